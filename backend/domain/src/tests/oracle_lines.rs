//! Which lines of the timeline an agency sees, worked out a second time (V7). Also compiled into the tests of the
//! protocol.

use domain::{EquipmentId, timeline::Entry};

use super::{
    oracle::{Line, Oracle},
    oracle_items::sees_targets,
    oracle_tasks::{leads, told},
    oracle_zones::needed_of_zone,
};

impl Oracle<'_> {
    /// Whether a line of the timeline is seen (V7), and how.
    pub(crate) fn line_of(&self, entry: &Entry) -> Option<Line> {
        let unit = entry
            .unit
            .map(|it| self.unit(self.state.unit(it).unwrap()).0);
        let assignment = entry
            .assignment
            .map(|it| self.assignment(self.state.assignment(it).unwrap()));
        let is_leg = matches!(
            &*entry.what,
            "assignment_leg_started" | "assignment_leg_handed_over"
        );
        let transported = assignment.clone().filter(|_| is_leg);
        let note = entry.note.map(|it| self.note(self.state.note(it).unwrap()));
        let incident = entry
            .incident
            .map(|it| self.incident(self.state.incident(it).unwrap()));
        let other = entry
            .other
            .map(|it| self.incident(self.state.incident(it).unwrap()));
        let task = entry.task.map(|it| self.task(self.state.task(it).unwrap()));
        let zone = entry.zone.map(|it| self.zone(self.state.zone(it).unwrap()));
        let of_incident = match &*entry.what {
            "incident_reported" => "report",
            "incident_triaged" => "classification",
            "incident_place_changed" => "place",
            "incident_narrative_changed" => "narrative",
            "incident_milestone_added" => "milestones",
            "incident_stepped" | "incident_started" => "state",
            "incident_scheduled" | "incident_reminded" => "schedule",
            "incident_linked" | "incident_joined" | "incident_unlinked" | "incident_parted" => {
                "links"
            }
            _ => "identity",
        };
        let needed = [
            (unit, "identity"),
            (assignment.clone(), "status"),
            (assignment.clone(), "times"),
            (transported, "transport"),
            (note, "identity"),
            (incident, of_incident),
            (other, "links"),
            (task, "parties"),
            (zone, needed_of_zone(&entry.what)),
        ];
        let tells_nothing_else = needed
            .into_iter()
            .all(|(words, word)| words.is_none_or(|it| it.contains(word)));
        let is_own = entry.agency == *self.viewer;
        // V4 holds for the lines about a draft for ever; nobody but the lead can have done anything to one.
        let is_of_draft = entry.what == "task_drafted" || entry.detail.contains_key("draft");
        // V10: what happens to an alarm stays in the house.
        let is_of_house = entry.house.as_ref().is_none_or(|it| it == self.viewer);
        let may = is_of_house
            && tells_nothing_else
            && (!is_of_draft || is_own)
            && self.sees_author(entry)
            && entry.task.is_none_or(|it| {
                let task = self.state.task(it).unwrap();
                // V13: a line about a party's part is about its lane, whoever wrote it.
                let lanes = std::iter::once(&entry.agency).chain(&entry.author);
                let tells_when = ["task_fulfilled", "task_defaulted"].contains(&&*entry.what);
                lanes.into_iter().all(|it| self.sees_lane(task, it))
                    && (!tells_when || told(task, self.viewer).1)
                    && (!entry.what.starts_with("task_lead_") || self.takes_part(task))
                    && (!tells_of_items(&entry.what) || sees_targets(task, self.viewer))
                    && (!tells_of_drafts(&entry.what) || leads(task, self.viewer))
                    && (!tells_of_periods(&entry.what) || told(task, self.viewer).1)
            })
            && self.sees_crossing(entry);
        let name = self
            .state
            .principal(entry.by)
            .filter(|_| is_own)
            .map(|it| it.name.clone());
        let equipment = self.things_of(entry);
        // E13: a line about equipment is nothing without it, but to who acted.
        let tells = is_own || !entry.what.starts_with("equipment_") || !equipment.is_empty();
        (may && tells).then_some(Line {
            by: name,
            equipment,
        })
    }
    /// F5: a line about what somebody attached is seen like that.
    fn sees_author(&self, entry: &Entry) -> bool {
        let (Some(author), Some(id)) = (&entry.author, entry.incident) else {
            return true;
        };
        self.sees_attached(self.state.incident(id).unwrap(), author)
    }

    /// Of the equipment that a line names, what is seen of it that the line tells (E13).
    fn things_of(&self, entry: &Entry) -> Vec<EquipmentId> {
        let needed = match &*entry.what {
            "equipment_held" | "assignment_advanced" => "position",
            "equipment_accepted" => "custody",
            "equipment_condition_set" => "condition",
            _ => "identity",
        };
        let mut seen = Vec::new();
        for thing in &entry.equipment {
            // What is there no more lives on in its stock.
            let there = self.state.equipment(thing.id);
            let Some(it) = there.or_else(|| self.state.equipment(thing.lot)) else {
                continue;
            };
            if self.equipment(it).0.contains(needed) && !seen.contains(&it.id) {
                seen.push(it.id);
            }
        }
        seen
    }
}

/// Whether a line tells of what stands in a task (V14).
fn tells_of_items(what: &str) -> bool {
    let of = ["inspection_", "enforcement_", "response_"];
    of.iter().any(|it| what.starts_with(it))
}

/// Whether a line tells of an operational period, which is shown to who is told when (T19).
fn tells_of_periods(what: &str) -> bool {
    what.starts_with("response_period_") || what.starts_with("response_objective_")
}

/// Whether a line tells of a situation report that nobody has approved (B9).
fn tells_of_drafts(what: &str) -> bool {
    what.ends_with("_report_composed") || what.ends_with("_report_returned")
}
