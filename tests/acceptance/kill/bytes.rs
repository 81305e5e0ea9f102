//! The bytes of attachments: a row that speaks of them says nothing unless they are there, whole.

use std::sync::Arc;

use acceptance::photograph::sha256;
use client::{ApiError, Client};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    effect::Effect,
    story::{BETWEEN_PLACES, Command, Seats},
};

/// Downloads at once.
const AT_ONCE_MAX: usize = 16;

/// Fetches what these commands attached; tells what is wrong with which of them.
pub(super) async fn look(seats: &Seats, commands: Vec<Arc<Command>>) -> Vec<String> {
    let mut fetching = JoinSet::new();
    let mut wrong = Vec::new();
    for command in commands {
        if fetching.len() >= AT_ONCE_MAX {
            wrong.extend(
                fetching
                    .join_next()
                    .await
                    .and_then(|it| it.expect("a task")),
            );
        }
        let client = seats.0[&command.seat].clone();
        fetching.spawn(async move {
            let Effect::Attached {
                attachment,
                sha256: sent,
                ..
            } = &command.effect
            else {
                return None;
            };
            match fetch(&client, *attachment).await {
                Ok(bytes) if sha256(&bytes) == *sent => None,
                Ok(bytes) => Some(format!("{attachment} has {} other bytes", bytes.len())),
                Err(why) => Some(format!("the bytes of {attachment}: {why}")),
            }
        });
    }
    wrong.extend(fetching.join_all().await.into_iter().flatten());
    wrong
}

async fn fetch(client: &Client, attachment: Uuid) -> Result<bytes::Bytes, ApiError> {
    loop {
        match client.attachment(attachment).await {
            Err(error) if error.code() == Some("busy") => {
                tokio::time::sleep(BETWEEN_PLACES).await;
            }
            answer => return answer,
        }
    }
}
