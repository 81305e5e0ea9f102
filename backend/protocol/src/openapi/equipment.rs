//! Routes about equipment (E1–E12).

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, get, order};
use crate::{command, equipment};

pub(super) const ROUTES: &[Route] = &[
    order(
        "/api/v1/equipment",
        "Registers equipment",
        "RegisterEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/describe",
        "Says anew what equipment is",
        "DescribeEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/attach",
        "A unit takes equipment on board",
        "AttachEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/detach",
        "Equipment is put down",
        "DetachEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/move",
        "Equipment that no unit carries is brought elsewhere, or given to a person",
        "MoveEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/hand-over",
        "Offers the custody of equipment",
        "HandOverEquipment",
    ),
    order(
        "/api/v1/equipment/{id}/answer",
        "Accepts custody that was offered, or declines",
        "AnswerCustody",
    ),
    order(
        "/api/v1/equipment/{id}/cancel-offer",
        "Takes an offer of custody back",
        "Plain",
    ),
    order(
        "/api/v1/equipment/{id}/condition",
        "Says in what condition equipment is",
        "SetCondition",
    ),
    order(
        "/api/v1/equipment/{id}/quantity",
        "Corrects how many there are",
        "AdjustQuantity",
    ),
    order(
        "/api/v1/equipment/{id}/maintenance",
        "Records maintenance, or plans it",
        "RecordMaintenance",
    ),
    order(
        "/api/v1/equipment/{id}/retire",
        "Takes equipment out of use",
        "RetireEquipment",
    ),
    get("/api/v1/equipment", "Equipment", "Page", &["skip?"]),
    get(
        "/api/v1/equipment/{id}",
        "One piece of equipment",
        "Object",
        &[],
    ),
    get(
        "/api/v1/resources/near",
        "Units and equipment near a place by what they can do, as disclosed",
        "FoundResources",
        &[
            "lon",
            "lat",
            "capability?",
            "kind?",
            "type_max?",
            "count?",
            "all?",
        ],
    ),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        command::RegisterEquipment,
        command::DescribeEquipment,
        command::AttachEquipment,
        command::DetachEquipment,
        command::MoveEquipment,
        command::HandOverEquipment,
        command::AnswerCustody,
        command::SetCondition,
        command::AdjustQuantity,
        command::RecordMaintenance,
        command::RetireEquipment,
        equipment::FoundResources,
    ]
}
