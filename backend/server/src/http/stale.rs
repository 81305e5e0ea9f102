//! What a stale edit is answered with: the object as its sender sees it now (rule C5), so that a person can compare.
//! It is looked up for the answer and stored nowhere: a stored refusal holds no texts. It is a read like any other (W8).

use domain::{
    AgreementId, EquipmentId, IncidentId, PrincipalId, TaskId, TaskItemId, UnitId, ZoneId,
    sharing::{self, ObjectRef},
};
use picture::Handle;
use uuid::Uuid;

use super::{ApiError, App};
use crate::{
    auth::Actor,
    room::{AskError, Handed},
};

/// By which route it is recorded: whoever reads the record sees that an order brought it, and no question.
const ROUTE: &str = "stale_version";

/// The same refusal, with what it is about if it says that the edit is stale and the sender sees it.
pub(super) async fn with_current(
    error: ApiError,
    app: &App,
    actor: &Actor,
    path: &str,
    id: Uuid,
) -> ApiError {
    with_object(error, app, actor, named(path, id)).await
}

/// The same, of an object that is known. While it cannot be recorded that it was handed out (W8), the refusal goes
/// without it: that the edit was refused is true all the same.
pub(super) async fn with_object(
    error: ApiError,
    app: &App,
    actor: &Actor,
    object: Option<ObjectRef>,
) -> ApiError {
    let refusal = match error {
        ApiError::Ask(AskError::Refused(it)) if it.code == "stale_version" => it,
        error => return error,
    };
    let Some(object) = object.filter(|it| current(app, actor, it).is_some()) else {
        return AskError::Refused(refusal).into();
    };
    let objects = std::slice::from_ref(&object);
    let handed = app.handed(actor, objects);
    let recorded = app.handing_out(actor, ROUTE, true, &handed).await;
    // Looked at once more: it may have been taken back while that was written, or somebody may show something in it now of
    // whom nothing is recorded.
    let seen = current(app, actor, &object);
    let is_all = Handed::is_covered(&app.handed(actor, objects), &handed);
    match (recorded, seen) {
        (Ok(()), Some(seen)) if is_all => ApiError::Stale(refusal, Box::new(seen)),
        _ => AskError::Refused(refusal).into(),
    }
}

/// The object that the path of a command names.
fn named(path: &str, id: Uuid) -> Option<ObjectRef> {
    match path.strip_prefix("/api/v1/")?.split('/').next()? {
        "incidents" => Some(ObjectRef::Incident(IncidentId(id))),
        "principals" => Some(ObjectRef::Person(PrincipalId(id))),
        "units" => Some(ObjectRef::Unit(UnitId(id))),
        "tasks" => Some(ObjectRef::Task(TaskId(id))),
        "task-items" => Some(ObjectRef::TaskItem(TaskItemId(id))),
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
