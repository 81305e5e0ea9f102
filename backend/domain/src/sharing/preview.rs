//! What another agency sees of one's own things, and what it would see with a text in force.
//!
//! - **G16** A preview is made by the rules by which everything is shown, on a copy in which the text holds. It looks at
//!   the asker's own things that are not over, and of those at what hangs on nothing of another agency's: whether that
//!   is seen is not the asker's to know, nor what it is and where. Nothing changes by it.

use std::sync::OnceLock;

use super::{
    equipment::Whereabouts,
    fields::{Kind, Precision},
    membership::Viewer,
    object::ObjectRef,
    view::{View, rights, view},
    within::{Within, within},
};
use crate::{
    agreement::{Agreement, AgreementPhase, AgreementText, Trigger, Version},
    assignment::Target,
    decide::agreement_text,
    id::{AgencyId, AgreementId, UnitId},
    limits::PREVIEWED_PER_KIND_MAX,
    place::Point,
    refusal::Refusal,
    shape::Shape,
    state::State,
    time::Timestamp,
};

/// The kinds that a preview looks at: those that can be granted.
pub const PREVIEWED_KINDS: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

/// Which text is supposed to be in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supposed {
    /// The version that holds or held.
    Current(AgreementId),
    /// The version that is drafted or to be signed.
    Next(AgreementId),
    /// A text that nobody has sent yet, in place of what the agreement says, if one is named.
    Text(Option<AgreementId>, Box<AgreementText>),
}

/// Which conditions are supposed to hold, of this agreement; where nothing is said, it stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conditions {
    /// Somebody has activated it.
    pub is_activated: Option<bool>,
    /// The viewer has broken the glass.
    pub is_broken: Option<bool>,
    /// A joint task of both runs.
    pub is_joint: Option<bool>,
}

impl Conditions {
    const fn of(self, trigger: Trigger) -> Option<bool> {
        match trigger {
            Trigger::Always => Some(true),
            Trigger::WhileJoint => self.is_joint,
            Trigger::WhileActivated => self.is_activated,
            Trigger::BreakGlass => self.is_broken,
        }
    }

    /// The text with what is supposed to hold always open, and without what is not.
    fn applied(self, mut text: AgreementText) -> AgreementText {
        text.clauses.retain(|it| self.of(it.trigger) != Some(false));
        for clause in &mut text.clauses {
            if self.of(clause.trigger) == Some(true) {
                clause.trigger = Trigger::Always;
            }
        }
        text
    }
}

/// One of the asker's things, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Names of the fields.
    pub fields: Vec<&'static str>,
    /// In what detail its position is shown; not at all if absent.
    pub precision: Option<Precision>,
    /// Where it is shown to lie; where units are shown is the picture's to say.
    pub at: Option<Point>,
    /// The unit that is shown to carry it.
    pub carrier: Option<UnitId>,
    /// Where a unit would be shown more finely than that: in what detail, inside of which of these.
    pub within: Vec<(Precision, Vec<Shape>)>,
}

/// One of the asker's things before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Which.
    pub object: ObjectRef,
    /// What the viewer is shown of it now.
    pub now: Option<Shown>,
    /// What it would be shown.
    pub then: Option<Shown>,
}

/// The asker's things in two worlds: as it is, and with the text in force.
#[derive(Debug)]
pub struct Preview {
    now: State,
    /// Made when it is first asked for, so that whoever keeps the state locked does not wait for it.
    then: OnceLock<State>,
    supposed: Agreement,
    objects: Vec<ObjectRef>,
    /// Things that were not looked at because there are too many.
    pub left_out: usize,
}

impl Preview {
    /// Copies what has to be looked at. Refuses what the owner may not know of, and texts that nobody could draft.
    pub fn new(
        state: &State,
        owner: &AgencyId,
        viewer: &AgencyId,
        supposed: Supposed,
        conditions: Conditions,
    ) -> Result<Self, Refusal> {
        if state.agency(viewer).is_none() {
            return Err(Refusal::Unknown { what: "agency" });
        }
        if viewer == owner {
            return Err(Refusal::Oneself { field: "viewer" });
        }
        let supposed = agreement(state, owner, supposed, conditions)?;
        let (objects, left_out) = own_things(state, owner);
        let now = state.part(&objects);
        Ok(Self {
            now,
            then: OnceLock::new(),
            supposed,
            objects,
            left_out,
        })
    }

    /// The room with the text in force.
    fn then(&self) -> &State {
        self.then.get_or_init(|| {
            let mut then = self.now.clone();
            then.suppose(self.supposed.clone());
            then
        })
    }

    /// Everything that the viewer is shown in either world, and of each kind how many things were looked at.
    pub fn sights(&self, viewer: &Viewer) -> (Vec<Sight>, Vec<(Kind, usize)>) {
        let sight = |object: &ObjectRef| Sight {
            object: object.clone(),
            now: shown(&self.now, viewer, object),
            then: shown(self.then(), viewer, object),
        };
        let is_any = |it: &Sight| it.now.is_some() || it.then.is_some();
        let sights = self.objects.iter().map(sight).filter(is_any).collect();
        let count = |kind: Kind| self.objects.iter().filter(|it| it.kind() == kind).count();
        let counts = PREVIEWED_KINDS.map(|kind| (kind, count(kind)));
        (sights, counts.to_vec())
    }

    /// The two worlds and what is looked at in them, for tests.
    #[cfg(test)]
    pub(crate) fn worlds(&self) -> (&State, &State, &Vec<ObjectRef>) {
        (&self.now, self.then(), &self.objects)
    }
}

fn shown(state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<Shown> {
    let grant = rights(state, viewer, object)?;
    let kind = object.kind();
    let has = |word: &&'static str| kind.field(word).is_some_and(|it| grant.fields.has(it));
    let (mut at, mut carrier) = (None, None);
    let mut ways = Vec::new();
    if let ObjectRef::Unit(id) = object
        && let Some(unit) = state.unit(*id)
    {
        let area = |it: Within| Some((it.precision, it.area(state)?.to_vec()));
        ways = within(state, viewer, unit, grant)
            .into_iter()
            .filter_map(area)
            .collect();
    }
    if let ObjectRef::Equipment(_) = object
        && let Some(View::Equipment(it)) = view(state, viewer, object)
    {
        match it.whereabouts {
            Some(Whereabouts::Place { at: place, .. }) => at = Some(place),
            Some(Whereabouts::Unit(unit)) => carrier = Some(unit),
            Some(Whereabouts::Person(_)) | None => {}
        }
    }
    Some(Shown {
        fields: kind.words().into_iter().filter(has).collect(),
        precision: kind.shows_position(grant.fields).then_some(grant.precision),
        at,
        carrier,
        within: ways,
    })
}

/// The agreement as it would be with the text in force.
fn agreement(
    state: &State,
    owner: &AgencyId,
    supposed: Supposed,
    conditions: Conditions,
) -> Result<Agreement, Refusal> {
    let known = |id| known(state, owner, id);
    let version_of = |it: Option<Version>, phase: AgreementPhase| {
        it.ok_or(Refusal::WrongState {
            what: "agreement",
            state: phase.as_str(),
        })
    };
    let (mut agreement, version, is_new) = match supposed {
        Supposed::Current(id) => {
            let it = known(id)?.clone();
            let current = it.current.clone().filter(|_| it.is_party(owner));
            let version = version_of(current, it.phase)?;
            (it, version, false)
        }
        Supposed::Next(id) => {
            let it = known(id)?.clone();
            let next = it.told_next(owner).cloned();
            let version = version_of(next, it.phase)?;
            (it, version, true)
        }
        Supposed::Text(id, text) => {
            agreement_text::check(state, &text)?;
            let it = match id {
                Some(id) => known(id)?.clone(),
                None => unsent(owner),
            };
            if !text.parties.contains(owner) && !it.is_party(owner) {
                return Err(Refusal::NotAParty {
                    agency: owner.to_string(),
                });
            }
            let version = version(owner, *text);
            (it, version, true)
        }
    };
    let text = conditions.applied(version.text);
    agreement.current = Some(Version { text, ..version });
    agreement.phase = AgreementPhase::InForce;
    if is_new {
        // What was opened under a version ends with it (G5).
        agreement.activation = None;
        agreement.openings.clear();
    }
    Ok(agreement)
}

/// An agreement that the owner may know of; the founding one once somebody has ordered something about it.
fn known<'a>(
    state: &'a State,
    owner: &AgencyId,
    id: AgreementId,
) -> Result<&'a Agreement, Refusal> {
    let unknown = Refusal::Unknown { what: "agreement" };
    // Agreements are known to all of a party.
    let viewer = Viewer::open(owner.clone());
    if rights(state, &viewer, &ObjectRef::Agreement(id)).is_none() {
        return Err(unknown);
    }
    if id == AgreementId::FOUNDING && state.agreement(id).is_none() {
        return Err(Refusal::WrongState {
            what: "agreement",
            state: "founding",
        });
    }
    state.agreement(id).ok_or(unknown)
}

fn version(owner: &AgencyId, text: AgreementText) -> Version {
    Version {
        number: 0,
        agency: owner.clone(),
        text,
        proposed_at: None,
        signatures: std::collections::BTreeMap::new(),
        refused: None,
        in_force_since: None,
    }
}

/// Stands for an agreement that nobody has drafted.
fn unsent(owner: &AgencyId) -> Agreement {
    Agreement {
        id: AgreementId::UNSENT,
        agency: owner.clone(),
        phase: AgreementPhase::Draft,
        phase_since: Timestamp(0),
        current: None,
        next: None,
        drafts: std::collections::BTreeMap::new(),
        numbers: std::collections::BTreeMap::new(),
        proposed_max: 0,
        stops: std::collections::BTreeMap::new(),
        activation: None,
        openings: vec![],
        reach_before: std::collections::BTreeSet::new(),
    }
}

/// The owner's things that are not over, the newest first, so many of each kind; and how many there are beyond.
fn own_things(state: &State, owner: &AgencyId) -> (Vec<ObjectRef>, usize) {
    let (mut found, mut left_out) = (Vec::new(), 0);
    let mut take = |mut of_kind: Vec<ObjectRef>| {
        of_kind.sort_unstable_by(|a, b| b.cmp(a));
        left_out += of_kind.len().saturating_sub(PREVIEWED_PER_KIND_MAX);
        of_kind.truncate(PREVIEWED_PER_KIND_MAX);
        found.extend(of_kind.iter().cloned());
        of_kind
    };
    let units = state.units_of(owner).map(ObjectRef::Unit).collect();
    let assignments = take(units)
        .into_iter()
        .filter_map(|it| match it {
            ObjectRef::Unit(id) => Some(id),
            _ => None,
        })
        .flat_map(|id| state.open_assignments_of(id))
        .filter(|it| hangs_on_own(state, owner, it.target))
        .map(|it| ObjectRef::Assignment(it.id));
    take(assignments.collect());
    let incidents = state.incidents();
    let incidents = incidents.filter(|it| it.agency == *owner && it.state.is_open());
    let incidents = take(incidents.map(|it| ObjectRef::Incident(it.id)).collect());
    let tasks = state.open_tasks();
    let tasks = tasks.filter(|it| hangs_on_own(state, owner, Target::Task(it.id)));
    let tasks = take(tasks.map(|it| ObjectRef::Task(it.id)).collect());
    let targets: Vec<Target> = incidents
        .into_iter()
        .chain(tasks)
        .filter_map(|it| match it {
            ObjectRef::Incident(id) => Some(Target::Incident(id)),
            ObjectRef::Task(id) => Some(Target::Task(id)),
            _ => None,
        })
        .collect();
    let notes = targets.iter().flat_map(|it| state.notes_on(*it));
    let notes = notes.filter(|it| state.note(*it).is_some_and(|it| it.agency == *owner));
    take(notes.map(ObjectRef::Note).collect());
    let is_own = |it: Target| hangs_on_own(state, owner, it);
    let zones = state.open_zones();
    let zones = zones.filter(|it| it.agency == *owner && it.target.is_none_or(is_own));
    take(zones.map(|it| ObjectRef::Zone(it.id)).collect());
    let equipment = state.every_equipment();
    let equipment =
        equipment.filter(|it| it.is_open() && it.agency == *owner && it.owner == *owner);
    take(equipment.map(|it| ObjectRef::Equipment(it.id)).collect());
    (found, left_out)
}

/// Whether this is the owner's, with the incident that it is about: limits of clauses are judged by that (G12), and a text
/// may name any, so that what is shown of a task on another's incident would tell where and what that incident is.
fn hangs_on_own(state: &State, owner: &AgencyId, target: Target) -> bool {
    let is_own = |id| state.incident(id).is_some_and(|it| it.agency == *owner);
    match target {
        Target::Incident(id) => is_own(id),
        Target::Task(id) => state
            .task(id)
            .is_some_and(|it| it.owner == *owner && it.incident.is_none_or(is_own)),
    }
}
