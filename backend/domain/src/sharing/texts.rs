//! The words in a view: what of it can be searched, and what it is worth.

use std::collections::BTreeMap;

use super::{
    equipment::{EquipmentView, Whereabouts},
    note::NoteView,
    own::PersonView,
    task::{PartyView, TaskView},
    task_item::{InspectionView, TaskItemView},
    texts_case::of_case,
    unit::UnitView,
    view::{IncidentView, View},
    zone::ZoneView,
};
use crate::{
    classification::OwnWords,
    inspection::RectificationEnd,
    private::ERASED,
    settings::Checklist,
    task::{Commitment, Promise},
};

/// What a text is worth to who looks for a word that stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Something is said in it.
    Text = 1,
    /// What or where something is.
    Label = 4,
    /// What it is called.
    Name = 10,
}

pub(super) type Visit<'a> = &'a mut dyn FnMut(&'static str, Weight, &str);

/// Shows every text of a view that can be searched, with the name of its field. What was erased is none (Q5).
pub(super) fn each_text(view: &View, visit: Visit<'_>) {
    let visit: Visit<'_> = &mut |field, weight, text| {
        if !text.is_empty() && text != ERASED {
            visit(field, weight, text);
        }
    };
    match view {
        View::Incident(it) => of_incident(it, visit),
        View::Task(it) => of_task(it, visit),
        View::TaskItem(it) => of_item(it, visit),
        View::CaseItem(it) => of_case(it, visit),
        View::Unit(it) => of_unit(it, visit),
        View::Person(it) => of_person(it, visit),
        View::Zone(it) => of_zone(it, visit),
        View::Note(it) => of_note(it, visit),
        View::Equipment(it) => of_equipment(it, visit),
        View::Agency(_)
        | View::Assignment(_)
        | View::HandOver(_)
        | View::Alarm(_)
        | View::Settings(_)
        | View::Agreement(_) => {}
    }
}

/// Whether it is over, as far as the viewer knows.
pub(super) fn is_over(view: &View) -> bool {
    match view {
        View::Incident(it) => it.state.as_ref().is_some_and(|it| !it.0.is_open()),
        View::Task(it) => it.phase.is_over(),
        View::Zone(it) => !it.state.is_open(),
        View::Person(it) => !it.is_enabled,
        View::Equipment(it) => it.retired_at.is_some(),
        _ => false,
    }
}

fn of_incident(it: &IncidentView, visit: Visit<'_>) {
    visit("number", Weight::Name, &it.number);
    if let Some((incident_type, ..)) = &it.classification {
        visit("incident_type", Weight::Label, incident_type);
    }
    let OwnWords {
        incident_type,
        priority,
    } = &it.own;
    for (field, word) in [("own_type", incident_type), ("own_priority", priority)] {
        for text in word.iter().flat_map(|it| [&it.code, &it.label]) {
            visit(field, Weight::Label, text);
        }
    }
    if let Some((_, place, _)) = &it.place {
        visit("place", Weight::Label, place);
    }
    if let Some((narrative, _)) = &it.narrative {
        visit("narrative", Weight::Text, narrative);
    }
    for milestone in it.milestones.iter().flatten() {
        visit("milestones", Weight::Text, &milestone.text);
    }
    for attachment in it.attachments.iter().flatten() {
        visit("attachments", Weight::Label, &attachment.name);
        if let Some(removed) = &attachment.removed {
            visit("attachments", Weight::Text, &removed.reason);
        }
    }
    if let Some((.., Some(reason))) = &it.state {
        visit("reason", Weight::Text, reason);
    }
}

fn of_task(it: &TaskView, visit: Visit<'_>) {
    visit("number", Weight::Name, &it.number);
    visit("task_kind", Weight::Label, it.kind.as_str());
    if let Some((place, _)) = &it.place {
        visit("place", Weight::Label, place);
    }
    if let Some((objective, legal_basis)) = &it.objective {
        visit("objective", Weight::Text, objective);
        visit("legal_basis", Weight::Text, legal_basis);
    }
    if let Some(review) = &it.review {
        visit("review", Weight::Text, review);
    }
    if let Some(it) = &it.lead_offer {
        visit("reason", Weight::Text, &it.reason);
        visit(
            "refused",
            Weight::Text,
            it.refused.as_deref().unwrap_or_default(),
        );
    }
    if let Some(reason) = it.led_from.as_ref().and_then(|it| it.taken_over.as_ref()) {
        visit("reason", Weight::Text, reason);
    }
    if let Some(it) = &it.inspection {
        of_inspection(it, visit);
    }
    for PartyView {
        asks,
        note,
        equipment,
        report_to,
        commitment,
        units,
        refused,
        standing,
        ..
    } in &it.parties
    {
        for ask in asks {
            visit("asks", Weight::Label, &ask.capability);
        }
        visit("note", Weight::Text, note);
        visit("report_to", Weight::Label, report_to);
        for it in equipment {
            visit("equipment", Weight::Label, &it.kind);
        }
        match commitment {
            Commitment::Declined { reason, named, .. }
            | Commitment::Withdrawn { reason, named, .. } => {
                visit("reason", Weight::Text, reason);
                if let Some(it) = named {
                    visit("reason", Weight::Text, &it.label);
                }
            }
            Commitment::Provisional { offer: promise, .. }
            | Commitment::Accepted {
                promise: Some(promise),
                ..
            } => {
                of_promise(promise, visit);
            }
            Commitment::Pending | Commitment::Accepted { promise: None, .. } => {}
        }
        for (_, callsign) in units {
            visit("units", Weight::Label, callsign);
        }
        if let Some(it) = standing {
            visit("note", Weight::Text, &it.part.note);
            visit("report_to", Weight::Label, &it.part.report_to);
            for ask in &it.part.asks {
                visit("asks", Weight::Label, &ask.capability);
            }
            for it in &it.part.equipment {
                visit("equipment", Weight::Label, &it.kind);
            }
            of_promise(&it.promise, visit);
            visit(
                "objective",
                Weight::Text,
                it.objective.as_deref().unwrap_or_default(),
            );
            for (_, callsign) in &it.units {
                visit("units", Weight::Label, callsign);
            }
        }
        visit(
            "refused",
            Weight::Text,
            refused.as_deref().unwrap_or_default(),
        );
    }
    if let Some(reason) = &it.reason {
        visit("reason", Weight::Text, reason);
    }
}

fn of_inspection(it: &InspectionView, visit: Visit<'_>) {
    if let Some(it) = &it.plan {
        visit("seed_from", Weight::Text, &it.seed_from);
    }
    visit("seed", Weight::Text, it.seed.as_deref().unwrap_or_default());
    for name in it.inspectors.values().flat_map(BTreeMap::values) {
        visit("inspectors", Weight::Text, name);
    }
    for it in &it.exclusions {
        visit("exclusions", Weight::Text, &it.reason);
    }
    for it in &it.checklists {
        let Checklist {
            code,
            title,
            version: _,
            items,
            is_retired: _,
        } = &it.checklist;
        visit("checklists", Weight::Label, code);
        visit("checklists", Weight::Label, title);
        for it in items {
            visit("checklists", Weight::Label, &it.code);
            visit("checklists", Weight::Text, &it.text);
        }
    }
    for it in &it.sheets {
        visit("sheets", Weight::Text, &it.summary);
    }
}

fn of_item(it: &TaskItemView, visit: Visit<'_>) {
    visit("name", Weight::Name, &it.name);
    visit("register", Weight::Name, &it.register);
    visit("place", Weight::Label, &it.place);
    if let Some(it) = &it.skipped {
        visit("skipped", Weight::Text, &it.reason);
    }
    for it in &it.visits {
        if let Some((code, _)) = &it.checklist {
            visit("checklist", Weight::Label, code);
        }
        visit("note", Weight::Text, &it.note);
        if let Some(it) = &it.signed {
            visit("signed", Weight::Text, &it.name);
            visit("signed", Weight::Text, &it.capacity);
        }
        visit(
            "unsigned",
            Weight::Text,
            it.unsigned.as_deref().unwrap_or_default(),
        );
    }
    for it in &it.findings {
        visit("findings", Weight::Text, &it.text);
    }
    for it in &it.orders {
        visit("orders", Weight::Text, &it.what);
        visit("orders", Weight::Label, &it.owner);
        for it in &it.rechecks {
            visit("orders", Weight::Text, &it.note);
        }
        if let Some((_, RectificationEnd::Withdrawn(reason))) = &it.ended {
            visit("orders", Weight::Text, reason);
        }
    }
    for it in &it.attachments {
        visit("attachments", Weight::Label, &it.name);
    }
}

fn of_promise(it: &Promise, visit: Visit<'_>) {
    for ask in &it.asks {
        visit("asks", Weight::Label, &ask.capability);
    }
    for it in &it.equipment {
        visit("equipment", Weight::Label, &it.kind);
    }
    visit("report_to", Weight::Label, &it.report_to);
    visit("conditions", Weight::Text, &it.conditions);
}

fn of_unit(it: &UnitView, visit: Visit<'_>) {
    visit("callsign", Weight::Name, &it.callsign);
    visit("unit_kind", Weight::Label, &it.kind);
    for capability in it.capabilities.iter().flatten() {
        visit("capabilities", Weight::Label, capability);
    }
    if let Some(home) = &it.home {
        visit("home", Weight::Label, &home.name);
    }
    for name in it.crew.iter().flatten() {
        visit("crew", Weight::Text, name);
    }
    if let Some(reason) = it.availability.as_ref().and_then(|it| it.reason.as_ref()) {
        visit("reason", Weight::Text, reason);
    }
}

/// Named like the fields on the wire. Who carries it has views and words of their own.
fn of_equipment(it: &EquipmentView, visit: Visit<'_>) {
    visit("name", Weight::Name, &it.name);
    if let Some(serial) = &it.serial {
        visit("serial", Weight::Name, serial);
    }
    visit("equipment_kind", Weight::Label, &it.kind);
    for capability in it.capabilities.iter().flatten() {
        visit("capabilities", Weight::Label, capability);
    }
    if let Some(home) = &it.home {
        visit("home", Weight::Label, &home.name);
    }
    if let Some(Whereabouts::Place {
        name: Some(name), ..
    }) = &it.whereabouts
    {
        visit("place", Weight::Label, name);
    }
    if let Some((.., Some(reason))) = &it.condition {
        visit("reason", Weight::Text, reason);
    }
    if let Some(reason) = it.ended_offer.as_ref().and_then(|it| it.reason.as_ref()) {
        visit("ended_offer", Weight::Text, reason);
    }
}

fn of_person(it: &PersonView, visit: Visit<'_>) {
    visit("name", Weight::Name, &it.name);
}

fn of_zone(it: &ZoneView, visit: Visit<'_>) {
    visit("name", Weight::Name, &it.name);
    visit("zone_kind", Weight::Label, it.kind.as_str());
    if let Some((note, reason, _)) = &it.note {
        visit("note", Weight::Text, note);
        if let Some(reason) = reason {
            visit("reason", Weight::Text, reason);
        }
    }
}

fn of_note(it: &NoteView, visit: Visit<'_>) {
    if let Some(text) = &it.text {
        visit("text", Weight::Text, text);
    }
    if let Some(author) = &it.author {
        visit("by", Weight::Text, author);
    }
}
