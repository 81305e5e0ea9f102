//! What sharing costs and how fast it ends: many screens of many agencies on one server in a process of its own.

mod proposal;
mod revoke;
mod screen;
mod treatments;

use acceptance::{process::UnderTest, shares::PASSWORD};
use client::Client;

/// The server allows 16 sockets of one session.
const SCREENS_PER_SESSION: usize = 12;

fn is_long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1")
}

async fn seat(server: &UnderTest, account: &str) -> Client {
    let client = server.stranger().expect("an address");
    client
        .sign_in(account, PASSWORD)
        .await
        .unwrap_or_else(|why| panic!("{account}: {why}"));
    client
}

async fn start(data: &std::path::Path, how: &[&str]) -> UnderTest {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_muster-under-test"));
    UnderTest::start(program, data, how)
        .await
        .expect("a server")
}
