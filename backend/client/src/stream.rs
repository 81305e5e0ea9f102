//! One WebSocket of a session (§3): greets, checks the count of changes, yields typed events.

use futures_util::{SinkExt, StreamExt};
use hyper::header::{InvalidHeaderValue, ORIGIN};
use picture::rows::{self, Frame};
use protocol::{
    Moment,
    command::Accepted,
    exercise::ExerciseClock,
    lease::{LeaseNews, PurgeOrder},
    limits::PROTOCOL_VERSION,
    query::PositionReport,
    stream::{Change, ClientMessage, RoomNews, ServerMessage, Snapshot},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        Message, client::IntoClientRequest, handshake::client::Request, protocol::WebSocketConfig,
    },
};

use crate::{
    Client,
    error::StreamError,
    limits::{ANSWER_BYTES_MAX, CONNECT_WITHIN, SEND_WITHIN, WELCOME_WITHIN},
};

/// What the server said first (rule S2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The server's clock.
    pub server_time: Moment,
    /// Names this run of the server.
    pub epoch: String,
    /// Count of the last change that the client has, or of the snapshot that follows.
    pub n: u64,
    /// True if missed changes follow, false if a snapshot does.
    pub resumed: bool,
    /// Milliseconds between pictures.
    pub tick_ms: u32,
}

/// What comes over a stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Everything that the viewer may see.
    Snapshot(Snapshot),
    /// A decision; each follows the one before without a gap.
    Change(Change),
    /// A frame of the picture lane.
    Picture(Frame),
    /// Something that was sent was not done.
    Refused {
        /// Stable code.
        code: String,
        /// For people.
        message: String,
        /// The field it is about.
        field: Option<String>,
        /// The type of the message it is about.
        about: String,
    },
    /// Whether commands are taken (rule J2).
    Room(RoomNews),
    /// The clock of an exercise.
    Clock(ExerciseClock),
    /// For how long what is shown of others may be kept (rule X1).
    Leases(LeaseNews),
    /// What of an owner's is kept has to go (rule X4).
    Purge(PurgeOrder),
    /// The answer to a ping.
    Pong {
        /// As sent.
        t: f64,
        /// The server's clock.
        server_time: Moment,
        /// How far the sender's clock is ahead of it, if it said what its clock says.
        ahead_ms: Option<i64>,
    },
    /// A command that was sent over the stream is durable.
    Accepted(Accepted),
    /// The server closed the stream; nothing follows.
    Closed {
        /// Close code.
        code: u16,
        /// Its word.
        reason: String,
    },
}

/// An open stream.
#[derive(Debug)]
pub struct Stream {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The count that the next change must follow; unknown until the snapshot is here.
    n: Option<u64>,
    is_over: bool,
}

/// A close frame without a code, and a connection that just ended (RFC 6455 §7.4.1).
const NO_STATUS: u16 = 1005;

impl Client {
    /// Opens a stream of this session: takes a ticket and greets. With a cursor it resumes there if it can.
    pub async fn open_stream(
        &self,
        cursor: Option<&str>,
    ) -> Result<(Stream, Welcome), StreamError> {
        let ticket = self.ticket().await?.ticket;
        Stream::connect(self.authority(), &ticket, cursor).await
    }
}

/// The request that opens a socket. It says whose page asks, as browsers do: a server takes no socket without (rule P3).
pub fn socket_request(authority: &str) -> Result<Request, StreamError> {
    let wrong = |why: &dyn std::fmt::Display| StreamError::Transport(why.to_string());
    let mut request = format!("ws://{authority}/ws")
        .into_client_request()
        .map_err(|why| wrong(&why))?;
    let origin = format!("http://{authority}")
        .parse()
        .map_err(|why: InvalidHeaderValue| wrong(&why))?;
    request.headers_mut().insert(ORIGIN, origin);
    Ok(request)
}

impl Stream {
    /// Connects to a server (host and port) with a ticket.
    pub async fn connect(
        authority: &str,
        ticket: &str,
        cursor: Option<&str>,
    ) -> Result<(Self, Welcome), StreamError> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(ANSWER_BYTES_MAX))
            .max_frame_size(Some(ANSWER_BYTES_MAX));
        let request = socket_request(authority)?;
        let opening = connect_async_with_config(request, Some(config), true);
        let (socket, _response) = timeout(CONNECT_WITHIN, opening)
            .await
            .map_err(|_elapsed| StreamError::Transport("no connection in time".to_owned()))?
            .map_err(|why| StreamError::Transport(why.to_string()))?;
        let mut stream = Self {
            socket,
            n: None,
            is_over: false,
        };
        stream
            .send(&ClientMessage::Hello {
                protocol: PROTOCOL_VERSION,
                ticket: ticket.to_owned(),
                cursor: cursor.map(str::to_owned),
            })
            .await?;
        let welcome = timeout(WELCOME_WITHIN, stream.welcome())
            .await
            .map_err(|_elapsed| StreamError::Transport("no welcome in time".to_owned()))??;
        if welcome.resumed {
            stream.n = Some(welcome.n);
        }
        Ok((stream, welcome))
    }

    async fn welcome(&mut self) -> Result<Welcome, StreamError> {
        match self.read().await? {
            Read::Text(ServerMessage::Welcome {
                protocol: _,
                server_time,
                epoch,
                n,
                resumed,
                tick_ms,
            }) => Ok(Welcome {
                server_time,
                epoch,
                n,
                resumed,
                tick_ms,
            }),
            Read::Closed { code, reason } => Err(StreamError::Closed { code, reason }),
            Read::Text(_) | Read::Frame(_) => Err(StreamError::NotUnderstood(
                "the first frame is not a welcome".to_owned(),
            )),
        }
    }

    /// The next event. May be dropped while waiting without losing one. After an error or a close the stream is over.
    pub async fn next(&mut self) -> Result<Event, StreamError> {
        if self.is_over {
            return Err(StreamError::Over);
        }
        let event = match self.read().await {
            Ok(read) => self.event(read),
            Err(why) => Err(why),
        };
        if matches!(event, Err(_) | Ok(Event::Closed { .. })) {
            self.is_over = true;
        }
        event
    }

    fn event(&mut self, read: Read) -> Result<Event, StreamError> {
        match read {
            Read::Frame(frame) => Ok(Event::Picture(frame)),
            Read::Closed { code, reason } => Ok(Event::Closed { code, reason }),
            Read::Text(ServerMessage::Snapshot(it)) => {
                self.n = Some(it.n);
                Ok(Event::Snapshot(it))
            }
            Read::Text(ServerMessage::Change(it)) => {
                self.n = Some(follow(self.n, it.n)?);
                Ok(Event::Change(it))
            }
            Read::Text(ServerMessage::Refused {
                code,
                message,
                field,
                about,
            }) => Ok(Event::Refused {
                code,
                message,
                field,
                about,
            }),
            Read::Text(ServerMessage::Room(it)) => Ok(Event::Room(it)),
            Read::Text(ServerMessage::Clock(it)) => Ok(Event::Clock(it)),
            Read::Text(ServerMessage::Leases(it)) => Ok(Event::Leases(it)),
            Read::Text(ServerMessage::Purge(it)) => Ok(Event::Purge(it)),
            Read::Text(ServerMessage::Pong {
                t,
                server_time,
                ahead_ms,
            }) => Ok(Event::Pong {
                t,
                server_time,
                ahead_ms,
            }),
            Read::Text(ServerMessage::Accepted(it)) => Ok(Event::Accepted(it)),
            Read::Text(ServerMessage::Welcome { .. }) => {
                Err(StreamError::NotUnderstood("a second welcome".to_owned()))
            }
        }
    }

    /// Sets the viewport (rule S7).
    pub async fn subscribe(
        &mut self,
        west: f64,
        south: f64,
        east: f64,
        north: f64,
        zoom: f64,
    ) -> Result<(), StreamError> {
        self.send(&ClientMessage::Subscribe {
            west,
            south,
            east,
            north,
            zoom,
        })
        .await
    }

    /// Reports where a unit is (rule S8).
    pub async fn position(&mut self, report: PositionReport) -> Result<(), StreamError> {
        self.send(&ClientMessage::Position(report)).await
    }

    /// Keeps the connection (rule S10).
    pub async fn ping(&mut self, t: f64) -> Result<(), StreamError> {
        self.send(&ClientMessage::Ping { t, at: None }).await
    }

    /// Sends any message.
    pub async fn send(&mut self, message: &ClientMessage) -> Result<(), StreamError> {
        let text = serde_json::to_string(message)
            .map_err(|why| StreamError::NotUnderstood(why.to_string()))?;
        self.send_raw(Message::text(text)).await
    }

    /// Sends text that need not be a message; for tests of bad input.
    pub async fn send_text(&mut self, text: &str) -> Result<(), StreamError> {
        self.send_raw(Message::text(text)).await
    }

    async fn send_raw(&mut self, message: Message) -> Result<(), StreamError> {
        timeout(SEND_WITHIN, self.socket.send(message))
            .await
            .map_err(|_elapsed| StreamError::Transport("the server does not read".to_owned()))?
            .map_err(|why| StreamError::Transport(why.to_string()))
    }

    /// Closes the stream.
    pub async fn close(&mut self) -> Result<(), StreamError> {
        self.is_over = true;
        timeout(SEND_WITHIN, self.socket.close(None))
            .await
            .map_err(|_elapsed| StreamError::Transport("the server does not read".to_owned()))?
            .map_err(|why| StreamError::Transport(why.to_string()))
    }

    async fn read(&mut self) -> Result<Read, StreamError> {
        loop {
            let Some(message) = self.socket.next().await else {
                return Ok(Read::Closed {
                    code: NO_STATUS,
                    reason: String::new(),
                });
            };
            let message = message.map_err(|why| StreamError::Transport(why.to_string()))?;
            match message {
                Message::Text(text) => {
                    return serde_json::from_str(&text)
                        .map(Read::Text)
                        .map_err(|why| StreamError::NotUnderstood(why.to_string()));
                }
                Message::Binary(bytes) => {
                    return rows::decode(&bytes)
                        .map(Read::Frame)
                        .map_err(|why| StreamError::NotUnderstood(why.to_string()));
                }
                Message::Close(frame) => {
                    let (code, reason) = frame.map_or((NO_STATUS, String::new()), |it| {
                        (it.code.into(), it.reason.to_string())
                    });
                    return Ok(Read::Closed { code, reason });
                }
                // Answered by the library.
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }
}

/// A frame, decoded.
enum Read {
    Text(ServerMessage),
    Frame(Frame),
    Closed { code: u16, reason: String },
}

/// The new count after a change numbered `found` (rule S3).
fn follow(last: Option<u64>, found: u64) -> Result<u64, StreamError> {
    let expected = last
        .ok_or_else(|| StreamError::NotUnderstood("a change before the snapshot".to_owned()))?
        + 1;
    if found == expected {
        Ok(found)
    } else {
        Err(StreamError::Gap { expected, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_follow_each_other_without_a_gap() {
        assert_eq!(follow(Some(7), 8).unwrap(), 8);
        for found in [6, 7, 9] {
            assert!(matches!(
                follow(Some(7), found),
                Err(StreamError::Gap { expected: 8, .. })
            ));
        }
        assert!(matches!(
            follow(None, 1),
            Err(StreamError::NotUnderstood(_))
        ));
    }
}
