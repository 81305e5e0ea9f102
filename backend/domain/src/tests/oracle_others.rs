//! What is another agency's in somebody's thing, worked out a second time: what it attached (F5).

use domain::{AgencyId, Incident, Target, Task, sharing::Kind};

use super::{
    oracle::{Oracle, chosen},
    oracle_tasks::{is_in, is_over, promised, told},
};

impl Oracle<'_> {
    /// F5: nobody passes on what another agency attached.
    pub(super) fn sees_attached(&self, incident: &Incident, author: &AgencyId) -> bool {
        let words = self.incident(incident);
        if author == self.viewer || incident.agency == *self.viewer {
            return !words.is_empty();
        }
        // What the incident is and where is not the author's to pass on either.
        let target = Target::Incident(incident.id);
        let (about, over) = (self.on(target, author), self.over(target));
        let by_author = || {
            self.line_over(author, Kind::Incident, about, over)
                .0
                .contains("attachments")
        };
        let together = |task: &Task| {
            task.incident == Some(incident.id)
                && !is_over(task)
                && task.scope.incident
                && (task.is_proposed || task.owner == *self.viewer)
                && is_in(task, self.viewer)
                && told(task, self.viewer).0
                && promised(task, author)
        };
        let by_tasks = || {
            let shown = self.state.terms().is_some_and(|it| {
                chosen(Kind::Incident, &it.task_incident_fields).contains("attachments")
            });
            shown && self.state.tasks().any(together)
        };
        words.contains("attachments") && (*author == incident.agency || by_author() || by_tasks())
    }
}
