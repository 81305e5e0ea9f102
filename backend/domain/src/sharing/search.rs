//! Looking for words in what a viewer is shown.
//!
//! - **Q1** A search goes through the viewer's own views and nothing else: what is hidden from it is neither found nor
//!   counted, and leaves the answer, byte by byte, as it would be without.
//! - **Q3** All words must be in one object, the last one at least as the beginning of a word. What is named so comes before
//!   what is of such a kind or at such a place, and that before what says so in its text; then what is not over; then
//!   the newest.
//! - **Q4** The newest of each kind are looked through, to a limit; the answer says if there was more.
//! - **Q5** What was erased is not found.

use std::cmp::Reverse;

use super::{
    fields::Kind,
    membership::Viewer,
    object::ObjectRef,
    quote::{Quote, quote},
    texts::{Weight, each_text, is_over},
    view::{View, view},
};
use crate::{
    fold::fold_into,
    limits::{
        QUOTED_FIELDS_MAX, SEARCH_CHARS_MAX, SEARCH_WORDS_MAX, SEARCHED_BYTES_PER_KIND_MAX,
        SEARCHED_PER_KIND_MAX,
    },
    refusal::Refusal,
    state::State,
};

/// What can be searched, in the order in which what is equally good is shown.
pub const SEARCHED_KINDS: [Kind; 8] = [
    Kind::Incident,
    Kind::Task,
    Kind::TaskItem,
    Kind::Unit,
    Kind::Equipment,
    Kind::Person,
    Kind::Zone,
    Kind::Note,
];

/// Words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Folded, in the order in which they were typed.
    words: Vec<String>,
    /// For whole words: the word between spaces.
    whole: Vec<String>,
}

impl Wanted {
    /// The words of a question.
    pub fn new(text: &str) -> Result<Self, Refusal> {
        if text.chars().count() > SEARCH_CHARS_MAX {
            return Err(Refusal::TooLong {
                field: "q",
                max: SEARCH_CHARS_MAX,
            });
        }
        let mut folded = String::new();
        fold_into(text, &mut folded);
        let mut words: Vec<String> = Vec::new();
        for word in folded.split(' ').filter(|it| !it.is_empty()) {
            words.push(word.to_owned());
        }
        if words.is_empty() {
            return Err(Refusal::Empty { field: "q" });
        }
        if words.len() > SEARCH_WORDS_MAX {
            return Err(Refusal::TooLong {
                field: "q",
                max: SEARCH_WORDS_MAX,
            });
        }
        let whole = words.iter().map(|it| format!(" {it} ")).collect();
        Ok(Self { words, whole })
    }

    /// Whether this word of a text is one of them.
    pub(super) fn is_met_by(&self, folded: &str) -> bool {
        let last = self.words.len() - 1;
        self.words
            .iter()
            .enumerate()
            .any(|(n, it)| folded == it || (n == last && folded.starts_with(it)))
    }

    /// How well each of the words is met by a text whose words stand between spaces.
    fn score(&self, folded: &str, weight: Weight, best: &mut [u32]) {
        let last = self.words.len() - 1;
        for (n, best) in best.iter_mut().enumerate() {
            let worth = if folded.contains(&self.whole[n]) {
                2 * weight as u32
            } else if n == last && folded.contains(self.whole[n].trim_end()) {
                2 * weight as u32 - 1
            } else {
                continue;
            };
            *best = worth.max(*best);
        }
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What.
    pub object: ObjectRef,
    /// Where the words stand in it.
    pub quotes: Vec<Quote>,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// The best first.
    pub hits: Vec<Hit>,
    /// How many of each kind were found.
    pub counts: Vec<(Kind, usize)>,
    /// Whether there are more after these.
    pub has_more: bool,
    /// Whether there was more to look through than there may be.
    pub is_truncated: bool,
}

#[derive(Debug)]
struct Found {
    object: ObjectRef,
    score: u32,
    is_over: bool,
}

/// A search that is done in steps, so that nobody has to wait for all of it.
#[derive(Debug)]
pub struct Search {
    wanted: Wanted,
    /// What is still to be looked through.
    kinds: Vec<Kind>,
    after: Option<ObjectRef>,
    /// How many objects and bytes of the present kind the viewer was shown.
    seen: usize,
    seen_bytes: usize,
    found: Vec<Found>,
    is_truncated: bool,
    folded: String,
}

impl Search {
    /// A search in everything, or in one kind.
    pub fn new(wanted: Wanted, kind: Option<Kind>) -> Self {
        let kinds = SEARCHED_KINDS.into_iter().rev();
        Self {
            wanted,
            kinds: kinds
                .filter(|it| kind.is_none_or(|kind| *it == kind))
                .collect(),
            after: None,
            seen: 0,
            seen_bytes: 0,
            found: Vec::new(),
            is_truncated: false,
            folded: String::new(),
        }
    }

    /// Looks at the next `max` objects; tells whether there are more.
    pub fn step(&mut self, state: &State, viewer: &Viewer, max: usize) -> bool {
        let Some(kind) = self.kinds.last().copied() else {
            return false;
        };
        let mut looked_at = 0;
        for object in state.newest_first(kind, self.after.as_ref()).take(max) {
            looked_at += 1;
            if let Some(view) = view(state, viewer, &object) {
                if self.seen >= SEARCHED_PER_KIND_MAX
                    || self.seen_bytes >= SEARCHED_BYTES_PER_KIND_MAX
                {
                    self.is_truncated = true;
                    looked_at = 0;
                    break;
                }
                self.look_at(&object, &view);
            }
            self.after = Some(object);
        }
        if looked_at < max {
            self.kinds.pop();
            self.after = None;
            (self.seen, self.seen_bytes) = (0, 0);
        }
        !self.kinds.is_empty()
    }

    fn look_at(&mut self, object: &ObjectRef, seen: &View) {
        self.seen += 1;
        if let Some(score) = score(&self.wanted, seen, &mut self.folded, &mut self.seen_bytes) {
            self.found.push(Found {
                object: object.clone(),
                score,
                is_over: is_over(seen),
            });
        }
    }

    /// The hits from the `skip`th on, as the viewer sees them now.
    pub fn hits(mut self, state: &State, viewer: &Viewer, skip: usize, max: usize) -> Hits {
        let place = |kind: Kind| SEARCHED_KINDS.iter().position(|it| *it == kind);
        let rank = |it: &Found| {
            let kind = place(it.object.kind());
            (Reverse(it.score), it.is_over, kind)
        };
        self.found
            .sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.object.cmp(&a.object)));
        let count = |kind: &Kind| {
            let of_kind = self.found.iter().filter(|it| it.object.kind() == *kind);
            (*kind, of_kind.count())
        };
        let mut counts: Vec<_> = SEARCHED_KINDS.iter().map(count).collect();
        counts.retain(|it| it.1 > 0);
        let page = self.found.iter().skip(skip).take(max);
        let hits = page.filter_map(|it| self.quoted(state, viewer, &it.object));
        Hits {
            hits: hits.collect(),
            counts,
            has_more: self.found.len() > skip.saturating_add(max),
            is_truncated: self.is_truncated,
        }
    }

    /// A hit with its quotes, if it still is one.
    fn quoted(&self, state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<Hit> {
        let seen = view(state, viewer, object)?;
        score(&self.wanted, &seen, &mut String::new(), &mut 0)?;
        let mut quotes = Vec::new();
        each_text(&seen, &mut |field, _, text| {
            if quotes.len() < QUOTED_FIELDS_MAX {
                quotes.extend(quote(field, text, &self.wanted));
            }
        });
        Some(Hit {
            object: object.clone(),
            quotes,
        })
    }
}

/// How good a hit this is, if it is one.
fn score(wanted: &Wanted, seen: &View, folded: &mut String, bytes: &mut usize) -> Option<u32> {
    let mut best = [0; SEARCH_WORDS_MAX];
    let best = &mut best[..wanted.words.len()];
    each_text(seen, &mut |_, weight, text| {
        folded.clear();
        fold_into(text, folded);
        folded.push(' ');
        *bytes += folded.len();
        wanted.score(folded, weight, best);
    });
    let is_hit = best.iter().all(|it| *it > 0);
    is_hit.then(|| best.iter().sum())
}
