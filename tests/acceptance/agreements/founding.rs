//! The founding agreement of the demo city as one of the others (G10), over real sockets.

use super::*;

/// G10: suspended, which the operations centre alone can, it gives nothing; when it goes on its clauses give every seat, byte by byte, what the standing terms
/// gave. A restart with the same set-up leaves it so.
#[tokio::test]
async fn the_founding_agreement_gives_what_the_set_up_says() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let fire = server.seat("fire.dispatcher").await;
    fire.report_incident(&city::incident())
        .await
        .expect("an incident");
    let coordinator = server.seat("eoc.coordinator").await;
    let seen = async || {
        let mut all = Vec::new();
        for client in [&coordinator, &desks.police, &desks.ems] {
            let mut objects = client.snapshot().await.expect("a snapshot").objects;
            objects.retain(|it| !matches!(it, protocol::Object::Agreement(_)));
            all.push(serde_json::to_value(objects).expect("JSON"));
        }
        all
    };
    let founding = one(&desks.police, Uuid::nil()).await.expect("it is there");
    let clauses = founding.current.expect("it holds").clauses;
    let before = seen().await;
    // No party takes it from the others: it is refused, and everything stays as it is.
    let (id, why) = (Uuid::nil(), || because("Why not"));
    let suspended = refused(desks.fire.suspend_agreement(id, &why()).await);
    let ended = refused(desks.fire.end_agreement(id, &why()).await);
    assert_eq!(
        (suspended.0.as_str(), ended.0.as_str()),
        ("not_yours", "not_yours")
    );
    assert_eq!(seen().await, before);
    coordinator
        .suspend_agreement(id, &why())
        .await
        .expect("a suspension");
    assert_ne!(seen().await, before, "nothing is given");
    coordinator
        .resume_agreement(Uuid::nil(), &city::plain())
        .await
        .expect("it goes on");
    assert_eq!(seen().await, before);
    let founding = one(&desks.police, Uuid::nil()).await.expect("it is there");
    assert_eq!(founding.current.expect("it holds").clauses, clauses);
    server.stop().await;
    let server = city_with(data.path()).await;
    let founding = one(&server.seat("ems.legal").await, Uuid::nil()).await;
    let current = founding.and_then(|it| it.current).expect("it holds");
    assert_eq!(current.clauses, clauses);
    server.stop().await;
}
