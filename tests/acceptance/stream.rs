//! The stream of decisions: in order, once, resumable, or the socket closes with a reason.

use std::time::Duration;

use acceptance::{PATIENCE, Screen, TestServer, city};
use client::{Event, Mirror, Stream, StreamError};
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::{connect_async, tungstenite::Message};

/// S3 and A3: two screens of equal rights that came at different times show the same.
#[tokio::test]
async fn equal_viewers_converge_to_equal_pictures() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let mut early = Screen::open(&desk).await;
    for _ in 0..20 {
        desk.report_incident(&city::incident())
            .await
            .expect("an incident");
    }
    let late = Screen::open(&server.seat("fire.commander").await).await;
    early.until(|it| it.n() == late.mirror.n()).await;
    assert_eq!(sorted(&early.mirror), sorted(&late.mirror));
    server.stop().await;
}

fn sorted(mirror: &Mirror) -> Vec<protocol::Object> {
    let mut objects: Vec<_> = mirror.objects().cloned().collect();
    objects.sort_by_key(|it| (city::kind_of(it), it.id()));
    objects
}

/// S2: a screen that was away gets what it missed, and a foreign or old cursor gets a snapshot.
#[tokio::test]
async fn a_screen_resumes_where_it_stopped_or_starts_anew() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    desk.report_incident(&city::incident())
        .await
        .expect("an incident");
    screen.until(|it| it.incidents().count() == 1).await;
    let cursor = screen.mirror.cursor().expect("a cursor").to_owned();
    drop(screen.stream);
    for _ in 0..5 {
        desk.report_incident(&city::incident())
            .await
            .expect("an incident");
    }

    let (stream, welcome) = desk.open_stream(Some(&cursor)).await.expect("a stream");
    assert!(welcome.resumed);
    screen.stream = stream;
    screen.until(|it| it.incidents().count() == 6).await;
    let fresh = Screen::open(&desk).await;
    assert_eq!(sorted(&screen.mirror), sorted(&fresh.mirror));

    let police = server.seat("police.dispatcher").await;
    for bad in [
        cursor.as_str(),
        "",
        "x",
        "0.0.0",
        "ffffffff.1.ffffffffffffffff",
    ] {
        let (_stream, welcome) = police
            .open_stream(Some(bad))
            .await
            .expect("a stream all the same");
        assert!(!welcome.resumed, "cursor {bad:?} is not the police's");
    }
    server.stop().await;
}

/// S1: who does not greet properly is closed with a reason, and nobody else notices.
#[tokio::test]
async fn a_bad_greeting_is_closed_with_its_reason() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let mut healthy = Screen::open(&desk).await;
    let ticket = desk.ticket().await.expect("a ticket").ticket;
    let used = desk.ticket().await.expect("a ticket").ticket;
    let authority = desk.authority().to_owned();
    let (_kept, _welcome) = Stream::connect(&authority, &used, None)
        .await
        .expect("the first use");

    let greet = |protocol: u32, ticket: &str| {
        format!(r#"{{"type":"hello","protocol":{protocol},"ticket":"{ticket}"}}"#)
    };
    let cases = [
        (greet(2, &ticket), 4002),
        (greet(1, "nonsense"), 4001),
        (greet(1, &used), 4001),
        ("{".to_owned(), 4000),
        (r#"{"type":"ping","t":1}"#.to_owned(), 4000),
        (
            format!(
                r#"{{"type":"hello","protocol":1,"ticket":"{}"}}"#,
                "x".repeat(70_000)
            ),
            1009,
        ),
    ];
    for (text, code) in cases {
        assert_eq!(
            close_code(&authority, Some(Message::Text(text.clone().into()))).await,
            Some(code),
            "{text:.80}"
        );
    }
    let binary = Message::Binary(vec![0xff; 16].into());
    assert_eq!(close_code(&authority, Some(binary)).await, Some(4000));
    assert_eq!(
        close_code(&authority, None).await,
        Some(4000),
        "silence instead of a greeting"
    );

    desk.report_incident(&city::incident())
        .await
        .expect("an incident");
    healthy.until(|it| it.incidents().count() == 1).await;
    server.stop().await;
}

/// Opens a bare socket, sends at most one frame, and gives the code it is closed with.
async fn close_code(authority: &str, first: Option<Message>) -> Option<u16> {
    let (mut socket, _) = connect_async(client::socket_request(authority).expect("a request"))
        .await
        .expect("an upgrade");
    if let Some(first) = first {
        socket.send(first).await.expect("a frame");
    }
    loop {
        match tokio::time::timeout(PATIENCE, socket.next())
            .await
            .expect("an end in time")
        {
            Some(Ok(Message::Close(Some(frame)))) => return Some(frame.code.into()),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return None,
        }
    }
}

/// S9: messages that make no sense are answered, then the connection ends; binary frames are the server's alone.
#[tokio::test]
async fn nonsense_is_answered_and_too_much_of_it_ends_the_connection() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    let nonsense = [
        "",
        "null",
        "[]",
        r#"{"type":"unknown"}"#,
        r#"{"type":"subscribe","west":"x"}"#,
        "\u{0}",
    ];
    for text in nonsense {
        screen.stream.send_text(text).await.expect("a frame");
        assert!(
            matches!(screen.next().await, Event::Refused { code, .. } if code == "bad_message"),
            "{text:?}"
        );
    }
    let out_of_range = [
        (0.0, 91.0, 1.0, 92.0),
        (200.0, 0.0, 201.0, 1.0),
        (0.0, 10.0, 1.0, 5.0),
    ];
    for (west, south, east, north) in out_of_range {
        screen.stream.send_text(&format!(r#"{{"type":"subscribe","west":{west},"south":{south},"east":{east},"north":{north}}}"#)).await.expect("a frame");
        assert!(
            matches!(screen.next().await, Event::Refused { about, .. } if about == "subscribe")
        );
    }
    desk.report_incident(&city::incident())
        .await
        .expect("an incident");
    screen.until(|it| it.incidents().count() == 1).await;
    for _ in 0..20 {
        let _ = screen.stream.send_text("nonsense").await;
    }
    assert_eq!(closed_with(&mut screen).await, 4000);
    server.stop().await;
}

async fn closed_with(screen: &mut Screen) -> u16 {
    loop {
        match tokio::time::timeout(PATIENCE, screen.stream.next())
            .await
            .expect("an end in time")
        {
            Ok(Event::Closed { code, .. }) | Err(StreamError::Closed { code, .. }) => return code,
            Ok(_) => {}
            Err(error) => panic!("ended without a reason: {error}"),
        }
    }
}

/// Signing out, and disabling somebody, closes their sockets within a second; others stay.
#[tokio::test]
async fn signing_out_and_disabling_close_sockets_at_once() {
    let server = TestServer::start().await;
    let (commander, dispatcher) = (
        server.seat("fire.commander").await,
        server.seat("fire.dispatcher").await,
    );
    let admin = server.seat("fire.admin").await;
    let (mut leaving, mut disabled, mut staying) = (
        Screen::open(&commander).await,
        Screen::open(&dispatcher).await,
        Screen::open(&admin).await,
    );
    let who = dispatcher.session().await.expect("a session").principal;

    commander.sign_out().await.expect("out");
    let within = Duration::from_secs(1);
    assert_eq!(
        tokio::time::timeout(within, closed_with(&mut leaving)).await,
        Ok(4004)
    );
    let order = protocol::command::SetEnabled {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        enabled: false,
    };
    admin.set_enabled(who, &order).await.expect("disabled");
    assert_eq!(
        tokio::time::timeout(within, closed_with(&mut disabled)).await,
        Ok(4004)
    );
    let refused = dispatcher
        .report_incident(&city::incident())
        .await
        .expect_err("may not act");
    assert_eq!(refused.code(), Some("not_signed_in"));
    staying.stream.ping(1.0).await.expect("still open");
    // What the agency sees of the disabling may come before it; a socket that closed gives no event.
    while !matches!(staying.next().await, Event::Pong { .. }) {}
    server.stop().await;
}

/// A8 and S6: a screen that reads nothing is closed with a reason and resumes; the others see everything meanwhile.
#[tokio::test]
async fn a_screen_that_does_not_read_is_closed_and_slows_nobody() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let mut healthy = Screen::open(&desk).await;
    let ticket = desk.ticket().await.expect("a ticket").ticket;
    let (mut stalled, _) =
        connect_async(client::socket_request(desk.authority()).expect("a request"))
            .await
            .expect("an upgrade");
    stalled
        .send(Message::Text(
            format!(r#"{{"type":"hello","protocol":1,"ticket":"{ticket}"}}"#).into(),
        ))
        .await
        .expect("hello");

    let long = "x".repeat(3_900);
    let mut reported = 0;
    // More than the kernel's buffers and the queue hold together.
    while reported < 3_000 {
        let wave = (0..50).map(|_| {
            let incident = protocol::command::ReportIncident {
                narrative: long.clone(),
                ..city::incident()
            };
            let desk = desk.clone();
            async move { desk.report_incident(&incident).await.map(|_| ()) }
        });
        for done in futures_util::future::join_all(wave).await {
            done.expect("others are served");
        }
        reported += 50;
        healthy.until(|it| it.incidents().count() == reported).await;
        if server.started.room.read().stream_count() == 1 {
            break;
        }
    }
    assert_eq!(
        server.started.room.read().stream_count(),
        1,
        "the stalled screen is still queued for"
    );
    let last = tokio::time::timeout(PATIENCE, async {
        let mut last = None;
        while let Some(Ok(message)) = stalled.next().await {
            last = Some(message);
        }
        last
    });
    let last = last.await.expect("an end in time");
    assert!(
        matches!(&last, Some(Message::Close(Some(frame))) if u16::from(frame.code) == 4003),
        "{last:?}"
    );
    server.stop().await;
}
