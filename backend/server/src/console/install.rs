//! The page that explains installing our own authority on tablets and desks (rule D4), for people whose browser does not
//! trust us yet: no script, and nothing but what is public.

use std::sync::Arc;

use axum::{
    Router,
    extract::Query,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{Html, IntoResponse},
    routing::get,
};
use serde::Deserialize;

use crate::ca::{CaError, public_part};

const STYLE: &str = include_str!("install/page.css");
/// The languages of the console; the first is for everybody else.
const PAGES: [(&str, &str); 3] = [
    ("en", include_str!("install/en.html")),
    ("ar", include_str!("install/ar.html")),
    ("vi", include_str!("install/vi.html")),
];
const FINGERPRINT: &str = "{{fingerprint}}";

/// An authority as it is handed out.
#[derive(Debug, Clone)]
pub struct Authority {
    pem: Arc<str>,
    fingerprint: Arc<str>,
}

impl Authority {
    /// The public part of the authority in a file.
    pub fn load(path: &std::path::Path) -> Result<Self, CaError> {
        let (pem, fingerprint) = public_part(path)?;
        Ok(Self {
            pem: pem.into(),
            fingerprint: fingerprint.into(),
        })
    }
}

#[derive(Debug, Deserialize)]
struct Asked {
    lang: Option<String>,
}

/// `/install-certificate` and what belongs to it.
pub(super) fn router(authority: Authority) -> Router {
    let file = authority.pem.clone();
    let page = move |Query(asked): Query<Asked>, headers: HeaderMap| async move {
        Html(page(asked.lang.as_deref(), &headers).replace(FINGERPRINT, &authority.fingerprint))
    };
    let style = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    )];
    Router::new()
        .route("/install-certificate", get(page))
        .route(
            "/install-certificate/page.css",
            get(async move || (style, STYLE).into_response()),
        )
        .route(
            "/install-certificate/authority.crt",
            get(async move || (FILE_HEADERS, file.to_string()).into_response()),
        )
}

/// Browsers offer to install what has this type.
const FILE_HEADERS: [(HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
    (
        header::CONTENT_DISPOSITION,
        "attachment; filename=\"muster-authority.crt\"",
    ),
];

/// The page in the language asked for, or in the first of the browser's that there is.
fn page(asked: Option<&str>, headers: &HeaderMap) -> &'static str {
    let of = |language: &str| PAGES.iter().find(|(it, _)| *it == language);
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let accepted = accepted
        .split(',')
        .filter_map(|it| it.split([';', '-']).next())
        .find_map(|it| of(it.trim()));
    let (_, page) = asked.and_then(of).or(accepted).unwrap_or(&PAGES[0]);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D4.
    #[test]
    fn the_page_is_in_the_readers_language_and_loads_nothing_from_elsewhere() {
        let spoken = |asked, accepted: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            let page = page(asked, &headers);
            PAGES.iter().find(|it| it.1 == page).unwrap().0
        };
        assert_eq!(spoken(None, "vi-VN,vi;q=0.9,en;q=0.8"), "vi");
        assert_eq!(spoken(None, "fr, ar;q=0.5"), "ar");
        assert_eq!(spoken(None, "fr"), "en");
        assert_eq!(spoken(Some("ar"), "vi"), "ar");
        assert_eq!(spoken(Some("<script>"), ""), "en");
        for (language, page) in PAGES {
            assert!(page.contains(FINGERPRINT), "{language}");
            assert!(page.contains(&format!("lang=\"{language}\"")));
            for elsewhere in ["http:", "https:", "//", "<script", "style=", "onclick"] {
                assert!(!page.contains(elsewhere), "{language}: {elsewhere}");
            }
        }
    }
}
