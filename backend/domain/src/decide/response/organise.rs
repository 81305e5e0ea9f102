//! Sectors, posts and evacuations (B3 to B5).

use super::{Asked, Decided, count::is_open, ended, is_after, is_based_on, next, wrong_phase};
use crate::{
    assignment::{Assignment, Target},
    command::SectorPlan,
    decide::{check, on_site},
    event::{ResponseFact, SectorSaid},
    id::{AgencyId, AssignmentId, TaskItemId, UnitId, ZoneId},
    limits::{
        EVACUATIONS_PER_TASK_MAX, FIGURE_MAX, HOLDERS_PER_POST_MAX, NAME_CHARS_MAX,
        POSTS_PER_TASK_MAX, REASON_CHARS_MAX, SECTORS_PER_TASK_MAX, TEXT_CHARS_MAX,
        UNITS_PER_SECTOR_MAX,
    },
    refusal::Refusal,
    response::{Evacuation, EvacuationEnd, Position, Post, ResponseItem, Sector, SectorKind},
    sharing::ObjectRef,
    zone::ZoneKind,
};

impl Asked<'_> {
    /// Rule B3.
    pub(super) fn set_up_sector(
        &self,
        id: TaskItemId,
        kind: SectorKind,
        plan: &SectorPlan,
    ) -> Result<ResponseFact, Refusal> {
        self.is_planned()?;
        self.is_free(id)?;
        let number = next(self.task.response.sectors, SECTORS_PER_TASK_MAX)?;
        self.check_sector(kind, plan, None)?;
        Ok(ResponseFact::SectorSetUp {
            item: id,
            agency: self.agency().clone(),
            number,
            kind,
            said: said(plan),
        })
    }

    fn check_sector(
        &self,
        kind: SectorKind,
        plan: &SectorPlan,
        known: Option<&Sector>,
    ) -> Result<(), Refusal> {
        check::text("name", &plan.name, NAME_CHARS_MAX)?;
        check::optional_text("work", &plan.work, TEXT_CHARS_MAX)?;
        check::optional_text("channel", &plan.channel, NAME_CHARS_MAX)?;
        self.involves(&plan.run_by)?;
        let Some(zone) = plan.zone else {
            if kind.needs_zone() {
                return Err(Refusal::Empty { field: "zone" });
            }
            return Ok(());
        };
        // What it lies in already may be over by now.
        if known.is_some_and(|it| it.zone == Some(zone)) {
            return Ok(());
        }
        self.check_zone(zone, kind.zone())?;
        let mut others = self.state.sectors_of(self.task.id);
        let is_taken = others.any(|it| it.zone == Some(zone) && it.ended.is_none());
        check::unused(is_taken, "zone")
    }

    /// A zone of this task, of the right kind, that holds or will.
    fn check_zone(&self, id: ZoneId, kind: ZoneKind) -> Result<(), Refusal> {
        let unknown = Refusal::Unknown { what: "zone" };
        let zone = self
            .state
            .zone(id)
            .filter(|_| self.sees(&ObjectRef::Zone(id)))
            .filter(|it| it.target == Some(Target::Task(self.task.id)))
            .ok_or(unknown)?;
        if zone.kind != kind {
            return Err(Refusal::Malformed {
                field: "zone",
                why: "is of another kind",
            });
        }
        if !zone.state.is_open() {
            return Err(Refusal::WrongState {
                what: "zone",
                state: zone.state.as_str(),
            });
        }
        Ok(())
    }

    /// Rule B3.
    pub(super) fn change_sector(&self, it: &Sector, version: u32, plan: &SectorPlan) -> Decided {
        self.leads("sector")?;
        self.is_planned()?;
        is_standing(it)?;
        is_based_on(version, it.version)?;
        self.check_sector(it.kind, plan, Some(it))?;
        let is_new = it.name != plan.name
            || it.zone != plan.zone
            || it.run_by != plan.run_by
            || it.work != plan.work
            || it.channel != plan.channel;
        let changed = is_new.then(|| ResponseFact::SectorChanged {
            item: it.id,
            agency: self.agency().clone(),
            said: said(plan),
        });
        Ok(changed.into_iter().collect())
    }

    /// Rule B3.
    pub(super) fn end_sector(&self, it: &Sector, reason: &str) -> Decided {
        self.leads("sector")?;
        is_standing(it)?;
        let at = self.context.occurred_at;
        let placed = it.placed.values().map(|it| it.since);
        is_after(at, placed.fold(it.since, Ord::max))?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        let mut facts = self.end_posts_of(it.id, reason);
        facts.push(ResponseFact::SectorEnded {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        });
        Ok(facts)
    }

    /// A post of something that is over is over with it (B4).
    pub(super) fn end_posts_of(&self, id: TaskItemId, reason: &str) -> Vec<ResponseFact> {
        let posts = self
            .state
            .response_of(self.task.id)
            .filter_map(|it| match it {
                ResponseItem::Post(it) if it.of == Some(id) && it.ended.is_none() => Some(it.id),
                _ => None,
            });
        posts
            .map(|post| ResponseFact::PostEnded {
                item: post,
                agency: self.agency().clone(),
                reason: reason.to_owned(),
            })
            .collect()
    }

    /// The assignment by which a unit of the sender had been sent to the task by then (B3).
    fn sent(&self, unit: UnitId) -> Result<AssignmentId, Refusal> {
        let unit = check::own_unit(self.state, unit, self.context)?;
        let at = self.context.occurred_at;
        let is_it =
            |it: &&Assignment| it.target == Target::Task(self.task.id) && on_site::was_sent(it, at);
        let mut open = self.state.open_assignments_of(unit.id);
        let found = open.find(is_it).map(|it| it.id);
        found.ok_or(unit_is("not sent"))
    }

    /// Rule B3.
    pub(super) fn place(&self, it: &Sector, unit: UnitId) -> Decided {
        self.is_at_work()?;
        is_standing(it)?;
        let assignment = self.sent(unit)?;
        if it.placed.contains_key(&assignment) {
            return Err(Refusal::Taken { field: "unit" });
        }
        if self.state.placed_in(it).count() >= UNITS_PER_SECTOR_MAX {
            return Err(Refusal::Full {
                max: UNITS_PER_SECTOR_MAX,
            });
        }
        // Where it went later is where it is.
        let sectors = self.state.sectors_of(self.task.id);
        let said = sectors.filter_map(|it| it.said_of(assignment));
        is_after(self.context.occurred_at, said.fold(it.since, Ord::max))?;
        Ok(vec![ResponseFact::UnitPlaced {
            item: it.id,
            agency: self.agency().clone(),
            unit,
            assignment,
            leaves: self.state.sector_of(assignment),
        }])
    }

    /// Rule B3.
    pub(super) fn remove(&self, it: &Sector, unit: UnitId) -> Decided {
        is_standing(it)?;
        check::own_unit(self.state, unit, self.context)?;
        let mut there = self.state.placed_in(it);
        let (assignment, placed) = there
            .find(|(_, it)| it.unit == unit)
            .ok_or(unit_is("elsewhere"))?;
        is_after(self.context.occurred_at, placed.since)?;
        Ok(vec![ResponseFact::UnitRemoved {
            item: it.id,
            agency: self.agency().clone(),
            unit,
            assignment,
        }])
    }

    /// Rule B4.
    pub(super) fn create_post(
        &self,
        id: TaskItemId,
        position: Position,
        of: Option<TaskItemId>,
        agency: &AgencyId,
    ) -> Result<ResponseFact, Refusal> {
        self.is_planned()?;
        self.is_free(id)?;
        let number = next(self.task.response.posts, POSTS_PER_TASK_MAX)?;
        self.involves(agency)?;
        self.is_position_of(position, of)?;
        if position.leads() && !self.task.is_led_by(agency) {
            return Err(Refusal::Malformed {
                field: "agency",
                why: "does not lead the task",
            });
        }
        let mut posts = self.state.response_of(self.task.id);
        let is_same = |it: &ResponseItem| match it {
            ResponseItem::Post(it) => {
                let is_one = it.position == position && it.of == of && it.ended.is_none();
                is_one && (it.filled_by == *agency || !position.is_of_each())
            }
            _ => false,
        };
        check::unused(posts.any(is_same), "position")?;
        Ok(ResponseFact::PostCreated {
            item: id,
            agency: self.agency().clone(),
            number,
            position,
            of,
            filled_by: agency.clone(),
        })
    }

    /// Whether there is such a position of the whole, of a sector of this kind, or of a shelter.
    fn is_position_of(&self, position: Position, of: Option<TaskItemId>) -> Result<(), Refusal> {
        let Some(of) = of else { return Ok(()) };
        let item = self.state.response_item(of);
        let own = match item.filter(|it| it.task() == self.task.id) {
            Some(ResponseItem::Sector(it)) => {
                is_standing(it)?;
                match it.kind {
                    SectorKind::Division => Position::DivisionSupervisor,
                    SectorKind::Group => Position::GroupSupervisor,
                    SectorKind::Staging => Position::StagingManager,
                }
            }
            Some(ResponseItem::Shelter(it)) => {
                is_open(it)?;
                Position::ShelterManager
            }
            _ => return Err(Refusal::Unknown { what: "item" }),
        };
        if position == own {
            return Ok(());
        }
        Err(Refusal::Malformed {
            field: "of",
            why: "has no such position",
        })
    }

    /// Whether the sender's agency says who holds a post.
    fn fills(&self, it: &Post) -> Result<(), Refusal> {
        if it.filled_by != *self.agency() {
            return Err(Refusal::NotYours { what: "post" });
        }
        if !self.task.is_committed(self.agency()) {
            return Err(Refusal::NotCommitted);
        }
        Ok(())
    }

    /// Rule B4.
    pub(super) fn fill(&self, it: &Post, name: &str, contact: &str) -> Decided {
        self.fills(it)?;
        self.is_at_work()?;
        is_kept(it)?;
        check::text("name", name, NAME_CHARS_MAX)?;
        check::optional_text("contact", contact, NAME_CHARS_MAX)?;
        // The same person may be reached otherwise.
        let is_other = it.holder.as_ref().is_none_or(|it| it.name != name);
        let held = it.former.len() + usize::from(it.holder.is_some());
        if is_other && held >= HOLDERS_PER_POST_MAX {
            return Err(Refusal::Full {
                max: HOLDERS_PER_POST_MAX,
            });
        }
        self.is_after_holder(it)?;
        Ok(vec![ResponseFact::PostFilled {
            item: it.id,
            agency: self.agency().clone(),
            name: name.to_owned(),
            contact: contact.to_owned(),
        }])
    }

    /// Whoever holds it took it before this.
    fn is_after_holder(&self, it: &Post) -> Result<(), Refusal> {
        let since = it.holder.as_ref().map(|it| it.since);
        let until = it.former.last().map(|it| it.until);
        let said = since.into_iter().chain(until);
        is_after(self.context.occurred_at, said.fold(it.since, Ord::max))
    }

    /// Rule B4.
    pub(super) fn vacate(&self, it: &Post, reason: &str) -> Decided {
        if !self.leads_for(&it.filled_by) {
            self.fills(it)?;
        }
        is_kept(it)?;
        if it.holder.is_none() {
            return Err(Refusal::WrongState {
                what: "post",
                state: "vacant",
            });
        }
        check::text("reason", reason, REASON_CHARS_MAX)?;
        self.is_after_holder(it)?;
        Ok(vec![ResponseFact::PostVacated {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        }])
    }

    /// Rule B4.
    pub(super) fn end_post(&self, it: &Post, reason: &str) -> Decided {
        self.leads("post")?;
        is_kept(it)?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        self.is_after_holder(it)?;
        Ok(vec![ResponseFact::PostEnded {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        }])
    }

    /// Rule B5.
    pub(super) fn order_evacuation(
        &self,
        id: TaskItemId,
        zone: ZoneId,
        persons: u32,
        instructions: &str,
    ) -> Result<ResponseFact, Refusal> {
        if !self.task.phase.is_running() {
            return Err(wrong_phase(self.task));
        }
        self.is_free(id)?;
        let number = next(self.task.response.evacuations, EVACUATIONS_PER_TASK_MAX)?;
        self.check_zone(zone, ZoneKind::Evacuation)?;
        let mut others = self.state.response_of(self.task.id);
        let is_same = |it: &ResponseItem| match it {
            ResponseItem::Evacuation(it) => it.zone == zone && it.ended.is_none(),
            _ => false,
        };
        check::unused(others.any(is_same), "zone")?;
        check_order(persons, instructions)?;
        Ok(ResponseFact::EvacuationOrdered {
            item: id,
            agency: self.agency().clone(),
            number,
            zone,
            persons,
            instructions: instructions.to_owned(),
        })
    }

    /// Rule B5.
    pub(super) fn change_evacuation(
        &self,
        it: &Evacuation,
        version: u32,
        persons: u32,
        instructions: &str,
    ) -> Decided {
        self.leads("evacuation")?;
        is_under_way(it)?;
        is_based_on(version, it.version)?;
        check_order(persons, instructions)?;
        let is_new = it.persons != persons || it.instructions != instructions;
        let changed = is_new.then(|| ResponseFact::EvacuationChanged {
            item: it.id,
            agency: self.agency().clone(),
            persons,
            instructions: instructions.to_owned(),
        });
        Ok(changed.into_iter().collect())
    }

    /// Rule B5.
    pub(super) fn end_evacuation(
        &self,
        it: &Evacuation,
        how: EvacuationEnd,
        note: &str,
    ) -> Decided {
        self.leads("evacuation")?;
        is_under_way(it)?;
        is_after(self.context.occurred_at, it.ordered_at)?;
        check::optional_text("note", note, TEXT_CHARS_MAX)?;
        Ok(vec![ResponseFact::EvacuationEnded {
            item: it.id,
            agency: self.agency().clone(),
            how,
            note: note.to_owned(),
        }])
    }
}

fn check_order(persons: u32, instructions: &str) -> Result<(), Refusal> {
    if persons > FIGURE_MAX {
        return Err(Refusal::OutOfRange {
            field: "persons",
            min: 0,
            max: FIGURE_MAX.into(),
        });
    }
    check::optional_text("instructions", instructions, TEXT_CHARS_MAX)
}

const fn unit_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "unit",
        state,
    }
}

fn is_under_way(it: &Evacuation) -> Result<(), Refusal> {
    it.ended
        .as_ref()
        .map_or(Ok(()), |_| Err(ended("evacuation")))
}

fn is_standing(it: &Sector) -> Result<(), Refusal> {
    it.ended.as_ref().map_or(Ok(()), |_| Err(ended("sector")))
}

fn is_kept(it: &Post) -> Result<(), Refusal> {
    it.ended.as_ref().map_or(Ok(()), |_| Err(ended("post")))
}

fn said(plan: &SectorPlan) -> SectorSaid {
    SectorSaid {
        name: plan.name.clone(),
        zone: plan.zone,
        run_by: plan.run_by.clone(),
        work: plan.work.clone(),
        channel: plan.channel.clone(),
    }
}
