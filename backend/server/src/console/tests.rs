//! What a browser gets that asks for pages, files and the map.

use std::{fs, path::Path};

use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::*;

fn config(map: &Path) -> Config {
    let data = map.parent().unwrap().to_string_lossy().into_owned();
    let env = [
        ("MUSTER_DATA".to_owned(), data),
        ("MUSTER_MAP".to_owned(), map.to_string_lossy().into_owned()),
    ];
    Config::load(None, env).unwrap()
}

fn authority(config: &Config) -> Option<Authority> {
    let path = config.authority.as_deref()?;
    Some(Authority::load(path).unwrap())
}

struct Got {
    status: StatusCode,
    headers: header::HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    fn problem(&self) -> Problem {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn ask(config: &Config, request: Request<Body>) -> Got {
    let router = with_security_headers(router(config, authority(config)), config);
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Got {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

async fn get(config: &Config, path: &str) -> Got {
    ask(config, Request::get(path).body(Body::empty()).unwrap()).await
}

/// D9.
#[tokio::test]
async fn every_answer_keeps_strangers_out() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder.path().join("map"));
    for path in [
        "/",
        "/desk/incidents",
        "/map/basemap.pmtiles",
        "/assets/none.js",
        "/api/v1/none",
    ] {
        let got = get(&config, path).await;
        let policy = got.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; "),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(
            policy.contains("require-trusted-types-for 'script'"),
            "{path}"
        );
        assert_eq!(
            got.header(header::X_CONTENT_TYPE_OPTIONS),
            "nosniff",
            "{path}"
        );
        assert_eq!(got.header(header::REFERRER_POLICY), "no-referrer", "{path}");
        assert_eq!(
            got.headers["cross-origin-opener-policy"], "same-origin",
            "{path}"
        );
        assert_eq!(got.header(header::STRICT_TRANSPORT_SECURITY), "", "{path}");
    }
    let refusal = get(&config, "/api/v1/none").await;
    assert_eq!(refusal.header(header::CACHE_CONTROL), "no-store");
    let secure = Config {
        secure_cookies: true,
        ..config
    };
    assert!(
        !get(&secure, "/")
            .await
            .header(header::STRICT_TRANSPORT_SECURITY)
            .is_empty()
    );
}

#[tokio::test]
async fn pages_are_the_console_and_missing_files_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder.path().join("map"));
    let is_built = Asset::of(PAGE).is_some();
    for path in ["/", "/desk", "/desk/incidents/7"] {
        let got = get(&config, path).await;
        assert_eq!(got.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
        if is_built {
            assert_eq!(
                (got.status, got.header(header::CACHE_CONTROL)),
                (StatusCode::OK, "no-cache")
            );
            let tag = got.header(header::ETAG).to_owned();
            let request = Request::get(path)
                .header(header::IF_NONE_MATCH, tag)
                .body(Body::empty())
                .unwrap();
            assert_eq!(ask(&config, request).await.status, StatusCode::NOT_MODIFIED);
        } else {
            assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(
                String::from_utf8(got.body)
                    .unwrap()
                    .contains("npm run build")
            );
        }
    }
    for path in [
        "/assets/none.js",
        "/assets/none",
        "/none.css",
        "/api/v1/none",
        "/../Cargo.toml",
        "/assets/../../package.json",
    ] {
        let got = get(&config, path).await;
        assert_eq!(
            (got.status, &*got.problem().code),
            (StatusCode::NOT_FOUND, "unknown_route"),
            "{path}"
        );
    }
    let got = ask(&config, Request::post("/desk").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (got.status, got.header(header::ALLOW)),
        (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD")
    );
}

#[test]
fn a_hashed_file_is_kept_for_ever_and_others_are_asked_for() {
    assert_eq!(
        files::cache_control("assets/index-B0qMSjy7.js"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(files::cache_control("index.html"), "no-cache");
    assert_eq!(files::cache_control("sw.js"), "no-cache");
    assert_eq!(files::media_type("sw.js"), "text/javascript; charset=utf-8");
    assert_eq!(files::media_type("assets/noto.woff2"), "font/woff2");
    assert_eq!(
        files::media_type("no-extension"),
        "application/octet-stream"
    );
}

#[tokio::test]
async fn the_map_comes_in_ranges_and_its_absence_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map");
    let config = config(&map);
    let got = get(&config, "/map/basemap.pmtiles").await;
    assert_eq!(
        (got.status, &*got.problem().code),
        (StatusCode::NOT_FOUND, "no_map")
    );
    fs::create_dir(&map).unwrap();
    fs::write(map.join("basemap.pmtiles"), b"0123456789").unwrap();
    fs::write(folder.path().join("accounts.sqlite"), b"secret").unwrap();
    let request = Request::get("/map/basemap.pmtiles")
        .header(header::RANGE, "bytes=2-4")
        .body(Body::empty())
        .unwrap();
    let got = ask(&config, request).await;
    assert_eq!(
        (got.status, &*got.body),
        (StatusCode::PARTIAL_CONTENT, &b"234"[..])
    );
    assert_eq!(got.header(header::CONTENT_RANGE), "bytes 2-4/10");
    assert_eq!(got.header(header::CACHE_CONTROL), "no-cache");
    let request = Request::get("/map/basemap.pmtiles")
        .header(header::RANGE, "bytes=90-99")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        ask(&config, request).await.status,
        StatusCode::RANGE_NOT_SATISFIABLE
    );
    for path in [
        "/map/none.json",
        "/map/../accounts.sqlite",
        "/map/%2e%2e/accounts.sqlite",
        "/map/..%2faccounts.sqlite",
    ] {
        let got = get(&config, path).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!got.body.windows(6).any(|it| it == b"secret"), "{path}");
    }
    assert_eq!(
        get(&config, "/map/none.json").await.problem().code,
        "unknown_file"
    );
}

/// D4.
#[tokio::test]
async fn only_the_public_part_of_the_authority_is_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let made = crate::ca::make(
        &folder.path().join("tls"),
        &["muster.example".parse().unwrap()],
        crate::tls::now(),
    )
    .unwrap();
    let without = config(&folder.path().join("map"));
    assert_eq!(
        get(&without, "/install-certificate/authority.crt")
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let config = Config {
        authority: Some(made.authority.clone()),
        ..without
    };
    let file = get(&config, "/install-certificate/authority.crt").await;
    assert_eq!(
        file.header(header::CONTENT_TYPE),
        "application/x-x509-ca-cert"
    );
    let text = String::from_utf8(file.body).unwrap();
    assert!(text.starts_with("-----BEGIN CERTIFICATE-----") && !text.contains("KEY"));
    let page = get(&config, "/install-certificate?lang=vi").await;
    assert!(
        String::from_utf8(page.body)
            .unwrap()
            .contains(&made.fingerprint)
    );
    let style = get(&config, "/install-certificate/page.css").await;
    assert_eq!(style.status, StatusCode::OK);
    for name in ["authority.key", "server.key", "../tls/authority.key"] {
        let got = get(&config, &format!("/install-certificate/{name}")).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{name}");
    }
}
