//! Attachments over HTTP: bytes in, described by a header (F6), and in `fetch` bytes out.
//!
//! What is sent is read in pieces, checked and sealed as it comes, and on the disk before the room is asked (A1).

mod fetch;

pub(super) use fetch::fetch;

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use domain::{
    AttachmentId, Command, CommandId, Context, IncidentId, Refusal, TaskItemId,
    attachment::NO_FILE,
    decide,
    limits::ATTACHMENT_BYTES_MAX,
    private::Subject,
    sharing::{ObjectRef, visible},
};
use futures_util::{Stream, StreamExt};
use protocol::{Problem, attachment::HEADER, command::AddAttachment};
use storage::{
    StorageError,
    attachments::{Incoming, Kept},
};
use tokio::time::timeout;

use super::{
    ApiError, App,
    extract::{Id, Who, read_json},
    order::{fingerprint, send},
};
use crate::{
    auth::Actor,
    files::{in_background, sniff::Sniffer},
    room::{AskError, Health},
};

/// How long the next piece of a body may take: a bad mobile link that stalls longer begins anew.
const PIECE_WITHIN: Duration = Duration::from_secs(20);
/// How long an upload may take in all: 16 MiB at a quarter of a megabit. It bounds how long a place is held.
const UPLOAD_WITHIN: Duration = Duration::from_mins(9);
/// How long the rest of a body that is not wanted is read, so that its sender hears why instead of a broken connection.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);
/// Bytes that are handed to the disk at once.
const WRITE_BYTES: usize = 256 * 1024;
/// Stands for a file that is not there yet when it is asked whether the attachment would be taken at all.
const ANY_FILE: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

/// `POST /api/v1/incidents/{id}/attachments`
pub(super) async fn add(
    app: State<App>,
    who: Who,
    uri: Uri,
    Id(incident): Id,
    request: Request,
) -> Result<Response, ApiError> {
    add_to(To::Incident(IncidentId(incident)), app, who, uri, request).await
}

/// `POST /api/v1/task-items/{id}/attachments`
pub(super) async fn add_to_item(
    app: State<App>,
    who: Who,
    uri: Uri,
    Id(item): Id,
    request: Request,
) -> Result<Response, ApiError> {
    let to = to_item(&app, &who.0, TaskItemId(item));
    add_to(to, app, who, uri, request).await
}

/// What this item is to its sender. What they may not know of is like what is not there, whatever it is.
fn to_item(app: &App, actor: &Actor, id: TaskItemId) -> To {
    let published = app.room.read();
    let state = published.state();
    let is_seen = || visible(state, &actor.viewer(state), &ObjectRef::TaskItem(id));
    if state.case_item(id).is_some() && is_seen() {
        To::Evidence(id)
    } else {
        To::Target(id)
    }
}

/// What something is attached to.
#[derive(Debug, Clone, Copy)]
enum To {
    Incident(IncidentId),
    /// A target of an inspection.
    Target(TaskItemId),
    /// What was collected in an enforcement.
    Evidence(TaskItemId),
}

impl To {
    fn command(self, what: AddAttachment, stored: &str) -> Command {
        match self {
            Self::Incident(id) => what.into_command(id.0, stored.to_owned()),
            Self::Target(id) => what.into_photograph(id.0, stored.to_owned()),
            Self::Evidence(id) => what.into_evidence_file(id.0, stored.to_owned()),
        }
    }

    /// Under whose key the bytes are sealed.
    fn subject(self, app: &App) -> Result<Subject, ApiError> {
        match self {
            Self::Incident(id) => Ok(Subject::Incident(id)),
            Self::Target(id) | Self::Evidence(id) => {
                let published = app.room.read();
                let task = published.state().task_of_item(id);
                let task = task.ok_or_else(|| ApiError::unknown("item"))?;
                Ok(Subject::Task(task.id))
            }
        }
    }
}

async fn add_to(
    to: To,
    State(app): State<App>,
    Who(actor): Who,
    uri: Uri,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let mut body = body.into_data_stream();
    let taken = timeout(
        UPLOAD_WITHIN,
        take(&app, actor, &uri, to, &parts.headers, &mut body),
    );
    let answer = taken.await.unwrap_or_else(|_elapsed| Err(too_slow()));
    // Nothing is left of what was taken; of what was not, the rest.
    let _ = timeout(DRAIN_WITHIN, drain(&mut body)).await;
    answer
}

/// What is being sent.
struct Described {
    what: AddAttachment,
    sha256: [u8; 32],
}

async fn take<E>(
    app: &App,
    actor: Actor,
    uri: &Uri,
    to: To,
    headers: &HeaderMap,
    body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Response, ApiError> {
    let Described { what, sha256 } = described(uri, headers)?;
    if matches!(app.room.health(), Health::ReadOnly { .. }) {
        return Err(AskError::StorageFailed.into());
    }
    small_enough(&what)?;
    if !would_take(app, &actor, to, &what) {
        // Refused, or accepted before and sent again: the room knows (C2), and neither needs the bytes.
        let (id, at) = (what.command_id, what.occurred_at);
        let command = to.command(what, NO_FILE);
        return send(app, actor, id, sha256, at, command).await;
    }
    has_space(app, what.bytes).await?;
    let _place = app
        .files
        .send(&actor)
        .ok_or(ApiError::Ask(AskError::Busy))?;
    let subject = to.subject(app)?;
    let begun = app.files.store.begin(subject, AttachmentId(what.id)).await;
    let incoming = begun.map_err(|error| no_bytes(&error))?;
    let kept = keep(incoming, &what, body).await?;

    let (id, command_id, occurred_at) = (what.id, what.command_id, what.occurred_at);
    let command = to.command(what, &kept.stored);
    let answer = send(app, actor, command_id, sha256, occurred_at, command).await;
    let is_settled = !matches!(
        &answer,
        Err(ApiError::Ask(AskError::StorageFailed | AskError::Stopping))
    );
    // Refused, or sent again: then another file is the attachment's. What is not known is left to the tidying (F13).
    if is_settled && !is_spoken_of(app, AttachmentId(id), &kept) {
        app.files.discard(kept.stored).await;
    }
    answer
}

fn described(uri: &Uri, headers: &HeaderMap) -> Result<Described, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE);
    if content_type.is_none_or(|it| it != "application/octet-stream") {
        let problem = Problem::new(
            "not_bytes",
            "the content type must be application/octet-stream",
        );
        return Err(ApiError::Wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem));
    }
    let text = headers.get(HEADER).and_then(|it| it.to_str().ok());
    let text = text.ok_or_else(|| ApiError::field(HEADER, "must be JSON in ASCII"))?;
    let what: AddAttachment = read_json(text.as_bytes())?;
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|it| it.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|it| it != what.bytes) {
        return Err(wrong_length());
    }
    let sha256 = fingerprint(uri.path(), text.as_bytes());
    Ok(Described { what, sha256 })
}

fn small_enough(what: &AddAttachment) -> Result<(), ApiError> {
    if what.bytes <= ATTACHMENT_BYTES_MAX {
        return Ok(());
    }
    let problem = Problem::about(
        "too_large",
        "bytes",
        format!("an attachment has at most {ATTACHMENT_BYTES_MAX} bytes"),
    );
    Err(ApiError::Wrong(StatusCode::PAYLOAD_TOO_LARGE, problem))
}

/// Whether the disk has room for it beside the journal (F4).
async fn has_space(app: &App, bytes: u64) -> Result<(), ApiError> {
    let store = app.files.store.clone();
    let has = in_background(move || store.has_space(bytes)).await;
    if has.map_err(|error| no_bytes(&error))? {
        return Ok(());
    }
    let problem = Problem::new(
        "disk_nearly_full",
        "what is left of the disk is the journal's",
    );
    Err(ApiError::Wrong(StatusCode::INSUFFICIENT_STORAGE, problem))
}

/// Whether the room would take it as things stand, so that nothing is read and stored for nothing.
fn would_take(app: &App, actor: &Actor, to: To, what: &AddAttachment) -> bool {
    let now = app.clock.now();
    let context = Context {
        principal: actor.principal,
        agency: actor.agency.clone(),
        role: actor.role,
        clearance: actor.clearance_max(),
        unit: None,
        command_id: CommandId(what.command_id),
        now,
        // A photograph may be of a visit that is over by now, a file of what was in the sender's custody then.
        occurred_at: what.occurred_at.map_or(now, |it| it.0.min(now)),
        is_unit_reachable: true,
    };
    let command = to.command(what.clone(), ANY_FILE);
    decide(app.room.read().state(), &command, &context).is_ok()
}

/// Takes the bytes in, checks them against what was said of them, and has them on the disk.
async fn keep<E>(
    mut incoming: Incoming,
    what: &AddAttachment,
    body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Kept, ApiError> {
    let (mut sniffer, mut count, mut waiting) = (Sniffer::default(), 0, Vec::new());
    loop {
        let piece = timeout(PIECE_WITHIN, body.next());
        let piece = match piece.await.map_err(|_elapsed| too_slow())? {
            Some(Ok(piece)) => piece,
            Some(Err(_cut)) => {
                let problem = Problem::new("body_cut", "the body was cut");
                return Err(ApiError::Wrong(StatusCode::BAD_REQUEST, problem));
            }
            None => break,
        };
        count += piece.len() as u64;
        if count > what.bytes {
            return Err(wrong_length());
        }
        sniffer.look(&piece);
        waiting.extend_from_slice(&piece);
        if waiting.len() >= WRITE_BYTES {
            incoming = written(incoming, std::mem::take(&mut waiting)).await?;
        }
    }
    incoming = written(incoming, waiting).await?;
    if count != what.bytes {
        return Err(wrong_length());
    }
    if incoming.sha256() != what.sha256 {
        return Err(ApiError::field("sha256", "is not that of the bytes"));
    }
    if !sniffer.agrees(what.media_type.into()) {
        let problem = Problem::about("wrong_type", "media_type", "the bytes are not of that type");
        return Err(ApiError::Wrong(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    in_background(move || incoming.finish())
        .await
        .map_err(|error| no_bytes(&error))
}

async fn written(mut incoming: Incoming, bytes: Vec<u8>) -> Result<Incoming, ApiError> {
    in_background(move || {
        incoming.write(&bytes)?;
        Ok(incoming)
    })
    .await
    .map_err(|error| no_bytes(&error))
}

/// Why bytes cannot be kept or read.
fn no_bytes(error: &StorageError) -> ApiError {
    match error {
        // The incident or task is erased just now: no key is left that could seal anything.
        StorageError::Unknown { what: "key" } => Refusal::Erased.into(),
        error => {
            tracing::error!(%error, "The bytes of an attachment cannot be stored");
            AskError::StorageFailed.into()
        }
    }
}

fn too_slow() -> ApiError {
    let problem = Problem::new("body_too_slow", "the body did not come in time");
    ApiError::Wrong(StatusCode::REQUEST_TIMEOUT, problem)
}

fn wrong_length() -> ApiError {
    ApiError::field("bytes", "is not how many come")
}

/// Reads what is left, as much as an attachment may have.
async fn drain<E>(body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin)) {
    let mut left = ATTACHMENT_BYTES_MAX;
    while let Some(Ok(piece)) = body.next().await {
        left = left.saturating_sub(piece.len() as u64);
        if left == 0 {
            return;
        }
    }
}

fn is_spoken_of(app: &App, id: AttachmentId, kept: &Kept) -> bool {
    let published = app.room.read();
    let state = published.state();
    let attached = state.attachment(id).map(|(_, it)| it);
    let found = attached.or_else(|| state.task_file(id).map(|it| it.file));
    found.is_some_and(|it| it.stored == kept.stored)
}
