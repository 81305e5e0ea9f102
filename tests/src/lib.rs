//! Harness of the acceptance tests: a small city on a server of its own, on port 0, over real sockets.

pub mod canary;
pub mod chance;
pub mod city;
pub mod decoders;
pub mod figures;
#[cfg(target_os = "linux")]
pub mod full_disk;
pub mod full_journal;
pub mod journals;
pub mod kernel;
pub mod load_city;
pub mod photograph;
pub mod powercut;
pub mod process;
pub mod shares;

use std::{net::Ipv4Addr, path::PathBuf, time::Duration};

use client::{Client, Event, Mirror, Stream};
use server::{Extras, Started, config::Config};
use storage::{DataFolder, Journal};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A running server with the harness's city.
pub struct TestServer {
    /// The server, until it is stopped.
    pub started: Started,
    data: Option<TempDir>,
}

/// How a test's server is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Made {
    /// Milliseconds since 1970 at which an exercise clock starts; a live clock if absent.
    pub exercise_ms: Option<i64>,
    /// Whether nothing is agreed between the agencies.
    pub without_terms: bool,
}

/// The config of a test's server on a folder.
pub fn config(data: PathBuf, made: Made) -> Config {
    let room = match made.exercise_ms {
        Some(ms) => server::config::RoomConfig::Exercise {
            start: domain::Timestamp(ms),
        },
        None => server::config::RoomConfig::Live,
    };
    let data = (
        "MUSTER_DATA".to_owned(),
        data.to_string_lossy().into_owned(),
    );
    let config = Config::load(None, [data]).expect("a config of defaults");
    Config { room, ..config }
}

/// A listener on a free port of this machine.
pub async fn listener() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port")
}

impl TestServer {
    /// A live server with the small city.
    pub async fn start() -> Self {
        Self::made(Made::default()).await
    }

    /// A server with the small city.
    pub async fn made(made: Made) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let path = data.path().to_owned();
        let mut server = Self::on(path, made).await;
        server.data = Some(data);
        server
    }

    /// A server with the small city and other settings.
    pub async fn set(change: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut config = config(data.path().to_owned(), Made::default());
        change(&mut config);
        let extras = Extras {
            setup: Some(city::setup()),
            demo: None,
        };
        let started = Box::pin(server::start(config, extras, listener().await))
            .await
            .expect("a server");
        Self {
            started,
            data: Some(data),
        }
    }

    /// A server on a folder that the test keeps, for restarts.
    pub async fn on(path: PathBuf, made: Made) -> Self {
        let setup = if made.without_terms {
            city::setup_without_terms()
        } else {
            city::setup()
        };
        Self::on_with(path, made, setup).await
    }

    /// The same with a set-up of the test's own.
    pub async fn on_with(path: PathBuf, made: Made, setup: server::setup::Setup) -> Self {
        let extras = Extras {
            setup: Some(setup),
            demo: None,
        };
        let started = Box::pin(server::start(config(path, made), extras, listener().await))
            .await
            .expect("a server");
        Self {
            started,
            data: None,
        }
    }

    /// A server on a journal of the test's own making.
    pub async fn on_journal<J: Journal + 'static>(journal: J, folder: DataFolder) -> Self {
        Self::on_journal_with(journal, folder, city::setup()).await
    }

    /// The same with people of one's own.
    pub async fn on_journal_with<J: Journal + 'static>(
        journal: J,
        folder: DataFolder,
        setup: server::setup::Setup,
    ) -> Self {
        let extras = Extras {
            setup: Some(setup),
            demo: None,
        };
        let config = config(folder.path().to_owned(), Made::default());
        let started = Box::pin(server::start_on(
            journal,
            &folder,
            config,
            extras,
            listener().await,
        ))
        .await
        .expect("a server");
        Self {
            started,
            data: None,
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn base(&self) -> String {
        format!("http://{}", self.started.address)
    }

    /// A client that is not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(&self.base()).expect("an address")
    }

    /// A client signed in to one of the city's accounts.
    pub async fn seat(&self, account: &str) -> Client {
        let client = self.stranger();
        client
            .sign_in(account, city::PASSWORD)
            .await
            .expect("a seat of the city");
        client
    }

    /// Stops in order; the data folder is gone afterwards if the server made it.
    pub async fn stop(self) {
        self.started.stop().await.expect("a clean stop");
    }
}

/// A stream and what it adds up to.
pub struct Screen {
    /// The stream.
    pub stream: Stream,
    /// The picture so far.
    pub mirror: Mirror,
}

/// How long a test waits for something that should come at once.
pub const PATIENCE: Duration = Duration::from_secs(20);

impl Screen {
    /// Opens a stream and takes its snapshot, and for how long it may be kept, which follows it (X1).
    pub async fn open(client: &Client) -> Self {
        let (stream, welcome) = client.open_stream(None).await.expect("a stream");
        assert!(!welcome.resumed);
        let mut screen = Self {
            stream,
            mirror: Mirror::default(),
        };
        screen.until(|mirror| mirror.cursor().is_some()).await;
        let follows = screen.next().await;
        assert!(
            matches!(follows, Event::Leases(_)),
            "{follows:?} came before it was said for how long the snapshot may be kept"
        );
        screen
    }

    /// The next event, applied.
    pub async fn next(&mut self) -> Event {
        let event = tokio::time::timeout(PATIENCE, self.stream.next())
            .await
            .expect("an event in time")
            .expect("an event");
        self.mirror.apply(&event).expect("no gap");
        event
    }

    /// Takes events until the picture is as wanted.
    pub async fn until(&mut self, is_so: impl Fn(&Mirror) -> bool) {
        while !is_so(&self.mirror) {
            if let Event::Closed { code, reason } = self.next().await {
                panic!("closed with {code} {reason} before the picture was as wanted");
            }
        }
    }
}
