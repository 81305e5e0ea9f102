//! The document, built from the table of routes and the shapes.

use utoipa::{
    PartialSchema,
    openapi::{
        ComponentsBuilder, Content, ContentBuilder, HttpMethod, InfoBuilder, KnownFormat,
        ObjectBuilder, OpenApiBuilder, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
        SchemaFormat,
        path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItemBuilder},
        request_body::RequestBodyBuilder,
        schema::{Schema, SchemaType, Type},
    },
};

use super::{
    ROUTES, Route,
    attachments::{DOWNLOAD, UPLOAD, UPLOAD_TO_ITEM},
    every_schema,
};

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let paths = ROUTES.iter().fold(PathsBuilder::new(), |paths, route| {
        paths.path(route.path, path_item(route))
    });
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Muster")
                .version("1")
                .description(Some("Rules and limits: docs/protocol.md. WebSocket messages: ClientMessage, ServerMessage.")),
        )
        .paths(paths)
        .components(Some(ComponentsBuilder::new().schemas_from_iter(every_schema()).build()))
        .build()
}

/// The document as committed in `docs/openapi.json`.
pub fn document_json() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document()).map(|it| it + "\n")
}

fn schema_ref(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}

fn path_item(route: &Route) -> utoipa::openapi::PathItem {
    let method = match route.method {
        "post" => HttpMethod::Post,
        "delete" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    };
    let json = |name: &str| ContentBuilder::new().schema(Some(schema_ref(name))).build();
    let mut good = ResponseBuilder::new().description("done");
    if let Some(name) = route.answer {
        good = good.content("application/json", json(name));
    }
    if route.path == DOWNLOAD {
        good = good.content("application/octet-stream", bytes());
    }
    let refused = ResponseBuilder::new()
        .description("refused; see code")
        .content("application/json", json("Problem"));
    let mut operation = OperationBuilder::new()
        .summary(Some(route.summary))
        .response(route.status.to_string(), good)
        .response("default", refused);
    if [UPLOAD, UPLOAD_TO_ITEM].contains(&route.path) {
        operation = operation
            .request_body(Some(
                RequestBodyBuilder::new()
                    .content("application/octet-stream", bytes())
                    .required(Some(Required::True))
                    .build(),
            ))
            .parameter(attachment_header(route));
    } else if let Some(name) = route.body {
        let body = RequestBodyBuilder::new()
            .content("application/json", json(name))
            .required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    if route.path.contains("{id}") {
        operation = operation.parameter(parameter("id", ParameterIn::Path, true));
    }
    for name in route.query {
        let is_optional = name.ends_with('?');
        operation = operation.parameter(parameter(
            name.trim_end_matches('?'),
            ParameterIn::Query,
            !is_optional,
        ));
    }
    PathItemBuilder::new()
        .operation(method, operation.build())
        .build()
}

/// Bytes as they are.
fn bytes() -> Content {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ContentBuilder::new()
        .schema(Some(RefOr::T(Schema::Object(schema.build()))))
        .build()
}

/// What the bytes of a body are, as JSON in a header.
fn attachment_header(route: &Route) -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name(crate::attachment::HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .schema(route.body.map(schema_ref))
        .build()
}

fn parameter(
    name: &str,
    place: ParameterIn,
    is_required: bool,
) -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(if is_required {
            Required::True
        } else {
            Required::False
        })
        .schema(Some(String::schema()))
        .build()
}
