//! An export read without any server or data folder (W5): everything in it is proved, or the first thing that is not is
//! named.

mod lines;

use std::io::{self, BufRead};

use protocol::audit::{self as wire, ExportLine};
use storage::audit::{
    AuditHead, Disclosure, ExportSeal, JournalRow, Log, PUBLIC_KEY_BYTES, SIGNATURE_BYTES,
    SignedHead,
    merkle::{Hash, is_consistent, is_included},
};

use self::lines::{Lines, disclosure, hashes, journal_row};
use super::wire::{read_head, unhex};

/// The version of the form that is read.
const VERSION: u32 = 1;

/// Heads that somebody has kept, as the console exports them.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeptHeads {
    /// The public key of whoever signed them, in hexadecimal.
    pub key: String,
    /// The heads.
    pub heads: Vec<wire::SignedHead>,
}

/// What an export has, all of it proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whose it is.
    pub agency: String,
    /// Rows of the journal.
    pub journal: u64,
    /// Of them, rows of which it has nothing but the hash.
    pub withheld: u64,
    /// Disclosures.
    pub disclosures: u64,
    /// Rows of both logs at the time of its head.
    pub sizes: (u64, u64),
    /// When its head was signed, in milliseconds since 1970.
    pub at: i64,
    /// Kept heads that it was held against, both logs.
    pub heads: usize,
    /// All that were given.
    pub kept: usize,
}

/// The first thing in an export that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum ExportFinding {
    #[error("line {line} is no line of an export: {why}")]
    NotAnExport { line: u64, why: String },
    #[error("the export has version {found}; this program reads version 1")]
    WrongVersion { found: u32 },
    #[error("the export was cut: its last line is missing")]
    Truncated,
    #[error("the export says that it has other rows than it has")]
    OtherCount,
    #[error("a kept head is no head, or is not signed with the key that is kept with it")]
    KeptNotSigned,
    #[error("no head was kept to hold it against")]
    NothingKept,
    #[error("the export is signed with another key than the kept heads")]
    OtherKey,
    #[error("the head in the export is not signed with the key in it")]
    NotSigned,
    #[error("a kept head is of another room")]
    OtherRoom,
    #[error(
        "the export does not say how it goes on from a kept head; export again from the console that keeps it"
    )]
    NotHeldAgainst,
    #[error("the {log} does not go on from the kept head of {size} rows: the record was changed")]
    NotConsistent { log: &'static str, size: u64 },
    #[error("row {seq} of the {log} is not in the signed head")]
    NotInHead { log: &'static str, seq: u64 },
    #[error("row {seq} of the {log} is out of order or another agency's")]
    OutOfPlace { log: &'static str, seq: u64 },
    #[error("the journal row with receipt {receipt} is missing")]
    RowMissing { receipt: u64 },
    #[error(
        "the export is not as the server signed it: lines were changed, left out or put in after it was made"
    )]
    NotAsSigned,
    #[error("disclosure {seq} names another person than was recorded")]
    OtherPerson { seq: u64 },
}

/// Why an export was not found whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It is not.
    #[error(transparent)]
    NotWhole(#[from] ExportFinding),
    /// It could not be read.
    #[error("the export could not be read")]
    Io(#[from] io::Error),
}

/// Reads an export from its first line to its last and holds it against heads that were kept.
pub fn check_export(export: impl BufRead, kept: &KeptHeads) -> Result<Checked, ExportError> {
    let (key, heads) = (kept.key()?, kept.signed()?);
    let mut lines = Lines::new(export);
    let first = lines.next()?.ok_or(ExportFinding::Truncated)?;
    let mut check = Check::begin(first, &key, heads)?;
    loop {
        let line = lines.next()?.ok_or(ExportFinding::Truncated)?;
        if check.line(line, lines.number())? {
            break;
        }
    }
    if lines.next()?.is_some() {
        let why = "it follows the last one".to_owned();
        let line = lines.number();
        return Err(ExportFinding::NotAnExport { line, why }.into());
    }
    Ok(check.end(&key, lines.hash())?)
}

impl KeptHeads {
    fn key(&self) -> Result<[u8; PUBLIC_KEY_BYTES], ExportFinding> {
        unhex(&self.key).ok_or(ExportFinding::KeptNotSigned)
    }

    /// The heads, each of them signed with the key that is kept with them; at least one.
    pub fn signed(&self) -> Result<Vec<SignedHead>, ExportFinding> {
        let key = self.key()?;
        let signed = |it: &wire::SignedHead| {
            let head = read_head(it).filter(|it| it.is_signed_by(&key));
            head.ok_or(ExportFinding::KeptNotSigned)
        };
        if self.heads.is_empty() {
            return Err(ExportFinding::NothingKept);
        }
        self.heads.iter().map(signed).collect()
    }
}

struct Check {
    agency: String,
    head: SignedHead,
    kept: Vec<Kept>,
    /// The last row of each log.
    last: (u64, u64),
    receipt: u64,
    counts: (u64, u64),
    withheld: u64,
    said: Option<Said>,
}

/// A kept head, and which of its two logs the export was held against.
struct Kept {
    head: SignedHead,
    is_held: [bool; 2],
}

/// Rows are only added: of two heads the later one never has fewer.
fn check_order(kept: &AuditHead, now: &AuditHead) -> Result<(), ExportFinding> {
    let logs = [
        (Log::Journal, kept.journal.size, now.journal.size),
        (
            Log::Disclosures,
            kept.disclosures.size,
            now.disclosures.size,
        ),
    ];
    for (log, of_kept, of_now) in logs {
        let is_shorter = kept.at < now.at && of_now < of_kept;
        if is_shorter || (kept.at > now.at && of_now > of_kept) {
            return Err(ExportFinding::NotConsistent {
                log: log.as_str(),
                size: of_kept,
            });
        }
    }
    Ok(())
}

/// What the last line says.
struct Said {
    counts: (u64, u64),
    signature: [u8; SIGNATURE_BYTES],
}

impl Check {
    fn begin(first: ExportLine, key: &[u8], kept: Vec<SignedHead>) -> Result<Self, ExportFinding> {
        let ExportLine::Begin {
            version,
            agency,
            key: its_key,
            head,
        } = first
        else {
            let why = "it is not the first line".to_owned();
            return Err(ExportFinding::NotAnExport { line: 1, why });
        };
        if version != VERSION {
            return Err(ExportFinding::WrongVersion { found: version });
        }
        if unhex::<PUBLIC_KEY_BYTES>(&its_key)
            .as_ref()
            .map(|it| &it[..])
            != Some(key)
        {
            return Err(ExportFinding::OtherKey);
        }
        let head = read_head(&head).filter(|it| it.is_signed_by(key));
        let head = head.ok_or(ExportFinding::NotSigned)?;
        if kept.iter().any(|it| it.head.room != head.head.room) {
            return Err(ExportFinding::OtherRoom);
        }
        let mut check = Self {
            agency,
            head,
            kept: kept
                .into_iter()
                .map(|head| Kept {
                    head,
                    is_held: [false; 2],
                })
                .collect(),
            last: (0, 0),
            receipt: 0,
            counts: (0, 0),
            withheld: 0,
            said: None,
        };
        let now = check.head.head;
        for it in &check.kept {
            check_order(&it.head.head, &now)?;
        }
        // What is of the same size needs no proof.
        check.hold(Log::Journal, now.journal.size, &[])?;
        check.hold(Log::Disclosures, now.disclosures.size, &[])?;
        Ok(check)
    }

    /// Holds a log against every kept head of so many rows of it.
    fn hold(&mut self, log: Log, size: u64, proof: &[Hash]) -> Result<(), ExportFinding> {
        let of = |it: &SignedHead| match log {
            Log::Journal => (it.head.journal, 0),
            Log::Disclosures => (it.head.disclosures, 1),
        };
        let (now, place) = of(&self.head);
        for it in &mut self.kept {
            let (old, _) = of(&it.head);
            if old.size != size {
                continue;
            }
            if !is_consistent(old, now, proof) {
                let log = log.as_str();
                return Err(ExportFinding::NotConsistent { log, size });
            }
            it.is_held
                .iter_mut()
                .skip(place)
                .take(1)
                .for_each(|it| *it = true);
        }
        Ok(())
    }

    /// Takes the next line; tells whether it says that it is the last.
    fn line(&mut self, line: ExportLine, number: u64) -> Result<bool, ExportFinding> {
        let not = |why: &str| ExportFinding::NotAnExport {
            line: number,
            why: why.to_owned(),
        };
        match line {
            ExportLine::Begin { .. } => return Err(not("it is a second first line")),
            ExportLine::Consistency {
                journal_size,
                journal,
                disclosures_size,
                disclosures,
            } => {
                let journal = hashes(&journal).ok_or_else(|| not("it has no hashes"))?;
                let disclosures = hashes(&disclosures).ok_or_else(|| not("it has no hashes"))?;
                self.hold(Log::Journal, journal_size, &journal)?;
                self.hold(Log::Disclosures, disclosures_size, &disclosures)?;
            }
            ExportLine::End {
                journal,
                disclosures,
                lines: _,
                signature,
            } => {
                let signature = unhex(&signature).ok_or_else(|| not("it has no signature"))?;
                let counts = (journal, disclosures);
                self.said = Some(Said { counts, signature });
                return Ok(true);
            }
            row @ ExportLine::Journal { .. } => {
                let (row, previous, proof) =
                    journal_row(row).ok_or_else(|| not("it is no row of the journal"))?;
                self.journal(&row, &previous, &proof)?;
            }
            ExportLine::Withheld {
                seq,
                receipt,
                hash,
                proof,
            } => {
                let hash = unhex(&hash).ok_or_else(|| not("it has no hash"))?;
                let proof = hashes(&proof).ok_or_else(|| not("it has no proof"))?;
                self.withheld += 1;
                self.place(seq, receipt, &hash, &proof)?;
            }
            row @ ExportLine::Disclosure { .. } => {
                let (row, previous, proof) =
                    disclosure(row).ok_or_else(|| not("it is no disclosure"))?;
                self.disclosure(&row, &previous, &proof)?;
            }
        }
        Ok(false)
    }

    fn journal(
        &mut self,
        row: &JournalRow,
        previous: &Hash,
        proof: &[Hash],
    ) -> Result<(), ExportFinding> {
        if row.agency != self.agency.as_bytes() {
            let (log, seq) = (Log::Journal.as_str(), row.seq);
            return Err(ExportFinding::OutOfPlace { log, seq });
        }
        self.place(row.seq, row.receipt, &row.hash(previous), proof)
    }

    /// A row of the journal is where it belongs.
    fn place(
        &mut self,
        seq: u64,
        receipt: u64,
        hash: &Hash,
        proof: &[Hash],
    ) -> Result<(), ExportFinding> {
        let log = Log::Journal.as_str();
        if seq <= self.last.0 {
            return Err(ExportFinding::OutOfPlace { log, seq });
        }
        let mark = self.head.head.journal;
        if !is_included(hash, seq - 1, mark.size, proof, &mark.root) {
            return Err(ExportFinding::NotInHead { log, seq });
        }
        // An agency's receipts have no gap (C3): so none of its rows before this one was left out.
        let expected = self.receipt + 1;
        if receipt != expected {
            return Err(ExportFinding::RowMissing { receipt: expected });
        }
        self.receipt = receipt;
        self.last.0 = seq;
        self.counts.0 += 1;
        Ok(())
    }

    fn disclosure(
        &mut self,
        row: &Disclosure,
        previous: &Hash,
        proof: &[Hash],
    ) -> Result<(), ExportFinding> {
        let (log, seq) = (Log::Disclosures.as_str(), row.seq);
        let is_theirs = row.agency.is_empty() || [&row.agency, &row.owner].contains(&&self.agency);
        if seq <= self.last.1 || !is_theirs {
            return Err(ExportFinding::OutOfPlace { log, seq });
        }
        let mark = self.head.head.disclosures;
        if !is_included(&row.hash(previous), seq - 1, mark.size, proof, &mark.root) {
            return Err(ExportFinding::NotInHead { log, seq });
        }
        if !row.names_truly() {
            return Err(ExportFinding::OtherPerson { seq });
        }
        self.last.1 = seq;
        self.counts.1 += 1;
        Ok(())
    }

    /// `before`: the hash of all lines before the last, as they were read.
    fn end(self, key: &[u8], before: Hash) -> Result<Checked, ExportFinding> {
        let said = self.said.ok_or(ExportFinding::Truncated)?;
        if said.counts != self.counts {
            return Err(ExportFinding::OtherCount);
        }
        let whole = self.kept.iter().filter(|it| it.is_held == [true; 2]);
        let compared = whole.count();
        if compared == 0 {
            return Err(ExportFinding::NotHeldAgainst);
        }
        let seal = ExportSeal {
            agency: self.agency.clone(),
            room: self.head.head.room,
            journal: self.counts.0,
            disclosures: self.counts.1,
            lines: before,
        };
        // The rows prove themselves. That these are all of them is the server's word, which it signed.
        if !seal.is_signed_by(key, &said.signature) {
            return Err(ExportFinding::NotAsSigned);
        }
        let head = self.head.head;
        Ok(Checked {
            agency: self.agency,
            journal: self.counts.0,
            withheld: self.withheld,
            disclosures: self.counts.1,
            sizes: (head.journal.size, head.disclosures.size),
            at: head.at,
            heads: compared,
            kept: self.kept.len(),
        })
    }
}
