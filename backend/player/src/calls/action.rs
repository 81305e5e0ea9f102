//! One command of the plan: what is sent, to which path, when, and after which others.

use protocol::{
    Moment,
    command::{
        AdvanceAssignment, AssignUnit, ReportIncident, StepIncident, TriageIncident, WithReason,
    },
};
use uuid::Uuid;

use super::mapping::Stage;

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "documented at the bodies")]
pub enum Action {
    Report(ReportIncident),
    Triage(TriageIncident),
    Assign(AssignUnit),
    Advance(AdvanceAssignment),
    Cancel(WithReason),
    Close(StepIncident),
}

/// Where a command comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A time of the record.
    Time(Stage),
    /// Added because the row has no end.
    Cancel,
    /// Added because all units of the call are free.
    Close,
}

/// One command of the plan.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The clock of the server must have reached this.
    pub due: Moment,
    /// Breaks ties at one moment: what was begun earlier comes first.
    pub since: Moment,
    /// The index of the row it comes from.
    pub row: usize,
    /// Which part of the row.
    pub source: Source,
    /// The agency whose desk sends it.
    pub agency: String,
    /// The incident or assignment in the path.
    pub object: Uuid,
    /// The incident it belongs to: commands of one incident go in order.
    pub incident: Uuid,
    /// The unit it belongs to: commands of one unit go in order.
    pub unit: Option<Uuid>,
    /// What is sent.
    pub action: Action,
    /// Indices of the commands that must be answered before.
    pub after: Vec<usize>,
}

impl Planned {
    /// Where it is sent to.
    pub fn path(&self) -> String {
        let id = self.object;
        match self.action {
            Action::Report(_) => "/api/v1/incidents".to_owned(),
            Action::Triage(_) => format!("/api/v1/incidents/{id}/triage"),
            Action::Assign(_) => "/api/v1/assignments".to_owned(),
            Action::Advance(_) => format!("/api/v1/assignments/{id}/status"),
            Action::Cancel(_) => format!("/api/v1/assignments/{id}/cancel"),
            Action::Close(_) => format!("/api/v1/incidents/{id}/state"),
        }
    }

    /// The order of sending: by time; at one moment what began earlier, the call before its units, closing last.
    pub fn rank(&self) -> impl Ord + use<> {
        let (class, stage) = match (&self.action, self.source) {
            (Action::Report(_), _) => (0, 0),
            (Action::Triage(_), _) => (1, 0),
            (_, Source::Time(stage)) => (2, stage as u8),
            (_, Source::Cancel | Source::Close) => (2, u8::MAX),
        };
        let is_close = self.source == Source::Close;
        (self.due, is_close, self.since, class, self.row, stage)
    }
}
