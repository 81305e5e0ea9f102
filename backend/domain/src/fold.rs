//! How words are compared when somebody looks for them: as a person in a hurry types them.
//!
//! - **Q2** Case, accents and marks make no difference: `đường` is found as `duong`, `Élysée` as `elysee`. In Arabic the
//!   forms of alef, ya, waw and ta marbuta are one letter each, and vowel signs and tatweel are left out. Digits of
//!   any script are those of ours. Words are runs of letters and digits.

use std::ops::RangeInclusive;

/// The plain letter of each small letter from U+00E0 on; a dot where there is none.
const LATIN: &[u8] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccdd.deeeeeeeeeegggggggghh.hiiiiiiiiii..jjkkkllllll.\
    ..lnnnnnnn.noooooo..rrrrrrsssssssstttt.tuuuuuuuuuuuuwwyyyzzzzzzsb..b....c...d.....f......kl...n.\
    oo...p.....t.t.uu...y.z......................aaiioouuuuuuuuuu.aaaa...gggkkoooo..j...gg..nnaa...o\
    aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";
/// The same from U+1E00 on: Vietnamese and others.
const LATIN_ADDITIONAL: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
    ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// Signs that no one types when looking for something: accents that stand alone, vowel signs, joiners, directions.
const UNHEARD: [RangeInclusive<char>; 14] = [
    '\u{ad}'..='\u{ad}',
    '\u{300}'..='\u{36f}',
    '\u{591}'..='\u{5bd}',
    '\u{5bf}'..='\u{5bf}',
    '\u{5c1}'..='\u{5c2}',
    '\u{610}'..='\u{61a}',
    '\u{640}'..='\u{640}',
    '\u{64b}'..='\u{65f}',
    '\u{670}'..='\u{670}',
    '\u{6d6}'..='\u{6ed}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2066}'..='\u{2069}',
    '\u{feff}'..='\u{feff}',
];

/// Appends the words of a text, each with a space before it.
pub(crate) fn fold_into(text: &str, words: &mut String) {
    let mut is_within = false;
    for letter in text.chars() {
        each_folded(letter, &mut |it| match it {
            Some(it) => {
                if !is_within {
                    words.push(' ');
                }
                is_within = true;
                words.push(it);
            }
            None => is_within = false,
        });
    }
}

/// Gives what a letter counts as: nothing, itself, another, or two others; and `None` for what ends a word.
pub(crate) fn each_folded(letter: char, put: &mut impl FnMut(Option<char>)) {
    if letter.is_ascii() {
        return put(letter
            .is_ascii_alphanumeric()
            .then(|| letter.to_ascii_lowercase()));
    }
    if UNHEARD.iter().any(|it| it.contains(&letter)) {
        return;
    }
    if !letter.is_alphanumeric() {
        return put(None);
    }
    // Some become two when they are made small, the second an accent.
    for small in letter
        .to_lowercase()
        .filter(|it| !('\u{300}'..='\u{36f}').contains(it))
    {
        let (first, second) = plain(small);
        put(Some(first));
        if second.is_some() {
            put(second);
        }
    }
}

/// The plain letter, or two of them.
fn plain(small: char) -> (char, Option<char>) {
    match small {
        'ß' => ('s', Some('s')),
        'æ' | 'ǽ' | 'ǣ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ς' => ('σ', None),
        'أ' | 'إ' | 'آ' | 'ٱ' => ('ا', None),
        'ى' | 'ی' | 'ئ' => ('ي', None),
        'ؤ' => ('و', None),
        'ة' => ('ه', None),
        'ک' => ('ك', None),
        '\u{660}'..='\u{669}' => (moved(small, 0x660, '0'), None),
        '\u{6f0}'..='\u{6f9}' => (moved(small, 0x6f0, '0'), None),
        '\u{ff10}'..='\u{ff19}' => (moved(small, 0xff10, '0'), None),
        '\u{ff41}'..='\u{ff5a}' => (moved(small, 0xff41, 'a'), None),
        '\u{e0}'..='\u{24f}' => (from_table(small, 0xe0, LATIN), None),
        '\u{1e00}'..='\u{1eff}' => (from_table(small, 0x1e00, LATIN_ADDITIONAL), None),
        _ => (small, None),
    }
}

/// The letter of one row that stands where this one stands in another.
fn moved(letter: char, from: u32, to: char) -> char {
    char::from_u32(letter as u32 - from + to as u32).unwrap_or(letter)
}

fn from_table(letter: char, from: u32, table: &[u8]) -> char {
    match table.get((letter as u32 - from) as usize) {
        None | Some(b'.') => letter,
        Some(it) => char::from(*it),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut words = String::new();
        fold_into(text, &mut words);
        words
    }

    /// Q2
    #[test]
    fn q2_case_accents_and_marks_make_no_difference() {
        for (text, words) in [
            ("F-26-0012", " f 26 0012"),
            ("Élysée, côté ÉGOUT", " elysee cote egout"),
            ("Đường Nguyễn Huệ", " duong nguyen hue"),
            // The same in letters and accents that stand alone.
            ("Nguye\u{302}\u{303}n", " nguyen"),
            ("Großstraße Œuvre Ærø", " grossstrasse oeuvre aero"),
            ("İstanbul ISTANBUL ıslak", " istanbul istanbul islak"),
            ("l'eau d’Azur", " l eau d azur"),
            ("structure_fire", " structure fire"),
            ("أحمد إبراهيم آمال", " احمد ابراهيم امال"),
            ("مُحَمَّد مـحـمـد", " محمد محمد"),
            ("مدرسة مستشفى مسؤول شاطئ", " مدرسه مستشفي مسوول شاطي"),
            ("٠١٢٣ ۴۵۶ １２", " 0123 456 12"),
            ("soft\u{ad}ware zero\u{200b}width", " software zerowidth"),
            ("ΌΔΟΣ οδος", " όδοσ οδοσ"),
            ("火事 пожар", " 火事 пожар"),
            ("", ""),
            (" -- . ", ""),
        ] {
            assert_eq!(folded(text), words, "{text}");
        }
    }

    /// Q2: what is folded stays as it is when it is folded again, so that a question and a text meet.
    #[test]
    fn q2_folding_again_changes_nothing() {
        for letter in ('\0'..=char::MAX).filter(|it| it.is_alphanumeric()) {
            let once = folded(&letter.to_string());
            assert_eq!(folded(&once), once, "{letter} {:x}", letter as u32);
        }
    }
}
