//! Markers in every field of every kind of the fire brigade's things. Every text has `zq` in it, which stands nowhere else;
//! places and times are as strange.

mod response;

use acceptance::canary::{OWNER, PARTNER, PASSWORD};
use acceptance::photograph::{described, photograph};
use acceptance::process::UnderTest;
use bytes::Bytes;
use client::{Client, new_id};
use serde_json::{Value, json};
use uuid::Uuid;

/// A client signed in to one of the city's accounts.
pub(super) async fn seat(server: &UnderTest, account: &str) -> Client {
    let client = server.stranger().expect("an address");
    client
        .sign_in(account, PASSWORD)
        .await
        .unwrap_or_else(|why| panic!("{account}: {why}"));
    client
}

/// Gives an order; it has to be accepted.
pub(super) async fn order(desk: &Client, path: &str, mut body: Value) -> Uuid {
    body["command_id"] = json!(new_id());
    let text = Bytes::from(body.to_string());
    desk.post_bytes(&format!("/api/v1/{path}"), text)
        .await
        .unwrap_or_else(|why| panic!("{path}: {why:?}"));
    body["id"]
        .as_str()
        .map_or(Uuid::nil(), |it| it.parse().expect("an id"))
}

/// A moment so many hours from now, with the milliseconds of a marker.
fn in_hours(hours: i64, ms: i64) -> String {
    let now_ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64);
    let whole_s = (now_ms / 1_000 + hours * 3_600) * 1_000;
    protocol::Moment::from(domain::Timestamp(whole_s + ms)).to_string()
}

struct Desks {
    admin: Client,
    desk: Client,
    commander: Client,
}

/// Plants everything.
pub(super) async fn plant(server: &UnderTest) {
    let fire = |role: &str| format!("{OWNER}.{role}");
    let admin = seat(server, &fire("admin")).await;
    let person = json!({"id": new_id(), "agency": OWNER, "name": "zqperson", "roles": ["dispatcher"],
        "account": "fire.zqaccount", "password": PASSWORD, "one_time": false});
    order(&admin, "principals", person).await;
    let desks = Desks {
        admin,
        desk: seat(server, "fire.zqaccount").await,
        commander: seat(server, &fire("commander")).await,
    };
    agreement(server).await;
    let units = units(&desks).await;
    let incident = incidents(&desks).await;
    tasks(server, &desks, incident).await;
    assignments(&desks, units, incident).await;
    let zone = json!({"id": new_id(), "zone_kind": "hazard", "name": "zqzone", "note": "zqzonenote",
        "shape": {"type": "circle", "lon": 7.444_444_1, "lat": 43.744_444_1, "radius_m": 313},
        "ends_at": in_hours(9, 419),
        "watch": {"watched": true, "alarm_on_enter": true, "alarm_on_leave": false}});
    order(&desks.desk, "zones", zone).await;
    equipment(&desks).await;
    let hand_over = json!({"id": new_id(), "note": "zqhandover", "shelved": []});
    order(&desks.desk, "hand-overs", hand_over).await;
}

/// Ems sees its half under an agreement of its own, signed by both.
async fn agreement(server: &UnderTest) {
    let clause = |(kind, fields): (domain::sharing::Kind, Vec<&'static str>)| {
        let mut clause = json!({"viewer": "ems", "owner": OWNER, "kind": kind.as_str(), "fields": fields,
            "trigger": "always"});
        if fields.contains(&"position") {
            clause["position"] = json!("cell_1km");
        }
        clause
    };
    let clauses: Vec<Value> = acceptance::canary::granted("ems")
        .into_iter()
        .map(clause)
        .collect();
    let text = json!({"title": "zqagreement", "purpose": "zqpurpose", "legal_basis": "zqbasis",
        "parties": [OWNER, "ems"], "clauses": clauses, "valid_from": in_hours(0, 0),
        "valid_until": in_hours(48, 421), "retention_days": 30,
        "duties": [{"agency": OWNER, "text": "zqduty", "measure": "answer", "within_min": 17}],
        "shares": [{"agency": OWNER, "percent": 41}, {"agency": "ems", "percent": 59}]});
    let (fire, ems) = (
        seat(server, "fire.legal").await,
        seat(server, "ems.legal").await,
    );
    let id = order(&fire, "agreements", json!({"id": new_id(), "text": text})).await;
    for (desk, step) in [(&fire, "propose"), (&fire, "sign"), (&ems, "sign")] {
        order(
            desk,
            &format!("agreements/{id}/{step}"),
            json!({"version": 1}),
        )
        .await;
    }
}

/// One unit that works, one that stands still with a reason.
async fn units(desks: &Desks) -> [Uuid; 2] {
    let unit = |callsign: &str| {
        json!({"id": new_id(), "agency": OWNER, "callsign": callsign, "unit_kind": "zqunitkind",
            "capabilities": ["zqunitcapability"], "crew": [],
            "home": {"name": "zqhome", "lon": 7.411_111_3, "lat": 43.711_111_3}})
    };
    let works = order(&desks.admin, "units", unit("zqcallsign")).await;
    let rests = order(&desks.admin, "units", unit("zqother")).await;
    let capacity = json!({"version": 0, "capacity": {"water_l": 21_347}});
    order(&desks.admin, &format!("units/{works}/capacity"), capacity).await;
    let crew = json!({"id": new_id(), "agency": OWNER, "name": "zqcrew", "roles": ["field"], "unit": works,
        "account": "fire.zqtablet", "password": PASSWORD, "one_time": false});
    order(&desks.admin, "principals", crew).await;
    let report = json!({"positions": [
        {"unit": works, "lon": 7.422_222_7, "lat": 43.722_222_7, "heading": 271.5, "speed": 12.5}]});
    order_positions(&desks.desk, report).await;
    [works, rests]
}

async fn order_positions(desk: &Client, body: Value) {
    desk.post_bytes("/api/v1/positions", Bytes::from(body.to_string()))
        .await
        .expect("a fix");
}

/// One that is worked on, one that waits, one that is over and one that is planned; gives the first.
async fn incidents(desks: &Desks) -> Uuid {
    let desk = &desks.desk;
    let report = |n: u32, starts_at: Option<String>| {
        let mut it = json!({"id": new_id(), "incident_type": "zqtype", "priority": 2,
            "lon": 7.433_333_1 + f64::from(n) * 0.001, "lat": 43.733_333_1, "place": "zqplace",
            "narrative": "zqnarrative"});
        if let Some(starts_at) = starts_at {
            it["starts_at"] = json!(starts_at);
        }
        it
    };
    let worked = order(desk, "incidents", report(0, None)).await;
    let waits = order(desk, "incidents", report(1, None)).await;
    let over = order(desk, "incidents", report(2, None)).await;
    order(desk, "incidents", report(3, Some(in_hours(72, 431)))).await;
    let cancel = json!({"to": "cancelled", "reason": "zqreason"});
    order(desk, &format!("incidents/{over}/state"), cancel).await;
    let link = json!({"version": 1, "to": worked, "link": "child"});
    order(desk, &format!("incidents/{waits}/link"), link).await;
    order(
        desk,
        &format!("incidents/{worked}/milestones"),
        json!({"text": "zqmilestone"}),
    )
    .await;
    let note = json!({"id": new_id(), "incident": worked, "text": "zqnote"});
    order(desk, "notes", note).await;
    let bytes = photograph(5, 400);
    let mut what = described(&bytes);
    "zqattachment.jpg".clone_into(&mut what.name);
    desk.add_attachment(worked, &what, bytes)
        .await
        .expect("attached");
    worked
}

/// A joint task that a partner is asked for, its counter-offer, which was not taken once, and the lead, which it does not take.
async fn tasks(server: &UnderTest, desks: &Desks, incident: Uuid) {
    let template = json!({"code": "zqtemplate", "title": "zqtemplatetitle", "version": 1, "task_kind": "inspection",
        "objective": "zqtemplateobjective", "place": "zqtemplateplace", "legal_basis": "zqtemplatelaw", "answer_within_min": 479,
        "parties": [{"agency": PARTNER, "asks": [{"capability": "zqtemplateasked", "count": 1}], "note": "zqtemplatepart",
            "report_to": "zqtemplatereport"}],
        "draw": {"inspectors_each": 1, "seed_from": "zqtemplateseed"}});
    let templates = json!({"version": 0, "templates": {"templates": [template]}});
    order(
        &desks.admin,
        &format!("agencies/{OWNER}/settings"),
        templates,
    )
    .await;
    let draft = json!({"id": new_id(), "task_kind": "inspection", "objective": "zqobjective", "place": "zqtaskplace",
        "area": {"lon": 7.455_555_1, "lat": 43.755_555_1, "radius_m": 413}, "incident": incident,
        "legal_basis": "zqlaw", "answer_by": in_hours(2, 433),
        "parties": [{"agency": PARTNER, "asks": [{"capability": "zqasked", "count": 1}], "note": "zqpart",
            "equipment": [{"equipment_kind": "zqaskedkind", "count": 1}], "people": 1, "report_to": "zqreport",
            "report_at": in_hours(3, 457), "until": in_hours(7, 461)}],
        "quorum": "covered", "quorum_of": ["zqasked"],
        "takeover": {"agency": PARTNER, "after_min": 467},
        "template": {"code": "zqtemplate", "version": 1}});
    let id = order(&desks.commander, "tasks", draft).await;
    order(&desks.commander, &format!("tasks/{id}/propose"), json!({})).await;
    let partner = seat(server, &format!("{PARTNER}.commander")).await;
    let offer = |offers: u32| {
        json!({"version": 1, "offers": offers, "answer": "counter",
            "promise": {"asks": [{"capability": "zqoffered", "count": 1, "from": in_hours(4, 463)}],
                "report_to": "zqelsewhere", "conditions": "zqcondition"}})
    };
    order(&partner, &format!("tasks/{id}/answer"), offer(0)).await;
    let back =
        json!({"version": 1, "agency": PARTNER, "offer": 1, "take": false, "reason": "zqnottaken"});
    order(&desks.commander, &format!("tasks/{id}/counter"), back).await;
    order(&partner, &format!("tasks/{id}/answer"), offer(1)).await;
    let taken = json!({"version": 1, "agency": PARTNER, "offer": 2, "take": true});
    order(&desks.commander, &format!("tasks/{id}/counter"), taken).await;
    let lead = json!({"to": PARTNER, "reason": "zqleadoffered"});
    order(&desks.commander, &format!("tasks/{id}/offer-lead"), lead).await;
    let not_it = json!({"offer": 1, "take": false, "reason": "zqleadrefused"});
    order(&partner, &format!("tasks/{id}/answer-lead"), not_it).await;
    inspection(desks, id).await;
    enforcement(server, desks, &partner).await;
    response::response(desks, &partner).await;
}

/// A measure that its own law speaks against, evidence in the partner's hands, and a case that it deals with.
async fn enforcement(server: &UnderTest, desks: &Desks, partner: &Client) {
    let desk = &desks.commander;
    let law = json!({"code": "zqlawcode", "kind": "law", "title": "zqlawtitle", "citation": "zqcitation",
        "valid_from": in_hours(-48, 419), "valid_until": in_hours(-24, 421),
        "permits": [{"measure": "seal", "countersigned": true}], "certificate": "zqcertificate"});
    let register = json!({"version": 0, "enforcement": {"instruments": [law],
        "certificates": [{"code": "zqcertificate", "title": "zqcertificatetitle"}]}});
    order(
        &desks.admin,
        &format!("agencies/{OWNER}/settings"),
        register,
    )
    .await;
    let draft = json!({"id": new_id(), "task_kind": "enforcement", "objective": "zqenforced", "place": "zqenforcedplace",
        "legal_basis": "zqenforcedlaw", "answer_by": in_hours(2, 433), "parties": [{"agency": PARTNER}]});
    let id = order(desk, "tasks", draft).await;
    order(desk, &format!("tasks/{id}/propose"), json!({})).await;
    let yes = json!({"version": 1, "answer": "accept"});
    order(partner, &format!("tasks/{id}/answer"), yes).await;
    order(desk, &format!("tasks/{id}/start"), json!({})).await;
    let of_task = format!("tasks/{id}/enforcement");
    let rules = json!({"version": 0, "countersign": [{"measure": "seal", "by": PARTNER}]});
    order(desk, &format!("{of_task}/rules"), rules).await;
    let at = json!({"lon": 7.491_111_1, "lat": 43.791_111_1});
    let seal = json!({"id": new_id(), "measure": "seal", "against": "zqagainst", "place": "zqsealedplace", "at": at,
        "what": "zqsealed", "instrument": "zqlawcode"});
    let seal = order(desk, &format!("{of_task}/measures"), seal).await;
    let item = |id: Uuid, step: &str| format!("task-items/{id}/{step}");
    let no = json!({"reason": "zqnotsigned"});
    order(partner, &item(seal, "refuse-countersignature"), no).await;
    let signed = json!({"note": "zqcountersigned"});
    order(partner, &item(seal, "countersign"), signed).await;
    let legal = seat(server, &format!("{OWNER}.legal")).await;
    let upheld = json!({"upheld": true, "note": "zqupheld"});
    order(&legal, &item(seal, "review-measure"), upheld).await;
    let lifted = json!({"reason": "zqlifted"});
    order(desk, &item(seal, "lift-measure"), lifted).await;
    let can = json!({"id": new_id(), "measure": seal, "what": "zqevidence", "seal": "zqsealnumber",
        "place": "zqevidenceplace", "at": at, "holder": "zqholder"});
    let can = order(desk, &format!("{of_task}/evidence"), can).await;
    let bytes = photograph(6, 400);
    let mut what = described(&bytes);
    "zqevidencefile.jpg".clone_into(&mut what.name);
    let attached = desk.add_evidence_file(can, &what, bytes).await;
    attached.expect("attached");
    let offer = json!({"agency": PARTNER, "note": "zqevidenceoffered"});
    order(desk, &item(can, "hand-over"), offer).await;
    let receipt = json!({"holder": "zqlocker", "seal_intact": false, "note": "zqcustody"});
    order(partner, &item(can, "receive"), receipt).await;
    let case = json!({"id": new_id(), "to": PARTNER, "items": [seal, can], "what": "zqreferral"});
    let case = order(desk, &format!("{of_task}/refer"), case).await;
    let accepted = json!({"accept": true, "reference": "zqreference"});
    order(partner, &item(case, "answer-referral"), accepted).await;
}

/// Two targets, and an inspector who keeps away from one.
async fn inspection(desks: &Desks, id: Uuid) {
    let desk = &desks.commander;
    let plan = format!("tasks/{id}/inspection");
    let target = |name: &str, id: Uuid| {
        json!({"id": id, "name": name, "register": format!("{name}register"), "place": "zqtargetplace",
            "at": {"lon": 7.499_999_1, "lat": 43.799_999_1}})
    };
    let (first, second) = (new_id(), new_id());
    let targets = json!({"targets": [target("zqtarget", first), target("zqtargettoo", second)]});
    order(desk, &format!("{plan}/targets"), targets).await;
    let inspectors = json!({"add": ["zqinspector", "zqinspectortoo"]});
    order(desk, &format!("{plan}/inspectors"), inspectors).await;
    let kin =
        json!({"agency": OWNER, "inspector": 1, "target": first, "reason": "zqkin", "lift": false});
    order(desk, &format!("{plan}/exclude"), kin).await;
}

/// One unit drives with somebody on board and is late, the other is taken back and then out of service.
async fn assignments(desks: &Desks, [works, rests]: [Uuid; 2], incident: Uuid) {
    let desk = &desks.desk;
    let assign = |unit: Uuid| json!({"id": new_id(), "unit": unit, "incident": incident, "offer": false, "confirm": []});
    let first = order(desk, "assignments", assign(works)).await;
    for to in ["acknowledged", "en_route", "on_scene"] {
        let step = json!({"to": to, "by_radio": true});
        order(desk, &format!("assignments/{first}/status"), step).await;
    }
    let leg = json!({"place": "zqleg", "at": {"lon": 7.466_666_1, "lat": 43.766_666_1}, "persons": 3, "by_radio": true});
    order(desk, &format!("assignments/{first}/leg"), leg).await;
    let delay = json!({"id": new_id(), "reason": "zqdelay"});
    order(desk, &format!("assignments/{first}/delay"), delay).await;
    let second = order(desk, "assignments", assign(rests)).await;
    let back = json!({"reason": "zqtakenback"});
    order(desk, &format!("assignments/{second}/cancel"), back).await;
    let out = json!({"availability": "out_of_service", "reason": "zqbroken", "until": in_hours(5, 439), "by_radio": false});
    order(desk, &format!("units/{rests}/availability"), out).await;
}

/// A pump with a fault, at a place.
async fn equipment(desks: &Desks) {
    let pump = json!({"id": new_id(), "agency": OWNER, "name": "zqequipment", "equipment_kind": "zqequipmentkind",
        "equipment_type": 2, "capabilities": ["zqequipmentcapability"], "serial": "zqserial",
        "home": {"name": "zqdepot", "lon": 7.477_777_1, "lat": 43.777_777_1}, "quantity": 1,
        "maintenance_due": in_hours(200, 443)});
    let id = order(&desks.admin, "equipment", pump).await;
    let to =
        json!({"version": 1, "place": {"name": "zqheld", "lon": 7.488_888_1, "lat": 43.788_888_1}});
    order(&desks.desk, &format!("equipment/{id}/move"), to).await;
    let fault = json!({"version": 1, "condition": "degraded", "reason": "zqfault"});
    order(&desks.desk, &format!("equipment/{id}/condition"), fault).await;
}
