//! Requests as bytes, in plain text or over TLS: what no honest client sends.

use std::{net::SocketAddr, path::Path, sync::Arc};

use acceptance::PATIENCE;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Answer {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The code of a refusal.
    pub(super) fn code(&self) -> String {
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        problem["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request with these header lines over `socket` and reads the answer to its end.
pub(super) async fn ask_on(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        request += &format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
    }
    request += &format!("\r\n{body}");
    socket.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    // A peer that hangs up without a goodbye has still answered.
    let _ = timeout(PATIENCE, socket.read_to_end(&mut bytes))
        .await
        .expect("an answer in time");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// The same in plain text.
pub(super) async fn ask(
    address: SocketAddr,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let socket = TcpStream::connect(address).await.expect("a connection");
    let host = address.to_string();
    let host = [("Host", host.as_str())];
    let has_host = headers.iter().any(|it| it.0 == "Host");
    let all: Vec<_> = host
        .iter()
        .filter(|_| !has_host)
        .chain(headers)
        .copied()
        .collect();
    ask_on(socket, line, &all, body).await
}

/// A connection over TLS by a client that trusts `authority` alone and asks for `name`.
pub(super) async fn over_tls(
    address: SocketAddr,
    authority: &Path,
    name: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_file(authority).expect("an authority");
    roots.add(root).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(address).await?;
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    TlsConnector::from(Arc::new(config))
        .connect(name, socket)
        .await
}
