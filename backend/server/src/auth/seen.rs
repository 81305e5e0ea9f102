//! When each session was last heard of, so that one that nobody uses ends by itself, and an admin sees which are in use.

use std::{collections::HashMap, time::Duration};

use domain::Timestamp;

use super::SessionKey;

/// How long a sign-in lives without being used: a shift. An open console is in use, it pings. Devices do not idle: a
/// tracker whose vehicle stands in the garage for a week is heard again.
pub const SESSION_IDLE_MAX: Duration = Duration::from_hours(8);
/// Sessions that are remembered: all that are held in memory, twice.
const SEEN_MAX: usize = 2 * super::sessions::SESSIONS_KEPT;

#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<SessionKey, At>);

#[derive(Debug, Clone, Copy)]
struct At {
    at: Timestamp,
    is_saved: bool,
}

impl Seen {
    /// The session is used now.
    pub(super) fn touch(&mut self, key: SessionKey, now: Timestamp) {
        let is_new = !self.0.contains_key(&key);
        if is_new && self.0.len() >= SEEN_MAX {
            // Who is not remembered does not idle; the session still ends when it expires.
            return;
        }
        let is_saved = false;
        self.0.insert(key, At { at: now, is_saved });
    }

    /// What the disk says of a session that memory did not know.
    pub(super) fn remember(&mut self, key: SessionKey, at: Timestamp) {
        let is_saved = true;
        self.0.entry(key).or_insert(At { at, is_saved });
    }

    pub(super) fn last(&self, key: &SessionKey) -> Option<Timestamp> {
        self.0.get(key).map(|it| it.at)
    }

    pub(super) fn has_idled(&self, key: &SessionKey, now: Timestamp) -> bool {
        self.last(key)
            .is_some_and(|it| now.ms_since(it) >= SESSION_IDLE_MAX.as_millis() as i64)
    }

    /// What the disk does not know yet. Forgets the sessions that memory has let go of: the disk remembers for them.
    pub(super) fn unsaved(
        &mut self,
        is_held: impl Fn(&SessionKey) -> bool,
    ) -> Vec<([u8; 32], Timestamp)> {
        let mut found = Vec::new();
        for (key, it) in &mut self.0 {
            if !it.is_saved {
                it.is_saved = true;
                found.push((key.0, it.at));
            }
        }
        self.0.retain(|key, _| is_held(key));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: SessionKey = SessionKey([1; 32]);
    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn a_session_idles_after_a_shift_without_use() {
        let idle_ms = SESSION_IDLE_MAX.as_millis() as i64;
        let mut seen = Seen::default();
        assert!(!seen.has_idled(&ONE, NOW));
        seen.touch(ONE, NOW);
        assert!(!seen.has_idled(&ONE, NOW.plus_ms(idle_ms - 1)));
        assert!(seen.has_idled(&ONE, NOW.plus_ms(idle_ms)));
        seen.touch(ONE, NOW.plus_ms(idle_ms - 1));
        assert!(!seen.has_idled(&ONE, NOW.plus_ms(idle_ms)));
        // What the disk says is older than what is known.
        seen.remember(ONE, NOW);
        assert_eq!(seen.last(&ONE), Some(NOW.plus_ms(idle_ms - 1)));
    }

    #[test]
    fn what_was_not_saved_is_saved_once() {
        let mut seen = Seen::default();
        seen.touch(ONE, NOW);
        seen.remember(SessionKey([2; 32]), NOW);
        assert_eq!(seen.unsaved(|_| true), [(ONE.0, NOW)]);
        assert!(seen.unsaved(|_| true).is_empty());
        seen.touch(ONE, NOW.plus_ms(1));
        assert_eq!(seen.unsaved(|it| *it == ONE).len(), 1);
        assert_eq!(seen.0.len(), 1);
        // However long nobody uses it: a session that is held must not be taken for one that is in use.
        assert_eq!(seen.last(&ONE), Some(NOW.plus_ms(1)));
    }

    /// A10.
    #[test]
    fn so_many_sessions_are_remembered() {
        let mut seen = Seen::default();
        for n in 0..=SEEN_MAX {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&(n as u64).to_le_bytes());
            seen.touch(SessionKey(key), NOW);
        }
        assert_eq!(seen.0.len(), SEEN_MAX);
    }
}
