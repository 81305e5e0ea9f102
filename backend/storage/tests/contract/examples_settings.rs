//! One example of every section of an agency's settings, and of its own words.

use std::collections::BTreeMap;

use domain::{
    AlarmKind, Event,
    classification::OwnWord,
    settings::{
        AlarmRule, AlarmSettings, AutomaticSettings, Checklist, ChecklistItem,
        ClassificationSettings, CodeMeans, DeclineReason, InspectionSettings, Near, OnClear,
        OnSignOff, OutOfServiceReason, OwnPriority, OwnType, Section, SendingSettings, Severity,
        StatusCode, StatusSettings, TaskSettings,
    },
};

use super::examples::agency;

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
