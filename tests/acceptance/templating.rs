//! Joint tasks by a template of their lead, over the API: what is settled, what is refused, and who is told (T28 to T32).

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client, Method};
use protocol::{
    Object,
    command::{Accepted, ConfigureAgency, DraftTask, SetCountersigning, TemplateRef},
    object::Task,
    object_enforcement::CountersignRule,
    settings::{TaskTemplate, TemplatePart, TemplateSettings},
    words::{MeasureKind, SectionName, TaskKind},
};
use serde_json::{Value, json};

fn asked(agency: &str) -> TemplatePart {
    TemplatePart {
        agency: agency.to_owned(),
        ..TemplatePart::default()
    }
}

/// Of the fire brigade: the police sign what is sealed, and a proposal can do without the operations centre.
fn depot() -> TaskTemplate {
    TaskTemplate {
        code: "DEPOT".to_owned(),
        title: "Illegal fuel depot".to_owned(),
        version: 1,
        task_kind: TaskKind::Enforcement,
        objective: "Empty it and close it".to_owned(),
        place: String::new(),
        area: None,
        legal_basis: "City ordinance 12".to_owned(),
        answer_within_min: 30,
        parties: vec![
            asked("police"),
            asked("ems"),
            TemplatePart {
                is_optional: true,
                ..asked("eoc")
            },
        ],
        quorum: protocol::object::QuorumRule::All,
        quorum_of: vec![],
        takeover: None,
        disclosure: protocol::object::Disclosure::default(),
        scope: protocol::object::TaskScope::default(),
        draw: None,
        countersign: vec![seal_by(Some("police"))],
        period: None,
        is_retired: false,
    }
}

fn seal_by(agency: Option<&str>) -> CountersignRule {
    CountersignRule {
        measure: MeasureKind::Seal,
        by: agency.map(str::to_owned),
    }
}

fn settled(version: u32, templates: &[TaskTemplate]) -> ConfigureAgency {
    ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        status: None,
        sending: None,
        automatic: None,
        alarms: None,
        classification: None,
        tasks: None,
        inspections: None,
        enforcement: None,
        templates: Some(TemplateSettings {
            templates: templates.to_vec(),
        }),
    }
}

/// The draft of an enforcement by that version of the template, which asks these.
fn by_it(version: u32, parties: &[&str]) -> DraftTask {
    DraftTask {
        task_kind: TaskKind::Enforcement,
        template: Some(TemplateRef {
            code: "DEPOT".to_owned(),
            version,
        }),
        ..city::task(parties, None)
    }
}

/// Status, code, field and what is the case.
fn refusal(answer: Result<Accepted, ApiError>) -> (u16, String, Option<String>, Option<String>) {
    match answer {
        Err(ApiError::Refused { status, problem }) => {
            (status, problem.code, problem.field, problem.current)
        }
        other => panic!("not refused: {other:?}"),
    }
}

fn is(
    status: u16,
    code: &str,
    field: Option<&str>,
    current: Option<&str>,
) -> (u16, String, Option<String>, Option<String>) {
    let owned = |it: Option<&str>| it.map(str::to_owned);
    (status, code.to_owned(), owned(field), owned(current))
}

async fn seen(client: &Client, task: &DraftTask) -> Task {
    match client.get(&format!("/api/v1/tasks/{}", task.id)).await {
        Ok(Object::Task(it)) => it,
        other => panic!("no task: {other:?}"),
    }
}

async fn with_depot() -> (TestServer, Client, Client) {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let order = settled(0, &[depot()]);
    admin.configure_agency("fire", &order).await.expect("kept");
    let lead = server.seat("fire.commander").await;
    (server, admin, lead)
}

/// T29 to T32: a task by a template asks whom it needs, has signed what it demands, and tells which one it was.
#[tokio::test]
async fn t30_t31_t32_a_task_by_a_template_keeps_what_that_binds() {
    let (server, admin, lead) = with_depot().await;
    let police = server.seat("police.commander").await;
    let short = lead.draft_task(&by_it(1, &["ems", "eoc"])).await;
    assert_eq!(
        refusal(short),
        is(422, "party_missing", None, Some("police"))
    );
    let draft = by_it(1, &["police", "ems"]);
    lead.draft_task(&draft)
        .await
        .expect("without who is optional");
    lead.propose_task(draft.id, &city::plain())
        .await
        .expect("proposed");

    let told = seen(&police, &draft).await.template.expect("told");
    assert_eq!((told.code.as_str(), told.version), ("DEPOT", 1));
    let settled_by = |it: Task| it.enforcement.expect("an enforcement").countersign;
    assert_eq!(
        settled_by(seen(&lead, &draft).await),
        [seal_by(Some("police"))]
    );
    let set = async |rules: Vec<CountersignRule>| {
        let order = SetCountersigning {
            command_id: client::new_id(),
            occurred_at: None,
            version: 0,
            countersign: rules,
        };
        lead.set_countersigning(draft.id, &order).await
    };
    let kept = is(409, "wrong_state", None, Some("countersigned"));
    assert_eq!(refusal(set(vec![]).await), kept);
    assert_eq!(refusal(set(vec![seal_by(None)]).await), kept);

    // What becomes of the template is no matter of the task.
    let next = TaskTemplate {
        version: 2,
        is_retired: true,
        countersign: vec![],
        ..depot()
    };
    let order = settled(1, &[next]);
    admin.configure_agency("fire", &order).await.expect("kept");
    let told = seen(&lead, &draft).await.template.expect("told");
    assert_eq!(told.version, 1);
    assert_eq!(refusal(set(vec![]).await), kept);
    server.stop().await;
}

/// T29: the version that was read counts, also when an agency is gone from the template since.
#[tokio::test]
async fn t29_what_was_changed_meanwhile_is_refused_and_nothing_is_left_of_it() {
    let (server, admin, lead) = with_depot().await;
    let mut without = depot();
    without.version = 2;
    without.parties.remove(1);
    let order = settled(1, &[without]);
    admin.configure_agency("fire", &order).await.expect("kept");
    let stale = lead.draft_task(&by_it(1, &["police", "ems"])).await;
    let changed = is(409, "stale_version", Some("template"), Some("2"));
    assert_eq!(refusal(stale), changed);
    let other = DraftTask {
        task_kind: TaskKind::Inspection,
        ..by_it(2, &["police"])
    };
    let other = lead.draft_task(&other).await;
    assert_eq!(refusal(other), is(409, "wrong_kind", None, None));
    let ems = server.seat("ems.commander").await;
    let of_another = ems.draft_task(&by_it(2, &["police"])).await;
    assert_eq!(
        refusal(of_another),
        is(422, "malformed", Some("template"), None)
    );
    let desk = Screen::open(&lead).await;
    assert!(
        !desk
            .mirror
            .objects()
            .any(|it| matches!(it, Object::Task(_)))
    );
    lead.draft_task(&by_it(2, &["police"])).await.expect("kept");
    server.stop().await;
}

/// T28: a body that is wrong is answered by what is wrong with it, and nothing of it is kept.
#[tokio::test]
async fn t28_a_template_that_cannot_be_is_refused_whole() {
    let (server, admin, _) = with_depot().await;
    let path = "/api/v1/agencies/fire/settings";
    let sent = async |change: &dyn Fn(&mut Value)| {
        let mut new = serde_json::to_value(depot()).expect("text");
        new["code"] = json!("NEW");
        change(&mut new);
        let all = json!([serde_json::to_value(depot()).expect("text"), new]);
        let body =
            json!({"command_id": client::new_id(), "version": 1, "templates": {"templates": all}});
        let answer = admin.request(Method::POST, path, Some(body.to_string().into()));
        match answer.await {
            Err(ApiError::Refused {
                status,
                problem: it,
            }) => (status, it.code, it.field, it.current),
            other => panic!("not refused: {other:?}"),
        }
    };
    let unknown = sent(&|it| it["parties"][0]["agency"] = json!("nobody")).await;
    assert_eq!((unknown.0, unknown.1.as_str()), (404, "unknown"));
    let twice = sent(&|it| it["countersign"] = json!([{"measure": "seal"}, {"measure": "seal"}]));
    assert_eq!(twice.await, is(422, "malformed", Some("countersign"), None));
    let hour = sent(&|it| it["parties"][0]["report_at"] = json!("2026-12-01T08:00:00Z")).await;
    assert_eq!((hour.0, hour.1.as_str()), (422, "malformed"));
    let of_another_kind = sent(&|it| it["period"] = json!({"hours": 8})).await;
    assert_eq!(of_another_kind, is(409, "wrong_kind", None, None));
    let nobody = sent(&|it| it["parties"] = json!([])).await;
    assert_eq!((nobody.0, nobody.1.as_str()), (422, "not_joint"));
    let stranger =
        sent(&|it| it["countersign"] = json!([{"measure": "seal", "by": "civil"}])).await;
    assert_eq!(stranger, is(422, "not_a_party", None, Some("civil")));
    let Object::Settings(kept) = admin.get(path).await.expect("settings") else {
        panic!("settings are read as such");
    };
    assert_eq!(kept.templates.templates, [depot()]);
    assert_eq!(kept.versions.get(&SectionName::Templates), Some(&1));
    server.stop().await;
}
