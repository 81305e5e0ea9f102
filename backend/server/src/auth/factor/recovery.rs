//! Recovery codes: for the day on which the phone is lost. Each holds once; only hashes are kept.

use storage::limits::RECOVERY_CODES_MAX;

use crate::auth::{AuthError, password, token};

/// Letters of a code without what stands between them.
const LETTERS: usize = 16;

/// New codes of 80 random bits each: a plain hash of one cannot be guessed back.
pub(super) fn generate() -> Result<Vec<String>, AuthError> {
    (0..RECOVERY_CODES_MAX)
        .map(|_| password::generate())
        .collect()
}

/// The hash of what was typed, if it can be a code at all.
pub(super) fn hash(typed: &str) -> Option<[u8; 32]> {
    let letters: String = typed
        .chars()
        .filter(|it| !it.is_whitespace() && *it != '-')
        .flat_map(char::to_lowercase)
        .collect();
    let is_code = letters.len() == LETTERS && letters.bytes().all(|it| it.is_ascii_alphanumeric());
    is_code.then(|| token::hash(&letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D6.
    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let codes = generate().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES_MAX);
        let code = &codes[0];
        let kept = hash(code).unwrap();
        assert_eq!(hash(&code.to_uppercase()), Some(kept));
        assert_eq!(hash(&code.replace('-', " ")), Some(kept));
        assert_ne!(hash(&codes[1]), Some(kept));
        for other in ["", "123456", &code[1..], &format!("{code}x"), "đđđđđđđđ"] {
            assert_eq!(hash(other), None, "{other}");
        }
    }
}
