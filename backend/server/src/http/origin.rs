//! Whose page asks (rule P3): browsers say so, and other sites' pages are not heard.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use protocol::Problem;

use super::{App, problem_response};
use crate::proxy::{Sender, Way};

/// Rule P3: an unsafe request that names an origin must name ours; programs that are no browsers send none. A socket
/// must name it: every browser does, and a socket that is opened with a foreign page's cookies is read by that page.
pub(crate) async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let is_socket = request.uri().path() == "/ws";
    let is_ours = match request.headers().get(header::ORIGIN) {
        None => !is_socket,
        Some(origin) => origin
            .to_str()
            .is_ok_and(|it| is_our_origin(it, &request, &app)),
    };
    if (!is_safe || is_socket) && !is_ours {
        let problem = Problem::new("foreign_origin", "requests from other sites are not taken");
        return problem_response(StatusCode::FORBIDDEN, &problem);
    }
    next.run(request).await
}

fn is_our_origin(origin: &str, request: &Request, app: &App) -> bool {
    if app.config.is_own_origin(origin) {
        return true;
    }
    let way = request.extensions().get::<Sender>().map(|it| it.way);
    is_of_this_host(origin, host(request.headers()), way.unwrap_or(Way::Local))
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|it| it.to_str().ok())
}

/// Whether the page came from the host that the request went to.
fn is_of_this_host(origin: &str, host: Option<&str>, way: Way) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    if host != Some(authority) {
        return false;
    }
    match way {
        // The browser has seen a certificate for that name.
        Way::Closed => scheme == "https",
        // A page that reached us under a name of its own making ("DNS rebinding") is another site: the name must be one
        // that always means this machine, or be configured.
        Way::Local => matches!(scheme, "http" | "https") && is_this_machine(authority),
        Way::Open => false,
    }
}

fn is_this_machine(authority: &str) -> bool {
    let name = authority
        .rsplit_once(':')
        .map_or(authority, |(name, port)| {
            if port.bytes().all(|it| it.is_ascii_digit()) {
                name
            } else {
                authority
            }
        });
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule P3.
    #[test]
    fn only_names_that_mean_this_machine_pass_without_configuration() {
        for ours in [
            "localhost:8080",
            "127.0.0.1:8080",
            "127.0.0.1",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(is_this_machine(ours), "{ours}");
        }
        for foreign in [
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "",
            ":80",
            "[::2]:1",
        ] {
            assert!(!is_this_machine(foreign), "{foreign}");
        }
    }

    /// Rule P3. Suffixes, ports, schemes and case are no way around it.
    #[test]
    fn over_tls_the_page_must_come_from_the_name_that_was_asked() {
        let host = Some("muster.example:8443");
        assert!(is_of_this_host(
            "https://muster.example:8443",
            host,
            Way::Closed
        ));
        for foreign in [
            "null",
            "",
            "https://",
            "http://muster.example:8443",
            "https://muster.example",
            "https://muster.example:443",
            "https://muster.example:84430",
            "https://muster.example:8443.evil.example",
            "https://muster.example:8443@evil.example",
            "https://evil.example/muster.example:8443",
            "https://evilmuster.example:8443",
            "https://MUSTER.example:8443",
            "https://muster.example:8443/",
            "wss://muster.example:8443",
        ] {
            assert!(!is_of_this_host(foreign, host, Way::Closed), "{foreign}");
        }
        assert!(!is_of_this_host(
            "https://muster.example:8443",
            None,
            Way::Closed
        ));
        let rebound = "http://evil.example:8080";
        assert!(!is_of_this_host(
            rebound,
            Some("evil.example:8080"),
            Way::Local
        ));
        let open = "http://localhost:8080";
        assert!(!is_of_this_host(open, Some("localhost:8080"), Way::Open));
    }
}
