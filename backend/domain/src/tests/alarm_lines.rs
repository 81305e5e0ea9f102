//! K and V10: what else alarms lead to: lines for the house, and a lapsed task.

use domain::{AlarmKind, alarm::About, limits::ACKNOWLEDGE_WITHIN_MS, sharing::ObjectRef};

use super::{alarms::names, given::*};

/// V10: the lines about alarms stand in the timeline of what they are about, for their own agency only.
#[test]
fn v10_lines_about_alarms_are_for_the_house() {
    let mut given = Given::city();
    let target = given.agreed(1, "fire", &["ems"], None);
    given.sent(1, "fire", 1, target, &[]);
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    let has = |given: &Given, name: &str, line: &str| {
        given.lines(name, target).iter().any(|it| it == line)
    };
    assert!(has(&given, "fire", "alarm_raised"));
    assert!(has(&given, "ems", "assignment_unacknowledged"));
    assert!(!has(&given, "ems", "alarm_raised"));
}

/// T7, K1: that a task lapsed in silence is an alarm of its lead.
#[test]
fn a_task_that_lapsed_is_an_alarm_of_its_lead() {
    let mut given = Given::city();
    given.proposed(1, "fire", &["ems"], None);
    given.wait(HOUR);
    assert_eq!(names(&given.tick()), ["task_lapsed", "alarm_raised"]);
    let it = given.the_alarm();
    assert_eq!(it.kind, AlarmKind::TaskLapsed);
    assert_eq!(
        (&it.owner, &it.about),
        (&agency("fire"), &About::Task(task(1)))
    );
    assert_eq!(given.seen("ems", &ObjectRef::Alarm(it.id)), None);
}
