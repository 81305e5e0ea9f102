//! To which seats something went (W7): streams that were open while it was shown, and what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use domain::PrincipalId;
use protocol::{
    Moment,
    audit::{Receipt, ReceiptChange, SeatCount, SeatKind, Shown},
    words::Clearance,
};
use storage::audit::Disclosure;
use uuid::Uuid;

use super::receipts::{RECEIPTS_MAX, Wanted};

/// A stream, as far as it was recorded.
#[derive(Debug)]
struct Stream {
    seat: SeatKind,
    clearance: Clearance,
    person: Option<PrincipalId>,
    /// The row of the journal that it began with; none if it was open before what was read.
    from: u64,
    /// The row up to which it was delivered, if it is not open any more.
    to: u64,
    is_open: bool,
}

impl Stream {
    /// The last row that it got; none is the last while it is open.
    const fn end(&self) -> u64 {
        if self.is_open { u64::MAX } else { self.to }
    }
}

/// A row about a stream.
struct Reached {
    stream: Uuid,
    seat: SeatKind,
    clearance: Clearance,
    journal: u64,
    is_open: bool,
}

/// Streams that one question keeps: weeks of a full room. More is said to be missing.
const STREAMS_MAX: usize = 100_000;

/// What the log of disclosures says.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    streams: BTreeMap<Uuid, Stream>,
    pub(crate) reads: Vec<Receipt>,
    /// More reads than are given.
    pub(crate) is_cut: bool,
    /// A run of the server ended without saying so, or rows found no place.
    pub(crate) may_miss: bool,
}

impl Deliveries {
    /// Takes the next rows, oldest first. Reads before `since` or after `until` are left out; so are those of other things
    /// than `object`.
    pub(crate) fn read(&mut self, rows: &[Disclosure], wanted: &Wanted) {
        for row in rows {
            // What cannot be read any more was written by another version: it is missing.
            match serde_json::from_str::<Shown>(&row.body) {
                Ok(shown) => self.take(row, shown, wanted),
                Err(_other) => self.may_miss = true,
            }
        }
    }

    fn take(&mut self, row: &Disclosure, shown: Shown, wanted: &Wanted) {
        let is_within = row.at >= wanted.from.0 && row.at <= wanted.until.0;
        let begins = matches!(shown, Shown::Opened { .. });
        let is_open = !matches!(shown, Shown::Closed { .. });
        match shown {
            Shown::Started {
                after_crash,
                journal,
            } => {
                self.may_miss |= after_crash && is_within;
                // Whose end was not recorded got at most what there was when the next run began.
                for it in self.streams.values_mut().filter(|it| it.is_open) {
                    it.to = it.to.max(journal);
                    it.is_open = false;
                }
            }
            Shown::Lost { .. } => self.may_miss |= is_within,
            Shown::Opened {
                stream,
                seat,
                clearance,
                n: _,
                journal,
            }
            | Shown::Delivered {
                stream,
                seat,
                clearance,
                n: _,
                journal,
            }
            | Shown::Closed {
                stream,
                seat,
                clearance,
                n: _,
                journal,
            } => {
                let at = Reached {
                    stream,
                    seat,
                    clearance,
                    journal,
                    is_open,
                };
                self.reached(row, &at, if begins { journal } else { 0 });
            }
            Shown::Read {
                route,
                seat,
                clearance,
                journal,
                count,
                ids,
            } if is_within && !row.owner.is_empty() && is_to_tell(clearance, wanted) => {
                // Of a long list only the first are named: it may have been among the others.
                let is_meant = wanted
                    .object
                    .as_ref()
                    .is_none_or(|thing| count > ids.len() || ids.iter().any(|it| thing.is_in(it)));
                if is_meant {
                    let mut read = read(row, route, seat, journal, count, ids);
                    read.clearance = clearance;
                    self.keep_read(read);
                }
            }
            Shown::Read { .. } | Shown::Looked { .. } | Shown::Stopped {} => {}
        }
    }

    fn keep_read(&mut self, read: Receipt) {
        if self.reads.len() < RECEIPTS_MAX {
            self.reads.push(read);
        } else {
            self.is_cut = true;
        }
    }

    /// A stream that nothing was read of before began with row `from`.
    fn reached(&mut self, row: &Disclosure, at: &Reached, from: u64) {
        if self.streams.len() >= STREAMS_MAX && !self.streams.contains_key(&at.stream) {
            self.may_miss = true;
            return;
        }
        let stream = self.streams.entry(at.stream).or_insert(Stream {
            seat: at.seat,
            clearance: at.clearance,
            person: row.who.as_ref().map(|it| it.1),
            from,
            to: at.journal,
            is_open: true,
        });
        stream.to = stream.to.max(at.journal);
        stream.is_open = at.is_open;
    }

    /// Who was at these seats.
    pub(crate) fn people(&self) -> BTreeSet<PrincipalId> {
        self.streams.values().filter_map(|it| it.person).collect()
    }

    /// To which seats it went what was shown until row `until` of the journal. `names` has people of the asker's own agency.
    pub(crate) fn seats(
        &self,
        receipt: &Receipt,
        until: u64,
        names: &BTreeMap<PrincipalId, String>,
    ) -> Vec<SeatCount> {
        // A withdrawal takes away: whoever was connected got that.
        let is_reached = |it: &&Stream| {
            it.clearance == receipt.clearance && it.from < until && it.end() >= receipt.journal
        };
        count(self.streams.values().filter(is_reached), names)
    }

    /// When those who were cleared for so much were connected.
    pub(crate) fn reach(&self) -> Reach {
        let mut reach = Reach::default();
        for it in self.streams.values() {
            let of = reach.0.entry(it.clearance.into()).or_default();
            of.push((it.from, it.end()));
        }
        for streams in reach.0.values_mut() {
            streams.sort_unstable();
            let mut last = 0;
            for it in streams {
                last = it.1.max(last);
                it.1 = last;
            }
        }
        reach
    }
}

/// When anybody was connected, by what they were cleared for: where each stream began, and the furthest row that it and
/// those that began before it were delivered. Asked once for each receipt, so that it looks at few of many streams.
#[derive(Debug, Default)]
pub(crate) struct Reach(BTreeMap<domain::Clearance, Vec<(u64, u64)>>);

impl Reach {
    /// Whether anybody of whom this is told was connected. What is open to all of an agency is told anyway.
    pub(crate) fn is_told(&self, receipt: &Receipt, until: u64) -> bool {
        let clearance = receipt.clearance.into();
        let streams = self.0.get(&clearance).map_or(&[][..], Vec::as_slice);
        let begun = streams.partition_point(|it| it.0 < until);
        let last = streams[..begun].last();
        clearance.is_open() || last.is_some_and(|it| it.1 >= receipt.journal)
    }
}

/// Whether what only those saw who are cleared for so much may be told.
fn is_to_tell(clearance: Clearance, wanted: &Wanted) -> bool {
    domain::Clearance::from(clearance) <= wanted.clearance_max
}

fn count<'a>(
    streams: impl Iterator<Item = &'a Stream>,
    names: &BTreeMap<PrincipalId, String>,
) -> Vec<SeatCount> {
    let mut seats: BTreeMap<SeatKind, SeatCount> = BTreeMap::new();
    for stream in streams {
        let seat = seats.entry(stream.seat).or_insert(SeatCount {
            seat: stream.seat,
            count: 0,
            people: Vec::new(),
        });
        seat.count += 1;
        let person = stream.person.and_then(|it| names.get(&it));
        seat.people
            .extend(person.filter(|it| !seat.people.contains(it)).cloned());
    }
    seats.into_values().collect()
}

fn read(
    row: &Disclosure,
    route: String,
    seat: SeatKind,
    journal: u64,
    count: usize,
    ids: Vec<String>,
) -> Receipt {
    Receipt {
        at: Moment(domain::Timestamp(row.at)),
        journal,
        kind: None,
        ids,
        label: None,
        is_part: false,
        change: ReceiptChange::Read,
        fields: Vec::new(),
        precision: None,
        clearance: Clearance::Open,
        terms: Vec::new(),
        delivered: vec![SeatCount {
            seat,
            count: 1,
            people: Vec::new(),
        }],
        route: Some(route),
        count: Some(count),
    }
}

#[cfg(test)]
mod tests {
    use domain::sharing::Viewer;

    use super::*;
    use crate::audit::Thing;

    fn row(at: i64, shown: &Shown) -> Disclosure {
        Disclosure {
            seq: 1,
            at,
            agency: "police".to_owned(),
            owner: String::new(),
            body: serde_json::to_string(shown).unwrap(),
            person: [0; 32],
            who: None,
        }
    }

    fn opened(stream: u128, journal: u64) -> Shown {
        Shown::Opened {
            stream: Uuid::from_u128(stream),
            seat: SeatKind::Desk,
            clearance: Clearance::Open,
            n: 0,
            journal,
        }
    }

    fn reached(stream: u128, journal: u64, is_open: bool) -> Shown {
        let (stream, seat, n) = (Uuid::from_u128(stream), SeatKind::Desk, 3);
        if is_open {
            Shown::Delivered {
                stream,
                seat,
                clearance: Clearance::Open,
                n,
                journal,
            }
        } else {
            Shown::Closed {
                stream,
                seat,
                clearance: Clearance::Open,
                n,
                journal,
            }
        }
    }

    fn wanted(from: i64, object: Option<&str>) -> Wanted {
        let agency = |it: &str| domain::AgencyId::new(it).unwrap();
        Wanted {
            viewer: agency("police"),
            owner: agency("fire"),
            asker: Viewer::open(agency("fire")),
            clearance_max: domain::Clearance::Confidential,
            from: domain::Timestamp(from),
            until: domain::Timestamp(1_000),
            object: object.map(|it| Thing::read(it).unwrap()),
            with_labels: false,
        }
    }

    fn found(rows: &[Disclosure], from: i64) -> Deliveries {
        let mut found = Deliveries::default();
        found.read(rows, &wanted(from, None));
        found
    }

    fn line(journal: u64, until: u64) -> (Receipt, u64) {
        let row = row(0, &Shown::Stopped {});
        let receipt = read(&row, String::new(), SeatKind::Desk, journal, 1, vec![]);
        (receipt, until)
    }

    fn counts(rows: &[Disclosure], (receipt, until): (Receipt, u64)) -> usize {
        let seats = found(rows, 0).seats(&receipt, until, &BTreeMap::new());
        seats.iter().map(|it| it.count).sum()
    }

    /// W7: a seat got what was shown while its stream was open, what stood when it was opened included.
    #[test]
    fn w7_a_seat_got_what_was_shown_while_it_was_connected() {
        let rows = [row(1, &opened(1, 10)), row(2, &reached(1, 20, false))];
        // Shown before and standing still, shown meanwhile; withdrawn before, shown after.
        assert_eq!(counts(&rows, line(5, u64::MAX)), 1);
        assert_eq!(counts(&rows, line(15, 16)), 1);
        assert_eq!(counts(&rows, line(5, 10)), 0);
        assert_eq!(counts(&rows, line(21, u64::MAX)), 0);
        // Open still: all of it.
        let rows = [row(1, &opened(1, 10))];
        assert_eq!(counts(&rows, line(21, u64::MAX)), 1);
    }

    /// W7: whose end was not recorded got no more than there was when the next run began; that is said after a crash.
    #[test]
    fn w7_a_stream_that_a_crash_cut_got_at_most_what_there_was() {
        let started = |after_crash| Shown::Started {
            after_crash,
            journal: 20,
        };
        for after_crash in [true, false] {
            let rows = [row(1, &opened(1, 10)), row(3, &started(after_crash))];
            assert_eq!(counts(&rows, line(20, u64::MAX)), 1);
            assert_eq!(counts(&rows, line(21, u64::MAX)), 0);
            assert_eq!(found(&rows, 0).may_miss, after_crash);
            assert!(!found(&rows, 4).may_miss);
        }
    }

    /// W7: a wall that was opened long before what is read is found by what it says of itself now and then.
    #[test]
    fn w7_a_stream_whose_opening_is_long_ago_counts() {
        let rows = [row(1, &reached(1, 10, true))];
        assert_eq!(counts(&rows, line(5, u64::MAX)), 1);
        assert_eq!(counts(&rows, line(15, u64::MAX)), 1);
        let rows = [row(1, &reached(1, 10, false))];
        assert_eq!(counts(&rows, line(5, u64::MAX)), 1);
        assert_eq!(counts(&rows, line(15, u64::MAX)), 0);
    }

    /// W8: rows that were lost are told of, in the time in which they were.
    #[test]
    fn w8_lost_rows_are_told_of() {
        let rows = [row(5, &Shown::Lost { count: 3 })];
        assert!(found(&rows, 0).may_miss);
        assert!(!found(&rows, 6).may_miss);
        assert!(!found(&[row(5, &opened(1, 1))], 0).may_miss);
    }

    const A: &str = "018f0000-0000-7000-8000-00000000000a";
    const B: &str = "018f0000-0000-7000-8000-00000000000b";

    /// W8: a list that names its first things only is given whatever thing is asked about.
    #[test]
    fn w8_a_long_list_may_have_had_any_thing() {
        let shown = |count| Shown::Read {
            route: "units".to_owned(),
            seat: SeatKind::Desk,
            clearance: Clearance::Open,
            journal: 1,
            count,
            ids: vec![format!("incident/{A}")],
        };
        let reads = |count, object| {
            let mut row = row(1, &shown(count));
            "fire".clone_into(&mut row.owner);
            let mut found = Deliveries::default();
            found.read(&[row], &wanted(0, Some(object)));
            found.reads.len()
        };
        assert_eq!((reads(1, A), reads(1, B), reads(2, B)), (1, 0, 1));
    }

    /// The same stream of somebody who is cleared.
    fn cleared(shown: Shown) -> Shown {
        let mut shown = shown;
        if let Shown::Opened { clearance, .. } | Shown::Closed { clearance, .. } = &mut shown {
            *clearance = Clearance::Restricted;
        }
        shown
    }

    fn above((mut receipt, until): (Receipt, u64)) -> (Receipt, u64) {
        receipt.clearance = Clearance::Restricted;
        (receipt, until)
    }

    /// W6 and G14: what only the cleared are shown went to their seats and to no others.
    #[test]
    fn w6_what_is_above_open_went_to_the_cleared_only() {
        let rows = [row(1, &opened(1, 10)), row(1, &cleared(opened(2, 10)))];
        assert_eq!(counts(&rows, above(line(5, u64::MAX))), 1);
        assert_eq!(counts(&rows, line(5, u64::MAX)), 1);
    }

    /// W6 and G14: what only the cleared could have been shown is told if it went to a seat of theirs, whichever of many;
    /// what is open to all is told anyway.
    #[test]
    fn w6_what_is_above_open_is_told_as_far_as_it_went_anywhere() {
        let stream = |n, from, to| {
            let opened = row(1, &cleared(opened(n, from)));
            [opened, row(2, &cleared(reached(n, to, false)))]
        };
        // One from 10 to 90, two within it, one from 200 to 220; nobody between them, everybody else all the time.
        let mut rows = [stream(1, 10, 90), stream(2, 20, 30), stream(3, 40, 50)].concat();
        rows.extend(stream(4, 200, 220));
        rows.push(row(1, &opened(5, 1)));
        let found = found(&rows, 0);
        for (from, until) in [(1, 10), (1, 11), (60, 61), (90, 95), (91, 200), (150, 300)]
            .into_iter()
            .chain([(220, 250), (221, u64::MAX)])
        {
            let (receipt, until) = above(line(from, until));
            let seats = found.seats(&receipt, until, &BTreeMap::new());
            let is_told = found.reach().is_told(&receipt, until);
            assert_eq!(is_told, !seats.is_empty(), "{from} {until}");
            let (receipt, until) = line(from, until);
            assert!(found.reach().is_told(&receipt, until));
        }
    }
}
