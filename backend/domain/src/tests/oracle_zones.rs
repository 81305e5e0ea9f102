//! The second evaluator, for zones (V11). Also compiled into the tests of the protocol.

use domain::{
    Target, Zone, ZoneState,
    sharing::{Kind, Precision},
    timeline::Entry,
};

use super::{
    oracle::{Fields, Oracle, Words, everything, put},
    oracle_places::About,
    oracle_tasks::{ends, is_in, is_over, promised, told},
};

/// What one must see of a zone to get a line about it.
pub(super) fn needed_of_zone(what: &str) -> &'static str {
    match what {
        "zone_labelled" => "note",
        "zone_reshaped" => "shape",
        "zone_rescheduled" => "limits",
        "zone_watch_set" => "watch",
        _ => "identity",
    }
}

impl Oracle<'_> {
    pub(super) fn zone(&self, zone: &Zone) -> Words {
        if zone.agency == *self.viewer {
            return everything(Kind::Zone);
        }
        let has_ended = matches!(zone.state, ZoneState::Ended | ZoneState::Lifted);
        let over = has_ended.then_some(zone.state_since);
        let (owner, about) = (&zone.agency, About::Zone(zone));
        let mut words = self.line_over(owner, Kind::Zone, about, over).0;
        let is_theirs = match zone.target {
            None => false,
            Some(Target::Incident(id)) => self.state.incident(id).unwrap().agency == *self.viewer,
            Some(Target::Task(id)) => {
                let task = self.state.task(id).unwrap();
                let goes_on = (task.is_proposed || task.owner == *self.viewer)
                    && !is_over(task)
                    && (is_in(task, self.viewer) || task.owner == *self.viewer);
                let goes_home = ends(task) && promised(task, self.viewer);
                (goes_on || goes_home) && told(task, self.viewer).0
            }
        };
        if is_theirs {
            words.extend(["identity", "shape", "limits", "note"]);
        }
        if !words.contains("identity") {
            words.clear();
        }
        words
    }

    pub(super) fn zone_fields(&self, it: &Zone) -> Fields {
        let mut fields = Fields::new();
        let words = self.zone(it);
        let target = it.target.filter(|it| self.sees_target(*it));
        let identity = (
            it.id,
            &it.agency,
            it.kind,
            &it.name,
            it.state,
            it.state_since,
            target,
        );
        put(&mut fields, &words, "identity", identity);
        put(&mut fields, &words, "shape", (&it.shape, it.versions.shape));
        let limits = (it.starts_at, it.ends_at, it.versions.limits);
        put(&mut fields, &words, "limits", limits);
        put(
            &mut fields,
            &words,
            "note",
            (&it.note, &it.reason, it.versions.label),
        );
        put(&mut fields, &words, "watch", (it.watch, it.versions.watch));
        fields
    }

    /// Whether the viewer is shown where the unit of a crossing is, as closely as it was judged (V11).
    pub(super) fn sees_crossing(&self, entry: &Entry) -> bool {
        let crosses = matches!(&*entry.what, "zone_entered" | "zone_left");
        let Some(unit) = entry.unit.filter(|_| crosses) else {
            return !crosses;
        };
        let judged = match entry.detail.get("precision").map(String::as_str) {
            Some("exact") => Precision::Exact,
            Some("cell_100m") => Precision::Cell100m,
            Some("cell_1km") => Precision::Cell1km,
            Some("sector") => Precision::Sector,
            _ => return false,
        };
        let unit = self.state.unit(unit).unwrap();
        let (words, shown) = self.unit(unit);
        // What was judged on the own view within an area is told to nobody else.
        let zone = entry.zone.and_then(|it| self.state.zone(it));
        let has_judged = zone.is_some_and(|it| it.agency == *self.viewer)
            && self.within(unit).iter().any(|(how, ..)| *how == judged);
        has_judged
            || (words.contains("position")
                && shown.is_some_and(|it| it != Precision::Presence && it <= judged))
    }
}
