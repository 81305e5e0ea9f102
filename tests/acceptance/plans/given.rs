//! The demo city with all its people on a server of its own, and a play of one scenario in it.

use std::{fmt::Write as _, time::Duration};

use acceptance::{Made, Screen, config, listener};
use client::{Client, Event};
use player::{PlayError, PlayOptions, PlayReport};
use roads::{GraphBuilder, SegmentSpec, StreetClass};
use server::{Extras, Started, setup::Setup};
use tempfile::TempDir;
use tokio::task::JoinHandle;

const SETUP: &str = include_str!("../../../fixtures/cities/monaco/setup.toml");
const STANDING: &str = include_str!("../../../fixtures/cities/monaco/standing-agreement.toml");
/// The fastest there is.
const SPEED: f64 = 60.0;
/// What a recorder reads until: the narrative of an incident that is reported when the play is over.
const OVER: &str = "The play is over and nothing more comes";

/// How long a recorder may take to come to that.
const PATIENCE: Duration = Duration::from_mins(1);

/// The demo city. Nobody has a password: hashing so many takes minutes, and in a demo one click is enough.
pub(super) struct DemoCity {
    started: Started,
    data: TempDir,
}

impl DemoCity {
    pub(super) async fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let lines = SETUP.lines().filter(|it| !it.starts_with("password = "));
        let text: String = lines.fold(String::new(), |text, it| text + it + "\n");
        let setup = Setup::parse(&text, Some(STANDING)).expect("the demo city");
        let extras = Extras {
            demo: Some(setup.demo_accounts()),
            setup: Some(setup),
        };
        let config = config(data.path().join("room"), Made::default());
        let started = Box::pin(server::start(config, extras, listener().await));
        Self {
            started: started.await.expect("a server"),
            data,
        }
    }

    fn base(&self) -> String {
        format!("http://{}", self.started.address)
    }

    pub(super) async fn seat(&self, account: &str) -> Client {
        let client = Client::new(&self.base()).expect("an address");
        client.demo_sign_in(account).await.expect("a seat");
        client
    }

    /// Plays a scenario to its end.
    pub(super) async fn play(&self, scenario: &str) -> Result<PlayReport, PlayError> {
        let folder = self.data.path();
        std::fs::write(folder.join("scenario.toml"), scenario).expect("a scenario");
        std::fs::write(folder.join("streets.graph"), streets()).expect("a street graph");
        player::play(PlayOptions {
            server: self.base(),
            scenario: folder.join("scenario.toml"),
            streets: folder.join("streets.graph"),
            speed: SPEED,
            seed: None,
            repeat: false,
            password: None,
            human: vec![],
        })
        .await
    }

    /// Writes down all that an account hears from now on, until the play is said to be over.
    pub(super) async fn record(&self, account: &str) -> Recording {
        let client = self.seat(account).await;
        let mut screen = Screen::open(&client).await;
        let mut heard = format!("{:?}", screen.mirror);
        let reading = tokio::spawn(async move {
            while !heard.contains(OVER) {
                match screen.stream.next().await.expect("an event") {
                    Event::Closed { code, reason } => panic!("closed with {code} {reason}"),
                    // Writing into a string cannot fail.
                    event => {
                        let _ = write!(heard, "{event:?}");
                    }
                }
            }
            heard
        });
        Recording { client, reading }
    }

    pub(super) async fn stop(self) {
        self.started.stop().await.expect("a clean stop");
    }
}

/// What one account hears.
pub(super) struct Recording {
    client: Client,
    reading: JoinHandle<String>,
}

impl Recording {
    /// All of it, now that the play is over.
    pub(super) async fn heard(self) -> String {
        let mut incident = acceptance::city::incident();
        OVER.clone_into(&mut incident.narrative);
        self.client
            .report_incident(&incident)
            .await
            .expect("an incident");
        let read = tokio::time::timeout(PATIENCE, self.reading).await;
        read.expect("the last word in time").expect("a recording")
    }
}

/// Streets about every 200 m over the demo city, so that distances are like the real ones.
fn streets() -> Vec<u8> {
    const STEP_E7: i32 = 25_000;
    const SIDE: u32 = 32;
    let mut builder = GraphBuilder::default();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let at = |from: i32, number: u32| from + number as i32 * STEP_E7;
            let node = builder.node(at(73_900_000, column), at(437_100_000, row));
            let west = (column > 0).then(|| node - 1);
            let south = (row > 0).then(|| node - SIDE);
            for from in [west, south].into_iter().flatten() {
                let spec = SegmentSpec {
                    from,
                    to: node,
                    inner: &[],
                    class: StreetClass::Tertiary,
                    name: None,
                    limit_kmh: 0,
                    forward: true,
                    backward: true,
                    restricted: false,
                };
                assert!(builder.segment(&spec), "a street");
            }
        }
    }
    builder.finish().0.to_bytes()
}
