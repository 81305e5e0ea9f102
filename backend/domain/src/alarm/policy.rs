//! How each kind of alarm is handled, unless its agency has settled something else, and between which bounds it may.

use super::{AlarmKind, Sound};
use crate::{
    limits::{
        ACKNOWLEDGE_WITHIN_MS, ALARM_HOLDS_S_MAX, ALARM_STEP_S_MAX, DISPATCH_STEP_S_MAX,
        DURESS_STEP_S_MAX, URGENT_HOLDS_S_MAX,
    },
    time::Timestamp,
};

/// How a kind of alarm is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How it sounds.
    pub sound: Sound,
    /// Milliseconds until each step up: from the raising to the supervisors, and from there to everybody (K2). There is
    /// no second without a first.
    pub steps_ms: [Option<i64>; 2],
    /// How long an acknowledgement holds while the cause is there, in milliseconds; for ever if absent.
    pub holds_ms: Option<i64>,
    /// Whether it can be put aside.
    pub may_shelve: bool,
    /// Whether a desk ends it; otherwise only the end of its cause does.
    pub may_close: bool,
}

/// Between which bounds an agency may change a policy (K12): what guards lives stays loud, quick and on its way to
/// everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The quietest that it may sound.
    pub quietest: Sound,
    /// The longest that a step may take, in seconds.
    pub step_s_max: u32,
    /// Whether it must reach everybody in the end; otherwise the supervisors are enough.
    pub to_everybody: bool,
    /// The longest that an acknowledgement may hold, in seconds.
    pub holds_s_max: u32,
    /// Whether an acknowledgement may hold for ever.
    pub may_hold: bool,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

/// What parties of a joint task did not do: who leads it finds somebody else.
const OF_LEAD: Policy = Policy {
    sound: Sound::Attention,
    steps_ms: [Some(5 * MINUTE), None],
    holds_ms: None,
    may_shelve: true,
    may_close: true,
};

impl AlarmKind {
    /// The table of policies (K1).
    #[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
    pub const fn policy(self) -> Policy {
        match self {
            Self::Duress => Policy {
                sound: Sound::Duress,
                steps_ms: [Some(20 * SECOND), Some(20 * SECOND)],
                holds_ms: Some(10 * MINUTE),
                may_shelve: false,
                may_close: true,
            },
            Self::DispatchUnacknowledged => Policy {
                sound: Sound::Urgent,
                steps_ms: [Some(MINUTE), Some(2 * MINUTE)],
                holds_ms: Some(2 * MINUTE),
                may_shelve: true,
                may_close: false,
            },
            // The time in which a reachable crew would have answered passes before the first step up.
            Self::DispatchUnreachable => Policy {
                sound: Sound::Urgent,
                steps_ms: [Some(ACKNOWLEDGE_WITHIN_MS), Some(2 * MINUTE)],
                holds_ms: Some(2 * MINUTE),
                may_shelve: true,
                may_close: false,
            },
            Self::NeedsToTalk => Policy {
                sound: Sound::Attention,
                steps_ms: [Some(3 * MINUTE), None],
                holds_ms: Some(5 * MINUTE),
                may_shelve: true,
                may_close: true,
            },
            // One step up, so that nothing is silent for ever; nobody's supervisor is called for a traffic jam at once.
            Self::Delayed => Policy {
                sound: Sound::Notice,
                steps_ms: [Some(10 * MINUTE), None],
                holds_ms: None,
                may_shelve: true,
                may_close: true,
            },
            Self::TaskLapsed
            | Self::PartySilent
            | Self::PartyWithdrew
            | Self::PromiseDefaulted
            | Self::UnitDiverted
            | Self::RectificationOverdue
            | Self::MeasureFlagged
            | Self::CountersignatureDue => OF_LEAD,
            // Nobody leads: who may take over hears it soon, and again while it is so.
            Self::LeadUnlinked => Policy {
                sound: Sound::Urgent,
                steps_ms: [Some(2 * MINUTE), Some(5 * MINUTE)],
                holds_ms: Some(10 * MINUTE),
                may_shelve: true,
                may_close: false,
            },
            // Somebody counts on it, and nobody here was asked.
            Self::PromisedByPlan => Policy {
                sound: Sound::Urgent,
                steps_ms: [Some(MINUTE), Some(2 * MINUTE)],
                holds_ms: Some(5 * MINUTE),
                may_shelve: true,
                may_close: true,
            },
            // Planned work: a desk hears of it once, and its supervisors if nobody has taken it up in half a shift.
            Self::MaintenanceDue => Policy {
                sound: Sound::Notice,
                steps_ms: [Some(4 * 60 * MINUTE), None],
                holds_ms: None,
                may_shelve: true,
                may_close: true,
            },
            // Its deadline has passed already: who can raise more units hears it soon.
            Self::NoUnit => Policy {
                sound: Sound::Attention,
                steps_ms: [Some(3 * MINUTE), Some(10 * MINUTE)],
                holds_ms: Some(5 * MINUTE),
                may_shelve: true,
                may_close: false,
            },
            // People are on their way to a full shelter, and another one may fill meanwhile: it is soon heard again while it lasts.
            Self::AnswerDue | Self::ShelterFull => Policy {
                sound: Sound::Attention,
                steps_ms: [Some(5 * MINUTE), None],
                holds_ms: Some(10 * MINUTE),
                may_shelve: true,
                may_close: false,
            },
            // What was seen is dealt with: acknowledging it ends it, and time does.
            Self::ZoneCrossed => Policy {
                sound: Sound::Attention,
                steps_ms: [Some(2 * MINUTE), None],
                holds_ms: None,
                may_shelve: false,
                may_close: false,
            },
            // That it was seen is all that the desk has to say; its supervisors review it.
            Self::GlassBroken => Policy {
                sound: Sound::Attention,
                steps_ms: [Some(2 * MINUTE), Some(10 * MINUTE)],
                holds_ms: None,
                may_shelve: false,
                may_close: false,
            },
            Self::TooMany => Policy {
                sound: Sound::Urgent,
                steps_ms: [Some(MINUTE), Some(2 * MINUTE)],
                holds_ms: Some(5 * MINUTE),
                may_shelve: false,
                may_close: false,
            },
        }
    }
    /// Between which bounds its agency may change that (K12).
    pub const fn bounds(self) -> Bounds {
        let (step_s_max, holds_s_max) = match self {
            Self::Duress => (DURESS_STEP_S_MAX, URGENT_HOLDS_S_MAX),
            Self::DispatchUnacknowledged | Self::DispatchUnreachable | Self::TooMany => {
                (DISPATCH_STEP_S_MAX, URGENT_HOLDS_S_MAX)
            }
            _ => (ALARM_STEP_S_MAX, ALARM_HOLDS_S_MAX),
        };
        let guards_lives = step_s_max < ALARM_STEP_S_MAX;
        Bounds {
            quietest: if guards_lives {
                self.policy().sound
            } else {
                Sound::Notice
            },
            step_s_max,
            to_everybody: guards_lives,
            holds_s_max,
            may_hold: !guards_lives,
        }
    }
}

impl Policy {
    /// How high it can go.
    pub const fn level_max(&self) -> u8 {
        match self.steps_ms {
            [None, _] => 0,
            [_, None] => 1,
            _ => 2,
        }
    }

    /// When an alarm that stands at `level` since `at` goes up; never from the highest.
    pub fn goes_up_at(&self, level: u8, at: Timestamp) -> Option<Timestamp> {
        let step = *self.steps_ms.get(usize::from(level))?;
        step.map(|it| at.plus_ms(it))
    }
}
