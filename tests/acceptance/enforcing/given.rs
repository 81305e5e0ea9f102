//! Orders about enforcements, as a desk or a tablet sends them, and the city that they are given in.

use std::path::Path;

use acceptance::{Made, TestServer, city};
use client::{Client, new_id};
use protocol::{
    command::{
        AnswerReferral, CloseReferral, CollectEvidence, ConfigureAgency, CountersignMeasure,
        HandOverEvidence, ReceiveEvidence, ReferCase, ReleaseEvidence, ReviewMeasure,
        SetCountersigning, TakeMeasure,
    },
    object::LonLat,
    object_enforcement::CountersignRule,
    settings::{
        CertificateKind, EnforcementSettings, Fine, Instrument, LegalChecks, OfficerCertificate,
        Permit,
    },
    words::{EvidenceEnd, InstrumentKind, LegalVerdict, MeasureKind, TaskKind},
};
use uuid::Uuid;

use crate::{agreements::later, inspecting::agreed_as};

pub(super) const HOUR_MS: i64 = 3_600_000;
/// The agencies, with who of them is there.
const SEATS: [&str; 9] = [
    "eoc.admin",
    "fire.commander",
    "fire.crew1",
    "fire.legal",
    "fire.admin",
    "police.commander",
    "police.dispatcher",
    "revenue.commander",
    "press.commander",
];

/// Fire leads, police and revenue have promised their parts, and press is told nothing. The clock stands still.
pub(super) struct Enforced {
    pub(super) server: TestServer,
    pub(super) fire: Client,
    pub(super) crew: Client,
    pub(super) legal: Client,
    pub(super) police: Client,
    pub(super) revenue: Client,
    pub(super) press: Client,
    pub(super) control: Client,
    pub(super) task: Uuid,
}

pub(super) async fn city_on(data: &Path) -> TestServer {
    let agencies = [
        ("eoc", "eoc"),
        ("fire", "fire"),
        ("police", "police"),
        ("revenue", "revenue"),
        ("press", "other"),
    ];
    let made = Made {
        exercise_ms: Some(later(0).0.0),
        ..Made::default()
    };
    let setup = city::setup_of(&agencies, &SEATS);
    TestServer::on_with(data.to_owned(), made, setup).await
}

impl Enforced {
    /// With a register of instruments, and the task begun; the crew was sent to it.
    pub(super) async fn on(data: &Path) -> Self {
        let server = city_on(data).await;
        let seat = async |name: &str| server.seat(name).await;
        let (fire, police, revenue) = (
            seat("fire.commander").await,
            seat("police.commander").await,
            seat("revenue.commander").await,
        );
        let crew = seat("fire.crew1").await;
        let officer = person(&crew).await;
        let admin = seat("fire.admin").await;
        admin
            .configure_agency("fire", &register(officer))
            .await
            .expect("a register");
        let mut draft = city::task(&["police", "revenue"], None);
        draft.task_kind = TaskKind::Enforcement;
        draft.answer_by = later(HOUR_MS);
        let parties = [("police", &police), ("revenue", &revenue)];
        let task = agreed_as(&fire, &parties, draft).await;
        let unit = city::unit_called(&fire, "fire 1").await;
        let order = city::assign(unit, None, Some(task));
        fire.start_task(task, &city::plain()).await.expect("begun");
        fire.assign_unit(&order).await.expect("sent");
        Self {
            legal: seat("fire.legal").await,
            press: seat("press.commander").await,
            control: seat("eoc.admin").await,
            server,
            fire,
            crew,
            police,
            revenue,
            task,
        }
    }

    /// So many milliseconds after the start.
    pub(super) async fn at(&self, ms: i64) {
        self.control.set_clock(later(ms)).await.expect("the clock");
    }
}

/// Who somebody is.
pub(super) async fn person(client: &Client) -> Uuid {
    client.session().await.expect("a session").principal
}

/// A law that demands a certificate and a countersignature of seals, with a highest fine; and an order that ends after half an hour.
fn register(officer: Uuid) -> ConfigureAgency {
    let permit = |measure| Permit {
        measure,
        countersigned: measure == MeasureKind::Seal,
        fine_max: (measure == MeasureKind::Fine).then(|| euros(200_000)),
    };
    let of = |code: &str, kind, permits: &[MeasureKind]| Instrument {
        code: code.to_owned(),
        kind,
        title: "Storage of fuel and gas".to_owned(),
        citation: "City ordinance 12 on fuel storage, art. 4".to_owned(),
        valid_from: later(-1_000 * HOUR_MS),
        valid_until: None,
        permits: permits.iter().map(|it| permit(*it)).collect(),
        certificate: None,
    };
    let law = Instrument {
        certificate: Some("FP2".to_owned()),
        ..of(
            "FSA-7",
            InstrumentKind::Law,
            &[MeasureKind::Seal, MeasureKind::Fine, MeasureKind::Seize],
        )
    };
    let order = Instrument {
        valid_until: Some(later(HOUR_MS / 2)),
        ..of("MO-3", InstrumentKind::Order, &[MeasureKind::Close])
    };
    ConfigureAgency {
        command_id: new_id(),
        occurred_at: None,
        version: 0,
        status: None,
        sending: None,
        automatic: None,
        alarms: None,
        classification: None,
        tasks: None,
        inspections: None,
        templates: None,
        enforcement: Some(EnforcementSettings {
            instruments: vec![law, order],
            certificates: vec![CertificateKind {
                code: "FP2".to_owned(),
                title: "Fire prevention officer".to_owned(),
                is_retired: false,
            }],
            officers: vec![OfficerCertificate {
                person: officer,
                certificate: "FP2".to_owned(),
                valid_from: later(-1_000 * HOUR_MS),
                valid_until: None,
            }],
            checks: LegalChecks {
                above_limit: LegalVerdict::Refuse,
                ..LegalChecks::default()
            },
        }),
    }
}

pub(super) fn euros(cents: u64) -> Fine {
    Fine {
        amount: cents,
        currency: "EUR".to_owned(),
    }
}

pub(super) fn taken(measure: MeasureKind, instrument: Option<&str>) -> TakeMeasure {
    TakeMeasure {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        measure,
        against: "Quay Bottling, owner L. Chi".to_owned(),
        place: "12 Quay Street".to_owned(),
        at: Some(LonLat {
            lon: 7.43,
            lat: 43.74,
        }),
        what: "Forty gas bottles in a cellar".to_owned(),
        fine: None,
        instrument: instrument.map(str::to_owned),
        officer: None,
    }
}

pub(super) fn rules(rules: &[(MeasureKind, Option<&str>)]) -> SetCountersigning {
    let rules = rules.iter().map(|(measure, by)| CountersignRule {
        measure: *measure,
        by: by.map(str::to_owned),
    });
    SetCountersigning {
        command_id: new_id(),
        occurred_at: None,
        version: 0,
        countersign: rules.collect(),
    }
}

pub(super) fn signed() -> CountersignMeasure {
    CountersignMeasure {
        command_id: new_id(),
        occurred_at: None,
        note: "Seen with my own eyes".to_owned(),
    }
}

pub(super) fn reviewed(upheld: bool) -> ReviewMeasure {
    ReviewMeasure {
        command_id: new_id(),
        occurred_at: None,
        upheld,
        note: "The order was prolonged".to_owned(),
    }
}

pub(super) fn collected(measure: Option<Uuid>) -> CollectEvidence {
    CollectEvidence {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        measure,
        what: "Két xăng, 20 lít".to_owned(),
        seal: "MC-00417".to_owned(),
        place: "Behind the pump".to_owned(),
        at: None,
        holder: "Van 2".to_owned(),
    }
}

pub(super) fn offered(agency: Option<&str>, person: Option<Uuid>) -> HandOverEvidence {
    HandOverEvidence {
        command_id: new_id(),
        occurred_at: None,
        agency: agency.map(str::to_owned),
        person,
        note: "Mind the glass".to_owned(),
    }
}

pub(super) fn received(seal_intact: bool) -> ReceiveEvidence {
    ReceiveEvidence {
        command_id: new_id(),
        occurred_at: None,
        holder: "Locker 14".to_owned(),
        seal_intact,
        note: "Weighed: 18.2 kg".to_owned(),
    }
}

pub(super) fn released(how: EvidenceEnd) -> ReleaseEvidence {
    ReleaseEvidence {
        command_id: new_id(),
        occurred_at: None,
        how,
        note: "By order of the court".to_owned(),
    }
}

pub(super) fn referred(to: &str, items: &[Uuid]) -> ReferCase {
    ReferCase {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        to: to.to_owned(),
        items: items.to_vec(),
        what: "Fuel sold without a licence".to_owned(),
    }
}

pub(super) fn answered(accept: bool, said: Option<&str>) -> AnswerReferral {
    let (reference, reason) = if accept { (said, None) } else { (None, said) };
    AnswerReferral {
        command_id: new_id(),
        occurred_at: None,
        accept,
        reference: reference.map(str::to_owned),
        reason: reason.map(str::to_owned),
    }
}

pub(super) fn closed() -> CloseReferral {
    CloseReferral {
        command_id: new_id(),
        occurred_at: None,
        outcome: "Fined by the court".to_owned(),
    }
}
