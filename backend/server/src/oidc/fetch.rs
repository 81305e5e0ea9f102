//! Asking the provider: one request on a connection of its own, over TLS, with limits. No redirects: its addresses are
//! what it says of itself.

use std::{path::Path, pin::Pin, sync::Arc, time::Duration};

use axum::http::{HeaderValue, Request, Response, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use super::{OidcError, provider::read};

/// How long an answer may take: people wait for it.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Bytes of an answer: key sets and tokens have some kilobytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Why the provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Its address cannot be asked.
    #[error("its address is not https")]
    NotTls,
    /// No connection.
    #[error("no connection")]
    Connect(#[source] std::io::Error),
    /// It did not answer as HTTP does.
    #[error("no answer")]
    Exchange(#[source] hyper::Error),
    /// Its answer was cut or too large.
    #[error("its answer is cut or too large")]
    Body,
    /// It was silent.
    #[error("no answer in time")]
    TooSlow,
}

/// What asks. Copies are the same.
#[derive(Clone)]
pub(super) struct Fetch(TlsConnector);

/// An answer on its way.
type Asking = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, FetchError>> + Send>>;

impl Fetch {
    /// Trusts the system's authorities and `authority`.
    pub(super) fn new(authority: Option<&Path>) -> Result<Self, OidcError> {
        let mut roots = RootCertStore::empty();
        // Those that cannot be read are not trusted, which is the safe way.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(path) = authority {
            let malformed = || OidcError::Malformed {
                path: path.to_owned(),
                what: "a certificate in PEM",
            };
            let der = CertificateDer::from_pem_slice(read(path)?.as_bytes())
                .map_err(|_error| malformed())?;
            roots.add(der).map_err(|_error| malformed())?;
        }
        let config = ClientConfig::builder_with_provider(crate::tls::provider())
            .with_safe_default_protocol_versions()
            .map_err(OidcError::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// The function that the protocol's library asks with.
    pub(super) fn asking(&self) -> impl Fn(Request<Vec<u8>>) -> Asking + use<> {
        let fetch = self.clone();
        move |request| {
            let fetch = fetch.clone();
            Box::pin(async move { fetch.ask(request).await })
        }
    }

    /// One question and its answer.
    async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchError> {
        tokio::time::timeout(ANSWER_WITHIN, self.exchange(request))
            .await
            .unwrap_or(Err(FetchError::TooSlow))
    }

    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchError> {
        let uri = request.uri().clone();
        let host = uri.host().ok_or(FetchError::NotTls)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_tls = uri.scheme_str() == Some("https");
        if !is_tls && !is_this_machine(bare) {
            return Err(FetchError::NotTls);
        }
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let socket = TcpStream::connect((bare, port))
            .await
            .map_err(FetchError::Connect)?;
        if !is_tls {
            return send(socket, request, &uri).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|_error| FetchError::NotTls)?;
        let socket = self.0.connect(name, socket).await;
        send(socket.map_err(FetchError::Connect)?, request, &uri).await
    }
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

async fn send(
    socket: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Vec<u8>>,
    uri: &Uri,
) -> Result<Response<Vec<u8>>, FetchError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(socket))
        .await
        .map_err(FetchError::Exchange)?;
    let (mut parts, body) = request.into_parts();
    let authority = uri.authority().map_or("", |it| it.as_str());
    let host = HeaderValue::from_str(authority).map_err(|_error| FetchError::NotTls)?;
    parts.headers.insert(header::HOST, host);
    parts.uri = uri
        .path_and_query()
        .map_or_else(|| Uri::from_static("/"), |it| it.clone().into());
    let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
    let answer = async {
        let answer = sender
            .send_request(request)
            .await
            .map_err(FetchError::Exchange)?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|_error| FetchError::Body)?.to_bytes().to_vec();
        Ok(Response::from_parts(parts, body))
    };
    tokio::pin!(answer);
    // The connection is driven here and dropped with the answer: nothing of it stays behind.
    tokio::select! {
        answer = &mut answer => answer,
        ended = connection => match ended {
            Ok(()) => answer.await,
            Err(error) => Err(FetchError::Exchange(error)),
        },
    }
}
