//! N1, N2: the section that names people, and the certificates that stand with them.

use domain::settings::EnforcementSettings;

use super::*;

const SECTION: &str = r#"
[agency.settings.enforcement]
instruments = [
    { code = "O12", kind = "regulation", title = "Fuel storage", citation = "City ordinance 12, art. 4", valid_from = "2020-01-01T00:00:00Z", permits = [{ measure = "seal", countersigned = true }], certificate = "INSP" },
]
certificates = [{ code = "INSP", title = "Inspector" }]
checks = { expired = "refuse" }

[[agency]]
id = "ministry"
"#;

const CERTIFICATES: &str = r#"name = "Grace"
certificates = [
    { certificate = "INSP", valid_from = "2021-01-01T00:00:00Z", valid_until = "2024-01-01T00:00:00Z" },
    { certificate = "INSP", valid_from = "2026-01-01T00:00:00+01:00" },
]
"#;

/// The brigade with its section, and what stands with Grace.
fn text(section: &str, certificates: &str) -> String {
    SETUP
        .replacen("\n[[agency]]\nid = \"ministry\"\n", section, 1)
        .replacen("name = \"Grace\"\n", certificates, 1)
}

fn settled(world: &World) -> EnforcementSettings {
    let state = world.state.borrow();
    let settings = state.settings(&AgencyId::new("brigade").unwrap()).unwrap();
    settings.enforcement.clone()
}

#[tokio::test]
async fn officers_are_named_once_they_are_there_and_a_later_difference_is_only_told() {
    let world = world().await;
    let with = text(SECTION, CERTIFICATES);
    let setup = Setup::parse(&with, None).unwrap();
    let report = world.run(&setup).await.unwrap();
    let section = "settings enforcement of brigade";
    assert_eq!(report.added.last().map(String::as_str), Some(section));
    assert_eq!(world.run(&setup).await.unwrap(), SetupReport::default());

    let it = settled(&world);
    let grace = it.officers[0].person;
    let name = |id| world.state.borrow().principal(id).unwrap().name.clone();
    assert_eq!(name(grace), "Grace");
    let at = |text| protocol::Moment::parse(text).unwrap().0;
    let held = |moment| it.held(grace, "INSP", at(moment)).map(|it| it.valid_until);
    assert_eq!(
        held("2023-01-01T00:00:00Z"),
        Some(Some(at("2024-01-01T00:00:00Z")))
    );
    assert_eq!(held("2025-01-01T00:00:00Z"), None);
    assert_eq!(held("2025-12-31T23:00:00Z"), Some(None));
    let as_is_common = domain::settings::LegalChecks::default();
    assert_ne!(it.checks.expired, as_is_common.expired);
    assert_eq!(it.checks.not_certified, as_is_common.not_certified);

    let fewer = Setup::parse(&text(SECTION, "name = \"Grace\"\n"), None).unwrap();
    let report = world.run(&fewer).await.unwrap();
    assert_eq!(report.differing, [section]);
    assert_eq!(settled(&world), it);
}

#[test]
fn certificates_that_do_not_fit_are_named_with_their_person() {
    let unknown = "person brigade.engine1: certificates names INSP, which is not in settings.enforcement of brigade";
    let without = "\n[[agency]]\nid = \"ministry\"\n";
    let other = SECTION.replace("\"INSP\", title", "\"DRONE\", title");
    for section in [without, &other] {
        let error = Setup::parse(&text(section, CERTIFICATES), None).unwrap_err();
        assert_eq!(error.to_string(), unknown);
    }
    let officers = "[agency.settings.enforcement]\nofficers = [{ person = \"00000000-0000-0000-0000-000000000001\", certificate = \"INSP\", valid_from = \"2021-01-01T00:00:00Z\" }]\n";
    let section = SECTION.replace("[agency.settings.enforcement]\n", officers);
    let error = Setup::parse(&text(&section, CERTIFICATES), None).unwrap_err();
    let message = "agency brigade: settings.enforcement.officers stand with the people, as their certificates";
    assert_eq!(error.to_string(), message);
    let no_day = CERTIFICATES.replace("2024-01-01T00:00:00Z", "soon");
    let error = Setup::parse(&text(SECTION, &no_day), None).unwrap_err();
    assert!(
        error.to_string().contains("a time must be RFC 3339"),
        "{error}"
    );
}

/// What the room refuses of the section is said with its entry, after everybody was registered.
#[tokio::test]
async fn a_section_that_is_refused_is_named_with_its_agency() {
    let world = world().await;
    let before = CERTIFICATES.replace("2024-01-01", "2020-01-01");
    let setup = Setup::parse(&text(SECTION, &before), None).unwrap();
    let error = world.run(&setup).await.unwrap_err();
    let message = "settings enforcement of brigade: valid_until must be after valid_from";
    assert_eq!(error.to_string(), message);
    assert_eq!(settled(&world), EnforcementSettings::default());
}
