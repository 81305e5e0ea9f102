//! The write boundary of joint tasks (T1): a party changes its own commitment, its own units and what hangs on them; who leads
//! moves the phase. Held against whatever random commands do, and not only against those that somebody thought of.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, AssignmentId, Command, Refusal, Role, State, Task, TaskId, TaskItemId,
    TaskPhase as P,
    command::{ResponseCommand, ResponseItemOrder as R},
    enforcement::{CaseItem, Evidence, Measure, Referral},
    inspection::Inspection,
    response::ResponseItem,
    task::{Commitment, Party},
};

use super::{given::*, oracle_tasks::leads, random::walks, world::World};

/// What there is to change of a task, by whose it is: what only who leads may, and each one's lane.
fn parts_of(it: &Task) -> (String, BTreeMap<AgencyId, Party>) {
    let Task {
        id,
        number,
        kind,
        phase: _,
        is_proposed,
        objective,
        place,
        area,
        incident,
        owner,
        lead,
        lead_offer,
        lead_offers,
        led_from,
        takeover,
        legal_basis,
        quorum,
        disclosure,
        scope,
        opened: _,
        answer_by,
        version,
        ever_asked: _,
        parties: _,
        lead_lane: _,
        created_at,
        phase_since: _,
        holds: _,
        started_at,
        over_at: _,
        reason,
        review,
        inspection,
        enforcement,
        response,
        template,
    } = it.clone();
    let of_lead = (
        (id, number, kind, is_proposed, objective, place, area),
        (incident, owner, lead, lead_offer, lead_offers, led_from),
        (takeover, legal_basis, disclosure, answer_by, version),
        (created_at, reason, quorum, scope, started_at, review),
        (of_lead_in(&inspection), enforcement.countersign),
        (response.sources, template),
    );
    let lanes = it.lanes().map(|(agency, it)| (agency.clone(), it.clone()));
    (format!("{of_lead:?}"), lanes.collect())
}

/// What of an inspection only who leads changes.
fn of_lead_in(it: &Inspection) -> String {
    let Inspection {
        listed,
        closed_at,
        plan,
        sha256,
        seed,
        drawn_at,
        named: _,
        inspectors: _,
        exclusions: _,
        checklists: _,
        sheets,
    } = it;
    let whole = (listed, closed_at, plan, sha256, seed, drawn_at, sheets);
    format!("{whole:?}")
}

/// What of an inspection is this agency's own.
fn of_agency_in(it: &Inspection, agency: &AgencyId) -> String {
    let excluded = it.exclusions.iter().filter(|it| it.agency == *agency);
    let used = it.checklists.iter().filter(|it| it.agency == *agency);
    let whole = (
        it.named.get(agency),
        it.inspectors.get(agency),
        excluded.collect::<Vec<_>>(),
        used.collect::<Vec<_>>(),
    );
    format!("{whole:?}")
}

/// What each agency did at the targets of inspections (Y5 to Y7).
fn done_at_targets(state: &State) -> BTreeMap<(TaskItemId, AgencyId), String> {
    let agencies: Vec<_> = state.agencies().map(|it| &it.id).collect();
    let each = state.task_items().flat_map(|it| {
        agencies.iter().map(move |agency| {
            let found = it.findings.iter().filter(|it| it.agency == **agency);
            let ordered = it.orders.iter().filter(|it| it.agency == **agency);
            let photos = it.attachments.iter().filter(|it| it.agency == **agency);
            let whole = (
                it.visits.get(*agency),
                found.collect::<Vec<_>>(),
                ordered.collect::<Vec<_>>(),
                photos.collect::<Vec<_>>(),
            );
            ((it.id, AgencyId::clone(agency)), format!("{whole:?}"))
        })
    });
    each.collect()
}

/// What each agency did in enforcements (N3 to N9).
fn done_in_cases(state: &State) -> BTreeMap<(TaskItemId, AgencyId), String> {
    let agencies: Vec<_> = state.agencies().map(|it| &it.id).collect();
    let cases = state.tasks().flat_map(|it| state.cases_of(it.id));
    let each = cases.flat_map(|it| {
        let said = |agency: &AgencyId| match it {
            CaseItem::Measure(it) => of_measure(it, agency),
            CaseItem::Evidence(it) => of_evidence(it, agency),
            CaseItem::Referral(it) => of_referral(it, agency),
            CaseItem::Response(it) => of_response(it, agency),
        };
        let each = agencies.iter();
        let each = each.map(|agency| ((it.id(), AgencyId::clone(agency)), said(agency)));
        each.collect::<Vec<_>>()
    });
    each.collect()
}

fn of_measure(it: &Measure, agency: &AgencyId) -> String {
    let is_own = it.agency == *agency;
    let taken = is_own.then_some((&it.against, &it.what, &it.cited, it.taken_at, &it.review));
    let signed = it.signed.as_ref().filter(|it| it.agency == *agency);
    let refused = it.refusals.iter().filter(|it| it.agency == *agency);
    let lifted = it.lifted.as_ref().filter(|it| it.agency == *agency);
    let whole = (taken, signed, refused.collect::<Vec<_>>(), lifted);
    format!("{whole:?}")
}

fn of_evidence(it: &Evidence, agency: &AgencyId) -> String {
    let is_own = it.agency == *agency;
    let collected = is_own.then_some((&it.what, &it.seal, &it.place, it.measure));
    let steps = it.custody.iter().filter(|it| it.agency == *agency);
    let files = it.attachments.iter().filter(|it| it.agency == *agency);
    let (steps, files): (Vec<_>, Vec<_>) = (steps.collect(), files.collect());
    let whole = (collected, steps, files);
    format!("{whole:?}")
}

fn of_referral(it: &Referral, agency: &AgencyId) -> String {
    let is_own = it.agency == *agency;
    let referred = is_own.then_some((&it.to, &it.items, &it.what));
    format!("{referred:?}")
}

fn of_response(it: &ResponseItem, agency: &AgencyId) -> String {
    let is_own = it.agency() == agency;
    match it {
        ResponseItem::Period(it) => {
            let planned = is_own.then_some(it.number);
            format!("{planned:?}")
        }
        ResponseItem::Sector(it) => {
            let placed = it.placed.iter().filter(|it| it.1.agency == *agency);
            format!("{:?}", placed.collect::<Vec<_>>())
        }
        ResponseItem::Post(it) => {
            let holder = it.holder.as_ref().filter(|it| it.agency == *agency);
            format!("{holder:?}")
        }
        ResponseItem::Evacuation(it) => {
            let ordered = is_own.then_some(it.zone);
            format!("{ordered:?}")
        }
        ResponseItem::Shelter(it) => {
            let opened = is_own.then_some((&it.name, it.capacity, &it.facilities));
            format!("{opened:?}")
        }
        ResponseItem::Figures(it) => {
            let counted = is_own.then_some((&it.values, &it.source, it.counted_at));
            format!("{counted:?}")
        }
        ResponseItem::Report(it) => {
            let said = is_own.then_some((&it.texts, &it.content));
            format!("{said:?}")
        }
    }
}

/// What of a task an order by this agency changed that is not its own; nothing if it leads it, or if the order was the
/// server's.
fn trespass(before: &Task, after: &Task, by: &AgencyId) -> Option<String> {
    let ((of_lead, lanes), (of_lead_now, lanes_now)) = (parts_of(before), parts_of(after));
    let is_answer_to_offer = before.lead_offer.as_ref().is_some_and(|it| it.to == *by);
    let takes_over = before
        .takeover
        .as_ref()
        .is_some_and(|it| it.agency == *by && after.lead == *by);
    if leads(before, by) {
        // Who leads with others does not change what the lead itself brings (T16).
        let is_kept = *by == before.lead || lanes[&before.lead] == lanes_now[&before.lead];
        return (!is_kept).then(|| format!("{by} changes the lead's own part: {after:?}"));
    }
    if is_answer_to_offer || takes_over {
        let others = |lanes: &BTreeMap<AgencyId, Party>| {
            let mut lanes = lanes.clone();
            lanes.retain(|it, _| it != by && *it != before.lead);
            lanes
        };
        let is_kept = others(&lanes) == others(&lanes_now);
        return (!is_kept).then(|| format!("{by} changes lanes with the lead: {after:?}"));
    }
    if of_lead != of_lead_now && after.lead_offer == before.lead_offer {
        return Some(format!("{by} changes what is the lead's: {after:?}"));
    }
    let foreign = lanes
        .keys()
        .chain(lanes_now.keys())
        .collect::<BTreeSet<_>>();
    let mut foreign = foreign.into_iter().filter(|it| *it != by);
    let changed = foreign.find(|it| lanes.get(*it) != lanes_now.get(*it));
    if let Some(it) = changed {
        return Some(format!("{by} changes the lane of {it}: {after:?}"));
    }
    let in_both = |it: &Task, agency: &AgencyId| of_agency_in(&it.inspection, agency);
    let mut others = lanes.keys().filter(|it| *it != by);
    if let Some(it) = others.find(|it| in_both(before, it) != in_both(after, it)) {
        return Some(format!("{by} changes the inspectors of {it}: {after:?}"));
    }
    // What its own answer brings about, and nothing else.
    let may_follow = matches!(
        (before.phase, after.phase),
        (
            P::Proposed | P::Negotiating,
            P::Proposed | P::Negotiating | P::Agreed
        )
    );
    let is_moved = before.phase != after.phase && !may_follow;
    is_moved.then(|| format!("{by} moves the phase: {after:?}"))
}

fn tasks(state: &State) -> BTreeMap<TaskId, Task> {
    state.tasks().map(|it| (it.id, it.clone())).collect()
}

/// Assignments with whose they are: another's is changed by nobody but by who ends the task that it is for (T8).
fn assignments(state: &State) -> BTreeMap<AssignmentId, (AgencyId, String)> {
    let each = state.assignments();
    each.map(|it| (it.id, (it.agency.clone(), format!("{it:?}"))))
        .collect()
}

/// T1: whatever is ordered, by whomever.
#[test]
fn t1_nobody_writes_what_is_anothers() {
    let counted = std::cell::Cell::new((0, 0));
    walks(150, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let before = world.given.state.clone();
            let answer: Result<_, Refusal> = world.given.ask(command.clone(), &context);
            if answer.is_err() || context.role == Role::Server {
                continue;
            }
            let by = &context.agency;
            let (was, is) = (tasks(&before), tasks(&world.given.state));
            for (id, before) in &was {
                let erased = matches!(command, Command::Erase { .. });
                if erased || before == &is[id] {
                    continue;
                }
                let (led, own) = counted.get();
                let leads = leads(before, by);
                counted.set((led + u32::from(leads), own + u32::from(!leads)));
                if let Some(why) = trespass(before, &is[id], by) {
                    panic!("{why} by {command:?}");
                }
            }
            let erased = matches!(command, Command::Erase { .. });
            let (was, is) = (
                done_at_targets(&before),
                done_at_targets(&world.given.state),
            );
            for (key, said) in was {
                assert!(
                    key.1 == *by || erased || is.get(&key).is_none_or(|it| *it == said),
                    "{by} changes what {} did: {command:?}",
                    key.1
                );
            }
            // Who leads ends sectors, and what those have left behind who are gone (B3, B4).
            let ends_for_all = matches!(
                &command,
                Command::Response(ResponseCommand::Part {
                    order: R::EndSector { .. }
                        | R::VacatePost { .. }
                        | R::EndPost { .. }
                        | R::CloseShelter { .. },
                    ..
                })
            );
            let (was, is) = (done_in_cases(&before), done_in_cases(&world.given.state));
            for (key, said) in was {
                assert!(
                    key.1 == *by || erased || ends_for_all || is[&key] == said,
                    "{by} changes what {} did: {command:?}",
                    key.1
                );
            }
            // Who leads says that a unit is needed no more (T25).
            let ends_task = matches!(
                command,
                Command::CancelTask { .. } | Command::ReleaseUnit { .. }
            );
            let (was, is) = (assignments(&before), assignments(&world.given.state));
            for (id, (owner, said)) in is {
                let is_changed = was.get(&id).is_none_or(|it| it.1 != said);
                assert!(
                    !is_changed || owner == *by || ends_task,
                    "{by} changes an assignment of {owner}: {command:?}"
                );
            }
        }
    });
    let (led, own) = counted.get();
    assert!(led > 300 && own > 150, "control: {led} {own}");
}

/// An answer of one of its parties.
fn lane(it: &mut Task, name: &str) {
    let at = it.created_at;
    let yes = Commitment::Accepted { at, promise: None };
    it.parties.get_mut(&agency(name)).unwrap().commitment = yes;
}

/// The control: what a party would change of others, or of the phase, is noticed.
#[test]
fn a_trespass_is_noticed() {
    let mut given = Given::city();
    given.proposed(1, "fire", &["police", "ems"], None);
    let before = given.state.task(task(1)).unwrap().clone();
    let changed = |change: fn(&mut Task)| {
        let mut after = before.clone();
        change(&mut after);
        trespass(&before, &after, &agency("police")).is_some()
    };
    assert!(!changed(|it| lane(it, "police")));
    assert!(changed(|it| lane(it, "ems")));
    assert!(changed(|it| it.lead_lane.offers += 1));
    assert!(changed(|it| it.lead = agency("police")));
    assert!(changed(|it| it.answer_by = it.answer_by.plus_ms(1)));
    assert!(changed(|it| it.phase = P::InProgress));
    assert!(changed(|it| {
        it.parties.remove(&agency("ems"));
    }));
    let by_lead = |change: fn(&mut Task)| {
        let mut after = before.clone();
        change(&mut after);
        trespass(&before, &after, &agency("fire")).is_some()
    };
    assert!(!by_lead(|it| it.phase = P::Cancelled));
}
