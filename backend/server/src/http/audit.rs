//! The record, for those who hold it against us: heads, receipts, exports (W2, W5, W6).

mod export;
mod receipts;
mod turns;

use std::collections::BTreeSet;

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use domain::{AgencyId, sharing::ObjectRef};
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
    room::{AskError, Handed},
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
    /// What is handed out with these now.
    pub(super) fn handed(&self, actor: &Actor, objects: &[ObjectRef]) -> Vec<Handed> {
        let published = self.room.read();
        published.handed(&actor.viewer(published.state()), objects)
    }

    /// Rule W8: these are about to be handed out. `is_opened`: somebody opened one thing, and did not only pass it in a list.
    pub(super) async fn handing_out(
        &self,
        actor: &Actor,
        route: &'static str,
        is_opened: bool,
        things: &[Handed],
    ) -> Result<(), ApiError> {
        let read = Read {
            room: &self.room,
            clock: &self.clock,
            actor,
            route,
            is_opened,
            author: None,
        };
        self.record_read(read, things).await
    }

    /// The same of bytes that somebody attached to an incident.
    pub(super) async fn handing_out_bytes(
        &self,
        actor: &Actor,
        object: ObjectRef,
        author: &AgencyId,
    ) -> Result<(), ApiError> {
        let read = Read {
            room: &self.room,
            clock: &self.clock,
            actor,
            route: "attachment",
            is_opened: true,
            author: Some(author),
        };
        let others = BTreeSet::from([author.clone()]);
        self.record_read(read, &[Handed { object, others }]).await
    }

    async fn record_read(&self, read: Read<'_>, things: &[Handed]) -> Result<(), ApiError> {
        let actor = read.actor;
        let before = actor.viewer(self.room.read().state());
        self.audit.read(read, things).await?;
        let published = self.room.read();
        let viewer = actor.viewer(published.state());
        if viewer != before {
            // Cleared otherwise while this waited: what was taken before is not handed out (G14).
            return Err(AskError::Busy.into());
        }
        published.note_handed_out(&viewer, things);
        Ok(())
    }
}

/// The record cannot be read now.
pub(super) fn unreadable(error: &storage::StorageError) -> ApiError {
    tracing::error!(%error, "The record cannot be read");
    ApiError::from(AskError::StorageFailed)
}
