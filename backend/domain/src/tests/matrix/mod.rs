//! The authority matrix: every command × role × relation of the sender to the thing × state of the thing (R1–R3, I1,
//! I2, T1, U2). Each cell has an expected verdict; a cell without one fails, and so does a command without a row.
//!
//! The verdict of a cell is worked out from three independent sources, none of them the code under test: the letters
//! of the row say which roles may (R1); the second evaluator of the sharing rules says who may know of the thing at
//! all, everybody else gets `unknown`; the lines of the row say the rest, by relation and state. Also compiled into
//! the simulator, hence only the public interface of the domain.

mod rows_agreement;
mod rows_alarm;
mod rows_attachment;
mod rows_enforcement;
mod rows_equipment;
mod rows_founding;
mod rows_incident;
mod rows_inspection;
mod rows_other;
mod rows_people;
mod rows_response;
mod rows_retention;
mod rows_task;
mod rows_unit;
mod rows_work;
mod rows_zone;
mod situations;
mod situations_agreement;
mod situations_enforcement;
mod situations_inspection;
mod situations_response;

use std::collections::BTreeSet;

use domain::{AgreementId, Command, CommandId, Context, Role, command::SignOn, sharing::ObjectRef};
use uuid::Uuid;

use super::{
    given::*, given_agreements::agreement, given_cases::case, given_equipment::equipment,
    given_inspection::item, given_parts::piece, oracle::Oracle,
};
use situations::{Situation, situations};

/// What a command is about: which situations and relations its row is tried in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// Nothing that exists already; one situation called `city`.
    Nothing,
    /// Incident 1, of fire.
    Incident,
    /// Unit 1 of fire.
    Unit,
    /// Assignment 1: unit 1 of fire to incident 1.
    Assignment,
    /// Task 1, led by fire; police, ems and eoc stand differently to it in each situation.
    Task,
    /// Hand-over 1, of fire.
    HandOver,
    /// Attachment 1 of incident 1, by fire.
    Attachment,
    /// Alarm 1: of unit 1 of fire.
    Alarm,
    /// Zone 1 of fire, on a task that police has accepted and ems was asked for.
    Zone,
    /// Equipment 1 of fire, which police and ems are shown.
    Equipment,
    /// Agreement 1 between fire, which drafted it, and police.
    Agreement,
    /// The founding agreement, which the operations centre suspends, and nobody ends.
    Founding,
    /// Inspection 1, led by fire; the police have promised, ems is asked.
    Inspection,
    /// Its target 1.
    Target,
    /// Enforcement 1, led by fire; the police have promised, ems is asked.
    Enforcement,
    /// Measure 1 of the police.
    Measure,
    /// Evidence 2 of the police, offered to fire, and received.
    Evidence,
    /// Evidence 3 of the police.
    Unoffered,
    /// Referral 4 of the police to fire.
    Referral,
    /// Disaster response 1, led by fire; the police have promised, ems is asked.
    Response,
    /// Its period 1.
    Period,
    /// Its sector 2.
    Sector,
    /// Its post 3, which the police fill.
    Post,
    /// Its evacuation 4.
    Evacuation,
    /// Shelter 5 of the police.
    Shelter,
    /// Figures 6 of the police.
    Figures,
    /// Its situation report 7.
    Report,
}

impl Thing {
    /// The object whose visibility decides between `unknown` and a better answer.
    fn object(self) -> Option<ObjectRef> {
        match self {
            Self::Nothing => None,
            // An attachment is known of by who knows of its incident and sees that field.
            Self::Incident | Self::Attachment => Some(ObjectRef::Incident(incident(1))),
            Self::Unit => Some(ObjectRef::Unit(unit("fire", 1))),
            Self::Assignment => Some(ObjectRef::Assignment(assignment(1))),
            Self::Task | Self::Inspection | Self::Enforcement | Self::Response => {
                Some(ObjectRef::Task(task(1)))
            }
            Self::HandOver => Some(ObjectRef::HandOver(hand_over(1))),
            Self::Alarm => Some(ObjectRef::Alarm(alarm(1))),
            Self::Zone => Some(ObjectRef::Zone(zone(1))),
            Self::Equipment => Some(ObjectRef::Equipment(equipment(1))),
            Self::Agreement => Some(ObjectRef::Agreement(agreement(1))),
            Self::Founding => Some(ObjectRef::Agreement(AgreementId::FOUNDING)),
            Self::Target => Some(ObjectRef::TaskItem(item(1))),
            Self::Measure => Some(ObjectRef::TaskItem(case(1))),
            Self::Evidence => Some(ObjectRef::TaskItem(case(2))),
            Self::Unoffered => Some(ObjectRef::TaskItem(case(3))),
            Self::Referral => Some(ObjectRef::TaskItem(case(4))),
            Self::Period => Some(ObjectRef::TaskItem(piece(1))),
            Self::Sector => Some(ObjectRef::TaskItem(piece(2))),
            Self::Post => Some(ObjectRef::TaskItem(piece(3))),
            Self::Evacuation => Some(ObjectRef::TaskItem(piece(4))),
            Self::Shelter => Some(ObjectRef::TaskItem(piece(5))),
            Self::Figures => Some(ObjectRef::TaskItem(piece(6))),
            Self::Report => Some(ObjectRef::TaskItem(piece(7))),
        }
    }
}

/// One command, with one choice of its parameters.
pub(super) struct Row {
    /// For people: the command's name and what was chosen.
    pub(super) label: &'static str,
    /// A letter for each role that may: Commander, Dispatcher, Field, Supervisor, Legal, cOordinator, obserVer, Admin,
    /// serveR.
    pub(super) roles: &'static str,
    /// What it is about.
    pub(super) thing: Thing,
    /// The command, as it would be given in this situation.
    pub(super) command: fn(&Given) -> Command,
    /// Relations, states (words with spaces between, `*` for all) and the code that is answered; the first line that
    /// fits holds.
    pub(super) lines: &'static [(&'static str, &'static str, &'static str)],
}

/// All rows.
fn rows() -> Vec<Row> {
    let mut rows = rows_other::rows();
    rows.extend(rows_incident::rows());
    rows.extend(rows_unit::rows());
    rows.extend(rows_work::rows());
    rows.extend(rows_task::rows());
    rows.extend(rows_people::rows());
    rows.extend(rows_alarm::rows());
    rows.extend(rows_retention::rows());
    rows.extend(rows_attachment::rows());
    rows.extend(rows_zone::rows());
    rows.extend(rows_equipment::rows());
    rows.extend(rows_agreement::rows());
    rows.extend(rows_founding::rows());
    rows.extend(rows_inspection::rows());
    rows.extend(rows_enforcement::rows());
    rows.extend(rows_response::rows());
    rows
}

/// The place of each command in the list of commands. A new command does not compile before it has one, and the test
/// fails before that place has a row.
fn place(command: &Command) -> usize {
    match command {
        Command::RegisterAgency(_) => 0,
        Command::RegisterPrincipal(_) => 1,
        Command::RegisterUnit(_) => 2,
        Command::SetPrincipalEnabled { .. } => 3,
        Command::AdoptTerms(_) => 4,
        Command::ReportIncident(_) => 5,
        Command::TriageIncident(_) => 6,
        Command::ChangePlace(_) => 7,
        Command::ChangeNarrative { .. } => 8,
        Command::AddMilestone { .. } => 9,
        Command::StepIncident { .. } => 10,
        Command::AddNote { .. } => 11,
        Command::SetAvailability(_) => 12,
        Command::AssignUnit(_) => 13,
        Command::AdvanceAssignment { .. } => 14,
        Command::DeclineAssignment { .. } => 15,
        Command::CancelAssignment { .. } => 16,
        Command::DivertAssignment(_) => 17,
        Command::DraftTask(_) => 18,
        Command::ReviseTask(_) => 19,
        Command::ProposeTask { .. } => 20,
        Command::AnswerTask(_) => 21,
        Command::StartTask { .. } => 22,
        Command::CompleteTask { .. } => 23,
        Command::CancelTask { .. } => 24,
        Command::MoveTask(_) => 78,
        Command::SendUnits(_) => 79,
        Command::ReleaseUnit { .. } => 80,
        Command::Tick => 25,
        Command::RenamePrincipal { .. } => 26,
        Command::GrantRole { .. } => 27,
        Command::WithdrawRole { .. } => 28,
        Command::SignOn(_) => 29,
        Command::SignOff { .. } => 30,
        Command::HandOver(_) => 31,
        Command::AcceptHandOver { .. } => 32,
        Command::RaiseDuress(_) => 33,
        Command::WithdrawDuress { .. } => 34,
        Command::AskToTalk(_) => 35,
        Command::ReportDelay(_) => 36,
        Command::AcknowledgeAlarm { .. } => 37,
        Command::ShelveAlarm { .. } => 38,
        Command::CloseAlarm { .. } => 39,
        Command::Erase { .. } => 40,
        Command::SetHold { .. } => 41,
        Command::ScheduleIncident { .. } => 42,
        Command::LinkIncidents(_) => 43,
        Command::UnlinkIncidents(_) => 44,
        Command::DrawZones(_) => 45,
        Command::ChangeZone(_) => 46,
        Command::LiftZone { .. } => 47,
        Command::RecordCrossings(_) => 48,
        Command::ConfigureAgency(_) => 49,
        Command::SetStatusCode { .. } => 50,
        Command::ReserveUnit(_) => 51,
        Command::OrderQueue { .. } => 52,
        Command::SetCapacity(_) => 53,
        Command::StartLeg(_) => 54,
        Command::HandOverLeg { .. } => 55,
        Command::ReachedHome { .. } => 56,
        Command::ReachedScene { .. } => 57,
        Command::AddAttachment(_) => 58,
        Command::RemoveAttachment(_) => 59,
        Command::RegisterEquipment(_) => 60,
        Command::DescribeEquipment(_) => 61,
        Command::AttachEquipment(_) => 62,
        Command::DetachEquipment(_) => 63,
        Command::MoveEquipment(_) => 64,
        Command::HandOverEquipment(_) => 65,
        Command::AnswerCustody { .. } => 66,
        Command::CancelEquipmentOffer { .. } => 67,
        Command::SetCondition(_) => 68,
        Command::AdjustQuantity(_) => 69,
        Command::RecordMaintenance(_) => 70,
        Command::RetireEquipment(_) => 71,
        Command::SetClearance { .. } => 72,
        Command::DecideCounter(_) => 73,
        Command::OfferLead(_) => 74,
        Command::AnswerLead(_) => 75,
        Command::TakeOverLead(_) => 76,
        Command::NoteLink { .. } => 77,
        Command::Inspection { order, .. } => 81 + rows_inspection::place(order),
        Command::Visit { order, .. } => 81 + rows_inspection::place_of_visit(order),
        Command::Enforcement { order, .. } => ENFORCEMENTS + rows_enforcement::place(order),
        Command::Case { order, .. } => ENFORCEMENTS + rows_enforcement::place_of_case(order),
        Command::Response(it) => RESPONSES + rows_response::place(it),
        Command::Agreement(it) => AGREEMENTS + rows_agreement::place(&it.order),
    }
}

/// How many places there are: one more than the last number above.
const COMMANDS: usize = AGREEMENTS + rows_agreement::ORDERS;
/// The first place of an order about an enforcement.
const ENFORCEMENTS: usize = 81 + rows_inspection::INSPECTION_ORDERS;
/// The first place of an order about an agreement.
const AGREEMENTS: usize = RESPONSES + rows_response::RESPONSE_ORDERS;
/// The first place of an order about a disaster response.
const RESPONSES: usize = ENFORCEMENTS + rows_enforcement::ENFORCEMENT_ORDERS;

/// Who stands how to the things of the situations. The crew of another unit of the same agency is one of them,
/// because a tablet speaks for its own unit only; rows call the crew of unit 1 itself `crew`.
const RELATIONS: [(&str, &str); 5] = [
    ("own", "fire"),
    ("other_crew", "fire"),
    ("partner", "police"),
    ("asked", "ems"),
    ("stranger", "eoc"),
];

/// What came of trying every cell.
#[derive(Debug, Default)]
pub(crate) struct Tried {
    /// How many cells there are.
    pub(crate) cells: usize,
    /// Cells for which nobody has said what is expected.
    pub(crate) unsaid: Vec<String>,
    /// Cells that answer something else.
    pub(crate) wrong: Vec<String>,
    /// The codes that were answered.
    pub(crate) codes: BTreeSet<&'static str>,
    /// Places of commands that have a row.
    pub(crate) places: BTreeSet<usize>,
}

impl Tried {
    /// Places of commands without a row.
    pub(crate) fn without_row(&self) -> Vec<usize> {
        (0..COMMANDS)
            .filter(|it| !self.places.contains(it))
            .collect()
    }
}

/// Tries every cell.
pub(crate) fn try_all() -> Tried {
    let mut tried = Tried::default();
    for row in rows() {
        for situation in situations(row.thing) {
            try_situation(&row, &situation, &mut tried);
        }
    }
    tried
}

fn try_situation(row: &Row, situation: &Situation, tried: &mut Tried) {
    let given = situation.given();
    let command = (row.command)(&given);
    tried.places.insert(place(&command));
    for (relation, name) in RELATIONS {
        for role in ROLES.into_iter().chain([Role::Server]) {
            let is_crew = role == Role::Field;
            let is_same = relation == "other_crew" && !is_crew;
            if is_same || role == Role::Server && relation != "own" {
                continue;
            }
            tried.cells += 1;
            // A crew stands otherwise to its own unit than a desk of its agency.
            let relation = if relation == "own" && is_crew {
                "crew"
            } else {
                relation
            };
            let given = standing(&given, relation, name);
            let context = context_of(&given, name, role);
            let cell = format!("{} {relation} {role:?} {}", row.label, situation.word);
            let answer = given.clone().ask(command.clone(), &context);
            let code = answer.as_ref().map_or_else(domain::Refusal::code, |_| "ok");
            tried.codes.insert(code);
            match expected(row, situation, &given, relation, name, role) {
                None => tried.unsaid.push(format!("{cell}: answers {code}")),
                Some(wanted) if wanted == code => {}
                Some(wanted) => tried
                    .wrong
                    .push(format!("{cell}: {code}, not {wanted} ({answer:?})")),
            }
        }
    }
}

/// The crew of another unit is the one that left unit 1 for unit 2.
fn standing(given: &Given, relation: &str, name: &str) -> Given {
    let mut given = given.clone();
    if relation == "other_crew" {
        let other = SignOn {
            unit: unit(name, 2),
            principal: Some(person(name, Role::Field)),
            leaves_other: true,
        };
        given
            .when(name, Role::Dispatcher, Command::SignOn(other))
            .unwrap();
    }
    given
}

fn context_of(given: &Given, name: &str, role: Role) -> Context {
    if role == Role::Server {
        return Context::server(CommandId(Uuid::nil()), given.now);
    }
    given.context(name, role)
}

fn expected(
    row: &Row,
    situation: &Situation,
    given: &Given,
    relation: &'static str,
    name: &str,
    role: Role,
) -> Option<&'static str> {
    if !row.roles.contains(letter(role)) {
        return Some("role_may_not");
    }
    if role != Role::Server && !is_known(row.thing, given, name) {
        return Some("unknown");
    }
    let holds = |words: &str, word: &str| words == "*" || words.split(' ').any(|it| it == word);
    let line = row
        .lines
        .iter()
        .find(|it| holds(it.0, relation) && holds(it.1, situation.word));
    line.map(|it| it.2)
}

/// Whether the agency may know of the thing, by the second evaluator.
fn is_known(thing: Thing, given: &Given, name: &str) -> bool {
    let Some(object) = thing.object() else {
        return true;
    };
    let viewer = agency(name);
    let oracle = Oracle {
        state: &given.state,
        viewer: &viewer,
        clearance: domain::Clearance::Open,
    };
    oracle.fields(&object).is_some()
}

fn letter(role: Role) -> char {
    match role {
        Role::Commander => 'C',
        Role::Dispatcher => 'D',
        Role::Field => 'F',
        Role::Supervisor => 'S',
        Role::Legal => 'L',
        Role::Coordinator => 'O',
        Role::Observer => 'V',
        Role::Admin => 'A',
        Role::Server => 'R',
    }
}

/// R1, R3, I1, I2, T1, U2: 100 % of the cells have an expected verdict, and it is the one that is given.
#[test]
fn every_command_role_relation_and_state_has_its_verdict() {
    let tried = try_all();
    println!("{} cells", tried.cells);
    assert_eq!(
        tried.without_row(),
        Vec::<usize>::new(),
        "commands without a row"
    );
    assert!(
        tried.unsaid.is_empty(),
        "{} cells without an expected verdict:\n{}",
        tried.unsaid.len(),
        tried.unsaid.join("\n")
    );
    assert!(
        tried.wrong.is_empty(),
        "{} wrong cells:\n{}",
        tried.wrong.len(),
        tried.wrong.join("\n")
    );
    // Otherwise the matrix tries only the easy half.
    for code in [
        "ok",
        "role_may_not",
        "unknown",
        "not_yours",
        "wrong_state",
        "taken",
    ] {
        assert!(tried.codes.contains(code), "no cell answers {code}");
    }
}

/// The control: a right given to one role more, and a state in which one step more is possible, are both found.
#[test]
fn a_wrong_line_of_the_matrix_is_found() {
    let mut row = rows_incident::rows().remove(0);
    let first = situations(row.thing).remove(0);
    let mut tried = Tried::default();
    try_situation(&row, &first, &mut tried);
    assert!(tried.wrong.is_empty() && tried.unsaid.is_empty());
    row.roles = "CDOV";
    try_situation(&row, &first, &mut tried);
    assert!(!tried.wrong.is_empty(), "a role too many went unnoticed");
    row.roles = "CDO";
    row.lines = &[("*", "*", "wrong_state")];
    let mut tried = Tried::default();
    try_situation(&row, &first, &mut tried);
    assert!(!tried.wrong.is_empty(), "a wrong verdict went unnoticed");
}
