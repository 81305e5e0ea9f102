//! How fast somebody who is disabled is out, on every socket (H13, A8). Writes the figure `disable_slowest_socket_s`.

use std::time::{Duration, Instant};

use acceptance::{
    TestServer, city,
    figures::{self, Figure},
};
use client::{Client, Event};
use protocol::{command::SetEnabled, words::Role};
use tokio::task::JoinSet;

use crate::people::somebody;

/// 8 people on 4 devices each with 16 sockets: 512.
const PEOPLE: usize = 8;
const SESSIONS: usize = 4;
const SOCKETS: usize = 16;
/// The goal.
const WITHIN: Duration = Duration::from_secs(1);
/// How long the test waits at all: the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// Opens every socket of one session and waits on each until it is closed; gives when that was.
async fn watch(client: &Client, closed: &mut JoinSet<(Instant, u16)>) {
    for _ in 0..SOCKETS {
        let (mut stream, _) = client.open_stream(None).await.expect("a stream");
        closed.spawn(async move {
            loop {
                match stream.next().await {
                    Ok(Event::Closed { code, .. }) => return (Instant::now(), code),
                    Ok(_) => {}
                    Err(why) => panic!("broken instead of closed: {why}"),
                }
            }
        });
    }
}

async fn session(server: &TestServer, account: &str) -> Client {
    let client = server.stranger();
    client
        .sign_in(account, city::PASSWORD)
        .await
        .expect("an account");
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_disabled_is_out_on_every_socket_within_a_second() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let person = somebody(&format!("fire.many{n}"), &[Role::Dispatcher]);
        admin.register_principal(&person).await.expect("registered");
        let mut closed = JoinSet::new();
        let mut clients = Vec::new();
        for _ in 0..SESSIONS {
            let client = session(&server, &person.account).await;
            watch(&client, &mut closed).await;
            clients.push(client);
        }
        people.push((person.id, clients, closed));
    }
    // The control: somebody who is not disabled, whose socket is measured in the same way.
    let mut bystander = JoinSet::new();
    let spared = server.seat("fire.commander").await;
    watch(&spared, &mut bystander).await;

    let (mut slowest, mut count) = (Duration::ZERO, 0);
    for (id, clients, closed) in &mut people {
        let asked = Instant::now();
        let order = SetEnabled {
            command_id: client::new_id(),
            occurred_at: None,
            version: 0,
            enabled: false,
        };
        admin.set_enabled(*id, &order).await.expect("disabled");
        let all = async {
            while let Some(ended) = closed.join_next().await {
                let (at, code) = ended.expect("a socket that is closed in order");
                assert_eq!(code, 4004);
                slowest = slowest.max(at.duration_since(asked));
                count += 1;
            }
        };
        tokio::time::timeout(PATIENCE, all)
            .await
            .expect("every socket closes");
        for client in clients {
            let refused = client.ticket().await.expect_err("out");
            assert_eq!(refused.code(), Some("not_signed_in"));
        }
    }
    assert_eq!(count, PEOPLE * SESSIONS * SOCKETS);
    tokio::time::sleep(WITHIN).await;
    let spared_sockets_closed = bystander.try_join_next().is_some();
    figures::write(
        "closing",
        &[
            Figure::at_most(
                "disable_slowest_socket_s",
                slowest.as_secs_f64(),
                "s",
                "≤ 1",
                WITHIN.as_secs_f64(),
            ),
            Figure::at_least("disable_sockets", count as f64, "sockets", "≥ 500", 500.0),
            Figure::at_least(
                "disable_negative_control",
                f64::from(u8::from(!spared_sockets_closed)),
                "bool",
                "1",
                1.0,
            ),
        ],
    );
    assert!(!spared_sockets_closed, "the control was closed as well");
    drop(bystander);
    server.stop().await;
}
