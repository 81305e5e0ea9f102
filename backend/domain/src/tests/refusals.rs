//! Every way to say no: it is produced by some command, has a code of its own, and tells nothing it should not.

use std::collections::BTreeSet;

use domain::{
    AssignmentStatus as S, Availability, Command, Link, Refusal, Role, Target,
    command::{
        AddAttachment, AgreementOrder as O, ChangePlace, ChangeZone, ConfigureAgency, DrawZone,
        TriageIncident, UnlinkIncidents, VisitOrder, ZoneChange,
    },
    limits::MILESTONES_PER_INCIDENT_MAX,
    settings::{Section, SendingSettings, Verdict},
    sharing::{Kind, PartnerUnits},
};

use super::{
    given::*,
    given_agreements::*,
    given_inspection::{close_list, list, visit},
    refused_agreements::about_agreements,
    refused_kept::{after_erasing, attaching_until_full},
    work::kept,
    world_attachments::{attach, attach_order, attachment},
};

/// A command for each variant; a new variant does not compile without one.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn produced_by(refusal: &Refusal, given: &mut Given) -> Refusal {
    let fire = unit("fire", 1);
    let first = Target::Incident(incident(1));
    let second = Target::Incident(incident(2));
    let dispatcher = Role::Dispatcher;
    let answer = match refusal {
        Refusal::Malformed { .. } => {
            let mut order = report_order(3, None);
            order.incident_type = "Not A Word".into();
            given.when("fire", dispatcher, Command::ReportIncident(order))
        }
        Refusal::Empty { .. } => {
            let mut order = report_order(3, None);
            order.place.clear();
            given.when("fire", dispatcher, Command::ReportIncident(order))
        }
        Refusal::TooLong { .. } => {
            let mut order = report_order(3, None);
            order.place = "x".repeat(121);
            given.when("fire", dispatcher, Command::ReportIncident(order))
        }
        Refusal::OutOfRange { .. } => {
            let mut order = report_order(3, None);
            order.priority = Some(0.into());
            given.when("fire", dispatcher, Command::ReportIncident(order))
        }
        Refusal::NeedsConfirmation { .. } | Refusal::Forbidden { .. } => {
            let verdict = if matches!(refusal, Refusal::Forbidden { .. }) {
                Verdict::Block
            } else {
                Verdict::Warn
            };
            let sending = SendingSettings {
                reserved: verdict,
                ..SendingSettings::default()
            };
            let version = given
                .state
                .settings(&agency("fire"))
                .map_or(0, |it| it.version(domain::settings::SectionName::Sending));
            let order = ConfigureAgency {
                agency: agency("fire"),
                version,
                section: Section::Sending(sending),
            };
            given
                .when("fire", Role::Admin, Command::ConfigureAgency(order))
                .unwrap();
            let keep = kept(unit("fire", 2), given);
            given.when("fire", dispatcher, keep).unwrap();
            given.when("fire", dispatcher, assign(9, unit("fire", 2), second))
        }
        Refusal::Taken { .. } => given.when("fire", dispatcher, report(1, None)),
        Refusal::Unknown { .. } => given.when("ems", dispatcher, assign(9, unit("ems", 1), first)),
        Refusal::RoleMayNot => given.when("fire", Role::Observer, report(3, None)),
        Refusal::Disabled => {
            let mut context = given.context("fire", dispatcher);
            context.agency = agency("ems");
            given.ask(report(3, None), &context)
        }
        Refusal::NotYours { .. } => {
            given
                .when("fire", dispatcher, report(3, Some("ems")))
                .unwrap();
            let there = Target::Incident(incident(3));
            given.when("fire", dispatcher, assign(9, fire, there))
        }
        Refusal::WrongState { .. } => given.when("fire", dispatcher, advance(1, S::Dispatched)),
        Refusal::WrongKind => {
            given.proposed(71, "fire", &["ems"], None);
            given.when("fire", dispatcher, list(71, [1]))
        }
        Refusal::Unlawful { .. } => given.measure_without_instrument(),
        Refusal::TooFewInspectors => {
            given.agreed_inspection(&["ems"]);
            given.when("fire", dispatcher, list(1, [1])).unwrap();
            given.when("fire", Role::Commander, close_list(1, None, 1))
        }
        Refusal::NotDrawn => {
            given.agreed_inspection(&["ems"]);
            given.when("fire", dispatcher, list(1, [1])).unwrap();
            let skip = VisitOrder::Skip { reason: mark(73) };
            given.when("fire", Role::Commander, visit(1, skip))
        }
        Refusal::StaleVersion { .. } => given.when(
            "fire",
            dispatcher,
            Command::TriageIncident(TriageIncident {
                incident: incident(1),
                version: 0,
                priority: Some(1.into()),
                incident_type: None,
            }),
        ),
        Refusal::SignedOn { .. } => given.when("fire", Role::Field, sign_on(fire)),
        Refusal::Oneself { .. } => {
            let disable = Command::SetPrincipalEnabled {
                principal: person("fire", Role::Admin),
                version: 0,
                is_enabled: false,
            };
            given.when("fire", Role::Admin, disable)
        }
        Refusal::NotShared { .. } => {
            given.incident_of("ems", 3);
            let fields = &[grant("fire", "ems", Kind::Incident, &["identity"])];
            given.terms(PartnerUnits::Assigned, fields);
            given.when("fire", dispatcher, link(2, 3, Link::Child))
        }
        Refusal::Cycle { .. } => {
            let child = link(1, 2, Link::Child);
            given.when("fire", dispatcher, child).unwrap();
            given.when("fire", dispatcher, link(2, 1, Link::Child))
        }
        Refusal::TooDeep { .. } => {
            for n in 3..=5 {
                given.incident_of("fire", n);
            }
            for n in 2..=4 {
                let child = link(n, n - 1, Link::Child);
                given.when("fire", dispatcher, child).unwrap();
            }
            given.when("fire", dispatcher, link(5, 4, Link::Child))
        }
        Refusal::UnitBusy => {
            given.sent(8, "fire", 1, second, &[]);
            given.when("fire", dispatcher, advance(8, S::EnRoute))
        }
        Refusal::AlreadyAssigned => given.when("fire", dispatcher, assign(9, fire, first)),
        Refusal::UnitNotAvailable { .. } => {
            let off = Command::SetAvailability(domain::command::SetAvailability {
                unit: unit("fire", 2),
                availability: Availability::OffDuty,
                reason: None,
                word: None,
                until: None,
                by_radio: false,
            });
            given.when("fire", dispatcher, off).unwrap();
            given.when("fire", dispatcher, assign(9, unit("fire", 2), first))
        }
        Refusal::NotJoint => {
            let order = draft_order(9, &[], given.now);
            given.when("fire", Role::Commander, Command::DraftTask(order))
        }
        Refusal::BeyondPart | Refusal::UnitPromised => {
            let of_another = matches!(refusal, Refusal::UnitPromised);
            super::negotiation::refused(given, of_another)
        }
        Refusal::AlreadyAnswered => {
            given.proposed(9, "fire", &["ems", "police"], None);
            given.when("ems", Role::Commander, accept(9, 1)).unwrap();
            given.when("ems", Role::Commander, accept(9, 1))
        }
        Refusal::AlreadySigned
        | Refusal::AmendmentOpen
        | Refusal::Contradictory { .. }
        | Refusal::ConditionWithoutEffect { .. }
        | Refusal::NotAParty { .. }
        | Refusal::NothingToOpen => about_agreements(refusal, given),
        Refusal::PartyMissing { .. } => super::templating::left_out(given),
        Refusal::NotCommitted => {
            let target = given.proposed(9, "fire", &["ems"], None);
            given.when("ems", dispatcher, assign(9, unit("ems", 1), target))
        }
        Refusal::InThePast { .. } => {
            let order = draft_order(9, &["ems"], given.now.plus_ms(-HOUR));
            given.when("fire", Role::Commander, Command::DraftTask(order))
        }
        Refusal::InTheFuture { .. } => {
            given.occurred_at = Some(given.now.plus_ms(MINUTE));
            given.when("fire", dispatcher, report(3, None))
        }
        Refusal::TooFarBack { .. } => {
            given.occurred_at = Some(given.now.plus_ms(-3 * HOUR));
            given.when("fire", dispatcher, report(3, None))
        }
        Refusal::OutOfOrder => {
            given.occurred_at = Some(given.now.plus_ms(-HOUR));
            given.when("fire", dispatcher, advance(1, S::Cleared))
        }
        Refusal::OnHold | Refusal::AlreadyErased | Refusal::Erased => after_erasing(refusal, given),
        Refusal::AlreadyAttached { .. } => {
            given.when("fire", dispatcher, attach(1, 1)).unwrap();
            let again = AddAttachment {
                id: attachment(2),
                ..attach_order(1, 1)
            };
            given.when("fire", dispatcher, Command::AddAttachment(again))
        }
        Refusal::NoRoom { .. } => attaching_until_full(given),
        Refusal::Full { .. } => {
            let milestone = || Command::AddMilestone {
                incident: incident(1),
                text: "again".to_owned(),
            };
            for _ in 0..MILESTONES_PER_INCIDENT_MAX {
                given.when("fire", dispatcher, milestone()).unwrap();
            }
            given.when("fire", dispatcher, milestone())
        }
    };
    answer.unwrap_err()
}

fn one_of_each() -> [Refusal; 41] {
    let (field, what, state, max) = ("field", "thing", "state", 1);
    let why = "is wrong";
    [
        Refusal::Malformed { field, why },
        Refusal::Empty { field },
        Refusal::TooLong { field, max },
        Refusal::OutOfRange {
            field,
            min: 0,
            max: 1,
        },
        Refusal::Taken { field },
        Refusal::Unknown { what },
        Refusal::RoleMayNot,
        Refusal::Disabled,
        Refusal::NotYours { what },
        Refusal::WrongState { what, state },
        Refusal::NotShared { what },
        Refusal::Cycle { field },
        Refusal::TooDeep { max },
        Refusal::StaleVersion { field, current: 1 },
        Refusal::SignedOn {
            callsign: String::new(),
        },
        Refusal::Oneself { field },
        Refusal::UnitBusy,
        Refusal::AlreadyAssigned,
        Refusal::UnitNotAvailable { state },
        Refusal::NotJoint,
        Refusal::BeyondPart,
        Refusal::UnitPromised,
        Refusal::AlreadyAnswered,
        Refusal::NotCommitted,
        Refusal::AlreadySigned,
        Refusal::AmendmentOpen,
        Refusal::Contradictory { field },
        Refusal::ConditionWithoutEffect { field },
        Refusal::NotAParty {
            agency: String::new(),
        },
        Refusal::PartyMissing {
            agency: String::new(),
        },
        Refusal::NothingToOpen,
        Refusal::InThePast { field },
        Refusal::InTheFuture { field },
        Refusal::TooFarBack { field },
        Refusal::OutOfOrder,
        Refusal::OnHold,
        Refusal::AlreadyErased,
        Refusal::Erased,
        Refusal::AlreadyAttached { id: String::new() },
        Refusal::NoRoom { max_bytes: 1 },
        Refusal::Full { max },
    ]
}

#[test]
fn every_refusal_is_produced_by_some_command_and_changes_nothing() {
    let mut codes = BTreeSet::new();
    for wanted in one_of_each() {
        let mut given = Given::city();
        let target = given.incident_of("fire", 1);
        given.incident_of("fire", 2);
        given.sent(1, "fire", 1, target, &[S::OnScene]);
        let refused = produced_by(&wanted, &mut given);
        assert_eq!(refused.code(), wanted.code());
        assert!(
            codes.insert(refused.code()),
            "the code {} is used twice",
            refused.code()
        );
        // What is stored gives the same answer again.
        let stored = refused.stored();
        assert_eq!(
            (stored.code.as_str(), stored.message),
            (refused.code(), refused.to_string())
        );
        assert_eq!(stored.field.as_deref(), refused.field());
        assert_eq!(stored.current, refused.current());
    }
}

/// P4: whoever names something it may not know of is answered exactly as if it did not exist.
#[test]
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn what_one_may_not_know_of_is_answered_like_what_does_not_exist() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    given.agreed(1, "fire", &["ems"], Some(1));
    given.incident_of("police", 2);
    given.drawn("fire", zone_order(1));
    given.agreement_in_force(1, &["fire", "ems"], &units_for_all());
    let report_9 = report_order(9, None);
    // Thing 1 exists and is not police's to know; thing 404 does not exist.
    let commands = |n: u128, unit: domain::UnitId| {
        let on = [Target::Incident(incident(n)), Target::Task(task(n))];
        let mut draft = draft_order(9, &["ems"], START);
        draft.incident = Some(incident(n));
        let reason = || "because".to_owned();
        vec![
            Command::ChangePlace(ChangePlace {
                incident: incident(n),
                version: 1,
                at: report_9.at,
                place: reason(),
            }),
            Command::ChangeNarrative {
                incident: incident(n),
                version: 1,
                narrative: reason(),
            },
            Command::AddMilestone {
                incident: incident(n),
                text: reason(),
            },
            Command::AddNote {
                id: note(9),
                target: on[0],
                text: reason(),
            },
            Command::AddNote {
                id: note(9),
                target: on[1],
                text: reason(),
            },
            Command::ScheduleIncident {
                incident: incident(n),
                version: 1,
                starts_at: None,
            },
            link(2, n, Link::Child),
            link(2, n, Link::Duplicate),
            link(n, 2, Link::Child),
            Command::UnlinkIncidents(UnlinkIncidents {
                incident: incident(n),
                link: Link::Child,
                version: 1,
                reason: reason(),
            }),
            Command::DraftTask(draft),
            assign(9, super::given::unit("police", 1), on[0]),
            assign(9, super::given::unit("police", 1), on[1]),
            assign(9, unit, on[0]),
            Command::SetAvailability(domain::command::SetAvailability {
                unit,
                availability: Availability::Returning,
                reason: None,
                word: None,
                until: None,
                by_radio: false,
            }),
            advance(n, S::EnRoute),
            Command::DeclineAssignment {
                assignment: assignment(n),
                reason: reason(),
            },
            Command::CancelAssignment {
                assignment: assignment(n),
                reason: reason(),
            },
            accept(n, 1),
            Command::LiftZone {
                zone: zone(n),
                reason: reason(),
            },
            Command::ChangeZone(ChangeZone {
                zone: zone(n),
                version: 1,
                change: ZoneChange::Watch(None),
            }),
            Command::DrawZones(vec![DrawZone {
                target: Some(on[0]),
                ..zone_order(9)
            }]),
            Command::DrawZones(vec![DrawZone {
                target: Some(on[1]),
                ..zone_order(9)
            }]),
            about(n, O::Suspend { reason: reason() }),
            about(n, O::Resume),
            about(n, O::Deactivate),
            about(
                n,
                O::BreakGlass {
                    minutes: 1,
                    reason: reason(),
                },
            ),
            Command::StartTask { task: task(n) },
            Command::CancelTask {
                task: task(n),
                reason: reason(),
            },
        ]
    };
    let hidden = commands(1, unit("fire", 1));
    let absent = commands(404, domain::UnitId(uuid::Uuid::from_u128(404)));
    for (hidden, absent) in hidden.into_iter().zip(absent) {
        let refused = given
            .when("police", Role::Coordinator, hidden.clone())
            .unwrap_err();
        assert_eq!(refused.code(), "unknown", "{hidden:?}");
        let again = given.when("police", Role::Coordinator, absent).unwrap_err();
        assert_eq!(refused.stored(), again.stored(), "{hidden:?}");
    }
}
