//! Taking connections: a bounded number of them, each with little time to say what it wants (A8, A10), over TLS where
//! there is a certificate.

mod handshake;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use self::handshake::Handshakes;
pub use self::handshake::{HANDSHAKE_SECONDS_MAX, HANDSHAKES_MAX, HANDSHAKES_PER_NETWORK_MAX};
use crate::{proxy::Proxies, room::CloseSignal};

/// Connections at once: 2,000 screens with a socket and some requests each. More wait in the system's own queue.
pub const CONNECTIONS_MAX: usize = 8_192;

/// A connection's place among them. A WebSocket takes it along when it outgrows its request.
#[derive(Debug, Clone)]
pub(crate) struct Place(
    #[allow(
        dead_code,
        reason = "held, and given back when the last copy is dropped"
    )]
    Arc<OwnedSemaphorePermit>,
);

/// How long a connection may take to send the head of a request. A tablet with a bad link needs one or two seconds.
pub const HEAD_SECONDS_MAX: u64 = 15;
/// Bytes of a request's head: our longest query with a browser's headers has a tenth.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long to wait after the system could not give a connection, for example because it has no file handles left.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// How connections are taken. Copies share the counts.
#[derive(Clone)]
pub(crate) struct Door {
    tls: Option<TlsAcceptor>,
    proxies: Arc<Proxies>,
    handshakes: Handshakes,
}

impl Door {
    /// Without `tls` only this machine and `proxies` are heard.
    pub(crate) fn new(tls: Option<TlsAcceptor>, proxies: Proxies) -> Self {
        Self {
            tls,
            proxies: Arc::new(proxies),
            handshakes: Handshakes::default(),
        }
    }
}

/// Serves connections until `stopping`, then lets those that are being answered end; dropping this cuts them.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stopping: CloseSignal,
    door: Door,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    loop {
        let place = tokio::select! {
            _ = stopping.closed() => break,
            Ok(place) = Arc::clone(&places).acquire_owned() => Place(Arc::new(place)),
        };
        let accepted = tokio::select! {
            _ = stopping.closed() => break,
            accepted = listener.accept() => accepted,
        };
        // Those that have ended need not be remembered.
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((socket, peer)) => {
                let (router, stopping, door) = (router.clone(), stopping.clone(), door.clone());
                connections.spawn(async move {
                    open(socket, peer, place, router, &stopping, &door).await;
                });
            }
            Err(error) => {
                tracing::debug!(%error, "A connection was not taken");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
    drop((listener, router));
    while connections.join_next().await.is_some() {}
}

/// Opens one connection: agrees on TLS where it is spoken, and hangs up on strangers where it is not.
async fn open(
    socket: TcpStream,
    peer: SocketAddr,
    place: Place,
    router: Router,
    stopping: &CloseSignal,
    door: &Door,
) {
    // Decisions are small and must not wait for more to be sent with them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "A connection sends with delay");
    }
    let proxies = &door.proxies;
    let Some(tls) = &door.tls else {
        if proxies.may_speak_plainly(peer.ip()) {
            let from = From {
                peer,
                is_tls: false,
            };
            answer(socket, from, place, router, stopping, proxies).await;
        } else {
            tracing::debug!(%peer, "Hung up: plain text from another machine");
        }
        return;
    };
    let agreed = tokio::select! {
        _ = stopping.closed() => return,
        agreed = door.handshakes.agree(tls, socket, peer.ip()) => agreed,
    };
    match agreed {
        Ok(socket) => {
            let from = From { peer, is_tls: true };
            answer(socket, from, place, router, stopping, proxies).await;
        }
        // Scanners and people who type http:// are not our errors.
        Err(why) => tracing::debug!(%peer, %why, "No TLS was agreed on"),
    }
}

/// Where a connection comes from.
#[derive(Clone, Copy)]
struct From {
    peer: SocketAddr,
    is_tls: bool,
}

/// Answers the requests of one connection.
async fn answer<S>(
    socket: S,
    from: From,
    place: Place,
    router: Router,
    stopping: &CloseSignal,
    proxies: &Arc<Proxies>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let proxies = Arc::clone(proxies);
    let service = router.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let sender = proxies.sender(from.peer, from.is_tls, request.headers());
        request.extensions_mut().insert(sender);
        request.extensions_mut().insert(place.clone());
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX))
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(socket), TowerToHyperService::new(service))
        .with_upgrades();
    tokio::pin!(connection);
    // Clients that hang up or send nonsense are not our errors.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopping.closed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
