//! Orders about units, who is signed on to them, and their assignments.

use super::{Route, order};

pub(super) const ROUTES: &[Route] = &[
    order("/api/v1/units", "Registers a unit", "RegisterUnit"),
    order(
        "/api/v1/units/{id}/sign-on",
        "Signs a person on to a unit",
        "SignOn",
    ),
    order(
        "/api/v1/sign-off",
        "Signs a person off their unit",
        "SignOff",
    ),
    order(
        "/api/v1/units/{id}/availability",
        "Says whether a unit could be sent",
        "SetAvailability",
    ),
    order(
        "/api/v1/units/{id}/status-code",
        "Sets a unit's status by its agency's own code (U11)",
        "SetStatusCode",
    ),
    order("/api/v1/units/{id}/reserve", "Keeps a unit", "ReserveUnit"),
    order("/api/v1/units/{id}/queue", "Order of waiting", "OrderQueue"),
    order(
        "/api/v1/units/{id}/capacity",
        "Says what a unit has room for",
        "SetCapacity",
    ),
    order(
        "/api/v1/assignments",
        "Gives a unit to an incident or task",
        "AssignUnit",
    ),
    order(
        "/api/v1/assignments/{id}/status",
        "Moves an assignment along",
        "AdvanceAssignment",
    ),
    order(
        "/api/v1/assignments/{id}/decline",
        "A crew that cannot go",
        "WithReason",
    ),
    order(
        "/api/v1/assignments/{id}/cancel",
        "Calls a unit off",
        "WithReason",
    ),
    order(
        "/api/v1/assignments/{id}/divert",
        "Sends a unit to something else instead",
        "DivertAssignment",
    ),
    order(
        "/api/v1/assignments/{id}/leg",
        "Sets out with patients or goods, or changes where to (U17)",
        "StartLeg",
    ),
    order(
        "/api/v1/assignments/{id}/handover",
        "What was carried is in others' hands (U17)",
        "HandOverLeg",
    ),
];
