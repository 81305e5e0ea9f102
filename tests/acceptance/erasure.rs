//! What was told of an incident or a person is erased: its key is destroyed, and from then on nobody gets it again, by no
//! route, after no restart, out of no file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use acceptance::{Screen, TestServer, city, process::UnderTest};
use client::{ApiError, Client, new_id};
use protocol::{
    command::{
        AddMilestone, AddNote, Erase, RegisterPrincipal, ReportIncident, SetEnabled, SetHold,
        StepIncident,
    },
    people::{DeviceMay, IssueDevice},
    words::{IncidentStep, Role, SubjectKind},
};
use sqlx::Connection;
use uuid::Uuid;

/// In everything that is told about what will be erased.
const CANARY: &str = "canary-yvonne-okonkwo";

/// An incident that is over, and a person who is disabled, with canaries in all their texts.
struct Told {
    incident: Uuid,
    person: Uuid,
}

impl Told {
    async fn tell(desk: &Client, admin: &Client) -> Self {
        let report = ReportIncident {
            place: format!("{CANARY} house"),
            narrative: format!("Called by {CANARY}"),
            ..city::incident()
        };
        desk.report_incident(&report).await.expect("a report");
        let note = AddNote {
            command_id: new_id(),
            occurred_at: None,
            id: new_id(),
            incident: Some(report.id),
            task: None,
            text: format!("{CANARY} is diabetic"),
        };
        desk.add_note(&note).await.expect("a note");
        let milestone = AddMilestone {
            command_id: new_id(),
            occurred_at: None,
            text: format!("{CANARY} found"),
        };
        desk.add_milestone(report.id, &milestone)
            .await
            .expect("a milestone");
        let over = StepIncident {
            command_id: new_id(),
            occurred_at: None,
            to: IncidentStep::Cancelled,
            reason: Some(format!("{CANARY} is well")),
        };
        desk.step_incident(report.id, &over).await.expect("over");
        let person = RegisterPrincipal {
            command_id: new_id(),
            occurred_at: None,
            id: new_id(),
            agency: "fire".to_owned(),
            name: CANARY.to_owned(),
            roles: vec![Role::Observer],
            unit: None,
            account: format!("{CANARY}.fire"),
            password: city::PASSWORD.to_owned(),
            one_time: false,
        };
        admin.register_principal(&person).await.expect("a person");
        // Its label stands with the device and in the log of accounts.
        let device = IssueDevice {
            principal: person.id,
            label: format!("Screen of {CANARY}"),
            may: DeviceMay::Seat,
            unit: None,
            role: Some(Role::Observer),
        };
        admin.issue_device(&device).await.expect("a token");
        let disable = SetEnabled {
            command_id: new_id(),
            occurred_at: None,
            version: 0,
            enabled: false,
        };
        admin
            .set_enabled(person.id, &disable)
            .await
            .expect("disabled");
        Self {
            incident: report.id,
            person: person.id,
        }
    }

    async fn erase(&self, admin: &Client) {
        for order in [
            erase(SubjectKind::Incident, self.incident),
            erase(SubjectKind::Principal, self.person),
        ] {
            admin.erase(&order).await.expect("erased");
        }
    }
}

fn erase(kind: SubjectKind, id: Uuid) -> Erase {
    Erase {
        command_id: new_id(),
        occurred_at: None,
        kind,
        id,
        reason: "kept for five years".to_owned(),
    }
}

fn hold(kind: SubjectKind, id: Uuid, held: bool) -> SetHold {
    SetHold {
        command_id: new_id(),
        occurred_at: None,
        kind,
        id,
        held,
        reason: "a court asks".to_owned(),
    }
}

fn code(answer: Result<protocol::command::Accepted, ApiError>) -> String {
    let refused = answer.expect_err("refused");
    refused.code().expect("a code").to_owned()
}

/// Answers in which the canary is: of every route that tells of incidents, and of a stream.
async fn answers_with_canary(desk: &Client, incident: Uuid) -> Vec<String> {
    let mut found = Vec::new();
    for route in [
        "/api/v1/incidents".to_owned(),
        format!("/api/v1/incidents/{incident}"),
        "/api/v1/notes".to_owned(),
        format!("/api/v1/timeline?incident={incident}"),
        "/api/v1/snapshot".to_owned(),
        "/api/v1/search?q=yvonne".to_owned(),
    ] {
        let (_, body) = desk
            .request(client::Method::GET, &route, None)
            .await
            .expect("an answer");
        if contains(&body, CANARY.as_bytes()) {
            found.push(route);
        }
    }
    let screen = Screen::open(desk).await;
    let shown: Vec<_> = screen.mirror.objects().cloned().collect();
    if serde_json::to_string(&shown)
        .expect("plain")
        .contains(CANARY)
    {
        found.push("/ws".to_owned());
    }
    found
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

/// Every file below these folders in which one of the parts is.
fn files_with(folders: &[&Path], parts: &[Vec<u8>]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|it| it.to_path_buf()).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|it| it.expect("an entry").path()));
        } else if let Ok(bytes) = fs::read(&path)
            && parts.iter().any(|it| contains(&bytes, it))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The keys of these subjects, as they stand in the file.
async fn keys_of(data: &Path, subjects: &[Uuid]) -> BTreeMap<Uuid, Vec<u8>> {
    let file = data.join("keys.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .read_only(true);
    let mut conn = sqlx::SqliteConnection::connect_with(&options)
        .await
        .expect("the keys");
    let keys: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as("SELECT subject, key FROM keys")
        .fetch_all(&mut conn)
        .await
        .expect("the keys");
    conn.close().await.expect("the keys");
    keys.into_iter()
        .map(|(subject, key)| (Uuid::from_slice(&subject).expect("an id"), key))
        .filter(|(subject, _)| subjects.contains(subject))
        .collect()
}

/// J23–J25: the answers to what may not be erased are typed, and what was erased is gone from every answer and stream.
#[tokio::test]
async fn what_was_erased_is_in_no_answer_and_refusals_say_why() {
    let server = TestServer::start().await;
    let (desk, admin, legal, police) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.admin").await,
        server.seat("fire.legal").await,
        server.seat("police.dispatcher").await,
    );
    let told = Told::tell(&desk, &admin).await;
    let mut screen = Screen::open(&desk).await;
    let cursor = screen.mirror.cursor().expect("a cursor").to_owned();
    let before = answers_with_canary(&desk, told.incident).await;
    assert!(before.len() >= 5, "negative control: {before:?}");

    let it = erase(SubjectKind::Incident, told.incident);
    assert_eq!(code(desk.erase(&it).await), "role_may_not");
    assert_eq!(code(police.erase(&it).await), "role_may_not");
    let nobodys = erase(SubjectKind::Incident, new_id());
    assert_eq!(code(admin.erase(&nobodys).await), "unknown");
    let open = city::incident();
    desk.report_incident(&open).await.expect("a report");
    let open = erase(SubjectKind::Incident, open.id);
    assert_eq!(code(admin.erase(&open).await), "wrong_state");
    let on_hold = hold(SubjectKind::Incident, told.incident, true);
    legal.set_hold(&on_hold).await.expect("held");
    let it = erase(SubjectKind::Incident, told.incident);
    assert_eq!(code(admin.erase(&it).await), "on_hold");
    let lifted = hold(SubjectKind::Incident, told.incident, false);
    legal.set_hold(&lifted).await.expect("lifted");

    told.erase(&admin).await;
    let it = erase(SubjectKind::Incident, told.incident);
    assert_eq!(code(admin.erase(&it).await), "already_erased");
    screen
        .until(|it| {
            let incident = it.incident(told.incident);
            incident.is_some_and(|it| it.narrative.as_deref() == Some("[erased]"))
        })
        .await;
    let after = answers_with_canary(&desk, told.incident).await;
    assert_eq!(after, Vec::<String>::new());
    // J27: an old cursor does not bring it back either.
    let (_stream, welcome) = desk.open_stream(Some(&cursor)).await.expect("a stream");
    assert!(!welcome.resumed);
    server.stop().await;
}

/// Q7, S4: who erased what and why is listed for its agency, and lines that stand on screens lose the name at once.
#[tokio::test]
async fn a_line_on_a_screen_loses_the_name_with_the_person() {
    let server = TestServer::start().await;
    let (desk, admin, others) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.admin").await,
        server.seat("eoc.admin").await,
    );
    desk.report_incident(&city::incident())
        .await
        .expect("a report");
    let mut screen = Screen::open(&admin).await;
    screen.until(|it| it.entries().len() > 0).await;
    let line = screen.mirror.entries().last().expect("a line").clone();
    let (name, id) = (line.by.expect("a name"), line.by_id.expect("an id"));
    assert_eq!(screen.mirror.person(id).expect("a person").name, name);
    let disable = SetEnabled {
        command_id: new_id(),
        occurred_at: None,
        version: 0,
        enabled: false,
    };
    admin.set_enabled(id, &disable).await.expect("disabled");
    let told = admin.told_of(SubjectKind::Principal, id).await;
    let told = told.expect("what would go");
    assert!(told.over && !told.erased && told.label == name);
    admin
        .erase(&erase(SubjectKind::Principal, id))
        .await
        .expect("erased");
    screen
        .until(|it| it.person(id).is_some_and(|it| it.name == "[erased]"))
        .await;
    let lines: Vec<_> = screen.mirror.entries().collect();
    assert!(!format!("{lines:?}").contains(&name), "{lines:?}");
    assert!(lines.iter().any(|it| it.by.as_deref() == Some("[erased]")));

    let listed = admin.retention().await.expect("a list").items;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].reason.as_deref(), Some("kept for five years"));
    assert_eq!((listed[0].kind, listed[0].id), (SubjectKind::Principal, id));
    assert_eq!(others.retention().await.expect("a list").items, []);
    let hidden = others.told_of(SubjectKind::Principal, id).await;
    let missing = others.told_of(SubjectKind::Principal, new_id()).await;
    assert_eq!(format!("{hidden:?}"), format!("{missing:?}"));
    let observer = server.seat("fire.commander").await;
    let refused = observer.retention().await.expect_err("refused");
    assert_eq!(refused.code(), Some("role_may_not"));
    server.stop().await;
}

/// J26: the canary of an erased person and incident is in no file and no answer, also after kills and restarts; what its
/// key was is nowhere either.
#[tokio::test]
async fn the_canary_of_what_was_erased_is_found_nowhere() {
    let place = tempfile::tempdir().expect("a folder");
    let (data, logs) = (place.path().join("data"), place.path().join("logs"));
    fs::create_dir(&logs).expect("a folder");
    let environment = [("MUSTER_TEST_LOG", logs.join("server.log").into_os_string())];
    let start = async || {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_muster-under-test"));
        UnderTest::start_in(&program, &data, &[], &environment)
            .await
            .expect("a server")
    };
    let seat = async |server: &UnderTest, account: &str| {
        let client = server.stranger().expect("an address");
        client
            .sign_in(account, city::PASSWORD)
            .await
            .expect("a seat");
        client
    };
    let server = start().await;
    let desk = seat(&server, "fire.dispatcher").await;
    let admin = seat(&server, "fire.admin").await;
    let told = Told::tell(&desk, &admin).await;
    let keys = keys_of(&data, &[told.incident, told.person]).await;
    assert_eq!(keys.len(), 2);
    let mut parts: Vec<Vec<u8>> = keys.into_values().collect();
    parts.push(CANARY.as_bytes().to_vec());

    // Negative control: without erasing it all is found, in the files and by whoever starts the server on them.
    server.kill().await.expect("a kill");
    let server = start().await;
    let desk = seat(&server, "fire.dispatcher").await;
    let control = answers_with_canary(&desk, told.incident).await.len()
        + files_with(&[place.path()], &parts).len();
    assert!(control >= 6, "{control}");

    let admin = seat(&server, "fire.admin").await;
    told.erase(&admin).await;
    server.kill().await.expect("a kill");
    let in_files = files_with(&[place.path()], &parts);
    let server = start().await;
    let desk = seat(&server, "fire.dispatcher").await;
    let in_answers = answers_with_canary(&desk, told.incident).await;
    server.kill().await.expect("a kill");
    let in_files_later = files_with(&[place.path()], &parts);
    let found = in_files.len() + in_answers.len() + in_files_later.len();
    acceptance::figures::write(
        "erasure",
        &[
            acceptance::figures::Figure::at_most(
                "erasure_canary_found",
                found as f64,
                "places",
                "0",
                0.0,
            ),
            acceptance::figures::Figure::at_least(
                "erasure_control_found",
                control as f64,
                "places",
                "≥ 6",
                6.0,
            ),
        ],
    );
    assert_eq!(found, 0, "{in_files:?} {in_answers:?} {in_files_later:?}");
}
