//! Sign-in against real files.

use std::{collections::BTreeSet, net::IpAddr};

use domain::Role;
use storage::DataFolder;
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use super::*;

mod idle;

const PASSWORD: &str = "horse battery staple";
const HOUR_MS: i64 = 3_600_000;

struct World {
    auth: Auth,
    clock: Clock,
    _folder: TempDir,
}

fn person(number: u128) -> PrincipalId {
    PrincipalId(Uuid::from_u128(number))
}

fn principal(id: PrincipalId) -> Principal {
    Principal {
        id,
        agency: AgencyId::new("fire").unwrap(),
        name: "Somebody".to_owned(),
        roles: BTreeSet::from([Role::Commander, Role::Dispatcher]),
        unit: None,
        is_enabled: true,
        clearance: Clearance::Open,
    }
}

#[allow(clippy::unnecessary_wraps, reason = "has the shape of a look-up")]
fn everybody(id: PrincipalId) -> Option<Principal> {
    Some(principal(id))
}

#[allow(clippy::unnecessary_wraps, reason = "has the shape of a look-up")]
fn disabled(id: PrincipalId) -> Option<Principal> {
    Some(Principal {
        is_enabled: false,
        ..principal(id)
    })
}

fn home() -> IpAddr {
    IpAddr::from([127, 0, 0, 1])
}

/// A server with the account `desk`.
async fn world(is_demo: bool) -> World {
    let folder = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(&DataFolder::hold(folder.path().join("data")).unwrap())
        .await
        .unwrap();
    let clock = Clock::exercise(Timestamp(1_000_000_000));
    let options = Options {
        is_demo,
        session: Duration::from_hours(12),
        ..Options::default()
    };
    let auth = Auth::new(accounts, clock.clone(), options).unwrap();
    auth.create_account("desk", person(1), PASSWORD)
        .await
        .unwrap();
    World {
        auth,
        clock,
        _folder: folder,
    }
}

impl World {
    async fn sign_in(&self) -> SignedIn {
        self.auth
            .sign_in("desk", PASSWORD, None, home(), everybody)
            .await
            .unwrap()
    }

    fn later(&self, ms: i64) {
        self.clock
            .set(Some(self.clock.now().plus_ms(ms)), None)
            .unwrap();
    }
}

async fn is_closed(guard: &SocketGuard) -> bool {
    timeout(Duration::from_millis(50), guard.closed())
        .await
        .is_ok()
}

#[tokio::test]
async fn a_session_lasts_from_sign_in_to_sign_out() {
    let world = world(false).await;
    let one = world.sign_in().await;
    assert_eq!(one.actor.role, Role::Commander);
    assert_eq!(
        world.auth.actor(&one.token, everybody).await.unwrap(),
        one.actor
    );
    assert_eq!(
        world.auth.expires_at(&one.actor.session),
        Some(one.expires_at)
    );
    let other = world.sign_in().await;
    world.auth.sign_out(&one.token).await.unwrap();
    assert!(matches!(
        world.auth.actor(&one.token, everybody).await,
        Err(AuthError::Expired)
    ));
    assert_eq!(world.auth.expires_at(&one.actor.session), None);
    assert!(world.auth.cookie(&one.token).contains("Max-Age=43200"));
    assert!(
        world.auth.expired_cookie().starts_with("muster_session=; ")
            && world.auth.expired_cookie().ends_with("Max-Age=0")
    );
    assert!(world.auth.actor(&other.token, everybody).await.is_ok());
    world.later(12 * HOUR_MS);
    assert!(matches!(
        world.auth.actor(&other.token, everybody).await,
        Err(AuthError::Expired)
    ));
    assert!(matches!(
        world.auth.actor("made up", everybody).await,
        Err(AuthError::Expired)
    ));
    assert_eq!(world.auth.tidy().await.unwrap(), 2);
}

#[tokio::test]
async fn a_session_survives_a_restart_and_its_token_is_not_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        is_demo: false,
        session: Duration::from_hours(12),
        ..Options::default()
    };
    let clock = Clock::exercise(Timestamp(1_000_000_000));
    let open = async || {
        let held = DataFolder::hold(folder.path().join("data")).unwrap();
        Accounts::open(&held).await.unwrap()
    };
    let accounts = open().await;
    let auth = Auth::new(accounts.clone(), clock.clone(), options.clone()).unwrap();
    auth.create_account("desk", person(1), PASSWORD)
        .await
        .unwrap();
    let signed_in = auth
        .sign_in("desk", PASSWORD, None, home(), everybody)
        .await
        .unwrap();
    drop(auth);
    accounts.close().await;
    let auth = Auth::new(open().await, clock, options).unwrap();
    assert_eq!(
        auth.actor(&signed_in.token, everybody).await.unwrap(),
        signed_in.actor
    );
    for file in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [&*signed_in.token, PASSWORD] {
            assert!(
                !bytes
                    .windows(secret.len())
                    .any(|it| it == secret.as_bytes())
            );
        }
    }
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_get_the_same_answer() {
    let world = world(false).await;
    let mut answers = vec![];
    for (account, password) in [
        ("desk", "wrong"),
        ("nobody", PASSWORD),
        ("Not An Account", ""),
        ("desk", &"x".repeat(300)),
    ] {
        let error = world
            .auth
            .sign_in(account, password, None, home(), everybody)
            .await
            .unwrap_err();
        answers.push(error.problem());
    }
    let error = world
        .auth
        .sign_in("desk", PASSWORD, None, home(), disabled)
        .await
        .unwrap_err();
    answers.push(error.problem());
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(
        (answers[0].0, &*answers[0].1.code),
        (401, "bad_credentials")
    );
}

#[tokio::test]
async fn wrong_passwords_make_wait_and_right_ones_do_not() {
    let world = world(false).await;
    for _ in 0..2 * rate::PAIR_FAILURES_MAX {
        world.sign_in().await;
    }
    for _ in 0..rate::PAIR_FAILURES_MAX {
        let wrong = world
            .auth
            .sign_in("desk", "wrong", None, home(), everybody)
            .await;
        assert!(matches!(wrong, Err(AuthError::Refused)));
    }
    let waiting = world
        .auth
        .sign_in("desk", PASSWORD, None, home(), everybody)
        .await
        .unwrap_err();
    assert_eq!(waiting.problem().0, 429);
    assert_eq!(waiting.retry_after_s(), Some(30));
    world.later(30_000);
    world.sign_in().await;
}

#[tokio::test]
async fn people_act_only_in_roles_that_they_hold() {
    let world = world(false).await;
    let refused = world
        .auth
        .sign_in("desk", PASSWORD, Some(Role::Admin), home(), everybody)
        .await;
    assert!(matches!(refused, Err(AuthError::RoleNotHeld)));
    let signed_in = world
        .auth
        .sign_in("desk", PASSWORD, Some(Role::Dispatcher), home(), everybody)
        .await
        .unwrap();
    assert_eq!(signed_in.actor.role, Role::Dispatcher);
    let ticket = world.auth.ticket(&signed_in.actor).unwrap();
    let changed = world
        .auth
        .choose_role(&signed_in.token, Role::Commander, everybody)
        .await
        .unwrap();
    assert_eq!(changed.role, Role::Commander);
    assert_eq!(
        world.auth.actor(&signed_in.token, everybody).await.unwrap(),
        changed
    );
    assert_eq!(world.auth.redeem(&ticket).unwrap(), changed);
    let refused = world
        .auth
        .choose_role(&signed_in.token, Role::Admin, everybody)
        .await;
    assert!(matches!(refused, Err(AuthError::RoleNotHeld)));
    // A role that was taken away works no longer, and another can be chosen.
    let demoted = |id| {
        Some(Principal {
            roles: BTreeSet::from([Role::Observer]),
            ..principal(id)
        })
    };
    assert!(matches!(
        world.auth.actor(&signed_in.token, demoted).await,
        Err(AuthError::RoleNotHeld)
    ));
    assert!(
        world
            .auth
            .choose_role(&signed_in.token, Role::Observer, demoted)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn signing_out_takes_tickets_and_sockets_along() {
    let world = world(false).await;
    let signed_in = world.sign_in().await;
    let socket = world
        .auth
        .open_socket(&signed_in.actor.session, person(1))
        .unwrap();
    let ticket = world.auth.ticket(&signed_in.actor).unwrap();
    assert!(!is_closed(&socket).await);
    world.auth.sign_out(&signed_in.token).await.unwrap();
    assert!(is_closed(&socket).await);
    assert_eq!(world.auth.redeem(&ticket), None);
    assert!(matches!(
        world.auth.ticket(&signed_in.actor),
        Err(AuthError::Expired)
    ));
    assert!(matches!(
        world.auth.open_socket(&signed_in.actor.session, person(1)),
        Err(AuthError::Expired)
    ));
}

#[tokio::test]
async fn disabling_somebody_ends_all_of_their_sessions_and_nobody_elses() {
    let world = world(false).await;
    world
        .auth
        .create_account("other", person(2), PASSWORD)
        .await
        .unwrap();
    let mine = [world.sign_in().await, world.sign_in().await];
    let theirs = world
        .auth
        .sign_in("other", PASSWORD, None, home(), everybody)
        .await
        .unwrap();
    let sockets = mine.each_ref().map(|it| {
        world
            .auth
            .open_socket(&it.actor.session, person(1))
            .unwrap()
    });
    let their_socket = world
        .auth
        .open_socket(&theirs.actor.session, person(2))
        .unwrap();
    // Even before they are ended, a disabled principal does not act.
    assert!(matches!(
        world.auth.actor(&mine[0].token, disabled).await,
        Err(AuthError::Expired)
    ));
    world.auth.end_all_of(person(1)).await.unwrap();
    for (signed_in, socket) in mine.iter().zip(&sockets) {
        assert!(is_closed(socket).await);
        assert!(matches!(
            world.auth.actor(&signed_in.token, everybody).await,
            Err(AuthError::Expired)
        ));
    }
    assert!(!is_closed(&their_socket).await);
    assert!(world.auth.actor(&theirs.token, everybody).await.is_ok());
}

#[tokio::test]
async fn signing_in_without_password_is_for_the_demo() {
    let real = world(false).await;
    let refused = real
        .auth
        .sign_in_without_password("desk", home(), everybody)
        .await
        .unwrap_err();
    assert!(matches!(refused, AuthError::NotDemo));
    assert_eq!(refused.problem().0, 404);
    let demo = world(true).await;
    assert!(
        demo.auth
            .sign_in_without_password("desk", home(), everybody)
            .await
            .is_ok()
    );
    assert!(matches!(
        demo.auth
            .sign_in_without_password("nobody", home(), everybody)
            .await,
        Err(AuthError::Refused)
    ));
}

#[tokio::test]
async fn accounts_are_new_and_have_a_password() {
    let world = world(false).await;
    let create = async |account: &str, number, password: &str| {
        world
            .auth
            .create_account(account, person(number), password)
            .await
            .map_err(|it| it.problem().1)
    };
    for (account, number, password, code, field) in [
        ("desk", 9, PASSWORD, "taken", "account"),
        ("another", 1, PASSWORD, "taken", "account"),
        ("", 9, PASSWORD, "malformed", "account"),
        ("Desk", 9, PASSWORD, "malformed", "account"),
        ("new", 9, "short", "too_short", "password"),
    ] {
        let problem = create(account, number, password).await.unwrap_err();
        assert_eq!(
            (&*problem.code, problem.field.as_deref()),
            (code, Some(field)),
            "{account:?}"
        );
    }
    assert_eq!(create("new", 9, PASSWORD).await, Ok(()));
    assert_eq!(
        world.auth.account_exists("new").await.unwrap(),
        Some(person(9))
    );
    assert_eq!(world.auth.account_exists("nobody").await.unwrap(), None);
}

#[tokio::test]
async fn made_up_cookies_do_not_push_live_sessions_out() {
    let world = world(false).await;
    let one = world.sign_in().await;
    for number in 0..100 {
        let made_up = format!("made up {number}");
        world.auth.sign_out(&made_up).await.unwrap();
        let key = SessionKey::of(&made_up);
        let known = world.auth.live().sessions.get(&key, Timestamp(0));
        assert!(matches!(known, Ok(None)), "{number} is remembered as ended");
    }
    assert!(world.auth.expires_at(&one.actor.session).is_some());
}

#[tokio::test]
async fn a_session_that_only_the_disk_knows_is_signed_out_too() {
    let world = world(false).await;
    let one = world.sign_in().await;
    world.auth.live().sessions.forget_all_of(person(1));
    world.auth.sign_out(&one.token).await.unwrap();
    assert!(matches!(
        world.auth.actor(&one.token, everybody).await,
        Err(AuthError::Expired)
    ));
}

#[tokio::test]
async fn what_a_crash_left_of_the_sessions_of_somebody_disabled_ends_at_start() {
    let world = world(false).await;
    let one = world.sign_in().await;
    // Disabled in the journal, and then the server died: the row of the session is still there.
    assert!(world.auth.actor(&one.token, disabled).await.is_err());
    world.auth.live().sessions.forget_all_of(person(1));
    world
        .auth
        .end_sessions_of_disabled([person(1)])
        .await
        .unwrap();
    // Enabled again.
    assert!(matches!(
        world.auth.actor(&one.token, everybody).await,
        Err(AuthError::Expired)
    ));
}

#[tokio::test]
async fn the_role_of_a_session_is_the_one_in_use_now() {
    let world = world(false).await;
    let one = world.sign_in().await;
    let session = one.actor.session;
    assert_eq!(
        world.auth.actor_of(session, everybody).await.unwrap().role,
        Role::Commander
    );
    world
        .auth
        .choose_role(&one.token, Role::Dispatcher, everybody)
        .await
        .unwrap();
    assert_eq!(
        world.auth.actor_of(session, everybody).await.unwrap().role,
        Role::Dispatcher
    );
    // Also when memory has forgotten it.
    world.auth.live().sessions.forget_all_of(person(1));
    assert_eq!(
        world.auth.actor_of(session, everybody).await.unwrap().role,
        Role::Dispatcher
    );
    world.auth.sign_out(&one.token).await.unwrap();
    assert!(matches!(
        world.auth.actor_of(session, everybody).await,
        Err(AuthError::Expired)
    ));
}
