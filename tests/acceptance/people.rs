//! Roles, shifts, hand-overs and one's own account over real sockets (H1 to H10).

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client, Event};
use protocol::{
    Object,
    command::{ChangeRoles, HandOverDesk, RegisterPrincipal, SetEnabled, SignOff, SignOn},
    people::ChangePassword,
    query::PositionReport,
    words::{AlarmKind, HandOverState, Role},
};
use uuid::Uuid;

/// The account of somebody new at fire.
pub(super) fn somebody(account: &str, roles: &[Role]) -> RegisterPrincipal {
    RegisterPrincipal {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        agency: "fire".to_owned(),
        name: format!("Person of {account}"),
        roles: roles.to_vec(),
        unit: None,
        account: account.to_owned(),
        password: city::PASSWORD.to_owned(),
        one_time: false,
    }
}

/// Status and code of a refusal.
pub(super) fn refusal<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> (u16, String) {
    match answer {
        Err(ApiError::Refused { status, problem }) => (status, problem.code),
        other => panic!("not refused: {other:?}"),
    }
}

pub(super) async fn id_of(client: &Client) -> Uuid {
    client.session().await.expect("a session").principal
}

fn sign_on(leaves_other: bool) -> SignOn {
    SignOn {
        command_id: client::new_id(),
        occurred_at: None,
        principal: None,
        leaves_other,
    }
}

fn change_role(version: u32, role: Role) -> ChangeRoles {
    ChangeRoles {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        role,
    }
}

fn report(unit: Uuid) -> PositionReport {
    PositionReport {
        unit,
        lon: 7.42,
        lat: 43.73,
        at: None,
        heading: None,
        speed: None,
        source: None,
    }
}

/// The code with which a position is refused on an open socket; none if it is taken.
async fn position_refused(screen: &mut Screen, unit: Uuid) -> Option<String> {
    screen.stream.position(report(unit)).await.expect("a frame");
    screen.stream.ping(1.0).await.expect("a frame");
    let mut refused = None;
    loop {
        match screen.next().await {
            Event::Refused { code, .. } => refused = Some(code),
            Event::Pong { .. } => return refused,
            _ => {}
        }
    }
}

/// H3: what a crew may do follows its shift at once, on commands and on a socket that was open before.
#[tokio::test]
async fn a_crew_that_changes_units_speaks_for_the_new_one_at_once() {
    let server = TestServer::start().await;
    let crew = server.seat("fire.crew1").await;
    let one = city::unit_called(&crew, "fire 1").await;
    let two = city::unit_called(&crew, "fire 2").await;
    let mut screen = Screen::open(&crew).await;
    assert_eq!(position_refused(&mut screen, one).await, None);
    assert_eq!(
        position_refused(&mut screen, two).await.as_deref(),
        Some("not_yours")
    );
    assert_eq!(
        refusal(crew.sign_on(two, &sign_on(false)).await),
        (409, "signed_on".to_owned())
    );
    crew.sign_on(two, &sign_on(true)).await.expect("moved");
    assert_eq!(position_refused(&mut screen, two).await, None);
    assert_eq!(
        position_refused(&mut screen, one).await.as_deref(),
        Some("not_yours")
    );
    // Everybody of the agency sees who is on what, the person themselves included.
    let me = id_of(&crew).await;
    screen
        .until(|it| it.person(me).is_some_and(|it| it.unit == Some(two)))
        .await;
    screen
        .until(|it| it.unit(one).is_some_and(|it| it.crewed == Some(false)))
        .await;
    let on_two = screen.mirror.unit(two).expect("a unit").crew.clone();
    // The crew that was there, the new one, and who rides along without an account.
    assert_eq!(on_two.map(|it| it.len()), Some(3));
    assert_eq!(crew.session().await.expect("a session").unit, Some(two));
    let off = SignOff {
        command_id: client::new_id(),
        occurred_at: None,
        principal: None,
    };
    crew.sign_off(&off).await.expect("signed off");
    assert_eq!(
        position_refused(&mut screen, two).await.as_deref(),
        Some("not_yours")
    );
    assert_eq!(crew.session().await.expect("a session").unit, None);
    server.stop().await;
}

/// H1: a role that is withdrawn ends what acts in it at once; the session lives on in another role.
#[tokio::test]
async fn a_withdrawn_role_closes_the_sockets_that_act_in_it_and_no_others() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let person = somebody("fire.two", &[Role::Dispatcher, Role::Observer]);
    admin.register_principal(&person).await.expect("registered");
    let seat = async |role| {
        let client = server.stranger();
        client
            .sign_in_as("fire.two", city::PASSWORD, role)
            .await
            .expect("held");
        client
    };
    let (desk, wall) = (seat(Role::Dispatcher).await, seat(Role::Observer).await);
    let mut at_desk = Screen::open(&desk).await;
    let mut at_wall = Screen::open(&wall).await;
    admin
        .withdraw_role(person.id, &change_role(0, Role::Dispatcher))
        .await
        .expect("withdrawn");
    let code = loop {
        if let Event::Closed { code, .. } = at_desk.next().await {
            break code;
        }
    };
    assert_eq!(code, 4004);
    // The control: the wall stays, and hears of it.
    at_wall
        .until(|it| {
            it.person(person.id)
                .is_some_and(|it| it.roles == [Role::Observer])
        })
        .await;
    let refused = refusal(desk.report_incident(&city::incident()).await);
    assert_eq!(refused, (403, "role_not_held".to_owned()));
    assert_eq!(
        refusal(desk.ticket().await),
        (403, "role_not_held".to_owned())
    );
    desk.choose_role(Role::Observer).await.expect("held");
    Screen::open(&desk).await;
    // Granted again it works again.
    admin
        .grant_role(person.id, &change_role(1, Role::Dispatcher))
        .await
        .expect("granted");
    desk.choose_role(Role::Dispatcher).await.expect("held");
    desk.report_incident(&city::incident())
        .await
        .expect("a desk again");
    server.stop().await;
}

/// H2 and P4: what an admin may not do has its answers, and other agencies' people answer like nobody.
#[tokio::test]
async fn an_admin_manages_their_own_people_and_not_themselves() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let eoc = server.seat("eoc.admin").await;
    let desk = server.seat("fire.commander").await;
    let (me, theirs) = (id_of(&admin).await, id_of(&eoc).await);
    let disable = || SetEnabled {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        enabled: false,
    };
    let oneself = (422, "oneself".to_owned());
    let unknown = (404, "unknown".to_owned());
    let may_not = (403, "role_may_not".to_owned());
    assert_eq!(refusal(admin.set_enabled(me, &disable()).await), oneself);
    assert_eq!(
        refusal(admin.withdraw_role(me, &change_role(0, Role::Admin)).await),
        oneself
    );
    assert_eq!(refusal(admin.reset_password(me).await), oneself);
    for other in [theirs, client::new_id()] {
        assert_eq!(refusal(admin.set_enabled(other, &disable()).await), unknown);
        let grant = change_role(0, Role::Legal);
        assert_eq!(refusal(admin.grant_role(other, &grant).await), unknown);
        assert_eq!(refusal(admin.reset_password(other).await), unknown);
    }
    // The operations centre manages no more than its own.
    assert_eq!(refusal(eoc.set_enabled(me, &disable()).await), unknown);
    assert_eq!(refusal(eoc.reset_password(me).await), unknown);
    assert_eq!(refusal(desk.accounts().await), may_not);
    assert_eq!(refusal(desk.account_log().await), may_not);
    assert_eq!(refusal(desk.reset_password(me).await), may_not);
    let server_role = bytes::Bytes::from(format!(
        r#"{{"command_id":"{}","version":0,"role":"server"}}"#,
        client::new_id()
    ));
    let path = format!("/api/v1/principals/{me}/grant");
    let refused = refusal(admin.post_bytes(&path, server_role).await);
    assert_eq!(refused, (422, "malformed".to_owned()));
    server.stop().await;
}

/// H6 to H9: a desk is handed over and taken over, and nobody outside of the agency hears of it.
#[tokio::test]
async fn a_desk_is_handed_over_to_the_next_person() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let next = server.seat("fire.commander").await;
    let (me, them) = (id_of(&desk).await, id_of(&next).await);
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("reported");
    // Of what nobody has acknowledged, and of who calls for help, the next person has to know (H7).
    let unit = city::unit_called(&desk, "fire 1").await;
    let sent = city::assign(unit, Some(incident.id), None);
    desk.assign_unit(&sent).await.expect("sent");
    let call = city::duress(unit);
    let crew = server.seat("fire.crew1").await;
    crew.raise_duress(&call).await.expect("a call for help");
    let mut outside = Screen::open(&server.seat("eoc.coordinator").await).await;
    let mut inside = Screen::open(&next).await;
    let order = |to, note: &str| HandOverDesk {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        to,
        note: note.to_owned(),
        shelved: vec![],
    };
    for (body, code) in [
        (order(Some(me), "x"), "oneself"),
        (order(Some(client::new_id()), "x"), "unknown"),
        (order(None, " "), "empty"),
    ] {
        assert_eq!(refusal(desk.hand_over(&body).await).1, code);
    }
    let note = "NOTE-CANARY the harbour road is closed";
    let body = order(Some(them), note);
    desk.hand_over(&body).await.expect("handed over");
    inside.until(|it| it.hand_over(body.id).is_some()).await;
    let seen = inside.mirror.hand_over(body.id).expect("seen").clone();
    assert_eq!(
        (seen.from, seen.to, seen.note.as_str()),
        (me, Some(them), note)
    );
    assert_eq!(seen.incidents, [incident.id]);
    assert_eq!(seen.dispatches, [sent.id]);
    let alarms: Vec<_> = seen
        .alarms
        .iter()
        // Of the dispatch there is one as well once the server has been there for a while (K7).
        .filter(|it| it.alarm_kind != AlarmKind::DispatchUnreachable)
        .map(|it| (it.id, it.alarm_kind))
        .collect();
    assert_eq!(alarms, [(call.id, AlarmKind::Duress)]);
    let twice = desk.accept_hand_over(body.id, &city::plain()).await;
    assert_eq!(refusal(twice).1, "oneself");
    next.accept_hand_over(body.id, &city::plain())
        .await
        .expect("taken over");
    let is_accepted = |it: &client::Mirror| {
        let seen = it.hand_over(body.id);
        seen.is_some_and(|it| it.state == HandOverState::Accepted && it.accepted_by == Some(them))
    };
    inside.until(is_accepted).await;
    let stranger = server.seat("eoc.coordinator").await;
    let hidden = stranger
        .get::<Object>(&format!("/api/v1/hand-overs/{}", body.id))
        .await;
    assert_eq!(refusal(hidden), (404, "unknown".to_owned()));
    let accept = stranger.accept_hand_over(body.id, &city::plain()).await;
    assert_eq!(refusal(accept), (404, "unknown".to_owned()));
    assert!(
        stranger
            .list(client::List::HandOvers)
            .await
            .expect("a list")
            .is_empty()
    );
    // What the others' screen got in the meantime: nothing of it.
    outside.stream.ping(1.0).await.expect("a frame");
    loop {
        match outside.next().await {
            Event::Pong { .. } => break,
            it => assert!(!format!("{it:?}").contains("CANARY")),
        }
    }
    assert_eq!(outside.mirror.hand_overs().count(), 0);
    assert_eq!(inside.mirror.hand_overs().count(), 1);
    server.stop().await;
}

/// H10: a password that an admin set works once, and another is chosen with it.
#[tokio::test]
async fn a_password_that_an_admin_set_is_changed_at_the_first_sign_in() {
    const CHOSEN: &str = "chosen by nobody else";
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let mut person = somebody("fire.new", &[Role::Dispatcher]);
    person.one_time = true;
    admin.register_principal(&person).await.expect("registered");
    let stranger = server.stranger();
    let choose = (403, "choose_password".to_owned());
    assert_eq!(
        refusal(stranger.sign_in("fire.new", city::PASSWORD).await),
        choose
    );
    // Nobody learns from it what a wrong password does not say.
    assert_eq!(
        refusal(stranger.sign_in("fire.new", "wrong").await),
        (401, "bad_credentials".to_owned())
    );
    for (new, code) in [("short", "too_short"), (city::PASSWORD, "same_password")] {
        let answer = stranger
            .sign_in_choosing("fire.new", city::PASSWORD, new)
            .await;
        assert_eq!(refusal(answer), (422, code.to_owned()));
    }
    stranger
        .sign_in_choosing("fire.new", city::PASSWORD, CHOSEN)
        .await
        .expect("chosen");
    let mut screen = Screen::open(&stranger).await;
    // Forgotten: the admin gives another that works once, and what was signed in is out.
    let given = admin.reset_password(person.id).await.expect("reset");
    let code = loop {
        if let Event::Closed { code, .. } = screen.next().await {
            break code;
        }
    };
    assert_eq!(code, 4004);
    assert!(!format!("{given:?}").contains(&given.password));
    let again = server.stranger();
    assert_eq!(
        refusal(again.sign_in("fire.new", &given.password).await),
        choose
    );
    again
        .sign_in_choosing("fire.new", &given.password, "another of my own")
        .await
        .expect("chosen");
    // And by themselves, which ends what is signed in elsewhere.
    let elsewhere = server.stranger();
    elsewhere
        .sign_in("fire.new", "another of my own")
        .await
        .expect("theirs now");
    let change = |password: &str| ChangePassword {
        password: password.to_owned(),
        new_password: CHOSEN.to_owned(),
    };
    let wrong = again.change_password(&change("not it")).await;
    assert_eq!(refusal(wrong), (401, "bad_credentials".to_owned()));
    again
        .change_password(&change("another of my own"))
        .await
        .expect("changed");
    assert!(again.session().await.is_ok());
    assert_eq!(
        refusal(elsewhere.session().await),
        (401, "not_signed_in".to_owned())
    );
    // One that lasts is not replaced while signing in: nothing is asked for then but the password.
    let third = server.stranger();
    let refused = third
        .sign_in_choosing("fire.new", CHOSEN, "a third of my own")
        .await;
    assert_eq!(refusal(refused), (422, "not_one_time".to_owned()));
    third.sign_in("fire.new", CHOSEN).await.expect("unchanged");
    let done = admin.account_log().await.expect("a log").items;
    let words: Vec<&str> = done.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(words, ["password_changed", "password_reset"]);
    server.stop().await;
}
