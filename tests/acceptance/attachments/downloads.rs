//! Downloads of attachments that are not read: they keep nobody out, and end when what is on its way must not leave any
//! more.

use std::net::SocketAddr;

use acceptance::{PATIENCE, TestServer, city};
use protocol::{
    command::{Erase, StepIncident},
    words::{IncidentStep, SubjectKind},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use uuid::Uuid;

use super::{attached, photograph, refusal, reported};

/// More than all buffers between server and client take in.
const LARGE: usize = 15 * 1024 * 1024;
/// Downloads of one person at once, as the server has them.
const OF_PERSON: usize = 8;

/// Somebody who asks for bytes and reads them when they like.
struct Asker {
    address: SocketAddr,
    cookie: String,
}

impl Asker {
    async fn sign_in(server: &TestServer, account: &str) -> Self {
        let address = server.started.address;
        let body = format!(
            r#"{{"account":"{account}","password":"{}"}}"#,
            city::PASSWORD
        );
        let request = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut socket = TcpStream::connect(address).await.expect("a connection");
        socket.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.expect("an answer");
        let cookie = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let (cookie, _) = value.split_once(';')?;
            name.eq_ignore_ascii_case("set-cookie")
                .then(|| cookie.to_owned())
        });
        let cookie = cookie.expect("a session");
        Self { address, cookie }
    }

    /// Begins a download and reads its head; gives its status and the connection.
    async fn begin(&self, id: Uuid) -> (u16, TcpStream) {
        let mut socket = TcpStream::connect(self.address)
            .await
            .expect("a connection");
        let request = format!(
            "GET /api/v1/attachments/{id} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\r\n",
            self.address, self.cookie
        );
        socket.write_all(request.as_bytes()).await.expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(PATIENCE, socket.read_u8()).await;
            head.push(byte.expect("a head in time").expect("a head"));
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
        (status.expect("a status"), socket)
    }
}

/// How many bytes still come.
async fn rest(mut socket: TcpStream) -> usize {
    let mut bytes = Vec::new();
    // What is cut ends with an error or without.
    let _ = timeout(PATIENCE, socket.read_to_end(&mut bytes))
        .await
        .expect("an end in time");
    bytes.len()
}

/// A8: who asks for a file again and again and reads nothing is refused, nobody else is, and whoever goes makes room.
#[tokio::test]
async fn who_asks_for_files_and_does_not_read_keeps_nobody_out() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let bytes = photograph(1, LARGE);
    let id = attached(&desk, incident, &bytes).await;
    let greedy = Asker::sign_in(&server, "fire.crew1").await;
    let mut held = Vec::new();
    for _ in 0..OF_PERSON {
        let (status, socket) = greedy.begin(id).await;
        assert_eq!(status, 200);
        held.push(socket);
    }
    assert_eq!(greedy.begin(id).await.0, 503);
    assert_eq!(desk.attachment(id).await.expect("bytes"), bytes);
    held.pop();
    let mut status = 503;
    while status == 503 {
        status = greedy.begin(id).await.0;
    }
    assert_eq!(status, 200);
    server.stop().await;
}

/// J27: what is erased while it is on its way does not arrive; what was not erased does.
#[tokio::test]
async fn what_is_erased_on_its_way_ends_there() {
    let server = TestServer::start().await;
    let (desk, admin) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.admin").await,
    );
    let asker = Asker::sign_in(&server, "fire.crew1").await;
    let mut begun = Vec::new();
    for n in 0..2 {
        let incident = reported(&desk).await;
        let id = attached(&desk, incident, &photograph(n, LARGE)).await;
        begun.push((incident, asker.begin(id).await.1));
    }
    let (incident, erased) = begun.remove(0);
    let (_, kept) = begun.remove(0);
    let over = StepIncident {
        command_id: client::new_id(),
        occurred_at: None,
        to: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    desk.step_incident(incident, &over).await.expect("over");
    let erase = Erase {
        command_id: client::new_id(),
        occurred_at: None,
        kind: SubjectKind::Incident,
        id: incident,
        reason: "asked for by the family".to_owned(),
    };
    admin.erase(&erase).await.expect("erased");
    let whole = photograph(0, LARGE).len();
    let arrived = rest(erased).await;
    assert!(arrived < whole, "all {arrived} bytes arrived");
    assert_eq!(rest(kept).await, whole);
    // The control of the control: what is asked for now is refused by name.
    let id = attached_of(&desk, incident).await;
    assert_eq!(
        refusal(desk.attachment(id).await),
        (410, "erased".to_owned())
    );
    server.stop().await;
}

async fn attached_of(desk: &client::Client, incident: Uuid) -> Uuid {
    let path = format!("/api/v1/incidents/{incident}");
    let seen: serde_json::Value = desk.get(&path).await.expect("the incident");
    let id = seen["attachments"][0]["id"].as_str().expect("an id");
    id.parse().expect("an id")
}
