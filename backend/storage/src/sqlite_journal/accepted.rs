//! Looking accepted commands up by sender and id, in the index that keeps them unique.

use std::collections::BTreeSet;

use domain::{CommandId, PrincipalId, Timestamp};
use sqlx::{QueryBuilder, Row, SqliteConnection, sqlite::SqliteRow};

use super::decode::id;
use crate::{
    error::{StorageError, failed},
    journal::Answered,
    keyring::Keyring,
    seal,
};

const LOOKING: &str = "looking commands up";

pub(super) async fn find(
    conn: &mut SqliteConnection,
    keys: &mut Keyring,
    commands: &[(PrincipalId, CommandId)],
) -> Result<Vec<Answered>, StorageError> {
    if commands.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::new("WITH asked (principal, command_id) AS (");
    query.push_values(commands, |mut row, (principal, command)| {
        row.push_bind(principal.0.as_bytes().to_vec())
            .push_bind(command.0.as_bytes().to_vec());
    });
    // A cross join is not turned round: the short list goes through the index, never the journal through the list.
    query.push(
        ") SELECT j.seq, j.principal, j.command_id, j.body_sha256, j.received_at, j.receipt FROM asked a
         CROSS JOIN journal j ON j.principal = a.principal AND j.command_id = a.command_id",
    );
    let rows = query
        .build()
        .fetch_all(conn)
        .await
        .map_err(failed(LOOKING))?;
    let mut found = Vec::with_capacity(rows.len());
    let mut ids = BTreeSet::new();
    for row in &rows {
        let body: Vec<u8> = row.try_get(3).map_err(failed(LOOKING))?;
        let seq = row.try_get::<i64, _>(0).map_err(failed(LOOKING))? as u64;
        seal::body_key_ids(&body, seq, &mut ids)?;
        found.push((row, seq, body));
    }
    keys.load(&ids).await?;
    found
        .into_iter()
        .map(|(row, seq, body)| {
            let body = seal::open_body(&body, seq, |it| keys.of_id(it))?;
            decode(row, seq, body)
        })
        .collect()
}

fn decode(row: &SqliteRow, seq: u64, body_sha256: [u8; 32]) -> Result<Answered, StorageError> {
    let number = |column| row.try_get::<i64, _>(column).map_err(failed(LOOKING));
    let blob = |column| row.try_get::<Vec<u8>, _>(column).map_err(failed(LOOKING));
    Ok(Answered {
        principal: PrincipalId(id(&blob(1)?, seq)?),
        command_id: CommandId(id(&blob(2)?, seq)?),
        body_sha256,
        received_at: Timestamp(number(4)?),
        receipt: number(5)? as u64,
    })
}
