//! The routes of attachments.

use super::{Route, order};

/// Where bytes are sent, described by a header (F6).
pub(super) const UPLOAD: &str = "/api/v1/incidents/{id}/attachments";
/// Where photographs of a target and files of evidence are sent.
pub(super) const UPLOAD_TO_ITEM: &str = "/api/v1/task-items/{id}/attachments";
/// Where they are fetched.
pub(super) const DOWNLOAD: &str = "/api/v1/attachments/{id}";

/// Attaching, fetching, taking away.
pub(super) const ROUTES: &[Route] = &[
    order(UPLOAD, "Attaches bytes to an incident", "AddAttachment"),
    Route {
        method: "get",
        path: DOWNLOAD,
        summary: "The bytes of an attachment",
        body: None,
        answer: None,
        status: 200,
        query: &[],
    },
    order(
        "/api/v1/attachments/{id}/remove",
        "Takes an attachment away",
        "WithReason",
    ),
];
