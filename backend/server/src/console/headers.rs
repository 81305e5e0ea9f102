//! Headers that every answer carries, whatever made it.

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::Config;

/// Nothing but our own files, no inline scripts or styles, nobody's frame. Blobs are what the map makes of its symbols.
/// A text becomes elements or a script only through the policies named here: of the console itself and its framework.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default svelte-trusted-html muster-symbols";

/// Two years, as browsers ask for.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // The field seat reports where it is; nothing else of the device is wanted.
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(), microphone=(), usb=(), payment=()",
    ),
];

/// Puts the headers on every answer of `router`, also on refusals and on what is not there.
pub fn with_security_headers(router: Router, config: &Config) -> Router {
    let with = |router: Router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ))
    };
    let router = ALWAYS.into_iter().fold(router, with);
    // Only the bytes of attachments have a policy of their own, a narrower one.
    let router = router.layer(SetResponseHeaderLayer::if_not_present(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    ));
    // What nobody has said a word about is what people may see: not to be found in a browser's cache.
    let router = router.layer(SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    ));
    if config.secure_cookies {
        // Who sends cookies over TLS only is reached over TLS only.
        with(
            router,
            (header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY),
        )
    } else {
        router
    }
}
