//! The founding agreement of the demo city as one of the others (G10), over real sockets.

use super::*;

/// G10: suspended it gives nothing; when it goes on its clauses give every seat, byte by byte, what the standing terms
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
    desks
        .fire
        .suspend_agreement(Uuid::nil(), &because("Why not"))
        .await
        .expect("a suspension");
    assert_ne!(seen().await, before, "nothing is given");
    desks
        .fire
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
