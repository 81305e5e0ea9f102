//! Lists, single objects and questions about the picture.

use protocol::{
    Object,
    equipment::{FoundResources, ResourcesQuery},
    lease::{AskLeases, ConfirmPurges, Leases, PurgeList, PurgesConfirmed},
    query::{
        FoundUnits, NearbyIncidents, NearestQuery, Page, PreviousQuery, SimilarQuery, Timeline,
        WithinQuery,
    },
    retention::{RetentionList, ToldOf},
    search::{SearchAnswer, SearchQuery},
    stream::Snapshot,
    usage::AgreementsUsage,
    words::SubjectKind,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{Client, error::ApiError, query};

/// A list of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of the lists")]
pub enum List {
    Incidents,
    Units,
    Tasks,
    TaskItems,
    Assignments,
    Agencies,
    Alarms,
    People,
    HandOvers,
    Zones,
    Equipment,
    Agreements,
}

impl List {
    const fn path(self) -> &'static str {
        match self {
            Self::Incidents => "/api/v1/incidents",
            Self::Units => "/api/v1/units",
            Self::Tasks => "/api/v1/tasks",
            Self::TaskItems => "/api/v1/task-items",
            Self::Assignments => "/api/v1/assignments",
            Self::Agencies => "/api/v1/agencies",
            Self::Alarms => "/api/v1/alarms",
            Self::People => "/api/v1/people",
            Self::HandOvers => "/api/v1/hand-overs",
            Self::Zones => "/api/v1/zones",
            Self::Equipment => "/api/v1/equipment",
            Self::Agreements => "/api/v1/agreements",
        }
    }
}

impl Client {
    /// One page of a list.
    pub async fn page(&self, list: List, skip: usize) -> Result<Page, ApiError> {
        let pairs = [("skip", (skip > 0).then(|| skip.to_string()))];
        self.get(&query::with(list.path(), &pairs)).await
    }

    /// A whole list, page by page.
    pub async fn list(&self, list: List) -> Result<Vec<Object>, ApiError> {
        let mut items = Vec::new();
        loop {
            let page = self.page(list, items.len()).await?;
            // An empty page that promises more would go on for ever.
            let is_last = !page.more || page.items.is_empty();
            items.extend(page.items);
            if is_last {
                return Ok(items);
            }
        }
    }

    /// One object of a list.
    pub async fn object(&self, list: List, id: &str) -> Result<Object, ApiError> {
        self.get(&format!("{}/{id}", list.path())).await
    }

    /// Everything that one may see.
    pub async fn snapshot(&self) -> Result<Snapshot, ApiError> {
        self.get("/api/v1/snapshot").await
    }

    /// Open incidents that may be the same.
    pub async fn similar(&self, asked: &SimilarQuery) -> Result<NearbyIncidents, ApiError> {
        let SimilarQuery {
            lon,
            lat,
            incident_type,
            except,
        } = asked;
        let pairs = [
            ("lon", Some(lon.to_string())),
            ("lat", Some(lat.to_string())),
            ("incident_type", Some(incident_type.clone())),
            ("except", except.map(|it| it.to_string())),
        ];
        self.get(&query::with("/api/v1/incidents/similar", &pairs))
            .await
    }

    /// Earlier incidents at a place.
    pub async fn previous(&self, asked: &PreviousQuery) -> Result<NearbyIncidents, ApiError> {
        let PreviousQuery {
            lon,
            lat,
            radius_m,
            days,
            except,
        } = asked;
        let pairs = [
            ("lon", Some(lon.to_string())),
            ("lat", Some(lat.to_string())),
            ("radius_m", Some(radius_m.to_string())),
            ("days", Some(days.to_string())),
            ("except", except.map(|it| it.to_string())),
        ];
        self.get(&query::with("/api/v1/incidents/previous", &pairs))
            .await
    }

    /// Keys to what a device keeps.
    pub async fn lease(&self, asked: &AskLeases) -> Result<Leases, ApiError> {
        self.post("/api/v1/devices/this/lease", asked).await
    }

    /// A device has purged.
    pub async fn purged(&self, said: &ConfirmPurges) -> Result<PurgesConfirmed, ApiError> {
        self.post("/api/v1/devices/this/purged", said).await
    }

    /// When one's own agency's agreements in force last gave something.
    pub async fn agreements_usage(&self, skip: usize) -> Result<AgreementsUsage, ApiError> {
        let pairs = [("skip", (skip > 0).then(|| skip.to_string()))];
        self.get(&query::with("/api/v1/agreements/usage", &pairs))
            .await
    }

    /// Devices of others that have not purged what is one's own.
    pub async fn purges(&self) -> Result<PurgeList, ApiError> {
        self.get("/api/v1/purges").await
    }

    /// What was erased and is held.
    pub async fn retention(&self) -> Result<RetentionList, ApiError> {
        self.get("/api/v1/retention").await
    }

    /// What would go if it were erased.
    pub async fn told_of(&self, kind: SubjectKind, id: Uuid) -> Result<ToldOf, ApiError> {
        let kind = word(kind).unwrap_or_default();
        self.get(&format!("/api/v1/retention/{kind}/{id}")).await
    }

    /// Looks for words.
    pub async fn search(&self, asked: &SearchQuery) -> Result<SearchAnswer, ApiError> {
        let SearchQuery {
            q,
            kind,
            limit,
            skip,
        } = asked;
        let pairs = [
            ("q", Some(q.clone())),
            ("kind", kind.and_then(word)),
            ("limit", Some(limit.to_string())),
            ("skip", Some(skip.to_string())),
        ];
        self.get(&query::with("/api/v1/search", &pairs)).await
    }

    /// The timeline of an incident.
    pub async fn timeline_of_incident(&self, id: Uuid) -> Result<Timeline, ApiError> {
        self.get(&format!("/api/v1/timeline?incident={id}")).await
    }

    /// The timeline of a task.
    pub async fn timeline_of_task(&self, id: Uuid) -> Result<Timeline, ApiError> {
        self.get(&format!("/api/v1/timeline?task={id}")).await
    }

    /// The nearest units to a point.
    pub async fn nearest(&self, it: &NearestQuery) -> Result<FoundUnits, ApiError> {
        let pairs = [
            ("lon", Some(it.lon.to_string())),
            ("lat", Some(it.lat.to_string())),
            ("count", Some(it.count.to_string())),
            ("capability", it.capability.clone()),
            ("status", it.status.and_then(word)),
            ("agency", it.agency.clone()),
        ];
        self.get(&query::with("/api/v1/picture/nearest", &pairs))
            .await
    }

    /// Units and equipment near a place by what they can do.
    pub async fn resources_near(&self, it: &ResourcesQuery) -> Result<FoundResources, ApiError> {
        let pairs = [
            ("lon", Some(it.lon.to_string())),
            ("lat", Some(it.lat.to_string())),
            ("capability", it.capability.clone()),
            ("kind", it.kind.clone()),
            ("type_max", it.type_max.map(|it| it.to_string())),
            ("count", Some(it.count.to_string())),
            ("all", Some(it.all.to_string())),
        ];
        self.get(&query::with("/api/v1/resources/near", &pairs))
            .await
    }

    /// The units within a box or a circle.
    pub async fn within(&self, it: &WithinQuery) -> Result<FoundUnits, ApiError> {
        let text = |it: Option<f64>| it.map(|it| it.to_string());
        let pairs = [
            ("west", text(it.west)),
            ("south", text(it.south)),
            ("east", text(it.east)),
            ("north", text(it.north)),
            ("lon", text(it.lon)),
            ("lat", text(it.lat)),
            ("radius_m", text(it.radius_m)),
        ];
        self.get(&query::with("/api/v1/picture/within", &pairs))
            .await
    }
}

/// The word on the wire, taken from the type that defines it.
fn word(it: impl serde::Serialize) -> Option<String> {
    match serde_json::to_value(it) {
        Ok(Value::String(word)) => Some(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use protocol::words::UnitStatus;

    use super::*;

    #[test]
    fn a_status_is_named_as_on_the_wire() {
        assert_eq!(
            word(UnitStatus::OutOfService).as_deref(),
            Some("out_of_service")
        );
    }
}
