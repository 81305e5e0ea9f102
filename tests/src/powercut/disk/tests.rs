//! What the model of a disk keeps and loses.

use super::*;

const NOTHING: Kept = Kept {
    sectors_percent: 0,
    names_percent: 0,
    is_torn: false,
};
const EVERYTHING: Kept = Kept {
    sectors_percent: 100,
    names_percent: 100,
    is_torn: false,
};

fn image(files: &[(&str, &[u8])]) -> Image {
    Image {
        files: files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect(),
        folders: BTreeSet::new(),
    }
}

fn open(fd: u32, name: &str) -> Record {
    Record::Opened {
        fd,
        name: name.to_owned(),
        is_new: false,
        is_emptied: false,
    }
}

fn make(fd: u32, name: &str) -> Record {
    Record::Opened {
        fd,
        name: name.to_owned(),
        is_new: true,
        is_emptied: false,
    }
}

fn write(fd: u32, at: u64, bytes: &[u8]) -> Record {
    Record::Written {
        fd,
        at,
        bytes: bytes.to_vec(),
    }
}

fn flush(fd: u32, which: u64) -> [Record; 2] {
    [Record::SyncBegun { fd, which }, Record::SyncEnded { which }]
}

fn disk(before: &Image, records: &[Record]) -> Disk {
    let mut disk = Disk::new(before.clone());
    for it in records {
        disk.apply(it).expect("records that make sense");
    }
    disk
}

fn after(before: &Image, records: &[Record], kept: &Kept) -> Image {
    disk(before, records).cut(kept, &mut Chance::seeded(1)).0
}

#[test]
fn what_was_flushed_stays_and_what_was_not_goes() {
    let before = image(&[("a", b"old")]);
    let [begun, ended] = flush(3, 1);
    let records = [
        open(3, "a"),
        write(3, 0, b"new"),
        begun,
        // Written while the flush was under way: not covered by it.
        write(3, 3, b"er"),
        ended,
    ];

    assert_eq!(after(&before, &records, &NOTHING), image(&[("a", b"new")]));
    assert_eq!(
        after(&before, &records, &EVERYTHING),
        image(&[("a", b"newer")])
    );
    let not_ended = &records[..4];
    assert_eq!(after(&before, not_ended, &NOTHING), before);
}

#[test]
fn sectors_are_kept_one_by_one_and_one_can_be_torn() {
    let before = image(&[("a", &[0; 4 * SECTOR_BYTES])]);
    let records = [open(3, "a"), write(3, 0, &[1; 4 * SECTOR_BYTES])];
    let half = Kept {
        sectors_percent: 50,
        names_percent: 0,
        is_torn: false,
    };
    let mut chance = Chance::seeded(7);
    let mut seen = BTreeSet::new();
    for _ in 0..100 {
        let (image, cut) = disk(&before, &records).cut(&half, &mut chance);
        let bytes = &image.files["a"];
        let sectors: Vec<u8> = bytes.chunks(SECTOR_BYTES).map(|it| it[0]).collect();
        assert!(
            bytes
                .chunks(SECTOR_BYTES)
                .all(|it| it == [it[0]; SECTOR_BYTES])
        );
        assert_eq!(
            cut.lost_sectors,
            sectors
                .iter()
                .map(|it| usize::from(*it == 0))
                .sum::<usize>()
        );
        seen.insert(sectors);
    }
    assert!(seen.len() > 8, "{seen:?}");

    let torn = Kept {
        is_torn: true,
        ..NOTHING
    };
    let torn_inside = (0..20).any(|_| {
        let (image, _) = disk(&before, &records).cut(&torn, &mut chance);
        let ones: usize = image.files["a"].iter().map(|it| usize::from(*it)).sum();
        !ones.is_multiple_of(SECTOR_BYTES)
    });
    assert!(torn_inside);
}

#[test]
fn a_name_lasts_when_its_folder_was_flushed() {
    let before = image(&[("old", b"1")]);
    let [begun, ended] = flush(3, 1);
    let made = [make(3, "new"), write(3, 0, b"2"), begun, ended];
    assert_eq!(
        after(&before, &made, &NOTHING),
        before,
        "its bytes were flushed, its name was not"
    );
    let rename = Record::Renamed {
        from: "new".to_owned(),
        to: "old".to_owned(),
    };
    let [begun, ended] = flush(4, 2);
    let folder = [rename, open(4, ""), begun, ended];
    let all: Vec<Record> = made.iter().chain(&folder).cloned().collect();
    assert_eq!(after(&before, &all, &NOTHING), image(&[("old", b"2")]));
    let unflushed = &all[..all.len() - 1];
    assert_eq!(after(&before, unflushed, &NOTHING), before);
    assert_eq!(
        after(&before, unflushed, &EVERYTHING),
        image(&[("old", b"2")])
    );
}

#[test]
fn what_was_not_told_is_found() {
    let before = image(&[("a", b"old")]);
    let records = [open(3, "a"), write(3, 0, b"new"), Record::Closed { fd: 3 }];
    let last = records.last();
    let check = |real: &Image| disk(&before, &records).check(real, last);
    check(&image(&[("a", b"new")])).expect("as it was told");
    check(&image(&[("a", b"other")])).expect_err("changed unseen");
    check(&image(&[("a", b"new"), ("b", b"unseen")])).expect_err("made unseen");
    check(&image(&[])).expect_err("taken away unseen");
    // What was told last may not have been done any more.
    let cut_short = [open(3, "a"), write(3, 0, b"new")];
    disk(&before, &cut_short)
        .check(&before, cut_short.last())
        .expect("killed between the record and the deed");
}
