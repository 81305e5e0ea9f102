//! Good input with something wrong in it.

use super::dice::Dice;

/// Bytes in one input; what is longer is refused by limits that have tests of their own.
const BYTES_MAX: usize = 16 * 1024;

/// Words that decoders stumble over.
const WORDS: [&[u8]; 22] = [
    b"null",
    b"-1",
    b"0",
    b"1e999",
    b"-0.0",
    b"NaN",
    b"18446744073709551616",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"4294967296",
    b"[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{}",
    b"\"\"",
    b"\\u0000",
    b"\\ud800",
    b"\xf0\x9f\x9a\x92",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"0000-00-00T00:00:00Z",
    b"9999-12-31T23:59:60.999999999Z",
    b"00000000-0000-0000-0000-000000000000",
    b"\r\n\x00\x1b[31m",
];

/// One of the samples with a few things wrong in it; one in ten is noise.
pub(crate) fn mutated(samples: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    if samples.is_empty() || dice.percent(10) {
        let length = dice.below(400);
        return (0..length).map(|_| dice.below(256) as u8).collect();
    }
    let mut bytes = dice.pick(samples);
    for _ in 0..=dice.below(4) {
        change(&mut bytes, samples, dice);
    }
    bytes.truncate(BYTES_MAX);
    bytes
}

/// A place in the bytes, the end included.
fn place(bytes: &[u8], dice: &mut Dice) -> usize {
    dice.below(bytes.len() + 1)
}

/// A part of the bytes, possibly nothing.
fn part(bytes: &[u8], dice: &mut Dice) -> std::ops::Range<usize> {
    let from = place(bytes, dice);
    let length = dice.below(24).min(bytes.len() - from);
    from..from + length
}

fn change(bytes: &mut Vec<u8>, samples: &[Vec<u8>], dice: &mut Dice) {
    match dice.below(9) {
        0 => {
            let at = place(bytes, dice);
            if let Some(it) = bytes.get_mut(at) {
                *it ^= 1 << dice.below(8);
            }
        }
        1 => bytes.truncate(place(bytes, dice)),
        2 => {
            let range = part(bytes, dice);
            bytes.drain(range);
        }
        3 => {
            let copy = bytes[part(bytes, dice)].to_vec();
            let at = place(bytes, dice);
            bytes.splice(at..at, copy);
        }
        4 => {
            let at = place(bytes, dice);
            let noise: Vec<u8> = (0..dice.below(6)).map(|_| dice.below(256) as u8).collect();
            bytes.splice(at..at, noise);
        }
        5 => {
            let range = part(bytes, dice);
            bytes.splice(range, dice.pick(&WORDS).iter().copied());
        }
        6 => number(bytes, dice),
        7 => {
            let other = dice.pick(samples);
            let tail = other[place(&other, dice)..].to_vec();
            bytes.truncate(place(bytes, dice));
            bytes.extend(tail);
        }
        _ => {
            let at = place(bytes, dice);
            if let Some(it) = bytes.get_mut(at) {
                *it = dice.pick(&[0, 1, 0x7f, 0x80, 0xff, b'"', b'{', b',', b'\n']);
            }
        }
    }
}

/// Puts a word in the place of a number or of what stands between quotes.
fn number(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|it| {
            let is_digit = |at: usize| bytes[at].is_ascii_digit();
            is_digit(*it) && !it.checked_sub(1).is_some_and(is_digit)
        })
        .collect();
    if starts.is_empty() {
        return;
    }
    let from = dice.pick(&starts);
    let length = bytes[from..]
        .iter()
        .take_while(|it| it.is_ascii_digit() || **it == b'.')
        .count();
    bytes.splice(from..from + length, dice.pick(&WORDS[..10]).iter().copied());
}
