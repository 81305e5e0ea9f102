//! An agency takes its part of the record along, and verifies it without any server (W5).

use acceptance::city;
use client::Client;
use protocol::audit::ExportLine;
use server::audit::{Checked, ExportError, ExportFinding, KeptHeads, check_export};

use super::{city_on, keep, sizes};
use crate::equipment::refused;

pub(super) async fn download(client: &Client, kept: &KeptHeads) -> String {
    let (journal, disclosures) = sizes(&kept.heads[0]);
    let path = format!("/api/v1/audit/export?journal={journal}&disclosures={disclosures}");
    let (_, bytes) = client
        .request(client::Method::GET, &path, None)
        .await
        .expect("an export");
    String::from_utf8(bytes.to_vec()).expect("text")
}

pub(super) fn check(text: &str, kept: &KeptHeads) -> Result<Checked, ExportFinding> {
    check_export(text.as_bytes(), kept).map_err(|error| match error {
        ExportError::NotWhole(it) => it,
        ExportError::Io(error) => panic!("{error}"),
    })
}

/// The lines, changed and put together again.
fn changed(text: &str, change: impl Fn(usize, ExportLine) -> Option<ExportLine>) -> String {
    let lines = text.lines().enumerate();
    let read = lines.map(|(n, it)| (n, serde_json::from_str(it).expect("a line")));
    let kept = read.filter_map(|(n, it)| change(n, it));
    kept.map(|it| serde_json::to_string(&it).expect("text") + "\n")
        .collect()
}

/// W5, W4: an export is proved row by row against a kept head, offline; whatever is changed in it is named.
#[tokio::test]
async fn w5_an_export_is_verified_offline_and_every_change_of_it_is_named() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    server.started.sign_head().await;
    let fire = server.seat("fire.dispatcher").await;
    let kept = keep(&fire).await;
    for _ in 0..3 {
        fire.report_incident(&city::incident())
            .await
            .expect("an incident");
    }
    let eoc = server.seat("eoc.coordinator").await;
    eoc.page(client::List::Incidents, 0)
        .await
        .expect("incidents");
    server.started.sign_head().await;
    let legal = server.seat("fire.legal").await;
    let text = download(&legal, &kept).await;
    let whole = check(&text, &kept).expect("a whole export");
    assert_eq!(
        (whole.agency.as_str(), whole.journal, whole.heads),
        ("fire", 3, 1)
    );
    assert_eq!(whole.withheld, 0);
    assert!(whole.disclosures > 0);
    // Sealed as it is stored, and nobody else's person.
    assert!(!text.contains("Smoke from the roof") && !text.contains("Market hall"));
    for line in text.lines() {
        if let ExportLine::Disclosure {
            agency, principal, ..
        } = serde_json::from_str(line).expect("a line")
        {
            assert!(agency == "fire" || agency.is_empty() || principal.is_none());
        }
    }
    each_change_is_named(&text, &kept);
    server.stop().await;
}

fn each_change_is_named(text: &str, kept: &KeptHeads) {
    use ExportFinding as F;
    let finding = |text: &str| check(text, kept).expect_err("a finding");
    let is_row = |it: &ExportLine| matches!(it, ExportLine::Journal { .. });
    // A word of a row.
    let flipped = changed(text, |_, mut it| {
        if let ExportLine::Journal { events, .. } = &mut it {
            *events = events.replacen('"', "'", 1);
        }
        Some(it)
    });
    assert!(matches!(
        finding(&flipped),
        F::NotInHead { log: "journal", .. }
    ));
    // A row left out, and the count with it.
    let first = text
        .lines()
        .position(|it| it.contains("\"line\":\"journal\""))
        .expect("a row");
    let shorter = changed(text, |n, mut it| {
        if let ExportLine::End { journal, .. } = &mut it {
            *journal -= 1;
        }
        (n != first).then_some(it)
    });
    assert_eq!(finding(&shorter), F::RowMissing { receipt: 1 });
    let without_last = changed(text, |_, it| {
        (!matches!(it, ExportLine::End { .. })).then_some(it)
    });
    assert_eq!(finding(&without_last), F::Truncated);
    assert_eq!(finding(&text[..text.len() - 9]), F::Truncated);
    assert_eq!(finding(""), F::Truncated);
    let no_rows = changed(text, |_, it| (!is_row(&it)).then_some(it));
    assert_eq!(finding(&no_rows), F::OtherCount);
    let rows: Vec<&str> = text.lines().collect();
    let mut swapped = rows.clone();
    swapped.swap(first, first + 1);
    let swapped = swapped.join("\n") + "\n";
    assert!(matches!(
        finding(&swapped),
        F::RowMissing { .. } | F::OutOfPlace { .. }
    ));
    let other_agency = changed(text, |_, mut it| {
        if let ExportLine::Begin { agency, .. } = &mut it {
            "police".clone_into(agency);
        }
        Some(it)
    });
    assert!(matches!(finding(&other_agency), F::OutOfPlace { .. }));
    let other_head = changed(text, |_, mut it| {
        if let ExportLine::Begin { head, .. } = &mut it {
            head.journal.size += 1;
        }
        Some(it)
    });
    assert_eq!(finding(&other_head), F::NotSigned);
    nothing_is_left_out(text, kept);
    let no_proof = changed(text, |_, it| {
        (!matches!(it, ExportLine::Consistency { .. })).then_some(it)
    });
    assert_eq!(finding(&no_proof), F::NotHeldAgainst);
    let nonsense = format!("{}\nnonsense\n", rows[0]);
    assert!(matches!(finding(&nonsense), F::NotAnExport { line: 2, .. }));
    let more = format!("{text}{}\n", rows[0]);
    assert!(matches!(finding(&more), F::NotAnExport { .. }));
    let later = changed(text, |_, mut it| {
        if let ExportLine::Begin { version, .. } = &mut it {
            *version = 2;
        }
        Some(it)
    });
    assert_eq!(finding(&later), F::WrongVersion { found: 2 });
    let mut other_key = kept.clone();
    other_key.key = "00".repeat(32);
    assert_eq!(check(text, &other_key), Err(F::KeptNotSigned));
    let mut none = kept.clone();
    none.heads.clear();
    assert_eq!(check(text, &none), Err(F::NothingKept));
    // The control: as it came, it holds.
    assert!(check(&changed(text, |_, it| Some(it)), kept).is_ok());
}

/// W5: what proves each row does not prove that they are all; the signature over the file does.
fn nothing_is_left_out(text: &str, kept: &KeptHeads) {
    let without = |lines: &[usize], rows: u64, shown: u64| {
        let text = changed(text, |n, mut it| {
            if let ExportLine::End {
                journal,
                disclosures,
                ..
            } = &mut it
            {
                *journal -= rows;
                *disclosures -= shown;
            }
            (!lines.contains(&n)).then_some(it)
        });
        check(&text, kept).expect_err("a finding")
    };
    let at = |word: &str| -> Vec<usize> {
        let lines = text.lines().enumerate();
        let found = lines.filter(|(_, it)| it.contains(word));
        found.map(|it| it.0).collect()
    };
    let (rows, shown) = (at("\"line\":\"journal\""), at("\"line\":\"disclosure\""));
    // The last rows of the journal, which no gap shows, and any of the disclosures.
    assert_eq!(without(&rows[2..], 1, 0), ExportFinding::NotAsSigned);
    assert_eq!(without(&rows[1..], 2, 0), ExportFinding::NotAsSigned);
    assert_eq!(without(&shown[..1], 0, 1), ExportFinding::NotAsSigned);
    let all = (rows.len() as u64, shown.len() as u64);
    let none = [rows, shown].concat();
    assert_eq!(without(&none, all.0, all.1), ExportFinding::NotAsSigned);
    let not_signed = changed(text, |_, mut it| {
        if let ExportLine::End { signature, .. } = &mut it {
            *signature = "00".repeat(64);
        }
        Some(it)
    });
    assert_eq!(check(&not_signed, kept), Err(ExportFinding::NotAsSigned));
}

/// W5 and P4: who may export, and what cannot be asked.
#[tokio::test]
async fn w5_exports_are_refused_to_others_and_in_forms_that_there_are_not() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let legal = server.seat("fire.legal").await;
    let refusal = async |client: &Client, query: &str| {
        let path = format!("/api/v1/audit/export{query}");
        refused(client.get::<serde_json::Value>(&path).await).0
    };
    server.started.sign_head().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    assert_eq!(refusal(&dispatcher, "").await, "role_may_not");
    for query in [
        "?format=csv",
        "?journal=1",
        "?journal=999999&disclosures=0",
        "?rows=1",
    ] {
        assert_eq!(refusal(&legal, query).await, "malformed", "{query}");
    }
    server.stop().await;
}
