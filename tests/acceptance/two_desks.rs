//! Two people write on one thing at once, over and over (C5): each edit that was acknowledged was based on what was there,
//! none is overwritten unseen, and the loser is shown what it lost to. Incidents: `incidents.rs`.

use acceptance::TestServer;
use client::{ApiError, Client};
use protocol::{
    Object,
    command::{
        Accepted, ChangeRoles, ChangeZone, ConfigureAgency, DrawZone, RenamePrincipal, ZoneLabel,
    },
    settings::{OutOfServiceReason, StatusSettings},
    words::{Role, SectionName, ZoneKind},
    zone::Shape,
};

use super::people::{id_of, somebody};

/// What each of them adds.
const EDITS: usize = 12;

/// What a thing says, and in which version.
type Says<T> = (u32, T);

/// Both add their words to what they know, as often as it takes; gives all words, and how often one of them lost.
async fn at_once<T: Clone>(
    desks: [&Client; 2],
    begin: &Says<T>,
    add: impl AsyncFn(&Client, Says<T>, String) -> (T, Result<Accepted, ApiError>),
    now: impl Fn(Object) -> Says<T>,
) -> (Vec<String>, usize) {
    let write = async |desk: usize| {
        let (mut told, mut lost, mut knows) = (Vec::new(), 0, begin.clone());
        while told.len() < EDITS {
            let word = format!("w{desk}_{:02}", told.len());
            let (mine, answer) = add(desks[desk], knows.clone(), word.clone()).await;
            match answer {
                Ok(_) => {
                    told.push(word);
                    knows = (knows.0 + 1, mine);
                }
                Err(ApiError::Refused { problem, .. }) => {
                    assert_eq!(problem.code, "stale_version", "{problem:?}");
                    let object = problem.object.expect("C5: the answer shows what is there");
                    knows = now(*object);
                    assert_eq!(problem.current, Some(knows.0.to_string()));
                    lost += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
        (told, lost)
    };
    let ((mut one, lost_one), (other, lost_other)) = tokio::join!(write(0), write(1));
    one.extend(other);
    let lost = lost_one + lost_other;
    // The control: otherwise they did not meet.
    assert!(lost > 0, "nobody was ever in the way");
    (one, lost)
}

/// Whether each word stands there once: a text that lacks one was overwritten unseen.
fn each_once<'a>(words: &[String], says: impl Iterator<Item = &'a str>) {
    let says: Vec<&str> = says.collect();
    for word in words {
        let times = says.iter().filter(|it| *it == word).count();
        assert_eq!(times, 1, "{word} in {says:?}");
    }
}

/// Z7 and C5.
#[tokio::test]
async fn two_desks_on_one_zone_never_clobber_each_other() {
    let server = TestServer::start().await;
    let desks = [
        server.seat("fire.dispatcher").await,
        server.seat("fire.commander").await,
    ];
    let zone = DrawZone {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        zone_kind: ZoneKind::Hazard,
        name: "Gas".to_owned(),
        note: "begin".to_owned(),
        shape: Shape::Circle {
            lon: 7.4246,
            lat: 43.7384,
            radius_m: 200,
        },
        incident: None,
        task: None,
        starts_at: None,
        ends_at: None,
        watch: None,
    };
    desks[0].draw_zone(&zone).await.expect("drawn");
    let add = async |desk: &Client, (version, note): Says<String>, word: String| {
        let note = format!("{note} {word}");
        let change = ChangeZone {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            label: Some(ZoneLabel {
                zone_kind: ZoneKind::Hazard,
                name: "Gas".to_owned(),
                note: note.clone(),
            }),
            shape: None,
            limits: None,
            watch: None,
        };
        (note, desk.change_zone(zone.id, &change).await)
    };
    let now = |object: Object| match object {
        Object::Zone(it) => {
            let version = it.versions.label.expect("its version");
            (version, it.note.expect("its note"))
        }
        other => panic!("{other:?}"),
    };
    let (words, _) = at_once([&desks[0], &desks[1]], &(1, zone.note.clone()), add, now).await;
    let path = format!("/api/v1/zones/{}", zone.id);
    let (version, note) = now(desks[0].get(&path).await.expect("the zone"));
    assert_eq!(version, 1 + 2 * EDITS as u32);
    each_once(&words, note.split(' '));
    server.stop().await;
}

/// Two admins of fire.
async fn two_admins(server: &TestServer) -> [Client; 2] {
    let admin = server.seat("fire.admin").await;
    let mut other = somebody("fire.second", &[Role::Admin]);
    other.command_id = client::new_id();
    admin.register_principal(&other).await.expect("registered");
    [admin, server.seat("fire.second").await]
}

/// U9 and C5.
#[tokio::test]
async fn two_admins_on_one_section_never_clobber_each_other() {
    let server = TestServer::start().await;
    let [one, other] = two_admins(&server).await;
    let add = async |admin: &Client, (version, says): Says<StatusSettings>, word: String| {
        let mut mine = says;
        mine.out_of_service.push(OutOfServiceReason {
            label: format!("Reason {word}"),
            word,
            minutes: None,
        });
        let order = ConfigureAgency {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            status: Some(mine.clone()),
            sending: None,
            automatic: None,
            alarms: None,
            classification: None,
            tasks: None,
            inspections: None,
            enforcement: None,
            templates: None,
        };
        (mine, admin.configure_agency("fire", &order).await)
    };
    let now = |object: Object| match object {
        Object::Settings(it) => {
            let version = it.versions.get(&SectionName::Status).copied();
            (version.unwrap_or(0), it.status)
        }
        other => panic!("{other:?}"),
    };
    let begin = (0, StatusSettings::default());
    let (words, _) = at_once([&one, &other], &begin, add, now).await;
    let path = "/api/v1/agencies/fire/settings";
    let (version, status) = now(one.get(path).await.expect("the settings"));
    assert_eq!(version, 2 * EDITS as u32);
    each_once(
        &words,
        status.out_of_service.iter().map(|it| it.word.as_str()),
    );
    server.stop().await;
}

/// H14 and C5: a name that two admins correct; and roles, whose change by one is shown to the other before they change
/// what is not so any more.
#[tokio::test]
async fn two_admins_on_one_person_never_clobber_each_other() {
    let server = TestServer::start().await;
    let [one, other] = two_admins(&server).await;
    let person = id_of(&server.seat("fire.legal").await).await;
    let path = format!("/api/v1/people/{person}");
    let now = |object: Object| match object {
        Object::Person(it) => (it.versions.name, it.name),
        other => panic!("{other:?}"),
    };
    let add = async |admin: &Client, (version, name): Says<String>, word: String| {
        // A name is short: the newest words of it are what counts.
        let name = format!("{name}{}", &word[1..]);
        let rename = RenamePrincipal {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            name: name.clone(),
        };
        (name, admin.rename(person, &rename).await)
    };
    let begin = (0, "legal of fire".to_owned());
    at_once([&one, &other], &begin, add, now).await;
    let (version, name) = now(one.get(&path).await.expect("the person"));
    assert_eq!(version, 2 * EDITS as u32);
    for (desk, n) in (0..2).flat_map(|desk| (0..EDITS).map(move |n| (desk, n))) {
        let word = format!("{desk}_{n:02}");
        assert!(name.contains(&word), "{word} in {name}");
    }

    let grant = |version, role| ChangeRoles {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        role,
    };
    one.grant_role(person, &grant(0, Role::Supervisor))
        .await
        .expect("granted");
    let late = other.grant_role(person, &grant(0, Role::Observer)).await;
    let Err(ApiError::Refused { status, problem }) = late else {
        panic!("a refusal, not {late:?}")
    };
    assert_eq!((status, problem.code.as_str()), (409, "stale_version"));
    let Some(Object::Person(seen)) = problem.object.map(|it| *it) else {
        panic!("C5: the answer shows what is there")
    };
    assert_eq!(seen.roles, [Role::Supervisor, Role::Legal]);
    other
        .grant_role(person, &grant(seen.versions.roles, Role::Observer))
        .await
        .expect("granted on what is there");
    // A stranger to the agency is told nothing of it, stale or not.
    let stranger = server.seat("eoc.admin").await;
    let refused = stranger.grant_role(person, &grant(9, Role::Field)).await;
    let Err(ApiError::Refused { status, problem }) = refused else {
        panic!("a refusal, not {refused:?}")
    };
    assert_eq!((status, problem.object), (404, None));
    server.stop().await;
}
