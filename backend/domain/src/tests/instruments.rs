//! Rules N1 and N2: an agency's register of instruments, and which of its people hold which certificate.

use domain::{
    Event, PrincipalId, Refusal, Role, Timestamp,
    enforcement::{Fine, LegalConcern, MeasureKind},
    limits::*,
    settings::{
        CertificateKind, EnforcementSettings, Instrument, InstrumentKind, LegalChecks,
        LegalVerdict, OfficerCertificate, Permit, Section,
    },
};

use super::{given::*, settings::configure};

pub(super) type Change = fn(&mut EnforcementSettings);
type Text = fn(&mut EnforcementSettings) -> &mut String;

pub(super) fn at(hours: i64) -> Timestamp {
    START.plus_ms(hours * HOUR)
}

fn permit(measure: MeasureKind) -> Permit {
    Permit {
        measure,
        is_countersigned: false,
        fine_max: None,
    }
}

fn euros(amount: u64) -> Fine {
    Fine {
        amount,
        currency: "EUR".to_owned(),
    }
}

pub(super) fn instrument(code: &str) -> Instrument {
    Instrument {
        code: code.to_owned(),
        kind: InstrumentKind::Regulation,
        title: format!("Title of {code}"),
        citation: format!("City ordinance 12, art. {code}"),
        valid_from: at(-100),
        valid_until: Some(at(100)),
        permits: vec![permit(MeasureKind::Seal), permit(MeasureKind::Fine)],
        certificate: None,
    }
}

pub(super) fn kind(code: &str) -> CertificateKind {
    CertificateKind {
        code: code.to_owned(),
        title: format!("Title of {code}"),
        is_retired: false,
    }
}

pub(super) fn officer(
    who: PrincipalId,
    certificate: &str,
    from: i64,
    until: Option<i64>,
) -> OfficerCertificate {
    OfficerCertificate {
        person: who,
        certificate: certificate.to_owned(),
        valid_from: at(from),
        valid_until: until.map(at),
    }
}

pub(super) fn field_person() -> PrincipalId {
    person("fire", Role::Field)
}

/// Two instruments, of which one demands a certificate, two kinds of them, and one officer.
pub(super) fn register() -> EnforcementSettings {
    let mut of_papers = instrument("B");
    of_papers.certificate = Some("X".to_owned());
    EnforcementSettings {
        instruments: vec![instrument("A"), of_papers],
        certificates: vec![kind("X"), kind("Y")],
        officers: vec![officer(field_person(), "X", -10, Some(10))],
        checks: LegalChecks::default(),
    }
}

/// Changes that of fire, on the version that it has.
pub(super) fn settle(given: &mut Given, it: EnforcementSettings) -> Result<Vec<Event>, Refusal> {
    let section = Section::Enforcement(it);
    let settings = given.state.settings(&agency("fire")).unwrap();
    let order = configure("fire", settings.version(section.name()), section);
    given.when("fire", Role::Admin, order)
}

pub(super) fn kept(given: &Given) -> &EnforcementSettings {
    &given.state.settings(&agency("fire")).unwrap().enforcement
}

pub(super) fn registered() -> Given {
    let mut given = Given::city();
    settle(&mut given, register()).unwrap();
    given
}

pub(super) type Said = Option<(&'static str, Option<&'static str>)>;

pub(super) fn said(answer: Result<Vec<Event>, Refusal>) -> Said {
    answer.err().map(|it| (it.code(), it.field()))
}

/// What is said to a register that is new and differs in this.
pub(super) fn refused(change: &dyn Fn(&mut EnforcementSettings)) -> Said {
    let mut it = register();
    change(&mut it);
    said(settle(&mut Given::city(), it))
}

#[allow(clippy::unnecessary_wraps, reason = "it is held against what was said")]
pub(super) const fn malformed(field: &'static str) -> Said {
    Some(("malformed", Some(field)))
}

/// N1: texts and lists have their limits.
#[test]
fn n1_a_register_has_bounds() {
    let too_long = |field| Some(("too_long", Some(field)));
    let instruments = |count: usize| -> Vec<Instrument> {
        (0..count).map(|n| instrument(&n.to_string())).collect()
    };
    assert_eq!(
        refused(&|it| it.instruments = instruments(INSTRUMENTS_MAX)),
        None
    );
    let more = refused(&|it| it.instruments = instruments(INSTRUMENTS_MAX + 1));
    assert_eq!(more, too_long("instruments"));
    let kinds = |it: &mut EnforcementSettings, count: usize| {
        it.certificates
            .extend((2..count).map(|n| kind(&n.to_string())));
    };
    assert_eq!(refused(&|it| kinds(it, CERTIFICATE_KINDS_MAX)), None);
    let more = refused(&|it| kinds(it, CERTIFICATE_KINDS_MAX + 1));
    assert_eq!(more, too_long("certificates"));
    let officers = |it: &mut EnforcementSettings, count: usize| {
        let one = |n: usize| officer(field_person(), "X", i64::try_from(n).unwrap(), None);
        it.officers = (0..count).map(one).collect();
    };
    assert_eq!(refused(&|it| officers(it, OFFICERS_MAX)), None);
    let more = refused(&|it| officers(it, OFFICERS_MAX + 1));
    assert_eq!(more, too_long("officers"));

    let texts: [(Text, &'static str, usize); 5] = [
        (
            |it| &mut it.instruments[0].code,
            "code",
            INSTRUMENT_CODE_CHARS_MAX,
        ),
        (
            |it| &mut it.instruments[0].title,
            "title",
            INSTRUMENT_TITLE_CHARS_MAX,
        ),
        (
            |it| &mut it.instruments[0].citation,
            "citation",
            CITATION_CHARS_MAX,
        ),
        (
            |it| &mut it.certificates[1].code,
            "code",
            INSTRUMENT_CODE_CHARS_MAX,
        ),
        (
            |it| &mut it.certificates[1].title,
            "title",
            INSTRUMENT_TITLE_CHARS_MAX,
        ),
    ];
    for (of, field, max) in texts {
        let say = |text: String| refused(&|it| of(it).clone_from(&text));
        assert_eq!(say("é".repeat(max)), None, "{field}");
        assert_eq!(say("x".repeat(max + 1)), too_long(field));
        assert_eq!(say(String::new()), Some(("empty", Some(field))));
        assert_eq!(say("a\nb".to_owned()), malformed(field));
        assert_eq!(say(" a".to_owned()), malformed(field));
    }
}

/// N1: who types a code does not look at its case; who holds one certificate twice holds it from two moments.
#[test]
fn n1_nothing_is_named_twice() {
    let twice: [(Change, &'static str); 4] = [
        (|it| it.instruments[0].code = "b".to_owned(), "instruments"),
        (
            |it| it.certificates[1].code = "x".to_owned(),
            "certificates",
        ),
        (
            |it| it.officers.push(officer(field_person(), "X", -10, None)),
            "officers",
        ),
        (
            |it| it.instruments[0].permits.push(permit(MeasureKind::Seal)),
            "permits",
        ),
    ];
    for (change, field) in twice {
        assert_eq!(refused(&change), malformed(field));
    }
    assert_eq!(
        refused(&|it| it.officers.push(officer(field_person(), "X", -9, None))),
        None
    );
    assert_eq!(
        refused(&|it| it.officers.push(officer(field_person(), "Y", -10, None))),
        None
    );
}

/// N1: an instrument permits something, ends after it began, and limits fines and nothing else.
#[test]
fn n1_an_instrument_fits_together() {
    let none = refused(&|it| it.instruments[0].permits.clear());
    assert_eq!(none, Some(("empty", Some("permits"))));
    let every = |it: &mut EnforcementSettings| {
        it.instruments[0].permits = MeasureKind::EVERY.map(permit).to_vec();
    };
    assert_eq!(refused(&every), None);

    let ends = |hours: Option<i64>| refused(&|it| it.instruments[0].valid_until = hours.map(at));
    assert_eq!(ends(Some(-100)), malformed("valid_until"));
    assert_eq!(ends(Some(-99)), None);
    assert_eq!(ends(None), None);
    let officers = |hours: i64| refused(&|it| it.officers[0].valid_until = Some(at(hours)));
    assert_eq!(officers(-10), malformed("valid_until"));
    assert_eq!(officers(-9), None);

    let limit = |n: usize, fine: Fine| {
        refused(&|it| it.instruments[0].permits[n].fine_max = Some(fine.clone()))
    };
    assert_eq!(limit(0, euros(1)), malformed("fine_max"));
    let out = Some(("out_of_range", Some("fine_max")));
    for (amount, expected) in [(0, out), (1, None), (FINE_MAX, None), (FINE_MAX + 1, out)] {
        assert_eq!(limit(1, euros(amount)), expected, "{amount}");
    }
    for currency in ["", "eur", "EU", "EURO", "€UR", "E R"] {
        let fine = Fine {
            amount: 1,
            currency: currency.to_owned(),
        };
        assert_eq!(limit(1, fine), malformed("fine_max"), "{currency}");
    }
}

/// N1: certificates that are demanded or held are of the agency's kinds, as they stand there.
#[test]
fn n1_a_certificate_is_one_of_the_kinds() {
    let unknown: [Change; 4] = [
        |it| it.instruments[0].certificate = Some("Z".to_owned()),
        |it| it.instruments[0].certificate = Some("x".to_owned()),
        |it| it.officers[0].certificate = "Z".to_owned(),
        |it| it.certificates.truncate(0),
    ];
    for change in unknown {
        let mut it = register();
        change(&mut it);
        let answer = settle(&mut Given::city(), it);
        assert_eq!(
            answer,
            Err(Refusal::Unknown {
                what: "certificate"
            })
        );
    }
}

/// N1: of an instrument that was there only the end changes, to whatever is after its begin; its place in the list is no matter.
#[test]
fn n1_what_was_there_stays_but_for_its_end() {
    let changes: [Change; 12] = [
        |it| it.instruments.truncate(1),
        |it| it.instruments.clear(),
        |it| it.instruments[0].code = "a".to_owned(),
        |it| it.instruments[0].kind = InstrumentKind::Law,
        |it| it.instruments[0].title.push('s'),
        |it| it.instruments[0].citation.push('s'),
        |it| it.instruments[0].valid_from = at(-101),
        |it| it.instruments[0].permits.reverse(),
        |it| it.instruments[0].permits.truncate(1),
        |it| it.instruments[0].permits[0].is_countersigned = true,
        |it| it.instruments[0].permits[1].fine_max = Some(euros(100)),
        |it| it.instruments[1].certificate = None,
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut given = registered();
        let mut it = register();
        change(&mut it);
        assert_eq!(
            said(settle(&mut given, it)),
            malformed("instruments"),
            "{n}"
        );
        assert_eq!(*kept(&given), register());
    }
    let mut given = registered();
    for hours in [Some(-50), Some(1_000), None, Some(0)] {
        let mut it = kept(&given).clone();
        it.instruments[0].valid_until = hours.map(at);
        it.instruments.reverse();
        settle(&mut given, it.clone()).unwrap();
        assert_eq!(*kept(&given), it);
    }
    let mut it = kept(&given).clone();
    it.instruments.insert(0, instrument("C"));
    settle(&mut given, it.clone()).unwrap();
    // What came later stays as well.
    it.instruments.remove(0);
    assert_eq!(said(settle(&mut given, it)), malformed("instruments"));
}

/// N1: two admins who read the same register do not undo each other.
#[test]
fn n1_a_register_is_changed_on_the_version_that_was_read() {
    let mut given = registered();
    let order = |code: &str| {
        let mut it = register();
        it.instruments.push(instrument(code));
        configure("fire", 1, Section::Enforcement(it))
    };
    given.when("fire", Role::Admin, order("C")).unwrap();
    let answer = given.when("fire", Role::Admin, order("D"));
    assert_eq!(answer.unwrap_err().code(), "stale_version");
}

/// N2: officers are people of the agency, and of no other.
#[test]
fn n2_an_officer_is_a_person_of_the_agency() {
    let mut given = registered();
    let nobody = PrincipalId(uuid::Uuid::from_u128(404));
    for stranger in [person("police", Role::Field), nobody, PrincipalId::SERVER] {
        let mut it = register();
        it.officers.push(officer(stranger, "X", 0, None));
        let answer = settle(&mut given, it);
        assert_eq!(answer, Err(Refusal::Unknown { what: "person" }));
    }
}

/// N2: a certificate is held from its first moment and not at its last; of several the one that ends last counts.
#[test]
fn n2_a_certificate_is_held_for_a_time() {
    let (who, other) = (field_person(), person("fire", Role::Commander));
    let mut it = register();
    let end = |it: &EnforcementSettings, hours: i64, ms: i64| {
        let held = it.held(who, "X", at(hours).plus_ms(ms));
        held.map(|it| it.valid_until)
    };
    let until = |hours: i64| Some(Some(at(hours)));
    assert_eq!(end(&it, -10, -1), None);
    assert_eq!(end(&it, -10, 0), until(10));
    assert_eq!(end(&it, 10, -1), until(10));
    assert_eq!(end(&it, 10, 0), None);
    assert_eq!(it.held(other, "X", START), None);
    assert_eq!(it.held(who, "Y", START), None);
    assert_eq!(it.held(who, "x", START), None);

    it.officers.insert(0, officer(who, "X", -1, Some(20)));
    assert_eq!((end(&it, -2, 0), end(&it, 0, 0)), (until(10), until(20)));
    it.officers.insert(1, officer(who, "X", 1, None));
    assert_eq!((end(&it, 0, 0), end(&it, 1, 0)), (until(20), Some(None)));
}

/// N1: what nothing permits is refused unless the agency says otherwise; each concern has its own verdict.
#[test]
fn n1_each_concern_has_its_verdict() {
    use LegalConcern as C;
    let every = [
        C::NoInstrument,
        C::NotYetValid,
        C::Expired,
        C::NotPermitted,
        C::AboveLimit,
        C::NotCertified,
    ];
    let refusing = |it: &LegalChecks| -> Vec<C> {
        every
            .into_iter()
            .filter(|concern| it.of(*concern) == LegalVerdict::Refuse)
            .collect()
    };
    assert_eq!(
        refusing(&LegalChecks::default()),
        [C::NoInstrument, C::NotPermitted]
    );
    let turn = |it: &mut LegalChecks, concern| {
        *match concern {
            C::NoInstrument => &mut it.no_instrument,
            C::NotYetValid => &mut it.not_yet_valid,
            C::Expired => &mut it.expired,
            C::NotPermitted => &mut it.not_permitted,
            C::AboveLimit => &mut it.above_limit,
            C::NotCertified => &mut it.not_certified,
        } = LegalVerdict::Refuse;
    };
    for concern in every {
        let mut checks = LegalChecks {
            no_instrument: LegalVerdict::Flag,
            not_permitted: LegalVerdict::Flag,
            ..LegalChecks::default()
        };
        turn(&mut checks, concern);
        assert_eq!(refusing(&checks), [concern]);
    }
}

/// N1: the register is found by the code as it stands, and each instrument says what it permits.
#[test]
fn n1_an_instrument_is_found_by_its_code() {
    let it = register();
    assert_eq!(it.instrument("B"), Some(&it.instruments[1]));
    assert_eq!(it.instrument("b"), None);
    let permits = |kind| it.instruments[0].permit(kind);
    assert_eq!(
        permits(MeasureKind::Fine),
        Some(&it.instruments[0].permits[1])
    );
    assert_eq!(permits(MeasureKind::Close), None);
}
