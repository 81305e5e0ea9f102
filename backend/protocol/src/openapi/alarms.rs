//! Routes about alarms (K1–K11).

use super::{Route, get, order};

pub(super) const ROUTES: &[Route] = &[
    order("/api/v1/duress", "Calls for help for a crew", "RaiseDuress"),
    order("/api/v1/talk", "A crew asks to talk", "AskToTalk"),
    order(
        "/api/v1/assignments/{id}/delay",
        "A crew will be late",
        "ReportDelay",
    ),
    order(
        "/api/v1/alarms/{id}/acknowledge",
        "Takes an alarm up",
        "Plain",
    ),
    order(
        "/api/v1/alarms/{id}/shelve",
        "Puts an alarm aside for a while",
        "ShelveAlarm",
    ),
    order(
        "/api/v1/alarms/{id}/close",
        "Ends an alarm that has been dealt with",
        "Plain",
    ),
    order(
        "/api/v1/alarms/{id}/withdraw",
        "Takes duress back; its desk still has to answer",
        "Plain",
    ),
    get("/api/v1/alarms", "Alarms", "Page", &["skip?"]),
    get("/api/v1/alarms/{id}", "One alarm", "Object", &[]),
];
