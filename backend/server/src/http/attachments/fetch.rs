//! The bytes of an attachment on their way out (F5, F9).

mod feed;

use std::fmt::Write as _;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    AttachmentId,
    attachment::Attachment,
    private::Subject,
    sharing::{ObjectRef, sees_attachments_of, visible},
};
use futures_util::StreamExt;
use protocol::Problem;
use storage::{StorageError, attachments::Reading};

use super::{
    super::{
        ApiError, App,
        extract::{Id, Who},
    },
    no_bytes,
};
use crate::{
    auth::Actor,
    files::{in_background, sniff::mime},
    room::{AskError, RoomHandle},
};

/// An attachment that the asker may see.
struct Seen {
    /// Under whose key its bytes are sealed.
    subject: Subject,
    /// What it is attached to.
    object: ObjectRef,
    attachment: Attachment,
    is_kept: bool,
}

/// Rule F5, and V14 of what stands in a joint task, by the one way out.
fn seen(room: &RoomHandle, actor: &Actor, id: AttachmentId) -> Result<Seen, ApiError> {
    let published = room.read();
    let state = published.state();
    let viewer = actor.viewer(state);
    let of_incident = || {
        let (incident, it) = state.attachment(id)?;
        sees_attachments_of(state, &viewer, incident, &it.agency).then(|| Seen {
            subject: Subject::Incident(incident.id),
            object: ObjectRef::Incident(incident.id),
            is_kept: state.is_kept(incident, it),
            attachment: it.clone(),
        })
    };
    let of_item = || {
        let it = state.task_file(id)?;
        let object = ObjectRef::TaskItem(it.item);
        visible(state, &viewer, &object).then(|| Seen {
            subject: Subject::Task(it.task),
            is_kept: state.keeps_files_of(it.task),
            attachment: it.file.clone(),
            object,
        })
    };
    of_incident()
        .or_else(of_item)
        .ok_or_else(|| ApiError::unknown("attachment"))
}

/// `GET /api/v1/attachments/{id}`
pub(in crate::http) async fn fetch(
    State(app): State<App>,
    Who(actor): Who,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = AttachmentId(id);
    let Seen {
        subject,
        object,
        attachment,
        is_kept,
    } = seen(&app.room, &actor, id)?;
    if !is_kept {
        let (code, message) = match attachment.removed {
            Some(_) => ("removed", "this was taken away"),
            None => ("erased", "this was erased"),
        };
        return Err(ApiError::Wrong(
            StatusCode::GONE,
            Problem::new(code, message),
        ));
    }
    let tag = format!("\"{}\"", attachment.sha256);
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|it| it.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    app.handing_out_bytes(&actor, object, &attachment.agency)
        .await?;
    let place = app.files.fetch(&actor);
    let place = place.ok_or(ApiError::Ask(AskError::Busy))?;
    let (reading, first) = opened(&app, subject, &attachment).await?;
    let headers = [
        (header::CONTENT_TYPE, mime(attachment.media_type).to_owned()),
        (header::CONTENT_LENGTH, attachment.bytes.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&attachment.name)),
        (header::CONTENT_SECURITY_POLICY, NOTHING_RUNS.to_owned()),
        (header::ETAG, tag),
    ];
    // Taken away, erased or not shown any more while it is on its way: no more of it leaves (J27).
    let still = move || {
        let is_kept = seen(&app.room, &actor, id).is_ok_and(|it| it.is_kept);
        let gone = || StorageError::Unknown { what: "attachment" };
        is_kept.then_some(()).ok_or_else(gone)
    };
    let before = still.clone();
    let read = move |reading: &mut Reading| before().and_then(|()| reading.next_chunk());
    let pieces = feed::fed(reading, first, place, feed::PATIENCE, read);
    // Asked again when a piece is handed out: some are read ahead.
    let pieces = pieces.map(move |piece| still().and(piece));
    let body = Body::from_stream(pieces);
    Ok((headers, body).into_response())
}

/// Rule F9: whatever a browser is made to think that this is, nothing in it runs or loads.
const NOTHING_RUNS: &str = "default-src 'none'; sandbox";

/// Opens it and its first piece, so that what cannot be read is refused instead of cut.
async fn opened(
    app: &App,
    subject: Subject,
    attachment: &Attachment,
) -> Result<(Reading, Vec<u8>), ApiError> {
    let store = &app.files.store;
    let read = store.read(subject, attachment.id, &attachment.stored).await;
    let first = match read {
        Ok(mut reading) => {
            in_background(move || {
                let first = reading.next_chunk()?;
                Ok((reading, first.unwrap_or_default()))
            })
            .await
        }
        Err(error) => Err(error),
    };
    first.map_err(|error| match error {
        // Restored from a backup that is older than the erasure.
        StorageError::Unknown { what: "key" } => {
            ApiError::Wrong(StatusCode::GONE, Problem::new("erased", "this was erased"))
        }
        StorageError::Attachment { .. } => {
            tracing::error!(%error, "An attachment is not what was stored");
            let problem = Problem::new("damaged", "this is not as it was stored any more");
            ApiError::Wrong(StatusCode::GONE, problem)
        }
        error => no_bytes(&error),
    })
}

/// To be saved under its name, never shown in place: plain for old programs, and as RFC 6266 says for others.
fn disposition(name: &str) -> String {
    let is_plain = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ' ');
    let plain: String = name
        .chars()
        .map(|it| if is_plain(&it) { it } else { '_' })
        .collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            coded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(coded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F9: a name cannot end its header or lead into a folder, and is kept letter for letter.
    #[test]
    fn f9_a_name_is_saved_as_it_is_and_breaks_no_header() {
        let header = disposition("Cầu \"thang\"; x.jpg");
        let expected = "attachment; filename=\"C_u _thang__ x.jpg\"; \
            filename*=UTF-8''C%E1%BA%A7u%20%22thang%22%3B%20x.jpg";
        assert_eq!(header, expected);
        assert!(axum::http::HeaderValue::from_str(&header).is_ok());
    }
}
