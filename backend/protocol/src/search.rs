//! Looking for words (rules Q1 to Q6).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{object::Object, words::Kind};

/// What is looked for.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Words, of which the last may be a beginning.
    pub q: String,
    /// Only in this kind.
    pub kind: Option<Kind>,
    /// How many hits at most.
    #[serde(default = "one_screen")]
    pub limit: usize,
    /// How many of the best to leave out: the pages before.
    #[serde(default)]
    pub skip: usize,
}

const fn one_screen() -> usize {
    20
}

/// Part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotePart {
    /// As it stands.
    pub text: String,
    /// Whether it is one of the words.
    pub hit: bool,
}

/// What a field says around the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The name of the field.
    pub field: String,
    /// One after the other.
    pub parts: Vec<QuotePart>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchHit {
    /// As the asker sees it.
    pub object: Object,
    /// Where the words stand in it.
    pub quotes: Vec<Quote>,
}

/// How many of a kind were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub count: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchAnswer {
    /// The best first.
    pub hits: Vec<SearchHit>,
    /// All that were found, by kind.
    pub counts: Vec<KindCount>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
    /// True if only the newest were looked through.
    pub truncated: bool,
}

/// A quote on the wire.
pub fn quote(it: domain::sharing::Quote) -> Quote {
    let part = |it: domain::sharing::Part| QuotePart {
        text: it.text,
        hit: it.is_hit,
    };
    Quote {
        field: it.field.to_owned(),
        parts: it.parts.into_iter().map(part).collect(),
    }
}

/// A count on the wire.
pub fn kind_count((kind, count): (domain::sharing::Kind, usize)) -> KindCount {
    KindCount {
        kind: kind.into(),
        count,
    }
}
