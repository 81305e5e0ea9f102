//! An agency settles its own words over the API: read, change, stale, and nobody else's.

use std::collections::BTreeMap;

use acceptance::{Made, Screen, TestServer, city};
use client::{ApiError, Client};
use domain::Timestamp;
use protocol::{
    Moment, Object,
    command::ConfigureAgency,
    settings::{
        AlarmRule, AlarmSettings, CertificateKind, Checklist, ChecklistItem, EnforcementSettings,
        Fine, InspectionSettings, Instrument, OfficerCertificate, Permit, Settings, StatusCode,
        StatusSettings,
    },
    words::{
        AlarmKind, CodeMeans, InstrumentKind, LegalVerdict, MeasureKind, SectionName, Severity,
        Sound,
    },
};

fn order(version: u32, status: Option<StatusSettings>) -> ConfigureAgency {
    ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        status,
        sending: None,
        automatic: None,
        alarms: None,
        classification: None,
        tasks: None,
        inspections: None,
        enforcement: None,
        templates: None,
    }
}

fn codes() -> StatusSettings {
    let rows = [
        ("2", CodeMeans::Available),
        ("3", CodeMeans::EnRoute),
        ("4", CodeMeans::OnScene),
        ("6", CodeMeans::OutOfService),
    ];
    let code = |(code, means): (&str, CodeMeans)| StatusCode {
        code: code.to_owned(),
        label: format!("Code {code}"),
        means,
    };
    StatusSettings {
        codes: rows.map(code).to_vec(),
        out_of_service: vec![],
    }
}

async fn read(client: &Client, agency: &str) -> Result<Settings, ApiError> {
    let path = format!("/api/v1/agencies/{agency}/settings");
    match client.get(&path).await? {
        Object::Settings(it) => Ok(it),
        other => panic!("{other:?}"),
    }
}

async fn refused(
    client: &Client,
    agency: &str,
    body: &ConfigureAgency,
) -> (u16, String, Option<String>) {
    match client.configure_agency(agency, body).await {
        Err(ApiError::Refused { status, problem }) => (status, problem.code, problem.current),
        other => panic!("{other:?}"),
    }
}

/// U9, U10: who may change settings and who may see them, on every way out.
#[tokio::test]
async fn an_agency_settles_its_own_status_codes() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let eoc_admin = server.seat("eoc.admin").await;
    let mut desk = Screen::open(&server.seat("fire.dispatcher").await).await;
    let mut other = Screen::open(&server.seat("police.dispatcher").await).await;
    assert_eq!(
        read(&admin, "fire").await.expect("settings").versions.len(),
        0
    );
    admin
        .configure_agency("fire", &order(0, Some(codes())))
        .await
        .expect("settled");
    let settled = read(&admin, "fire").await.expect("settings");
    assert_eq!(settled.versions.get(&SectionName::Status), Some(&1));
    assert_eq!(settled.status, codes());
    desk.until(|it| it.settings().is_some_and(|it| it.status == codes()))
        .await;
    // A sign that what came before has arrived.
    server
        .seat("police.dispatcher")
        .await
        .report_incident(&city::incident())
        .await
        .expect("reported");
    other.until(|it| it.incidents().next().is_some()).await;
    assert_eq!(
        other.mirror.settings().map(|it| it.id.as_str()),
        Some("police")
    );
    let unseen = read(&eoc_admin, "fire").await.expect_err("not theirs");
    let missing = read(&eoc_admin, "nowhere").await.expect_err("not there");
    assert_eq!(unseen.to_string(), missing.to_string());

    let (same, none) = (order(0, Some(codes())), order(1, None));
    assert_eq!(
        refused(&admin, "fire", &same).await,
        (409, "stale_version".into(), Some("1".into()))
    );
    assert_eq!(refused(&admin, "fire", &none).await.1, "malformed");
    assert_eq!(
        refused(&eoc_admin, "fire", &order(1, Some(codes())))
            .await
            .1,
        "not_yours"
    );
    let dispatcher = server.seat("fire.dispatcher").await;
    assert_eq!(
        refused(&dispatcher, "fire", &order(1, Some(codes())))
            .await
            .1,
        "role_may_not"
    );
    assert_eq!(
        refused(&admin, "nowhere", &order(0, Some(codes()))).await.0,
        404
    );
    let mut cut = codes();
    cut.codes.pop();
    assert_eq!(refused(&admin, "fire", &order(1, Some(cut))).await.0, 422);
    server.stop().await;
}

fn alarms(version: u32, rule: AlarmRule) -> ConfigureAgency {
    ConfigureAgency {
        alarms: Some(AlarmSettings {
            rules: BTreeMap::from([(AlarmKind::DispatchUnacknowledged, rule)]),
            acknowledge_within_s: 15,
            by_radio_within_s: None,
            no_unit_within_s: [60, 180, 600, 1_800, 3_600],
            answer_due_before_s: 3_600,
        }),
        ..order(version, None)
    }
}

/// K12: what an agency settles about its alarms is what its desks hear; what guards lives is refused to be silenced.
#[tokio::test]
async fn an_agency_settles_when_and_how_its_alarms_sound() {
    const START_MS: i64 = 1_795_000_000_000;
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let admin = server.seat("fire.admin").await;
    let control = server.seat("eoc.admin").await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let rule = AlarmRule {
        sound: Sound::Urgent,
        supervisors_s: 10,
        everybody_s: Some(20),
        holds_s: Some(60),
    };
    let silent = AlarmRule {
        sound: Sound::Notice,
        ..rule
    };
    let answer = refused(&admin, "fire", &alarms(0, silent)).await;
    assert_eq!((answer.0, answer.1.as_str()), (422, "malformed"));
    let slow = AlarmRule {
        supervisors_s: 301,
        ..rule
    };
    assert_eq!(
        refused(&admin, "fire", &alarms(0, slow)).await.1,
        "out_of_range"
    );
    admin
        .configure_agency("fire", &alarms(0, rule))
        .await
        .expect("settled");
    let settled = read(&admin, "fire").await.expect("settings").alarms;
    assert_eq!(
        settled.rules.get(&AlarmKind::DispatchUnacknowledged),
        Some(&rule)
    );
    // Every kind is named, also what nobody has changed.
    assert!(settled.rules.contains_key(&AlarmKind::Duress));

    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let sent = city::assign(unit, Some(incident.id), None);
    dispatcher.assign_unit(&sent).await.expect("a dispatch");
    let later = |ms| Moment::from(Timestamp(START_MS + ms));
    control.set_clock(later(15_000)).await.expect("15 s");
    desk.until(|it| it.alarms().any(|it| it.level == 0)).await;
    control.set_clock(later(25_000)).await.expect("10 s");
    desk.until(|it| it.alarms().any(|it| it.level == 1)).await;
    control.set_clock(later(45_000)).await.expect("20 s");
    desk.until(|it| it.alarms().any(|it| it.level == 2)).await;
    server.stop().await;
}

fn checklists(version: u32, lists: &[Checklist]) -> ConfigureAgency {
    ConfigureAgency {
        inspections: Some(InspectionSettings {
            checklists: lists.to_vec(),
        }),
        ..order(version, None)
    }
}

fn checklist(code: &str, items: usize) -> Checklist {
    let item = |n: usize| ChecklistItem {
        code: n.to_string(),
        text: "x".repeat(200),
        severity: Severity::Major,
    };
    Checklist {
        code: code.to_owned(),
        title: format!("Title of {code}"),
        version: 1,
        items: (1..=items).map(item).collect(),
        is_retired: false,
    }
}

/// Y4: a checklist is changed by its next version and retired, never left out; as many as there may be are one body.
#[tokio::test]
async fn y4_an_agency_settles_its_checklists_version_by_version() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let mut lists: Vec<Checklist> = (0..20).map(|n| checklist(&n.to_string(), 60)).collect();
    admin
        .configure_agency("fire", &checklists(0, &lists))
        .await
        .expect("settled");
    lists[0].items.truncate(1);
    let unsaid = refused(&admin, "fire", &checklists(1, &lists)).await;
    assert_eq!((unsaid.0, unsaid.1.as_str()), (422, "malformed"));
    lists[0].version = 2;
    let left_out = refused(&admin, "fire", &checklists(1, &lists[..19])).await;
    assert_eq!((left_out.0, left_out.1.as_str()), (422, "malformed"));
    lists[19].is_retired = true;
    admin
        .configure_agency("fire", &checklists(1, &lists))
        .await
        .expect("settled");
    let settled = read(&admin, "fire").await.expect("settings");
    assert_eq!(settled.inspections.checklists, lists);
    assert_eq!(settled.versions.get(&SectionName::Inspections), Some(&2));
    server.stop().await;
}

fn register(version: u32, it: &EnforcementSettings) -> ConfigureAgency {
    ConfigureAgency {
        enforcement: Some(it.clone()),
        ..order(version, None)
    }
}

fn instrument(code: &str) -> Instrument {
    let permit = |measure, fine_max| Permit {
        measure,
        countersigned: measure == MeasureKind::Seal,
        fine_max,
    };
    let limit = Fine {
        amount: 200_000,
        currency: "EUR".to_owned(),
    };
    Instrument {
        code: code.to_owned(),
        kind: InstrumentKind::Regulation,
        title: "Storage of fuel and gas".to_owned(),
        citation: "City ordinance 12 on fuel storage, art. 4".to_owned(),
        valid_from: Timestamp(1_500_000_000_000).into(),
        valid_until: None,
        permits: vec![
            permit(MeasureKind::Seal, None),
            permit(MeasureKind::Fine, Some(limit)),
        ],
        certificate: Some("FP2".to_owned()),
    }
}

/// N1, N2: an instrument keeps its text and can be ended, officers are one's own people, and nobody else is shown any of it.
#[tokio::test]
async fn n1_an_agency_settles_its_register_of_instruments() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let of = |client: Client| async move { client.session().await.expect("a session").principal };
    let officer = |person| OfficerCertificate {
        person,
        certificate: "FP2".to_owned(),
        valid_from: Timestamp(1_700_000_000_000).into(),
        valid_until: Some(Timestamp(1_900_000_000_000).into()),
    };
    let own = of(server.seat("fire.dispatcher").await).await;
    let stranger = of(server.seat("police.dispatcher").await).await;
    let mut it = EnforcementSettings {
        instruments: vec![instrument("CO-12")],
        certificates: vec![CertificateKind {
            code: "FP2".to_owned(),
            title: "Fire prevention officer".to_owned(),
            is_retired: false,
        }],
        officers: vec![officer(stranger)],
        ..EnforcementSettings::default()
    };
    let unknown = refused(&admin, "fire", &register(0, &it)).await;
    assert_eq!((unknown.0, unknown.1.as_str()), (404, "unknown"));
    it.officers = vec![officer(own)];
    let settle = async |version, it: &EnforcementSettings| {
        admin.configure_agency("fire", &register(version, it)).await
    };
    settle(0, &it).await.expect("settled");
    let mut other = it.clone();
    other.instruments[0].title = "Storage of fuel".to_owned();
    let changed = refused(&admin, "fire", &register(1, &other)).await;
    assert_eq!((changed.0, changed.1.as_str()), (422, "malformed"));
    it.instruments[0].valid_until = Some(Timestamp(1_795_000_000_000).into());
    it.instruments.push(instrument("CO-12/26"));
    it.checks.expired = LegalVerdict::Refuse;
    settle(1, &it).await.expect("settled");
    let settled = read(&admin, "fire").await.expect("settings");
    assert_eq!(settled.enforcement, it);
    assert_eq!(settled.versions.get(&SectionName::Enforcement), Some(&2));
    let police = server.seat("police.dispatcher").await;
    let theirs = read(&police, "police").await.expect("settings");
    assert_eq!(theirs.enforcement, EnforcementSettings::default());
    read(&police, "fire").await.expect_err("not theirs");
    server.stop().await;
}
