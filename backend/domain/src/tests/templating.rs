//! Rules T28 to T30: what a template says, and writing a task down by one.

use domain::{
    Command, Event, Refusal, Role,
    command::{ConfigureAgency, DraftTask, ReviseTask},
    enforcement::MeasureKind,
    limits::{ANSWER_WITHIN_MIN_MAX, PERIOD_HOURS_MAX, TEMPLATES_CHARS_MAX, TEMPLATES_MAX},
    response::{PlannedObjective, Position},
    settings::{Section, TemplateSettings},
    task::{Opening, PreparedPost, Quorum, Takeover, TaskKind, TaskTemplate, TemplatePart},
};

use super::{given::*, given_templates::*};

fn inspection() -> TaskTemplate {
    a_template("MARKET", TaskKind::Inspection, &["ems", "police"])
}

fn enforcement() -> TaskTemplate {
    a_template("DEPOT", TaskKind::Enforcement, &["ems", "police"])
}

fn response() -> TaskTemplate {
    a_template("FLOOD", TaskKind::DisasterResponse, &["ems", "police"])
}

/// What is said to a template that one thing is changed about.
fn said(from: TaskTemplate, change: impl FnOnce(&mut TaskTemplate)) -> Result<Vec<Event>, Refusal> {
    let (mut given, mut it) = (Given::city(), from);
    change(&mut it);
    let order = templates(&given, "fire", &[it]);
    given.when("fire", Role::Admin, order)
}

fn malformed(field: &'static str, answer: Result<Vec<Event>, Refusal>) {
    match answer {
        Err(Refusal::Malformed { field: it, .. }) => assert_eq!(it, field),
        other => panic!("{field}: {other:?}"),
    }
}

fn draft(order: DraftTask, given: &mut Given) -> Result<Vec<Event>, Refusal> {
    given.when("fire", Role::Commander, Command::DraftTask(order))
}

/// What leaves out an agency that its template asks (T30).
pub(super) fn left_out(given: &mut Given) -> Result<Vec<Event>, Refusal> {
    given.with_templates("fire", &[inspection()]);
    let mut order = by_template(9, &inspection(), given);
    order.parts.pop();
    draft(order, given)
}

#[test]
fn t28_templates_of_every_kind_are_kept_as_they_are() {
    let mut given = Given::city();
    let all = [inspection(), enforcement(), response()];
    given.with_templates("fire", &all);
    let kept = &given.state.settings(&agency("fire")).unwrap().templates;
    assert_eq!(kept.templates, all);
}

#[test]
fn t28_a_template_is_checked_like_the_proposal_that_it_is_for() {
    assert!(said(inspection(), |_| {}).is_ok());
    let unknown = said(inspection(), |it| {
        it.parts[0].part.agency = agency("nobody");
    });
    assert_eq!(unknown, Err(Refusal::Unknown { what: "agency" }));
    malformed(
        "parties",
        said(inspection(), |it| it.parts[1].part.agency = agency("ems")),
    );
    let alone = said(inspection(), |it| it.parts.clear());
    assert_eq!(alone, Err(Refusal::NotJoint));
    let own = said(inspection(), |it| {
        it.parts.truncate(1);
        it.parts[0].part.agency = agency("fire");
    });
    assert_eq!(own, Err(Refusal::NotJoint));
    malformed(
        "quorum_of",
        said(inspection(), |it| {
            it.quorum = Quorum::Named([agency("eoc")].into());
        }),
    );
    malformed(
        "takeover",
        said(inspection(), |it| {
            it.takeover = Some(Takeover {
                agency: agency("eoc"),
                after_min: 10,
            });
        }),
    );
    let nothing = said(inspection(), |it| it.objective.clear());
    assert_eq!(nothing, Err(Refusal::Empty { field: "objective" }));
    let untitled = said(inspection(), |it| it.title.clear());
    assert_eq!(untitled, Err(Refusal::Empty { field: "title" }));
    for minutes in [0, ANSWER_WITHIN_MIN_MAX + 1] {
        let answer = said(inspection(), |it| it.answer_within_min = minutes);
        assert!(
            matches!(answer, Err(Refusal::OutOfRange { field, .. }) if field == "answer_within_min")
        );
    }
}

#[test]
fn t28_a_template_names_no_hour() {
    let now = Given::city().now;
    malformed(
        "templates",
        said(inspection(), |it| it.parts[0].part.report_at = Some(now)),
    );
    malformed(
        "templates",
        said(inspection(), |it| it.parts[0].part.until = Some(now)),
    );
    malformed(
        "templates",
        said(inspection(), |it| it.disclosure.place = Opening::At(now)),
    );
    assert!(
        said(inspection(), |it| it.disclosure.place =
            Opening::OnAcceptance)
        .is_ok()
    );
}

#[test]
fn t28_a_template_has_ready_what_its_kind_has() {
    let (draw, period) = (inspection().draw, response().period);
    let signed = [(MeasureKind::Seal, None)];
    for kind in [TaskKind::Enforcement, TaskKind::DisasterResponse] {
        let answer = said(a_template("X", kind, &["ems"]), |it| {
            it.draw.clone_from(&draw);
        });
        assert_eq!(answer, Err(Refusal::WrongKind), "{kind:?}");
    }
    for kind in [TaskKind::Inspection, TaskKind::Enforcement] {
        let answer = said(a_template("X", kind, &["ems"]), |it| {
            it.period.clone_from(&period);
        });
        assert_eq!(answer, Err(Refusal::WrongKind), "{kind:?}");
    }
    for kind in [TaskKind::Inspection, TaskKind::DisasterResponse] {
        let answer = said(a_template("X", kind, &["ems"]), |it| {
            it.countersign = signed.clone().into();
        });
        assert_eq!(answer, Err(Refusal::WrongKind), "{kind:?}");
    }
}

#[test]
fn t28_whom_it_names_for_later_takes_part_by_it() {
    let not_a_party = |answer| {
        let agency = "eoc".to_owned();
        assert_eq!(answer, Err(Refusal::NotAParty { agency }));
    };
    not_a_party(said(enforcement(), |it| {
        it.countersign = [(MeasureKind::Seal, Some(agency("eoc")))].into();
    }));
    not_a_party(said(response(), |it| {
        it.period.as_mut().unwrap().posts.push(PreparedPost {
            position: Position::SafetyOfficer,
            agency: agency("eoc"),
        });
    }));
    not_a_party(said(response(), |it| {
        let objectives = &mut it.period.as_mut().unwrap().objectives;
        objectives.push(PlannedObjective {
            text: "Everybody out".to_owned(),
            owner: Some(agency("eoc")),
        });
    }));
    let of_who_leads = said(enforcement(), |it| {
        it.countersign = [(MeasureKind::Seal, Some(agency("fire")))].into();
    });
    assert!(of_who_leads.is_ok());
}

#[test]
fn t28_what_it_has_ready_is_within_its_limits() {
    let out_of_range = |field, answer: Result<Vec<Event>, Refusal>| {
        assert!(matches!(answer, Err(Refusal::OutOfRange { field: it, .. }) if it == field));
    };
    for hours in [0, PERIOD_HOURS_MAX + 1] {
        let answer = said(response(), |it| it.period.as_mut().unwrap().hours = hours);
        out_of_range("hours", answer);
    }
    let none = said(inspection(), |it| {
        it.draw.as_mut().unwrap().targets = Some(0);
    });
    out_of_range("targets", none);
    let many = said(inspection(), |it| {
        it.draw.as_mut().unwrap().inspectors_each = u8::MAX;
    });
    out_of_range("inspectors_each", many);
    let nowhere = said(inspection(), |it| {
        it.draw.as_mut().unwrap().seed_from.clear();
    });
    assert_eq!(nowhere, Err(Refusal::Empty { field: "seed_from" }));
    let long = said(response(), |it| {
        it.period.as_mut().unwrap().emphasis = "x".repeat(4_001);
    });
    assert_eq!(
        long,
        Err(Refusal::TooLong {
            field: "emphasis",
            max: 4_000
        })
    );
    let mut given = Given::city();
    let many: Vec<_> = (0..=TEMPLATES_MAX)
        .map(|n| a_template(&format!("T{n}"), TaskKind::Inspection, &["ems"]))
        .collect();
    let order = templates(&given, "fire", &many);
    assert_eq!(
        given.when("fire", Role::Admin, order),
        Err(Refusal::TooLong {
            field: "templates",
            max: TEMPLATES_MAX
        })
    );
}

#[test]
fn t28_no_post_is_ready_twice() {
    let with = |posts: &[(Position, &str)]| {
        said(response(), |it| {
            let ready = posts.iter().map(|(position, of)| PreparedPost {
                position: *position,
                agency: agency(of),
            });
            it.period.as_mut().unwrap().posts = ready.collect();
        })
    };
    let (each, one) = (Position::AgencyRepresentative, Position::SafetyOfficer);
    assert!(with(&[(each, "ems"), (each, "police"), (one, "ems")]).is_ok());
    malformed("posts", with(&[(each, "ems"), (one, "ems"), (each, "ems")]));
    malformed("posts", with(&[(one, "ems"), (one, "police")]));
}

#[test]
fn t28_all_of_them_together_say_no_more_than_every_screen_is_told() {
    let with = |emphasis: usize| {
        let one = |n| {
            let mut it = a_template(&format!("T{n}"), TaskKind::DisasterResponse, &["ems"]);
            it.objective = "x".repeat(4_000);
            it.period.as_mut().unwrap().emphasis = "x".repeat(emphasis);
            it
        };
        let mut given = Given::city();
        let all: Vec<_> = (0..TEMPLATES_MAX).map(one).collect();
        let order = templates(&given, "fire", &all);
        given.when("fire", Role::Admin, order)
    };
    assert!(with(2_000).is_ok());
    let refused = Refusal::TooLong {
        field: "templates",
        max: TEMPLATES_CHARS_MAX,
    };
    assert_eq!(with(3_000), Err(refused));
}

#[test]
fn t28_code_and_version_name_one_text() {
    let mut given = Given::city();
    given.with_templates("fire", &[inspection()]);
    let mut set = |them: &[TaskTemplate]| {
        let order = templates(&given, "fire", them);
        given.when("fire", Role::Admin, order)
    };
    malformed("templates", set(&[enforcement()]));
    let changed = TaskTemplate {
        objective: "Another".to_owned(),
        ..inspection()
    };
    malformed("version", set(std::slice::from_ref(&changed)));
    let renumbered = TaskTemplate {
        version: 2,
        ..inspection()
    };
    malformed("version", set(&[renumbered]));
    let retired = TaskTemplate {
        is_retired: true,
        ..inspection()
    };
    set(&[retired]).unwrap();
    let next = TaskTemplate {
        version: 2,
        ..changed
    };
    set(&[next]).unwrap();
    let new = TaskTemplate {
        version: 2,
        ..enforcement()
    };
    let settings = given.state.settings(&agency("fire")).unwrap();
    let mut all = settings.templates.templates.clone();
    all.push(new);
    let order = templates(&given, "fire", &all);
    malformed("version", given.when("fire", Role::Admin, order));
    let twice = [
        inspection(),
        a_template("market", TaskKind::Inspection, &["ems"]),
    ];
    let mut given = Given::city();
    let order = templates(&given, "fire", &twice);
    malformed("templates", given.when("fire", Role::Admin, order));
}

#[test]
fn t28_only_its_own_admin_settles_them() {
    let mut given = Given::city();
    let of_another = templates(&given, "fire", &[inspection()]);
    assert_eq!(
        given.when("ems", Role::Admin, of_another.clone()),
        Err(Refusal::NotYours { what: "agency" })
    );
    assert_eq!(
        given.when("fire", Role::Commander, of_another),
        Err(Refusal::RoleMayNot)
    );
    let stale = Command::ConfigureAgency(ConfigureAgency {
        agency: agency("fire"),
        version: 7,
        section: Section::Templates(TemplateSettings::default()),
    });
    assert_eq!(
        given.when("fire", Role::Admin, stale),
        Err(Refusal::StaleVersion {
            field: "templates",
            current: 0
        })
    );
}

#[test]
fn t29_a_task_is_written_down_by_a_template_of_ones_own_as_it_is_now() {
    let mut given = Given::city();
    given.with_templates("fire", &[inspection()]);
    let by_it = by_template(1, &inspection(), &given);

    let mut unknown = by_it.clone();
    unknown.template.as_mut().unwrap().code = "OTHER".to_owned();
    malformed("template", draft(unknown, &mut given));
    let of_another = Command::DraftTask(by_it.clone());
    malformed("template", given.when("eoc", Role::Commander, of_another));
    let mut stale = by_it.clone();
    stale.template.as_mut().unwrap().version = 2;
    let refused = Refusal::StaleVersion {
        field: "template",
        current: 1,
    };
    assert_eq!(draft(stale, &mut given), Err(refused));
    let other = DraftTask {
        kind: TaskKind::Enforcement,
        ..by_it.clone()
    };
    assert_eq!(draft(other, &mut given), Err(Refusal::WrongKind));

    draft(by_it.clone(), &mut given).unwrap();
    let kept = given.state.task(task(1)).unwrap().template.clone();
    assert_eq!(*kept.unwrap(), used(&inspection()));

    let retired = TaskTemplate {
        is_retired: true,
        ..inspection()
    };
    given.with_templates("fire", &[retired]);
    let again = DraftTask {
        id: task(2),
        ..by_it
    };
    let refused = Refusal::WrongState {
        what: "code",
        state: "retired",
    };
    assert_eq!(draft(again, &mut given), Err(refused));
}

/// An agency that is gone from the template since it was read is noticed, too: the text is another one.
#[test]
fn t29_an_agency_gone_from_the_template_is_noticed() {
    let mut given = Given::city();
    given.with_templates("fire", &[inspection()]);
    let read = by_template(1, &inspection(), &given);
    let mut without = inspection();
    without.parts.pop();
    without.version = 2;
    given.with_templates("fire", &[without.clone()]);
    let refused = Refusal::StaleVersion {
        field: "template",
        current: 2,
    };
    assert_eq!(draft(read, &mut given), Err(refused));
    draft(by_template(1, &without, &given), &mut given).unwrap();
}

#[test]
fn t30_whoever_the_template_asks_is_asked() {
    let mut given = Given::city();
    assert_eq!(
        left_out(&mut given),
        Err(Refusal::PartyMissing {
            agency: "police".to_owned()
        })
    );
    // More can be.
    let mut more = by_template(1, &inspection(), &given);
    more.parts.push(part("eoc", 1));
    draft(more, &mut given).unwrap();

    // What it brings itself is for the agency to say.
    let mut own = a_template("OWN", TaskKind::Inspection, &["fire", "ems"]);
    own.parts[1].is_optional = true;
    own.parts.push(TemplatePart {
        part: part("police", 1),
        is_optional: false,
    });
    given.with_templates("fire", &[inspection(), own.clone()]);
    let mut order = by_template(2, &own, &given);
    order.parts.retain(|it| it.agency == agency("police"));
    draft(order, &mut given).unwrap();
}

fn revised(given: &Given, n: u128, keep: &[&str]) -> Command {
    let it = given.state.task(task(n)).unwrap();
    Command::ReviseTask(ReviseTask {
        task: task(n),
        version: it.version,
        objective: it.objective.clone(),
        answer_by: it.answer_by,
        parts: keep.iter().map(|it| part(it, 1)).collect(),
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    })
}

#[test]
fn t30_until_it_is_proposed() {
    let mut given = Given::city();
    given.with_templates("fire", &[inspection()]);
    draft(by_template(1, &inspection(), &given), &mut given).unwrap();
    let without = revised(&given, 1, &["ems"]);
    assert_eq!(
        given.when("fire", Role::Commander, without),
        Err(Refusal::PartyMissing {
            agency: "police".to_owned()
        })
    );
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", Role::Commander, propose).unwrap();
    given
        .when("police", Role::Commander, decline(1, 1))
        .unwrap();
    let without = revised(&given, 1, &["ems"]);
    given.when("fire", Role::Commander, without).unwrap();
}
