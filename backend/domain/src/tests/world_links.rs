//! Random orders that plan and link incidents. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Command, IncidentId, Link,
    command::{LinkIncidents, UnlinkIncidents},
};

use super::{dice::Dice, given::*, world::World};

impl World {
    /// Planning and linking.
    pub(super) fn about_links(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let incident = self.some_incident_for(index, dice);
        let known = self.given.state.incident(incident).cloned();
        let stale = u32::from(dice.percent(5));
        let version = known.as_ref().map(|it| it.versions);
        let links = version.map_or(1, |it| it.links) - stale;
        let link = dice.pick(&[Link::Duplicate, Link::Child, Link::Child]);
        let command = match index {
            42 => Command::ScheduleIncident {
                incident,
                version: version.map_or(1, |it| it.schedule) - stale,
                starts_at: dice
                    .percent(85)
                    .then(|| self.given.now.plus_ms(dice.below(4_000) as i64 * SECOND)),
            },
            43 => Command::LinkIncidents(LinkIncidents {
                incident,
                to: self.some_other_than(incident, dice),
                link,
                version: links,
            }),
            _ => Command::UnlinkIncidents(UnlinkIncidents {
                incident,
                link: known.as_ref().map_or(link, |it| {
                    // Mostly a link that there is.
                    let is_duplicate = it.links.duplicate_of.is_some();
                    let has_none = !is_duplicate && it.links.parent.is_none();
                    match is_duplicate {
                        _ if has_none => link,
                        true => Link::Duplicate,
                        false => Link::Child,
                    }
                }),
                version: links,
                reason: self.text(dice),
            }),
        };
        (command, known.map(|it| it.agency))
    }

    /// For unlinking rather one that is linked.
    fn some_incident_for(&self, index: usize, dice: &mut Dice) -> IncidentId {
        let any = self.some_incident(dice);
        let all = self.given.state.incidents();
        let linked = all.filter(|it| it.links.duplicate_of.is_some() || it.links.parent.is_some());
        let linked: Vec<_> = linked.map(|it| it.id).collect();
        if index == 44 {
            dice.rather(&linked, || any)
        } else {
            any
        }
    }

    /// Rather one of the same owner: others can seldom be linked.
    fn some_other_than(&self, incident: IncidentId, dice: &mut Dice) -> IncidentId {
        let any = self.some_incident(dice);
        let state = &self.given.state;
        let owner = state.incident(incident).map(|it| &it.agency);
        let same = state
            .incidents()
            .filter(|it| it.id != incident && Some(&it.agency) == owner);
        let same: Vec<_> = same.map(|it| it.id).collect();
        dice.rather(&same, || any)
    }
}
