//! Alarms: what somebody has to answer, as data. Few, each with an owner, a deadline, a sound and a way up.
//!
//! Rules (cited by tests):
//! - **K1** An alarm belongs to one agency and is about one thing; its kind decides its sound, who hears it first, and
//!   when it goes a step up.
//! - **K2** What the owner does not acknowledge goes up step by step: its desks, then its supervisors, then everybody
//!   of it who has a screen. Nothing ends the sounding but an answer or the end of the cause.
//! - **K3** An acknowledgement says that somebody has taken it up. It holds for a limited time: if the cause is still
//!   there then, the alarm returns, one step higher.
//! - **K4** An alarm can be put aside for a limited time only, and then returns.
//! - **K5** One cause, one alarm: what is open already is not raised again. Each sort of alarm has a [`Room`] of its own,
//!   so that none is crowded out by another. What does not fit waits and is raised as soon as there is room; that
//!   something waits is one alarm itself.
//! - **K6** The alarm of a dispatch ends only when the dispatch does: acknowledged by the crew (or by radio for it),
//!   moved on, or ended.
//! - **K7** A dispatch to a unit without a connected device raises its alarm at once; or, if its agency gives crews a
//!   time to acknowledge by radio, once that is over.
//! - **K8** Duress is raised by a crew, or by its desk for it. It reaches its agency and every operations centre,
//!   whatever the agreements say, and is never put aside, counted out or silenced by another agency's answer.
//! - **K9** Duress that is taken back stays an alarm until its agency has acknowledged it: nobody knows who holds the
//!   tablet.
//! - **K10** A crew that asks to talk or reports a delay raises an alarm that its desk answers; a desk closes them, and
//!   duress, when they are dealt with.
//! - **K13** An incident that nobody has been sent to for as long as its priority allows is an alarm of its agency. Units
//!   on a joint task of the incident that its agency is in count. It ends with the first unit, or with the waiting.
//! - **K14** A joint task that a party has not answered shortly before its time is up is an alarm of that party. It ends
//!   with the answer, or when the answer is not waited for any more.
//! - **K15** A crossing that a zone's agency wants to hear of is an alarm of it, about the zone and the unit. It ends when
//!   it is acknowledged, when the unit crosses again, with the zone, or by itself after a while. The newest are kept.
//! - **K16** Broken glass is an alarm of each agency whose data it opens, about the agreement (G8). It ends when it is
//!   acknowledged, and is never counted out: the newest of an agreement takes the place of the one before.
//! - **K18** That a coordinator may take over a joint task from a lead without a link (T18) is an alarm of its agency. It ends
//!   when it has, when the lead has a link again, or with the task.
//! - **K19** That a signed plan has promised something to a joint task is an alarm of who is to send it: nobody there was
//!   asked. It ends when its first unit is assigned, when it takes the promise back, when its desk closes it, or with the task.
//! - **K20** That a party takes back what it had promised is an alarm of the lead. It ends when the lead's desk closes it or
//!   revises the task, when the lead passes, or with the task.
//! - **K21** That something promised was due and has not come (T26) is an alarm of the lead and of who promised it. It ends when
//!   that has come or is taken back, when the desk closes it, for the lead with a revision or when the lead passes, or with the
//!   task.
//! - **K22** That a party diverts a unit away from a joint task is an alarm of the lead. It ends when the lead's desk closes it
//!   or revises the task, when the lead passes, or with the task.
//! - **K23** That an order of an inspection was not done in time (Y7) is an alarm of who gave it. It ends when none of its orders in
//!   the task is overdue any more, or when its desk closes it.
//! - **K24** That a measure was taken which the law speaks against (N3) is an alarm of who took it, which the legal desk hears at once. It
//!   ends when every one of it in the task was reviewed or lifted, or when its desk closes it.
//! - **K25** That a measure was not countersigned in time (N5) is an alarm of who took it. It ends when none of its measures in the
//!   task is waited for any more, or when its desk closes it.
//! - **K26** That an open shelter of a disaster response counts as many persons as it can take, or more (B6), is an alarm of the lead. It ends
//!   when none of them is full any more, when the lead passes, or with the task.
//! - **K12** An agency settles for itself how its alarms sound, go up and hold, within bounds that keep what guards lives
//!   loud, quick and on its way to everybody. What is open never goes down a step by it.

mod policy;
mod room;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use policy::{Bounds, Policy};
pub use room::Room;

use crate::{
    agency::Role,
    id::{
        AgencyId, AgreementId, AlarmId, AssignmentId, EquipmentId, IncidentId, PrincipalId, TaskId,
        UnitId, ZoneId,
    },
    place::Point,
    sharing::Precision,
    time::Timestamp,
};

/// What kind of thing needs an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A crew is in danger.
    Duress,
    /// A dispatch was not acknowledged in time.
    DispatchUnacknowledged,
    /// A dispatch went to a unit without a connected device.
    DispatchUnreachable,
    /// A crew asks its desk to talk to it.
    NeedsToTalk,
    /// A crew will be late.
    Delayed,
    /// A joint task lapsed, because parties did not answer in time.
    TaskLapsed,
    /// Maintenance of equipment is due.
    MaintenanceDue,
    /// An incident has been waiting for a unit for too long.
    NoUnit,
    /// A joint task has to be answered soon.
    AnswerDue,
    /// A unit crossed the edge of a watched zone.
    ZoneCrossed,
    /// A duty officer of another agency has broken the glass before this agency's data.
    GlassBroken,
    /// A party did not answer a joint task by its time, and the task goes on.
    PartySilent,
    /// The lead of a joint task has no link, and the agency's coordinator may take over.
    LeadUnlinked,
    /// A signed plan has promised something to a joint task for the agency.
    PromisedByPlan,
    /// A party has taken back what it had promised to a joint task.
    PartyWithdrew,
    /// Something that was promised to a joint task was due and has not come.
    PromiseDefaulted,
    /// A party has diverted a unit away from a joint task.
    UnitDiverted,
    /// Something that an inspection ordered to be put right was not in time.
    RectificationOverdue,
    /// A measure was taken that the law speaks against.
    MeasureFlagged,
    /// A measure was not countersigned in time.
    CountersignatureDue,
    /// A shelter of a disaster response counts as many persons as it can take, or more.
    ShelterFull,
    /// There are more alarms than the list holds.
    TooMany,
}

/// How an alarm sounds; told apart by rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// A life of our own; repeats.
    Duress,
    /// Act now; repeats.
    Urgent,
    /// Look; repeats.
    Attention,
    /// Know; once.
    Notice,
}

impl AlarmKind {
    /// Every kind.
    pub const EVERY: [Self; 22] = [
        Self::Duress,
        Self::DispatchUnacknowledged,
        Self::DispatchUnreachable,
        Self::NeedsToTalk,
        Self::Delayed,
        Self::TaskLapsed,
        Self::MaintenanceDue,
        Self::NoUnit,
        Self::AnswerDue,
        Self::ZoneCrossed,
        Self::GlassBroken,
        Self::PartySilent,
        Self::LeadUnlinked,
        Self::PromisedByPlan,
        Self::PartyWithdrew,
        Self::PromiseDefaulted,
        Self::UnitDiverted,
        Self::RectificationOverdue,
        Self::MeasureFlagged,
        Self::CountersignatureDue,
        Self::ShelterFull,
        Self::TooMany,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duress => "duress",
            Self::DispatchUnacknowledged => "dispatch_unacknowledged",
            Self::DispatchUnreachable => "dispatch_unreachable",
            Self::NeedsToTalk => "needs_to_talk",
            Self::Delayed => "delayed",
            Self::TaskLapsed => "task_lapsed",
            Self::MaintenanceDue => "maintenance_due",
            Self::NoUnit => "no_unit",
            Self::AnswerDue => "answer_due",
            Self::ZoneCrossed => "zone_crossed",
            Self::GlassBroken => "glass_broken",
            Self::PartySilent => "party_silent",
            Self::LeadUnlinked => "lead_unlinked",
            Self::PromisedByPlan => "promised_by_plan",
            Self::PartyWithdrew => "party_withdrew",
            Self::PromiseDefaulted => "promise_defaulted",
            Self::UnitDiverted => "unit_diverted",
            Self::RectificationOverdue => "rectification_overdue",
            Self::MeasureFlagged => "measure_flagged",
            Self::CountersignatureDue => "countersignature_due",
            Self::ShelterFull => "shelter_full",
            Self::TooMany => "too_many",
        }
    }

    /// Whether it is about a dispatch that nobody has acknowledged (K6).
    pub const fn is_of_dispatch(self) -> bool {
        matches!(
            self,
            Self::DispatchUnacknowledged | Self::DispatchUnreachable
        )
    }
}

/// Who hears an alarm of a kind at a level (K2): desks, then supervisors as well, then every screen of the agency; what the law
/// speaks against, the legal desk at once (K24).
pub const fn roles_at(kind: AlarmKind, level: u8) -> &'static [Role] {
    use Role as R;
    match (level, kind) {
        (0, AlarmKind::MeasureFlagged) => &[R::Commander, R::Dispatcher, R::Coordinator, R::Legal],
        (1, AlarmKind::MeasureFlagged) => &[
            R::Commander,
            R::Dispatcher,
            R::Coordinator,
            R::Supervisor,
            R::Legal,
        ],
        (0, _) => &[R::Commander, R::Dispatcher, R::Coordinator],
        (1, _) => &[R::Commander, R::Dispatcher, R::Coordinator, R::Supervisor],
        _ => &[
            R::Commander,
            R::Dispatcher,
            R::Coordinator,
            R::Supervisor,
            R::Legal,
            R::Observer,
            R::Admin,
        ],
    }
}

/// What an alarm is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An agency's alarms as a whole.
    Agency(AgencyId),
    /// A unit.
    Unit(UnitId),
    /// An incident.
    Incident(IncidentId),
    /// An assignment.
    Assignment(AssignmentId),
    /// A joint task.
    Task(TaskId),
    /// Equipment.
    Equipment(EquipmentId),
    /// A zone.
    Zone(ZoneId),
    /// A sharing agreement.
    Agreement(AgreementId),
}

/// Where somebody was last known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFix {
    /// Where.
    pub at: Point,
    /// When.
    pub fix_at: Timestamp,
}

/// Who took an alarm up for an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The person.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
}

/// Something that needs an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its id.
    pub id: AlarmId,
    /// What kind.
    pub kind: AlarmKind,
    /// Whose it is to answer.
    pub owner: AgencyId,
    /// What it is about.
    pub about: About,
    /// The unit concerned.
    pub unit: Option<UnitId>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// Who raised it; the server for what time or a decision brought about.
    pub raised_by: PrincipalId,
    /// How many steps it has gone up.
    pub level: u8,
    /// When it goes up, if nobody answers.
    pub goes_up_at: Option<Timestamp>,
    /// Who has taken it up, for each agency that hears it.
    pub acknowledged: BTreeMap<AgencyId, Acknowledgement>,
    /// Until when it is put aside.
    pub shelved_until: Option<Timestamp>,
    /// When it returns, if its cause is still there (K3, K4).
    pub returns_at: Option<Timestamp>,
    /// When the crew took it back (K9).
    pub withdrawn_at: Option<Timestamp>,
    /// When it was over.
    pub cleared_at: Option<Timestamp>,
    /// Where the crew was.
    pub fix: Option<LastFix>,
    /// Why, in the crew's words; free text, sealed in the journal.
    pub text: Option<String>,
    /// When a delayed crew expects to be there.
    pub expected_at: Option<Timestamp>,
    /// How closely it was judged where a unit crossed an edge (Z8).
    pub judged: Option<Precision>,
}

impl Alarm {
    /// Whether its cause is still there.
    pub const fn is_open(&self) -> bool {
        self.cleared_at.is_none()
    }

    /// Whether its owner has taken it up.
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged.contains_key(&self.owner)
    }

    /// The next moment at which time alone changes it.
    pub fn due_at(&self) -> Option<Timestamp> {
        match (self.goes_up_at, self.returns_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }
}

/// What shows at a unit beside its status (domain.md §2), worked out from the alarms about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlay {
    /// In danger.
    Duress,
    /// Asks to talk.
    NeedsToTalk,
    /// Will be late.
    Delayed,
}

impl Overlay {
    /// The overlay that an alarm of this kind makes.
    pub const fn of(kind: AlarmKind) -> Option<Self> {
        match kind {
            AlarmKind::Duress => Some(Self::Duress),
            AlarmKind::NeedsToTalk => Some(Self::NeedsToTalk),
            AlarmKind::Delayed => Some(Self::Delayed),
            AlarmKind::DispatchUnacknowledged
            | AlarmKind::DispatchUnreachable
            | AlarmKind::TaskLapsed
            | AlarmKind::MaintenanceDue
            | AlarmKind::NoUnit
            | AlarmKind::AnswerDue
            | AlarmKind::ZoneCrossed
            | AlarmKind::GlassBroken
            | AlarmKind::PartySilent
            | AlarmKind::LeadUnlinked
            | AlarmKind::PromisedByPlan
            | AlarmKind::PartyWithdrew
            | AlarmKind::PromiseDefaulted
            | AlarmKind::UnitDiverted
            | AlarmKind::RectificationOverdue
            | AlarmKind::MeasureFlagged
            | AlarmKind::CountersignatureDue
            | AlarmKind::ShelterFull
            | AlarmKind::TooMany => None,
        }
    }
}
