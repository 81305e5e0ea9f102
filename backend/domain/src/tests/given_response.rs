//! A disaster response that goes on, and what is ordered about it.

use std::collections::BTreeMap;

use domain::{
    AgencyKind, Command, Event, Level, Refusal, Role, TaskPhase, ZoneId, ZoneKind,
    command::{RegisterAgency, ResponseItemOrder, ResponseOrder},
    response::{
        Evacuation, EvacuationEnd, Figure, FigureOf, Figures, ObjectiveState, Period, Position,
        Post, Report, ResponseItem, Sector, SectorKind, Shelter, Whom,
    },
    sharing::{CaseItemView, ObjectRef, ResponsePart, ResponseTaskView, ResponseView, View},
    task::{Quorum, TaskStep},
};

use super::given::*;
pub(crate) use super::given_parts::{
    about_part, composed, counted, hour_from, piece, planned, respond, response_order, sector_of,
    shelter, shelter_plan,
};

/// Who is in response 1: its lead, who leads with it, who has promised a part, and who has not answered.
pub(crate) const INSIDE: [&str; 4] = ["fire", "police", "ems", "eoc"];
/// Who is not.
pub(crate) const OUTSIDE: &str = "tax";

/// Zones of response 1 by their numbers; [`BESIDE`] belongs to nothing.
pub(crate) const EAST: u128 = 1;
pub(crate) const WEST: u128 = 2;
pub(crate) const YARD: u128 = 3;
pub(crate) const RIVERSIDE: u128 = 4;
pub(crate) const OLD_TOWN: u128 = 5;
pub(crate) const GAS: u128 = 6;
pub(crate) const BESIDE: u128 = 7;

pub(crate) fn wrong(what: &'static str, state: &'static str) -> Refusal {
    Refusal::WrongState { what, state }
}

pub(crate) fn not_yours(what: &'static str) -> Refusal {
    Refusal::NotYours { what }
}

pub(crate) fn unknown(what: &'static str) -> Refusal {
    Refusal::Unknown { what }
}

pub(crate) fn taken(field: &'static str) -> Refusal {
    Refusal::Taken { field }
}

pub(crate) fn no_party(name: &str) -> Refusal {
    Refusal::NotAParty {
        agency: name.to_owned(),
    }
}

/// The refusals of a text that must say something, with texts that bring them about.
pub(crate) fn bad_texts(field: &'static str, max: usize) -> [(String, Refusal); 3] {
    let [long, control] = bad_optional_texts(field, max);
    [(" \n".to_owned(), Refusal::Empty { field }), long, control]
}

/// The same of a text that may be empty.
pub(crate) fn bad_optional_texts(field: &'static str, max: usize) -> [(String, Refusal); 2] {
    let why = "contains control characters";
    [
        ("x".repeat(max + 1), Refusal::TooLong { field, max }),
        ("a\u{7}".to_owned(), Refusal::Malformed { field, why }),
    ]
}

/// Sector `n` of a kind, in a zone if it lies in one.
pub(crate) fn set_up(
    n: u128,
    kind: SectorKind,
    run_by: &str,
    zone: impl Into<Option<ZoneId>>,
) -> ResponseOrder {
    ResponseOrder::SetUpSector {
        id: piece(n),
        kind,
        plan: sector_of(run_by, zone.into()),
    }
}

pub(crate) fn group(n: u128, run_by: &str) -> ResponseOrder {
    set_up(n, SectorKind::Group, run_by, None)
}

pub(crate) fn create(n: u128, position: Position, of: Option<u128>, by: &str) -> ResponseOrder {
    ResponseOrder::CreatePost {
        id: piece(n),
        position,
        of: of.map(piece),
        agency: agency(by),
    }
}

pub(crate) fn evacuate(n: u128, from: u128) -> ResponseOrder {
    ResponseOrder::OrderEvacuation {
        id: piece(n),
        zone: zone(from),
        persons: 300,
        instructions: mark(91_100 + n * 10),
    }
}

pub(crate) fn open(n: u128) -> ResponseOrder {
    shelter(n, 120)
}

/// Figures `n` of the public.
pub(crate) fn count(n: u128, about: Option<u128>, values: &[(Figure, u32)]) -> ResponseOrder {
    ResponseOrder::ReportFigures(counted(n, about, values))
}

pub(crate) fn of_public(figure: Figure) -> FigureOf {
    FigureOf {
        whom: Whom::Public,
        figure,
    }
}

/// Whose count of a figure of the public is the one, based on a version of that.
pub(crate) fn sources(version: u32, named: &[(Figure, &str)]) -> ResponseOrder {
    let named = named.iter().map(|(it, of)| (of_public(*it), agency(of)));
    ResponseOrder::SetSources {
        version,
        sources: named.collect::<BTreeMap<_, _>>(),
    }
}

pub(crate) fn judge(objective: u16, state: ObjectiveState) -> ResponseItemOrder {
    ResponseItemOrder::JudgeObjective {
        objective,
        state,
        note: mark(92_000),
    }
}

pub(crate) fn place(of: &str, n: u128) -> ResponseItemOrder {
    ResponseItemOrder::PlaceUnit { unit: unit(of, n) }
}

pub(crate) fn remove(of: &str, n: u128) -> ResponseItemOrder {
    ResponseItemOrder::RemoveUnit { unit: unit(of, n) }
}

pub(crate) fn end_sector() -> ResponseItemOrder {
    ResponseItemOrder::EndSector {
        reason: mark(92_001),
    }
}

/// Person `n` holds it.
pub(crate) fn fill(n: u128) -> ResponseItemOrder {
    ResponseItemOrder::FillPost {
        name: mark(93_000 + n * 2),
        contact: mark(93_001 + n * 2),
    }
}

pub(crate) fn vacate() -> ResponseItemOrder {
    ResponseItemOrder::VacatePost {
        reason: mark(92_002),
    }
}

pub(crate) fn end_post() -> ResponseItemOrder {
    ResponseItemOrder::EndPost {
        reason: mark(92_003),
    }
}

pub(crate) fn end_evacuation(how: EvacuationEnd) -> ResponseItemOrder {
    ResponseItemOrder::EndEvacuation {
        how,
        note: mark(92_004),
    }
}

pub(crate) fn change_evacuation(version: u32, persons: u32) -> ResponseItemOrder {
    ResponseItemOrder::ChangeEvacuation {
        version,
        persons,
        instructions: mark(92_010),
    }
}

/// All that is said of a shelter changes to what shelter 99 would be.
pub(crate) fn change_shelter(version: u32, capacity: u32) -> ResponseItemOrder {
    ResponseItemOrder::ChangeShelter {
        version,
        plan: shelter_plan(99, capacity),
    }
}

pub(crate) fn close() -> ResponseItemOrder {
    ResponseItemOrder::CloseShelter {
        reason: mark(92_006),
    }
}

pub(crate) fn withdraw() -> ResponseItemOrder {
    ResponseItemOrder::WithdrawFigures {
        reason: mark(92_007),
    }
}

pub(crate) fn approve() -> ResponseItemOrder {
    ResponseItemOrder::ApproveReport { note: mark(92_008) }
}

pub(crate) fn send_back() -> ResponseItemOrder {
    ResponseItemOrder::ReturnReport {
        reason: mark(92_009),
    }
}

/// Response 1 in a phase: fire leads it with police, ems have promised a part, eoc have not answered. From when it is agreed zones are drawn
/// on it.
pub(crate) fn response_in(phase: TaskPhase) -> Given {
    use TaskPhase as P;
    let mut given = Given::city();
    given.registers_outsider();
    let mut order = response_order(1, &["police", "ems", "eoc"], given.now);
    order.parts[0].co_lead = true;
    order.quorum = Quorum::Named(["police", "ems"].map(agency).into());
    order.answer_by = given.now.plus_ms(24 * HOUR);
    given.leads_on([Command::DraftTask(order)]);
    if phase == P::Draft {
        return given;
    }
    given.leads_on([Command::ProposeTask { task: task(1) }]);
    if matches!(phase, P::Proposed | P::Lapsed) {
        let over = (phase == P::Lapsed).then_some(25 * HOUR);
        given.wait(over.unwrap_or(0));
        given.tick();
    } else {
        for party in ["police", "ems"] {
            given.when(party, Role::Commander, accept(1, 1)).unwrap();
        }
        given.draws_on_response();
        if phase == P::Mobilizing {
            given.leads_on([moved(1, TaskStep::Mobilize)]);
        } else if phase != P::Agreed {
            given.leads_on([Command::StartTask { task: task(1) }]);
            given = brought_to(&given, phase);
        }
    }
    assert_eq!(given.state.task(task(1)).unwrap().phase, phase);
    given
}

/// The response as it goes on from being worked on.
pub(crate) fn brought_to(given: &Given, phase: TaskPhase) -> Given {
    use TaskPhase as P;
    let complete = Command::CompleteTask { task: task(1) };
    let (demobilize, close) = (moved(1, TaskStep::Demobilize), moved(1, TaskStep::Close));
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(4_900),
    };
    let mut given = given.clone();
    given.leads_on(match phase {
        P::Suspended => vec![moved(1, TaskStep::Suspend)],
        P::Completed => vec![complete],
        P::Demobilizing => vec![complete, demobilize],
        P::Closed => vec![complete, close],
        P::Reviewed => vec![complete, close, moved(1, TaskStep::Review)],
        P::Cancelled => vec![cancel],
        _ => vec![],
    });
    assert_eq!(given.state.task(task(1)).unwrap().phase, phase);
    given
}

/// Response 1, under way.
pub(crate) fn responding() -> Given {
    response_in(TaskPhase::InProgress)
}

macro_rules! looked_up {
    ($($name:ident $kind:ident;)+) => {
        impl Given {
            $(pub(crate) fn $name(&self, n: u128) -> &$kind {
                match self.state.response_item(piece(n)) {
                    Some(ResponseItem::$kind(it)) => it,
                    other => panic!("{other:?}"),
                }
            })+
        }
    };
}

looked_up! {
    period Period;
    sector Sector;
    post Post;
    evacuation Evacuation;
    shelter_of Shelter;
    figures Figures;
    report_of Report;
}

impl Given {
    /// What a commander orders about response 1.
    pub(crate) fn orders(&mut self, by: &str, order: ResponseOrder) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Commander, respond(1, order))
    }

    /// What a commander orders about part `n` of a response.
    pub(crate) fn says(
        &mut self,
        by: &str,
        n: u128,
        order: ResponseItemOrder,
    ) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Commander, about_part(n, order))
    }

    /// Fire's commander orders these, one after the other.
    pub(crate) fn leads_on(&mut self, commands: impl IntoIterator<Item = Command>) {
        for it in commands {
            self.when("fire", Role::Commander, it).unwrap();
        }
    }

    /// An agency that is in no task, with people and units.
    pub(crate) fn registers_outsider(&mut self) {
        let order = RegisterAgency {
            id: agency(OUTSIDE),
            name: mark(94_000),
            code: "T".to_owned(),
            kind: AgencyKind::Revenue,
            level: Level::National,
            parent: None,
            jurisdiction: vec![],
        };
        self.server(Command::RegisterAgency(order)).unwrap();
        for n in 1..=2 {
            self.server(register_unit(OUTSIDE, n)).unwrap();
        }
        for role in ROLES {
            self.server(register_person(OUTSIDE, role)).unwrap();
        }
    }

    fn draws_on_response(&mut self) {
        for (by, n, kind) in [
            ("fire", EAST, ZoneKind::Sector),
            ("police", WEST, ZoneKind::Sector),
            ("fire", YARD, ZoneKind::Staging),
            ("ems", RIVERSIDE, ZoneKind::Evacuation),
            ("fire", OLD_TOWN, ZoneKind::Evacuation),
            ("fire", GAS, ZoneKind::Hazard),
        ] {
            self.draws(by, (n, 1), kind);
        }
        let mut beside = zone_order(BESIDE);
        beside.kind = ZoneKind::Sector;
        self.drawn("fire", beside);
    }

    /// Response 2 of fire with police, under way, and zone 8 of it, of a kind.
    pub(crate) fn another_response(&mut self, kind: ZoneKind) {
        self.agreed(2, "fire", &["police"], None);
        self.leads_on([Command::StartTask { task: task(2) }]);
        self.draws("fire", (8, 2), kind);
    }

    /// Part `n` as an agency is shown it.
    pub(crate) fn piece_as(&self, by: &str, n: u128) -> Option<ResponseView> {
        match self.seen(by, &ObjectRef::TaskItem(piece(n)))? {
            View::CaseItem(CaseItemView::Response(it)) => Some(*it),
            other => panic!("{other:?}"),
        }
    }

    /// The callsigns in sector `n`, as an agency is shown them.
    pub(crate) fn units_as(&self, by: &str, n: u128) -> Vec<String> {
        match self.piece_as(by, n).map(|it| it.part) {
            Some(ResponsePart::Sector(it)) => it.units.into_iter().map(|it| it.callsign).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// What is settled about response 1, and what stands, as an agency is shown it.
    pub(crate) fn response_as(&self, by: &str) -> Option<ResponseTaskView> {
        self.task_as(by)?.response.map(|it| *it)
    }
}
