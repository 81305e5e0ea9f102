//! Shelters (B6).

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    place::Point,
    time::Timestamp,
};

/// A place where people who had to leave theirs can stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelter {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's shelters.
    pub number: u16,
    /// Who runs it.
    pub agency: AgencyId,
    /// What it is called; free text, sealed in the journal. So are its place and its facilities.
    pub name: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Point,
    /// How many persons can stay there.
    pub capacity: u32,
    /// What there is: beds, food, a nurse.
    pub facilities: String,
    /// How many times it was changed.
    pub version: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// That it is closed.
    pub closed: Option<Statement>,
}

impl Shelter {
    /// Whether as many persons stay there as can.
    pub const fn is_full(&self, count: u32) -> bool {
        count >= self.capacity
    }

    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        for text in [&mut self.name, &mut self.place, &mut self.facilities] {
            visit(text);
        }
        if let Some(it) = &mut self.closed {
            visit(&mut it.text);
        }
    }
}
