//! Sessions that nobody uses.

use super::*;

/// H13: a sign-in that nobody uses ends, also over a restart; one that is used goes on.
#[tokio::test]
async fn a_sign_in_that_nobody_uses_ends() {
    let idle_ms = SESSION_IDLE_MAX.as_millis() as i64;
    let world = world(false).await;
    let one = world.sign_in().await;
    // It ends after twelve hours, used or not.
    world.later(3 * HOUR_MS);
    world.auth.touch(&one.actor.session);
    world.auth.save_seen().await.unwrap();
    world.later(idle_ms - 1);
    // A server that knows nothing but the disk.
    let options = world.auth.0.options.clone();
    let after = Auth::new(world.auth.0.accounts.clone(), world.clock.clone(), options).unwrap();
    assert!(after.actor(&one.token, everybody).await.is_ok());
    world.later(1);
    for (auth, is_used) in [(&world.auth, false), (&after, true)] {
        let over = auth.actor(&one.token, everybody).await;
        assert_eq!(over.is_ok(), is_used, "{over:?}");
    }
    world.auth.save_seen().await.unwrap();
    let over = world.auth.actor(&one.token, everybody).await;
    assert!(matches!(over, Err(AuthError::Expired)));
}
