//! A disaster response with something in every field: what of it nobody outside is told.

use acceptance::canary::{OWNER, PARTNER};
use client::{Client, new_id};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desks, in_hours, order};

/// A task that the partner has promised its part of, with a unit of the owner sent to it.
pub(super) async fn response(desks: &Desks, partner: &Client) {
    let desk = &desks.commander;
    let draft = json!({"id": new_id(), "task_kind": "disaster_response", "objective": "zqflood", "place": "zqriver",
        "legal_basis": "zqemergencyact", "answer_by": in_hours(2, 433), "parties": [{"agency": PARTNER}]});
    let id = order(desk, "tasks", draft).await;
    order(desk, &format!("tasks/{id}/propose"), json!({})).await;
    let yes = json!({"version": 1, "answer": "accept"});
    order(partner, &format!("tasks/{id}/answer"), yes).await;
    order(desk, &format!("tasks/{id}/start"), json!({})).await;
    let unit = json!({"id": new_id(), "agency": OWNER, "callsign": "zqboat", "unit_kind": "zqboatkind",
        "capabilities": [], "crew": [], "home": {"name": "zqquay", "lon": 7.413_333_1, "lat": 43.713_333_1}});
    let unit = order(&desks.admin, "units", unit).await;
    let sent = json!({"id": new_id(), "unit": unit, "task": id, "offer": false, "confirm": []});
    order(&desks.desk, "assignments", sent).await;
    let of_task = format!("tasks/{id}/response");
    period(desk, &of_task).await;
    let sector = sector(desk, &of_task, id, unit).await;
    posts(desk, partner, &of_task, sector).await;
    evacuation(desk, &of_task, id).await;
    shelter(desk, &of_task).await;
    figures(desk, partner, &of_task).await;
    reports(desks, &of_task).await;
}

fn item(id: Uuid, step: &str) -> String {
    format!("task-items/{id}/{step}")
}

async fn period(desk: &Client, of_task: &str) {
    let period = json!({"id": new_id(), "starts_at": in_hours(-1, 419), "ends_at": in_hours(11, 421),
        "emphasis": "zqemphasis", "objectives": [{"text": "zqgoal", "owner": PARTNER}, {"text": "zqaim"}]});
    let period = order(desk, &format!("{of_task}/periods"), period).await;
    let dropped = json!({"objective": 2, "state": "dropped", "note": "zqdropped"});
    order(desk, &item(period, "judge-objective"), dropped).await;
}

/// A zone of the task.
async fn zone(desk: &Client, task: Uuid, (kind, name, lon): (&str, &str, f64)) -> Uuid {
    let zone = json!({"id": new_id(), "zone_kind": kind, "name": name, "note": "", "task": task,
        "shape": {"type": "circle", "lon": lon, "lat": 43.746_666_1, "radius_m": 317}});
    order(desk, "zones", zone).await
}

/// A division with a unit in it, and a group that is one no more.
async fn sector(desk: &Client, of_task: &str, task: Uuid, unit: Uuid) -> Uuid {
    let zone = zone(desk, task, ("sector", "zqlowertown", 7.446_666_1)).await;
    let division = json!({"id": new_id(), "kind": "division", "name": "zqdivision", "zone": zone, "run_by": PARTNER,
        "work": "zqsearchwork", "channel": "zqchannel"});
    let division = order(desk, &format!("{of_task}/sectors"), division).await;
    let unit = json!({ "unit": unit });
    order(desk, &item(division, "place-unit"), unit).await;
    let group = json!({"id": new_id(), "kind": "group", "name": "zqdivers", "run_by": OWNER});
    let group = order(desk, &format!("{of_task}/sectors"), group).await;
    let over = json!({"reason": "zqgroupended"});
    order(desk, &item(group, "end-sector"), over).await;
    division
}

async fn posts(desk: &Client, partner: &Client, of_task: &str, sector: Uuid) {
    let post =
        json!({"id": new_id(), "position": "division_supervisor", "of": sector, "agency": PARTNER});
    let post = order(desk, &format!("{of_task}/posts"), post).await;
    let fill = |name: &str| json!({"name": name, "contact": "zqcontact"});
    order(partner, &item(post, "fill-post"), fill("zqearlier")).await;
    let reason = json!({"reason": "zqvacated"});
    order(partner, &item(post, "vacate-post"), reason).await;
    order(partner, &item(post, "fill-post"), fill("zqsupervisor")).await;
    let post = json!({"id": new_id(), "position": "safety_officer", "agency": OWNER});
    let post = order(desk, &format!("{of_task}/posts"), post).await;
    let reason = json!({"reason": "zqpostended"});
    order(desk, &item(post, "end-post"), reason).await;
}

async fn evacuation(desk: &Client, of_task: &str, task: Uuid) {
    let zone = zone(desk, task, ("evacuation", "zqoldquay", 7.447_777_1)).await;
    let leave = || {
        json!({"id": new_id(), "zone": zone, "persons": 31_337,
            "instructions": "zqinstructions"})
    };
    let path = format!("{of_task}/evacuations");
    let first = order(desk, &path, leave()).await;
    let lifted = json!({"how": "lifted", "note": "zqstayedhome"});
    order(desk, &item(first, "end-evacuation"), lifted).await;
    order(desk, &path, leave()).await;
}

async fn shelter(desk: &Client, of_task: &str) {
    let shelter = |name: &str| {
        json!({"id": new_id(), "name": name, "place": "zqschoolyard", "at": {"lon": 7.448_888_1, "lat": 43.748_888_1},
            "capacity": 31_333, "facilities": "zqbeds"})
    };
    let path = format!("{of_task}/shelters");
    let closed = order(desk, &path, shelter("zqgymnasium")).await;
    let reason = json!({"reason": "zqemptied"});
    order(desk, &item(closed, "close-shelter"), reason).await;
    order(desk, &path, shelter("zqschool")).await;
}

async fn figures(desk: &Client, partner: &Client, of_task: &str) {
    let figures = |source: &str| {
        json!({"id": new_id(), "whom": "public", "values": {"missing": 31_331}, "source": source,
            "is_estimate": true, "note": "zqcountnote"})
    };
    let path = format!("{of_task}/figures");
    let wrong = order(desk, &path, figures("zqrumour")).await;
    let reason = json!({"reason": "zqcountedtwice"});
    order(desk, &item(wrong, "withdraw-figures"), reason).await;
    order(partner, &path, figures("zqtriagepost")).await;
    let sources = json!({"version": 0, "sources": [{"whom": "public", "figure": "missing", "agency": PARTNER}]});
    order(desk, &format!("{of_task}/sources"), sources).await;
}

/// One that was returned, one that is approved, and one that is a draft.
async fn reports(desks: &Desks, of_task: &str) {
    let report = |follows: Option<Uuid>| {
        let mut it: Value = json!({"id": new_id(), "situation": "zqsituation", "needs": "zqneedbeds",
            "outlook": "zqoutlook"});
        if let Some(follows) = follows {
            it["follows"] = json!(follows);
        }
        it
    };
    let path = format!("{of_task}/reports");
    let first = order(&desks.desk, &path, report(None)).await;
    let reason = json!({"reason": "zqreturned"});
    order(&desks.commander, &item(first, "return-report"), reason).await;
    let second = order(&desks.desk, &path, report(Some(first))).await;
    let note = json!({"note": "zqapproved"});
    order(&desks.commander, &item(second, "approve-report"), note).await;
    order(&desks.desk, &path, report(None)).await;
}
