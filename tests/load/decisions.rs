//! Decisions at a steady rate: eight stories of eight commands at a time, so that a command follows the one that it
//! builds on after eight others, which is long after its answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use acceptance::{
    city,
    load_city::{AGENCIES, unit_id},
};
use client::{ApiError, Client, new_id};
use protocol::{
    command::{Accepted, AddMilestone, AddNote},
    words::AssignmentStatus,
};
use uuid::Uuid;

use crate::measures::{Measures, Sent};

/// Commands of a story, and stories that are told at the same time.
const STEPS: usize = 8;

/// Ids of one story.
struct Story {
    agency: usize,
    unit: Uuid,
    incident: Uuid,
    assignment: Uuid,
}

impl Story {
    fn new(number: usize, units: usize) -> Self {
        // The operations centre commands no units here.
        let agency = 1 + number % (AGENCIES.len() - 1);
        let turn = number / (AGENCIES.len() - 1);
        let own = units / AGENCIES.len();
        Self {
            agency,
            unit: unit_id(agency + AGENCIES.len() * (turn % own.max(1))),
            incident: new_id(),
            assignment: new_id(),
        }
    }

    /// The path and the body of a step.
    fn step(&self, step: usize, command_id: Uuid) -> Result<(String, Vec<u8>), ApiError> {
        let (incident, assignment) = (self.incident, self.assignment);
        let advance = |to| {
            let body = protocol::command::AdvanceAssignment {
                command_id,
                by_radio: true,
                ..city::advance(to)
            };
            (format!("assignments/{assignment}/status"), bytes(&body))
        };
        let (path, body) = match step {
            0 => {
                let body = protocol::command::ReportIncident {
                    command_id,
                    id: incident,
                    ..city::incident()
                };
                ("incidents".to_owned(), bytes(&body))
            }
            1 => {
                let body = protocol::command::AssignUnit {
                    command_id,
                    id: assignment,
                    ..city::assign(self.unit, Some(incident), None)
                };
                ("assignments".to_owned(), bytes(&body))
            }
            2 => advance(AssignmentStatus::Acknowledged),
            3 => {
                let body = AddNote {
                    command_id,
                    occurred_at: None,
                    id: new_id(),
                    incident: Some(incident),
                    task: None,
                    text: "Two persons on the roof".to_owned(),
                };
                ("notes".to_owned(), bytes(&body))
            }
            4 => advance(AssignmentStatus::EnRoute),
            5 => advance(AssignmentStatus::OnScene),
            6 => {
                let body = AddMilestone {
                    command_id,
                    occurred_at: None,
                    text: "Fire under control".to_owned(),
                };
                (format!("incidents/{incident}/milestones"), bytes(&body))
            }
            _ => advance(AssignmentStatus::Cleared),
        };
        Ok((format!("/api/v1/{path}"), body?))
    }
}

fn bytes(body: &impl serde::Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(body).map_err(|why| ApiError::BadRequest(why.to_string()))
}

/// Sends decisions for so long, on schedule whatever the answers; waits for all answers.
pub(crate) async fn decide(
    desks: &[Client],
    units: usize,
    per_s: f64,
    seconds: f64,
    measures: &Arc<Measures>,
) {
    let start = Instant::now();
    let mut stories: Vec<Story> = Vec::new();
    let mut sending = tokio::task::JoinSet::new();
    for index in 0..(per_s * seconds) as usize {
        let due = start + Duration::from_secs_f64(index as f64 / per_s);
        tokio::time::sleep_until(due.into()).await;
        measures.behind(due);
        let (block, step, lane) = (
            index / (STEPS * STEPS),
            index / STEPS % STEPS,
            index % STEPS,
        );
        if step == 0 {
            stories.push(Story::new(block * STEPS + lane, units));
        }
        let Some(story) = stories.get(block * STEPS + lane) else {
            continue;
        };
        let (command_id, agency) = (new_id(), story.agency);
        let sent = Sent {
            due,
            agency,
            shown: 0,
            is_accepted: false,
        };
        measures.tally().commands.insert(command_id, sent);
        let (desk, measures) = (desks[agency].clone(), Arc::clone(measures));
        let composed = story.step(step, command_id);
        sending.spawn(async move {
            let answer = match composed {
                Ok((path, body)) => post(&desk, &path, body).await,
                Err(why) => Err(why),
            };
            let mut tally = measures.tally();
            match answer {
                Ok(_accepted) => {
                    if let Some(it) = tally.commands.get_mut(&command_id) {
                        it.is_accepted = true;
                    }
                }
                Err(why) => tally.refused.push(why.to_string()),
            }
        });
    }
    sending.join_all().await;
}

async fn post(desk: &Client, path: &str, body: Vec<u8>) -> Result<Accepted, ApiError> {
    let (status, body) = desk.post_bytes(path, body.into()).await?;
    serde_json::from_slice(&body).map_err(|why| ApiError::NotUnderstood {
        status: status.as_u16(),
        why: why.to_string(),
    })
}
