//! `GET /api/v1/receipts` (W6).

use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Json, extract::State};
use domain::{AgencyId, Clearance, PrincipalId, Refusal, Role, Timestamp};
use protocol::{
    audit::{Receipt, Receipts, ReceiptsQuery},
    limits::{RECEIPT_DAYS_MAX, RECEIPTS_PAGE_MAX},
};
use storage::{StorageError, audit::AuditReader, limits::DISCLOSURES_STEP_ROWS};
use tokio::sync::oneshot;

use super::{
    super::{
        ApiError, App,
        extract::{Asked, Who},
    },
    turns::Turn,
    unreadable,
};
use crate::{
    audit::{Deliveries, EVERY, Fold, Thing, Wanted, collect},
    auth::Actor,
    config::Config,
    room::AskError,
    upkeep::give_way,
};

const DAY_MS: i64 = 86_400_000;
/// Rows that are read before the time that is asked about: in it every stream that was open says so.
const BEFORE: Duration = EVERY.saturating_mul(3);

/// How long one question may take: a month of a full room. Longer ones are to be asked in parts.
const WORK_MAX: Duration = Duration::from_mins(2);

/// Those who look after sharing for their agency.
pub(super) fn check_role(actor: &Actor) -> Result<(), ApiError> {
    if matches!(actor.role, Role::Legal | Role::Supervisor | Role::Admin) {
        Ok(())
    } else {
        Err(Refusal::RoleMayNot.into())
    }
}

/// `GET /api/v1/receipts`
pub(in crate::http) async fn receipts(
    State(app): State<App>,
    Who(actor): Who,
    Asked(asked): Asked<ReceiptsQuery>,
) -> Result<Json<Receipts>, ApiError> {
    check_role(&actor)?;
    wanted(&app, &actor, &asked)?;
    let turn = app.turns.take(&actor.agency).await?;
    // Who asks may have been cleared otherwise while it waited.
    let wanted = wanted(&app, &actor, &asked)?;
    let config = Arc::clone(&app.config);
    let (fold, mut deliveries) = work_out(config, wanted.clone(), turn).await?;
    let (is_cut, may_miss) = (fold.is_cut || deliveries.is_cut, deliveries.may_miss);
    // Where receipts were cut what was read later would stand alone.
    let last = fold.lines.last().filter(|_| fold.is_cut);
    let last = last.map(|it| it.receipt.journal);
    // What only the cleared could have been shown, and none of them was connected, went nowhere.
    let reach = deliveries.reach();
    let shown = fold.lines.into_iter();
    let shown = shown.filter(|it| reach.is_told(&it.receipt, it.until));
    let mut items: Vec<(Receipt, Option<u64>)> =
        shown.map(|it| (it.receipt, Some(it.until))).collect();
    let reads = std::mem::take(&mut deliveries.reads).into_iter();
    let reads = reads.filter(|it| last.is_none_or(|last| it.journal <= last));
    items.extend(reads.map(|it| (it, None)));
    items.sort_by_key(|(it, _)| (it.journal, it.at));
    let more = items.len() > asked.skip.saturating_add(RECEIPTS_PAGE_MAX);
    let page = items.into_iter().skip(asked.skip).take(RECEIPTS_PAGE_MAX);
    let names = names(&app, &actor, &wanted, &deliveries);
    // A read says itself who it went to.
    let delivered = page.map(|(mut receipt, until)| {
        if let Some(until) = until {
            receipt.delivered = deliveries.seats(&receipt, until, &names);
        }
        receipt
    });
    Ok(Json(Receipts {
        items: delivered.collect(),
        more,
        cut: is_cut,
        may_miss_deliveries: may_miss,
    }))
}

/// Who was at the seats, to their own agency.
fn names(
    app: &App,
    actor: &Actor,
    wanted: &Wanted,
    deliveries: &Deliveries,
) -> BTreeMap<PrincipalId, String> {
    if wanted.viewer != actor.agency {
        return BTreeMap::new();
    }
    let people = deliveries.people().into_iter();
    people
        .filter_map(|it| Some((it, app.room.principal(it)?.name)))
        .collect()
}

/// To which seats it went: all rows of the time that is asked about, some at once.
async fn deliveries(
    folder: &Path,
    wanted: &Wanted,
    goes_on: impl Fn() -> bool,
) -> Result<Option<Deliveries>, StorageError> {
    let mut reader = AuditReader::open(folder).await?;
    let found = delivered(&mut reader, wanted, goes_on).await;
    reader.close().await?;
    found
}

async fn delivered(
    reader: &mut AuditReader,
    wanted: &Wanted,
    goes_on: impl Fn() -> bool,
) -> Result<Option<Deliveries>, StorageError> {
    let before = i64::try_from(BEFORE.as_millis()).unwrap_or(i64::MAX);
    let range = (wanted.from.0.saturating_sub(before), wanted.until.0);
    let (mut after, until) = reader.between(range.0, range.1).await?;
    let mut found = Deliveries::default();
    while goes_on() {
        let (viewer, owner) = (&wanted.viewer, &wanted.owner);
        let rows = reader.shown_to(viewer, owner, after, until).await?;
        found.read(&rows, wanted);
        match rows.last() {
            Some(it) if rows.len() >= DISCLOSURES_STEP_ROWS => after = it.seq,
            _ => return Ok(Some(found)),
        }
    }
    Ok(None)
}

/// What is asked for, if it is one's own to ask.
fn wanted(app: &App, actor: &Actor, asked: &ReceiptsQuery) -> Result<Wanted, ApiError> {
    let agency = |name: &str| {
        let id = AgencyId::new(name).map_err(|_refusal| ApiError::unknown("agency"))?;
        let is_known = app.room.read().state().agency(&id).is_some();
        is_known
            .then_some(id)
            .ok_or_else(|| ApiError::unknown("agency"))
    };
    let viewer = agency(&asked.viewer)?;
    let owner = match &asked.owner {
        Some(it) => agency(it)?,
        None => actor.agency.clone(),
    };
    if viewer == owner {
        return Err(ApiError::field("viewer", "and owner must be two agencies"));
    }
    if viewer != actor.agency && owner != actor.agency {
        // What two others show each other is nobody else's.
        return Err(Refusal::NotYours { what: "owner" }.into());
    }
    let eyes = actor.viewer(app.room.read().state());
    let (from, until) = (asked.from.0, asked.to.0);
    check_times(from, until)?;
    let object = match &asked.object {
        Some(it) => Some(Thing::read(it).ok_or_else(|| {
            ApiError::field(
                "object",
                "must be the id of a thing, or its kind and id: kind/id",
            )
        })?),
        None => None,
    };
    Ok(Wanted {
        with_labels: owner == actor.agency,
        clearance_max: if owner == actor.agency {
            Clearance::Confidential
        } else {
            eyes.clearance
        },
        asker: eyes,
        viewer,
        owner,
        from,
        until,
        object,
    })
}

fn check_times(from: Timestamp, until: Timestamp) -> Result<(), ApiError> {
    if until < from {
        return Err(ApiError::field("to", "must not be before from"));
    }
    if until.ms_since(from) > i64::from(RECEIPT_DAYS_MAX) * DAY_MS {
        let refusal = Refusal::OutOfRange {
            field: "to",
            min: 0,
            max: i64::from(RECEIPT_DAYS_MAX),
        };
        return Err(refusal.into());
    }
    Ok(())
}

/// Goes through journal and disclosures on a thread that gives way to everything else; ends when nobody waits any more, or
/// when it takes too long. The turn is the thread's: who asks and goes away has no second one meanwhile; and a stop waits for
/// it, as it has files open.
async fn work_out(
    config: Arc<Config>,
    wanted: Wanted,
    turn: Turn,
) -> Result<(Fold, Deliveries), ApiError> {
    let (answer, answered) = oneshot::channel();
    let failed = |error: std::io::Error| {
        tracing::error!(%error, "Receipts cannot be worked out");
        ApiError::from(AskError::Busy)
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    std::thread::Builder::new()
        .name("receipts".to_owned())
        .spawn(move || {
            give_way();
            let began = Instant::now();
            let goes_on = || !answer.is_closed() && began.elapsed() < WORK_MAX;
            let folder = &config.data;
            let done = runtime.block_on(async {
                let Some(fold) = collect(folder, wanted.clone(), goes_on).await? else {
                    return Ok(None);
                };
                let deliveries = deliveries(folder, &wanted, goes_on).await?;
                Ok(deliveries.map(|it| (fold, it)))
            });
            drop((turn, config));
            // Who asked may have gone away.
            let _ = answer.send(done);
        })
        .map_err(failed)?;
    match answered.await {
        Ok(Ok(Some(done))) => Ok(done),
        Ok(Ok(None)) | Err(_) => Err(AskError::Busy.into()),
        Ok(Err(error)) => Err(unreadable(&error)),
    }
}
