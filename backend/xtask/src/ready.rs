//! Asking a server whether it is ready, with the standard library alone.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::Context;

/// A server on the same machine answers at once or is not ready.
const ANSWER_MAX: Duration = Duration::from_secs(1);
/// A status line is all that is looked at.
const STATUS_BYTES: usize = 12;

/// Whether `GET /healthz` is answered with 200.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    ask(address).is_ok_and(|status| status == *b"HTTP/1.1 200")
}

fn ask(address: SocketAddr) -> std::io::Result<[u8; STATUS_BYTES]> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_MAX)?;
    stream.set_read_timeout(Some(ANSWER_MAX))?;
    // In one piece: a server that answers after the first would leave the rest unread, and its end would be a reset.
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut status = [0; STATUS_BYTES];
    stream.read_exact(&mut status)?;
    Ok(status)
}

/// Whether the address is free, with words that say what to do if it is not.
pub(crate) fn check_free(address: SocketAddr) -> anyhow::Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!("cannot listen on {address}: end what uses it, or choose another with --listen")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_without_server_is_not_ready() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);

        assert!(!is_ready(address));
        assert!(check_free(address).is_ok());
    }

    #[test]
    fn an_answer_with_200_is_ready_and_one_with_503_is_not() {
        for (answer, expected) in [
            ("HTTP/1.1 200 OK\r\n\r\n", true),
            ("HTTP/1.1 503 Busy\r\n\r\n", false),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address");
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().expect("a caller");
                let mut asked = [0; 128];
                let _ = stream.read(&mut asked).expect("a request");
                stream.write_all(answer.as_bytes()).expect("answered");
            });

            assert_eq!(is_ready(address), expected);
            server.join().expect("ended");
        }
    }
}
