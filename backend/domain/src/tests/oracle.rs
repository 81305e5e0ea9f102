//! What an agency may see, worked out a second time: slowly, from the rules V1–V11 and domain.md §5, with nothing of
//! the sharing module but the words of its terms. Also compiled into the tests of the protocol.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Assignment, AssignmentStatus as S, Clearance, EquipmentId, Incident, IncidentId,
    State, Target, Task, Unit,
    alarm::Overlay,
    sharing::{Kind, ObjectRef, PartnerUnits, Precision},
    state::Note,
    task::ScopeUnits,
    unit::Availability,
};

use super::{
    agreements::words_of,
    oracle_places::About,
    oracle_tasks::{ends, is_in, is_over, promised, runs, told},
};

/// Fields that are seen, with what they say.
pub(crate) type Fields = BTreeMap<&'static str, String>;
pub(super) type Words = BTreeSet<&'static str>;

/// A line of the timeline as it is seen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The name of the person in it.
    pub(crate) by: Option<String>,
    /// The equipment that is named.
    pub(crate) equipment: Vec<EquipmentId>,
}

/// One agency's eyes.
pub(crate) struct Oracle<'a> {
    pub(crate) state: &'a State,
    pub(crate) viewer: &'a AgencyId,
    pub(crate) clearance: Clearance,
}

pub(super) fn everything(kind: Kind) -> Words {
    words_of(kind).into_iter().collect()
}

fn is_bound(status: S) -> bool {
    !matches!(
        status,
        S::Cleared | S::Declined | S::Cancelled | S::Diverted
    )
}

pub(super) fn put(
    fields: &mut Fields,
    allowed: &Words,
    word: &'static str,
    value: impl std::fmt::Debug,
) {
    if allowed.contains(word) {
        fields.insert(word, format!("{value:?}"));
    }
}

impl Oracle<'_> {
    /// The words of the line of the standing terms that decides for this owner and kind (V2), and its precision.
    pub(super) fn founding_line(&self, owner: &AgencyId, kind: Kind) -> (Words, Option<Precision>) {
        let state = self.state;
        let Some(terms) = state.terms().filter(|_| !state.are_terms_replaced()) else {
            return (Words::new(), None);
        };
        let (me, them) = (self.viewer.as_str(), owner.as_str());
        let line = [(me, them), (me, "*"), ("*", them), ("*", "*")]
            .into_iter()
            .find_map(|key| {
                let is_it = |it: &&domain::sharing::GrantTerms| {
                    it.kind == kind && (it.viewer.as_str(), it.owner.as_str()) == key
                };
                terms.grants.iter().find(is_it)
            });
        let Some(line) = line else {
            return (Words::new(), None);
        };
        (chosen(kind, &line.fields), line.position)
    }

    pub(super) fn unit(&self, unit: &Unit) -> (Words, Option<Precision>) {
        let (mut words, mut precision) = self.agreed_unit(unit);
        if self.overlays(unit).contains(&Overlay::Duress) {
            words.extend(["identity", "status", "position"]);
            precision = Some(Precision::Exact);
        }
        (words, precision)
    }

    fn agreed_unit(&self, unit: &Unit) -> (Words, Option<Precision>) {
        if unit.agency == *self.viewer {
            return (everything(Kind::Unit), Some(Precision::Exact));
        }
        let (mut words, mut precision) = self.line(&unit.agency, Kind::Unit, About::Unit);
        let terms = self.state.terms();
        if self.is_partners(unit) {
            words.extend([
                "identity",
                "capabilities",
                "capacity",
                "home",
                "status",
                "assignment",
                "position",
            ]);
            let of_partner = terms.map_or(Precision::Exact, |it| it.partner_position);
            let of_partner = self.partners_precision(unit).max(of_partner);
            precision = Some(precision.map_or(of_partner, |it| it.min(of_partner)));
        }
        if !words.contains("identity") {
            return (Words::new(), None);
        }
        (words, precision)
    }

    /// How closely the most open task shows it (T22).
    fn partners_precision(&self, unit: &Unit) -> Precision {
        let open = self.state.tasks().filter(|it| self.opens_unit(it, unit));
        open.map(|it| it.scope.position).min().unwrap()
    }

    /// Whether a running task opens the unit.
    pub(super) fn is_partners(&self, unit: &Unit) -> bool {
        self.state.tasks().any(|it| self.opens_unit(it, unit))
    }

    /// V3 and T22; T23: of what is done only those that are still out.
    fn opens_unit(&self, task: &Task, unit: &Unit) -> bool {
        let terms = self.state.terms();
        let shows_all = terms.is_some_and(|it| it.partner_units == PartnerUnits::All)
            && task.scope.units == ScopeUnits::All
            && runs(task);
        let is_sent = || {
            self.state.assignments().any(|it| {
                it.unit == unit.id && it.target == Target::Task(task.id) && is_bound(it.status)
            })
        };
        (runs(task) || ends(task))
            && promised(task, self.viewer)
            && told(task, self.viewer).0
            && promised(task, &unit.agency)
            && (shows_all || task.scope.units != ScopeUnits::None && is_sent())
    }

    pub(super) fn incident(&self, incident: &Incident) -> Words {
        if incident.agency == *self.viewer {
            return everything(Kind::Incident);
        }
        let about = About::Incident(Some(incident));
        let over = self.over(Target::Incident(incident.id));
        let owner = &incident.agency;
        let mut words = self.line_over(owner, Kind::Incident, about, over).0;
        let opens = |task: &Task| {
            task.incident == Some(incident.id)
                && !is_over(task)
                && task.scope.incident
                && (task.is_proposed || task.owner == *self.viewer)
                && is_in(task, self.viewer)
                && told(task, self.viewer).0
                && promised(task, &incident.agency)
        };
        if self.state.tasks().any(opens) {
            let of_terms = self.state.terms().map(|it| it.task_incident_fields.clone());
            let of_terms = of_terms.unwrap_or_else(|| vec!["identity".to_owned()]);
            words.extend(chosen(Kind::Incident, &of_terms));
        }
        if incident.reported_by == *self.viewer {
            // V12: what was reported, and what becomes of it.
            words.extend(["identity", "classification", "place", "state", "report"]);
            if incident.versions.narrative == 1 {
                words.insert("narrative");
            }
        }
        if !words.contains("identity") {
            words.clear();
        }
        words
    }

    pub(super) fn assignment(&self, assignment: &Assignment) -> Words {
        if assignment.agency == *self.viewer {
            return everything(Kind::Assignment);
        }
        if let Target::Task(id) = assignment.target {
            let task = self.state.task(id).unwrap();
            let goes_on = runs(task) || ends(task);
            let opens = goes_on && task.scope.units != ScopeUnits::None;
            if opens && promised(task, self.viewer) && told(task, self.viewer).0 {
                let unit = self.state.unit(assignment.unit).unwrap();
                let sees_unit = !self.agreed_unit(unit).0.is_empty();
                return if sees_unit {
                    everything(Kind::Assignment)
                } else {
                    Words::new()
                };
            }
        }
        let owner = &assignment.agency;
        let about = self.on(assignment.target, owner);
        // The last of its steps is the one that it stands at.
        let ended = (!is_bound(assignment.status)).then(|| assignment.times[&assignment.status]);
        let words = self.line_over(owner, Kind::Assignment, about, ended).0;
        let units = self.line(owner, Kind::Unit, About::Unit).0;
        if units.contains("identity") && words.contains("identity") {
            words
        } else {
            Words::new()
        }
    }

    pub(super) fn note(&self, note: &Note) -> Words {
        if note.agency == *self.viewer {
            return everything(Kind::Note);
        }
        let about = self.on(note.target, &note.agency);
        let over = self.over(note.target);
        let mut words = self.line_over(&note.agency, Kind::Note, about, over).0;
        let reads = match note.target {
            Target::Incident(id) => self.state.incident(id).unwrap().agency == *self.viewer,
            Target::Task(id) => {
                let task = self.state.task(id).unwrap();
                task.owner == *self.viewer
                    || promised(task, self.viewer)
                    || (!is_over(task) && is_in(task, self.viewer))
            }
        };
        if reads {
            words.extend(["identity", "text"]);
        }
        if !words.contains("identity") || !self.sees_target(note.target) {
            words.clear();
        }
        words
    }

    pub(super) fn sees_target(&self, target: Target) -> bool {
        match target {
            Target::Incident(id) => !self.incident(self.state.incident(id).unwrap()).is_empty(),
            Target::Task(id) => !self.task(self.state.task(id).unwrap()).is_empty(),
        }
    }

    /// What is seen of an object; nothing if it is not.
    pub(crate) fn fields(&self, object: &ObjectRef) -> Option<Fields> {
        let fields = match object {
            ObjectRef::Agency(id) => {
                let identity = self.state.agency(id)?;
                Fields::from([("identity", format!("{identity:?}"))])
            }
            ObjectRef::Unit(id) => self.unit_fields(self.state.unit(*id)?),
            ObjectRef::Incident(id) => self.incident_fields(self.state.incident(*id)?),
            ObjectRef::Assignment(id) => self.assignment_fields(self.state.assignment(*id)?),
            ObjectRef::Task(id) => self.task_fields(self.state.task(*id)?),
            ObjectRef::TaskItem(id) => match self.state.case_item(*id) {
                Some(it) => self.case_fields(it),
                None => self.item_fields(self.state.task_item(*id)?),
            },
            ObjectRef::Note(id) => self.note_fields(self.state.note(*id)?),
            ObjectRef::Person(id) => self.person_fields(self.state.principal(*id)?),
            ObjectRef::HandOver(id) => self.hand_over_fields(self.state.hand_over(*id)?),
            ObjectRef::Alarm(id) => self.alarm_fields(self.state.alarm(*id)?),
            ObjectRef::Zone(id) => self.zone_fields(self.state.zone(*id)?),
            ObjectRef::Equipment(id) => self.equipment_fields(self.state.equipment(*id)?),
            ObjectRef::Agreement(id) => self.agreement_fields(*id)?,
            ObjectRef::Settings(id) => {
                let settings = self.state.settings(id).filter(|_| id == self.viewer)?;
                Fields::from([("identity", format!("{:?}", (id, settings)))])
            }
        };
        (!fields.is_empty()).then_some(fields)
    }

    fn unit_fields(&self, it: &Unit) -> Fields {
        let mut fields = Fields::new();
        let (words, precision) = self.unit(it);
        put(
            &mut fields,
            &words,
            "identity",
            (it.id, &it.agency, &it.callsign, &it.kind),
        );
        put(&mut fields, &words, "capabilities", &it.capabilities);
        put(&mut fields, &words, "home", &it.home);
        let crew = self.crew(it);
        let is_crewed = !crew.is_empty();
        put(&mut fields, &words, "crew", crew);
        put(&mut fields, &words, "status", self.state.unit_status(it));
        if words.contains("status") {
            fields.insert("overlays", format!("{:?}", self.overlays(it)));
        }
        put(
            &mut fields,
            &words,
            "availability",
            (
                it.availability,
                &it.reason,
                &it.word,
                it.until,
                it.by,
                is_crewed,
            ),
        );
        put(
            &mut fields,
            &words,
            "capacity",
            (&it.capacity, it.capacity_version),
        );
        if it.agency == *self.viewer {
            // The one that is worked first, then those that wait.
            let open: Vec<_> = self.state.open_assignments_of(it.id).collect();
            let mut queue: Vec<_> = open.iter().filter(|it| it.status >= S::EnRoute).collect();
            queue.extend(open.iter().filter(|it| it.status < S::EnRoute));
            let queue: Vec<_> = queue.iter().map(|it| it.id).collect();
            fields.insert("own", format!("{:?}", (&it.code, it.reserved_for, queue)));
        }
        let current = self.state.current_assignment_of(it.id);
        if let Some(current) = current.filter(|it| !self.assignment(it).is_empty()) {
            put(&mut fields, &words, "assignment", current.id);
        }
        let is_off = it.availability == Availability::OffDuty;
        if let Some(precision) = precision.filter(|it| !is_off || *it != Precision::Presence) {
            put(&mut fields, &words, "position", precision);
        }
        self.with_areas(it, fields)
    }

    fn incident_fields(&self, it: &Incident) -> Fields {
        let mut fields = Fields::new();
        let words = self.incident(it);
        put(
            &mut fields,
            &words,
            "identity",
            (it.id, &it.agency, &it.number),
        );
        let classification = (&it.incident_type, it.priority, it.versions.classification);
        put(&mut fields, &words, "classification", classification);
        if words.contains("classification") {
            self.own_words(it, &mut fields);
        }
        put(
            &mut fields,
            &words,
            "place",
            (it.at, &it.place, it.versions.place),
        );
        put(
            &mut fields,
            &words,
            "state",
            (it.state, it.state_since, &it.reason),
        );
        put(
            &mut fields,
            &words,
            "narrative",
            (&it.narrative, it.versions.narrative),
        );
        put(&mut fields, &words, "milestones", &it.milestones);
        put(
            &mut fields,
            &words,
            "report",
            (&it.reported_by, it.reported_at),
        );
        let schedule = (it.starts_at, it.versions.schedule);
        put(&mut fields, &words, "schedule", schedule);
        let seen = |id: &IncidentId| {
            let other = self.state.incident(*id).unwrap();
            self.incident(other).contains("links")
        };
        let links = (
            it.links.duplicate_of.map(|it| it.into).filter(seen),
            it.links.parent.filter(seen),
            it.versions.links,
        );
        put(&mut fields, &words, "links", links);
        // Everything but where the bytes lie.
        let shown = |one: &&domain::attachment::Attachment| self.sees_attached(it, &one.agency);
        let attached = it.attachments.iter().filter(shown).map(|it| {
            let removed = it.removed.as_ref();
            let removed = removed.map(|it| (it.at, it.agency.clone(), it.reason.clone()));
            (
                (it.id, it.name.clone(), it.media_type, it.bytes),
                (it.sha256.clone(), it.agency.clone(), it.at, removed),
            )
        });
        let attached: Vec<_> = attached.collect();
        // One's own are seen by who may see no others.
        if !attached.is_empty() && !words.is_empty() {
            fields.insert("attachments", format!("{attached:?}"));
        }
        put(&mut fields, &words, "attachments", attached);
        self.clock_of(it, &words, &mut fields);
        fields
    }
}

/// The words that the terms name, of those that there are.
pub(super) fn chosen(kind: Kind, named: &[String]) -> Words {
    let is_named = |it: &&str| named.iter().any(|word| word == "*" || word == it);
    words_of(kind).into_iter().filter(is_named).collect()
}
