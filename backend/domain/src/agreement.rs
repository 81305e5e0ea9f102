//! Sharing agreements: documents that people read and sign, and the program that says what is shown (domain.md §5).
//!
//! Rules (cited by tests; in words of users: docs/protocol.md):
//! - **G1** An agreement is between 2 to 50 registered agencies by name. The legal desk of a party drafts it. A draft is
//!   its own agency's affair, and changed by version.
//! - **G2** A clause says who sees which fields of whose things of one kind, how exactly, and when. What contradicts
//!   itself, cannot be granted or names a stranger is refused.
//! - **G3** Proposing fixes the text. Each party signs it, or refuses with a reason, which makes it a draft again.
//! - **G4** It is in force once all have signed and its begin has come; nothing is shown before.
//! - **G5** An amendment is the next version; one is proposed at a time. The old one holds until all have signed, then it is
//!   replaced whole.
//! - **G6** Any party suspends it at once, any party ends it; at its end it expires and never comes back.
//! - **G7** Clauses for the time of an activation hold while a party has activated them, for a limited time.
//! - **G8** Clauses behind glass are opened by a duty officer of who sees, for a limited time. Whose data it opens gets an
//!   alarm and has to review it.
//! - **G9** What several agreements give adds up, and nothing is passed on.
//! - **G10** The founding agreement is one of them: it gives what the standing terms give, until its parties have agreed
//!   on something else.
//! - **G11** It is seen by its parties once it is proposed, and by nobody else.
//! - **G12** A clause may be limited to types and classes of incidents and to an area; what it shows follows them.
//! - **G13** Positions are shown exactly, in cells of three sizes, or as nothing but that a unit is on duty.
//! - **G14** A clause may be for persons only whom their agency has cleared for it. Who is cleared for more sees what is for
//!   those who are cleared for less.
//! - **G15** What a duty measures is counted from what it is asked for until it comes, by the clock.
//! - **G18** What each party draws from the others is counted beside the share that was agreed.

mod conditions;
mod force;
mod founding;
mod life;
mod meter;
mod performance;
mod text;

pub use conditions::Conditions;
pub(crate) use conditions::{has_place, has_type};
pub use force::{Activation, Opening, Review};
pub(crate) use founding::clauses_of;
pub use life::{Agreement, AgreementPhase, Refused, Signature, Stop, Version};
pub use meter::Counted;
pub(crate) use performance::Performance;
pub use text::{AgreementText, Aid, Clause, Duty, DutyMeasure, FOREVER, Share, Trigger};
