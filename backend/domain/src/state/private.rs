//! The private texts of the state: what a copy of it on the disk must not hold readable.
//!
//! Everything is taken apart by name: a new field does not compile before somebody has decided whether it is private.

use std::collections::BTreeMap;

use super::{Note, State, private_task::of_task};
use crate::{
    agency::Principal,
    alarm::Alarm,
    assignment::{Assignment, Leg, Target},
    equipment::{EndedOffer, Equipment, Holder, Retired},
    hand_over::HandOver,
    incident::{Incident, Links, Milestone, Versions},
    private::{ERASED, Subject, each_text_of_label},
    retention::Mark,
    sharing::Kind,
    unit::Unit,
    zone::{Zone, ZoneVersions},
};

/// Takes a private text with its subject.
pub(super) type Visit<'a> = &'a mut dyn FnMut(Subject, &mut String);

impl State {
    /// Shows every private text with its subject, in an order that depends on nothing but the state, to be sealed or
    /// opened in place. The same texts as those of the events that led here.
    pub fn each_private_text(&mut self, visit: Visit<'_>) {
        let Self {
            agencies: _,
            unlinked: _,
            // Words of an office, no personal text.
            settings: _,
            person_versions: _,
            principals,
            units,
            incidents,
            assignments,
            tasks,
            task_items,
            case_items,
            notes,
            crews: _,
            hand_overs,
            alarms,
            retention,
            zones,
            equipment,
            agreements,
            // Numbers and times.
            performances: _,
            terms: _,
            terms_since: _,
            are_terms_replaced: _,
            table: _,
            retention_judged: _,
            // Lines of the timeline never hold free text.
            timeline: _,
            zone_timelines: _,
            receipts: _,
            incident_counts: _,
            task_counts: _,
            index: _,
        } = self;
        for it in principals.values_mut() {
            of_principal(it, visit);
        }
        for it in units.values_mut() {
            of_unit(it, visit);
        }
        for it in incidents.values_mut() {
            of_incident(it, visit);
        }
        for it in assignments.values_mut() {
            of_assignment(it, visit);
        }
        for it in tasks.values_mut() {
            of_task(it, visit);
        }
        for it in task_items.values_mut() {
            let subject = Subject::Task(it.task);
            it.each_text(&mut |text| visit(subject, text));
        }
        for it in case_items.values_mut() {
            let subject = Subject::Task(it.task());
            it.each_text(&mut |text| visit(subject, text));
        }
        for it in notes.values_mut() {
            of_note(it, visit);
        }
        for it in hand_overs.values_mut() {
            of_hand_over(it, visit);
        }
        for it in alarms.values_mut() {
            of_alarm(it, visit);
        }
        for it in zones.values_mut() {
            of_zone(it, visit);
        }
        for it in equipment.values_mut() {
            of_equipment(it, visit);
        }
        for it in agreements.values_mut() {
            let subject = Subject::Agreement(it.id);
            it.each_text(&mut |text| visit(subject, text));
        }
        for it in retention.marks_mut() {
            let Mark { at: _, by, reason } = it;
            visit(Subject::Principal(*by), reason);
        }
    }

    /// In how many objects of each kind something is told of a subject: what goes when it is erased.
    pub fn told_of(&self, subject: Subject) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        let mut count = |kind, show: &mut dyn FnMut(Visit<'_>)| {
            let mut has_text = false;
            show(&mut |of, text| has_text |= of == subject && !text.is_empty() && text != ERASED);
            if has_text {
                *counts.entry(kind).or_default() += 1;
            }
        };
        let target = match subject {
            Subject::Incident(id) => Some(Target::Incident(id)),
            Subject::Task(id) => Some(Target::Task(id)),
            Subject::Principal(_)
            | Subject::Unit(_)
            | Subject::Zone(_)
            | Subject::Equipment(_)
            | Subject::Agreement(_) => None,
        };
        if let Subject::Incident(id) = subject
            && let Some(it) = self.incident(id)
        {
            count(Kind::Incident, &mut |visit| {
                of_incident(&mut it.clone(), visit);
            });
        }
        if let Subject::Task(id) = subject
            && let Some(it) = self.task(id)
        {
            count(Kind::Task, &mut |visit| of_task(&mut it.clone(), visit));
        }
        if let Subject::Task(id) = subject {
            for it in self.items_of(id) {
                count(Kind::TaskItem, &mut |visit| {
                    it.clone().each_text(&mut |text| visit(subject, text));
                });
            }
            for it in self.cases_of(id) {
                count(Kind::TaskItem, &mut |visit| {
                    it.clone().each_text(&mut |text| visit(subject, text));
                });
            }
        }
        if let Subject::Agreement(id) = subject
            && let Some(it) = self.agreement(id)
        {
            count(Kind::Agreement, &mut |visit| {
                it.clone().each_text(&mut |text| visit(subject, text));
            });
        }
        if let Subject::Principal(id) = subject {
            if let Some(it) = self.principal(id) {
                count(Kind::Person, &mut |visit| {
                    of_principal(&mut it.clone(), visit);
                });
            }
            for it in self.hand_overs.values().filter(|it| it.from == id) {
                count(Kind::HandOver, &mut |visit| {
                    of_hand_over(&mut it.clone(), visit);
                });
            }
        }
        let Some(target) = target else { return counts };
        for it in self
            .assignments_on(target)
            .filter_map(|it| self.assignment(it))
        {
            count(Kind::Assignment, &mut |visit| {
                of_assignment(&mut it.clone(), visit);
            });
        }
        for it in self.notes_on(target).filter_map(|it| self.note(it)) {
            count(Kind::Note, &mut |visit| of_note(&mut it.clone(), visit));
        }
        for it in self.zones_on(target).filter_map(|it| self.zone(it)) {
            count(Kind::Zone, &mut |visit| of_zone(&mut it.clone(), visit));
        }
        counts
    }
}

fn of_alarm(it: &mut Alarm, visit: Visit<'_>) {
    let Alarm {
        id: _,
        kind: _,
        owner: _,
        about: _,
        unit,
        raised_at: _,
        raised_by: _,
        level: _,
        goes_up_at: _,
        acknowledged: _,
        shelved_until: _,
        returns_at: _,
        withdrawn_at: _,
        cleared_at: _,
        fix: _,
        text,
        expected_at: _,
        judged: _,
    } = it;
    if let (Some(unit), Some(text)) = (unit, text) {
        visit(Subject::Unit(*unit), text);
    }
}

fn of_principal(it: &mut Principal, visit: Visit<'_>) {
    let Principal {
        id,
        agency: _,
        name,
        roles: _,
        unit: _,
        is_enabled: _,
        clearance: _,
    } = it;
    visit(Subject::Principal(*id), name);
}

fn of_unit(it: &mut Unit, visit: Visit<'_>) {
    let Unit {
        id,
        agency: _,
        callsign: _,
        kind: _,
        capabilities: _,
        home: _,
        crew,
        availability: _,
        reason,
        availability_since: _,
        by: _,
        word: _,
        until: _,
        reserved_for: _,
        code: _,
        capacity: _,
        capacity_version: _,
    } = it;
    for text in crew.iter_mut().chain(reason) {
        visit(Subject::Unit(*id), text);
    }
}

fn of_incident(it: &mut Incident, visit: Visit<'_>) {
    let Incident {
        id,
        number: _,
        agency: _,
        reported_by: _,
        incident_type: _,
        priority: _,
        // Words of an office.
        own: _,
        state: _,
        at: _,
        place,
        narrative,
        milestones,
        attachments,
        reported_at: _,
        state_since: _,
        reason,
        starts_at: _,
        is_reminded: _,
        links: Links {
            duplicate_of: _,
            parent: _,
        },
        versions:
            Versions {
                place: _,
                classification: _,
                narrative: _,
                schedule: _,
                links: _,
            },
    } = it;
    let reached = milestones.iter_mut().map(|it| {
        let Milestone { at: _, text } = it;
        text
    });
    for text in [place, narrative].into_iter().chain(reached).chain(reason) {
        visit(Subject::Incident(*id), text);
    }
    for it in attachments {
        it.each_text(&mut |text| visit(Subject::Incident(*id), text));
    }
}

fn of_assignment(it: &mut Assignment, visit: Visit<'_>) {
    let Assignment {
        id: _,
        unit: _,
        agency: _,
        target,
        status: _,
        times: _,
        is_overdue: _,
        by_radio: _,
        by_rule: _,
        reason,
        legs,
        confirmed: _,
        diverted_from: _,
        diverted_to: _,
        released_at: _,
        load: _,
    } = it;
    let places = legs.iter_mut().map(|it| {
        let Leg {
            place,
            at: _,
            persons: _,
            left_at: _,
            arrived_at: _,
            handed_over_at: _,
        } = it;
        place
    });
    for text in places.chain(reason) {
        visit((*target).into(), text);
    }
}

fn of_note(it: &mut Note, visit: Visit<'_>) {
    let Note {
        id: _,
        target,
        agency: _,
        by: _,
        at: _,
        text,
    } = it;
    visit((*target).into(), text);
}

fn of_hand_over(it: &mut HandOver, visit: Visit<'_>) {
    let HandOver {
        id: _,
        agency: _,
        from,
        to: _,
        note,
        at: _,
        pending: _,
        state: _,
        accepted: _,
    } = it;
    visit(Subject::Principal(*from), note);
}

fn of_zone(it: &mut Zone, visit: Visit<'_>) {
    let Zone {
        id,
        agency: _,
        target,
        kind: _,
        name,
        note,
        shape: _,
        state: _,
        state_since: _,
        starts_at: _,
        ends_at: _,
        watch: _,
        inside: _,
        reason,
        versions:
            ZoneVersions {
                label: _,
                shape: _,
                limits: _,
                watch: _,
            },
    } = it;
    let subject = Subject::of_zone(*id, *target);
    for text in [name, note].into_iter().chain(reason) {
        visit(subject, text);
    }
}

fn of_equipment(it: &mut Equipment, visit: Visit<'_>) {
    let Equipment {
        id: _,
        lot,
        agency: _,
        owner: _,
        label,
        quantity: _,
        holder,
        held_since: _,
        condition: _,
        condition_since: _,
        reason,
        maintenance_due: _,
        maintained_at: _,
        is_due_told: _,
        offer: _,
        ended_offer,
        custodians: _,
        retired,
        versions: _,
    } = it;
    let subject = Subject::Equipment(*lot);
    each_text_of_label(subject, label, visit);
    if let Holder::Place(place) = holder {
        visit(subject, &mut place.name);
    }
    let declined = ended_offer.iter_mut().filter_map(|it| {
        let EndedOffer {
            to: _,
            how: _,
            at: _,
            reason,
        } = it;
        reason.as_mut()
    });
    let retired = retired.iter_mut().map(|it| {
        let Retired { at: _, reason } = it;
        reason
    });
    for text in reason.iter_mut().chain(declined).chain(retired) {
        visit(subject, text);
    }
}
