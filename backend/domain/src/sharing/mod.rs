//! The one way out: what a viewer gets of an object, field by field, built up from what is allowed.
//!
//! Rules (cited by tests):
//! - **V1** An agency sees everything of its own.
//! - **V2** Of another agency it sees what the compiled table grants, field by field.
//! - **V3** Parties of a joint task that is not over see the task and its notes, and its incident once the incident's
//!   owner leads the task or has accepted its part (what is another's is not passed on); once they are committed and
//!   it runs, its assignments and their partners' units as the terms say. Names of persons are never among it.
//! - **V4** A draft is seen by its lead only.
//! - **V5** A party that declined keeps only the head of the task and its own answer.
//! - **V6** A task that is over stays visible to those who were committed; incident and units do not. Who had only
//!   been asked keeps the head.
//! - **V7** A timeline entry is seen only by who may see everything that it names.
//! - **V8** The register of agencies is open to every agency.
//! - **V9** People and hand-overs are shown to their own agency only; no agreement can grant them.
//! - **V10** An alarm is seen by the agency that has to answer it, and no agreement opens it. A life in danger is the
//!   exception: duress is seen by every operations centre as well, and with it, for as long as it lasts, the unit's
//!   identity, status and exact position. Of a unit's overlays, delays are seen with its status; that it asks to talk
//!   stays at home, and its duress is seen by those who see the alarm.
//! - **V12** Who reported an incident to another agency sees what was reported and what becomes of it: number, type and
//!   priority, place, state, the report, and the narrative until somebody changes it.
//! - **V13** What a party of a joint task answered and sent is seen by those who are in the task. Who is not, and sees the
//!   task by the lead's terms, sees the lead's own lane, and a party's only if the party's own terms show it.
//! - **V14** What stands in a joint task, such as the targets of an inspection with all that was found there, is seen by who is in the task, once
//!   the place is open to them, and by no agreement. That another task has a target at the same site is told as Y9 says.
//! - **F5** Attachments are seen, with their bytes, by who may see the field `attachments` of the incident; one that another
//!   agency than its owner attached only by that one, the owner, whom that one's own terms show attachments of incidents,
//!   and who is in a joint task on it with that one, as far as tasks show attachments. Of one that was taken away the line is left, of one that was erased what it was and nothing that tells of its content.
//! - **I17** A link of two incidents is seen only by who may see the links of both.
//! - **K13** Since when an incident waits for a unit is its agency's own affair, also where another one reported it, unless
//!   the terms grant the field `waiting`.
//! - **V11** A zone of a joint task that is not over is seen by the task's parties, one on an incident by the incident's
//!   owner, others as the terms say; a line that a unit crossed its edge only by who is shown where the unit is at least as
//!   closely as that was judged. Whether it is watched is its agency's own affair unless the terms say so.
//! - **W10** of what agreements gave: `uses.rs`.
//! - **G19** What a clause shows of a thing that is over, it shows until that has been over for so many days as its agreement
//!   says: `State::shows_over`.
//! - **G9** to **G11**, of sharing agreements: `agreement.rs` of the domain.
//! - **E10** and **E11**, of equipment: `equipment.rs`.

mod affected;
mod affected_agreement;
mod agreement;
mod alarm;
mod assignment;
mod attachment;
mod case_item;
mod cell;
pub(crate) mod compile;
mod contribution;
mod entry;
mod equipment;
mod fields;
mod lease;
mod lent;
mod limited;
mod membership;
mod near;
mod note;
mod object;
mod own;
mod performance;
mod preview;
mod purge;
mod quote;
mod resources;
mod response;
mod retention;
mod search;
mod settings;
mod settled;
mod staged;
pub(crate) mod table;
mod task;
mod task_item;
mod terms;
mod texts;
mod texts_case;
mod texts_response;
mod unit;
mod uses;
mod view;
mod why;
mod within;
mod zone;

pub use affected::{Unseen, affected, affected_but};
pub use affected_agreement::opened_by;
pub use agreement::{
    ActivationView, AgreementView, OpeningView, ReviewView, SignatureView, VersionView,
};
pub use alarm::{AcknowledgementView, AlarmView};
pub use assignment::{AssignmentStatusView, AssignmentView};
pub use attachment::{AttachmentView, RemovalView};
pub use case_item::{
    CaseItemView, CustodyOfferView, CustodyStepView, EnforcementView, EvidenceView, MeasureView,
    ReferralView, ReleasedView, SignedView,
};
pub use cell::disclosed_place;
pub use contribution::{
    Contribution, agencies_in, contribution, contributors_in, has_part, why_contributed,
    why_contributed_told,
};
pub use entry::{EntryView, view_entry};
pub use equipment::{EquipmentView, Whereabouts};
pub use fields::{
    AssignmentField, EquipmentField, IncidentField, Kind, Mask, NoteField, Precision, TaskField,
    UnitField, ZoneField,
};
pub use lease::{known_end, leases, owners};
#[cfg(test)]
pub(crate) use limited::Matter;
#[cfg(test)]
pub(crate) use membership::granted;
pub(crate) use membership::may_attach;
pub use membership::{Viewer, sees_attachments_of};
pub(crate) use membership::{may_link, sees_urgency};
pub use near::{Nearby, Previous, Similar, previous, similar};
pub use note::NoteView;
pub use object::ObjectRef;
pub use own::{HandOverView, PersonView};
pub use performance::{DutyFigures, PerformanceView, ShareFigures, performance};
pub use preview::{Conditions, PREVIEWED_KINDS, Preview, Shown, Sight, Supposed};
pub use purge::{PurgeCause, PurgeCauses};
pub use quote::{Part, Quote};
pub use resources::{WantedResource, finds_equipment, finds_unit};
pub use response::{
    CountView, PlacedView, ReportView, ResponsePart, ResponseTaskView, ResponseView, SectorView,
    StandingFigure, is_kept_from_owner,
};
pub use retention::{Kept, Told, kept, told};
pub use search::{Hit, Hits, SEARCHED_KINDS, Search, Wanted};
pub use settings::SettingsView;
pub use settled::{settled, touched, touched_but};
pub(crate) use table::grant_of_line;
pub use table::{Grant, Table};
pub use task::{PartyView, StandingView, TaskView, TemplateView};
pub use task_item::{InspectionView, TaskItemView, VisitView, sees_items};
pub use terms::{GrantTerms, PartnerUnits, Terms};
pub use unit::{AvailabilityView, OwnUnitView, UnitView};
pub use uses::{Gave, Giver, InForce, gave, gave_in, in_force, may_give};
pub use view::{AgencyView, IncidentView, LinksView, View, rights, view, visible};
pub use why::{Sensitivity, Term, owner, recorded_for, why, why_told};
pub use within::{Within, shows_position_within};
pub use zone::{ZoneView, shows_position};
