//! The reading half of a connection, from hello to the end.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::Role;
use futures_util::{SinkExt, StreamExt, stream::SplitStream};
use picture::Viewport;
use protocol::{
    Moment, Problem,
    command::RaiseDuress,
    limits::{
        BAD_MESSAGES_MAX, FRAME_BYTES_MAX, HELLO_SECONDS_MAX, PROTOCOL_VERSION, SILENT_SECONDS_MAX,
    },
    query::PositionReport,
    stream::{ClientMessage, CloseReason, ServerMessage},
};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{
    self, Message, Utf8Bytes, error::CapacityError, protocol::CloseFrame,
};

use super::{
    budget::Budget,
    upgrade::Socket,
    writer::{First, Writer},
};
use crate::{
    audit::{StreamRecord, Trail},
    auth::{Actor, AuthError},
    http::{App, PositionDoor, call_for_help, clock_frame},
    links::LinkGuard,
    room::{Attached, Backlog, CloseSignal, Mark, StreamFrame},
};

/// Answers that may wait for one screen: it asks little. A client that asks and does not read is too slow.
const ANSWERS_MAX: usize = 64;

/// Serves one connection until it ends.
pub(super) async fn run(app: App, mut socket: Socket) {
    let (actor, cursor) = match hello(&app, &mut socket).await {
        Ok(it) => it,
        Err(reason) => return refuse(socket, reason).await,
    };
    let guard = match app.auth.open_socket(&actor.session, actor.principal) {
        Ok(it) => it,
        Err(error) => return refuse(socket, not_opened(&error)).await,
    };
    // Judged once more now that the socket is found by whoever takes the role or the person away.
    let principal_of = |id| app.room.principal(id);
    let Ok(actor) = app.auth.actor_of(actor.session, principal_of).await else {
        return refuse(socket, CloseReason::SessionEnded).await;
    };
    let close = CloseSignal::default();
    let attached = app.room.write(|it| {
        // Under the same lock as what is told when it is set: the newer one comes later.
        let clock = app.clock.is_exercise().then(|| clock_frame(&app)).flatten();
        // The sockets of who is cleared otherwise from here on are found and closed.
        let viewer = actor.viewer(it.state());
        let attached = it.attach(&viewer, cursor.as_deref(), clock.as_ref(), &close)?;
        let leases = it.leases_frame(&viewer);
        Some((attached, leases, viewer))
    });
    let Some((attached, leases, viewer)) = attached else {
        return refuse(socket, CloseReason::TicketRefused).await;
    };
    app.room.note_given(&viewer, &attached.given).await;
    let id = attached.id;
    let Ok(pictures) = app.picture.open(id, attached.audience, close.clone()).await else {
        app.room.write(|it| it.detach(&viewer, id));
        return refuse(socket, CloseReason::TooSlow).await;
    };

    let begins = Mark {
        n: attached.n,
        seq: attached.seq,
    };
    let Some(record) = StreamRecord::open(&app, &actor, &viewer, begins) else {
        app.room.write(|it| it.detach(&viewer, id));
        let _ = app.picture.close(id).await;
        return refuse(socket, CloseReason::TooMany).await;
    };
    let trail = record.trail();

    let (sink, stream) = socket.split();
    let (answers, answers_out) = mpsc::channel(ANSWERS_MAX);
    let (first, decisions) = first_frames(&app, attached, leases);
    let writer = Writer {
        sink,
        decisions,
        answers: answers_out,
        pictures,
        trail: record.trail(),
        close: close.clone(),
    };
    let writing = tokio::spawn(writer.run(first));
    let mut reader = Reader {
        app: &app,
        actor: &actor,
        screen: id,
        answers,
        close: close.clone(),
        bad_messages: 0,
        ahead_ms: 0,
        link: None,
        trail,
        budget: Budget::new(Instant::now()),
    };
    reader.follow_shift();
    let desk = app.desks.open(&actor.agency, actor.role, &app.clock);
    tokio::select! {
        reason = reader.run(stream) => close.close(reason),
        reason = guard.closed() => close.close(reason),
        reason = app.stopping.closed() => close.close(reason),
        _reason = close.closed() => {}
        () = record.keep() => {}
    }
    drop(desk);
    // The writer says goodbye by itself, within its own limits.
    let _ = writing.await;
    record.close();
    app.room.write(|it| it.detach(&viewer, id));
    // A picture that is gone has no screen left to forget.
    let _ = app.picture.close(id).await;
}

/// Why a session gets no socket: it has ended since the ticket was redeemed, or it has too many.
const fn not_opened(error: &AuthError) -> CloseReason {
    match error {
        AuthError::Expired => CloseReason::SessionEnded,
        _ => CloseReason::TooMany,
    }
}

/// Closes a connection that never began.
async fn refuse(mut socket: Socket, reason: CloseReason) {
    let frame = CloseFrame {
        code: reason.code().into(),
        reason: Utf8Bytes::from_static(reason.word()),
    };
    let _ = tokio::time::timeout(
        Duration::from_secs(2),
        socket.send(Message::Close(Some(frame))),
    )
    .await;
}

/// Rule S1: the first frame, in time, with a good ticket.
async fn hello(app: &App, socket: &mut Socket) -> Result<(Actor, Option<String>), CloseReason> {
    let first = tokio::time::timeout(Duration::from_secs(HELLO_SECONDS_MAX), socket.next()).await;
    let Ok(Some(Ok(Message::Text(text)))) = first else {
        return Err(CloseReason::BadMessages);
    };
    if text.len() > FRAME_BYTES_MAX {
        return Err(CloseReason::FrameTooLarge);
    }
    let Ok(ClientMessage::Hello {
        protocol,
        ticket,
        cursor,
    }) = serde_json::from_str(&text)
    else {
        return Err(CloseReason::BadMessages);
    };
    if protocol != PROTOCOL_VERSION {
        return Err(CloseReason::ProtocolVersion);
    }
    let actor = app.auth.redeem(&ticket).ok_or(CloseReason::TicketRefused)?;
    Ok((actor, cursor))
}

/// The welcome, what was missed or everything (S2), and then for how long it may be kept (X1).
fn first_frames(
    app: &App,
    attached: Attached,
    leases: Option<Utf8Bytes>,
) -> (First, mpsc::Receiver<StreamFrame>) {
    let welcome = ServerMessage::Welcome {
        protocol: PROTOCOL_VERSION,
        server_time: app.clock.now().into(),
        epoch: app.room.read().epoch().to_owned(),
        n: attached.n,
        resumed: attached.resumed,
        tick_ms: app.config.tick_ms,
    };
    let aside = |json| StreamFrame { json, mark: None };
    let mut frames: Vec<StreamFrame> = encode(&welcome).into_iter().map(aside).collect();
    let snapshot = match attached.backlog {
        Backlog::Missed(missed) => {
            frames.extend(missed);
            None
        }
        Backlog::Snapshot(parts) => Some(parts),
    };
    let first = First {
        frames,
        snapshot,
        leases: leases.map(aside),
    };
    (first, attached.queue)
}

fn encode(message: &ServerMessage) -> Option<Utf8Bytes> {
    serde_json::to_string(message).map(Utf8Bytes::from).ok()
}

struct Reader<'a> {
    app: &'a App,
    actor: &'a Actor,
    screen: u64,
    answers: mpsc::Sender<Utf8Bytes>,
    close: CloseSignal,
    bad_messages: u32,
    /// How far the device's clock is ahead of the server's, as measured at its last ping.
    ahead_ms: i64,
    /// The unit whose crew can be told something as long as this is here.
    link: Option<LinkGuard>,
    /// Told where the screen looks.
    trail: Arc<Trail>,
    budget: Budget,
}

impl Reader<'_> {
    /// Reads until the connection is to end, and says why.
    async fn run(&mut self, mut stream: SplitStream<Socket>) -> CloseReason {
        loop {
            let next =
                tokio::time::timeout(Duration::from_secs(SILENT_SECONDS_MAX), stream.next()).await;
            let message = match next {
                Err(_elapsed) => return CloseReason::Silent,
                Ok(None | Some(Ok(Message::Close(_)))) => return CloseReason::Silent,
                Ok(Some(Err(error))) => return reason_of(&error),
                Ok(Some(Ok(message))) => message,
            };
            if !self.budget.take(Instant::now()) {
                return CloseReason::TooMany;
            }
            self.app.auth.touch(&self.actor.session);
            let handled = match message {
                Message::Text(text) if text.len() > FRAME_BYTES_MAX => {
                    Err(CloseReason::FrameTooLarge)
                }
                Message::Text(text) => self.take(&text).await,
                Message::Binary(bytes) if bytes.len() > FRAME_BYTES_MAX => {
                    Err(CloseReason::FrameTooLarge)
                }
                Message::Binary(_) => self.bad("binary frames come from the server only"),
                Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => {
                    Ok(())
                }
            };
            if let Err(reason) = handled {
                return reason;
            }
        }
    }

    async fn take(&mut self, text: &str) -> Result<(), CloseReason> {
        match serde_json::from_str(text) {
            Ok(ClientMessage::Hello { .. }) => self.bad("hello is the first frame only"),
            Ok(ClientMessage::Subscribe {
                west,
                south,
                east,
                north,
                zoom: _,
            }) => self.subscribe(west, south, east, north),
            Ok(ClientMessage::Position(report)) => self.position(&report).await,
            Ok(ClientMessage::Duress(call)) => self.duress(call).await,
            Ok(ClientMessage::Ping { t, at }) => self.ping(t, at),
            Err(error) => self.bad(&error.to_string()),
        }
    }

    fn subscribe(
        &mut self,
        west: f64,
        south: f64,
        east: f64,
        north: f64,
    ) -> Result<(), CloseReason> {
        match Viewport::new(west, south, east, north) {
            Ok(viewport) => match self.app.picture.look(self.screen, viewport) {
                Ok(()) => {
                    self.trail.looked(west, south, east, north);
                    Ok(())
                }
                Err(error) => self.refused(Problem::new("busy", error.to_string()), "subscribe"),
            },
            Err(error) => self.refused(
                Problem::about("out_of_range", "west", error.to_string()),
                "subscribe",
            ),
        }
    }

    /// Rule M5: the crew that can be told something here is that of the unit on which the person is now; a shift may
    /// begin, end or change while the line is open.
    fn follow_shift(&mut self) {
        let unit = if self.actor.role == Role::Field {
            let principal = self.app.room.principal(self.actor.principal);
            principal.and_then(|it| it.unit)
        } else {
            None
        };
        if self.link.as_ref().map(LinkGuard::unit) != unit {
            let now = self.app.clock.now();
            self.link = unit.map(|it| self.app.links.open(it, now));
        }
    }

    /// Rules S10 and M3: the server's time, and how far the sender's clock is ahead of it. The way of the message is
    /// part of it, which is far below what is told.
    fn ping(&mut self, t: f64, at: Option<Moment>) -> Result<(), CloseReason> {
        self.follow_shift();
        let now = self.app.clock.now();
        let ahead_ms = at.map(|at| at.0.ms_since(now));
        if let Some(ahead_ms) = ahead_ms {
            self.ahead_ms = ahead_ms;
            if let Some(unit) = self.link.as_ref().map(LinkGuard::unit) {
                self.app.links.skewed(unit, now, ahead_ms);
            }
        }
        self.answer(&ServerMessage::Pong {
            t,
            server_time: now.into(),
            ahead_ms,
        })
    }

    /// Rule K8: a call for help over the open connection.
    async fn duress(&mut self, call: RaiseDuress) -> Result<(), CloseReason> {
        let actor = match self.actor_now().await {
            Ok(it) => it,
            Err(AuthError::Expired) => return Err(CloseReason::SessionEnded),
            Err(error) => return self.refused(error.problem().1, "duress"),
        };
        match call_for_help(self.app, actor, call).await {
            Ok(accepted) => self.answer(&ServerMessage::Accepted(accepted)),
            Err(error) => self.refused(error.problem(), "duress"),
        }
    }

    /// Role and unit may have changed since the socket was opened (H3).
    async fn actor_now(&self) -> Result<Actor, AuthError> {
        let principal_of = |id| self.app.room.principal(id);
        self.app
            .auth
            .actor_of(self.actor.session, principal_of)
            .await
    }

    async fn position(&mut self, report: &PositionReport) -> Result<(), CloseReason> {
        let actor = match self.actor_now().await {
            Ok(it) => it,
            Err(AuthError::Expired) => return Err(CloseReason::SessionEnded),
            Err(error) => return self.refused(error.problem().1, "position"),
        };
        let checked = PositionDoor {
            app: self.app,
            actor: &actor,
            ahead_ms: self.ahead_ms,
        }
        .check(report);
        let taken = checked.and_then(|fix| {
            self.app
                .picture
                .observe(vec![fix])
                .map_err(|error| Problem::new("busy", error.to_string()))
        });
        taken.or_else(|problem| self.refused(problem, "position"))
    }

    /// Rule S9.
    fn bad(&mut self, why: &str) -> Result<(), CloseReason> {
        self.bad_messages += 1;
        if self.bad_messages >= BAD_MESSAGES_MAX {
            return Err(CloseReason::BadMessages);
        }
        self.refused(Problem::new("bad_message", why), "message")
    }

    fn refused(&self, problem: Problem, about: &str) -> Result<(), CloseReason> {
        let Problem {
            code,
            message,
            field,
            ..
        } = problem;
        self.answer(&ServerMessage::Refused {
            code,
            message,
            field,
            about: about.to_owned(),
        })
    }

    fn answer(&self, message: &ServerMessage) -> Result<(), CloseReason> {
        let Some(frame) = encode(message) else {
            return Ok(());
        };
        self.answers
            .try_send(frame)
            .map_err(|_full| self.close.reason().unwrap_or(CloseReason::TooSlow))
    }
}

/// Why the socket broke: a frame that is too large has its own reason, everything else counts as bad messages.
fn reason_of(error: &tungstenite::Error) -> CloseReason {
    match error {
        tungstenite::Error::Capacity(CapacityError::MessageTooLong { .. }) => {
            CloseReason::FrameTooLarge
        }
        _ => CloseReason::BadMessages,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The close codes of §3: 4004 for a session that has ended, 4008 for one that has too many sockets.
    #[test]
    fn a_session_that_ended_meanwhile_is_told_so() {
        assert_eq!(not_opened(&AuthError::Expired).code(), 4004);
        let too_many = AuthError::RateLimited { retry_after_s: 1 };
        assert_eq!(not_opened(&too_many).code(), 4008);
    }
}
