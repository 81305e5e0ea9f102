//! Every acknowledged command, and what the server shows of it after each restart.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use client::{Client, Mirror};
use tokio::task::JoinSet;

use super::{
    bytes,
    effect::Seen,
    story::{AGENCIES, Answered, Command, Seat, Seats, Teller, send_patiently},
};

/// Findings that are told in words; one is enough to look into, more would hide it.
const EXAMPLES_MAX: usize = 8;
/// Commands sent again at once.
const AT_ONCE_MAX: usize = 32;

/// What is wrong.
#[derive(Debug, Default, Clone)]
pub(super) struct Findings {
    /// Acknowledged, and no more to be seen, or answered otherwise when sent again.
    pub(super) lost: usize,
    /// Took effect more than once.
    pub(super) twice: usize,
    /// One of its events is there without the other.
    pub(super) partly: usize,
    /// Attachments that are shown and whose bytes are not those that were sent.
    pub(super) bytes: usize,
    /// Refused, though nothing stood against it.
    pub(super) refused: usize,
    pub(super) examples: Vec<String>,
}

impl Findings {
    pub(super) fn add(&mut self, other: Self) {
        self.lost += other.lost;
        self.twice += other.twice;
        self.partly += other.partly;
        self.bytes += other.bytes;
        self.refused += other.refused;
        for it in other.examples {
            self.tell(it);
        }
    }

    /// Something else that was acknowledged is gone.
    pub(super) fn lost(&mut self, example: String) {
        self.lost += 1;
        self.tell(example);
    }

    fn tell(&mut self, example: String) {
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push(example);
        }
    }
}

/// What was acknowledged so far.
#[derive(Default)]
pub(super) struct Ledger {
    all: Vec<Answered>,
    /// Where the last round's begin.
    newest: usize,
    /// Commands that were found lost already: each counts once.
    lost: std::collections::HashSet<usize>,
    findings: Findings,
}

impl Ledger {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Takes what a round's clients were answered.
    pub(super) fn take(&mut self, tellers: &mut [Teller]) {
        self.newest = self.all.len();
        for it in tellers {
            self.all.append(&mut it.answered);
            for why in it.refused.drain(..) {
                self.findings.refused += 1;
                self.findings.tell(why);
            }
        }
    }

    /// Looks for the effect of everything that was acknowledged, and for halves of what was not.
    pub(super) async fn look(&mut self, seats: &Seats, tellers: &[Teller]) {
        let mirrors = mirrors(seats).await;
        let look = |it: &Command| it.effect.seen(&mirrors[it.seat.agency()]);
        let seen: Vec<Seen> = self.all.iter().map(|it| look(&it.command)).collect();
        for (index, seen) in seen.into_iter().enumerate() {
            match seen {
                Seen::Once => {}
                Seen::No => self.lost(index, "is not there"),
                Seen::Twice => self.findings.twice += 1,
                Seen::Partly => self.findings.partly += 1,
            }
        }
        let newest = self.all[self.newest..].iter().map(|it| &it.command);
        let mut with_bytes: Vec<Arc<Command>> = newest.cloned().collect();
        for command in tellers.iter().filter_map(Teller::in_doubt) {
            match look(command) {
                Seen::No => {}
                Seen::Once => with_bytes.push(Arc::clone(command)),
                Seen::Twice => self.findings.twice += 1,
                Seen::Partly => self.findings.partly += 1,
            }
        }
        self.look_at_bytes(seats, with_bytes).await;
    }

    async fn look_at_bytes(&mut self, seats: &Seats, commands: Vec<Arc<Command>>) {
        for wrong in bytes::look(seats, commands).await {
            self.findings.bytes += 1;
            self.findings.tell(wrong);
        }
    }

    /// The last round's commands once more: each gets the answer that it got.
    pub(super) async fn send_newest_again(&mut self, seats: &Seats) {
        self.send_again(seats, self.newest).await;
    }

    /// Everything once more, then the counts of receipts and of timeline entries.
    pub(super) async fn close(mut self, seats: &Seats) -> Findings {
        self.look(seats, &[]).await;
        self.send_again(seats, 0).await;
        self.newest = 0;
        self.look(seats, &[]).await;
        self.count_receipts();
        self.count_lines(seats).await;
        self.findings
    }

    fn lost(&mut self, index: usize, how: &str) {
        if self.lost.insert(index) {
            self.findings.lost += 1;
            let it = &self.all[index];
            self.findings.tell(format!(
                "receipt {} of {:?} {:?} {how}",
                it.accepted.receipt, it.command.seat, it.command.effect
            ));
        }
    }

    async fn send_again(&mut self, seats: &Seats, from: usize) {
        let mut sending = JoinSet::new();
        let mut wrong = Vec::new();
        for (index, it) in self.all.iter().enumerate().skip(from) {
            if sending.len() >= AT_ONCE_MAX {
                wrong.extend(sending.join_next().await.and_then(|it| it.expect("a task")));
            }
            let (it, seats) = (it.clone(), seats.clone());
            sending.spawn(async move {
                match send_patiently(&seats, &it.command).await {
                    Ok(answer) if answer == it.accepted => None,
                    Ok(answer) => Some((index, format!("is answered with {answer:?} now"))),
                    Err(why) => Some((index, format!("is answered with {why} now"))),
                }
            });
        }
        wrong.extend(sending.join_all().await.into_iter().flatten());
        for (index, how) in wrong {
            self.lost(index, &how);
        }
    }

    /// Rule C3: an agency's receipts count its accepted commands. One that is missing was given to an effect that
    /// nobody was told of; one that is there twice was given anew after a loss.
    fn count_receipts(&mut self) {
        let mut holders: HashMap<(usize, u64), usize> = HashMap::new();
        let mut newest = [0_u64; AGENCIES.len()];
        for it in &self.all {
            let agency = it.command.seat.agency();
            *holders.entry((agency, it.accepted.receipt)).or_default() += 1;
            newest[agency] = newest[agency].max(it.accepted.receipt);
        }
        let doubled = holders.values().filter(|it| **it > 1).count();
        let gaps = newest.iter().sum::<u64>() as usize - holders.len();
        if doubled + gaps > 0 {
            self.findings
                .tell(format!("{doubled} receipts given twice, {gaps} to nobody"));
        }
        self.findings.lost += doubled;
        self.findings.twice += gaps;
    }

    /// Each accepted command wrote its lines once: more are doubled effects, fewer are lost ones.
    async fn count_lines(&mut self, seats: &Seats) {
        let mut due: BTreeMap<String, usize> = BTreeMap::new();
        for line in self.all.iter().flat_map(|it| it.command.effect.lines()) {
            *due.entry((*line).to_owned()).or_default() += 1;
        }
        let mut found = lines(seats).await;
        // On a slow machine incidents wait so long that the clock adds lines of its own.
        found.retain(|word, _| !is_by_the_clock(word));
        let words: std::collections::BTreeSet<&String> = due.keys().chain(found.keys()).collect();
        for word in words {
            let of = |it: &BTreeMap<String, usize>| it.get(word).copied().unwrap_or(0);
            let (due, found) = (of(&due), of(&found));
            if due != found {
                self.findings
                    .tell(format!("{found} lines {word}, not {due}"));
            }
            self.findings.twice += found.saturating_sub(due);
            self.findings.lost += due.saturating_sub(found);
        }
    }
}

/// Whether time alone writes such a line; no command of the story does.
fn is_by_the_clock(word: &str) -> bool {
    word.starts_with("alarm_") || matches!(word, "assignment_unacknowledged" | "task_lapsed")
}

fn desk(seats: &Seats, agency: usize) -> &Client {
    &seats.0[&Seat::Commander(agency)]
}

/// What each agency sees.
async fn mirrors(seats: &Seats) -> Vec<Mirror> {
    let mut mirrors = Vec::new();
    for agency in 0..AGENCIES.len() {
        let snapshot = desk(seats, agency).snapshot().await.expect("a snapshot");
        let mut mirror = Mirror::default();
        mirror.replace(&snapshot);
        assert_eq!(
            mirror.objects().len(),
            snapshot.objects.len(),
            "an object is there twice"
        );
        mirrors.push(mirror);
    }
    mirrors
}

/// How many lines of each kind the timelines of all incidents and tasks have, each read by its own agency.
async fn lines(seats: &Seats) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut reading = JoinSet::new();
    let seats = Arc::new(seats.clone());
    for (agency, mirror) in mirrors(&seats).await.iter().enumerate() {
        let own = |it: &str| it == AGENCIES[agency];
        let incidents = mirror
            .incidents()
            .filter(|it| own(&it.agency))
            .map(|it| (true, it.id));
        let tasks = mirror
            .tasks()
            .filter(|it| own(&it.owner))
            .map(|it| (false, it.id));
        for (is_incident, id) in incidents.chain(tasks) {
            if reading.len() >= AT_ONCE_MAX {
                count(&mut counts, reading.join_next().await);
            }
            let desk = desk(&seats, agency).clone();
            reading.spawn(async move {
                if is_incident {
                    desk.timeline_of_incident(id).await
                } else {
                    desk.timeline_of_task(id).await
                }
            });
        }
    }
    while let Some(read) = reading.join_next().await {
        count(&mut counts, Some(read));
    }
    counts
}

type Read = Result<Result<protocol::query::Timeline, client::ApiError>, tokio::task::JoinError>;

fn count(counts: &mut BTreeMap<String, usize>, read: Option<Read>) {
    let Some(read) = read else { return };
    for entry in read.expect("a task").expect("a timeline").entries {
        *counts.entry(entry.what).or_default() += 1;
    }
}
