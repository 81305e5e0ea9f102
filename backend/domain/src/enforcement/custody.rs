//! The chain of custody of a piece of evidence, so that anybody who is shown it can check that nothing in it was changed.
//!
//! The digest `muster-custody/1` of a step, for whoever computes it anew. Every text is UTF-8; `H(x)` is the SHA-256 of the bytes of `x` in 64
//! lower-case hexadecimal digits. It is `H` of these lines in this order, each ended by one byte 10, the last one too:
//!
//! 1. `muster-custody/1`
//! 2. the digest of the step before; of the first step, 64 zeros
//! 3. the id of the evidence, 36 characters, lower case
//! 4. the number of the step, from 1
//! 5. the short name of the agency that takes it into custody
//! 6. when, in milliseconds since 1970
//! 7. when it was given away, likewise; `-` when it was collected
//! 8. `true` or `false`: whether its seal was intact; `-` when it was collected
//! 9. `H` of what it is, `H` of the number of its seal, `H` of who keeps it, `H` of the note of the step: four lines
//! 10. the SHA-256 of every file that was attached before the step, in that order, a line each
//!
//! The end of the chain has a digest as well: as if who released it had taken one more step, with `-` for 7 and 8, and what became of it
//! (`returned`, `destroyed`, `forfeited`, `transferred`) as who keeps it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{CustodyStep, Evidence, Released};
use crate::{
    id::{AgencyId, TaskItemId},
    time::Timestamp,
};

/// The name of the algorithm. One that digests otherwise has another name, so that old chains can be checked again.
const ALGORITHM: &str = "muster-custody/1";

/// What stands for the step before the first.
pub const NO_STEP: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What the digest of a step is made from.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "as the module says, in its order")]
pub struct StepDigest<'a> {
    pub before: &'a str,
    pub evidence: TaskItemId,
    pub step: usize,
    pub agency: &'a AgencyId,
    pub at: Timestamp,
    pub given_at: Option<Timestamp>,
    pub is_intact: Option<bool>,
    pub what: &'a str,
    pub seal: &'a str,
    pub holder: &'a str,
    pub note: &'a str,
}

impl StepDigest<'_> {
    /// The digest in hexadecimal, with the files that were attached before.
    pub fn with_files<'b>(&self, files: impl Iterator<Item = &'b str>) -> String {
        let or_none = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
        let mut lines = vec![
            ALGORITHM.to_owned(),
            self.before.to_owned(),
            self.evidence.to_string(),
            self.step.to_string(),
            self.agency.to_string(),
            self.at.0.to_string(),
            or_none(self.given_at.map(|it| it.0.to_string())),
            or_none(self.is_intact.map(|it| it.to_string())),
        ];
        lines.extend([self.what, self.seal, self.holder, self.note].map(hex));
        lines.extend(files.map(str::to_owned));
        lines.push(String::new());
        hex(&lines.join("\n"))
    }
}

impl Evidence {
    /// The digest of a step that comes after those that there are.
    pub(crate) fn digest_of_next(&self, step: &CustodyStep) -> String {
        self.digest(&StepDigest {
            given_at: step.given.map(|(_, at)| at),
            is_intact: step.is_intact,
            ..self.next(&step.agency, step.at, (&step.holder, &step.note))
        })
    }

    /// The digest of its end.
    pub(crate) fn digest_of_end(&self, end: &Released) -> String {
        self.digest(&self.next(&end.agency, end.at, (end.how.as_str(), &end.note)))
    }

    fn next<'a>(
        &'a self,
        agency: &'a AgencyId,
        at: Timestamp,
        (holder, note): (&'a str, &'a str),
    ) -> StepDigest<'a> {
        StepDigest {
            before: self.custody.last().map_or(NO_STEP, |it| it.sha256.as_str()),
            evidence: self.id,
            step: self.custody.len() + 1,
            agency,
            at,
            given_at: None,
            is_intact: None,
            what: &self.what,
            seal: &self.seal,
            holder,
            note,
        }
    }

    fn digest(&self, step: &StepDigest<'_>) -> String {
        step.with_files(self.attachments.iter().map(|it| it.sha256.as_str()))
    }
}

fn hex(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
