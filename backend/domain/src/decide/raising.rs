//! Raising alarms: their events, their ids, and whether there is room for them (K5).

use std::collections::{BTreeMap, BTreeSet};

use super::tick::PolicyOf;
use crate::{
    alarm::{About, AlarmKind, LastFix, Policy, Room},
    assignment::Assignment,
    context::Context,
    event::Event,
    id::{AgencyId, AlarmId, UnitId},
    sharing::Precision,
    state::State,
};

/// The event that raises an alarm now.
pub(super) struct Raise {
    pub(super) id: AlarmId,
    pub(super) kind: AlarmKind,
    pub(super) owner: AgencyId,
    pub(super) about: About,
    pub(super) unit: Option<UnitId>,
    pub(super) fix: Option<LastFix>,
    pub(super) text: Option<String>,
    pub(super) judged: Option<Precision>,
}

impl Raise {
    /// Of the assignment's agency, about the assignment.
    pub(super) fn of_assignment(kind: AlarmKind, id: AlarmId, assignment: &Assignment) -> Self {
        Self {
            id,
            kind,
            owner: assignment.agency.clone(),
            about: About::Assignment(assignment.id),
            unit: Some(assignment.unit),
            fix: None,
            text: None,
            judged: None,
        }
    }

    pub(super) fn of_unit(kind: AlarmKind, id: AlarmId, owner: &AgencyId, unit: UnitId) -> Self {
        Self {
            id,
            kind,
            owner: owner.clone(),
            about: About::Unit(unit),
            unit: Some(unit),
            fix: None,
            text: None,
            judged: None,
        }
    }

    pub(super) fn event(self, state: &State, context: &Context) -> Event {
        let policy = state.alarm_policy(&self.owner, self.kind);
        self.event_by(&policy, context)
    }

    pub(super) fn event_by(self, policy: &Policy, context: &Context) -> Event {
        Event::AlarmRaised {
            alarm: self.id,
            kind: self.kind,
            owner: self.owner,
            about: self.about,
            unit: self.unit,
            goes_up_at: policy.goes_up_at(0, context.now),
            fix: self.fix,
            text: self.text,
            expected_at: None,
            judged: self.judged,
        }
    }
}

/// Ids for alarms that a command raises by itself: the first free ones from the command's own id on.
pub(super) struct FreeIds<'a> {
    state: &'a State,
    next: u128,
    /// Those that the same decision has taken before.
    taken: BTreeSet<AlarmId>,
}

impl<'a> FreeIds<'a> {
    /// `before` are the events of the same decision so far.
    pub(super) fn new(state: &'a State, context: &Context, before: &[Event]) -> Self {
        let raised = |event: &Event| match event {
            Event::AlarmRaised { alarm, .. } => Some(*alarm),
            _ => None,
        };
        Self {
            state,
            next: context.command_id.0.as_u128(),
            taken: before.iter().filter_map(raised).collect(),
        }
    }

    pub(super) fn take(&mut self) -> AlarmId {
        loop {
            let id = AlarmId(uuid::Uuid::from_u128(self.next));
            self.next = self.next.wrapping_add(1);
            if self.state.alarm(id).is_none() && !self.taken.contains(&id) {
                return id;
            }
        }
    }
}

/// Rule K5: whether alarms fit, those of the same decision included.
pub(super) struct Rooms<'a> {
    state: &'a State,
    /// How many are open, once it was asked.
    open: BTreeMap<(AgencyId, Room), usize>,
}

impl<'a> Rooms<'a> {
    pub(super) const fn new(state: &'a State) -> Self {
        let open = BTreeMap::new();
        Self { state, open }
    }

    /// Takes a place for one more alarm, if there is one.
    pub(super) fn take(&mut self, owner: &AgencyId, kind: AlarmKind) -> bool {
        let Some(room) = kind.room() else { return true };
        let open = self
            .open
            .entry((owner.clone(), room))
            .or_insert_with(|| self.state.open_alarm_count(owner, room));
        let fits = *open < room.max();
        *open += usize::from(fits);
        fits
    }
}

/// What the timer raises in one go, and whom it has to tell that something waits.
pub(super) struct Raising<'a> {
    pub(super) state: &'a State,
    pub(super) context: &'a Context,
    policy_of: PolicyOf<'a>,
    ids: FreeIds<'a>,
    rooms: Rooms<'a>,
    left_out: BTreeSet<AgencyId>,
    pub(super) events: Vec<Event>,
}

impl<'a> Raising<'a> {
    pub(super) fn new(state: &'a State, context: &'a Context, policy_of: PolicyOf<'a>) -> Self {
        Self {
            state,
            context,
            policy_of,
            ids: FreeIds::new(state, context, &[]),
            rooms: Rooms::new(state),
            left_out: BTreeSet::new(),
            events: Vec::new(),
        }
    }

    /// Raises an alarm; without room for it, it waits for the next turn (K5).
    pub(super) fn raise(
        &mut self,
        kind: AlarmKind,
        owner: &AgencyId,
        about: About,
        unit: Option<UnitId>,
    ) {
        if !self.rooms.take(owner, kind) {
            self.left_out.insert(owner.clone());
            return;
        }
        let raise = Raise {
            id: self.ids.take(),
            kind,
            owner: owner.clone(),
            about,
            unit,
            fix: None,
            text: None,
            judged: None,
        };
        let policy = (self.policy_of)(owner, kind);
        self.events.push(raise.event_by(&policy, self.context));
    }

    /// Rule K5: that something waits for room is one alarm, for as long as it is so.
    pub(super) fn finish(mut self) -> Vec<Event> {
        let state = self.state;
        let told = |agency: &AgencyId| {
            state
                .alarms_about(&About::Agency(agency.clone()))
                .find(|it| it.kind == AlarmKind::TooMany)
        };
        for agency in std::mem::take(&mut self.left_out) {
            if told(&agency).is_none() {
                let about = About::Agency(agency.clone());
                self.raise(AlarmKind::TooMany, &agency, about, None);
            }
            self.left_out.insert(agency);
        }
        let over = state
            .agencies()
            .filter(|it| !self.left_out.contains(&it.id))
            .filter_map(|it| told(&it.id));
        let over = over.map(|it| Event::AlarmCleared { alarm: it.id });
        self.events.extend(over);
        self.events
    }
}
