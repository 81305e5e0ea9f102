//! Orders about joint tasks.

use super::{Route, order};

pub(super) const ROUTES: &[Route] = &[
    order("/api/v1/tasks", "Writes down a joint task", "DraftTask"),
    order(
        "/api/v1/tasks/{id}/revise",
        "Changes a draft, a proposal, or what is agreed or runs",
        "ReviseTask",
    ),
    order(
        "/api/v1/tasks/{id}/propose",
        "Sends a joint task to its parties",
        "Plain",
    ),
    order(
        "/api/v1/tasks/{id}/answer",
        "Accepts or declines one's own part, or offers something else",
        "AnswerTask",
    ),
    order(
        "/api/v1/tasks/{id}/counter",
        "Takes or refuses a counter-offer",
        "DecideCounter",
    ),
    order(
        "/api/v1/tasks/{id}/offer-lead",
        "Offers the lead to a party, or takes an offer back",
        "OfferLead",
    ),
    order(
        "/api/v1/tasks/{id}/answer-lead",
        "Takes the lead that is offered, or does not",
        "AnswerLead",
    ),
    order(
        "/api/v1/tasks/{id}/take-over",
        "Takes the lead from an agency that has no link",
        "WithReason",
    ),
    order("/api/v1/tasks/{id}/start", "Begins an agreed task", "Plain"),
    order(
        "/api/v1/tasks/{id}/complete",
        "Ends a task that is done",
        "Plain",
    ),
    order(
        "/api/v1/tasks/{id}/step",
        "Moves a task that is agreed on: mobilise, suspend, resume, demobilise, close, review",
        "MoveTask",
    ),
    order(
        "/api/v1/tasks/{id}/send",
        "Sends units to it together, all of them or none",
        "SendUnits",
    ),
    order(
        "/api/v1/assignments/{id}/release",
        "The leads of its joint task need the unit no more",
        "Plain",
    ),
    order(
        "/api/v1/tasks/{id}/cancel",
        "Calls a task off",
        "WithReason",
    ),
];
