//! The console's files, which are part of the executable, the map's files, and the headers that keep other sites'
//! scripts out of every answer.

mod files;
mod headers;
mod install;
mod map;

use axum::{
    Router,
    http::{Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use protocol::Problem;

use self::files::{Asset, if_none_match};
pub use self::{headers::with_security_headers, install::Authority};
use crate::{config::Config, http::problem_response};

/// The page that every address of the console opens with.
const PAGE: &str = "index.html";
/// Shown if this executable was built without the console.
const NOT_BUILT: &str = include_str!("console/not_built.html");

/// Serves the console to everything that no other route takes, the map's files, and our own authority if there is one.
pub fn router(config: &Config, authority: Option<Authority>) -> Router {
    let router = map::router(&config.map);
    let router = match authority {
        Some(authority) => router.merge(install::router(authority)),
        None => router,
    };
    router.fallback(answer)
}

/// A file of the console, or its page: addresses such as `/desk` belong to the console itself.
async fn answer(method: Method, uri: Uri, headers: header::HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        let problem = Problem::new("method_not_allowed", "this address can only be read");
        let mut response = problem_response(StatusCode::METHOD_NOT_ALLOWED, &problem);
        response
            .headers_mut()
            .insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(asset) = Asset::of(path) {
        return asset.answer(if_none_match(&headers));
    }
    // A file that is not there must not be answered with a page: a browser would take it for a broken script.
    let is_file =
        path.starts_with("assets/") || path.rsplit('/').next().is_some_and(|it| it.contains('.'));
    if is_file || path.starts_with("api/") {
        return problem_response(
            StatusCode::NOT_FOUND,
            &Problem::new("unknown_route", "there is no such address"),
        );
    }
    Asset::of(PAGE).map_or_else(
        || (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response(),
        |page| page.answer(if_none_match(&headers)),
    )
}

#[cfg(test)]
mod tests;
