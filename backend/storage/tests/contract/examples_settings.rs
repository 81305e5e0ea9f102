//! One example of every section of an agency's settings, and of its own words.

use std::collections::BTreeMap;

use domain::{
    AlarmKind, Event, PrincipalId, Timestamp,
    classification::OwnWord,
    enforcement::{Fine, MeasureKind},
    settings::{
        AlarmRule, AlarmSettings, AutomaticSettings, CertificateKind, Checklist, ChecklistItem,
        ClassificationSettings, CodeMeans, DeclineReason, EnforcementSettings, InspectionSettings,
        Instrument, InstrumentKind, LegalChecks, LegalVerdict, Near, OfficerCertificate, OnClear,
        OnSignOff, OutOfServiceReason, OwnPriority, OwnType, Permit, Section, SendingSettings,
        Severity, StatusCode, StatusSettings, TaskSettings,
    },
};

use super::examples::{agency, id};

const SINCE: Timestamp = Timestamp(1_795_000_000_000);
const UNTIL: Timestamp = Timestamp(1_890_000_000_000);

pub(super) fn settings() -> Vec<Event> {
    let status = StatusSettings {
        codes: vec![StatusCode {
            code: "3".to_owned(),
            label: "Out to the scene".to_owned(),
            means: CodeMeans::EnRoute,
        }],
        out_of_service: vec![OutOfServiceReason {
            word: "refuelling".to_owned(),
            label: "Refuelling".to_owned(),
            minutes: Some(15),
        }],
    };
    let near = Near {
        within_m: 150,
        for_s: 30,
    };
    let automatic = AutomaticSettings {
        on_clear: OnClear::Returning,
        back_in_service: true,
        available_on_sign_on: true,
        on_sign_off: OnSignOff::OutOfService,
        sign_off_reason: Some("No crew".to_owned()),
        home: Some(near),
        arrival: None,
    };
    let common = AlarmRule::common(AlarmKind::DispatchUnacknowledged);
    let rule = AlarmRule {
        supervisors_s: 30,
        ..common
    };
    let alarms = AlarmSettings {
        acknowledge_within_s: 45,
        by_radio_within_s: Some(120),
        no_unit_within_s: [90, 180, 600, 1_800, 3_600],
        answer_due_before_s: 1_800,
        rules: BTreeMap::from([(AlarmKind::DispatchUnacknowledged, rule)]),
    };
    [
        Section::Status(status),
        Section::Sending(SendingSettings::default()),
        Section::Automatic(automatic),
        Section::Alarms(alarms),
        Section::Classification(classification()),
        Section::Tasks(tasks()),
        Section::Inspections(inspections()),
        Section::Enforcement(enforcement()),
        Section::Templates(super::examples_templates::templates()),
    ]
    .map(|section| Event::AgencyConfigured {
        agency: agency("fire"),
        section,
    })
    .to_vec()
}

fn tasks() -> TaskSettings {
    TaskSettings {
        decline_reasons: vec![DeclineReason {
            code: "N1".to_owned(),
            label: "No crew is free".to_owned(),
            is_retired: true,
        }],
    }
}

fn inspections() -> InspectionSettings {
    let item = |code: &str, text: &str, severity| ChecklistItem {
        code: code.to_owned(),
        text: text.to_owned(),
        severity,
    };
    InspectionSettings {
        checklists: vec![Checklist {
            code: "EXITS".to_owned(),
            title: "Ways out".to_owned(),
            version: 2,
            items: vec![
                item("1", "Every exit opens from inside", Severity::Critical),
                item("2", "Ways out are lit", Severity::Major),
                item("3", "Plans of escape hang at the doors", Severity::Minor),
            ],
            is_retired: true,
        }],
    }
}

fn enforcement() -> EnforcementSettings {
    let permit = |measure| Permit {
        measure,
        is_countersigned: measure == MeasureKind::Seal,
        fine_max: (measure == MeasureKind::Fine).then(|| Fine {
            amount: 200_000,
            currency: "EUR".to_owned(),
        }),
    };
    let instrument = |code: &str, kind| Instrument {
        code: code.to_owned(),
        kind,
        title: "Storage of fuel and gas".to_owned(),
        citation: "City ordinance 12 on fuel storage, art. 4".to_owned(),
        valid_from: SINCE,
        valid_until: (kind == InstrumentKind::Order).then_some(UNTIL),
        permits: MeasureKind::EVERY.map(permit).to_vec(),
        certificate: (kind == InstrumentKind::Law).then(|| "FP2".to_owned()),
    };
    EnforcementSettings {
        instruments: vec![
            instrument("FSA-7", InstrumentKind::Law),
            instrument("CO-12", InstrumentKind::Regulation),
            instrument("MO-3", InstrumentKind::Order),
            instrument("DEL-P4", InstrumentKind::Delegation),
        ],
        certificates: vec![CertificateKind {
            code: "FP2".to_owned(),
            title: "Fire prevention officer, hazardous substances".to_owned(),
            is_retired: true,
        }],
        officers: vec![OfficerCertificate {
            person: PrincipalId(id(0x21)),
            certificate: "FP2".to_owned(),
            valid_from: SINCE,
            valid_until: Some(UNTIL),
        }],
        checks: LegalChecks {
            expired: LegalVerdict::Refuse,
            ..LegalChecks::default()
        },
    }
}

fn classification() -> ClassificationSettings {
    ClassificationSettings {
        types: vec![OwnType {
            code: "W2".to_owned(),
            label: "Flood, people in danger".to_owned(),
            means: "flood".to_owned(),
            priority: Some(1),
            is_retired: false,
        }],
        priorities: vec![OwnPriority {
            code: "A".to_owned(),
            label: "Alarm".to_owned(),
            means: 1,
            is_retired: true,
        }],
    }
}

pub(super) fn own_word(code: &str, label: &str) -> OwnWord {
    OwnWord {
        agency: agency("fire"),
        code: code.to_owned(),
        label: label.to_owned(),
    }
}
