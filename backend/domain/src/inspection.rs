//! Joint inspections: a list of targets, who inspects which, and what was found there.
//!
//! Rules (cited by tests):
//! - **Y1** Who leads an inspection lists its targets while the list is open: typed, from a table, or from zones of its own that
//!   belong to nothing else, or of the task. A target has a number that is never given twice. A draft's list is its owner's alone; others in
//!   the task see targets once the place is open to them (T19).
//! - **Y2** Each agency in the task names its own inspectors. Who has a conflict of interest at a target is excluded there, by
//!   its own agency or by who leads. A closed list freezes targets, inspectors and exclusions; it can be opened again, with a
//!   reason, before anything is drawn and before anybody can be there. Inspectors of who has left the task are drawn for nothing.
//! - **Y3** What is drawn can be recomputed by anybody (`draw`): how many, and where the seed will come from, is fixed when the
//!   list is closed, and the digest of all of it is published before the seed is known. What could not be drawn by every seed is not closed.
//! - **Y5** An agency that has promised its part visits what is to be inspected, once each, begun while the task is under way at the time
//!   that is reported, also if the report comes later. A crew speaks for its agency only if its unit was sent there. A visit answers the items of
//!   a checklist of its agency, as that was when the visit began (Y4), records findings, and ends signed by who was there for the target, or
//!   with why nobody signed. Once begun it goes on until then, whatever becomes of the task. Of two crews of one agency the earlier begins
//!   it, and the later answer holds, whichever is heard of first.
//! - **Y6** A finding belongs to who found it and never changes. Its photographs are attachments of the target.
//! - **Y7** What was found is ordered to be put right, by whom and until when, also after the task is over. Each order is rechecked until it
//!   is rectified, or withdrawn with a reason. One whose time has passed is said to be overdue once, and is an alarm of its agency (K23). The texts of a task
//!   are not erased while an order of it is open. The orders of who has left the task are said to be overdue to nobody, and who leads withdraws them.
//! - **Y8** Who leads concludes one joint result sheet when every target to be inspected was visited by somebody, and nobody who is still in the task is
//!   there, or was skipped with a reason. A later sheet is a new version.
//! - **Y9** That another task has a target at the same site is told to who is in the task, if it is shown that other task's sites:
//!   because it is in both, or by an agreement.

mod draw;
mod plan;
mod target;

pub(crate) use self::target::SiteKey;
pub use self::{
    draw::{DrawList, HowMany, Lot},
    plan::{DrawPlan, Exclusion, Inspection, Release, Sheet, UsedChecklist},
    target::{
        Answered, ChecklistAnswer, Drawn, Finding, InspectionTarget, Origin, Recheck,
        Rectification, RectificationEnd, Signature, Skipped, Visit,
    },
};
