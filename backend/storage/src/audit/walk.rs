//! The log of disclosures read from outside, and both logs held against signed heads (W4).

use std::path::Path;

use sqlx::AssertSqlSafe;

use super::{
    Log,
    merkle::{Hash, Mark, Tree},
    row::{COLUMNS, decode, genesis},
};
use crate::{
    error::failed,
    limits::REPLAY_CHUNK_ROWS,
    verify::{Finding, VerifyError, open_to_read},
};

/// What was signed of a log, held against its rows as they are read.
pub(crate) struct Marks {
    log: Log,
    tree: Tree,
    /// The largest first.
    wanted: Vec<Mark>,
    /// Without any there is no need for a tree.
    is_needed: bool,
}

impl Marks {
    /// Those of one log.
    pub(crate) fn new(log: Log, marks: impl IntoIterator<Item = Mark>) -> Self {
        let mut wanted: Vec<Mark> = marks.into_iter().collect();
        wanted.sort_by_key(|it| std::cmp::Reverse(it.size));
        Self {
            log,
            tree: Tree::default(),
            is_needed: !wanted.is_empty(),
            wanted,
        }
    }

    /// The next row.
    pub(crate) fn push(&mut self, row: &Hash) -> Result<(), Finding> {
        if !self.is_needed {
            return Ok(());
        }
        self.check()?;
        self.tree.push(row);
        self.check()
    }

    /// There are no more rows.
    pub(crate) fn end(&mut self) -> Result<(), Finding> {
        self.check()?;
        match self.wanted.first() {
            None => Ok(()),
            Some(it) => Err(Finding::FewerThanSigned {
                log: self.log,
                last: self.tree.size(),
                signed: it.size,
            }),
        }
    }

    fn check(&mut self) -> Result<(), Finding> {
        while let Some(it) = self.wanted.last().filter(|it| it.size == self.tree.size()) {
            if it.root != self.tree.root() {
                return Err(Finding::OtherThanSigned {
                    log: self.log,
                    size: it.size,
                });
            }
            self.wanted.pop();
        }
        Ok(())
    }
}

/// Reads the log of disclosures from its first row to its last and checks its chain, the persons it names, and what was
/// signed of it. Tells how many rows it has.
pub(crate) async fn walk(
    file: &Path,
    room: &[u8; 16],
    mut marks: Marks,
) -> Result<u64, VerifyError> {
    const READING: &str = "reading the log of disclosures";
    if !file.is_file() {
        marks.end()?;
        return Ok(0);
    }
    let mut conn = open_to_read(file).await?;
    let (mut seq, mut last) = (0, genesis(room));
    // Constants of this program.
    let sql = format!("SELECT {COLUMNS} FROM disclosures WHERE seq > ? ORDER BY seq LIMIT ?");
    loop {
        let rows = sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(seq)
            .bind(REPLAY_CHUNK_ROWS)
            .fetch_all(&mut conn)
            .await
            .map_err(failed(READING))?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            seq += 1;
            let changed = Finding::DisclosureChanged { seq: seq as u64 };
            let Ok((it, hash)) = decode(row) else {
                return Err(changed.into());
            };
            let expected = it.hash(&last);
            if it.seq != seq as u64 || hash != expected || !it.names_truly() {
                return Err(changed.into());
            }
            last = expected;
            marks.push(&last)?;
        }
    }
    marks.end()?;
    Ok(seq as u64)
}
