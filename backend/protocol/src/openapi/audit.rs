//! Routes about the record: heads, receipts, exports (W1–W9).

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, get};
use crate::audit;

pub(super) const ROUTES: &[Route] = &[
    get(
        "/api/v1/heads",
        "The newest signed head of the record, and that it goes on from a kept one",
        "Heads",
        &["journal?", "disclosures?"],
    ),
    get(
        "/api/v1/receipts",
        "What one agency got of another's things, of which one is the own",
        "Receipts",
        &["viewer", "owner?", "from", "to", "object?", "skip?"],
    ),
    get(
        "/api/v1/audit/export",
        "The own agency's rows as they are stored, each proved to be in a signed head, one a line",
        "ExportLine",
        &["format?", "journal?", "disclosures?"],
    ),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![audit::Heads, audit::Receipts, audit::ExportLine]
}
