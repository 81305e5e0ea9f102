//! What one agency shows in another's thing by terms of its own goes when these go, over real sockets.

use protocol::words::{Commitment, Kind, Trigger};

use super::*;

/// V13, S2: what a party answered was shown to a third agency by the party's own agreement. Once that is over, neither an open
/// screen nor a cursor from before shows it, although the lead's agreement still shows the task.
#[tokio::test]
async fn v13_an_old_cursor_brings_back_no_answer_that_was_taken_back() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let (fire, ems, police) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
        server.seat("police.commander").await,
    );
    let of_owner = |owner: &str| Clause {
        kind: Kind::Task,
        fields: ["identity", "parties"].map(str::to_owned).to_vec(),
        position: None,
        ..clause("police", Some(owner), Trigger::Always)
    };
    desks.in_force(vec![of_owner("fire")]).await;
    let of_ems = desks.in_force(vec![of_owner("ems")]).await;
    let mut screen = Screen::open(&police).await;
    let mut order = city::task(&["ems"], None);
    order.answer_by = later(HOUR_MS);
    let id = order.id;
    fire.draft_task(&order).await.expect("a draft");
    let proposed = fire.propose_task(id, &city::plain()).await;
    proposed.expect("a proposal");
    screen.until(|it| it.task(id).is_some()).await;
    let before = screen.mirror.cursor().expect("a cursor").to_owned();
    ems.answer_task(id, &city::accept(1)).await.expect("a yes");
    let answer = |it: &Mirror| {
        let task = it.task(id)?;
        let lane = task.parties.iter().find(|one| one.agency == "ems")?;
        Some(lane.commitment)
    };
    screen
        .until(|it| answer(it) == Some(Commitment::Accepted))
        .await;
    let (stream, welcome) = police.open_stream(Some(&before)).await.expect("a stream");
    assert!(welcome.resumed, "control: what is shown is sent again");
    drop(stream);

    let end = because("It is over");
    let ended = desks.ems.end_agreement(of_ems, &end).await;
    ended.expect("an end");
    screen
        .until(|it| it.task(id).is_some() && answer(it).is_none())
        .await;
    let (stream, welcome) = police.open_stream(Some(&before)).await.expect("a stream");
    assert!(!welcome.resumed, "the frame with the answer is sent again");
    drop(stream);
    server.stop().await;
}
