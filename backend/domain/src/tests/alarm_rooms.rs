//! Rule K5: each sort of alarm has room of its own, and what waits for room is told of.

use domain::{
    Alarm, AlarmKind, Command, Event, Role,
    alarm::{About, Room},
    limits::{
        ACKNOWLEDGE_WITHIN_MS, CLEARED_ALARMS_MAX, CREW_ALARMS_PER_AGENCY_MAX,
        DISPATCH_ALARMS_PER_AGENCY_MAX, LAPSED_ALARMS_PER_AGENCY_MAX,
    },
};

use super::given::*;

impl Given {
    /// What the timer brings about beside alarms.
    pub(super) fn tick_beside_alarms(&mut self) -> Vec<Event> {
        let mut events = self.tick();
        events.retain(|it| !it.name().starts_with("alarm"));
        events
    }

    /// So many dispatches of fire that nobody acknowledges, from assignment 1 on.
    pub(super) fn ignored_dispatches(&mut self, count: usize) {
        const EACH: usize = 14;
        for n in 0..count {
            let of = 3 + (n / EACH) as u128;
            if n % EACH == 0 {
                self.server(register_unit("fire", of)).unwrap();
            }
            let n = 1 + n as u128;
            let target = self.incident_of("fire", n);
            self.sent(n, "fire", of, target, &[]);
        }
    }

    fn open(&self, kind: AlarmKind) -> usize {
        let fire = agency("fire");
        let open = self.state.open_alarms_of(&fire);
        open.filter(|it| it.kind == kind).count()
    }
}

/// K5: a list that is full of dispatches still tells of a task that lapsed. Control: a list that is full of lapsed tasks
/// does not, and says that something waits; the alarm comes as soon as there is room.
#[test]
fn k5_a_full_list_of_dispatches_hides_no_lapsed_task_and_what_waits_is_told() {
    let mut given = Given::city();
    given.ignored_dispatches(DISPATCH_ALARMS_PER_AGENCY_MAX);
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    let dispatches = given
        .state
        .open_alarm_count(&agency("fire"), Room::Dispatch);
    assert_eq!(dispatches, DISPATCH_ALARMS_PER_AGENCY_MAX);
    let tasks = LAPSED_ALARMS_PER_AGENCY_MAX as u128 + 2;
    for n in 1..=tasks {
        given.proposed(n, "fire", &["ems"], None);
    }
    given.wait(HOUR);
    given.tick();
    assert_eq!(
        given.open(AlarmKind::TaskLapsed),
        LAPSED_ALARMS_PER_AGENCY_MAX
    );
    assert_eq!(given.open(AlarmKind::TooMany), 1);
    // One is dealt with: the next has its place, and one still waits.
    let close_one = |given: &mut Given| {
        let is_lapsed = |it: &&Alarm| it.is_open() && it.kind == AlarmKind::TaskLapsed;
        let id = given.state.alarms().find(is_lapsed).unwrap().id;
        let close = Command::CloseAlarm { alarm: id };
        given.when("fire", Role::Dispatcher, close).unwrap();
        given.wait(SECOND);
        given.tick();
    };
    close_one(&mut given);
    assert_eq!(
        given.open(AlarmKind::TaskLapsed),
        LAPSED_ALARMS_PER_AGENCY_MAX
    );
    assert_eq!(given.open(AlarmKind::TooMany), 1);
    close_one(&mut given);
    assert_eq!(given.open(AlarmKind::TooMany), 0);
    for n in 1..=tasks {
        let told = given
            .state
            .alarms()
            .filter(|it| it.about == About::Task(task(n)));
        assert_eq!(told.count(), 1, "task {n}");
    }
}

/// K5, A10: what crews ask for has its limit, and is refused beyond it, so that the crew knows.
#[test]
fn k5_crews_are_told_when_nobody_can_hear_them_any_more() {
    let mut given = Given::city();
    for n in 1..=CREW_ALARMS_PER_AGENCY_MAX as u128 {
        let of = 2 + n;
        given.server(register_unit("fire", of)).unwrap();
        let ask = Command::AskToTalk(domain::command::AskToTalk {
            id: alarm(n),
            unit: unit("fire", of),
        });
        given.when("fire", Role::Dispatcher, ask).unwrap();
    }
    let full = given.when("fire", Role::Field, talk(999, "fire"));
    assert_eq!(full.unwrap_err().code(), "full");
    given
        .when("fire", Role::Field, duress(999, "fire"))
        .unwrap();
}

/// K7: a unit that cannot be told is told of at once, however full the list is. Control: a unit that can be told raises
/// nothing.
#[test]
fn k7_an_unreachable_unit_is_told_of_at_once_although_the_list_is_full() {
    let mut given = Given::city();
    given.ignored_dispatches(DISPATCH_ALARMS_PER_AGENCY_MAX + 1);
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    assert_eq!(given.open(AlarmKind::TooMany), 1);
    let target = given.incident_of("fire", 900);
    given.sent(900, "fire", 1, target, &[]);
    assert_eq!(given.open(AlarmKind::DispatchUnreachable), 0);
    for of in 1..=2 {
        let mut context = given.context("fire", Role::Dispatcher);
        context.is_unit_reachable = false;
        let n = 900 + of;
        let target = given.incident_of("fire", n);
        let order = assign(n, unit("fire", of), target);
        given.ask(order, &context).unwrap();
        let about = About::Assignment(assignment(n));
        let told: Vec<_> = given.state.alarms_about(&about).map(|it| it.kind).collect();
        assert_eq!(told, [AlarmKind::DispatchUnreachable]);
    }
    // It takes no room, and is not said again when its time is up.
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    assert_eq!(given.open(AlarmKind::DispatchUnreachable), 2);
    assert_eq!(
        given.open(AlarmKind::DispatchUnacknowledged),
        DISPATCH_ALARMS_PER_AGENCY_MAX
    );
}

/// K11: who has too many alarms that are over loses its own oldest, and nobody else's.
#[test]
fn k11_ones_many_alarms_push_nobody_elses_out() {
    let mut given = Given::city();
    given.when("ems", Role::Field, talk(1, "ems")).unwrap();
    let close = |n| Command::CloseAlarm { alarm: alarm(n) };
    given.when("ems", Role::Dispatcher, close(1)).unwrap();
    let many = CLEARED_ALARMS_MAX as u128 + 1;
    for n in 2..=many + 1 {
        given.wait(1);
        given.when("fire", Role::Field, talk(n, "fire")).unwrap();
        given.when("fire", Role::Dispatcher, close(n)).unwrap();
    }
    given.wait(SECOND);
    given.tick();
    let kept = |n| given.state.alarm(alarm(n)).is_some();
    assert_eq!(given.state.alarms().count(), CLEARED_ALARMS_MAX);
    assert!(kept(1), "the oldest of all, and ems's only one");
    assert!(!kept(2) && !kept(3), "fire's two oldest");
    assert!(kept(4));
}
