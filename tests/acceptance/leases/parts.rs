//! What a third agency shows in another's thing, and takes back (X4, V13).

use acceptance::{Screen, city};
use protocol::{
    agreement::Clause,
    command::DraftTask,
    words::{Kind, Trigger},
};
use uuid::Uuid;

use super::{
    Around, HOUR_MS, agreed_of, around, ask, because, clause, later, owed, purge_told, secret,
};

/// The police see joint tasks of `owner`, and its answers in tasks of others.
async fn shows_tasks(it: &Around, owner: &str) -> Uuid {
    let tasks = Clause {
        kind: Kind::Task,
        fields: ["identity", "parties"].map(str::to_owned).to_vec(),
        position: None,
        ..clause("police", Some(owner), Trigger::Always)
    };
    agreed_of(&it.desks, 480, tasks).await
}

/// X4: when the terms end by which ems showed its answer in a task of fire, devices of the police purge what is of ems, and
/// ems reads that; while no answer of ems was shown there is nothing to purge.
#[tokio::test]
async fn x4_what_a_third_agency_takes_back_in_anothers_task_is_purged() {
    for is_asked in [true, false] {
        let it = around().await;
        shows_tasks(&it, "fire").await;
        let of_ems = shows_tasks(&it, "ems").await;
        // What holds on: that the key may be held at all is not what ends.
        let units = clause("police", Some("ems"), Trigger::Always);
        agreed_of(&it.desks, 480, units).await;
        let device = secret(1);
        ask(&it.crew, &device, "ems", None).await;
        let lead = it.server.seat("fire.commander").await;
        let party = if is_asked { "ems" } else { "eoc" };
        let draft = DraftTask {
            answer_by: later(HOUR_MS),
            ..city::task(&[party], None)
        };
        lead.draft_task(&draft).await.expect("a draft");
        lead.propose_task(draft.id, &city::plain())
            .await
            .expect("a proposal");
        let mut screen = Screen::open(&it.crew).await;
        let lanes = screen.mirror.task(draft.id).expect("shown").parties.clone();
        let of_others = lanes.iter().filter(|it| it.agency != "fire");
        assert_eq!(of_others.count(), usize::from(is_asked));
        it.desks
            .ems
            .end_agreement(of_ems, &because("Ems leaves"))
            .await
            .expect("an end");
        if is_asked {
            let told = purge_told(&mut screen).await;
            assert_eq!(told.owner, "ems");
        }
        let list = owed(&it.desks.ems).await.items;
        assert_eq!(list.len(), usize::from(is_asked), "{list:?}");
        assert!(owed(&it.desks.fire).await.items.is_empty(), "fire shows on");
        it.server.stop().await;
    }
}
