//! Rooms for tests, made of events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{
    Agency, AgencyId, AgencyKind, AgreementId, Clearance, Level, Point, PrincipalId, State,
    Timestamp, UnitId,
    agreement::{AgreementText, Clause, Conditions, Trigger},
    event::{AgreementFact, Event, Recorded},
    sharing::Kind,
    unit::Home,
};
use uuid::Uuid;

use super::{Published, purges::Purges};

pub(super) fn agency(id: &str) -> AgencyId {
    AgencyId::new(id).unwrap()
}

pub(super) fn registered(id: &str) -> Event {
    Event::AgencyRegistered {
        agency: Agency {
            id: agency(id),
            name: id.to_owned(),
            code: id[..1].to_uppercase(),
            kind: AgencyKind::Other,
            level: Level::Commune,
            parent: None,
            jurisdiction: vec![],
        },
    }
}

pub(super) fn unit(of: &str, n: u128) -> Event {
    Event::UnitRegistered {
        unit: UnitId(Uuid::from_u128(n)),
        agency: agency(of),
        callsign: format!("{of} {n}"),
        unit_kind: "engine".to_owned(),
        capabilities: BTreeSet::new(),
        home: Home {
            name: String::new(),
            at: Point::new(7.42, 43.73).unwrap(),
        },
        crew: vec![],
    }
}

/// The police sees something of somebody's units.
pub(super) fn clause(owner: &str, field: &str) -> Clause {
    Clause {
        viewer: Some(agency("police")),
        owner: Some(agency(owner)),
        kind: Kind::Unit,
        fields: BTreeSet::from([field.to_owned()]),
        position: None,
        trigger: Trigger::Always,
        only: Conditions::default(),
        clearance: Clearance::Open,
    }
}

pub(super) fn agreement() -> AgreementId {
    AgreementId(Uuid::from_u128(7))
}

pub(super) fn fact(fact: AgreementFact) -> Event {
    let agreement = agreement();
    Event::Agreement { agreement, fact }
}

/// An agreement between these comes into force.
pub(super) fn in_force(parties: &[&str], clauses: Vec<Clause>) -> Vec<Event> {
    let (version, by) = (1, agency(parties[0]));
    let text = AgreementText {
        title: String::new(),
        purpose: String::new(),
        legal_basis: String::new(),
        parties: parties.iter().map(|it| agency(it)).collect(),
        clauses,
        valid_from: Timestamp(0),
        valid_until: Timestamp(i64::MAX),
        retention_days: 0,
        lease_min: 0,
        duties: vec![],
        shares: vec![],
        aid: vec![],
    };
    let drafted = AgreementFact::Drafted {
        version,
        agency: by.clone(),
        text,
    };
    let proposed = AgreementFact::Proposed {
        version,
        agency: by,
    };
    let came = AgreementFact::CameIntoForce { version };
    [drafted, proposed, came].map(fact).into()
}

pub(super) fn recorded() -> Recorded {
    Recorded {
        principal: PrincipalId(Uuid::nil()),
        agency: agency("setup"),
        received_at: Timestamp(1),
        occurred_at: Timestamp(1),
    }
}

/// A room in which this happened one by one.
pub(super) fn room(events: impl IntoIterator<Item = Event>) -> Published {
    let (state, epoch) = (State::default(), "run1".to_owned());
    let (settled, recent) = (BTreeSet::new(), VecDeque::new());
    let at = (0, Timestamp(0));
    let mut room = Published::new(state, settled, recent, epoch, at, BTreeMap::new());
    for event in events {
        happens(&mut room, event);
    }
    room
}

pub(super) fn happens(room: &mut Published, event: Event) {
    let purges = Purges::after(0);
    room.publish(&[event], &recorded(), Uuid::nil(), vec![], &purges);
    room.add_missing_audiences();
}
