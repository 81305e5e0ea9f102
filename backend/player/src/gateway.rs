//! The device that reports where an agency's units are. Positions are never queued: only the newest batch is sent.

use client::ApiError;
use protocol::{
    limits::POSITIONS_PER_BATCH_MAX,
    query::{PositionBatch, PositionReport},
};
use tokio::sync::watch;
use tracing::{info, warn};

use crate::seat::{Account, is_signed_out};

/// Sends each new batch until there are no more.
pub(crate) async fn report(
    agency: String,
    account: Account,
    mut newest: watch::Receiver<Vec<PositionReport>>,
) {
    let mut is_down = false;
    while newest.changed().await.is_ok() {
        let batch = newest.borrow_and_update().clone();
        match send(&account, &batch).await {
            Ok(()) => {
                if is_down {
                    info!(agency, "positions are taken again");
                }
                is_down = false;
            }
            Err(why) => {
                if !is_down {
                    warn!(agency, %why, "positions not taken; going on with the next ones");
                }
                is_down = true;
                if is_signed_out(&why) {
                    // The next batch finds a fresh session, or the same refusal.
                    let _ = account.sign_in().await;
                }
            }
        }
    }
}

async fn send(account: &Account, reports: &[PositionReport]) -> Result<(), ApiError> {
    account.sign_in_if_needed().await?;
    for positions in reports.chunks(POSITIONS_PER_BATCH_MAX) {
        let batch = PositionBatch {
            positions: positions.to_vec(),
        };
        let taken = account.client.report_positions(&batch).await?;
        if let Some(refused) = taken.refused.first() {
            warn!(
                account = account.name,
                code = refused.code,
                message = refused.message,
                "position refused"
            );
        }
    }
    Ok(())
}
