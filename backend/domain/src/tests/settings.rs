//! U9 and U10: what an agency settles for itself.

use domain::{
    Command, Refusal, Role,
    command::ConfigureAgency,
    settings::{
        CodeMeans as M, OutOfServiceReason, Section, SectionName, StatusCode, StatusSettings,
    },
    sharing::{ObjectRef, View},
};

use super::given::*;

pub(super) fn codes(rows: &[(&str, &str, M)]) -> StatusSettings {
    StatusSettings {
        codes: rows
            .iter()
            .map(|(code, label, means)| StatusCode {
                code: (*code).to_owned(),
                label: (*label).to_owned(),
                means: *means,
            })
            .collect(),
        out_of_service: vec![],
    }
}

pub(super) fn fms() -> StatusSettings {
    codes(&[
        ("1", "On the radio", M::Available),
        ("2", "At the station", M::Available),
        ("3", "Out to the scene", M::EnRoute),
        ("4", "At the scene", M::OnScene),
        ("6", "Not ready", M::OutOfService),
        ("7", "Patient taken up", M::Transporting),
        ("8", "At the hospital", M::AtDestination),
        ("9", "Order confirmed", M::Acknowledged),
    ])
}

pub(super) fn configure(of: &str, version: u32, section: Section) -> Command {
    Command::ConfigureAgency(ConfigureAgency {
        agency: agency(of),
        version,
        section,
    })
}

fn refused(settings: StatusSettings) -> Refusal {
    let mut given = Given::city();
    let order = configure("fire", 0, Section::Status(settings));
    given.when("fire", Role::Admin, order).unwrap_err()
}

#[test]
fn u9_an_admin_changes_one_section_of_the_own_agency_on_the_version_that_was_read() {
    let mut given = Given::city();
    let order = |version| configure("fire", version, Section::Status(fms()));
    let events = given.when("fire", Role::Admin, order(0)).unwrap();
    assert_eq!(events.len(), 1);
    let settings = given.state.settings(&agency("fire")).unwrap();
    assert_eq!(
        (settings.version(SectionName::Status), &settings.status),
        (1, &fms())
    );
    // The same once more changes nothing, and what was read before is stale.
    assert_eq!(given.when("fire", Role::Admin, order(1)), Ok(vec![]));
    let stale = Refusal::StaleVersion {
        field: "status",
        current: 1,
    };
    assert_eq!(given.when("fire", Role::Admin, order(0)), Err(stale));
    // The set-up file may, and nobody else.
    given
        .server(configure("ems", 0, Section::Status(fms())))
        .unwrap();
    for role in ROLES.into_iter().filter(|it| *it != Role::Admin) {
        let answer = given.when("fire", role, order(1));
        assert_eq!(answer, Err(Refusal::RoleMayNot), "{role:?}");
    }
    let others = Refusal::NotYours { what: "agency" };
    assert_eq!(given.when("police", Role::Admin, order(1)), Err(others));
    let nobodys = given.when(
        "fire",
        Role::Admin,
        configure("nobody", 0, Section::Status(fms())),
    );
    assert_eq!(nobodys, Err(Refusal::Unknown { what: "agency" }));
}

/// U9, V2: also where everything else is granted.
#[test]
fn u9_settings_are_seen_by_the_own_agency_only() {
    use domain::sharing::{Kind, PartnerUnits};
    let mut given = Given::city();
    given
        .when(
            "fire",
            Role::Admin,
            configure("fire", 0, Section::Status(fms())),
        )
        .unwrap();
    let lines = [
        grant("*", "*", Kind::Unit, &["*"]),
        grant("*", "*", Kind::Settings, &["*"]),
    ];
    given.terms(PartnerUnits::All, &lines);
    given.agreed(1, "fire", &["police"], None);
    let settings = ObjectRef::Settings(agency("fire"));
    let own = given.seen("fire", &settings);
    assert!(matches!(own, Some(View::Settings(it)) if it.settings.status == fms()));
    for other in ["police", "ems", "eoc"] {
        assert_eq!(given.seen(other, &settings), None, "{other}");
    }
}

#[test]
fn u10_codes_are_none_or_enough_and_none_of_them_means_two_things() {
    let mut given = Given::city();
    let none = Section::Status(StatusSettings::default());
    given
        .when(
            "fire",
            Role::Admin,
            configure("fire", 0, Section::Status(fms())),
        )
        .unwrap();
    given
        .when("fire", Role::Admin, configure("fire", 1, none))
        .unwrap();
    for missing in M::NEEDED {
        let mut settings = fms();
        settings.codes.retain(|it| it.means != missing);
        assert_eq!(refused(settings).field(), Some("codes"), "{missing:?}");
    }
    let mut twice = fms();
    twice.codes[3].code = "1".to_owned();
    assert_eq!(refused(twice).code(), "malformed");
}

#[test]
fn u10_texts_and_numbers_of_the_status_section_have_their_limits() {
    let with = |change: &dyn Fn(&mut StatusSettings)| {
        let mut settings = fms();
        change(&mut settings);
        refused(settings)
    };
    let answers = [
        with(&|it| it.codes[0].code = String::new()),
        with(&|it| it.codes[0].code = "1234567890123".to_owned()),
        with(&|it| it.codes[0].code = " 1".to_owned()),
        with(&|it| it.codes[0].label = "a\nb".to_owned()),
        with(&|it| it.codes[0].label = "a".repeat(61)),
        with(&|it| it.codes[0].label = "a\u{7}".to_owned()),
    ];
    let codes = answers.map(|it| it.code());
    let wanted = [
        "empty",
        "too_long",
        "malformed",
        "malformed",
        "too_long",
        "malformed",
    ];
    assert_eq!(codes, wanted);
    let reason = |word: &str, minutes| OutOfServiceReason {
        word: word.to_owned(),
        label: "Fuel".to_owned(),
        minutes,
    };
    let of = |reasons: Vec<OutOfServiceReason>| {
        with(&move |it| it.out_of_service.clone_from(&reasons)).code()
    };
    assert_eq!(of(vec![reason("Fuel", None)]), "malformed");
    assert_eq!(of(vec![reason("fuel", Some(0))]), "out_of_range");
    assert_eq!(of(vec![reason("fuel", Some(10_081))]), "out_of_range");
    assert_eq!(
        of(vec![reason("fuel", None), reason("fuel", None)]),
        "malformed"
    );
    let many = (0..41).map(|n| reason(&format!("r{n}"), None)).collect();
    assert_eq!(of(many), "too_long");
    let many = with(&|it| {
        let more = it.codes[0].clone();
        it.codes.extend((0..100).map(|n| StatusCode {
            code: format!("x{n}"),
            ..more.clone()
        }));
    });
    assert_eq!(many.code(), "too_long");
}
