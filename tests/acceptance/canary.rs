//! A marker in every field of every kind of one agency's things, everything asked of every route as every other agency and
//! role, every frame kept (A4, P4, V1–V11, F5, G9, G11, Q1): what was not granted is nowhere, and what one may not know of answers
//! as if it did not exist. Writes the figures `canary_…`.

pub(crate) mod ask;
mod judge;
mod plant;
pub(crate) mod watch;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use acceptance::{
    canary::{Cell, OWNER, ROLES, VIEWERS, forbidden_to_eoc, word_of},
    city,
    figures::{Figure, write},
    process::UnderTest,
};
use client::{Client, Method, new_id};
use judge::{Judge, Planted, exact_place_in};
use plant::seat;
use uuid::Uuid;
use watch::Recorder;

fn is_long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1")
}

/// A server with everything planted, and who watched from before.
struct Watched {
    server: UnderTest,
    log: PathBuf,
    planted: Planted,
    recorders: Vec<(&'static str, Client, Recorder)>,
    _place: tempfile::TempDir,
}

impl Watched {
    async fn start(flipped: &str, viewers: &[&'static str]) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let log = place.path().join("server.log");
        let environment = [("MUSTER_TEST_LOG", log.clone().into_os_string())];
        let program = Path::new(env!("CARGO_BIN_EXE_muster-under-test"));
        let data = place.path().join("data");
        let server = UnderTest::start_in(program, &data, &["canary", flipped], &environment)
            .await
            .expect("a server");
        let mut recorders = Vec::new();
        for viewer in viewers {
            let client = seat(&server, &format!("{viewer}.commander")).await;
            let recorder = Recorder::open(&client).await;
            recorders.push((*viewer, client, recorder));
        }
        plant::plant(&server).await;
        let owner = seat(&server, &format!("{OWNER}.commander")).await;
        let objects = owner.snapshot().await.expect("a snapshot").objects;
        let empty = Planted::empty(&objects);
        assert!(
            empty.is_empty(),
            "nothing stands in these fields: {empty:?}"
        );
        Self {
            server,
            log,
            planted: Planted::of(&objects),
            recorders,
            _place: place,
        }
    }

    /// A seat in every role of an agency.
    async fn seats(&self, viewer: &str) -> Vec<Client> {
        let mut seats = Vec::new();
        for role in ROLES {
            seats.push(seat(&self.server, &format!("{viewer}.{role}")).await);
        }
        seats
    }

    /// Frames up to a decision of each viewer's own, which comes after all that was planted.
    async fn frames(&self, tally: &mut Tally) {
        for (viewer, client, recorder) in &self.recorders {
            let own = city::incident();
            client.report_incident(&own).await.expect("an incident");
            recorder.until(&own.id.to_string()).await;
            let judge = Judge::of(&self.planted, viewer);
            let sent = recorder.so_far();
            for text in &sent.texts {
                tally.judge(viewer, "frame", &judge.leaks(text));
            }
            for frame in &sent.frames {
                tally.judge(viewer, "picture", &judge.in_frame(frame));
                if exact_place_in(frame) {
                    tally.judge(viewer, "picture", &["the exact place".to_owned()]);
                }
            }
            tally.told += &sent.texts.concat();
        }
    }

    /// Every `GET` with every id and word, by these seats in turn.
    async fn questions(&self, viewer: &'static str, seats: &[Client], tally: &mut Tally) {
        let ids: Vec<Uuid> = self.planted.ids.keys().copied().collect();
        let words: Vec<String> = self.planted.markers.keys().cloned().collect();
        let words: Vec<String> = words
            .into_iter()
            .filter(|it| it.starts_with("zq"))
            .collect();
        let judge = Judge::of(&self.planted, viewer);
        for (n, path) in ask::gets(&ids, &words).into_iter().enumerate() {
            let told = ask::told(&seats[n % seats.len()], Method::GET, &path, None).await;
            tally.asked += 1;
            // A refusal may say again what was asked with.
            let asked = |it: &String| {
                told.starts_with('4') && it.split(' ').next().is_some_and(|it| path.contains(it))
            };
            let leaks = judge.leaks(&told).into_iter().filter(|it| !asked(it));
            tally.judge(viewer, &path, &leaks.collect::<Vec<_>>());
            tally.told += &told;
        }
    }

    /// Every order and question about what one may not know of, beside the same about what never was, by these seats in turn.
    async fn existence(&self, viewer: &'static str, seats: &[Client], tally: &mut Tally) {
        let judge = Judge::of(&self.planted, viewer);
        let (may_not, _) = judge.markers();
        let hidden = self.planted.ids.keys().copied();
        let hidden = hidden.filter(|it| may_not.contains(&it.to_string().as_str()));
        let mut turn = seats.iter().cycle();
        let mut next = || turn.next().expect("a seat");
        for id in hidden {
            let never = new_id();
            let plain = |text: String, id: Uuid| text.replace(&id.to_string(), "ID");
            let there = ask::gets_about(id).into_iter();
            for (path, other) in there.zip(ask::gets_about(never)) {
                let client = next();
                let one = ask::told(client, Method::GET, &path, None).await;
                let two = ask::told(client, Method::GET, &other, None).await;
                tally.asked += 2;
                tally.compare(viewer, &path, &plain(one, id), &plain(two, never));
            }
            let there = ask::orders_about(id).into_iter();
            for (one, two) in there.zip(ask::orders_about(never)) {
                let (client, (method, path, body)) = (next(), one);
                let one = ask::told(client, method, &path, body).await;
                tally.judge(viewer, &path, &judge.leaks(&one));
                let two = ask::told(client, two.0, &two.1, two.2).await;
                tally.asked += 2;
                tally.compare(viewer, &path, &plain(one, id), &plain(two, never));
            }
        }
    }

    /// Markers that the viewer has to have been told by now, and was not: then nothing would have been found either.
    fn untold(&self, viewer: &str, tally: &Tally) -> Vec<String> {
        let judge = Judge::of(&self.planted, viewer);
        let (_, may) = judge.markers();
        let may = may.into_iter().filter(|it| !tally.told.contains(*it));
        may.map(|it| format!("{it} ({:?})", self.planted.markers[it]))
            .collect()
    }

    /// Texts that people wrote are in no line of the log, whoever's they are.
    fn log(&self, tally: &mut Tally) {
        let log = fs::read_to_string(&self.log).expect("a log");
        assert!(log.contains("Serving"), "nothing is logged");
        println!("{} bytes are logged", log.len());
        for marker in self.planted.markers.keys().filter(|it| it.contains("zq")) {
            if log.contains(marker.as_str()) {
                tally.judge("the log", "log", std::slice::from_ref(marker));
            }
        }
    }
}

/// What was asked and found.
#[derive(Debug, Default)]
struct Tally {
    asked: u64,
    leaks: Vec<String>,
    differences: Vec<String>,
    told: String,
}

impl Tally {
    fn judge(&mut self, viewer: &str, by: &str, leaks: &[String]) {
        let by = by.replace(|it: char| it.is_ascii_hexdigit(), "");
        for it in leaks {
            self.leaks.push(format!("{viewer} is told {it} by {by}"));
        }
    }

    fn compare(&mut self, viewer: &str, path: &str, there: &str, never: &str) {
        // A lease says what time it is and how long it holds from then: the one answer that differs from one moment to the
        // next whatever was asked.
        let is_lease = path == "/api/v1/devices/this/lease";
        let differs = if is_lease {
            timeless(there) != timeless(never)
        } else {
            there != never
        };
        if differs {
            self.differences
                .push(format!("{viewer} at {path}: {there}, not {never}"));
        }
    }
}

/// An answer without the moments in it.
fn timeless(answer: &str) -> Vec<&str> {
    let is_moment = |it: &&str| it.ends_with('Z') && it.as_bytes().get(10) == Some(&b'T');
    answer.split('"').filter(|it| !is_moment(it)).collect()
}

/// The control: with this bit of the compiled table flipped, whether the same questions find it.
async fn is_found(cell: Cell) -> bool {
    let watched = Watched::start(&word_of(cell), &["eoc"]).await;
    let mut tally = Tally::default();
    watched.frames(&mut tally).await;
    if tally.leaks.is_empty() {
        let seats = watched.seats("eoc").await;
        watched.questions("eoc", &seats, &mut tally).await;
    }
    watched.server.kill().await.expect("a kill");
    !tally.leaks.is_empty()
}

/// A4: whatever is asked and by whom, nobody is told what is not granted; and the control, one bit flipped in the table of
/// the running server, is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marker_in_every_field_stays_where_no_agreement_lets_it_out() {
    let watched = Watched::start("none", &VIEWERS).await;
    let mut tally = Tally::default();
    watched.frames(&mut tally).await;
    let mut untold = Vec::new();
    for viewer in VIEWERS {
        tally.told.clear();
        let seats = watched.seats(viewer).await;
        // In the long tier everybody asks everything; people are let search only so often.
        let each = if is_long() { 1 } else { seats.len() };
        for seats in seats.chunks(each) {
            watched.questions(viewer, seats, &mut tally).await;
            watched.existence(viewer, seats, &mut tally).await;
        }
        untold.extend(watched.untold(viewer, &tally));
    }
    watched.log(&mut tally);
    watched.server.kill().await.expect("a kill");
    let bits = forbidden_to_eoc();
    let bits = if is_long() { &bits[..] } else { &bits[..1] };
    let mut found = 0;
    for bit in bits {
        let is_found = is_found(*bit).await;
        println!(
            "{bit:?} flipped: {}",
            if is_found { "found" } else { "not found" }
        );
        found += usize::from(is_found);
    }
    tally.leaks.sort();
    tally.leaks.dedup();
    tally.differences.sort();
    tally.differences.dedup();
    write(
        "canary",
        &[
            Figure::told(
                "canary_markers",
                watched.planted.markers.len() as f64,
                "markers",
            ),
            Figure::told("canary_requests", tally.asked as f64, "requests"),
            Figure::told(
                "canary_roles",
                (ROLES.len() * VIEWERS.len()) as f64,
                "seats",
            ),
            Figure::at_most(
                "canary_forbidden",
                tally.leaks.len() as f64,
                "markers",
                "0",
                0.0,
            ),
            Figure::at_most(
                "canary_existence_told",
                tally.differences.len() as f64,
                "answers",
                "0",
                0.0,
            ),
            Figure::at_least(
                "canary_control_found",
                100.0 * found as f64 / bits.len() as f64,
                "%",
                "100",
                100.0,
            ),
        ],
    );
    assert!(untold.is_empty(), "nobody was told {untold:#?}");
    assert!(tally.leaks.is_empty(), "{:#?}", tally.leaks);
    assert!(tally.differences.is_empty(), "{:#?}", tally.differences);
    assert_eq!(found, bits.len(), "a flipped bit goes unnoticed");
}
