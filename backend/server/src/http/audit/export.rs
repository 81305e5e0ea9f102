//! `GET /api/v1/audit/export` (W5): an agency's own rows as they are stored, each proved to be in a signed head.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::AgencyId;
use protocol::audit::{ExportLine, ExportQuery};
use sha2::{Digest as _, Sha256};
use storage::{
    StorageError,
    audit::{AuditReader, Disclosure, ExportSeal, JournalRow, Log, merkle::Hash},
};
use tokio::sync::mpsc;

use super::{
    super::{
        ApiError, App,
        extract::{Asked, Who},
    },
    no_head,
    receipts::check_role,
    since, unreadable,
};
use crate::{
    audit::{AuditHandle, Signed, hex, names_only_known, proof, signed_head},
    auth::Actor,
    room::{AskError, RoomHandle},
};

/// The version of the form.
pub(crate) const VERSION: u32 = 1;
/// Pieces that wait for who downloads.
const PIECES_MAX: usize = 4;
/// How long one piece may take to go out; who stands still longer is cut, and the file lacks its last line.
const PIECE_MAX: Duration = Duration::from_secs(30);

/// How long a whole export may take; who is slower is cut.
const EXPORT_MAX: Duration = Duration::from_mins(10);

/// `GET /api/v1/audit/export`
pub(in crate::http) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Asked(asked): Asked<ExportQuery>,
) -> Result<Response, ApiError> {
    check_role(&actor)?;
    if asked.format.as_deref().is_some_and(|it| it != "ndjson") {
        return Err(ApiError::field("format", "must be ndjson"));
    }
    let signed = app.audit.newest().ok_or_else(no_head)?;
    let kept = against(&app, &signed, &asked).await?;
    let turn = app.exports.take(&actor.agency).await?;
    app.audit
        .exported(&app.clock, &app.room, &actor)
        .await
        .map_err(|_not| ApiError::from(AskError::StorageFailed))?;
    let begin = ExportLine::Begin {
        version: VERSION,
        agency: actor.agency.to_string(),
        key: hex(app.audit.key()),
        head: signed_head(&signed.head),
    };
    let first: Vec<ExportLine> = std::iter::once(begin).chain(kept).collect();
    let (pieces, ready) = mpsc::channel(PIECES_MAX);
    let reader = AuditReader::open(&app.config.data)
        .await
        .map_err(|it| unreadable(&it))?;
    let mut part = Part {
        reader,
        audit: app.audit.clone(),
        room: app.room.clone(),
        agency: actor.agency.clone(),
        actor,
        signed,
    };
    // A stop waits for it: it has files open.
    let config = Arc::clone(&app.config);
    tokio::spawn(async move {
        let written = tokio::time::timeout(EXPORT_MAX, part.write(&first, &pieces));
        if let Ok(Err(Cut::Failed(error))) = written.await {
            tracing::error!(%error, "An export was cut");
        }
        if let Err(error) = part.reader.close().await {
            tracing::warn!(%error, "What an export read was not closed in order");
        }
        drop((turn, config));
    });
    let body = Body::from_stream(futures_util::stream::unfold(ready, async |mut it| {
        let piece = it.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(piece), it))
    }));
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"muster-export.ndjson\"",
        ),
    ];
    Ok((headers, body).into_response())
}

/// How the head goes on from the one that the asker keeps, if one was named.
async fn against(
    app: &App,
    signed: &Signed,
    asked: &ExportQuery,
) -> Result<Option<ExportLine>, ApiError> {
    let (journal_size, disclosures_size) = match (asked.journal, asked.disclosures) {
        (Some(journal), Some(disclosures)) => (journal, disclosures),
        (None, None) => return Ok(None),
        _ => {
            return Err(ApiError::field(
                "journal",
                "and disclosures are given both or neither",
            ));
        }
    };
    let found = since(app, signed, journal_size, disclosures_size).await?;
    let found = found.ok_or_else(|| {
        ApiError::field(
            "journal",
            "or disclosures of the kept head are more than there are",
        )
    })?;
    Ok(Some(ExportLine::Consistency {
        journal_size,
        journal: found.journal,
        disclosures_size,
        disclosures: found.disclosures,
    }))
}

/// Why an export ends before its last line.
enum Cut {
    /// Who downloads has gone away or stands still.
    Gone,
    /// The record cannot be read.
    Failed(StorageError),
}

impl From<StorageError> for Cut {
    fn from(it: StorageError) -> Self {
        Self::Failed(it)
    }
}

/// Whose part of the record goes out.
struct Part {
    reader: AuditReader,
    audit: AuditHandle,
    room: RoomHandle,
    agency: AgencyId,
    /// Who takes it along.
    actor: Actor,
    signed: Arc<Signed>,
}

impl Part {
    async fn write(
        &mut self,
        first: &[ExportLine],
        pieces: &mpsc::Sender<Bytes>,
    ) -> Result<(), Cut> {
        let mut lines = Sha256::new();
        let mut send = async |it: &[ExportLine]| {
            let text = text_of(it);
            lines.update(text.as_bytes());
            send(pieces, text).await
        };
        send(first).await?;
        let mut counts = [0; 2];
        for (log, count) in [Log::Journal, Log::Disclosures]
            .into_iter()
            .zip(&mut counts)
        {
            let mut after = 0;
            while let (Some(last), lines) = self.lines(log, after).await? {
                after = last;
                *count += lines.len() as u64;
                send(&lines).await?;
            }
        }
        let end = self.end(counts, lines.finalize().into()).await;
        self::send(pieces, text_of(&[end])).await
    }

    /// The last line: what was sent, signed.
    async fn end(&self, [journal, disclosures]: [u64; 2], lines: Hash) -> ExportLine {
        let seal = ExportSeal {
            agency: self.agency.to_string(),
            room: self.signed.head.head.room,
            journal,
            disclosures,
            lines,
        };
        let signature = self.audit.seal(&seal).await;
        ExportLine::End {
            journal,
            disclosures,
            lines: hex(&lines),
            signature: hex(&signature),
        }
    }

    /// The next rows of a log, and the number of the last of them.
    async fn lines(
        &mut self,
        log: Log,
        after: u64,
    ) -> Result<(Option<u64>, Vec<ExportLine>), StorageError> {
        match log {
            Log::Journal => self.journal_lines(after).await,
            Log::Disclosures => self.disclosure_lines(after).await,
        }
    }

    async fn journal_lines(
        &mut self,
        after: u64,
    ) -> Result<(Option<u64>, Vec<ExportLine>), StorageError> {
        let size = self.signed.head.head.journal.size;
        let rows = self.reader.journal_rows(&self.agency, after, size).await?;
        let last = rows.last().map(|it| it.0.seq);
        let mut lines = Vec::with_capacity(rows.len());
        for (row, previous) in rows {
            let seq = row.seq;
            let path = self
                .reader
                .inclusion(&self.signed.trees, Log::Journal, seq, size)
                .await?;
            let path = path.ok_or(StorageError::ChainBroken { seq })?;
            let line = self.journal_line(row, &previous, &path);
            lines.push(line.ok_or(StorageError::ChainBroken { seq })?);
        }
        Ok((last, lines))
    }

    fn journal_line(&self, row: JournalRow, previous: &Hash, path: &[Hash]) -> Option<ExportLine> {
        let is_known = {
            let published = self.room.read();
            let state = published.state();
            names_only_known(state, &self.actor.viewer(state), &row.events)
        };
        if !is_known {
            return Some(ExportLine::Withheld {
                seq: row.seq,
                receipt: row.receipt,
                hash: hex(&row.hash(previous)),
                proof: proof(path),
            });
        }
        Some(ExportLine::Journal {
            seq: row.seq,
            principal: uuid::Uuid::from_slice(&row.principal).ok()?,
            agency: String::from_utf8(row.agency).ok()?,
            command_id: uuid::Uuid::from_slice(&row.command_id).ok()?,
            body: STANDARD.encode(&row.body_sha256),
            received_at: row.received_at,
            occurred_at: row.occurred_at,
            receipt: row.receipt,
            events: String::from_utf8(row.events).ok()?,
            previous: hex(previous),
            proof: proof(path),
        })
    }

    async fn disclosure_lines(
        &mut self,
        after: u64,
    ) -> Result<(Option<u64>, Vec<ExportLine>), StorageError> {
        let size = self.signed.head.head.disclosures.size;
        let rows = self.reader.disclosures(&self.agency, after, size).await?;
        let last = rows.last().map(|it| it.0.seq);
        let mut lines = Vec::with_capacity(rows.len());
        for (row, previous) in rows {
            let seq = row.seq;
            let path = self
                .reader
                .inclusion(&self.signed.trees, Log::Disclosures, seq, size)
                .await?;
            let path = path.ok_or(StorageError::ChainBroken { seq })?;
            lines.push(disclosure_line(row, &previous, &path));
        }
        Ok((last, lines))
    }
}

fn text_of(lines: &[ExportLine]) -> String {
    let mut text = String::new();
    for line in lines {
        // Serialising our own plain enum cannot fail; an empty line would be refused by who reads it.
        text.push_str(&serde_json::to_string(line).unwrap_or_default());
        text.push('\n');
    }
    text
}

async fn send(pieces: &mpsc::Sender<Bytes>, text: String) -> Result<(), Cut> {
    let sent = tokio::time::timeout(PIECE_MAX, pieces.send(text.into())).await;
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Cut::Gone),
    }
}

fn disclosure_line(row: Disclosure, previous: &Hash, path: &[Hash]) -> ExportLine {
    let (salt, principal) = row
        .who
        .map_or((None, None), |(salt, who)| (Some(hex(&salt)), Some(who.0)));
    ExportLine::Disclosure {
        seq: row.seq,
        at: row.at,
        agency: row.agency,
        owner: row.owner,
        body: row.body,
        person: hex(&row.person),
        salt,
        principal,
        previous: hex(previous),
        proof: proof(path),
    }
}
