//! Appending a batch: seal, chain, then one INSERT for accepted rows and one for refusals in one transaction.

use std::collections::BTreeSet;

use domain::Event;
use sqlx::{Connection, QueryBuilder, SqliteConnection};

use crate::{
    chain::Stored,
    error::{StorageError, failed},
    journal::{Head, NewRow, Outcome},
    keyring::Keyring,
    limits::REFUSALS_PER_PRINCIPAL_MAX,
    seal,
};

/// A batch as it will be stored.
pub(super) struct Batch {
    accepted: Vec<(Stored, [u8; 32])>,
    refused: Vec<Refused>,
    pub(super) seqs: Vec<u64>,
    pub(super) head: Head,
}

struct Refused {
    after_seq: u64,
    row: NewRow,
    answer: String,
}

/// Seals and chains the rows after `head`. The keys they need are durable when this returns.
pub(super) async fn prepare(
    rows: &[NewRow],
    head: Head,
    keys: &mut Keyring,
) -> Result<Batch, StorageError> {
    let mut events: Vec<Vec<Event>> = rows
        .iter()
        .map(|row| match &row.outcome {
            Outcome::Accepted { events, .. } => events.clone(),
            Outcome::Refused(_) => Vec::new(),
        })
        .collect();
    let mut subjects = BTreeSet::new();
    for it in &mut events {
        seal::subjects(it, &mut subjects);
    }
    keys.ensure(&subjects).await?;

    let mut batch = Batch {
        accepted: Vec::with_capacity(rows.len()),
        refused: Vec::new(),
        seqs: Vec::with_capacity(rows.len()),
        head,
    };
    for (row, mut events) in rows.iter().zip(events) {
        match &row.outcome {
            Outcome::Accepted { receipt, .. } => {
                let seq = batch.head.seq + 1;
                let mut of_row = BTreeSet::new();
                seal::subjects(&mut events, &mut of_row);
                seal::seal(&mut events, seq, |it| keys.of_subject(it))?;
                let body =
                    seal::seal_body(&row.body_sha256, seq, &of_row, |it| keys.of_subject(it))?;
                let stored = store(row, seq, *receipt, body, json(&events)?);
                let hash = stored.hash(&batch.head.hash);
                batch.accepted.push((stored, hash));
                batch.head = Head { seq, hash };
            }
            Outcome::Refused(refusal) => batch.refused.push(Refused {
                after_seq: batch.head.seq,
                row: row.clone(),
                answer: json(refusal)?,
            }),
        }
        batch.seqs.push(batch.head.seq);
    }
    Ok(batch)
}

fn store(row: &NewRow, seq: u64, receipt: u64, body_sha256: Vec<u8>, events: String) -> Stored {
    Stored {
        seq,
        principal: row.principal.0.as_bytes().to_vec(),
        agency: row.agency.as_str().as_bytes().to_vec(),
        command_id: row.command_id.0.as_bytes().to_vec(),
        body_sha256,
        received_at: row.received_at.0,
        occurred_at: row.occurred_at.0,
        receipt,
        events: events.into_bytes(),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Database {
        doing: "writing events as JSON",
        source: Box::new(error),
    })
}

/// Writes something and takes it back, to see whether the disk takes it. A value that is written over itself would not
/// reach the disk.
pub(super) async fn try_out(conn: &mut SqliteConnection) -> Result<(), StorageError> {
    sqlx::raw_sql(
        "BEGIN IMMEDIATE; UPDATE header SET format = format + 1; UPDATE header SET format = format - 1; COMMIT;",
    )
        .execute(conn)
        .await
        .map_err(failed("trying the journal out"))?;
    Ok(())
}

/// Commits the batch: all of it is durable when this returns, or nothing is there.
pub(super) async fn write(conn: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let doing = "appending to the journal";
    if batch.accepted.is_empty() && batch.refused.is_empty() {
        return Ok(());
    }
    let mut transaction = conn
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(failed(doing))?;
    if !batch.accepted.is_empty() {
        insert_accepted(&mut transaction, batch).await?;
    }
    if !batch.refused.is_empty() {
        insert_refused(&mut transaction, batch).await?;
        cap_refusals(&mut transaction, batch).await?;
    }
    transaction.commit().await.map_err(failed(doing))
}

async fn insert_accepted(conn: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let mut query = QueryBuilder::new(
        "INSERT INTO journal (seq, principal, agency, command_id, body_sha256, received_at, occurred_at, receipt, \
         events, hash) ",
    );
    query.push_values(&batch.accepted, |mut values, (row, hash)| {
        values
            .push_bind(row.seq as i64)
            .push_bind(row.principal.clone())
            .push_bind(text(&row.agency))
            .push_bind(row.command_id.clone())
            .push_bind(row.body_sha256.clone())
            .push_bind(row.received_at)
            .push_bind(row.occurred_at)
            .push_bind(row.receipt as i64)
            .push_bind(text(&row.events))
            .push_bind(hash.to_vec());
    });
    query
        .build()
        .execute(conn)
        .await
        .map_err(failed("appending accepted commands"))?;
    Ok(())
}

/// The bytes of a text column; they were a string a moment ago.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn insert_refused(conn: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let mut query = QueryBuilder::new(
        "INSERT INTO refusals (after_seq, principal, agency, command_id, body_sha256, received_at, occurred_at, \
         answer) ",
    );
    query.push_values(&batch.refused, |mut values, it| {
        values
            .push_bind(it.after_seq as i64)
            .push_bind(it.row.principal.0.as_bytes().to_vec())
            .push_bind(it.row.agency.as_str().to_owned())
            .push_bind(it.row.command_id.0.as_bytes().to_vec())
            .push_bind(it.row.body_sha256.to_vec())
            .push_bind(it.row.received_at.0)
            .push_bind(it.row.occurred_at.0)
            .push_bind(it.answer.clone());
    });
    query
        .build()
        .execute(conn)
        .await
        .map_err(failed("appending refusals"))?;
    Ok(())
}

/// Lets the oldest refusals of a principal give way to its newest.
async fn cap_refusals(conn: &mut SqliteConnection, batch: &Batch) -> Result<(), StorageError> {
    let principals: BTreeSet<_> = batch.refused.iter().map(|it| it.row.principal).collect();
    for principal in principals {
        sqlx::query(
            "DELETE FROM refusals WHERE principal = ?1 AND id <=
             (SELECT id FROM refusals WHERE principal = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )
        .bind(principal.0.as_bytes().to_vec())
        .bind(REFUSALS_PER_PRINCIPAL_MAX)
        .execute(&mut *conn)
        .await
        .map_err(failed("limiting refusals"))?;
    }
    Ok(())
}
