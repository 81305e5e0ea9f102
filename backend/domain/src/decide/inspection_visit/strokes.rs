//! What was written on the glass.

use crate::{limits::STROKES_CHARS_MAX, refusal::Refusal};

/// Polylines in a box of 1000 by 400: points `x,y` joined by spaces, lines by semicolons.
pub(super) fn check(value: &str) -> Result<(), Refusal> {
    const WIDTH: u16 = 1_000;
    const HEIGHT: u16 = 400;
    let field = "strokes";
    if value.is_empty() {
        return Ok(());
    }
    if value.len() > STROKES_CHARS_MAX {
        return Err(Refusal::TooLong {
            field,
            max: STROKES_CHARS_MAX,
        });
    }
    let number = |text: &str, max: u16| {
        let is_plain = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        is_plain && text.parse().is_ok_and(|it: u16| it <= max)
    };
    let is_point = |it: &str| {
        it.split_once(',')
            .is_some_and(|(x, y)| number(x, WIDTH) && number(y, HEIGHT))
    };
    if value.split(';').flat_map(|it| it.split(' ')).all(is_point) {
        Ok(())
    } else {
        Err(Refusal::Malformed {
            field,
            why: "must be points x,y joined by spaces, and lines joined by semicolons",
        })
    }
}
