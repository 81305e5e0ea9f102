//! What a server shows after a replay, read through its lists, in the same words as the fold.

use std::collections::BTreeMap;

use client::{Client, List};
use protocol::{Object, object::Assignment, object_work::Intervals};
use serde_json::{Value, json};

/// The facts that one agency's desk sees, with how often each is there.
pub(super) async fn of_agency(
    desk: &Client,
    agency: &str,
    call_label: &str,
) -> BTreeMap<String, usize> {
    let mut facts = Vec::new();
    let (mut calls, mut callsigns) = (BTreeMap::new(), BTreeMap::new());
    for object in desk.list(List::Units).await.expect("units") {
        if let Object::Unit(it) = object
            && it.agency == agency
        {
            let (status, availability) = (word(&json!(it.status)), word(&json!(it.availability)));
            facts.push(format!(
                "unit {} is {status}, could be {availability}",
                it.callsign
            ));
            callsigns.insert(it.id, it.callsign);
        }
    }
    for object in desk.list(List::Incidents).await.expect("incidents") {
        let Object::Incident(it) = object else {
            continue;
        };
        let narrative = it.narrative.unwrap_or_default();
        let first = narrative.lines().next().unwrap_or_default();
        let call = first
            .strip_prefix(call_label)
            .unwrap_or_default()
            .trim_start_matches(": ")
            .to_owned();
        let (since, received) = (seconds(it.state_since), seconds(it.reported_at));
        let (kind, priority) = (
            it.incident_type.unwrap_or_default(),
            it.priority.unwrap_or_default(),
        );
        let state = word(&json!(it.state));
        facts.push(format!(
            "call {call} {kind} {priority} {state} since {since} received {received}"
        ));
        calls.insert(it.id, call);
    }
    let mut by_pair: BTreeMap<(String, String), Vec<Assignment>> = BTreeMap::new();
    for object in desk.list(List::Assignments).await.expect("assignments") {
        let Object::Assignment(it) = object else {
            continue;
        };
        let call = it
            .incident
            .and_then(|id| calls.get(&id))
            .cloned()
            .unwrap_or_default();
        let unit = callsigns.get(&it.unit).cloned().unwrap_or_default();
        by_pair.entry((unit, call)).or_default().push(it);
    }
    for ((unit, call), mut assignments) in by_pair {
        assignments.sort_by_key(|it| it.times.as_ref().and_then(|it| it.values().min().copied()));
        for (nth, it) in assignments.into_iter().enumerate() {
            facts.push(format!(
                "unit {unit} on {call} #{nth} {}",
                word(&json!(it.status))
            ));
            let intervals = it.intervals.map_or_else(Vec::new, parts);
            facts.extend(
                intervals
                    .into_iter()
                    .map(|(part, took)| format!("unit {unit} on {call} #{nth} {part} took {took}")),
            );
            for (status, at) in it.times.unwrap_or_default() {
                let at = seconds(Some(at));
                facts.push(format!(
                    "unit {unit} on {call} #{nth} {} at {at}",
                    word(&json!(status))
                ));
            }
        }
    }
    let mut counts = BTreeMap::new();
    for fact in facts {
        *counts.entry(fact).or_default() += 1;
    }
    counts
}

/// The parts of an interval record that are there.
fn parts(it: Intervals) -> Vec<(&'static str, i64)> {
    let parts = [
        ("handling", it.handling_s),
        ("turnout", it.turnout_s),
        ("travel", it.travel_s),
        ("on_scene", it.on_scene_s),
        ("transport", it.transport_s),
        ("at_destination", it.at_destination_s),
        ("total", it.total_s),
    ];
    let known = parts
        .into_iter()
        .filter_map(|(part, took)| Some((part, took?)));
    known.collect()
}

fn seconds(at: Option<protocol::Moment>) -> i64 {
    at.map_or(-1, |it| it.0.0.div_euclid(1_000))
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or("nothing").to_owned()
}
