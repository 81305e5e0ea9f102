//! Set-ups against the domain's own rules and real accounts.

use std::{cell::RefCell, path::Path, time::Duration};

use domain::{AgencyId, Context, Event, PrincipalId, State, Timestamp, decide, event::Recorded};
use storage::{Accounts, DataFolder};

use super::*;
use crate::{auth::Options, clock::Clock};

mod officers;

/// In November 2026.
const NOW: Timestamp = Timestamp(1_795_000_000_000);

const SETUP: &str = r#"
[[agency]]
id = "brigade"
name = "Brigade"
code = "B"
kind = "fire"
level = "commune"
parent = "ministry"

[[agency]]
id = "ministry"
name = "Ministry"
code = "M"
kind = "other"
level = "national"

[[unit]]
agency = "brigade"
callsign = "Engine 1"
kind = "engine"
capabilities = ["fire_suppression"]
home = { name = "Station", lon = 7.42, lat = 43.73 }
crew = ["Ada", "Grace"]

[[equipment]]
agency = "brigade"
name = "Pump 1"
kind = "pump"
type = 2
capabilities = ["water_removal"]
quantity = 4
home = { name = "Station", lon = 7.42, lat = 43.73 }
maintenance_due = 2026-05-01

[[person]]
account = "brigade.desk"
agency = "brigade"
name = "Ada"
roles = ["dispatcher"]
password = "a long password"

[[person]]
account = "brigade.engine1"
agency = "brigade"
name = "Grace"
roles = ["field"]
unit = "Engine 1"
"#;

const TERMS: &str = r#"
title = "Agreement"
partner_units = "assigned"
partner_position = "exact"
task_incident_fields = ["identity"]
"#;

/// The domain as a room, without disk and queue.
struct World {
    state: RefCell<State>,
    auth: Auth,
    _folder: tempfile::TempDir,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let held = DataFolder::hold(folder.path().join("data")).unwrap();
    let accounts = Accounts::open(&held).await.unwrap();
    let options = Options {
        is_demo: false,
        session: Duration::from_hours(1),
        ..Options::default()
    };
    let auth = Auth::new(accounts, Clock::exercise(NOW), options).unwrap();
    World {
        state: RefCell::default(),
        auth,
        _folder: folder,
    }
}

fn record(state: &mut State, events: &[Event]) {
    let recorded = Recorded {
        principal: PrincipalId::SERVER,
        agency: AgencyId::server(),
        received_at: NOW,
        occurred_at: NOW,
    };
    state.apply_accepted(events, &recorded);
}

impl World {
    async fn run(&self, setup: &Setup) -> Result<SetupReport, SetupError> {
        let mut passwords = vec![];
        let report = self
            .run_telling(setup, |made| passwords.push(made.clone()))
            .await?;
        assert_eq!(report.passwords, []);
        Ok(SetupReport {
            passwords,
            ..report
        })
    }

    async fn run_telling(
        &self,
        setup: &Setup,
        tell: impl FnMut(&NewPassword),
    ) -> Result<SetupReport, SetupError> {
        let plan = setup.plan(&self.state.borrow());
        let ask = async |command: Command, id: CommandId| {
            let context = Context::server(id, NOW);
            let mut state = self.state.borrow_mut();
            let events = decide(&state, &command, &context)
                .map_err(|refusal| AskError::Refused(refusal.stored()))?;
            record(&mut state, &events);
            Ok(())
        };
        run_telling(plan, ask, &self.auth, tell).await
    }
}

#[tokio::test]
async fn a_set_up_registers_everybody_and_repeating_it_changes_nothing() {
    let world = world().await;
    let setup = Setup::parse(SETUP, Some(TERMS)).unwrap();
    let report = world.run(&setup).await.unwrap();
    let added = [
        "agency ministry",
        "agency brigade",
        "unit Engine 1 of brigade",
        "equipment Pump 1 of brigade",
        "person brigade.desk",
        "person brigade.engine1",
        "the standing agreement",
    ];
    assert_eq!(report.added, added);
    assert_eq!((report.accounts, report.is_agreement_new), (2, true));
    let [made] = &*report.passwords else {
        panic!("{report:?}")
    };
    assert_eq!(made.account, "brigade.engine1");
    assert!(!format!("{report:?}").contains(&made.password));

    // E8: what the file says may be over.
    let pump = world.state.borrow().every_equipment().next().cloned();
    let first_of_may = protocol::Moment::parse("2026-05-01T00:00:00Z").map(|it| it.0);
    assert_eq!(pump.unwrap().maintenance_due, first_of_may);

    let principal_of = |id| world.state.borrow().principal(id).cloned();
    let home = std::net::IpAddr::from([127, 0, 0, 1]);
    let crew = world
        .auth
        .sign_in("brigade.engine1", &made.password, None, home, principal_of)
        .await
        .unwrap();
    let unit = world
        .state
        .borrow()
        .unit_called(&AgencyId::new("brigade").unwrap(), "Engine 1");
    assert!(unit.is_some() && crew.actor.unit == unit);
    assert!(
        world
            .auth
            .sign_in("brigade.desk", "a long password", None, home, principal_of)
            .await
            .is_ok()
    );

    let again = world
        .run(&Setup::parse(SETUP, Some(TERMS)).unwrap())
        .await
        .unwrap();
    assert_eq!(again, SetupReport::default());
}

#[tokio::test]
async fn a_changed_file_adds_what_is_new_and_reports_what_differs() {
    let world = world().await;
    world
        .run(&Setup::parse(SETUP, None).unwrap())
        .await
        .unwrap();
    let changed = SETUP.replace("name = \"Station\"", "name = \"New station\"")
        + "[[person]]\naccount = \"ministry.legal\"\nagency = \"ministry\"\nname = \"Mary\"\nroles = [\"legal\"]\n";
    let report = world
        .run(&Setup::parse(&changed, Some(TERMS)).unwrap())
        .await
        .unwrap();
    assert_eq!(
        report.added,
        ["person ministry.legal", "the standing agreement"]
    );
    let differing = ["unit Engine 1 of brigade", "equipment Pump 1 of brigade"];
    assert_eq!(report.differing, differing);
    assert_eq!(report.accounts, 1);
}

const SETTINGS: &str = r#"
[agency.settings.status]
codes = [
    { code = "2", label = "At the station", means = "available" },
    { code = "3", label = "On the way", means = "en_route" },
    { code = "4", label = "There", means = "on_scene" },
    { code = "6", label = "Not ready", means = "out_of_service" },
]

[[unit]]
"#;

/// U9: a section comes from the file once; afterwards it is the admin's.
#[tokio::test]
async fn settings_of_the_file_are_set_once_and_a_later_difference_is_only_told() {
    let world = world().await;
    let text = SETUP.replacen("\n[[unit]]\n", SETTINGS, 1);
    let setup = Setup::parse(&text, None).unwrap();
    let report = world.run(&setup).await.unwrap();
    // The agency before the section in the file.
    assert!(
        report
            .added
            .contains(&"settings status of ministry".to_owned())
    );
    assert_eq!(world.run(&setup).await.unwrap(), SetupReport::default());
    let ministry = AgencyId::new("ministry").unwrap();
    let code = |world: &World| {
        let state = world.state.borrow();
        let settings = state.settings(&ministry).unwrap();
        settings.status.code("3").unwrap().label.clone()
    };
    assert_eq!(code(&world), "On the way");
    let changed = Setup::parse(&text.replace("On the way", "Out"), None).unwrap();
    let report = world.run(&changed).await.unwrap();
    assert_eq!(report.differing, ["settings status of ministry"]);
    assert_eq!(code(&world), "On the way");
    let unknown = text.replace("means = \"on_scene\"", "means = \"there\"");
    assert!(Setup::parse(&unknown, None).is_err());
    let alarms = "[agency.settings.alarms]\nacknowledge_within_s = 45\nrules.delayed = { sound = \"attention\", supervisors_s = 60 }\n\n[[unit]]\n";
    let more = Setup::parse(&text.replacen("[[unit]]\n", alarms, 1), None).unwrap();
    let report = world.run(&more).await.unwrap();
    assert_eq!(report.added, ["settings alarms of ministry"]);
    let settled = world
        .state
        .borrow()
        .settings(&ministry)
        .unwrap()
        .alarms
        .clone();
    assert_eq!((settled.acknowledge_within_s, settled.rules.len()), (45, 1));
    let stranger = text.replace("[agency.settings.status]", "[agency.settings.colours]");
    assert!(Setup::parse(&stranger, None).is_err());
}

/// As settings, what a unit holds comes from the file once.
#[tokio::test]
async fn the_capacity_of_a_unit_is_set_once_and_a_later_difference_is_only_told() {
    let world = world().await;
    let text = SETUP.replace("crew = [", "capacity = { seats = 6 }\ncrew = [");
    let setup = Setup::parse(&text, None).unwrap();
    world.run(&setup).await.unwrap();
    assert_eq!(world.run(&setup).await.unwrap(), SetupReport::default());
    let changed = Setup::parse(&text.replace("seats = 6", "seats = 5"), None).unwrap();
    let report = world.run(&changed).await.unwrap();
    assert_eq!(report.differing, ["capacity of unit Engine 1 of brigade"]);
    let state = world.state.borrow();
    let unit = state.units().next().unwrap();
    assert_eq!(unit.capacity[&Measure::Seats], 6);
}

#[tokio::test]
async fn what_the_room_refuses_stops_the_set_up_with_the_entry() {
    let world = world().await;
    let bad = SETUP.replace("\"fire_suppression\"", "\"Fire Suppression\"");
    let error = world
        .run(&Setup::parse(&bad, None).unwrap())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "unit Engine 1 of brigade: capabilities must be of a-z, 0-9 and _"
    );
    // The mended file goes on from there.
    let report = world
        .run(&Setup::parse(SETUP, None).unwrap())
        .await
        .unwrap();
    assert_eq!(report.added.len(), 4);
    let short = SETUP
        .replace("a long password", "short")
        .replace("brigade.desk", "brigade.desk2");
    let error = world
        .run(&Setup::parse(&short, None).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, SetupError::Account { account, source: AuthError::PasswordTooShort { .. } } if account == "brigade.desk2"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_password_that_was_made_is_told_also_if_a_later_account_fails() {
    let world = world().await;
    let late = r#"
[[person]]
account = "brigade.late"
agency = "brigade"
name = "Late"
roles = ["observer"]
password = "short"
"#;
    let setup = Setup::parse(&format!("{SETUP}{late}"), None).unwrap();
    let mut told = vec![];
    let error = world
        .run_telling(&setup, |made| told.push(made.clone()))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, SetupError::Account { account, .. } if account == "brigade.late"),
        "{error:?}"
    );
    let [made] = &*told else { panic!("{told:?}") };
    let home = std::net::IpAddr::from([127, 0, 0, 1]);
    let principal_of = |id| world.state.borrow().principal(id).cloned();
    let signed_in = world
        .auth
        .sign_in(&made.account, &made.password, None, home, principal_of)
        .await;
    assert!(signed_in.is_ok(), "{signed_in:?}");
}

#[tokio::test]
async fn an_account_of_somebody_else_is_not_taken_over() {
    let world = world().await;
    let somebody = PrincipalId(Uuid::from_u128(1));
    world
        .auth
        .create_account("brigade.desk", somebody, "a long password")
        .await
        .unwrap();
    let error = world
        .run(&Setup::parse(SETUP, None).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            SetupError::Account {
                source: AuthError::AccountTaken,
                ..
            }
        ),
        "{error:?}"
    );
}

#[test]
fn entries_that_do_not_fit_are_named_with_their_field() {
    for (from, to, message) in [
        (
            "parent = \"ministry\"",
            "parent = \"nobody\"",
            "agency brigade: parent is not in the file",
        ),
        (
            "parent = \"ministry\"",
            "parent = \"brigade\"",
            "agency brigade: parent leads back to the agency itself",
        ),
        (
            "id = \"ministry\"",
            "id = \"The Ministry\"",
            "agency The Ministry: id must be 1 to 32 of a-z, 0-9 and _, beginning with a letter",
        ),
        (
            "id = \"ministry\"",
            "id = \"brigade\"",
            "agency brigade: id is that of another agency",
        ),
        (
            "code = \"M\"",
            "code = \"B\"",
            "agency ministry: code is that of another agency",
        ),
        (
            "agency = \"brigade\"\ncallsign",
            "agency = \"nobody\"\ncallsign",
            "unit Engine 1 of nobody: agency is not in the file",
        ),
        (
            "lat = 43.73",
            "lat = 91.0",
            "unit Engine 1 of brigade: home.lat must lie between -90 and 90",
        ),
        (
            "crew = [",
            "capacity = { water_l = 0 }\ncrew = [",
            "unit Engine 1 of brigade: capacity must be from 1 to 100000",
        ),
        (
            "lon = 7.42",
            "lon = nan",
            "unit Engine 1 of brigade: home.lon must lie between -180 and 180",
        ),
        (
            "maintenance_due = 2026-05-01",
            "maintenance_due = 2026-05-01T08:00:00",
            "equipment Pump 1 of brigade: maintenance_due must be a day, or a time with its offset, between 2000 and 2200",
        ),
        (
            "roles = [\"dispatcher\"]",
            "roles = []",
            "person brigade.desk: roles must not be empty",
        ),
        (
            "unit = \"Engine 1\"",
            "",
            "person brigade.engine1: unit is needed for the role field",
        ),
        (
            "unit = \"Engine 1\"",
            "unit = \"Engine 2\"",
            "person brigade.engine1: unit is not a unit of this agency in the file",
        ),
        (
            "account = \"brigade.engine1\"",
            "account = \"brigade.desk\"",
            "person brigade.desk: account is that of another person",
        ),
    ] {
        assert!(SETUP.contains(from), "{from}");
        let error = Setup::parse(&SETUP.replace(from, to), None).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn what_means_nothing_is_named_with_its_line() {
    for (from, to, named) in [
        (
            "kind = \"fire\"",
            "kind = \"circus\"",
            "line 6: unknown variant `circus`",
        ),
        ("crew = ", "crews = ", "line 23: unknown field `crews`"),
        (
            "roles = [\"dispatcher\"]",
            "roles = [\"server\"]",
            "line 39: unknown variant `server`",
        ),
        ("name = \"Ada\"\n", "", "line 35: missing field `name`"),
    ] {
        let error = Setup::parse(&SETUP.replace(from, to), None).unwrap_err();
        assert!(error.to_string().starts_with(named), "{error}");
        assert!(!error.to_string().contains("a long password"), "{error}");
    }
    let unknown_field = TERMS.replace("[\"identity\"]", "[\"shoe_size\"]");
    for terms in ["", "titel = 1", "title = 1", &*unknown_field] {
        assert!(Setup::parse(SETUP, Some(terms)).is_err(), "{terms}");
    }
}

#[tokio::test]
async fn the_demo_city_can_be_set_up() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cities/monaco");
    let text = |name| std::fs::read_to_string(folder.join(name)).unwrap();
    let setup = Setup::parse(&text("setup.toml"), Some(&text("standing-agreement.toml"))).unwrap();
    let world = world().await;
    let plan = setup.plan(&world.state.borrow());
    for step in plan.steps {
        let context = Context::server(CommandId(Uuid::nil()), NOW);
        let mut state = world.state.borrow_mut();
        let events = decide(&state, &step.command, &context)
            .unwrap_or_else(|it| panic!("{}: {it}", step.entry));
        record(&mut state, &events);
    }
    let seats = setup.demo_accounts().accounts;
    assert_eq!(seats.len(), plan.accounts.len());
    assert!(
        seats
            .iter()
            .any(|it| it.callsign.is_some() && !it.agency_name.is_empty())
    );
}
