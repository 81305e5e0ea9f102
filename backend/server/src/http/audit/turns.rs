//! Who asks now what takes long: one question of an agency at a time, and one of all at once. The others wait a little, in the
//! order in which they came, so that no agency keeps another from asking.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::AgencyId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::ApiError;
use crate::room::AskError;

/// How long a question waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// The turns of one kind of question.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    agencies: Arc<Mutex<BTreeSet<AgencyId>>>,
    wait: Duration,
}

/// A turn; ends when this is dropped, by whoever does the work.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
    _place: Place,
}

/// That an agency asks or waits.
#[derive(Debug)]
struct Place {
    agencies: Arc<Mutex<BTreeSet<AgencyId>>>,
    agency: AgencyId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut agencies = self.agencies.lock().unwrap_or_else(PoisonError::into_inner);
        agencies.remove(&self.agency);
    }
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self::waiting(WAIT_MAX)
    }

    fn waiting(wait: Duration) -> Self {
        Self {
            all: Arc::new(Semaphore::new(1)),
            agencies: Arc::default(),
            wait,
        }
    }

    /// A turn for an agency; busy if it has one or waits for one already, or if others take too long.
    pub(super) async fn take(&self, agency: &AgencyId) -> Result<Turn, ApiError> {
        let is_first = self
            .agencies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(agency.clone());
        if !is_first {
            return Err(AskError::Busy.into());
        }
        let place = Place {
            agencies: Arc::clone(&self.agencies),
            agency: agency.clone(),
        };
        let waiting = tokio::time::timeout(self.wait, Arc::clone(&self.all).acquire_owned());
        match waiting.await {
            Ok(Ok(permit)) => Ok(Turn {
                _permit: permit,
                _place: place,
            }),
            Ok(Err(_)) | Err(_) => Err(AskError::Busy.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// W6: an agency asks one question at a time; another one's waits for its turn, and gets it.
    #[tokio::test]
    async fn w6_an_agency_has_one_question_and_keeps_no_other_from_asking() {
        let agency = |it| AgencyId::new(it).unwrap();
        let (fire, police) = (agency("fire"), agency("police"));
        let turns = Turns::new();
        let first = turns.take(&fire).await.unwrap();
        assert!(turns.take(&fire).await.is_err());
        let mut waiting = std::pin::pin!(turns.take(&police));
        let soon = Duration::from_millis(50);
        assert!(tokio::time::timeout(soon, &mut waiting).await.is_err());
        // It waits: no second one of the same agency in the meantime.
        assert!(turns.take(&police).await.is_err());
        drop(first);
        assert!(waiting.await.is_ok());
        // Who waits too long is told so, and may ask again.
        let turns = Turns::waiting(soon);
        let first = turns.take(&fire).await.unwrap();
        assert!(turns.take(&police).await.is_err());
        drop(first);
        assert!(turns.take(&police).await.is_ok());
    }
}
