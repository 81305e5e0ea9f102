//! Settings as a viewer may see them: their own agency, and nobody else (U9). No terms can grant them.

use super::membership::Viewer;
use crate::{id::AgencyId, settings::AgencySettings, state::State};

/// The settings of the viewer's own agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsView {
    /// Whose.
    pub agency: AgencyId,
    /// What it has settled.
    pub settings: AgencySettings,
}

/// The settings of `agency`, if it is the viewer's.
pub(super) fn settings_view(
    state: &State,
    viewer: &Viewer,
    agency: &AgencyId,
) -> Option<SettingsView> {
    let settings = state
        .settings(agency)
        .filter(|_| *agency == viewer.agency)?;
    Some(SettingsView {
        agency: agency.clone(),
        settings: settings.clone(),
    })
}
