//! Rule T28: how much a template says, and who is ready to lead by it.

use domain::{
    Event, Point, Refusal, Role,
    limits::{
        AREA_RADIUS_M_MAX, NAME_CHARS_MAX, OBJECTIVES_PER_PERIOD_MAX, REASON_CHARS_MAX,
        TARGETS_EVER_MAX, TEMPLATE_CODE_CHARS_MAX, TEMPLATE_POSTS_MAX, TEMPLATE_TITLE_CHARS_MAX,
    },
    response::{PlannedObjective, Position},
    task::{Area, Opening, PreparedPeriod, PreparedPost, Takeover, TaskKind, TaskTemplate},
};

use super::{given::*, given_templates::*};

type Said = Result<Vec<Event>, Refusal>;

/// What is said to a template of a kind that one thing is changed about.
fn said(kind: TaskKind, change: impl FnOnce(&mut TaskTemplate)) -> Said {
    let (mut given, mut it) = (Given::city(), a_template("T", kind, &["ems", "police"]));
    change(&mut it);
    let order = templates(&given, "fire", &[it]);
    given.when("fire", Role::Admin, order)
}

fn period(change: impl FnOnce(&mut PreparedPeriod)) -> Said {
    said(TaskKind::DisasterResponse, |it| {
        change(it.period.as_mut().unwrap());
    })
}

fn objective(text: &str) -> PlannedObjective {
    PlannedObjective {
        text: text.to_owned(),
        owner: None,
    }
}

fn refused(answer: Said) -> Refusal {
    answer.expect_err("it is refused")
}

const fn too_long(field: &'static str, max: usize) -> Refusal {
    Refusal::TooLong { field, max }
}

#[test]
fn t28_its_words_are_within_their_limits() {
    let inspection = TaskKind::Inspection;
    let long = |max: usize| "x".repeat(max + 1);
    let cases = [
        (
            said(inspection, |it| it.code = long(TEMPLATE_CODE_CHARS_MAX)),
            too_long("code", TEMPLATE_CODE_CHARS_MAX),
        ),
        (
            said(inspection, |it| it.title = long(TEMPLATE_TITLE_CHARS_MAX)),
            too_long("title", TEMPLATE_TITLE_CHARS_MAX),
        ),
        (
            said(inspection, |it| it.place = long(NAME_CHARS_MAX)),
            too_long("place", NAME_CHARS_MAX),
        ),
        (
            said(inspection, |it| it.legal_basis = long(REASON_CHARS_MAX)),
            too_long("legal_basis", REASON_CHARS_MAX),
        ),
        (
            period(|it| it.objectives = vec![objective(&long(REASON_CHARS_MAX))]),
            too_long("objective", REASON_CHARS_MAX),
        ),
        (
            period(|it| it.objectives = vec![objective(" ")]),
            Refusal::Empty { field: "objective" },
        ),
    ];
    for (answer, expected) in cases {
        assert_eq!(refused(answer), expected);
    }
    let lines = said(inspection, |it| it.title = "A\nB".to_owned());
    assert!(
        matches!(lines, Err(Refusal::Malformed { field: "title", .. })),
        "{lines:?}"
    );
}

#[test]
fn t28_its_lists_are_within_their_limits() {
    let many = |count: usize| {
        period(|it| it.objectives = (0..count).map(|_| objective("Everybody out")).collect())
    };
    assert!(many(OBJECTIVES_PER_PERIOD_MAX).is_ok());
    let max = OBJECTIVES_PER_PERIOD_MAX;
    assert_eq!(refused(many(max + 1)), too_long("objectives", max));
    let post = || PreparedPost {
        position: Position::SafetyOfficer,
        agency: agency("ems"),
    };
    let posts = period(|it| it.posts = (0..=TEMPLATE_POSTS_MAX).map(|_| post()).collect());
    assert_eq!(refused(posts), too_long("posts", TEMPLATE_POSTS_MAX));
}

#[test]
fn t28_its_numbers_are_within_their_limits() {
    let out_of_range = |field: &str, answer: Said| {
        let is_it = matches!(&answer, Err(Refusal::OutOfRange { field: it, .. }) if *it == field);
        assert!(is_it, "{field}: {answer:?}");
    };
    let inspection = TaskKind::Inspection;
    let targets = u16::try_from(TARGETS_EVER_MAX + 1).unwrap();
    out_of_range(
        "targets",
        said(inspection, |it| {
            it.draw.as_mut().unwrap().targets = Some(targets);
        }),
    );
    for radius_m in [0, AREA_RADIUS_M_MAX + 1] {
        let answer = said(inspection, |it| {
            it.area = Some(Area {
                centre: Point::new(7.42, 43.73).unwrap(),
                radius_m,
            });
        });
        out_of_range("radius_m", answer);
    }
    // T18: a draft is told the same of it.
    let at_once = said(inspection, |it| {
        it.takeover = Some(Takeover {
            agency: agency("ems"),
            after_min: 0,
        });
    });
    out_of_range("after_min", at_once);
    // Y3: a source of what is not drawn.
    let nothing = said(inspection, |it| {
        let draw = it.draw.as_mut().unwrap();
        (draw.targets, draw.inspectors_each) = (None, 0);
    });
    assert!(
        matches!(
            &nothing,
            Err(Refusal::Malformed {
                field: "seed_from",
                ..
            })
        ),
        "{nothing:?}"
    );
    let hour = Given::city().now;
    let answer = said(inspection, |it| it.disclosure.times = Opening::At(hour));
    assert!(
        matches!(
            answer,
            Err(Refusal::Malformed {
                field: "templates",
                ..
            })
        ),
        "{answer:?}"
    );
}

/// T28, B4: who is to lead leads by it.
#[test]
fn t28_a_post_that_leads_is_for_who_leads() {
    for position in [Position::IncidentCommander, Position::DeputyCommander] {
        let with = |of: &str, leads: bool| {
            said(TaskKind::DisasterResponse, |it| {
                it.parts[0].part.co_lead = leads;
                let agency = agency(of);
                let posts = &mut it.period.as_mut().unwrap().posts;
                *posts = vec![PreparedPost { position, agency }];
            })
        };
        assert!(with("fire", false).is_ok(), "its owner leads");
        assert!(with("ems", true).is_ok());
        for (of, leads) in [("ems", false), ("police", true)] {
            let answer = with(of, leads);
            assert!(
                matches!(
                    answer,
                    Err(Refusal::Malformed {
                        field: "agency",
                        ..
                    })
                ),
                "{of}: {answer:?}"
            );
        }
    }
}
