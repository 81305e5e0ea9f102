//! The record, for those who hold it against us: heads, receipts, exports (W2, W5, W6).

mod export;
mod receipts;
mod turns;

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use domain::sharing::ObjectRef;
use protocol::{
    Problem,
    audit::{Consistency, Heads, HeadsQuery},
};
use storage::audit::Log;

use super::{
    ApiError, App,
    extract::{Asked, Who},
};
use crate::{
    audit::{Read, Signed, hex, proof, signed_head},
    auth::Actor,
    room::{AskError, Extent},
    share::Shares,
};

/// Questions whether a head goes on from a kept one that wait or are being answered. A console asks once a minute.
pub(crate) const PROOFS: Shares = Shares {
    all: 256,
    of_agency: 64,
    of_person: 4,
};

pub(crate) use self::turns::Turns;

/// Every route of the record.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/heads", get(heads))
        .route("/api/v1/receipts", get(receipts::receipts))
        .route("/api/v1/audit/export", get(export::export))
}

/// `GET /api/v1/heads`
async fn heads(
    State(app): State<App>,
    Who(actor): Who,
    Asked(asked): Asked<HeadsQuery>,
) -> Result<Json<Heads>, ApiError> {
    let head = app.audit.newest();
    let consistency = match (&head, asked.journal, asked.disclosures) {
        (Some(head), Some(journal), Some(disclosures)) => {
            let _place = app.proofs.take(&actor).ok_or(AskError::Busy)?;
            since(&app, head, journal, disclosures).await?
        }
        (_, None, None) | (None, Some(_), Some(_)) => None,
        _ => {
            return Err(ApiError::field(
                "journal",
                "and disclosures are given both or neither",
            ));
        }
    };
    if head.is_none() && app.audit.has_older_head() {
        // Neither none nor one without a proof: to whoever keeps one that would say that the record was changed.
        return Err(no_head());
    }
    Ok(Json(Heads {
        key: hex(app.audit.key()),
        head: head.map(|it| signed_head(&it.head)),
        consistency,
    }))
}

/// No head was signed by this run yet.
fn no_head() -> ApiError {
    let problem = Problem::new(
        "no_head",
        "no head has been signed yet; ask again in a minute",
    );
    ApiError::Wrong(StatusCode::SERVICE_UNAVAILABLE, problem)
}

/// That the head goes on from a kept one of these sizes; nothing if it has fewer rows.
pub(super) async fn since(
    app: &App,
    signed: &Signed,
    journal: u64,
    disclosures: u64,
) -> Result<Option<Consistency>, ApiError> {
    let (trees, head) = (&signed.trees, &signed.head.head);
    let mut record = app.audit.reader().await;
    let of_journal = record
        .0
        .consistency(trees, Log::Journal, journal, head.journal.size)
        .await
        .map_err(|it| unreadable(&it))?;
    let of_disclosures = record
        .0
        .consistency(trees, Log::Disclosures, disclosures, head.disclosures.size)
        .await
        .map_err(|it| unreadable(&it))?;
    drop(record);
    Ok(of_journal
        .zip(of_disclosures)
        .map(|(journal, disclosures)| Consistency {
            journal: proof(&journal),
            disclosures: proof(&disclosures),
        }))
}

impl App {
    /// Rule W8: something of these is about to be handed out. `is_opened`: somebody opened one thing, and did not only pass
    /// it in a list.
    pub(super) async fn handing_out(
        &self,
        actor: &Actor,
        route: &'static str,
        is_opened: bool,
        objects: &[ObjectRef],
    ) -> Result<(), ApiError> {
        self.handing_out_of(actor, route, is_opened, objects, Extent::Some)
            .await
    }

    /// The same, and how much of them.
    pub(super) async fn handing_out_of(
        &self,
        actor: &Actor,
        route: &'static str,
        is_opened: bool,
        objects: &[ObjectRef],
        extent: Extent<'_>,
    ) -> Result<(), ApiError> {
        let read = Read {
            room: &self.room,
            clock: &self.clock,
            actor,
            route,
            is_opened,
            extent,
        };
        let before = actor.viewer(self.room.read().state());
        self.audit.read(read, objects).await?;
        let published = self.room.read();
        let viewer = actor.viewer(published.state());
        if viewer != before {
            // Cleared otherwise while this waited: what was taken before is not handed out (G14).
            return Err(AskError::Busy.into());
        }
        published.note_handed_out(&viewer, objects, extent);
        Ok(())
    }
}

/// The record cannot be read now.
pub(super) fn unreadable(error: &storage::StorageError) -> ApiError {
    tracing::error!(%error, "The record cannot be read");
    ApiError::from(AskError::StorageFailed)
}
