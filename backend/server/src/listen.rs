//! Taking connections: a bounded number of them, each with little time to say what it wants (A8, A10).

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt;

use crate::room::CloseSignal;

/// Connections at once: 2,000 screens with a socket and some requests each. More wait in the system's own queue.
pub const CONNECTIONS_MAX: usize = 8_192;
/// How long a connection may take to send the head of a request. A tablet with a bad link needs one or two seconds.
pub const HEAD_SECONDS_MAX: u64 = 15;
/// Bytes of a request's head: our longest query with a browser's headers has a tenth.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long to wait after the system could not give a connection, for example because it has no file handles left.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Serves connections until `stopping`, then lets those that are being answered end.
pub(crate) async fn serve(listener: TcpListener, router: Router, stopping: CloseSignal) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let place = tokio::select! {
            _ = stopping.closed() => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let accepted = tokio::select! {
            _ = stopping.closed() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, peer)) => {
                let (router, stopping) = (router.clone(), stopping.clone());
                tokio::spawn(async move {
                    answer(socket, peer, router, &stopping).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::debug!(%error, "A connection was not taken");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
    drop((listener, router));
    // Every place is free again when every connection has ended.
    let _ = places.acquire_many(CONNECTIONS_MAX as u32).await;
}

/// Answers the requests of one connection.
async fn answer(socket: TcpStream, peer: SocketAddr, router: Router, stopping: &CloseSignal) {
    // Decisions are small and must not wait for more to be sent with them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "A connection sends with delay");
    }
    let service = router.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
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
