//! Rules G9–G11: what agreements show, and to whom they are shown themselves.

use domain::{
    AgreementId, Command, Refusal, Role,
    agreement::{Clause, Trigger},
    command::AgreementOrder as O,
    limits::FOUNDING_CLAUSES_SHOWN_MAX,
    sharing::{
        AgreementView, AlarmView, Kind, ObjectRef, PartnerUnits, Precision, View, Viewer, affected,
        rights,
    },
};

use super::{given::*, given_agreements::*, random::agrees};

impl Given {
    /// Agreement 1.
    pub(super) fn agreement_as(&self, by: &str) -> Option<AgreementView> {
        self.agreement_seen(by, agreement(1))
    }

    pub(super) fn agreement_seen(&self, by: &str, id: AgreementId) -> Option<AgreementView> {
        match self.seen(by, &ObjectRef::Agreement(id))? {
            View::Agreement(it) => Some(*it),
            _ => None,
        }
    }

    pub(super) fn alarm_as(&self, by: &str, id: domain::AlarmId) -> Option<AlarmView> {
        match self.seen(by, &ObjectRef::Alarm(id))? {
            View::Alarm(it) => Some(it),
            _ => None,
        }
    }
}

fn units(viewer: &str, owner: &str, fields: &[&str], position: Option<Precision>) -> Clause {
    Clause {
        position,
        ..clause(viewer, owner, Kind::Unit, fields, Trigger::Always)
    }
}

/// G9: what several agreements and the founding one give adds up, field by field; of positions the finer one holds, and
/// only if its ground shows the position.
#[test]
fn g9_what_several_agreements_give_adds_up() {
    let mut given = Given::city();
    let identity = grant("police", "fire", Kind::Unit, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[identity]);
    let coarse = units("police", "fire", &["position"], Some(Precision::Cell1km));
    let status = units("police", "fire", &["status"], None);
    let fine = units("police", "fire", &["position"], Some(Precision::Cell100m));
    given.agreement_in_force(1, &["fire", "police"], &[coarse]);
    // What shows no position makes it no finer.
    given.agreement_in_force(2, &["fire", "police"], &[status]);
    let seen = given.unit_as("police", "fire").unwrap();
    assert!(seen.status.is_some());
    assert_eq!(seen.position, Some(Precision::Cell1km));
    given.agreement_in_force(3, &["fire", "police"], &[fine]);
    let seen = given.unit_as("police", "fire").unwrap();
    assert_eq!(seen.position, Some(Precision::Cell100m));
    agrees(&given.state).unwrap();
    // And one by one it is taken away again.
    given.legal("fire", 3, O::End { reason: mark(1) }).unwrap();
    let seen = given.unit_as("police", "fire").unwrap();
    assert_eq!(seen.position, Some(Precision::Cell1km));
    given.legal("fire", 1, O::End { reason: mark(1) }).unwrap();
    given.legal("fire", 2, O::End { reason: mark(1) }).unwrap();
    let seen = given.unit_as("police", "fire").unwrap();
    assert_eq!((seen.status, seen.position), (None, None));
    agrees(&given.state).unwrap();
}

/// G9: what fire shows police and police shows ems opens nothing of fire to ems.
#[test]
fn g9_nothing_is_passed_on() {
    let mut given = Given::city();
    let fields = &["identity", "status"];
    given.agreement_in_force(
        1,
        &["fire", "police"],
        &[units("police", "fire", fields, None)],
    );
    given.agreement_in_force(
        2,
        &["police", "ems"],
        &[units("ems", "police", fields, None)],
    );
    assert!(given.unit_as("police", "fire").is_some());
    assert!(given.unit_as("ems", "police").is_some());
    assert!(given.unit_as("ems", "fire").is_none());
    assert!(given.unit_as("fire", "police").is_none(), "one way");
}

/// G4: adopting new standing terms takes nothing from what others agreed.
#[test]
fn g9_new_standing_terms_leave_agreements_as_they_are() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    given.terms(PartnerUnits::Assigned, &[]);
    assert!(given.unit_as("police", "fire").is_some());
    agrees(&given.state).unwrap();
}

/// G2: a clause for joint tasks holds while a task runs in which both have promised their part, and no longer.
#[test]
fn g2_while_joint_follows_the_tasks() {
    let mut given = Given::city();
    let fields = &["identity", "status"];
    let joint = clause("police", "fire", Kind::Unit, fields, Trigger::WhileJoint);
    given.agreement_in_force(1, &["fire", "police", "ems"], &[joint]);
    assert!(given.unit_as("police", "fire").is_none());
    // Not of both.
    given.agreed(2, "ems", &["police"], None);
    assert!(given.unit_as("police", "fire").is_none());
    given.proposed(1, "fire", &["police"], None);
    assert!(given.unit_as("police", "fire").is_none(), "not promised");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    assert!(given.unit_as("ems", "fire").is_none());
    agrees(&given.state).unwrap();
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    agrees(&given.state).unwrap();
}

/// G10: the standing terms are the founding agreement: in force, of everybody, and everybody reads it whole.
#[test]
fn g10_the_founding_agreement_is_in_the_register() {
    let mut given = Given::city();
    let founding = AgreementId::FOUNDING;
    assert!(given.agreement_seen("fire", founding).is_none());
    let lines = [
        grant("police", "fire", Kind::Unit, &["identity", "position"]),
        grant("ems", "*", Kind::Incident, &["*"]),
    ];
    given.terms(PartnerUnits::Assigned, &lines);
    let seen = |by: &str| given.agreement_seen(by, founding).unwrap();
    let clauses = |by: &str| seen(by).current.unwrap().clauses;
    assert_eq!(seen("eoc").phase, domain::AgreementPhase::InForce);
    assert_eq!(seen("eoc").current.unwrap().parties.len(), 4);
    assert_eq!(clauses("police").len(), 2);
    assert_eq!(clauses("police")[0].position, Some(Precision::Cell100m));
    assert_eq!(clauses("eoc"), clauses("police"));
    // `*` is said in words.
    let words = domain::sharing::IncidentField::words();
    assert!(
        words
            .iter()
            .all(|it| clauses("eoc")[1].fields.contains(*it))
    );
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let draft = Command::Agreement(domain::command::AgreementCommand {
        agreement: founding,
        order: O::Draft(words),
    });
    assert_eq!(
        given.when("fire", Role::Legal, draft),
        Err(Refusal::Taken { field: "id" })
    );
}

/// G10, A10: standing terms that are longer than any agreement are shown to whom they concern, in part, and it is said how
/// many lines are not.
#[test]
fn g10_long_standing_terms_are_shown_in_part() {
    const OWNERS: usize = 80;
    let mut given = Given::city();
    let mut lines = Vec::new();
    for n in 0..OWNERS {
        let name = format!("a{n}");
        given.register_agency(&name);
        let kinds = [
            Kind::Unit,
            Kind::Incident,
            Kind::Assignment,
            Kind::Task,
            Kind::Note,
            Kind::Zone,
            Kind::Equipment,
        ];
        lines.extend(kinds.map(|kind| grant("police", &name, kind, &["identity"])));
    }
    given.terms(PartnerUnits::Assigned, &lines);
    let told = |by: &str| {
        let seen = given.agreement_seen(by, AgreementId::FOUNDING);
        let current = seen.unwrap().current.unwrap();
        (current.clauses.len(), current.clauses_left_out)
    };
    let all = lines.len();
    assert!(all > FOUNDING_CLAUSES_SHOWN_MAX);
    let max = FOUNDING_CLAUSES_SHOWN_MAX;
    assert_eq!(told("police"), (max, all - max));
    // Whom it does not concern is told how long it is.
    assert_eq!(told("ems"), (0, all));
    assert_eq!(told("a7"), (7, all - 7));
}

/// G10, G11: a draft is its agency's own affair: what others see of the founding agreement stays as it was, and who is
/// registered meanwhile is a party.
#[test]
fn g10_a_hidden_draft_changes_nothing_of_the_founding_agreement() {
    let mut given = Given::city();
    let mut lines = vec![grant("*", "fire", Kind::Unit, &["identity"])];
    for n in 0..40 {
        let name = format!("a{n}");
        given.register_agency(&name);
        for kind in [
            Kind::Incident,
            Kind::Task,
            Kind::Note,
            Kind::Zone,
            Kind::Assignment,
        ] {
            lines.push(grant("police", &name, kind, &["identity"]));
            lines.push(grant(&name, "fire", kind, &["identity"]));
        }
    }
    given.terms(PartnerUnits::Assigned, &lines);
    let seen = |given: &Given, by: &str| given.agreement_seen(by, AgreementId::FOUNDING).unwrap();
    let before: Vec<_> = ["police", "ems", "a7"].map(|it| seen(&given, it)).into();
    assert!(before[0].current.as_ref().unwrap().clauses_left_out > 0);
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let amend = Command::Agreement(domain::command::AgreementCommand {
        agreement: AgreementId::FOUNDING,
        order: O::Amend {
            version: 1,
            text: words,
        },
    });
    given.when("fire", Role::Legal, amend).unwrap();
    // The control: its own agency sees the draft.
    assert!(seen(&given, "fire").next.is_some());
    let after: Vec<_> = ["police", "ems", "a7"].map(|it| seen(&given, it)).into();
    assert_eq!(after, before);
    given.register_agency("late");
    let parties = |by: &str| seen(&given, by).current.unwrap().parties;
    assert!(parties("late").contains(&agency("late")));
    assert!(parties("police").contains(&agency("late")));
    agrees(&given.state).unwrap();
}

/// G11: to who is no party it does not exist, whatever becomes of it; names of signers stay at home.
#[test]
fn g11_an_agreement_is_known_to_its_parties_only() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    assert!(given.agreement_as("ems").is_none());
    let order = || O::Suspend { reason: mark(1) };
    let refused = given.legal("ems", 1, order()).unwrap_err();
    assert_eq!(refused, given.legal("ems", 404, order()).unwrap_err());
    let seen = given.agreement_as("police").unwrap().current.unwrap();
    assert!(seen.signatures[&agency("police")].by.is_some());
    assert_eq!(seen.signatures[&agency("fire")].by, None);
}

/// S2, G11: a proposal that is a draft again narrows what its parties may see, so that no kept frame gives it to them again.
#[test]
fn g11_what_is_a_draft_again_is_not_replayed() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let police = Viewer::open(agency("police"));
    let rights_of = |given: &Given| {
        let object = ObjectRef::Agreement(agreement(1));
        rights(&given.state, &police, &object).unwrap()
    };
    let before = rights_of(&given);
    let text = text(&["fire", "police"], &units_for_all(), given.now);
    given
        .legal("fire", 1, O::Amend { version: 1, text })
        .unwrap();
    assert_eq!(rights_of(&given), before, "a draft");
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    let proposed = rights_of(&given);
    assert!(proposed.covers(before, Kind::Agreement));
    assert!(!before.covers(proposed, Kind::Agreement));
    let reason = mark(1);
    given
        .legal("police", 1, O::RefuseToSign { version: 2, reason })
        .unwrap();
    assert_eq!(rights_of(&given), before);
}

/// A4: who is renamed is shown so wherever they signed, and an erased name goes from there as well.
#[test]
fn a_name_that_changes_is_looked_at_again_where_it_was_signed() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let principal = person("police", Role::Legal);
    let events = given.when(
        "police",
        Role::Admin,
        Command::RenamePrincipal {
            principal,
            version: 0,
            name: mark(77),
        },
    );
    let told = affected(&given.state, &events.unwrap()[0]);
    assert!(told.contains(&ObjectRef::Agreement(agreement(1))));
    let seen = given.agreement_as("police").unwrap().current.unwrap();
    let name = &seen.signatures[&agency("police")].by;
    assert_eq!(name.as_deref(), Some(mark(77).as_str()));
}
