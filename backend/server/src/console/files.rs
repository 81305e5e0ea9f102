//! The files that the console's build left behind.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::{Embed, EmbeddedFile};

/// A release has the files inside; a debug build reads them from the disk, so that a new console needs no new server.
#[derive(Embed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// The build puts the hash of the content into these names, so what they hold never changes.
const HASHED: &str = "assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept by the browser, but asked for every time whether it is still good.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// One file of the console.
pub(super) struct Asset {
    path: String,
    file: EmbeddedFile,
}

impl Asset {
    /// The file of that path, if the build has one.
    pub(super) fn of(path: &str) -> Option<Self> {
        Dist::get(path).map(|file| Self {
            path: path.to_owned(),
            file,
        })
    }

    /// The file as an answer to somebody who has the version `known`.
    pub(super) fn answer(self, known: Option<&str>) -> Response {
        let tag = format!(
            "\"{}\"",
            URL_SAFE_NO_PAD.encode(self.file.metadata.sha256_hash())
        );
        let kept = cache_control(&self.path);
        let is_known =
            known.is_some_and(|it| it == "*" || it.split(',').any(|it| is_same(it, &tag)));
        let headers: [(HeaderName, HeaderValue); 2] = [
            (header::CACHE_CONTROL, kept),
            // Base64 and quotes are fit for a header.
            (
                header::ETAG,
                tag.parse().unwrap_or(HeaderValue::from_static("\"\"")),
            ),
        ];
        if is_known {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let body = match self.file.data {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        };
        let media = HeaderValue::from_static(media_type(&self.path));
        (headers, [(header::CONTENT_TYPE, media)], body).into_response()
    }
}

/// How long a browser may use the file without asking.
pub(super) fn cache_control(path: &str) -> HeaderValue {
    if path.starts_with(HASHED) {
        FOR_EVER
    } else {
        ASK_AGAIN
    }
}

/// The versions that the browser has.
pub(super) fn if_none_match(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::IF_NONE_MATCH)?.to_str().ok()
}

/// A proxy that compresses marks its tags as weak; the file is the same.
fn is_same(known: &str, tag: &str) -> bool {
    let known = known.trim();
    known.strip_prefix("W/").unwrap_or(known) == tag
}

/// Browsers are told not to guess, so every kind that the build makes is listed.
pub(super) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, it)| it) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
