//! An agency says what happened in its own words: it reads them itself, everybody else reads the common ones.

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client};
use protocol::{
    Object,
    command::{ConfigureAgency, ReportIncident, TriageIncident},
    object::Incident,
    search::SearchQuery,
    settings::{ClassificationSettings, OwnPriority, OwnType},
};
use uuid::Uuid;

use super::sharing::{everything_shown, everything_told};

fn list(label: &str, means: &str) -> ClassificationSettings {
    let own_type = |code: &str, label: String, retired| OwnType {
        code: code.to_owned(),
        label,
        means: means.to_owned(),
        priority: Some(2),
        retired,
    };
    ClassificationSettings {
        types: vec![
            own_type("B2-CANARY", format!("CANARY {label}"), false),
            own_type("B0-CANARY", "CANARY of another time".to_owned(), true),
        ],
        priorities: vec![OwnPriority {
            code: "A-CANARY".to_owned(),
            label: "CANARY alarm".to_owned(),
            means: 1,
            retired: false,
        }],
    }
}

async fn settle(admin: &Client, version: u32, classification: ClassificationSettings) {
    let order = ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        status: None,
        sending: None,
        automatic: None,
        alarms: None,
        classification: Some(classification),
        tasks: None,
        inspections: None,
        enforcement: None,
        templates: None,
    };
    admin
        .configure_agency("fire", &order)
        .await
        .expect("settled");
}

fn report(own_type: &str, own_priority: Option<&str>) -> ReportIncident {
    ReportIncident {
        incident_type: None,
        own_type: Some(own_type.to_owned()),
        priority: None,
        own_priority: own_priority.map(str::to_owned),
        ..city::incident()
    }
}

async fn read(client: &Client, id: Uuid) -> Incident {
    let path = format!("/api/v1/incidents/{id}");
    match client.get(&path).await.expect("an incident") {
        Object::Incident(it) => it,
        other => panic!("{other:?}"),
    }
}

/// Common type and priority, then the own codes.
fn words(it: &Incident) -> (Option<&str>, Option<u8>, Option<&str>, Option<&str>) {
    (
        it.incident_type.as_deref(),
        it.priority,
        it.own_type.as_ref().map(|it| it.code.as_str()),
        it.own_priority.as_ref().map(|it| it.code.as_str()),
    )
}

async fn found(client: &Client, words: &str) -> usize {
    let query = SearchQuery {
        q: words.to_owned(),
        kind: None,
        limit: 50,
        skip: 0,
    };
    client.search(&query).await.expect("an answer").hits.len()
}

/// I21, I22, A4: the operations centre is granted type and priority of everything, and reads common words only.
#[tokio::test]
async fn an_agency_reads_its_own_words_and_everybody_else_the_common_ones() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    settle(&admin, 0, list("in a dwelling", "fire_structure")).await;
    let (fire, eoc) = (
        server.seat("fire.dispatcher").await,
        server.seat("eoc.coordinator").await,
    );
    let (mut own_screen, mut eoc_screen) = (Screen::open(&fire).await, Screen::open(&eoc).await);
    let urgent = report("B2-CANARY", Some("A-CANARY"));
    fire.report_incident(&urgent).await.expect("a report");
    let usual = report("B2-CANARY", None);
    fire.report_incident(&usual).await.expect("a report");

    let both = (
        Some("fire_structure"),
        Some(1),
        Some("B2-CANARY"),
        Some("A-CANARY"),
    );
    assert_eq!(words(&read(&fire, urgent.id).await), both);
    let by_type = (Some("fire_structure"), Some(2), Some("B2-CANARY"), None);
    assert_eq!(words(&read(&fire, usual.id).await), by_type);
    let common = (Some("fire_structure"), Some(1), None, None);
    assert_eq!(words(&read(&eoc, urgent.id).await), common);

    // Judged anew by own words, and by nothing but a look; then what was recorded outlives the list.
    let judge = |version, own_type: Option<&str>| TriageIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        priority: None,
        own_priority: None,
        incident_type: None,
        own_type: own_type.map(str::to_owned),
    };
    fire.triage_incident(usual.id, &judge(1, None))
        .await
        .expect("judged");
    settle(&admin, 1, list("RENAMED", "flood")).await;
    assert_eq!(words(&read(&fire, usual.id).await), by_type);
    fire.triage_incident(usual.id, &judge(2, Some("B2-CANARY")))
        .await
        .expect("judged");
    let anew = (Some("flood"), Some(2), Some("B2-CANARY"), None);
    assert_eq!(words(&read(&fire, usual.id).await), anew);

    let ids = [urgent.id, usual.id];
    let shown = everything_shown(&mut eoc_screen, &eoc).await;
    for told in [everything_told(&eoc, &ids).await, shown] {
        assert!(
            told.contains("fire_structure") && told.contains("flood"),
            "control: the common words"
        );
        assert!(
            !told.contains("CANARY"),
            "the operations centre is told an own word of the fire brigade"
        );
    }
    let shown = everything_shown(&mut own_screen, &fire).await;
    for told in [everything_told(&fire, &ids).await, shown] {
        assert!(
            told.contains("CANARY in a dwelling") && told.contains("CANARY RENAMED"),
            "control: its own words"
        );
    }
    assert_eq!(
        (
            found(&fire, "canary dwelling").await,
            found(&eoc, "canary dwelling").await
        ),
        (1, 0)
    );
    server.stop().await;
}

/// I21: type and priority are said once each, in common words or in own ones.
#[tokio::test]
async fn a_report_says_each_thing_once() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let nothing = ReportIncident {
        incident_type: None,
        ..city::incident()
    };
    let how_urgent = ReportIncident {
        priority: None,
        ..city::incident()
    };
    let type_twice = ReportIncident {
        own_type: Some("B2-CANARY".to_owned()),
        ..city::incident()
    };
    let priority_twice = ReportIncident {
        own_priority: Some("A-CANARY".to_owned()),
        ..city::incident()
    };
    for (body, code, field) in [
        (nothing, "empty", "incident_type"),
        (how_urgent, "empty", "priority"),
        (type_twice, "malformed", "own_type"),
        (priority_twice, "malformed", "own_priority"),
    ] {
        let Err(ApiError::Refused { status, problem }) = desk.report_incident(&body).await else {
            panic!("{field} was taken")
        };
        let answer = (status, problem.code.as_str(), problem.field.as_deref());
        assert_eq!(answer, (422, code, Some(field)));
    }
    server.stop().await;
}

/// I21: codes that cannot be said, each with its answer; nothing is recorded.
#[tokio::test]
async fn a_code_that_cannot_be_said_is_refused() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    settle(&admin, 0, list("in a dwelling", "fire_structure")).await;
    let (fire, police) = (
        server.seat("fire.dispatcher").await,
        server.seat("police.dispatcher").await,
    );
    let cases = [
        (
            &fire,
            report("B7", Some("A-CANARY")),
            "malformed",
            Some("own_type"),
            None,
        ),
        (
            &fire,
            report("B2-CANARY", Some("Z")),
            "malformed",
            Some("own_priority"),
            None,
        ),
        (
            &fire,
            report("B0-CANARY", None),
            "wrong_state",
            None,
            Some("retired"),
        ),
        (
            &police,
            report("B2-CANARY", None),
            "malformed",
            Some("own_type"),
            None,
        ),
        (
            &police,
            report("B7", None),
            "malformed",
            Some("own_type"),
            None,
        ),
    ];
    let mut said = vec![];
    for (desk, body, code, field, current) in cases {
        let Err(ApiError::Refused { problem, .. }) = desk.report_incident(&body).await else {
            panic!("{:?} was taken", body.own_type)
        };
        let answer = (
            problem.code.as_str(),
            problem.field.as_deref(),
            problem.current.as_deref(),
        );
        assert_eq!(answer, (code, field, current), "{:?}", body.own_type);
        said.push(problem.message);
    }
    assert_eq!(
        said[3], said[4],
        "P4: another agency's code answers as one that does not exist"
    );
    assert_eq!(city::count(&fire, client::List::Incidents).await, 0);
    server.stop().await;
}
