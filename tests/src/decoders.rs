//! Every decoder of the product that is a function from bytes: what they are given comes from outside, so none of them
//! may panic, whatever the bytes. Used by the random-bytes tests and by the coverage-guided fuzzer.

use std::path::PathBuf;

use player::calls::{Mapping, Sheet};
use protocol::{
    command, lease, query, session,
    stream::{ClientMessage, ServerMessage},
};
use serde::de::DeserializeOwned;
use server::setup::{Setup, parse_terms};
use uuid::Uuid;

/// A decoder and what good input looks like.
pub struct Decoder {
    /// Its name, also that of the fuzz target's choice.
    pub name: &'static str,
    /// Reads bytes; tells whether they were good.
    pub decode: fn(&[u8]) -> bool,
    /// Good input, to begin mutations from.
    pub samples: fn() -> Vec<Vec<u8>>,
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> bool {
    serde_json::from_slice::<T>(bytes).is_ok()
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// A file of `fixtures/`.
fn fixture(path: &str) -> Vec<u8> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures"));
    std::fs::read(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The examples of one kind of message.
fn examples(begin: &str) -> Vec<Vec<u8>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/wire");
    let files = std::fs::read_dir(root).expect("fixtures/wire");
    let mut names: Vec<String> = files
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .filter(|it| {
            let is_json = std::path::Path::new(it)
                .extension()
                .is_some_and(|it| it == "json");
            it.starts_with(begin) && is_json
        })
        .collect();
    names.sort();
    let read = |name: &String| fixture(&format!("wire/{name}"));
    names.iter().map(read).collect()
}

/// A state with something in it.
fn kept_state() -> domain::State {
    let agency = domain::AgencyId::new("fire").expect("an id");
    let report = domain::Event::IncidentReported {
        incident: domain::IncidentId(Uuid::from_u128(7)),
        number: "F-26-0001".to_owned(),
        agency: agency.clone(),
        incident_type: "fire".to_owned(),
        priority: 2,
        at: domain::Point::new(7.42, 43.73).expect("a place"),
        place: "Market hall".to_owned(),
        narrative: "Smoke from the roof".to_owned(),
        own: domain::classification::OwnWords::default(),
    };
    let mut state = domain::State::default();
    let recorded = domain::event::Recorded {
        principal: domain::PrincipalId::SERVER,
        agency,
        received_at: domain::Timestamp(0),
        occurred_at: domain::Timestamp(0),
    };
    state.apply_accepted(&[report], &recorded);
    state
}

/// A command body: its shape, and then the domain's constructors.
macro_rules! body {
    ($name:literal, $type:ty) => {
        body!($name, $type, |it: $type| it.into_command().is_ok())
    };
    ($name:literal, $type:ty, of id) => {
        body!($name, $type, |it: $type| it
            .into_command(Uuid::nil())
            .is_ok())
    };
    ($name:literal, $type:ty, $into:expr) => {
        Decoder {
            name: $name,
            decode: |bytes| serde_json::from_slice::<$type>(bytes).is_ok_and($into),
            samples: || examples(concat!("body-", $name)),
        }
    };
}

/// All of them.
pub fn decoders() -> Vec<Decoder> {
    let mut all = bodies();
    all.extend(bodies_of_enforcements());
    all.extend(bodies_of_responses());
    all.extend(messages());
    all.extend(files());
    all
}

fn bodies() -> Vec<Decoder> {
    vec![
        body!("register-agency", command::RegisterAgency),
        body!("register-principal", command::RegisterPrincipal),
        body!("register-unit", command::RegisterUnit),
        body!("set-enabled", command::SetEnabled, of id),
        body!("report-incident", command::ReportIncident),
        body!("triage-incident", command::TriageIncident, of id),
        body!("change-incident", command::ChangeIncident, of id),
        body!("add-milestone", command::AddMilestone, of id),
        body!("step-incident", command::StepIncident, of id),
        body!("add-note", command::AddNote),
        body!(
            "add-attachment",
            command::AddAttachment,
            |it: command::AddAttachment| {
                let command = it.into_command(Uuid::nil(), "0".repeat(64));
                command.name() == "add_attachment"
            }
        ),
        body!("set-availability", command::SetAvailability, of id),
        body!("assign-unit", command::AssignUnit),
        body!("advance-assignment", command::AdvanceAssignment, of id),
        body!(
            "with-reason",
            command::WithReason,
            |it: command::WithReason| { it.into_cancel_task(Uuid::nil()).is_ok() }
        ),
        body!("divert-assignment", command::DivertAssignment, of id),
        body!("draft-task", command::DraftTask),
        body!("revise-task", command::ReviseTask, of id),
        body!("plain", command::Plain, |it: command::Plain| {
            it.into_start(Uuid::nil()).is_ok()
        }),
        body!("answer-task", command::AnswerTask, of id),
        body!("decide-counter", command::DecideCounter, of id),
        body!("offer-lead", command::OfferLead, of id),
        body!("answer-lead", command::AnswerLead, of id),
        body!("move-task", command::MoveTask, of id),
        body!("send-units", command::SendUnits, of id),
        body!("list-targets", command::ListTargets, of id),
        body!("unlist-targets", command::UnlistTargets, of id),
        body!("name-inspectors", command::NameInspectors, of id),
        body!("exclude-inspector", command::ExcludeInspector, of id),
        body!("close-list", command::CloseList, of id),
        body!("draw-targets", command::DrawTargets, of id),
        body!("conclude-inspection", command::ConcludeInspection, of id),
        body!("start-visit", command::StartVisit, of id),
        body!("answer-checklist", command::AnswerChecklist, of id),
        body!("record-finding", command::RecordFinding, of id),
        body!("finish-visit", command::FinishVisit, of id),
        body!("order-rectification", command::OrderRectification, of id),
        body!("recheck-order", command::RecheckOrder, of id),
        body!("withdraw-order", command::WithdrawOrder, of id),
        body!("register-equipment", command::RegisterEquipment),
        body!("describe-equipment", command::DescribeEquipment, of id),
        body!("attach-equipment", command::AttachEquipment, of id),
        body!("detach-equipment", command::DetachEquipment, of id),
        body!("move-equipment", command::MoveEquipment, of id),
        body!("hand-over-equipment", command::HandOverEquipment, of id),
        body!("answer-custody", command::AnswerCustody, of id),
        body!("set-condition", command::SetCondition, of id),
        body!("adjust-quantity", command::AdjustQuantity, of id),
        body!("record-maintenance", command::RecordMaintenance, of id),
        body!("retire-equipment", command::RetireEquipment, of id),
        body!("draft-agreement", command::DraftAgreement),
        body!(
            "revise-agreement",
            command::ReviseAgreement,
            |it: command::ReviseAgreement| it.into_revise(Uuid::nil()).is_ok()
        ),
        body!(
            "preview-agreement",
            protocol::preview::PreviewAgreement,
            |it: protocol::preview::PreviewAgreement| it.into_domain().is_ok()
        ),
        body!(
            "of-version",
            command::OfVersion,
            |it: command::OfVersion| it.into_sign(Uuid::nil()).is_ok()
        ),
        body!("refuse-to-sign", command::RefuseToSign, of id),
        body!(
            "open-clauses",
            command::OpenClauses,
            |it: command::OpenClauses| it.into_break_glass(Uuid::nil()).is_ok()
        ),
        body!(
            "review-glass",
            command::ReviewGlass,
            |it: command::ReviewGlass| it.into_command(Uuid::nil(), 1).is_ok()
        ),
        body!("ask-leases", lease::AskLeases, |_| true),
        body!("confirm-purges", lease::ConfirmPurges, |_| true),
        body!("ask-ticket", lease::AskTicket, |_| true),
        body!("sign-in", session::SignIn, |_| true),
        body!("choose-role", session::ChooseRole, |_| true),
        body!("position-batch", query::PositionBatch, |_| true),
    ]
}

fn bodies_of_enforcements() -> Vec<Decoder> {
    vec![
        body!("set-countersigning", command::SetCountersigning, of id),
        body!("take-measure", command::TakeMeasure, of id),
        body!("collect-evidence", command::CollectEvidence, of id),
        body!("refer-case", command::ReferCase, of id),
        body!("countersign-measure", command::CountersignMeasure, of id),
        body!("review-measure", command::ReviewMeasure, of id),
        body!("hand-over-evidence", command::HandOverEvidence, of id),
        body!("receive-evidence", command::ReceiveEvidence, of id),
        body!("release-evidence", command::ReleaseEvidence, of id),
        body!("answer-referral", command::AnswerReferral, of id),
        body!("close-referral", command::CloseReferral, of id),
    ]
}

fn bodies_of_responses() -> Vec<Decoder> {
    vec![
        body!("plan-period", command::PlanPeriod, of id),
        body!("set-up-sector", command::SetUpSector, of id),
        body!("create-post", command::CreatePost, of id),
        body!("order-evacuation", command::OrderEvacuation, of id),
        body!("open-shelter", command::OpenShelter, of id),
        body!("report-figures", command::ReportFigures, of id),
        body!("set-figure-sources", command::SetFigureSources, of id),
        body!("compose-report", command::ComposeReport, of id),
        body!("change-period", command::ChangePeriod, of id),
        body!("add-objective", command::AddObjective, of id),
        body!("judge-objective", command::JudgeObjective, of id),
        body!("change-sector", command::ChangeSector, of id),
        body!("of-unit", command::OfUnit, |it: command::OfUnit| it
            .into_place_unit(Uuid::nil())
            .is_ok()),
        body!("fill-post", command::FillPost, of id),
        body!("change-evacuation", command::ChangeEvacuation, of id),
        body!("end-evacuation", command::EndEvacuation, of id),
        body!("change-shelter", command::ChangeShelter, of id),
        body!("approve-report", command::ApproveReport, of id),
    ]
}

fn messages() -> Vec<Decoder> {
    vec![
        Decoder {
            name: "client-message",
            decode: json::<ClientMessage>,
            samples: || examples("client-"),
        },
        Decoder {
            name: "server-message",
            decode: json::<ServerMessage>,
            samples: || examples("server-"),
        },
        Decoder {
            name: "object",
            decode: json::<protocol::Object>,
            samples: || examples("answer-object"),
        },
        Decoder {
            name: "moment",
            decode: json::<protocol::Moment>,
            samples: || vec![b"\"2026-11-27T22:00:00.000Z\"".to_vec()],
        },
        Decoder {
            name: "picture-frame",
            decode: |bytes| picture::rows::decode(bytes).is_ok(),
            samples: || {
                ["positions", "aggregates", "gone", "empty"]
                    .map(|it| unhex(&fixture(&format!("wire/picture-{it}.hex"))))
                    .to_vec()
            },
        },
        Decoder {
            name: "journal-events",
            decode: json::<Vec<domain::Event>>,
            samples: || {
                let reason = Some("flared up".to_owned());
                let event = domain::Event::IncidentStepped {
                    incident: domain::IncidentId(Uuid::from_u128(7)),
                    step: domain::incident::IncidentStep::Reopened,
                    state: domain::IncidentState::Active,
                    reason,
                };
                vec![serde_json::to_vec(&[event]).expect("plain values")]
            },
        },
        Decoder {
            name: "kept-state",
            decode: |bytes| postcard::from_bytes::<domain::State>(bytes).is_ok(),
            samples: || vec![postcard::to_allocvec(&kept_state()).expect("plain values")],
        },
    ]
}

fn files() -> Vec<Decoder> {
    vec![
        Decoder {
            name: "setup-file",
            decode: |bytes| text(bytes).is_some_and(|it| Setup::parse(it, None).is_ok()),
            samples: || vec![fixture("calls/small-setup.toml")],
        },
        Decoder {
            name: "terms-file",
            decode: |bytes| text(bytes).is_some_and(|it| parse_terms(it).is_ok()),
            samples: || vec![fixture("cities/monaco/standing-agreement.toml")],
        },
        Decoder {
            name: "calls-mapping",
            decode: |bytes| text(bytes).is_some_and(|it| Mapping::parse(it).is_ok()),
            samples: || vec![fixture("calls/small.toml")],
        },
        Decoder {
            name: "calls-sheet",
            decode: |bytes| Sheet::parse(bytes).is_ok(),
            samples: || vec![fixture("calls/small.csv")],
        },
        Decoder {
            name: "export-line",
            decode: json::<protocol::audit::ExportLine>,
            samples: || examples("answer-export-line"),
        },
        Decoder {
            name: "kept-heads",
            decode: |bytes| {
                serde_json::from_slice::<server::audit::KeptHeads>(bytes)
                    .is_ok_and(|it| it.signed() != Err(server::audit::ExportFinding::NothingKept))
            },
            samples: || vec![kept_heads()],
        },
        Decoder {
            name: "street-graph",
            decode: |bytes| roads::Graph::from_bytes(bytes).is_ok(),
            samples: || vec![small_graph()],
        },
    ]
}

/// A file of one head, as a console exports it; that nobody signed it is found out after it was read.
fn kept_heads() -> Vec<u8> {
    let answer: serde_json::Value =
        serde_json::from_slice(&fixture("wire/answer-heads.json")).expect("an example");
    let file = serde_json::json!({ "key": answer["key"], "heads": [answer["head"]] });
    file.to_string().into_bytes()
}

/// A street graph of one street, as the importer writes it.
fn small_graph() -> Vec<u8> {
    let mut builder = roads::GraphBuilder::default();
    let from = builder.node(74_200_000, 437_300_000);
    let to = builder.node(74_210_000, 437_310_000);
    builder.segment(&roads::SegmentSpec {
        from,
        to,
        inner: &[[74_205_000, 437_306_000]],
        class: roads::StreetClass::Residential,
        name: Some("Harbour Street"),
        limit_kmh: 50,
        forward: true,
        backward: true,
        restricted: false,
    });
    builder.finish().0.to_bytes()
}

fn unhex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text
        .iter()
        .filter_map(|it| char::from(*it).to_digit(16))
        .map(|it| it as u8)
        .collect();
    digits
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[high, low]| high << 4 | low)
        .collect()
}
