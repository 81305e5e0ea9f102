//! The OpenAPI 3.1 document, made from the wire types and one table of routes.
//!
//! The server builds its router by the same paths; a test asks every route of this table, and each is known.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use crate::{
    command, exercise, object, problem::Problem, query, retention, search, session, stream, zone,
};

/// Collects the schema of each type and of everything it refers to.
macro_rules! schemas {
    ($($schema:ty),+ $(,)?) => {{
        let mut found = Vec::new();
        $(
            found.push((<$schema as ToSchema>::name().into_owned(), <$schema>::schema()));
            <$schema as ToSchema>::schemas(&mut found);
        )+
        found
    }};
}

mod agreements;
mod alarms;
mod attachments;
mod audit;
mod document;
mod doors;
mod enforcements;
mod equipment;
mod inspections;
mod people;
mod responses;
mod tasks;
mod units;

pub use document::{document, document_json};

/// One route: method, path, what it is for, body, good answer and its status.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `get`, `post` or `delete`.
    pub method: &'static str,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Name of the body's schema.
    pub body: Option<&'static str>,
    /// Name of the answer's schema.
    pub answer: Option<&'static str>,
    /// Status of the good answer.
    pub status: u16,
    /// Names of query parameters; a `?` at the end marks an optional one.
    pub query: &'static [&'static str],
}

const fn get(
    path: &'static str,
    summary: &'static str,
    answer: &'static str,
    query: &'static [&'static str],
) -> Route {
    Route {
        method: "get",
        path,
        summary,
        body: None,
        answer: Some(answer),
        status: 200,
        query,
    }
}

const fn post(
    path: &'static str,
    summary: &'static str,
    body: &'static str,
    answer: &'static str,
) -> Route {
    Route {
        method: "post",
        path,
        summary,
        body: Some(body),
        answer: Some(answer),
        status: 200,
        query: &[],
    }
}

const fn order(path: &'static str, summary: &'static str, body: &'static str) -> Route {
    Route {
        method: "post",
        path,
        summary,
        body: Some(body),
        answer: Some("Accepted"),
        status: 201,
        query: &[],
    }
}

/// Every route of the API.
pub const ROUTES: &[Route] = &ALL;

const GROUPS: [&[Route]; 13] = [
    ROOM,
    tasks::ROUTES,
    inspections::ROUTES,
    enforcements::ROUTES,
    responses::ROUTES,
    units::ROUTES,
    doors::ROUTES,
    alarms::ROUTES,
    people::ROUTES,
    attachments::ROUTES,
    equipment::ROUTES,
    agreements::ROUTES,
    audit::ROUTES,
];

const COUNT: usize = {
    let (mut sum, mut group) = (0, 0);
    while group < GROUPS.len() {
        sum += GROUPS[group].len();
        group += 1;
    }
    sum
};

static ALL: [Route; COUNT] = {
    let mut all = [ROOM[0]; COUNT];
    let (mut n, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut of_group = 0;
        while of_group < GROUPS[group].len() {
            all[n] = GROUPS[group][of_group];
            n += 1;
            of_group += 1;
        }
        group += 1;
    }
    all
};

const ROOM: &[Route] = &[
    post("/api/v1/session", "Signs in (P2)", "SignIn", "Session"),
    get("/api/v1/session", "Who one is", "Session", &[]),
    Route {
        method: "delete",
        path: "/api/v1/session",
        summary: "Signs out and closes the sockets of this session",
        body: None,
        answer: None,
        status: 204,
        query: &[],
    },
    post(
        "/api/v1/session/role",
        "Changes the role in use",
        "ChooseRole",
        "Session",
    ),
    Route {
        method: "post",
        path: "/api/v1/ticket",
        summary: "A ticket for one WebSocket (S1)",
        body: Some("AskTicket"),
        answer: Some("Ticket"),
        status: 200,
        query: &[],
    },
    get(
        "/api/v1/demo/accounts",
        "The seats of the demo",
        "DemoAccounts",
        &[],
    ),
    post(
        "/api/v1/demo/sign-in",
        "Takes a seat of the demo",
        "DemoSignIn",
        "Session",
    ),
    get(
        "/api/v1/exercise/clock",
        "The clock of an exercise server (M2)",
        "ExerciseClock",
        &[],
    ),
    Route {
        method: "post",
        path: "/api/v1/exercise/clock",
        summary: "Sets the clock of an exercise server, or how fast it runs",
        body: Some("SetClock"),
        answer: None,
        status: 204,
        query: &[],
    },
    order("/api/v1/agencies", "Registers an agency", "RegisterAgency"),
    order(
        "/api/v1/agencies/{id}/settings",
        "Changes one section of an agency's settings (U9)",
        "ConfigureAgency",
    ),
    order(
        "/api/v1/principals",
        "Registers a person and their account",
        "RegisterPrincipal",
    ),
    order(
        "/api/v1/principals/{id}/enabled",
        "Lets a principal act, or not any more",
        "SetEnabled",
    ),
    order(
        "/api/v1/principals/{id}/name",
        "Corrects a person's name",
        "RenamePrincipal",
    ),
    order(
        "/api/v1/principals/{id}/grant",
        "Grants a role",
        "ChangeRoles",
    ),
    order(
        "/api/v1/principals/{id}/withdraw",
        "Withdraws a role",
        "ChangeRoles",
    ),
    order(
        "/api/v1/hand-overs",
        "Hands a desk over to the next person",
        "HandOverDesk",
    ),
    order(
        "/api/v1/hand-overs/{id}/accept",
        "Takes a desk over",
        "Plain",
    ),
    order("/api/v1/incidents", "Reports an incident", "ReportIncident"),
    get(
        "/api/v1/incidents/similar",
        "Open incidents that may be the same as one at this place",
        "NearbyIncidents",
        &["lon", "lat", "incident_type", "except?"],
    ),
    get(
        "/api/v1/incidents/previous",
        "Earlier incidents at this place",
        "NearbyIncidents",
        &["lon", "lat", "radius_m?", "days?", "except?"],
    ),
    get(
        "/api/v1/search",
        "Looks for words in what one may see (Q1)",
        "SearchAnswer",
        &["q", "kind?", "limit?", "skip?"],
    ),
    order(
        "/api/v1/incidents/{id}/schedule",
        "Plans when an incident begins",
        "ScheduleIncident",
    ),
    order(
        "/api/v1/incidents/{id}/link",
        "Says that it belongs to another",
        "LinkIncident",
    ),
    order(
        "/api/v1/incidents/{id}/unlink",
        "Says that it does not",
        "UnlinkIncident",
    ),
    order(
        "/api/v1/incidents/{id}/triage",
        "Judges an incident",
        "TriageIncident",
    ),
    order(
        "/api/v1/incidents/{id}/change",
        "Changes one field group",
        "ChangeIncident",
    ),
    order(
        "/api/v1/incidents/{id}/milestones",
        "Adds a milestone",
        "AddMilestone",
    ),
    order(
        "/api/v1/incidents/{id}/state",
        "Moves an incident along",
        "StepIncident",
    ),
    order("/api/v1/notes", "Writes a note", "AddNote"),
    order("/api/v1/zones", "Draws a zone", "DrawZone"),
    order(
        "/api/v1/zones/import",
        "Draws zones of a GeoJSON file, all or none",
        "ImportZones",
    ),
    post(
        "/api/v1/zones/preview",
        "What an import would say, feature by feature",
        "PreviewZones",
        "ZoneVerdicts",
    ),
    order(
        "/api/v1/zones/{id}/change",
        "Changes one field group of a zone",
        "ChangeZone",
    ),
    order("/api/v1/zones/{id}/lift", "Lifts a zone", "WithReason"),
    get(
        "/api/v1/agencies",
        "The register of agencies",
        "Page",
        &["skip?"],
    ),
    get("/api/v1/units", "Units", "Page", &["skip?"]),
    get("/api/v1/incidents", "Incidents", "Page", &["skip?"]),
    get("/api/v1/assignments", "Assignments", "Page", &["skip?"]),
    get("/api/v1/tasks", "Joint tasks", "Page", &["skip?"]),
    get("/api/v1/notes", "Notes", "Page", &["skip?"]),
    get(
        "/api/v1/people",
        "People of the own agency",
        "Page",
        &["skip?"],
    ),
    get(
        "/api/v1/hand-overs",
        "Hand-overs of the own agency",
        "Page",
        &["skip?"],
    ),
    get("/api/v1/zones", "Zones", "Page", &["skip?"]),
    get("/api/v1/agencies/{id}", "One agency", "Object", &[]),
    get(
        "/api/v1/agencies/{id}/settings",
        "The settings of the own agency (U9)",
        "Object",
        &[],
    ),
    get("/api/v1/units/{id}", "One unit", "Object", &[]),
    get("/api/v1/incidents/{id}", "One incident", "Object", &[]),
    get("/api/v1/assignments/{id}", "One assignment", "Object", &[]),
    get("/api/v1/tasks/{id}", "One joint task", "Object", &[]),
    get("/api/v1/notes/{id}", "One note", "Object", &[]),
    get("/api/v1/people/{id}", "One person", "Object", &[]),
    get("/api/v1/hand-overs/{id}", "One hand-over", "Object", &[]),
    get("/api/v1/zones/{id}", "One zone", "Object", &[]),
    get(
        "/api/v1/timeline",
        "What happened to an incident, task or zone",
        "Timeline",
        &["incident?", "task?", "zone?"],
    ),
    get(
        "/api/v1/snapshot",
        "What the stream's snapshot holds",
        "Snapshot",
        &[],
    ),
    post(
        "/api/v1/positions",
        "Reports where units are",
        "PositionBatch",
        "PositionsTaken",
    ),
    get(
        "/api/v1/picture/nearest",
        "The nearest units, as disclosed",
        "FoundUnits",
        &["lon", "lat", "count?", "capability?", "status?", "agency?"],
    ),
    get(
        "/api/v1/picture/within",
        "The units in a box or circle, as disclosed",
        "FoundUnits",
        &[
            "west?",
            "south?",
            "east?",
            "north?",
            "lon?",
            "lat?",
            "radius_m?",
        ],
    ),
];

fn every_schema() -> Vec<(String, RefOr<Schema>)> {
    let mut found = schemas![
        Problem,
        command::RegisterAgency,
        command::RegisterPrincipal,
        command::RegisterUnit,
        command::SetEnabled,
        command::RenamePrincipal,
        command::ChangeRoles,
        command::SignOn,
        command::SignOff,
        command::HandOverDesk,
        command::Erase,
        command::SetHold,
        command::ConfigureAgency,
        command::ReportIncident,
        command::ScheduleIncident,
        command::LinkIncident,
        command::UnlinkIncident,
        query::NearbyIncidents,
        search::SearchAnswer,
        retention::RetentionList,
        retention::ToldOf,
        command::TriageIncident,
        command::ChangeIncident,
        command::NewPlace,
        command::AddMilestone,
        command::StepIncident,
        command::AddNote,
        command::AddAttachment,
        command::RaiseDuress,
        command::AskToTalk,
        command::ReportDelay,
        command::ShelveAlarm,
        command::SetAvailability,
        command::SetStatusCode,
        command::ReserveUnit,
        command::OrderQueue,
        command::SetCapacity,
        command::StartLeg,
        command::HandOverLeg,
        command::AssignUnit,
        command::AdvanceAssignment,
        command::WithReason,
        command::DivertAssignment,
        command::DraftTask,
        command::ReviseTask,
        command::Plain,
        command::AnswerTask,
        command::DecideCounter,
        command::OfferLead,
        command::AnswerLead,
        command::MoveTask,
        command::SendUnits,
        command::SentUnit,
        command::Part,
        command::Promise,
        command::DrawZone,
        command::ChangeZone,
        command::ImportZones,
        command::Accepted,
        object::Object,
        object::Entry,
        zone::PreviewZones,
        zone::ZoneVerdicts,
        query::FoundUnits,
        query::Page,
        query::Timeline,
        query::PositionBatch,
        query::PositionsTaken,
        session::SignIn,
        session::ChooseRole,
        session::Session,
        session::Ticket,
        session::DemoAccounts,
        session::DemoSignIn,
        exercise::SetClock,
        exercise::ExerciseClock,
        stream::ClientMessage,
        stream::ServerMessage,
    ];
    found.extend(doors::schemas());
    found.extend(people::schemas());
    found.extend(equipment::schemas());
    found.extend(agreements::schemas());
    found.extend(audit::schemas());
    found.extend(inspections::schemas());
    found.extend(enforcements::schemas());
    found.extend(responses::schemas());
    found
}

#[cfg(test)]
mod tests;
