//! What a stale edit is answered with: the object as its sender sees it now (rule C5), so that a person can compare.
//! It is looked up for the answer and stored nowhere: a stored refusal holds no texts.

use domain::{
    AgreementId, EquipmentId, IncidentId, PrincipalId, TaskId, UnitId, ZoneId,
    sharing::{self, ObjectRef},
};
use picture::Handle;
use uuid::Uuid;

use super::{ApiError, App};
use crate::{auth::Actor, room::AskError};

/// The same refusal, with what it is about if it says that the edit is stale and the sender sees it.
pub(super) fn with_current(
    error: ApiError,
    app: &App,
    actor: &Actor,
    path: &str,
    id: Uuid,
) -> ApiError {
    with_object(error, app, actor, named(path, id))
}

/// The same, of an object that is known.
pub(super) fn with_object(
    error: ApiError,
    app: &App,
    actor: &Actor,
    object: Option<ObjectRef>,
) -> ApiError {
    match error {
        ApiError::Ask(AskError::Refused(refusal)) if refusal.code == "stale_version" => {
            match object.and_then(|it| current(app, actor, &it)) {
                Some(object) => ApiError::Stale(refusal, Box::new(object)),
                None => AskError::Refused(refusal).into(),
            }
        }
        error => error,
    }
}

/// The object that the path of a command names.
fn named(path: &str, id: Uuid) -> Option<ObjectRef> {
    match path.strip_prefix("/api/v1/")?.split('/').next()? {
        "incidents" => Some(ObjectRef::Incident(IncidentId(id))),
        "principals" => Some(ObjectRef::Person(PrincipalId(id))),
        "units" => Some(ObjectRef::Unit(UnitId(id))),
        "tasks" => Some(ObjectRef::Task(TaskId(id))),
        "zones" => Some(ObjectRef::Zone(ZoneId(id))),
        "agreements" => Some(ObjectRef::Agreement(AgreementId(id))),
        "equipment" => Some(ObjectRef::Equipment(EquipmentId(id))),
        _ => None,
    }
}

fn current(app: &App, actor: &Actor, object: &ObjectRef) -> Option<protocol::Object> {
    let published = app.room.read();
    let seen = sharing::view(published.state(), &actor.viewer(published.state()), object)?;
    let handle = match object {
        ObjectRef::Unit(id) => published.handle(*id).map(Handle::raw),
        _ => None,
    };
    Some(protocol::object(seen, handle))
}
