//! Markers, and who may be told them.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{SystemTime, UNIX_EPOCH},
};

use acceptance::canary::{GRANTED, NAMES_ONLY, OWNER, granted};
use domain::sharing::Kind;
use picture::rows::{self, Body};
use protocol::{Moment, Object};
use serde_json::Value;
use uuid::Uuid;

use super::words::{self, PARTY};

/// Under which field of which kind something is said.
type Ground = (Kind, &'static str);

/// What is planted, as its owner sees it.
#[derive(Debug, Default)]
pub(super) struct Planted {
    /// Markers, and every field in which each stands.
    pub(super) markers: BTreeMap<String, BTreeSet<Ground>>,
    /// What is the owner's.
    pub(super) ids: BTreeMap<Uuid, Kind>,
    /// The units' names on the picture lane.
    pub(super) handles: BTreeSet<u32>,
}

fn owner_of(object: &Object) -> Option<&str> {
    match object {
        Object::Unit(it) => Some(&it.agency),
        Object::Incident(it) => Some(&it.agency),
        Object::Assignment(it) => Some(&it.agency),
        Object::Task(it) => Some(&it.owner),
        Object::Note(it) => Some(&it.agency),
        Object::Person(it) => Some(&it.agency),
        Object::HandOver(it) => Some(&it.agency),
        Object::Alarm(it) => Some(&it.agency),
        Object::Zone(it) => Some(&it.agency),
        Object::Equipment(it) => Some(&it.agency),
        Object::Settings(it) => Some(&it.id),
        Object::Agreement(it) => it.agency.as_deref(),
        // Nobody else leads a task that anything stands in here.
        Object::TaskItem(_) => Some(OWNER),
        Object::Agency(_) => None,
    }
}

/// Moments are planted an hour or more from now. What happens while a run goes on bears the time of that, in whatever shows
/// it: no marker, although its milliseconds may be those of one.
const RUN_MS_MAX: i64 = 30 * 60 * 1_000;

/// Whether a moment was planted, as somebody sees it who looks at `now_ms`.
fn is_planted_moment(text: &str, now_ms: i64) -> bool {
    let is_strange = ["419Z", "421Z", "431Z", "433Z", "439Z", "443Z"]
        .iter()
        .any(|it| text.ends_with(it));
    let moment = Moment::parse(text).filter(|_| is_strange);
    moment.is_some_and(|it| (it.0.0 - now_ms).abs() > RUN_MS_MAX)
}

/// Whether a value stands nowhere by chance: a planted text, an id, a place or a moment as strange.
fn is_marker(text: &str, now_ms: i64) -> bool {
    let is_place = text.starts_with("7.4") || text.starts_with("43.7");
    text.contains("zq")
        || is_planted_moment(text, now_ms)
        || text.parse::<Uuid>().is_ok()
        || (is_place && text.len() > 8)
}

/// Moments that only happened are no markers, whatever their milliseconds; planted ones are.
#[test]
fn a_moment_of_the_run_itself_is_no_marker() {
    let planted = "2026-05-04T12:00:00.421Z";
    let now_ms = |text| Moment::parse(text).expect("a moment").0.0;
    assert!(!is_marker(planted, now_ms("2026-05-04T12:00:07.003Z")));
    assert!(is_marker(planted, now_ms("2026-05-04T11:00:00.000Z")));
    assert!(is_marker(planted, now_ms("2026-05-04T13:29:00.000Z")));
    assert!(!is_marker(
        "2026-05-04T12:00:00.422Z",
        now_ms("2026-05-04T11:00:00.000Z")
    ));
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|it| leaves(it, found)),
        Value::Array(all) => all.iter().for_each(|it| leaves(it, found)),
        Value::String(it) => found.push(it.clone()),
        Value::Number(it) => found.push(it.to_string()),
        Value::Bool(_) | Value::Null => {}
    }
}

impl Planted {
    /// Reads what the owner is shown.
    pub(super) fn of(objects: &[Object]) -> Self {
        let mut planted = Self::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now_ms = now.map_or(0, |it| it.as_millis() as i64);
        for object in objects.iter().filter(|it| owner_of(it) == Some(OWNER)) {
            let Some((kind, said)) = words::said(object) else {
                continue;
            };
            if let Ok(id) = object.id().parse() {
                planted.ids.insert(id, kind);
            }
            if let Object::Unit(it) = object {
                planted.handles.extend(it.handle);
            }
            for (word, value) in said {
                let mut found = Vec::new();
                leaves(&value, &mut found);
                for it in found.into_iter().filter(|it| is_marker(it, now_ms)) {
                    planted.markers.entry(it).or_default().insert((kind, word));
                }
            }
        }
        planted
    }

    /// Fields of granted kinds that hold nothing at all: nobody could see them leak.
    pub(super) fn empty(objects: &[Object]) -> Vec<Ground> {
        let said: BTreeSet<Ground> = objects
            .iter()
            .filter(|it| owner_of(it) == Some(OWNER))
            .filter_map(words::said)
            .flat_map(|(kind, said)| said.into_iter().map(move |it| (kind, it.0)))
            .collect();
        let all = GRANTED
            .into_iter()
            .flat_map(|kind| kind.words().into_iter().map(move |it| (kind, it)));
        all.filter(|it| !said.contains(it) && *it != NAMES_ONLY)
            .collect()
    }
}

/// What one agency may be told.
pub(super) struct Judge<'a> {
    planted: &'a Planted,
    may: BTreeSet<Ground>,
}

impl<'a> Judge<'a> {
    pub(super) fn of(planted: &'a Planted, viewer: &str) -> Self {
        let granted = granted(viewer);
        let mut may: BTreeSet<Ground> = granted
            .into_iter()
            .flat_map(|(kind, words)| words.into_iter().map(move |it| (kind, it)))
            .collect();
        if viewer == "ems" {
            // G11: it has signed the agreement.
            may.insert((Kind::Agreement, PARTY));
        }
        Self { planted, may }
    }

    fn may_be_told(&self, grounds: &BTreeSet<Ground>) -> bool {
        grounds.iter().any(|it| self.may.contains(it))
    }

    /// The markers that it may not be told, and those that it has to be.
    pub(super) fn markers(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        let (may, may_not): (Vec<_>, Vec<_>) = self
            .planted
            .markers
            .iter()
            .partition(|it| self.may_be_told(it.1));
        let names = |all: Vec<(&'a String, _)>| all.into_iter().map(|it| it.0.as_str()).collect();
        (names(may_not), names(may))
    }

    /// What it may not be told of and is, in a text: markers, and fields of objects whatever they say.
    pub(super) fn leaks(&self, text: &str) -> Vec<String> {
        let (may_not, _) = self.markers();
        let mut found: Vec<String> = may_not
            .into_iter()
            .filter(|it| text.contains(*it))
            .map(|it| format!("{it} ({:?})", self.planted.markers[it]))
            .collect();
        let json = text.find(['{', '[']).map_or("", |at| &text[at..]);
        if let Ok(value) = serde_json::from_str(json) {
            self.fields(&value, &mut found);
        }
        found
    }

    /// Objects wherever they stand in an answer.
    fn fields(&self, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(all) => {
                let id = all.get("id").and_then(Value::as_str);
                let id = id.and_then(|it| it.parse::<Uuid>().ok());
                let is_planted = id.is_some_and(|it| self.planted.ids.contains_key(&it));
                let object: Option<Object> = is_planted
                    .then(|| serde_json::from_value(value.clone()).ok())
                    .flatten();
                if let Some((kind, said)) = object.as_ref().and_then(words::said) {
                    for (word, value) in said {
                        if !self.may.contains(&(kind, word)) {
                            found.push(format!("{kind:?}.{word} = {value}"));
                        }
                    }
                }
                all.values().for_each(|it| self.fields(it, found));
            }
            Value::Array(all) => all.iter().for_each(|it| self.fields(it, found)),
            _ => {}
        }
    }

    /// The owner's units in a picture frame, for who may not see where they are; gone ones have been there.
    pub(super) fn in_frame(&self, frame: &[u8]) -> Vec<String> {
        if self.may.contains(&(Kind::Unit, "position")) {
            return vec![];
        }
        let frame = rows::decode(frame).expect("a frame");
        let mut named = frame.gone;
        if let Body::Positions(rows) = frame.body {
            named.extend(rows.iter().map(|it| it.handle));
        }
        let of_owner = named.iter().filter(|it| self.planted.handles.contains(it));
        of_owner
            .map(|it| format!("unit {it} on the picture lane"))
            .collect()
    }
}

/// The exact place of the unit in a picture frame: nobody but the owner sees it.
pub(super) fn exact_place_in(frame: &[u8]) -> bool {
    let exact = [74_222_227_i32, 437_222_227_i32];
    let has = |it: i32| frame.windows(4).any(|at| at == it.to_le_bytes());
    exact.into_iter().any(has)
}
