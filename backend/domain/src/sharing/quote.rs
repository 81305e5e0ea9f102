//! A text as it is quoted to who looked for words in it.

use super::search::Wanted;
use crate::{fold::each_folded, limits::QUOTE_CHARS_MAX};

/// Characters before the first word that was found.
const BEFORE_CHARS: usize = 40;

/// Part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As it stands.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub is_hit: bool,
}

/// What a field says around the words that were found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The name of the field.
    pub field: &'static str,
    /// One after the other.
    pub parts: Vec<Part>,
}

/// What is quoted of a text, if one of the words is in it.
pub(super) fn quote(field: &'static str, text: &str, wanted: &Wanted) -> Option<Quote> {
    let hits = hits(text, wanted);
    let (first, _) = *hits.first()?;
    let begin = back(text, first, BEFORE_CHARS);
    let end = forward(text, begin, QUOTE_CHARS_MAX);
    let mut parts = Vec::new();
    let mut put = |from: usize, to: usize, is_hit| {
        if from < to {
            let text = text[from..to].to_owned();
            parts.push(Part { text, is_hit });
        }
    };
    let mut at = begin;
    for (from, to) in hits {
        if from >= end {
            break;
        }
        put(at, from, false);
        at = to.min(end);
        put(from, at, true);
    }
    put(at, end, false);
    if begin > 0
        && let Some(part) = parts.first_mut()
    {
        part.text.insert(0, '…');
    }
    if end < text.len()
        && let Some(part) = parts.last_mut()
    {
        part.text.push('…');
    }
    Some(Quote { field, parts })
}

/// From where to where the words stand.
fn hits(text: &str, wanted: &Wanted) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut word, mut from) = (String::new(), 0);
    for (at, letter) in text.char_indices() {
        let mut ends = false;
        each_folded(letter, &mut |it| match it {
            Some(it) => {
                if word.is_empty() {
                    from = at;
                }
                word.push(it);
            }
            None => ends = true,
        });
        if ends {
            if !word.is_empty() && wanted.is_met_by(&word) {
                found.push((from, at));
            }
            word.clear();
        }
    }
    if !word.is_empty() && wanted.is_met_by(&word) {
        found.push((from, text.len()));
    }
    found
}

/// The place so many characters before.
fn back(text: &str, at: usize, chars: usize) -> usize {
    let before = text[..at].char_indices().rev();
    before.take(chars).last().map_or(at, |(it, _)| it)
}

/// The place so many characters after, or the end.
fn forward(text: &str, at: usize, chars: usize) -> usize {
    let after = text[at..].char_indices().nth(chars);
    after.map_or(text.len(), |(it, _)| at + it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, words: &str) -> Option<String> {
        let wanted = Wanted::new(words).unwrap();
        let quote = quote("text", text, &wanted)?;
        let marked = quote.parts.iter().map(|it| {
            if it.is_hit {
                format!("[{}]", it.text)
            } else {
                it.text.clone()
            }
        });
        Some(marked.collect())
    }

    /// Q3
    #[test]
    fn q3_a_quote_marks_the_words_as_they_stand_in_the_text() {
        for (text, words, shown) in [
            ("Fire at the Market", "market", Some("Fire at the [Market]")),
            ("Đường Nguyễn Huệ", "duong hu", Some("[Đường] Nguyễn [Huệ]")),
            ("مَدْرَسَة كبيرة", "مدرسه", Some("[مَدْرَسَة] كبيرة")),
            // Only the last may be a beginning.
            (
                "Marketplace fire",
                "market fire",
                Some("Marketplace [fire]"),
            ),
            ("Marketplace", "market", Some("[Marketplace]")),
            ("nothing of it", "market", None),
        ] {
            assert_eq!(quoted(text, words).as_deref(), shown, "{text} {words}");
        }
    }

    /// Q3
    #[test]
    fn q3_a_long_text_is_quoted_around_its_first_hit() {
        let text = format!("{}market {}", "é ".repeat(500), "ü ".repeat(500));
        let shown = quoted(&text, "market").unwrap();
        assert!(shown.starts_with("…é ") && shown.contains("[market]") && shown.ends_with('…'));
        assert_eq!(shown.chars().count(), QUOTE_CHARS_MAX + 4);
    }
}
