//! Posts: who holds which position, by name (B4).

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    time::Timestamp,
};

macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident $word:literal;)+) => {
        /// A position of the Incident Command System.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Position {
            $($(#[$doc])* $name,)+
        }

        impl Position {
            /// Every one, from the top.
            pub const EVERY: &[Self] = &[$(Self::$name,)+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

positions! {
    /// Who commands; in unified command one of each agency that leads.
    IncidentCommander "incident_commander";
    /// Who stands in for the commander.
    DeputyCommander "deputy_commander";
    /// Who stops what is not safe.
    SafetyOfficer "safety_officer";
    /// Who speaks to the public.
    InformationOfficer "information_officer";
    /// Who speaks to agencies that help.
    LiaisonOfficer "liaison_officer";
    /// Who directs the work itself.
    OperationsChief "operations_chief";
    /// Who keeps the plan and the picture.
    PlanningChief "planning_chief";
    /// Who sees to supplies, places and transport.
    LogisticsChief "logistics_chief";
    /// Who sees to what it costs.
    FinanceChief "finance_chief";
    /// Who directs several divisions or groups.
    BranchDirector "branch_director";
    /// Who directs a division.
    DivisionSupervisor "division_supervisor";
    /// Who directs a group.
    GroupSupervisor "group_supervisor";
    /// Who keeps a staging area.
    StagingManager "staging_manager";
    /// Who keeps a shelter.
    ShelterManager "shelter_manager";
    /// Who writes the situation reports.
    SituationUnitLeader "situation_unit_leader";
    /// Who knows what is where.
    ResourcesUnitLeader "resources_unit_leader";
    /// Who sees to the responders' health.
    MedicalUnitLeader "medical_unit_leader";
    /// Who sees to radio and lines.
    CommunicationsUnitLeader "communications_unit_leader";
    /// Who keeps the papers.
    DocumentationUnitLeader "documentation_unit_leader";
    /// Who plans how everybody gets home.
    DemobilizationUnitLeader "demobilization_unit_leader";
    /// Who directs what flies.
    AirOperationsDirector "air_operations_director";
    /// Who speaks for an agency that helps.
    AgencyRepresentative "agency_representative";
}

impl Position {
    /// Whether there is one of each agency: who leads, and who speaks for one.
    pub(crate) const fn is_of_each(self) -> bool {
        matches!(
            self,
            Self::IncidentCommander | Self::DeputyCommander | Self::AgencyRepresentative
        )
    }

    /// Whether it is for who leads only.
    pub(crate) const fn leads(self) -> bool {
        matches!(self, Self::IncidentCommander | Self::DeputyCommander)
    }
}

/// Who holds a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Whose person it is.
    pub agency: AgencyId,
    /// The name; free text, sealed in the journal.
    pub name: String,
    /// How to reach them; free text, sealed in the journal.
    pub contact: String,
    /// Since when.
    pub since: Timestamp,
}

/// Who held a post before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerHolder {
    /// Whose person it was.
    pub agency: AgencyId,
    /// The name; free text, sealed in the journal.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why no longer, if that was said; free text, sealed in the journal.
    pub reason: String,
    /// Who said so: the agency of the post, or who leads.
    pub said_by: AgencyId,
}

/// A position that somebody is to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's posts.
    pub number: u16,
    /// Who created it.
    pub agency: AgencyId,
    /// When it was created.
    pub since: Timestamp,
    /// Which position.
    pub position: Position,
    /// Of which sector or shelter, if not of the whole.
    pub of: Option<TaskItemId>,
    /// Which agency says who holds it.
    pub filled_by: AgencyId,
    /// Who holds it.
    pub holder: Option<Holder>,
    /// Who held it before, in order.
    pub former: Vec<FormerHolder>,
    /// That there is no such post any more.
    pub ended: Option<Statement>,
}

impl Post {
    /// Who holds it is now one who held it.
    pub(crate) fn relieve(&mut self, until: Timestamp, said_by: &AgencyId, reason: &str) {
        if let Some(it) = self.holder.take() {
            self.former.push(FormerHolder {
                agency: it.agency,
                name: it.name,
                since: it.since,
                // A shelter may be closed, as is heard later, before somebody was named for it.
                until: until.max(it.since),
                reason: reason.to_owned(),
                said_by: said_by.clone(),
            });
        }
    }

    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        if let Some(it) = &mut self.holder {
            visit(&mut it.name);
            visit(&mut it.contact);
        }
        for it in &mut self.former {
            visit(&mut it.name);
            visit(&mut it.reason);
        }
        if let Some(it) = &mut self.ended {
            visit(&mut it.text);
        }
    }
}
