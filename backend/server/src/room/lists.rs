//! Lists of objects in the order of their ids, kind by kind.

use std::{iter::from_fn, ops::Bound};

use domain::{
    AgreementId, AlarmId, AssignmentId, EquipmentId, HandOverId, IncidentId, NoteId, PrincipalId,
    TaskId, TaskItemId, UnitId, ZoneId, sharing::ObjectRef,
};
use protocol::words::Kind;
use uuid::Uuid;

/// Two lists in the order of their objects as one.
pub(super) fn in_order<'a, T>(
    a: impl Iterator<Item = (&'a ObjectRef, T)>,
    b: impl Iterator<Item = (&'a ObjectRef, T)>,
) -> impl Iterator<Item = (&'a ObjectRef, T)> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    from_fn(move || match (a.peek(), b.peek()) {
        (Some((left, _)), Some((right, _))) if right < left => b.next(),
        (None, _) => b.next(),
        (Some(_), _) => a.next(),
    })
}

/// Where the objects of a kind begin; kinds are in the order of `ObjectRef`.
pub(super) fn first_of(kind: Kind) -> Bound<ObjectRef> {
    let nil = Uuid::nil();
    match kind {
        Kind::Agency => Bound::Unbounded,
        Kind::Unit => Bound::Included(ObjectRef::Unit(UnitId(nil))),
        Kind::Incident => Bound::Included(ObjectRef::Incident(IncidentId(nil))),
        Kind::Assignment => Bound::Included(ObjectRef::Assignment(AssignmentId(nil))),
        Kind::Task => Bound::Included(ObjectRef::Task(TaskId(nil))),
        Kind::TaskItem => Bound::Included(ObjectRef::TaskItem(TaskItemId(nil))),
        Kind::Note => Bound::Included(ObjectRef::Note(NoteId(nil))),
        Kind::Person => Bound::Included(ObjectRef::Person(PrincipalId(nil))),
        Kind::HandOver => Bound::Included(ObjectRef::HandOver(HandOverId(nil))),
        Kind::Alarm => Bound::Included(ObjectRef::Alarm(AlarmId(nil))),
        Kind::Zone => Bound::Included(ObjectRef::Zone(ZoneId(nil))),
        Kind::Equipment => Bound::Included(ObjectRef::Equipment(EquipmentId(nil))),
        Kind::Agreement => Bound::Included(ObjectRef::Agreement(AgreementId(nil))),
        // After the last zone; there is no agency with the least possible name.
        Kind::Settings => Bound::Excluded(ObjectRef::Zone(ZoneId(Uuid::max()))),
    }
}
