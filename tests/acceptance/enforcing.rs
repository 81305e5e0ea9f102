//! Joint enforcement over real sockets (N1 to N9, V14, K24, K25): measures here, evidence and referrals in `custody`.

mod custody;
mod given;

use acceptance::{Screen, city};
use client::{ApiError, Client, List, Mirror};
use protocol::{
    audit::Receipts,
    command::WithReason,
    object_enforcement::Measure,
    query::Timeline,
    words::{AlarmKind, Kind, LegalConcern, MeasureKind, MeasureState, Role},
};
use uuid::Uuid;

use self::given::*;
use crate::{
    agreements::{because, later},
    inspecting::{is, refusal},
};

pub(crate) fn open_alarms(mirror: &Mirror, kind: AlarmKind) -> usize {
    let open = mirror.alarms().filter(|it| it.cleared_at.is_none());
    open.filter(|it| it.alarm_kind == kind).count()
}

fn measure(mirror: &Mirror, id: Uuid) -> &Measure {
    mirror.measure(id).expect("the measure")
}

fn is_signed(mirror: &Mirror, id: Uuid) -> bool {
    let shown = mirror.measure(id);
    shown.is_some_and(|it| it.countersigned.is_some())
}

/// What a refusal says of what is there now.
fn current<T: std::fmt::Debug>(answer: &Result<T, ApiError>) -> Option<String> {
    match answer {
        Err(ApiError::Refused { problem, .. }) => problem.current.clone(),
        other => panic!("not refused: {other:?}"),
    }
}

impl Enforced {
    /// Rule N3: what the register does not let through.
    async fn unlawful(&self) {
        let (fire, task) = (&self.fire, self.task);
        let by_nothing = taken(MeasureKind::Seal, None);
        let answer = fire.take_measure(task, &by_nothing).await;
        assert_eq!(current(&answer).as_deref(), Some("no_instrument"));
        assert_eq!(refusal(answer), is(409, "unlawful", Some("instrument")));
        let not_permitted = taken(MeasureKind::Detain, Some("MO-3"));
        let answer = fire.take_measure(task, &not_permitted).await;
        assert_eq!(current(&answer).as_deref(), Some("not_permitted"));
        // The commander holds no certificate, either.
        let mut payment = taken(MeasureKind::Fine, Some("FSA-7"));
        let none = fire.take_measure(task, &payment).await;
        assert_eq!(refusal(none), is(422, "empty", Some("fine")));
        payment.command_id = client::new_id();
        payment.fine = Some(euros(200_001));
        let answer = fire.take_measure(task, &payment).await;
        let both = "above_limit,not_certified";
        assert_eq!(current(&answer).as_deref(), Some(both));
        assert_eq!(refusal(answer).1, "unlawful");
        let unknown = taken(MeasureKind::Seal, Some("FSA-8"));
        let answer = fire.take_measure(task, &unknown).await;
        assert_eq!(refusal(answer), is(404, "unknown", None));
        // Its register is its own.
        let of_another = taken(MeasureKind::Seal, Some("FSA-7"));
        let answer = self.police.take_measure(task, &of_another).await;
        assert_eq!(refusal(answer), is(404, "unknown", None));
        let hidden = self.press.take_measure(task, &of_another).await;
        assert_eq!(refusal(hidden), is(404, "unknown", None));
        let mut of_kin = taken(MeasureKind::Seal, Some("FSA-7"));
        of_kin.officer = Some(person(&self.police).await);
        let answer = fire.take_measure(task, &of_kin).await;
        assert_eq!(refusal(answer), is(404, "unknown", None));
        let other = city::task(&["police"], None);
        fire.draft_task(&other).await.expect("a draft");
        let answer = fire.take_measure(other.id, &of_another).await;
        assert_eq!(refusal(answer), is(409, "wrong_kind", None));
    }
}

/// N3, N4 and K24: what the order's end speaks against is flagged, heard by the legal desk, and reviewed once; what a tablet reports later
/// is judged as of then.
#[tokio::test]
async fn a_measure_is_judged_as_of_when_it_was_taken() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Enforced::on(data.path()).await;
    let (mut own, mut other) = (Screen::open(&it.fire).await, Screen::open(&it.police).await);
    let mut stranger = Screen::open(&it.press).await;
    it.unlawful().await;
    it.at(HOUR_MS).await;
    let late = taken(MeasureKind::Close, Some("MO-3"));
    it.fire.take_measure(it.task, &late).await.expect("taken");
    own.until(|mirror| open_alarms(mirror, AlarmKind::MeasureFlagged) == 1)
        .await;
    let flagged = measure(&own.mirror, late.id);
    assert_eq!(flagged.concerns, [LegalConcern::Expired]);
    assert_eq!(flagged.state, MeasureState::InForce);
    let alarm = own
        .mirror
        .alarms()
        .find(|it| it.alarm_kind == AlarmKind::MeasureFlagged);
    let alarm = alarm.expect("the alarm");
    assert!(alarm.roles.contains(&Role::Legal) && alarm.about.id == it.task.to_string());

    // The order was in force half an hour before, and the tablet had no link.
    let mut on_time = taken(MeasureKind::Close, Some("MO-3"));
    on_time.occurred_at = Some(later(HOUR_MS / 4));
    it.crew
        .take_measure(it.task, &on_time)
        .await
        .expect("then it was");
    other
        .until(|mirror| mirror.measure(on_time.id).is_some())
        .await;
    let shown = measure(&other.mirror, on_time.id);
    assert_eq!(shown.concerns, []);
    assert_eq!((shown.number, shown.taken_at), (2, later(HOUR_MS / 4)));
    let cited = shown.instrument.as_ref().expect("what it cites");
    assert_eq!(cited.valid_until, Some(later(HOUR_MS / 2)));
    let mut early = taken(MeasureKind::Close, Some("MO-3"));
    early.occurred_at = Some(later(-HOUR_MS));
    let early = it.fire.take_measure(it.task, &early).await;
    assert_eq!(refusal(early), is(409, "out_of_order", Some("occurred_at")));

    // V14: who took it is known to its agency alone.
    assert_eq!(shown.officer, None);
    own.until(|mirror| mirror.measure(on_time.id).is_some())
        .await;
    let officer = measure(&own.mirror, on_time.id).officer;
    assert_eq!(officer, Some(person(&it.crew).await));
    assert_eq!(open_alarms(&other.mirror, AlarmKind::MeasureFlagged), 0);

    let not_its = it.police.review_measure(late.id, &reviewed(true)).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    let a_crew = it.crew.review_measure(late.id, &reviewed(true)).await;
    assert_eq!(refusal(a_crew), is(403, "role_may_not", None));
    let fine = it.legal.review_measure(on_time.id, &reviewed(true)).await;
    assert_eq!(refusal(fine), is(409, "wrong_state", None));
    it.legal
        .review_measure(late.id, &reviewed(false))
        .await
        .expect("set aside");
    let again = it.legal.review_measure(late.id, &reviewed(true)).await;
    assert_eq!(refusal(again), is(409, "wrong_state", None));
    own.until(|mirror| open_alarms(mirror, AlarmKind::MeasureFlagged) == 0)
        .await;
    let state = measure(&own.mirror, late.id).state;
    assert_eq!(state, MeasureState::SetAside);
    it.nothing_for(&mut stranger, late.id).await;
    it.receipts(late.id).await;
    it.server.stop().await;
}

impl Enforced {
    /// V14: who is not in the task hears nothing, by whichever door.
    async fn nothing_for(&self, stranger: &mut Screen, id: Uuid) {
        let press = &self.press;
        // What comes after all of it comes without it.
        let own = city::incident();
        press.report_incident(&own).await.expect("an incident");
        stranger
            .until(|mirror| mirror.incident(own.id).is_some())
            .await;
        let mirror = &stranger.mirror;
        assert_eq!(
            (mirror.task_items().count(), mirror.tasks().count()),
            (0, 0)
        );
        assert_eq!(city::count(press, List::TaskItems).await, 0);
        assert!(city::count(&self.revenue, List::TaskItems).await > 0);
        let hidden = press.object(List::TaskItems, &id.to_string()).await;
        assert_eq!(refusal(hidden), is(404, "unknown", None));
        let hidden = press.countersign_measure(id, &signed()).await;
        assert_eq!(refusal(hidden), is(404, "unknown", None));
        let hidden: Result<Timeline, ApiError> = press.timeline_of_task(self.task).await;
        assert_eq!(hidden.map(|it| it.entries.len()).unwrap_or_default(), 0);
        let told = self.police.timeline_of_task(self.task).await;
        let told = told.expect("a timeline").entries;
        assert!(told.iter().any(|it| it.what.starts_with("enforcement_")));
    }

    /// Rule W6: its owner reads that the police was shown the measure, by its name.
    async fn receipts(&self, id: Uuid) {
        let (from, to) = (later(-HOUR_MS), later(10 * HOUR_MS));
        let path = format!("/api/v1/receipts?viewer=police&from={from}&to={to}");
        let found: Receipts = self.legal.get(&path).await.expect("receipts");
        let mut of_it = found.items.iter().filter(|it| it.ids == [id.to_string()]);
        let it = of_it.next().expect("a receipt");
        assert_eq!(it.kind, Some(Kind::TaskItem));
        assert_eq!(it.label.as_deref(), Some("Quay Bottling, owner L. Chi"));
    }
}

async fn said(desk: &Client, id: Uuid, what: &WithReason) -> (u16, String, Option<String>) {
    refusal(desk.refuse_countersignature(id, what).await)
}

/// N5, N6 and K25: by whom a measure is countersigned, once; and that it is missed after an hour.
#[tokio::test]
async fn a_measure_is_countersigned_by_another_agency_once() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Enforced::on(data.path()).await;
    let (mut own, mut other) = (Screen::open(&it.fire).await, Screen::open(&it.police).await);
    let stranger = rules(&[(MeasureKind::Close, Some("press"))]);
    let not_in = it.fire.set_countersigning(it.task, &stranger).await;
    assert_eq!(refusal(not_in), is(422, "not_a_party", None));
    let by_police = rules(&[(MeasureKind::Close, Some("police"))]);
    let not_lead = it.police.set_countersigning(it.task, &by_police).await;
    assert_eq!(refusal(not_lead), is(403, "not_yours", None));
    it.fire
        .set_countersigning(it.task, &by_police)
        .await
        .expect("settled");

    // The law has seals signed by anybody, the task has it closed by the police alone.
    let seal = taken(MeasureKind::Seal, Some("FSA-7"));
    it.crew.take_measure(it.task, &seal).await.expect("taken");
    let close = taken(MeasureKind::Close, Some("MO-3"));
    it.fire.take_measure(it.task, &close).await.expect("taken");
    other
        .until(|mirror| mirror.measure(close.id).is_some())
        .await;
    let shown = measure(&other.mirror, seal.id);
    assert_eq!(shown.state, MeasureState::AwaitingCountersignature);
    assert_eq!(shown.certificate.as_ref().expect("held").code, "FP2");
    assert_eq!(shown.concerns, []);
    let needed = shown.countersign.as_ref().expect("needed");
    assert_eq!(
        (needed.by.as_deref(), needed.due_at),
        (None, later(HOUR_MS))
    );
    let oneself = it.fire.countersign_measure(seal.id, &signed()).await;
    assert_eq!(refusal(oneself), is(422, "oneself", Some("agency")));
    let not_named = it.revenue.countersign_measure(close.id, &signed()).await;
    assert_eq!(refusal(not_named), is(403, "not_yours", None));
    it.revenue
        .refuse_countersignature(seal.id, &because("The wrong door"))
        .await
        .expect("refused");
    other
        .until(|mirror| measure(mirror, seal.id).state == MeasureState::Contested)
        .await;
    it.police
        .countersign_measure(seal.id, &signed())
        .await
        .expect("signed");
    let twice = it.revenue.countersign_measure(seal.id, &signed()).await;
    assert_eq!(refusal(twice), is(409, "already_signed", None));
    let after = said(&it.revenue, seal.id, &because("No")).await;
    assert_eq!(after, is(409, "already_signed", None));
    other.until(|mirror| is_signed(mirror, seal.id)).await;
    let signer = |mirror: &Mirror| {
        let signed = &measure(mirror, seal.id).countersigned;
        signed.as_ref().expect("signed").officer
    };
    assert_eq!(signer(&other.mirror), Some(person(&it.police).await));
    own.until(|mirror| is_signed(mirror, seal.id)).await;
    assert_eq!(signer(&own.mirror), None);
    assert_eq!(measure(&own.mirror, seal.id).refusals.len(), 1);

    // Nobody has signed that it is closed, until it is not any more.
    it.at(2 * HOUR_MS).await;
    own.until(|mirror| open_alarms(mirror, AlarmKind::CountersignatureDue) == 1)
        .await;
    let due = measure(&own.mirror, close.id).countersign.as_ref();
    assert!(due.is_some_and(|it| it.is_due));
    assert_eq!(
        open_alarms(&other.mirror, AlarmKind::CountersignatureDue),
        0
    );
    let not_its = it.police.lift_measure(close.id, &because("Aired")).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    it.fire
        .lift_measure(close.id, &because("Aired"))
        .await
        .expect("lifted");
    let again = it.fire.lift_measure(close.id, &because("Aired")).await;
    assert_eq!(refusal(again), is(409, "wrong_state", None));
    let over = it.police.countersign_measure(close.id, &signed()).await;
    assert_eq!(refusal(over), is(409, "wrong_state", None));
    own.until(|mirror| open_alarms(mirror, AlarmKind::CountersignatureDue) == 0)
        .await;
    let settled = own.mirror.task(it.task).expect("the task");
    let settled = settled.enforcement.as_ref().expect("what is settled");
    assert_eq!((settled.measures, settled.countersign.len()), (2, 1));
    it.server.stop().await;
}
