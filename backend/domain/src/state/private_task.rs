//! The private texts of a joint task.

use super::private::Visit;
use crate::{
    private::Subject,
    task::{Commitment, LeadOffer, Party, Task},
};

pub(super) fn of_task(it: &mut Task, visit: Visit<'_>) {
    let Task {
        id,
        number: _,
        kind: _,
        phase: _,
        is_proposed: _,
        objective,
        place,
        area: _,
        incident: _,
        owner: _,
        lead: _,
        lead_offer,
        lead_offers: _,
        led_from,
        takeover: _,
        legal_basis,
        quorum: _,
        disclosure: _,
        scope: _,
        opened: _,
        answer_by: _,
        version: _,
        ever_asked: _,
        parties,
        lead_lane,
        created_at: _,
        phase_since: _,
        holds: _,
        started_at: _,
        over_at: _,
        reason,
        review,
        inspection,
        enforcement: _,
        response: _,
        // Words of an office, as in its settings.
        template: _,
    } = it;
    let subject = Subject::Task(*id);
    for text in [objective, place, legal_basis]
        .into_iter()
        .chain(reason)
        .chain(review)
    {
        visit(subject, text);
    }
    inspection.each_text(&mut |text| visit(subject, text));
    if let Some(it) = lead_offer {
        let LeadOffer {
            number: _,
            to: _,
            reason,
            at: _,
            refused,
        } = it;
        for text in [reason].into_iter().chain(refused) {
            visit(subject, text);
        }
    }
    if let Some(text) = led_from.as_mut().and_then(|it| it.taken_over.as_mut()) {
        visit(subject, text);
    }
    for party in parties.values_mut().chain([lead_lane]) {
        of_party(party, subject, visit);
    }
}

fn of_party(party: &mut Party, subject: Subject, visit: Visit<'_>) {
    let Party {
        part,
        asked_at: _,
        commitment,
        offers: _,
        refused,
        is_left_out: _,
        standing,
        by_plan: _,
        outcome: _,
    } = party;
    if let Some(it) = standing {
        it.each_text(&mut |text| visit(subject, text));
    }
    part.each_text(&mut |text| visit(subject, text));
    if let Some(text) = refused {
        visit(subject, text);
    }
    match commitment {
        Commitment::Declined {
            at: _,
            reason,
            named: _,
        }
        | Commitment::Withdrawn {
            at: _,
            reason,
            named: _,
        } => visit(subject, reason),
        Commitment::Provisional {
            at: _,
            offer: promise,
        }
        | Commitment::Accepted {
            at: _,
            promise: Some(promise),
        } => promise.each_text(&mut |text| visit(subject, text)),
        Commitment::Pending
        | Commitment::Accepted {
            at: _,
            promise: None,
        } => {}
    }
}
