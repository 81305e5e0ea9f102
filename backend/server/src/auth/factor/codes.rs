//! Codes of a device: RFC 6238 with six digits, thirty seconds and SHA-1, because that is what every authenticator app
//! speaks.

use domain::Timestamp;
use qrcodegen::{QrCode, QrCodeEcc};
use storage::accounts::TOTP_SECRET_BYTES;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::auth::AuthError;

/// Digits of a code.
pub(super) const CODE_DIGITS: usize = 6;
/// Seconds that a code lasts.
pub(super) const STEP_SECONDS: u64 = 30;
/// Steps before and after the present one whose code is taken: clocks of phones are off by seconds, and typing takes time.
pub(super) const WINDOW_STEPS: u64 = 1;
/// Whose codes these are, as apps show it.
const ISSUER: &str = "Muster";

/// A secret as it is handed over, once.
pub struct Enrolment {
    /// For typing it in.
    pub secret: String,
    /// For apps on the same device.
    pub uri: String,
    /// Side of the picture of `uri`, in modules.
    pub qr_size: u32,
    /// Its dark modules as an SVG path.
    pub qr_path: String,
}

impl Enrolment {
    pub(super) fn of(secret: &[u8; TOTP_SECRET_BYTES], account: &str) -> Result<Self, AuthError> {
        let text = Secret::new_stack(*secret).to_base32();
        // An account's name has no letter that a URI would need written otherwise, but for "@".
        let account = account.replace('@', "%40");
        let uri = format!("otpauth://totp/{ISSUER}:{account}?secret={text}&issuer={ISSUER}");
        let qr = QrCode::encode_text(&uri, QrCodeEcc::Medium).map_err(|_too_long| {
            AuthError::BadAccount {
                max: crate::auth::ACCOUNT_CHARS_MAX,
            }
        })?;
        Ok(Self {
            secret: text,
            uri,
            qr_size: qr.size().unsigned_abs(),
            qr_path: path(&qr),
        })
    }
}

/// Runs of dark modules, row by row.
fn path(qr: &QrCode) -> String {
    use std::fmt::Write;
    let mut path = String::new();
    for y in 0..qr.size() {
        let mut x = 0;
        while x < qr.size() {
            let start = x;
            while x < qr.size() && qr.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let width = x - start;
                // Writing to a string does not fail.
                let _ = write!(path, "M{start} {y}h{width}v1h-{width}z");
            }
            x += 1;
        }
    }
    path
}

/// The digits of what was typed, if it is a code of a device: apps show it in two groups.
pub(super) fn plain(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(|it| !it.is_whitespace()).collect();
    let is_code = digits.len() == CODE_DIGITS && digits.bytes().all(|it| it.is_ascii_digit());
    is_code.then_some(digits)
}

/// The step that the code is of, if it is near enough and newer than the last one used.
pub(super) fn fresh_step(
    secret: &[u8; TOTP_SECRET_BYTES],
    code: &str,
    now: Timestamp,
    last_step: u64,
) -> Result<Option<u64>, AuthError> {
    let totp = generator(secret)?;
    let present = now.0.unsigned_abs() / 1_000 / STEP_SECONDS;
    let mut near = present.saturating_sub(WINDOW_STEPS)..=present + WINDOW_STEPS;
    Ok(near.find(|step| *step > last_step && totp.check(code, step * STEP_SECONDS).is_some()))
}

/// Without a window of its own: a code that was used must not pass as its neighbour.
fn generator(secret: &[u8; TOTP_SECRET_BYTES]) -> Result<Totp, AuthError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(CODE_DIGITS as u8)
        .with_step_duration(STEP_SECONDS)
        .with_skew(0)
        .with_secret(Secret::new_stack(*secret))
        .build()
        .map_err(|_error| AuthError::Hashing)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    /// D6. The vectors of RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = fresh_step(SECRET, code, at(seconds), 0).unwrap();
            assert_eq!(step, Some(seconds.unsigned_abs() / 30), "{seconds}");
            let wrong = fresh_step(b"12345678901234567891", code, at(seconds), 0).unwrap();
            assert_eq!(wrong, None);
        }
    }

    /// D6. One step to either side, and no step twice.
    #[test]
    fn a_code_holds_for_a_step_to_either_side_and_once() {
        let (code, made_at) = ("005924", 1_234_567_890);
        let step = made_at as u64 / 30;
        for (later, holds) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (60, false),
        ] {
            let found = fresh_step(SECRET, code, at(made_at + later), 0).unwrap();
            assert_eq!(found, holds.then_some(step), "{later}");
        }
        assert_eq!(fresh_step(SECRET, code, at(made_at), step).unwrap(), None);
        assert_eq!(
            fresh_step(SECRET, code, at(made_at), step + 1).unwrap(),
            None
        );
        assert_eq!(
            fresh_step(SECRET, code, at(made_at), step - 1).unwrap(),
            Some(step)
        );
    }

    #[test]
    fn what_is_no_code_of_a_device_is_not_taken_for_one() {
        assert_eq!(plain(" 123 456\n").as_deref(), Some("123456"));
        for other in [
            "",
            "12345",
            "1234567",
            "12345x",
            "١٢٣٤٥٦",
            "abcd-efgh-ijkm-nopq",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }

    /// D6. Drawn here: no other site sees the secret.
    #[test]
    fn the_picture_of_a_secret_is_whole() {
        let it = Enrolment::of(SECRET, "ines@city.example").unwrap();
        assert_eq!(it.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            it.uri,
            "otpauth://totp/Muster:ines%40city.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Muster"
        );
        assert!((21..=177).contains(&it.qr_size));
        // The three corner marks begin and end the first row.
        assert!(it.qr_path.starts_with("M0 0h7v1h-7z"));
        assert!(
            it.qr_path
                .contains(&format!("M{} 0h7v1h-7z", it.qr_size - 7))
        );
    }
}
