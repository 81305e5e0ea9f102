//! Under which word of agreements each field of the wire is. Every object is taken apart by name: a new field does not
//! compile before somebody has said whose it is.

use domain::sharing::Kind;
use protocol::{
    Object,
    object::{Assignment, Incident, Note, Task, Unit, Versions},
    words::Precision,
    zone::{Zone, ZoneVersions},
};
use serde::Serialize;
use serde_json::Value;

/// A field that no agreement opens.
pub(super) const OWN: &str = "own";
/// A place as it is, where a cell is granted.
const EXACT: &str = "exact";
/// What the parties of an agreement may read of it.
pub(super) const PARTY: &str = "party";

/// What is there of an object: under which word, and what.
pub(super) type Said = Vec<(&'static str, Value)>;

struct Saying(Said);

impl Saying {
    /// Nothing is said of what is absent.
    fn say(&mut self, word: &'static str, value: impl Serialize) -> &mut Self {
        let value = serde_json::to_value(value).expect("a plain value");
        if !value.is_null() {
            self.0.push((word, value));
        }
        self
    }
}

/// What an object says; nothing of what is open to everybody.
pub(super) fn said(object: &Object) -> Option<(Kind, Said)> {
    let mut it = Saying(Vec::new());
    let kind = match object {
        Object::Unit(unit_) => unit(&mut it, unit_),
        Object::Incident(incident_) => incident(&mut it, incident_),
        Object::Assignment(assignment_) => assignment(&mut it, assignment_),
        Object::Task(task_) => task(&mut it, task_),
        Object::Note(note_) => note(&mut it, note_),
        Object::Zone(zone_) => zone(&mut it, zone_),
        Object::Equipment(equipment_) => equipment(&mut it, equipment_),
        // Whole or not at all.
        Object::Person(person) => whole(&mut it, Kind::Person, OWN, person),
        Object::HandOver(hand_over) => whole(&mut it, Kind::HandOver, OWN, hand_over),
        Object::Alarm(alarm) => whole(&mut it, Kind::Alarm, OWN, alarm),
        Object::Settings(settings) => whole(&mut it, Kind::Settings, OWN, settings),
        // To who is in the task, whole.
        Object::TaskItem(item) => whole(&mut it, Kind::TaskItem, OWN, item),
        Object::Agreement(agreement) => whole(&mut it, Kind::Agreement, PARTY, agreement),
        // V8: the register is open.
        Object::Agency(_) => return None,
    };
    Some((kind, it.0))
}

fn whole(it: &mut Saying, kind: Kind, word: &'static str, value: &impl Serialize) -> Kind {
    it.say(word, value);
    kind
}

fn unit(it: &mut Saying, unit: &Unit) -> Kind {
    let Unit {
        id,
        agency: _,
        callsign,
        unit_kind,
        capabilities,
        home,
        crew,
        crewed,
        status,
        status_since,
        overlays,
        availability,
        reason,
        reason_word,
        until,
        set_by,
        code,
        reserved_incident,
        reserved_task,
        queue,
        capacity,
        assignment,
        link,
        link_since,
        clock_ahead_s,
        position_stale,
        handle,
        precision,
    } = unit;
    it.say("identity", (id, callsign, unit_kind))
        .say("capabilities", capabilities)
        .say("home", home)
        .say("crew", crew)
        .say("availability", crewed)
        .say("status", status)
        .say("status", status_since)
        .say("status", overlays)
        .say("availability", availability)
        .say("availability", reason)
        .say("availability", reason_word)
        .say("availability", until)
        .say("availability", set_by)
        .say(OWN, code)
        .say(OWN, reserved_incident)
        .say(OWN, reserved_task)
        .say(OWN, queue)
        .say("capacity", capacity)
        .say("assignment", assignment)
        .say("status", link)
        .say("status", link_since)
        .say(OWN, clock_ahead_s)
        .say("position", position_stale)
        .say("position", handle)
        .say("position", precision);
    Kind::Unit
}

fn incident(it: &mut Saying, incident: &Incident) -> Kind {
    let Incident {
        id,
        number,
        agency: _,
        incident_type,
        own_type,
        priority,
        own_priority,
        state,
        state_since,
        reason,
        lon,
        lat,
        place,
        narrative,
        milestones,
        reported_at,
        reported_by,
        starts_at,
        duplicate_of,
        parent,
        attachments,
        waiting,
        versions:
            Versions {
                place: of_place,
                classification,
                narrative: of_narrative,
                schedule,
                links,
            },
    } = incident;
    it.say("identity", (id, number))
        .say("classification", incident_type)
        .say(OWN, own_type)
        .say("classification", priority)
        .say(OWN, own_priority)
        .say("state", state)
        .say("state", state_since)
        .say("state", reason)
        .say("place", lon)
        .say("place", lat)
        .say("place", place)
        .say("narrative", narrative)
        .say("milestones", milestones)
        .say("report", reported_at)
        .say("report", reported_by)
        .say("schedule", starts_at)
        .say("links", duplicate_of)
        .say("links", parent)
        .say("attachments", attachments)
        .say("waiting", waiting)
        .say("place", of_place)
        .say("classification", classification)
        .say("narrative", of_narrative)
        .say("schedule", schedule)
        .say("links", links);
    Kind::Incident
}

fn assignment(it: &mut Saying, assignment: &Assignment) -> Kind {
    let Assignment {
        id,
        unit,
        agency: _,
        incident,
        task,
        status,
        times,
        overdue,
        by_radio,
        by_rule,
        reason,
        intervals,
        legs,
        confirmed,
        diverted_from,
        diverted_to,
        released_at,
    } = assignment;
    it.say("identity", (id, unit))
        .say("identity", incident)
        .say("identity", task)
        .say("status", status)
        .say("times", times)
        .say("status", overdue)
        .say("status", by_radio)
        .say("status", by_rule)
        .say("status", diverted_from)
        .say("status", diverted_to)
        .say("status", released_at)
        .say("reason", reason)
        .say("times", intervals)
        .say("transport", legs)
        .say(OWN, confirmed);
    Kind::Assignment
}

fn task(it: &mut Saying, task: &Task) -> Kind {
    let Task {
        id,
        number,
        task_kind,
        owner,
        lead,
        led_from,
        lead_offer,
        takeover,
        lead_unlinked_since,
        disclosure,
        scope,
        withheld: _,
        phase,
        phase_since,
        created_at,
        quorum: _,
        quorum_of,
        needs,
        objective,
        place,
        area,
        incident,
        legal_basis,
        answer_by,
        version,
        started_at,
        reason,
        review,
        parties,
        inspection,
        enforcement,
        response,
        template,
    } = task;
    it.say(
        "identity",
        (
            id,
            number,
            task_kind,
            phase,
            phase_since,
            created_at,
            started_at,
        ),
    )
    .say("objective", objective)
    .say("objective", place)
    .say("objective", area)
    .say("incident", incident)
    .say("objective", legal_basis)
    .say("deadline", answer_by)
    .say("deadline", version)
    .say("objective", reason);
    if !parties.is_empty() {
        it.say("parties", parties);
    }
    if !quorum_of.is_empty() {
        it.say("parties", quorum_of);
    }
    if !needs.is_empty() {
        it.say("parties", needs);
    }
    // Whose record it is leads it until the lead has passed; then who leads is told with its lane.
    it.say("parties", lead.as_ref().filter(|it| *it != owner))
        // To who is in the task, and to nobody by an agreement.
        .say(OWN, led_from)
        .say(OWN, lead_offer)
        .say(OWN, takeover)
        .say(OWN, lead_unlinked_since)
        .say(OWN, disclosure)
        .say(OWN, scope)
        .say(OWN, review)
        .say(OWN, inspection)
        .say(OWN, enforcement)
        .say(OWN, response)
        .say(OWN, template);
    Kind::Task
}

fn note(it: &mut Saying, note: &Note) -> Kind {
    let Note {
        id,
        incident,
        task,
        agency: _,
        by,
        at,
        text,
    } = note;
    it.say("identity", (id, at))
        .say("identity", incident)
        .say("identity", task)
        .say("author", by)
        .say("text", text);
    Kind::Note
}

fn zone(it: &mut Saying, zone: &Zone) -> Kind {
    let Zone {
        id,
        agency: _,
        zone_kind,
        name,
        state,
        state_since,
        incident,
        task,
        shape,
        starts_at,
        ends_at,
        note,
        reason,
        watch,
        versions:
            ZoneVersions {
                label,
                shape: of_shape,
                limits,
                watch: of_watch,
            },
    } = zone;
    it.say("identity", (id, zone_kind, name, state, state_since))
        .say("identity", incident)
        .say("identity", task)
        .say("shape", shape)
        .say("limits", starts_at)
        .say("limits", ends_at)
        .say("note", note)
        .say("note", reason)
        .say("watch", watch)
        .say("note", label)
        .say("shape", of_shape)
        .say("limits", limits)
        .say("watch", of_watch);
    Kind::Zone
}

fn equipment(it: &mut Saying, equipment: &protocol::equipment::Equipment) -> Kind {
    let protocol::equipment::Equipment {
        id,
        agency: _,
        owner: _,
        equipment_kind,
        equipment_type,
        name,
        retired_at,
        capabilities,
        quantity,
        condition,
        condition_since,
        reason,
        maintenance_due,
        maintained_at,
        home,
        serial,
        custodians,
        offer,
        ended_offer,
        held_by,
        held_since,
        lot,
        versions,
    } = equipment;
    let place = held_by.as_ref().and_then(|it| it.place.as_ref());
    let precision = place.map(|it| it.precision);
    let is_exact = precision == Some(Precision::Exact);
    it.say("identity", (id, equipment_kind, name))
        .say("identity", equipment_type)
        .say("identity", retired_at)
        .say("capabilities", capabilities)
        .say("quantity", quantity)
        .say("condition", condition)
        .say("condition", condition_since)
        .say("condition", reason)
        .say("maintenance", maintenance_due)
        .say("maintenance", maintained_at)
        .say("home", home)
        .say("serial", serial)
        .say("custody", custodians)
        .say("custody", offer)
        .say(OWN, ended_offer)
        .say("position", precision)
        .say(if is_exact { EXACT } else { "position" }, held_by)
        .say(OWN, held_since)
        .say(OWN, lot)
        .say(OWN, versions);
    Kind::Equipment
}
