//! The long run in pieces: it says how far it is, and one that was stopped goes on where it was.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    time::Instant,
};

use acceptance::figures;
use serde::{Deserialize, Serialize};

use super::{play, sim::Counts};

/// Episodes of one piece: some seconds to some minutes.
const PIECE: u64 = 1_000;

/// What was played, always from the first seed on.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Played {
    /// Which program played: what another one found says nothing about this one.
    program: u64,
    pub(super) episodes: u64,
    pub(super) counts: Counts,
    /// What broke, with the seed to play it again.
    pub(super) broken: Vec<String>,
    pub(super) seconds: f64,
}

impl Played {
    /// Plays so many more.
    pub(super) fn add(&mut self, episodes: u64) {
        let started = Instant::now();
        let end = self.episodes + episodes;
        let (counts, broken) = play(self.episodes..end);
        self.seconds += started.elapsed().as_secs_f64();
        self.episodes = end;
        self.counts.add(&counts);
        self.broken.extend(broken);
    }
}

/// Plays `episodes` of them, or what is left of them after a run that was stopped.
pub(super) fn in_pieces(episodes: u64) -> Played {
    let program = program();
    let path = figures::target().join("simulator-played.json");
    let mut played: Played = fs::read(&path)
        .ok()
        .and_then(|it| serde_json::from_slice(&it).ok())
        .filter(|it: &Played| it.program == program && it.broken.is_empty())
        .unwrap_or_default();
    played.program = program;
    while played.episodes < episodes && played.broken.is_empty() {
        played.add(PIECE.min(episodes - played.episodes));
        println!(
            "{} of {episodes} episodes, {} broken, {:.0} s",
            played.episodes,
            played.broken.len(),
            played.seconds
        );
        keep(&path, &played);
    }
    // What is finished begins anew the next time.
    fs::remove_file(&path).ok();
    played
}

/// Written beside its place first: whoever stops it may do so at any moment.
fn keep(path: &PathBuf, played: &Played) {
    let unfinished = path.with_extension("unfinished");
    let text = serde_json::to_vec(played).expect("plain values");
    fs::write(&unfinished, text).expect("the target folder");
    fs::rename(&unfinished, path).expect("the target folder");
}

fn program() -> u64 {
    let path = std::env::current_exe().expect("this program");
    let mut hasher = DefaultHasher::new();
    fs::read(path).expect("this program").hash(&mut hasher);
    hasher.finish()
}
