//! Why a viewer is shown what is another's (W6): every term that opens any of it, and whose thing it is.
//!
//! The view decides and this explains: it says nothing of what the view does not show, and has an answer for all that it
//! does.

use std::cell::LazyCell;

use super::{
    compile::grant_of,
    fields::{Kind, UnitField},
    limited::{Asked, Matter, is_lent_meant},
    membership::{Viewer, opens_incident, opens_sent, partner_tasks},
    note::reads_as_member,
    object::ObjectRef,
    response::kept_for,
    table::Grant,
    view::visible,
    zone::belongs_to_viewers,
};
use crate::{
    agreement::{Clause, Trigger},
    assignment::{Assignment, Target},
    equipment::{Equipment, Receiver},
    id::{AgencyId, AgreementId, AlarmId, IncidentId, TaskId},
    incident::Incident,
    state::State,
    unit::Unit,
};

/// What opens something of another agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A clause of an agreement in force.
    Agreement {
        /// Which agreement.
        agreement: AgreementId,
        /// Which version of it.
        version: u32,
        /// Which clause, counted from 0.
        clause: usize,
        /// What makes it hold.
        trigger: Trigger,
    },
    /// A line of the founding agreement, counted from 0.
    Founding {
        /// Which.
        line: usize,
    },
    /// A joint task of both.
    Task(TaskId),
    /// The viewer's agency has reported it.
    Reported,
    /// It stands on the viewer's own incident.
    OnIncident(IncidentId),
    /// It is the viewer's own thing in another's custody.
    Owned,
    /// It is offered to the viewer.
    Offered,
    /// A life in danger.
    Duress(AlarmId),
    /// The register of agencies is open.
    Register,
    /// The viewer is a party of the agreement, or asked to be, or was one and has to review what was opened.
    Party,
    /// Something that whoever asks may not know of.
    Other,
}

/// How reads of a kind by a person are recorded (W8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// Everybody knows it: not at all.
    Open,
    /// When it is another agency's.
    Work,
    /// Also when it is one's own: it tells of persons.
    Personal,
}

impl Kind {
    /// How reads of it are recorded. A new kind does not compile without an answer.
    pub const fn sensitivity(self) -> Sensitivity {
        match self {
            Self::Agency => Sensitivity::Open,
            Self::Unit
            | Self::Assignment
            | Self::Task
            | Self::Alarm
            | Self::Zone
            | Self::Settings
            | Self::Equipment
            | Self::Agreement => Sensitivity::Work,
            // Who was there for a target signs, and is on its photographs.
            Self::Incident | Self::TaskItem | Self::Note | Self::Person | Self::HandOver => {
                Sensitivity::Personal
            }
        }
    }
}

/// Whose thing it is; nobody's if it does not exist, or if it is everybody's.
pub fn owner<'a>(state: &'a State, object: &'a ObjectRef) -> Option<&'a AgencyId> {
    match object {
        ObjectRef::Agency(id) | ObjectRef::Settings(id) => state.agency(id).map(|it| &it.id),
        ObjectRef::Unit(id) => state.unit(*id).map(|it| &it.agency),
        ObjectRef::Incident(id) => state.incident(*id).map(|it| &it.agency),
        ObjectRef::Assignment(id) => state.assignment(*id).map(|it| &it.agency),
        ObjectRef::Task(id) => state.task(*id).map(|it| &it.owner),
        ObjectRef::TaskItem(id) => {
            let task = state.task_of_item(*id);
            task.map(|it| &it.owner)
        }
        ObjectRef::Note(id) => state.note(*id).map(|it| &it.agency),
        ObjectRef::Person(id) => state.principal(*id).map(|it| &it.agency),
        ObjectRef::HandOver(id) => state.hand_over(*id).map(|it| &it.agency),
        ObjectRef::Alarm(id) => state.alarm(*id).map(|it| &it.owner),
        ObjectRef::Zone(id) => state.zone(*id).map(|it| &it.agency),
        ObjectRef::Equipment(id) => state.equipment(*id).map(|it| &it.agency),
        // The founding one is everybody's, whoever was the first to order something about it.
        ObjectRef::Agreement(id) => state
            .agreement(*id)
            .filter(|it| it.id != AgreementId::FOUNDING)
            .map(|it| &it.agency),
    }
}

/// Whose record says who was shown it: its owner's, and of what is lent its lender's as well. Whoever may not know that there is
/// such a thing is not told that somebody read it: it is its authors' (B9).
pub fn recorded_for<'a>(state: &'a State, object: &'a ObjectRef) -> Vec<&'a AgencyId> {
    if let Some(authors) = kept_for(state, object) {
        return authors;
    }
    let mut agencies: Vec<&AgencyId> = owner(state, object).into_iter().collect();
    if let ObjectRef::Equipment(id) = object {
        let lender = state.equipment(*id).map(|it| &it.owner);
        agencies.extend(lender.filter(|it| !agencies.contains(it)));
    }
    agencies
}

/// Every term that shows `viewer` any of `object`, in order; none if it is its own or not shown.
pub fn why(state: &State, viewer: &Viewer, object: &ObjectRef) -> Vec<Term> {
    if owner(state, object) == Some(&viewer.agency) || !visible(state, viewer, object) {
        return Vec::new();
    }
    let eyes = Eyes::of(state, viewer);
    let mut terms = eyes.terms(object).unwrap_or_default();
    terms.sort();
    terms.dedup();
    terms
}

/// The same as it is told to `asker`: all that it may not know of is one word, however much of it there is.
pub fn why_told(state: &State, viewer: &Viewer, object: &ObjectRef, asker: &Viewer) -> Vec<Term> {
    told(state, asker, why(state, viewer, object))
}

/// Terms as `asker` is told of them.
pub(super) fn told(state: &State, asker: &Viewer, terms: Vec<Term>) -> Vec<Term> {
    let tell = |it: Term| {
        if is_known(state, asker, &it) {
            it
        } else {
            Term::Other
        }
    };
    let mut terms: Vec<Term> = terms.into_iter().map(tell).collect();
    terms.sort();
    terms.dedup();
    terms
}

/// Every line and clause that gives `viewer` things of `owner` of a kind now, whatever it is limited to.
pub(super) fn holding(state: &State, viewer: &Viewer, owner: &AgencyId, kind: Kind) -> Vec<Term> {
    let eyes = Eyes::of(state, viewer);
    let grounds = eyes.grounds(owner, kind).into_iter();
    grounds.map(|it| it.term).collect()
}

/// Whether `asker` may know of what opens something to another agency.
fn is_known(state: &State, asker: &Viewer, term: &Term) -> bool {
    let sees = |it: ObjectRef| visible(state, asker, &it);
    match *term {
        Term::Agreement { agreement, .. } => {
            let it = state.agreement(agreement);
            it.is_some_and(|it| it.is_party(&asker.agency))
        }
        Term::Founding { line } => {
            let line = state.terms().and_then(|it| it.grants.get(line));
            line.is_some_and(|it| it.concerns(&asker.agency))
        }
        Term::Task(id) => sees(ObjectRef::Task(id)),
        Term::OnIncident(id) => sees(ObjectRef::Incident(id)),
        Term::Duress(id) => sees(ObjectRef::Alarm(id)),
        Term::Reported
        | Term::Owned
        | Term::Offered
        | Term::Register
        | Term::Party
        | Term::Other => true,
    }
}

/// A line or a clause that holds.
struct Ground<'a> {
    term: Term,
    grant: Grant,
    /// If it is limited to some things.
    clause: Option<&'a Clause>,
}

impl Ground<'_> {
    fn opens_lent(&self, other: &Self, it: &Equipment) -> bool {
        let both = self.grant.both(other.grant);
        let clauses = [self.clause, other.clause];
        let mut limited = clauses.into_iter().flatten();
        let shows_place = Kind::Equipment.shows_position(both.fields);
        !both.fields.is_none()
            && limited.all(|clause| shows_place && is_lent_meant(clause, it, both.precision))
    }
}

/// Who looks at what.
pub(super) struct Eyes<'a> {
    pub(super) state: &'a State,
    viewer: &'a AgencyId,
    /// Of that agency.
    pub(super) who: &'a Viewer,
}

impl<'a> Eyes<'a> {
    pub(super) const fn of(state: &'a State, who: &'a Viewer) -> Self {
        Self {
            state,
            viewer: &who.agency,
            who,
        }
    }

    fn terms(&self, object: &ObjectRef) -> Option<Vec<Term>> {
        let state = self.state;
        Some(match object {
            ObjectRef::Agency(_) => vec![Term::Register],
            ObjectRef::Unit(id) => self.of_unit(state.unit(*id)?),
            ObjectRef::Incident(id) => self.of_incident(state.incident(*id)?),
            ObjectRef::Assignment(id) => self.of_assignment(state.assignment(*id)?),
            ObjectRef::Task(id) => {
                let task = state.task(*id)?;
                let on = Matter::of_target(state, Target::Task(*id), &task.owner);
                let on = on.over(task.over_since());
                let mut terms = self.granted(&task.owner, Kind::Task, on);
                terms.extend(self.is_asked(*id).then_some(Term::Task(*id)));
                terms
            }
            ObjectRef::TaskItem(id) => vec![Term::Task(state.task_of_item(*id)?.id)],
            ObjectRef::Note(id) => {
                let note = state.note(*id)?;
                let on = Matter::of_target(state, note.target, &note.agency);
                let on = on.over(state.over_since(note.target.into()));
                let mut terms = self.granted(&note.agency, Kind::Note, on);
                let is_in = reads_as_member(state, self.who, note);
                terms.extend(is_in.then(|| Self::standing_on(note.target)));
                terms
            }
            ObjectRef::Zone(id) => {
                let zone = state.zone(*id)?;
                let mut terms = self.granted(
                    &zone.agency,
                    Kind::Zone,
                    Matter::Zone(zone).over(zone.over_since()),
                );
                let is_in = belongs_to_viewers(state, self.who, zone);
                terms.extend(zone.target.filter(|_| is_in).map(Self::standing_on));
                terms
            }
            ObjectRef::Equipment(id) => self.of_equipment(state.equipment(*id)?),
            // Who else hears one of another agency is told of a life in danger.
            ObjectRef::Alarm(id) => vec![Term::Duress(*id)],
            ObjectRef::Agreement(_) => vec![Term::Party],
            // Shown to their own agency only.
            ObjectRef::Person(_) | ObjectRef::HandOver(_) | ObjectRef::Settings(_) => Vec::new(),
        })
    }

    /// What agreements give of the things of `owner`.
    fn granted<'b>(&self, owner: &AgencyId, kind: Kind, asked: impl Into<Asked<'b>>) -> Vec<Term> {
        self.granted_where(owner, kind, asked.into(), |_| true)
    }

    /// What agreements give of one field of them.
    pub(super) fn granted_field(
        &self,
        owner: &AgencyId,
        kind: Kind,
        asked: Asked<'_>,
        field: u8,
    ) -> Vec<Term> {
        self.granted_where(owner, kind, asked, |it| it.fields.has(field))
    }

    fn granted_where(
        &self,
        owner: &AgencyId,
        kind: Kind,
        asked: Asked<'_>,
        gives: impl Fn(Grant) -> bool,
    ) -> Vec<Term> {
        let grounds = self.grounds(owner, kind).into_iter();
        let opening = grounds
            .filter(|it| gives(it.grant))
            .filter(|it| it.clause.is_none_or(|it| asked.matter.is_meant(it)))
            .filter(|it| match it.term {
                Term::Agreement { agreement, .. } => asked.is_kept_by(self.state, agreement),
                _ => true,
            });
        opening.map(|it| it.term).collect()
    }

    /// Every line and clause of such things that holds, whatever it is limited to.
    fn grounds(&self, owner: &AgencyId, kind: Kind) -> Vec<Ground<'_>> {
        let (state, viewer) = (self.state, self.viewer);
        let line = state
            .terms()
            .filter(|_| !state.are_terms_replaced())
            .and_then(|it| it.deciding_line(viewer, owner, kind));
        let given = state.table().founding(viewer, owner, kind);
        let founding = line.zip(given).map(|(line, grant)| Ground {
            term: Term::Founding { line },
            grant,
            clause: None,
        });
        let mut grounds: Vec<Ground<'_>> = founding.into_iter().collect();
        // Looks through the open tasks: only if a clause asks for it.
        let is_joint = LazyCell::new(|| state.are_joint(viewer, owner));
        for agreement in state.agreements_in_force_of(viewer) {
            let Some(current) = &agreement.current else {
                continue;
            };
            if !current.text.parties.contains(owner) {
                continue;
            }
            let clauses = current.text.clauses.iter().enumerate();
            let holding = clauses.filter(|(_, it)| {
                it.kind == kind
                    && it.opens(viewer, owner)
                    && it.clearance <= self.who.clearance
                    && agreement.holds(it.trigger, viewer, None)
                    && (it.trigger != Trigger::WhileJoint || *is_joint)
            });
            grounds.extend(holding.map(|(n, it)| Ground {
                term: Term::Agreement {
                    agreement: agreement.id,
                    version: current.number,
                    clause: n,
                    trigger: it.trigger,
                },
                grant: grant_of(it),
                clause: Some(it).filter(|it| !it.only.is_none()),
            }));
        }
        grounds
    }

    /// What is lent is opened by two together, of its custodian and of its owner, that show something of it both.
    fn lent(&self, it: &Equipment) -> Vec<Term> {
        let kind = Kind::Equipment;
        let of_owner = self.grounds(&it.owner, kind);
        let mut terms = Vec::new();
        for one in self.grounds(&it.agency, kind) {
            for other in &of_owner {
                if one.opens_lent(other, it) {
                    terms.extend([one.term.clone(), other.term.clone()]);
                }
            }
        }
        terms
    }

    fn of_unit(&self, unit: &Unit) -> Vec<Term> {
        let grounds = self.grounds(&unit.agency, Kind::Unit).into_iter();
        // A clause for an area shows where it is while it is there (G12).
        let mut terms: Vec<Term> = grounds.map(|it| it.term).collect();
        terms.extend(self.partner_tasks(unit));
        let duress = self.state.duress_of(unit.id);
        let heard = duress.filter(|it| visible(self.state, self.who, &ObjectRef::Alarm(it.id)));
        terms.extend(heard.map(|it| Term::Duress(it.id)));
        terms
    }

    /// Joint tasks that open a partner's unit (V3).
    fn partner_tasks(&self, unit: &Unit) -> Vec<Term> {
        let tasks = partner_tasks(self.state, self.who, unit);
        tasks.map(|it| Term::Task(it.id)).collect()
    }

    fn of_incident(&self, incident: &Incident) -> Vec<Term> {
        let asked = Matter::Incident(Some(incident)).over(incident.over_since());
        let mut terms = self.granted(&incident.agency, Kind::Incident, asked);
        let common = self.state.tasks_on(incident.id).filter(|task| {
            task.is_committed(&incident.agency)
                && task.involves(self.viewer)
                && opens_incident(task, self.who)
        });
        terms.extend(common.map(|it| Term::Task(it.id)));
        terms.extend((incident.reported_by == *self.viewer).then_some(Term::Reported));
        terms
    }

    /// It names its unit, so that what opens the unit opens it as well; by an agreement it has to open both.
    fn of_assignment(&self, assignment: &Assignment) -> Vec<Term> {
        let unit = self.state.unit(assignment.unit);
        let owner = &assignment.agency;
        let grounds = self.grounds(owner, Kind::Unit).into_iter();
        let identifying = grounds
            .filter(|it| it.clause.is_none() && it.grant.fields.has(UnitField::Identity.bit()));
        let mut terms: Vec<Term> = identifying.map(|it| it.term).collect();
        if let Some(task) = opens_sent(self.state, self.who, assignment) {
            terms.extend(unit.into_iter().flat_map(|it| self.partner_tasks(it)));
            terms.push(Term::Task(task.id));
            return terms;
        }
        let on = Matter::of_target(self.state, assignment.target, owner);
        let asked = on.over(assignment.over_since());
        terms.extend(self.granted(owner, Kind::Assignment, asked));
        terms
    }

    /// Whether the viewer was asked to take part.
    fn is_asked(&self, id: TaskId) -> bool {
        let task = self.state.task(id);
        task.is_some_and(|it| it.is_proposed && it.lane_of(self.viewer).is_some())
    }

    const fn standing_on(target: Target) -> Term {
        match target {
            Target::Task(id) => Term::Task(id),
            Target::Incident(id) => Term::OnIncident(id),
        }
    }

    fn of_equipment(&self, it: &Equipment) -> Vec<Term> {
        let mut terms = if it.owner == *self.viewer || it.owner == it.agency {
            self.granted(&it.agency, Kind::Equipment, Matter::Equipment(it))
        } else {
            self.lent(it)
        };
        terms.extend((it.owner == *self.viewer).then_some(Term::Owned));
        let carrier = it.holder.unit().and_then(|id| self.state.unit(id));
        if let Some(unit) = carrier.filter(|_| it.is_open()) {
            terms.extend(self.partner_tasks(unit));
        }
        let is_offered = it.offer.as_ref().is_some_and(
            |offer| matches!(&offer.to, Receiver::Agency(agency) if agency == self.viewer),
        );
        terms.extend(is_offered.then_some(Term::Offered));
        terms
    }
}
