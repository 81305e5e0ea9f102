//! The map's files as the importer wrote them, in ranges.

use std::{convert::Infallible, path::Path};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use protocol::Problem;
use tower::service_fn;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::http::problem_response;

/// The file without which there is no map.
const BASEMAP: &str = "basemap.pmtiles";

/// Serves `/map/*` from the folder. What is not there is a clear answer: without a map the console works on.
pub(super) fn router(folder: &Path) -> Router {
    let has_map = {
        let basemap = folder.join(BASEMAP);
        move || basemap.is_file()
    };
    let missing = service_fn(move |_request: Request| {
        let response = missing(has_map());
        async move { Ok::<_, Infallible>(response) }
    });
    let files = ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(missing);
    Router::new()
        .nest_service("/map", files)
        // A new import replaces files under the same names.
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        ))
}

fn missing(has_map: bool) -> Response {
    let problem = if has_map {
        Problem::new("unknown_file", "the map has no such file")
    } else {
        Problem::new(
            "no_map",
            "there is no map here; `muster import map FILE.osm.pbf` makes one",
        )
    };
    problem_response(StatusCode::NOT_FOUND, &problem)
}
