//! One screen: takes its stream as a console would, but reads of each frame only what is measured, so that the
//! generator costs little beside the server.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use acceptance::load_city::{CENTRE, HALF};
use anyhow::{Context, bail, ensure};
use client::Client;
use futures_util::{SinkExt, StreamExt};
use picture::rows::{GONE_BYTES, HEADER_BYTES, ROW_BYTES};
use protocol::{Moment, limits::PROTOCOL_VERSION, stream::ClientMessage};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};
use uuid::Uuid;

use crate::{
    measures::{Measures, record},
    positions::number_of,
};

/// How often a screen says that it is there.
const PING_EVERY: Duration = Duration::from_secs(15);
/// Bytes read at once: 500 screens share one machine with the server.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// The largest frame that is read: a snapshot of 100,000 units.
const FRAME_BYTES_MAX: usize = 128 << 20;

/// Which unit a handle stands for.
pub(crate) type Handles = HashMap<u32, usize>;

/// An open screen.
pub(crate) struct Screen {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    agency: usize,
    n: u64,
    /// The newest count, for whoever waits for it.
    at: Arc<AtomicU64>,
}

/// What is read of a text frame.
#[derive(Deserialize)]
struct Head {
    r#type: String,
    n: Option<u64>,
    at: Option<Moment>,
    command_id: Option<Uuid>,
}

impl Screen {
    /// Opens a stream, takes the snapshot and turns to a part of the city. `at` is told how far it is.
    pub(crate) async fn open(
        client: &Client,
        agency: usize,
        number: usize,
        at: Arc<AtomicU64>,
    ) -> anyhow::Result<Self> {
        let ticket = client.ticket().await?.ticket;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(FRAME_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX));
        let request = client::socket_request(client.authority())?;
        let (socket, _response) = connect_async_with_config(request, Some(config), true).await?;
        let mut screen = Self {
            socket,
            agency,
            n: 0,
            at,
        };
        screen
            .send(&ClientMessage::Hello {
                protocol: PROTOCOL_VERSION,
                ticket,
                cursor: None,
            })
            .await?;
        while screen.n == 0 {
            let Some(Ok(Message::Text(text))) = screen.socket.next().await else {
                bail!("the stream ended before its snapshot")
            };
            let head: Head = serde_json::from_str(&text)?;
            if head.r#type == "snapshot" {
                screen.n = head.n.context("a snapshot without its count")?;
            }
        }
        screen.at.store(screen.n, Ordering::Relaxed);
        screen.send(&viewport(number)).await?;
        Ok(screen)
    }

    async fn send(&mut self, message: &ClientMessage) -> anyhow::Result<()> {
        let text = serde_json::to_string(message)?;
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// Takes frames until it is stopped from outside; ends only if something is wrong.
    pub(crate) async fn watch(
        mut self,
        measures: Arc<Measures>,
        handles: Arc<Handles>,
    ) -> anyhow::Result<()> {
        let mut ping = tokio::time::interval(PING_EVERY);
        loop {
            tokio::select! {
                message = self.socket.next() => match message {
                    Some(Ok(Message::Text(text))) => self.text(&text, &measures)?,
                    Some(Ok(Message::Binary(bytes))) => picture(&bytes, &measures, &handles)?,
                    Some(Ok(Message::Close(frame))) => bail!("closed: {frame:?}"),
                    Some(Ok(_)) => {}
                    Some(Err(why)) => bail!("broken: {why}"),
                    None => bail!("ended"),
                },
                _ = ping.tick() => self.send(&ClientMessage::Ping { t: 0.0, at: None }).await?,
            }
        }
    }

    fn text(&mut self, text: &str, measures: &Measures) -> anyhow::Result<()> {
        let now = Instant::now();
        let wall = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let head: Head = serde_json::from_str(text)?;
        match head.r#type.as_str() {
            "change" => {}
            // Said after the snapshot, and when it changes (X1).
            "pong" | "leases" => return Ok(()),
            other => bail!("{other} was not expected: {text:.200}"),
        }
        let (n, at) = (head.n.context("a count")?, head.at.context("a time")?);
        ensure!(n == self.n + 1, "change {n} came after {}", self.n);
        self.n = n;
        self.at.store(n, Ordering::Relaxed);
        let mut tally = measures.tally();
        tally.changes += 1;
        let recorded = Duration::from_millis(at.0.0.try_into()?);
        if measures.is_measuring() {
            record(&mut tally.recorded_to_screen, wall.saturating_sub(recorded));
        }
        let mine = head
            .command_id
            .and_then(|id| tally.commands.get_mut(&id))
            .filter(|it| it.agency == self.agency)
            .map(|it| {
                it.shown += 1;
                it.due
            });
        if let Some(due) = mine.filter(|_| measures.is_measuring()) {
            record(&mut tally.due_to_screen, now.saturating_duration_since(due));
        }
        Ok(())
    }
}

/// A viewport of 3 to 10 km somewhere in the city.
fn viewport(number: usize) -> ClientMessage {
    let part = |step: f64| (number as f64 * step).fract();
    let size = 0.15 + 0.35 * part(0.618_033_988_749_895);
    let (wide, high) = (HALF.0 * 2.0 * size, HALF.1 * 2.0 * size);
    let west = CENTRE.0 - HALF.0 + part(0.754_877_666_246_693) * (HALF.0 * 2.0 - wide);
    let south = CENTRE.1 - HALF.1 + part(0.569_840_290_998_053) * (HALF.1 * 2.0 - high);
    ClientMessage::Subscribe {
        west,
        south,
        east: west + wide,
        north: south + high,
        zoom: 14.0,
    }
}

fn number(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}

/// Notes how old each row's fix is.
fn picture(bytes: &[u8], measures: &Measures, handles: &Handles) -> anyhow::Result<()> {
    let now = Instant::now();
    let head = (bytes.get(1), bytes.get(2), bytes.get(3), number(bytes, 4));
    let (Some(1), Some(low), Some(high), Some(rows)) = head else {
        bail!("a frame that is no positions")
    };
    let gone = usize::from(u16::from_le_bytes([*low, *high]));
    let body = bytes
        .get(HEADER_BYTES + gone * GONE_BYTES..)
        .context("a frame that is cut")?;
    ensure!(
        body.len() == u32::from_le_bytes(rows) as usize * ROW_BYTES,
        "a frame of another size than it says"
    );
    let is_measuring = measures.is_measuring();
    let mut ages = Vec::with_capacity(body.len() / ROW_BYTES);
    let mut strange = 0;
    for row in body.chunks_exact(ROW_BYTES) {
        let (Some(handle), Some(lat)) = (number(row, 0), number(row, 8)) else {
            continue;
        };
        let unit = handles.get(&u32::from_le_bytes(handle));
        let fix = number_of(i32::from_le_bytes(lat));
        match unit.and_then(|unit| measures.age(*unit, fix, now)) {
            Some(age) => ages.push(age),
            None => strange += 1,
        }
    }
    let mut tally = measures.tally();
    tally.frames += 1;
    tally.rows += ages.len() as u64;
    tally.strange_rows += strange;
    if is_measuring {
        for age in ages {
            record(&mut tally.fix_to_screen, age);
        }
    }
    Ok(())
}
