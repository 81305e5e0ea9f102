//! Views of joint tasks on the wire.

use domain::{
    UnitId,
    sharing::{PartyView, StandingView, TaskView},
    task::Takeover as DomainTakeover,
    task::{Area as DomainArea, Disclosure as DomainDisclosure, Scope as DomainScope},
    task::{Ask as DomainAsk, Commitment as Said, Cover, EquipmentAsk as DomainEquipment, Quorum},
    task::{Came as DomainCame, Delivery, Outcome as Found},
    task::{Need as DomainNeed, Opening as Opens, Part as DomainPart, Promise},
};

use crate::{
    convert_enforcement::enforcement,
    convert_inspection::inspection,
    convert_response::response,
    object::{
        Area, Ask, ByPlan, Came, Disclosure, EquipmentAsk, LeadOfferShown, LedFromShown,
        NamedReason, NamedUnit, Need, NeedOf, Opening, OpeningAt, Outcome, OutcomeShown, Party,
        PromiseShown, PromisedAsk, QuorumRule, Stage, StandingShown, Takeover, Task, TaskScope,
    },
    words::Commitment,
};

pub(super) fn task(it: TaskView) -> Task {
    let TaskView {
        id,
        number,
        kind,
        owner,
        lead,
        led_from,
        lead_offer,
        takeover: taker,
        lead_unlinked_since,
        disclosure: opens,
        scope: at_most,
        withheld,
        phase,
        phase_since,
        created_at,
        started_at,
        reason,
        review,
        objective,
        place,
        incident,
        deadline,
        quorum: rule,
        cover,
        parties,
        inspection: plan,
        enforcement: settled,
        response: responding,
        template,
    } = it;
    let (objective, legal_basis) = objective.unzip();
    let (place, circle) = place.unzip();
    let (rule, quorum_of) = quorum(rule);
    Task {
        id: id.0,
        number,
        task_kind: kind.into(),
        owner: owner.to_string(),
        lead: lead.map(|it| it.to_string()),
        led_from: led_from.map(|it| LedFromShown {
            from: it.from.to_string(),
            at: it.at.into(),
            taken_over: it.taken_over,
        }),
        lead_offer: lead_offer.map(|it| LeadOfferShown {
            offer: it.number,
            to: it.to.to_string(),
            reason: it.reason,
            at: it.at.into(),
            refused: it.refused,
        }),
        takeover: taker.as_ref().map(takeover),
        lead_unlinked_since: lead_unlinked_since.map(Into::into),
        disclosure: opens.map(disclosure),
        scope: at_most.map(scope),
        withheld: withheld.into_iter().map(stage).collect(),
        phase: phase.into(),
        phase_since: phase_since.into(),
        created_at: created_at.into(),
        quorum: rule,
        quorum_of,
        needs: cover.map(needs).unwrap_or_default(),
        objective,
        place,
        area: circle.flatten().map(area),
        incident: incident.map(|it| it.0),
        legal_basis,
        answer_by: deadline.map(|it| it.0.into()),
        version: deadline.map(|it| it.1),
        started_at: started_at.map(Into::into),
        reason,
        review,
        parties: parties.into_iter().map(party).collect(),
        inspection: plan.map(|it| inspection(*it)),
        enforcement: settled.map(enforcement),
        response: responding.map(|it| response(*it)),
        template: template.map(|it| (*it).into()),
    }
}

pub(crate) fn takeover(it: &DomainTakeover) -> Takeover {
    Takeover {
        agency: it.agency.to_string(),
        after_min: it.after_min,
    }
}

pub(crate) fn disclosure(it: DomainDisclosure) -> Disclosure {
    Disclosure {
        place: opening(it.place),
        times: opening(it.times),
    }
}

pub(crate) fn scope(it: DomainScope) -> TaskScope {
    TaskScope {
        incident: it.incident,
        units: it.units.into(),
        position: it.position.into(),
    }
}

pub(crate) fn area(it: DomainArea) -> Area {
    Area {
        lon: it.centre.lon_deg(),
        lat: it.centre.lat_deg(),
        radius_m: it.radius_m,
    }
}

fn opening(it: Opens) -> Opening {
    let (opens, opens_at) = match it {
        Opens::AtOnce => (OpeningAt::AtOnce, None),
        Opens::OnAcceptance => (OpeningAt::OnAcceptance, None),
        Opens::At(hour) => (OpeningAt::AtHour, Some(hour.into())),
    };
    Opening { opens, opens_at }
}

const fn stage(it: domain::task::Stage) -> Stage {
    match it {
        domain::task::Stage::Place => Stage::Place,
        domain::task::Stage::Times => Stage::Times,
    }
}

pub(crate) fn quorum(rule: Quorum) -> (QuorumRule, Vec<String>) {
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

pub(crate) fn equipment(it: Vec<DomainEquipment>) -> Vec<EquipmentAsk> {
    it.into_iter()
        .map(|it| EquipmentAsk {
            equipment_kind: it.kind,
            count: it.count,
        })
        .collect()
}

pub(crate) fn asks(it: Vec<DomainAsk>) -> Vec<Ask> {
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
        co_lead,
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
        co_lead,
        objective,
    }
}

fn came(it: Delivery) -> Vec<Came> {
    let one = |of, (what, it): (String, DomainCame)| Came {
        what,
        of,
        promised: it.promised,
        sent: it.sent,
        arrived: it.arrived,
    };
    let capabilities = it.capabilities.into_iter();
    let capabilities = capabilities.map(|it| one(NeedOf::Capability, it));
    let equipment = it.equipment.into_iter();
    let equipment = equipment.map(|it| one(NeedOf::Equipment, it));
    capabilities.chain(equipment).collect()
}

fn found(it: Found) -> OutcomeShown {
    let (outcome, at, late) = match it {
        Found::Fulfilled { at, is_late } => (Outcome::Fulfilled, at, is_late),
        Found::Defaulted { at } => (Outcome::Defaulted, at, false),
    };
    OutcomeShown {
        outcome,
        at: at.into(),
        late,
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
        asked_at,
        commitment,
        units,
        offers,
        refused,
        is_left_out,
        co_lead,
        leads,
        by_plan,
        standing,
        completes_quorum,
        on_task,
        delivery,
        outcome,
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
        Said::Withdrawn { at, reason, named } => (
            Commitment::Withdrawn,
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
        asked_at: asked_at.into(),
        commitment,
        promise: promised.map(|it| promise(it, named(units))),
        offers,
        refused,
        left_out: is_left_out,
        co_lead,
        leads,
        goes_on: standing.map(standing_shown),
        completes_quorum,
        by_plan: by_plan.map(|it| ByPlan {
            agreement: it.agreement.0,
            version: it.version,
        }),
        declined_for: declined_for.flatten().map(|it| NamedReason {
            code: it.code,
            label: it.label,
        }),
        reason: reason.flatten(),
        answered_at,
        sent: on_task.sent,
        on_scene: on_task.on_scene,
        at_work: on_task.at_work,
        released: on_task.released,
        diverted: on_task.diverted,
        came: delivery.map(came).unwrap_or_default(),
        outcome: outcome.map(found),
    }
}
