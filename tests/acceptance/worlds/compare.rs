//! Calling alike in two worlds what the servers make up, and finding where they differ.

use picture::rows::{self, Body};
use uuid::Uuid;

use crate::canary::watch::Sent;

/// What the server makes up is called by its place among what it has made up: the run's name, and the ids of its alarms,
/// which are of the wall's time.
pub(super) struct Names {
    epoch: String,
    made: Vec<String>,
}

impl Names {
    /// Names of a run with this name.
    pub(super) fn of(epoch: &str) -> Self {
        Self {
            epoch: epoch.to_owned(),
            made: vec![],
        }
    }

    /// A text with them.
    pub(super) fn plain(&mut self, text: &str) -> String {
        let text = text.replace(&self.epoch, "EPOCH");
        let mut plain = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find('"') {
            let (before, quoted) = rest.split_at(at + 1);
            plain.push_str(before);
            rest = quoted;
            let Some(word) = quoted.get(..36).filter(|it| is_made_up(it)) else {
                continue;
            };
            let known = self.made.iter().position(|it| it == word);
            let number = known.unwrap_or_else(|| {
                self.made.push(word.to_owned());
                self.made.len() - 1
            });
            plain.push_str(&format!("MADE {number}"));
            rest = &quoted[36..];
        }
        plain + rest
    }
}

/// Whether it is an id of the server's making: ours begin alike, and those of the set-up are made from names.
fn is_made_up(word: &str) -> bool {
    word.parse::<Uuid>()
        .is_ok_and(|it| it.get_version_num() == 7 && !word.starts_with("01970000-0000-7000-a000"))
}

/// What a screen was sent in a step; the number of the tick is left out.
pub(super) fn sent_in_step(before: &Sent, now: &Sent) -> String {
    let texts = now.texts[before.texts.len()..].join("\n");
    let mut places = Vec::new();
    for frame in &now.frames[before.frames.len()..] {
        let frame = rows::decode(frame).expect("a frame");
        places.extend(frame.gone.iter().map(|it| format!("{it} is gone")));
        match frame.body {
            Body::Positions(rows) => places.extend(rows.iter().map(|it| format!("{it:?}"))),
            Body::Aggregates(rows) => places.extend(rows.iter().map(|it| format!("{it:?}"))),
        }
    }
    format!("{texts}\n{}", places.join("\n"))
}

/// The first line in which two worlds differ.
pub(super) fn difference(one: &[String], other: &[String]) -> Option<String> {
    let steps = one.iter().zip(other).enumerate();
    for (step, (one, other)) in steps {
        let mut lines = one.lines().zip(other.lines());
        if let Some((a, b)) = lines.find(|(a, b)| a != b) {
            return Some(format!("step {step}: {a:.900}\nnot {b:.900}"));
        }
        if one.len() != other.len() {
            return Some(format!(
                "step {step}: one is longer\n{one:.3000}\n----\n{other:.3000}"
            ));
        }
    }
    (one.len() != other.len()).then(|| "other steps".to_owned())
}
