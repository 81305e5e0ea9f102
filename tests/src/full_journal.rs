//! A journal as full as one of years, made in bulk: decided by the rules, appended through the journal's own door.

use std::path::Path;

use anyhow::Context as _;
use domain::{
    AgencyId, AssignmentId, AssignmentStatus as S, Command, CommandId, Context, IncidentId, NoteId,
    Point, PrincipalId, Role, State, Target, Timestamp, UnitId,
    command::{AssignUnit, ReportIncident, TriageIncident},
    decide,
    event::Recorded,
    incident::IncidentStep,
};
use storage::{
    Checkpointer, DataFolder, Journal, NewRow, Outcome, RoomKind, SqliteJournal,
    limits::BATCH_ROWS_MAX,
};

/// Milliseconds between two commands: a million of them are some twelve days.
pub const PACE_MS: i64 = 1_000;
/// Batches between two moves of the log, which would otherwise grow as large as the journal.
const BATCHES_PER_CHECKPOINT: usize = 256;

/// What was made.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    /// Events in the journal, those of the set-up not counted.
    pub events: u64,
    /// Commands they came of.
    pub commands: u64,
    /// The first incident, which has been over for the longest.
    pub first: IncidentId,
    /// The last one.
    pub last: IncidentId,
}

impl Filled {
    /// With what was added after it.
    #[must_use]
    pub fn and(self, after: Self) -> Self {
        Self {
            events: self.events + after.events,
            commands: self.commands + after.commands,
            first: self.first,
            last: after.last,
        }
    }
}

/// Who makes them: a desk and two units of one agency.
struct Desk {
    agency: AgencyId,
    principal: PrincipalId,
    units: Vec<UnitId>,
}

/// Adds so many events to the journal of a folder that has the city's set-up, ending at `until`.
pub async fn fill(data: &Path, events: u64, until: Timestamp) -> anyhow::Result<Filled> {
    let folder = DataFolder::hold(data)?;
    let journal = SqliteJournal::open(&folder, RoomKind::Live, Timestamp(0)).await?;
    let mut checkpointer = Checkpointer::open(&folder).await?;
    let mut maker = Maker::new(journal, until.plus_ms(-PACE_MS * events as i64)).await?;
    let desks = maker.desks()?;
    let mut filled = Filled {
        events: 0,
        commands: 0,
        first: IncidentId(client::new_id()),
        last: IncidentId(client::new_id()),
    };
    let mut batches = 0;
    for desk in desks.iter().cycle() {
        if maker.events >= events {
            break;
        }
        let id = IncidentId(client::new_id());
        if maker.events == 0 {
            filled.first = id;
        }
        filled.last = id;
        maker.incident(desk, id)?;
        if maker.rows.len() >= BATCH_ROWS_MAX {
            maker.append().await?;
            batches += 1;
            if batches % BATCHES_PER_CHECKPOINT == 0 {
                checkpointer.checkpoint().await?;
            }
        }
    }
    maker.append().await?;
    filled.events = maker.events;
    filled.commands = maker.commands;
    checkpointer.checkpoint().await?;
    checkpointer.close().await?;
    maker.journal.close().await?;
    Ok(filled)
}

struct Maker {
    journal: SqliteJournal,
    state: State,
    now: Timestamp,
    rows: Vec<NewRow>,
    events: u64,
    commands: u64,
}

impl Maker {
    async fn new(mut journal: SqliteJournal, begin: Timestamp) -> anyhow::Result<Self> {
        let mut state = State::default();
        journal
            .replay(|row| {
                if let Outcome::Accepted { events, .. } = row.outcome {
                    let recorded = Recorded {
                        principal: row.principal,
                        agency: row.agency,
                        received_at: row.received_at,
                        occurred_at: row.occurred_at,
                    };
                    state.apply_accepted(&events, &recorded);
                }
            })
            .await?;
        Ok(Self {
            journal,
            state,
            now: begin,
            rows: Vec::new(),
            events: 0,
            commands: 0,
        })
    }

    fn desks(&self) -> anyhow::Result<Vec<Desk>> {
        let mut desks = Vec::new();
        for name in ["fire", "police", "ems"] {
            let agency = AgencyId::new(name)?;
            let principal = self
                .state
                .principals_of(&agency)
                .find(|it| it.roles.contains(&Role::Dispatcher))
                .context("a dispatcher of the city")?
                .id;
            let units = self.state.units_of(&agency).collect();
            desks.push(Desk {
                agency,
                principal,
                units,
            });
        }
        Ok(desks)
    }

    /// The whole life of one incident, from the report to its end.
    fn incident(&mut self, desk: &Desk, id: IncidentId) -> anyhow::Result<()> {
        let target = Target::Incident(id);
        self.order(
            desk,
            Command::ReportIncident(ReportIncident {
                id,
                incident_type: "fire".into(),
                priority: Some(2.into()),
                at: Point::new(7.4246, 43.7384)?,
                place: "Market hall, northern entrance".to_owned(),
                narrative: "Smoke from the roof; the caller is on the third floor".to_owned(),
                owner: None,
                starts_at: None,
            }),
        )?;
        self.order(
            desk,
            Command::TriageIncident(TriageIncident {
                incident: id,
                version: 1,
                priority: Some(1.into()),
                incident_type: None,
            }),
        )?;
        self.step(desk, id, IncidentStep::Active)?;
        let assignments: Vec<AssignmentId> = desk
            .units
            .iter()
            .map(|_| AssignmentId(client::new_id()))
            .collect();
        for (unit, id) in desk.units.iter().zip(&assignments) {
            self.order(
                desk,
                Command::AssignUnit(AssignUnit {
                    id: *id,
                    unit: *unit,
                    target,
                    is_offer: false,
                    confirmed: std::collections::BTreeSet::new(),
                }),
            )?;
            for to in [S::Acknowledged, S::EnRoute, S::OnScene] {
                self.advance(desk, *id, to)?;
            }
        }
        self.order(
            desk,
            Command::AddNote {
                id: NoteId(client::new_id()),
                target,
                text: "The owner has been told".to_owned(),
            },
        )?;
        self.order(
            desk,
            Command::AddMilestone {
                incident: id,
                text: "Fire under control".to_owned(),
            },
        )?;
        for id in assignments {
            self.advance(desk, id, S::Cleared)?;
        }
        self.step(desk, id, IncidentStep::Contained)?;
        self.step(desk, id, IncidentStep::Closed)
    }

    fn step(
        &mut self,
        desk: &Desk,
        incident: IncidentId,
        step: IncidentStep,
    ) -> anyhow::Result<()> {
        let reason = None;
        self.order(
            desk,
            Command::StepIncident {
                incident,
                step,
                reason,
            },
        )
    }

    fn advance(&mut self, desk: &Desk, assignment: AssignmentId, to: S) -> anyhow::Result<()> {
        self.order(
            desk,
            Command::AdvanceAssignment {
                assignment,
                to,
                by_radio: true,
            },
        )
    }

    /// Decides, and keeps the row for the next append.
    fn order(&mut self, desk: &Desk, command: Command) -> anyhow::Result<()> {
        self.now = self.now.plus_ms(PACE_MS);
        let context = Context {
            principal: desk.principal,
            agency: desk.agency.clone(),
            role: Role::Dispatcher,
            clearance: domain::Clearance::Open,
            unit: None,
            is_unit_reachable: true,
            command_id: CommandId(client::new_id()),
            now: self.now,
            occurred_at: self.now,
        };
        let events = decide(&self.state, &command, &context)
            .with_context(|| format!("making a journal: {}", command.name()))?;
        let recorded = Recorded {
            principal: desk.principal,
            agency: desk.agency.clone(),
            received_at: self.now,
            occurred_at: self.now,
        };
        self.state.apply_accepted(&events, &recorded);
        self.events += events.len() as u64;
        self.commands += 1;
        self.rows.push(NewRow {
            principal: desk.principal,
            agency: desk.agency.clone(),
            command_id: context.command_id,
            body_sha256: [0; 32],
            received_at: self.now,
            occurred_at: self.now,
            outcome: Outcome::Accepted {
                events,
                receipt: self.state.receipt(&desk.agency),
            },
        });
        Ok(())
    }

    async fn append(&mut self) -> anyhow::Result<()> {
        for batch in std::mem::take(&mut self.rows).chunks(BATCH_ROWS_MAX) {
            self.journal.append(batch).await?;
        }
        self.state.forget_timelines();
        Ok(())
    }
}
