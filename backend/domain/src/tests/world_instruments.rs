//! Random registers of instruments and certificates. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Timestamp,
    enforcement::{Fine, MeasureKind},
    settings::{
        CertificateKind, EnforcementSettings, Instrument, InstrumentKind, LegalChecks,
        LegalVerdict, OfficerCertificate, Permit,
    },
};

use super::{dice::Dice, given::*, world::World};

impl World {
    /// What is there, some of it ended and something added; mostly as it may be (N1, N2).
    pub(crate) fn some_enforcement_settings(
        &mut self,
        of: &AgencyId,
        dice: &mut Dice,
    ) -> EnforcementSettings {
        let there = self.given.state.settings(of);
        let mut settings = there.map_or_else(Default::default, |it| it.enforcement.clone());
        for it in &mut settings.instruments {
            if dice.percent(10) {
                it.valid_until = some_end(dice);
            }
        }
        for it in &mut settings.certificates {
            it.is_retired = dice.percent(20);
        }
        if settings.certificates.len() < 3 {
            settings.certificates.push(CertificateKind {
                code: self.mark(),
                title: self.mark(),
                is_retired: false,
            });
        }
        let codes: Vec<String> = settings
            .certificates
            .iter()
            .map(|it| it.code.clone())
            .collect();
        if settings.instruments.len() < 6 {
            settings
                .instruments
                .push(self.some_instrument(&codes, dice));
        }
        if dice.percent(5) {
            settings.instruments.remove(0);
        }
        for it in &mut settings.officers {
            if dice.percent(10) {
                it.valid_until = some_end(dice);
            }
        }
        if dice.percent(5) {
            settings.officers.clear();
        }
        let is_given = |it: &&CertificateKind| !it.is_retired || dice.percent(5);
        let given = settings.certificates.iter().filter(is_given);
        let given: Vec<String> = given.map(|it| it.code.clone()).collect();
        if settings.officers.len() < 8 && !given.is_empty() {
            settings.officers.push(some_officer(of, &given, dice));
        }
        settings.checks = some_checks(dice);
        settings
    }

    fn some_instrument(&mut self, certificates: &[String], dice: &mut Dice) -> Instrument {
        let mut permits = vec![];
        for measure in MeasureKind::EVERY {
            if !dice.percent(60) {
                continue;
            }
            let is_limited = measure == MeasureKind::Fine && dice.percent(50);
            permits.push(Permit {
                measure,
                is_countersigned: dice.percent(40),
                fine_max: is_limited.then(|| Fine {
                    amount: 50_000,
                    currency: "EUR".to_owned(),
                }),
            });
        }
        Instrument {
            code: self.mark(),
            kind: dice.pick(&[
                InstrumentKind::Law,
                InstrumentKind::Regulation,
                InstrumentKind::Order,
                InstrumentKind::Delegation,
            ]),
            title: self.mark(),
            citation: self.mark(),
            valid_from: some_begin(dice),
            valid_until: some_end(dice),
            permits,
            certificate: dice.percent(40).then(|| dice.pick(certificates)),
        }
    }
}

/// Mostly in force since long, now and then not yet.
fn some_begin(dice: &mut Dice) -> Timestamp {
    START.plus_ms(dice.pick(&[-100, -100, -100, 0, 2]) * HOUR)
}

fn some_end(dice: &mut Dice) -> Option<Timestamp> {
    let hours = dice.pick(&[None, None, Some(-1), Some(3), Some(500)]);
    hours.map(|it: i64| START.plus_ms(it * HOUR))
}

/// Now and then somebody of another agency, which is refused.
fn some_officer(of: &AgencyId, certificates: &[String], dice: &mut Dice) -> OfficerCertificate {
    let stranger = dice.pick(&AGENCIES).0;
    let name = if dice.percent(5) {
        stranger
    } else {
        of.as_str()
    };
    OfficerCertificate {
        person: person(name, dice.pick(&ROLES)),
        certificate: dice.pick(certificates),
        valid_from: some_begin(dice),
        valid_until: some_end(dice),
    }
}

fn some_checks(dice: &mut Dice) -> LegalChecks {
    let mut verdict = || dice.pick(&[LegalVerdict::Flag, LegalVerdict::Flag, LegalVerdict::Refuse]);
    LegalChecks {
        no_instrument: verdict(),
        not_yet_valid: verdict(),
        expired: verdict(),
        not_permitted: verdict(),
        above_limit: verdict(),
        not_certified: verdict(),
    }
}
