//! Who and what a step means, and whether it is due, seen as the account sees it that gives its order.

use std::fmt;

use client::{ApiError, Client, List};
use protocol::{
    Object,
    object::{Party, Task},
    object_item::TaskItem,
    words::{AssignmentStatus, Commitment, TaskPhase},
};
use uuid::Uuid;

use super::{
    Script,
    names::{Reference, reference},
    said,
};

/// What a step waits for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The task has come so far.
    Phase(TaskPhase),
    /// A unit has arrived at the task.
    Arrived(Uuid, &'a str),
    /// All that was promised to the task has arrived.
    AllThere,
    /// Nobody is out on the task.
    AllHome,
    /// Something of this list is shown.
    Shown(&'a str, Uuid),
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phase(phase) => write!(f, "the task to be {phase:?}"),
            Self::Arrived(_, callsign) => write!(f, "{callsign} to arrive"),
            Self::AllThere => f.write_str("all that was promised to arrive"),
            Self::AllHome => f.write_str("every unit to be off the task"),
            Self::Shown(list, id) => write!(f, "{id} among the {list}"),
        }
    }
}

impl Script {
    /// The id of what is named.
    pub(super) async fn look_up(&mut self, text: &str, by: &str) -> Result<Uuid, String> {
        let found = match reference(text)? {
            Some(Reference::Task) => Some(self.id),
            Some(Reference::Name(name)) => self.made.get(name).copied(),
            Some(Reference::Unit(callsign)) => Some(self.unit(by, callsign).await?),
            Some(Reference::Drawn(place)) => self.drawn(by, place).await?,
            Some(Reference::Person(account)) => {
                let session = self.seat(account).await?.session().await;
                Some(session.map_err(said)?.principal)
            }
            Some(Reference::Now(_)) | None => None,
        };
        found.ok_or_else(|| format!("there is no {text}"))
    }

    /// The target that was drawn as this one.
    async fn drawn(&mut self, by: &str, place: u16) -> Result<Option<Uuid>, String> {
        let items = self.seat(by).await?.list(List::TaskItems).await;
        Ok(items.map_err(said)?.iter().find_map(|it| match it {
            Object::TaskItem(TaskItem::InspectionTarget(it)) => {
                (it.task == self.id && it.drawn == Some(place)).then_some(it.id)
            }
            _ => None,
        }))
    }

    /// The unit of this callsign of the account's own agency.
    pub(super) async fn unit(&mut self, by: &str, callsign: &str) -> Result<Uuid, String> {
        let seat = self.seat(by).await?;
        let own = seat.session().await.map_err(said)?.agency;
        let units = seat.list(List::Units).await.map_err(said)?;
        let found = units.into_iter().find_map(|it| match it {
            Object::Unit(it) if it.agency == own && it.callsign == callsign => Some(it.id),
            _ => None,
        });
        found.ok_or_else(|| format!("there is no unit {callsign}"))
    }

    /// Whether it is so by now; an error if it never will be. No answer is no news.
    pub(super) async fn is_so(&mut self, by: &str, wanted: Wanted<'_>) -> Result<bool, String> {
        let seat = self.seat(by).await?;
        let answer = match wanted {
            Wanted::Phase(phase) => of_task(&seat, self.id, wanted, |it| it.phase >= phase).await,
            Wanted::Shown(list, id) => {
                let path = format!("/api/v1/{list}/{id}");
                seat.get::<Object>(&path).await.map(|_| Ok(true))
            }
            Wanted::Arrived(unit, _) => seat.list(List::Assignments).await.map(|all| {
                let mut out = all.iter().filter_map(|it| sent(it, self.id));
                Ok(out.any(|it| it.0 == unit && is_there(it.1)))
            }),
            Wanted::AllThere => of_task(&seat, self.id, wanted, all_there).await,
            Wanted::AllHome => seat.list(List::Assignments).await.map(|all| {
                let mut out = all.iter().filter_map(|it| sent(it, self.id));
                Ok(!out.any(|it| is_out(it.1)))
            }),
        };
        match answer {
            Ok(found) => found,
            Err(ApiError::Refused { status: 404, .. }) => Ok(false),
            Err(why) if why.is_passing() => Ok(false),
            Err(why) => Err(said(why)),
        }
    }
}

/// Whether something is so of a task, or never will be.
async fn of_task(
    seat: &Client,
    task: Uuid,
    wanted: Wanted<'_>,
    is_so: impl Fn(&Task) -> bool,
) -> Result<Result<bool, String>, ApiError> {
    let found = seat.object(List::Tasks, &task.to_string()).await?;
    let Object::Task(found) = found else {
        return Ok(Ok(false));
    };
    Ok(match found.phase {
        it @ (TaskPhase::Cancelled | TaskPhase::Lapsed) => {
            Err(format!("the task is {it:?}, and waited for was {wanted}"))
        }
        _ => Ok(is_so(&found)),
    })
}

/// Whether all that was promised and can be counted has arrived, as the server counts it (T26). Who is asked anew goes on with what it had
/// promised.
fn all_there(task: &Task) -> bool {
    let has_promised = |it: &&Party| it.commitment == Commitment::Accepted || it.goes_on.is_some();
    let has_come = |it: &Party| it.came.iter().all(|it| it.arrived >= it.promised);
    task.parties.iter().filter(has_promised).all(has_come)
}

/// The status of an object that is an assignment to this task, and whose it is.
fn sent(it: &Object, task: Uuid) -> Option<(Uuid, AssignmentStatus)> {
    match it {
        Object::Assignment(it) if it.task == Some(task) => Some((it.unit, it.status?)),
        _ => None,
    }
}

/// Of one whose status is not shown the server itself says whether it is out, as the task is closed.
const fn is_out(it: AssignmentStatus) -> bool {
    use AssignmentStatus as S;
    !matches!(it, S::Cleared | S::Declined | S::Cancelled | S::Diverted)
}

const fn is_there(it: AssignmentStatus) -> bool {
    matches!(it, AssignmentStatus::Staged | AssignmentStatus::OnScene)
}
