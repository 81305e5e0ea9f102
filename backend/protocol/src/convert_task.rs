//! Views of joint tasks on the wire.

use domain::{
    UnitId,
    sharing::{PartyView, StandingView, TaskView},
    task::{Ask as DomainAsk, Commitment as Said, Cover, EquipmentAsk as DomainEquipment, Quorum},
    task::{Need as DomainNeed, Part as DomainPart, Promise},
};

use crate::{
    object::{
        Area, Ask, EquipmentAsk, NamedReason, NamedUnit, Need, NeedOf, Party, PromiseShown,
        PromisedAsk, QuorumRule, StandingShown, Task,
    },
    words::Commitment,
};

pub(super) fn task(it: TaskView) -> Task {
    let TaskView {
        id,
        number,
        kind,
        lead,
        phase,
        phase_since,
        created_at,
        reason,
        objective,
        incident,
        deadline,
        quorum: rule,
        cover,
        parties,
    } = it;
    let (objective, place, area, legal_basis) = objective
        .map_or((None, None, None, None), |(objective, place, area, law)| {
            (Some(objective), Some(place), area, Some(law))
        });
    let (quorum, quorum_of) = quorum(rule);
    Task {
        id: id.0,
        number,
        task_kind: kind.into(),
        lead: lead.to_string(),
        phase: phase.into(),
        phase_since: phase_since.into(),
        created_at: created_at.into(),
        quorum,
        quorum_of,
        needs: cover.map(needs).unwrap_or_default(),
        objective,
        place,
        area: area.map(|it| Area {
            lon: it.centre.lon_deg(),
            lat: it.centre.lat_deg(),
            radius_m: it.radius_m,
        }),
        incident: incident.map(|it| it.0),
        legal_basis,
        answer_by: deadline.map(|it| it.0.into()),
        version: deadline.map(|it| it.1),
        reason,
        parties: parties.into_iter().map(party).collect(),
    }
}

fn quorum(rule: Quorum) -> (QuorumRule, Vec<String>) {
    match rule {
        Quorum::All => (QuorumRule::All, Vec::new()),
        Quorum::Named(of) => {
            let of = of.iter().map(ToString::to_string);
            (QuorumRule::Named, of.collect())
        }
        Quorum::Covered(of) => (QuorumRule::Covered, of.into_iter().collect()),
    }
}

fn needs(cover: Cover) -> Vec<Need> {
    let Cover {
        capabilities,
        equipment,
        people,
    } = cover;
    let need = |of, what: String, it: DomainNeed| Need {
        what,
        of,
        asked: it.asked,
        covered: it.covered(),
        open: it.open(),
        offered: it.offered,
    };
    let capabilities = capabilities.into_iter();
    let capabilities = capabilities.map(|(what, it)| need(NeedOf::Capability, what, it));
    let equipment = equipment.into_iter();
    let equipment = equipment.map(|(what, it)| need(NeedOf::Equipment, what, it));
    let people = (people != DomainNeed::default()).then_some(people);
    let people = people.map(|it| need(NeedOf::People, String::new(), it));
    capabilities.chain(equipment).chain(people).collect()
}

fn equipment(it: Vec<DomainEquipment>) -> Vec<EquipmentAsk> {
    it.into_iter()
        .map(|it| EquipmentAsk {
            equipment_kind: it.kind,
            count: it.count,
        })
        .collect()
}

fn asks(it: Vec<DomainAsk>) -> Vec<Ask> {
    it.into_iter()
        .map(|it| Ask {
            capability: it.capability,
            count: it.count,
        })
        .collect()
}

fn promise(it: Promise, units: Vec<NamedUnit>) -> PromiseShown {
    let asks = it.asks.into_iter().map(|it| PromisedAsk {
        capability: it.capability,
        count: it.count,
        from: it.from.map(Into::into),
    });
    PromiseShown {
        asks: asks.collect(),
        equipment: equipment(it.equipment),
        people: it.people,
        report_to: it.report_to,
        report_at: it.report_at.map(Into::into),
        until: it.until.map(Into::into),
        units,
        conditions: it.conditions,
    }
}

fn named(units: Vec<(UnitId, String)>) -> Vec<NamedUnit> {
    let units = units.into_iter().map(|(unit, callsign)| NamedUnit {
        unit: unit.0,
        callsign,
    });
    units.collect()
}

fn standing_shown(it: StandingView) -> StandingShown {
    let StandingView {
        promise: promised,
        units,
        part,
        objective,
    } = it;
    let DomainPart {
        agency: _,
        asks: asked,
        note,
        equipment: pieces,
        people,
        report_to,
        report_at,
        until,
    } = part;
    StandingShown {
        promise: promise(promised, named(units)),
        asks: asks(asked),
        note,
        equipment: equipment(pieces),
        people,
        report_to,
        report_at: report_at.map(Into::into),
        until: until.map(Into::into),
        objective,
    }
}

fn party(it: PartyView) -> Party {
    let PartyView {
        agency,
        asks: asked,
        note,
        equipment: pieces,
        people,
        report_to,
        report_at,
        until,
        commitment,
        units,
        offers,
        refused,
        is_left_out,
        standing,
        completes_quorum,
        sent,
        on_scene,
    } = it;
    let (commitment, answered_at, promised, declined) = match commitment {
        Said::Pending => (Commitment::Pending, None, None, None),
        Said::Provisional { at, offer } => {
            (Commitment::Provisional, Some(at.into()), Some(offer), None)
        }
        Said::Accepted { at, promise } => (Commitment::Accepted, Some(at.into()), promise, None),
        Said::Declined { at, reason, named } => (
            Commitment::Declined,
            Some(at.into()),
            None,
            Some((Some(reason).filter(|it| !it.is_empty()), named)),
        ),
    };
    let (reason, declined_for) = declined.unzip();
    Party {
        agency: agency.to_string(),
        asks: asks(asked),
        note,
        equipment: equipment(pieces),
        people,
        report_to,
        report_at: report_at.map(Into::into),
        until: until.map(Into::into),
        commitment,
        promise: promised.map(|it| promise(it, named(units))),
        offers,
        refused,
        left_out: is_left_out,
        goes_on: standing.map(standing_shown),
        completes_quorum,
        declined_for: declined_for.flatten().map(|it| NamedReason {
            code: it.code,
            label: it.label,
        }),
        reason: reason.flatten(),
        answered_at,
        sent,
        on_scene,
    }
}
