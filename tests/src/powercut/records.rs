//! The records of the preloaded library, as bytes and as what they say.

/// Bytes before those of a record.
const HEAD_BYTES: usize = 17;

/// One change, in the order in which they happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A file or folder was opened.
    Opened {
        /// Its descriptor from now on.
        fd: u32,
        /// Its path below the folder.
        name: String,
        /// It was not there before.
        is_new: bool,
        /// It was emptied.
        is_emptied: bool,
    },
    /// Bytes were written.
    Written {
        /// Into what.
        fd: u32,
        /// Where.
        at: u64,
        /// What.
        bytes: Vec<u8>,
    },
    /// The length was set.
    Resized {
        /// Of what.
        fd: u32,
        /// To how many bytes.
        length: u64,
    },
    /// A flush began.
    SyncBegun {
        /// Of what.
        fd: u32,
        /// Its number.
        which: u64,
    },
    /// A flush ended: what was written before it began is on the disk.
    SyncEnded {
        /// Its number.
        which: u64,
    },
    /// A descriptor means nothing any more.
    Closed {
        /// Which.
        fd: u32,
    },
    /// A file has another name.
    Renamed {
        /// Its name before.
        from: String,
        /// Its name now.
        to: String,
    },
    /// A name was taken away.
    Unlinked {
        /// Which.
        name: String,
    },
    /// A folder was made.
    MadeFolder {
        /// Its path below the folder.
        name: String,
    },
}

/// What a log holds.
#[derive(Debug)]
pub(super) struct Records {
    /// In order; a last one that was cut off did not happen.
    pub(super) all: Vec<Record>,
}

pub(super) fn read_records(mut bytes: &[u8]) -> Result<Records, String> {
    let mut all = Vec::new();
    while let Some((head, rest)) = bytes.split_at_checked(HEAD_BYTES) {
        let fd = u32::from_ne_bytes(fixed(&head[1..5]));
        let number = u64::from_ne_bytes(fixed(&head[5..13]));
        let length = u32::from_ne_bytes(fixed(&head[13..17])) as usize;
        let Some((payload, rest)) = rest.split_at_checked(length) else {
            break;
        };
        bytes = rest;
        all.push(record(head[0], fd, number, payload)?);
    }
    Ok(Records { all })
}

fn record(operation: u8, fd: u32, number: u64, payload: &[u8]) -> Result<Record, String> {
    let text = || String::from_utf8_lossy(payload).into_owned();
    Ok(match operation {
        1 => Record::Opened {
            fd,
            name: text(),
            is_new: number & 1 != 0,
            is_emptied: number & 2 != 0,
        },
        2 => Record::Written {
            fd,
            at: number,
            bytes: payload.to_vec(),
        },
        3 => Record::Resized { fd, length: number },
        4 => Record::SyncBegun { fd, which: number },
        5 => Record::SyncEnded { which: number },
        6 => Record::Closed { fd },
        7 => {
            let both = text();
            let (from, to) = both.split_once('\0').ok_or("a renaming without a name")?;
            Record::Renamed {
                from: from.to_owned(),
                to: to.to_owned(),
            }
        }
        8 => Record::Unlinked { name: text() },
        9 => Record::MadeFolder { name: text() },
        10 => return Err("a change was made by half: is the real disk full?".to_owned()),
        other => return Err(format!("an unknown operation {other}")),
    })
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("as long as it was cut")
}
