//! Looking for words finds what the asker's agency is shown, and tells of nothing else (rules Q1 to Q6).

mod things;

use std::time::{Duration, Instant};

use acceptance::{
    TestServer, city,
    figures::{self, Figure},
};
use client::{ApiError, Client, Method, new_id};
use domain::{
    AgencyId, Command, CommandId, Context, IncidentId, NoteId, Point, PrincipalId, Role, State,
    Target, Timestamp,
    agency::Level,
    command::{RegisterAgency, RegisterPrincipal, ReportIncident},
    event::Recorded,
    incident::IncidentStep,
    sharing::{Hits, Search, Viewer, Wanted},
};
use protocol::{
    Object, command as body,
    search::{SearchAnswer, SearchQuery},
    words::Kind,
};

fn asked(q: &str) -> SearchQuery {
    SearchQuery {
        q: q.to_owned(),
        kind: None,
        limit: 20,
        skip: 0,
    }
}

async fn found(client: &Client, q: &str) -> SearchAnswer {
    client.search(&asked(q)).await.expect("an answer")
}

fn number(it: &SearchAnswer, index: usize) -> &str {
    match &it.hits[index].object {
        Object::Incident(it) => &it.number,
        other => panic!("{other:?}"),
    }
}

/// An incident of the fire brigade, with words of its own in every field, and a note on it.
async fn told(fire: &Client) {
    let report = body::ReportIncident {
        place: "Đường Nguyễn Huệ".to_owned(),
        narrative: "The caller is Zébulon Okonkwo".to_owned(),
        ..city::incident()
    };
    fire.report_incident(&report).await.expect("a report");
    let note = body::AddNote {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        incident: Some(report.id),
        task: None,
        text: "القسم: مدرسة البلدة, Quartzwort".to_owned(),
    };
    fire.add_note(&note).await.expect("a note");
}

/// To this seat it is as if none of these words stood anywhere, on whatever page.
async fn seat_finds_nothing(seat: &Client, hidden: &[&str]) {
    let nothing = found(seat, "nobodysaysthis").await;
    for words in hidden {
        assert_eq!(found(seat, words).await, nothing, "{words}");
        for skip in [0, 1, 1_000] {
            let paged = SearchQuery {
                limit: 1,
                skip,
                ..asked(words)
            };
            assert_eq!(seat.search(&paged).await.expect("an answer"), nothing);
        }
    }
}

/// Q1, Q2: words of every script are found as they are typed, by who is shown them; to everybody else it is as if they
/// did not stand anywhere.
#[tokio::test]
async fn words_are_found_by_who_is_shown_them_and_by_nobody_else() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let seats = [
        (server.seat("police.dispatcher").await, false),
        (server.seat("ems.dispatcher").await, false),
        (server.seat("eoc.coordinator").await, true),
    ];
    told(&fire).await;
    for (words, count) in [
        ("zebulon", 1),
        ("OKONKWO caller", 1),
        ("duong nguyen", 1),
        ("مدرسه", 1),
        ("quartz", 1),
        ("quartz zebulon", 0),
        ("nobody", 0),
    ] {
        assert_eq!(found(&fire, words).await.hits.len(), count, "{words}");
    }
    let answer = found(&fire, "nguyen").await;
    assert_eq!(answer.hits[0].quotes[0].field, "place");
    let marked: Vec<_> = answer.hits[0].quotes[0].parts.iter().collect();
    assert!(marked.iter().any(|it| it.hit && it.text == "Nguyễn"));
    assert_eq!(
        found(&fire, number(&answer, 0)).await.hits[0].object,
        answer.hits[0].object
    );
    for (seat, sees_places) in &seats {
        seat_finds_nothing(seat, &["zebulon", "okonkwo caller", "مدرسة", "quartzwort"]).await;
        // The control: what is shown of it is found.
        let by_place = found(seat, "duong nguyen").await;
        assert_eq!(by_place.hits.len(), usize::from(*sees_places));
    }
    server.stop().await;
}

/// Q3, Q6: pages follow each other, and questions that cannot be asked are refused by name.
#[tokio::test]
async fn pages_follow_each_other_and_bad_questions_are_named() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    for n in 0..5 {
        let report = body::ReportIncident {
            place: format!("Pier {n}, Quartzwort dock"),
            ..city::incident()
        };
        fire.report_incident(&report).await.expect("a report");
    }
    let mut places = Vec::new();
    let mut more = true;
    while more {
        let page = SearchQuery {
            limit: 2,
            skip: places.len(),
            kind: Some(Kind::Incident),
            ..asked("quartzwort")
        };
        let answer = fire.search(&page).await.expect("a page");
        assert_eq!(answer.counts[0].count, 5);
        more = answer.more;
        places.extend(answer.hits.into_iter().map(|it| match it.object {
            Object::Incident(it) => it.place.expect("a place"),
            other => panic!("{other:?}"),
        }));
    }
    let newest_first = [4, 3, 2, 1, 0].map(|n| format!("Pier {n}, Quartzwort dock"));
    assert_eq!(places, newest_first);

    for (query, code, field) in [
        ("", "malformed", None),
        ("q=", "empty", Some("q")),
        ("q=--", "empty", Some("q")),
        ("q=a&limit=0", "out_of_range", Some("limit")),
        ("q=a&limit=51", "out_of_range", Some("limit")),
        ("q=a&skip=1001", "out_of_range", Some("skip")),
        ("q=a&kind=alarm", "malformed", Some("kind")),
        ("q=a&kind=nothing", "malformed", None),
        ("q=a+b+c+d+e+f+g+h+i", "too_long", Some("q")),
        ("q=a&more=1", "malformed", None),
    ] {
        let path = format!("/api/v1/search?{query}");
        let Err(ApiError::Refused { problem, .. }) = fire.request(Method::GET, &path, None).await
        else {
            panic!("{query} was answered");
        };
        assert_eq!(problem.code, code, "{query}");
        if let Some(field) = field {
            assert_eq!(problem.field.as_deref(), Some(field), "{query}");
        }
    }
    let mut codes = Vec::new();
    for _ in 0..60 {
        if let Err(error) = fire.search(&asked("a")).await {
            codes.push(error.code().map(str::to_owned));
        }
    }
    assert!(codes.iter().all(|it| it.as_deref() == Some("rate_limited")));
    assert!(!codes.is_empty(), "nobody was refused");
    let stranger = server.stranger();
    let refused = stranger.search(&asked("a")).await.expect_err("no session");
    assert_eq!(refused.code(), Some("not_signed_in"));
    server.stop().await;
}

/// A room with so many incidents and notes of one agency.
struct Full {
    state: State,
    agency: AgencyId,
    now: Timestamp,
}

impl Full {
    fn with(objects: usize) -> Self {
        let agency = AgencyId::new("fire").expect("a name");
        let mut full = Self {
            state: State::default(),
            agency: agency.clone(),
            now: Timestamp(1_795_000_000_000),
        };
        let id = PrincipalId(new_id());
        full.order(None, register(&agency));
        full.order(
            None,
            Command::RegisterPrincipal(RegisterPrincipal {
                id,
                agency,
                name: "Desk".to_owned(),
                roles: [Role::Dispatcher].into(),
                unit: None,
            }),
        );
        for n in 0..objects / 2 {
            let incident = IncidentId(new_id());
            full.order(Some(id), report(incident, n));
            let target = Target::Incident(incident);
            let text = format!("Owner told; {n} bottles of propane in the cellar");
            let note = Command::AddNote {
                id: NoteId(new_id()),
                target,
                text,
            };
            full.order(Some(id), note);
            let over = Command::StepIncident {
                incident,
                step: IncidentStep::Cancelled,
                reason: Some("False alarm".to_owned()),
            };
            full.order(Some(id), over);
            if n % 1_000 == 0 {
                full.state.forget_timelines();
            }
        }
        full
    }

    fn order(&mut self, by: Option<PrincipalId>, command: Command) {
        let context = match by {
            None => Context::server(CommandId(new_id()), self.now),
            Some(principal) => Context {
                principal,
                agency: self.agency.clone(),
                role: Role::Dispatcher,
                ..Context::server(CommandId(new_id()), self.now)
            },
        };
        let events = domain::decide(&self.state, &command, &context).expect("accepted");
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency,
            received_at: self.now,
            occurred_at: self.now,
        };
        self.state.apply_accepted(&events, &recorded);
    }

    /// What is found, how long all of it took, and its longest step.
    fn search(&self, words: &str) -> (Hits, Duration, Duration) {
        let viewer = Viewer::open(self.agency.clone());
        let begun = Instant::now();
        let mut search = Search::new(Wanted::new(words).expect("words"), None);
        let mut longest = Duration::ZERO;
        loop {
            let step = Instant::now();
            let goes_on = search.step(&self.state, &viewer, 500);
            longest = longest.max(step.elapsed());
            if !goes_on {
                break;
            }
        }
        let hits = search.hits(&self.state, &viewer, 0, 20);
        (hits, begun.elapsed(), longest)
    }
}

fn register(agency: &AgencyId) -> Command {
    Command::RegisterAgency(RegisterAgency {
        id: agency.clone(),
        name: "Fire".to_owned(),
        code: "F".to_owned(),
        kind: domain::AgencyKind::Fire,
        level: Level::Commune,
        parent: None,
        jurisdiction: Vec::new(),
    })
}

fn report(id: IncidentId, n: usize) -> Command {
    Command::ReportIncident(ReportIncident {
        id,
        incident_type: "fire_structure".into(),
        priority: Some(2.into()),
        at: Point::new(7.4246, 43.7384).expect("a place"),
        place: format!("{n} rue Grimaldi, escalier {}", n % 7),
        narrative: "Smoke from the roof; the caller is on the third floor and can see flames on the other side"
            .to_owned(),
        owner: None,
        starts_at: None,
    })
}

/// Q4: how long a search takes in a full room, and for how long the writer may have to wait for a step of it.
#[test]
fn a_search_in_a_full_room_is_soon_done() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let objects = if is_long { 100_000 } else { 4_000 };
    let full = Full::with(objects);
    let last = objects / 2 - 1;
    let mut slowest = (Duration::ZERO, Duration::ZERO);
    for (words, count) in [
        // One by its place, one by its number.
        (format!("{last} grimaldi"), 2),
        (format!("{last} bottles propane cell"), 1),
        (
            "smoke roof caller third floor flames other side".to_owned(),
            objects / 2,
        ),
        ("nothing of the kind".to_owned(), 0),
    ] {
        let (hits, whole, step) = full.search(&words);
        let counted: usize = hits.counts.iter().map(|it| it.1).sum();
        assert_eq!(counted, count, "{words}");
        assert!(!hits.is_truncated);
        slowest = (slowest.0.max(whole), slowest.1.max(step));
    }
    let ms = |it: Duration| (it.as_secs_f64() * 1e4).round() / 10.0;
    figures::write(
        "search",
        &[
            if is_long {
                Figure::at_least("search_objects", objects as f64, "objects", "≥ 100000", 1e5)
            } else {
                Figure::told("search_objects", objects as f64, "objects")
            },
            Figure::told("search_slowest_ms", ms(slowest.0), "ms"),
            Figure::told("search_longest_step_ms", ms(slowest.1), "ms"),
        ],
    );
}
