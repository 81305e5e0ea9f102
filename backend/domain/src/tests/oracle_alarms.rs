//! The second evaluator's eye for alarms (V10). Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::{
    AgencyKind, Alarm, AlarmKind, Principal, Unit, UnitId,
    alarm::{About, Overlay, Sound},
    sharing::Precision,
};

use super::oracle::{Fields, Oracle};

impl Oracle<'_> {
    /// V10: the alarms of one's own, and for an operations centre every call for help.
    fn hears(&self, alarm: &Alarm) -> bool {
        let kind = self.state.agency(self.viewer).map(|it| it.kind);
        let is_call = alarm.kind == AlarmKind::Duress;
        let is_known = match alarm.about {
            About::Task(id) => {
                let task = self.state.task(id);
                task.is_some_and(|it| !self.task(it).is_empty())
            }
            About::Agreement(id) => self.agreement_fields(id).is_some(),
            _ => true,
        };
        (alarm.owner == *self.viewer && is_known) || (is_call && kind == Some(AgencyKind::Eoc))
    }

    /// K15: others' units that crossed an edge are named while the alarm lasts, to who is shown where they are as closely.
    fn named(&self, alarm: &Alarm) -> Option<UnitId> {
        let unit = self.state.unit(alarm.unit?)?;
        let is_named = alarm.kind != AlarmKind::ZoneCrossed
            || unit.agency == *self.viewer
            || (alarm.cleared_at.is_none() && {
                let (words, precision) = self.unit(unit);
                let within = self.within(unit);
                let has_judged = within.iter().any(|(how, ..)| Some(*how) == alarm.judged);
                has_judged
                    || (words.contains("position")
                        && Some(precision.unwrap_or(Precision::Exact)) <= alarm.judged)
            });
        is_named.then_some(unit.id)
    }

    fn open_alarms_of(&self, unit: &Unit) -> impl Iterator<Item = &Alarm> {
        let id = unit.id;
        self.state
            .alarms()
            .filter(move |it| it.unit == Some(id) && it.cleared_at.is_none())
    }

    /// What shows at a unit whose status is seen.
    pub(super) fn overlays(&self, unit: &Unit) -> BTreeSet<Overlay> {
        self.open_alarms_of(unit)
            .filter(|it| it.kind == AlarmKind::Delayed || self.hears(it))
            .filter_map(|it| match it.kind {
                AlarmKind::Duress => Some(Overlay::Duress),
                AlarmKind::NeedsToTalk => Some(Overlay::NeedsToTalk),
                AlarmKind::Delayed => Some(Overlay::Delayed),
                _ => None,
            })
            .collect()
    }

    /// K12: what its owner has settled, else what the kind has.
    fn sound(&self, it: &Alarm) -> Sound {
        let rules = self.state.settings(&it.owner).map(|it| &it.alarms.rules);
        let rule = rules.and_then(|rules| rules.get(&it.kind));
        rule.map_or(it.kind.policy().sound, |rule| rule.sound)
    }

    pub(super) fn alarm_fields(&self, it: &Alarm) -> Fields {
        let mut fields = Fields::new();
        if !self.hears(it) {
            return fields;
        }
        let head = (
            it.id,
            it.kind,
            &it.owner,
            &it.about,
            self.named(it),
            it.raised_at,
            it.level,
            it.goes_up_at,
            self.sound(it),
        );
        let rest = (
            it.shelved_until,
            it.withdrawn_at,
            it.cleared_at,
            // Others are told where it is, not where it was.
            it.fix
                .filter(|_| it.owner == *self.viewer || it.cleared_at.is_none()),
            &it.text,
            it.expected_at,
        );
        fields.insert("identity", format!("{head:?}{rest:?}"));
        let raised_by = self.state.principal(it.raised_by);
        // Nobody is told the name of another agency's officer.
        let is_own = |who: &&Principal| who.agency == *self.viewer && it.owner == *self.viewer;
        if let Some(who) = raised_by.filter(is_own) {
            fields.insert("raised_by", who.name.clone());
        }
        for (word, name) in [
            ("by fire", "fire"),
            ("by police", "police"),
            ("by ems", "ems"),
            ("by eoc", "eoc"),
            ("by tax", "tax"),
        ] {
            let found = it.acknowledged.iter().find(|(it, _)| it.as_str() == name);
            if let Some((agency, answer)) = found {
                let who = self.state.principal(answer.by);
                let who = who
                    .filter(|_| agency == self.viewer)
                    .map(|it| it.name.clone());
                fields.insert(word, format!("{who:?} {:?}", answer.at));
            }
        }
        fields
    }
}
