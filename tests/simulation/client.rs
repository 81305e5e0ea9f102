//! Everybody who sends commands: each is kept until it is answered, and sent again over a link that loses, doubles and
//! delays what it carries.

use std::collections::BTreeMap;

use domain::{Command, CommandId, Context, PrincipalId};

use super::dice::Dice;

/// Who sent it, and its name: one key, one effect (A5).
pub(crate) type Key = (PrincipalId, CommandId);

/// A command on its way.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) command: Command,
    /// Who sends it, as what, and when it happened by the device's clock.
    pub(crate) context: Context,
    /// Stands for the hash of the body.
    pub(crate) body: u64,
}

impl Message {
    pub(crate) fn key(&self) -> Key {
        (self.context.principal, self.context.command_id)
    }
}

/// What the room said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Accepted {
        receipt: u64,
    },
    Refused(&'static str),
    /// The id was used for another body.
    Reused,
}

/// All devices and the network between them and the room.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    /// Sent and not answered yet.
    waiting: BTreeMap<Key, Message>,
    /// What each was answered first.
    pub(crate) answered: BTreeMap<Key, Answer>,
    /// Under way: when it arrives, in steps.
    wire: Vec<(u64, Message)>,
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
}

impl Clients {
    /// Keeps a command and sends it for the first time.
    pub(crate) fn give(&mut self, message: Message, step: u64, dice: &mut Dice) {
        self.waiting.insert(message.key(), message.clone());
        self.send(message, step, dice);
    }

    fn send(&mut self, message: Message, step: u64, dice: &mut Dice) {
        if dice.percent(12) {
            self.lost += 1;
            return;
        }
        if dice.percent(10) {
            self.doubled += 1;
            let late = step + dice.below(60) as u64;
            self.wire.push((late, message.clone()));
        }
        let late = if dice.percent(25) { dice.below(40) } else { 0 };
        self.wire.push((step + late as u64, message));
    }

    /// Sends one of those that wait again, or the same id with another body, which a broken client might do.
    pub(crate) fn send_again(&mut self, step: u64, dice: &mut Dice) {
        if self.waiting.is_empty() {
            return;
        }
        let index = dice.below(self.waiting.len());
        let Some(message) = self.waiting.values().nth(index).cloned() else {
            return;
        };
        if dice.percent(3) {
            let other = Message {
                body: message.body ^ 1,
                ..message
            };
            // Always after the true one, whose effect it must not take the place of.
            if self.answered.contains_key(&other.key()) {
                self.wire.push((step, other));
            }
            return;
        }
        self.send(message, step, dice);
    }

    /// Sends everything that waits, with nothing lost any more.
    pub(crate) fn send_all(&mut self, step: u64) -> bool {
        let all = self.waiting.values().cloned().map(|it| (step, it));
        self.wire.extend(all);
        !self.waiting.is_empty()
    }

    /// Whether nothing is under way.
    pub(crate) fn is_quiet(&self) -> bool {
        self.wire.is_empty()
    }

    /// What arrives at the room by now, in an order that is not that of sending.
    pub(crate) fn arriving(&mut self, step: u64, most: usize) -> Vec<Message> {
        let mut arriving = Vec::new();
        let mut index = 0;
        while index < self.wire.len() && arriving.len() < most {
            if self.wire[index].0 <= step {
                arriving.push(self.wire.swap_remove(index).1);
            } else {
                index += 1;
            }
        }
        arriving
    }

    /// An answer comes back, if the link carries it. The same command is never answered in two ways.
    pub(crate) fn hear(&mut self, key: Key, answer: &Answer, is_lost: bool) -> Result<(), String> {
        if is_lost {
            self.lost += 1;
            return Ok(());
        }
        if *answer == Answer::Reused {
            return Ok(());
        }
        self.waiting.remove(&key);
        match self.answered.get(&key) {
            Some(before) if before != answer => Err(format!(
                "A5: {key:?} was answered {before:?} and then {answer:?}"
            )),
            Some(_) => Ok(()),
            None => {
                self.answered.insert(key, answer.clone());
                Ok(())
            }
        }
    }
}
