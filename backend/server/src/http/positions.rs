//! Where units are, as their devices say: by HTTP in batches, by WebSocket one at a time. Both go through one door.

use axum::{Json, extract::State};
use domain::{Role, UnitId};
use picture::{Fix, Handle, Heading, Position, Speed};
use protocol::{
    Problem,
    limits::POSITIONS_PER_BATCH_MAX,
    query::{PositionBatch, PositionReport, PositionsTaken, RefusedPosition},
    words::Source,
};

use super::{
    ApiError, App,
    extract::{JsonBody, Reporter},
};
use crate::{auth::Actor, source};

/// The fastest speed that is taken, in metres a second: a helicopter.
const SPEED_MPS_MAX: f64 = 150.0;
/// How far back a fix may lie, in milliseconds. An older one is of no use to the picture.
const FIX_AGE_MS_MAX: i64 = 24 * 3_600_000;
/// What differs by less is the way a message takes, not the clock, in milliseconds.
const CORRECTED_FROM_MS: i64 = 2_000;

/// Where positions come in.
pub(crate) struct PositionDoor<'a> {
    pub(crate) app: &'a App,
    pub(crate) actor: &'a Actor,
    /// How far the device's clock is ahead of the server's, if that was measured.
    pub(crate) ahead_ms: i64,
}

impl PositionDoor<'_> {
    /// Checks one report: may the sender speak for this unit, and is it a place?
    pub(crate) fn check(&self, report: &PositionReport) -> Result<(Handle, Fix), Problem> {
        let unit_id = UnitId(report.unit);
        let (handle, now) = {
            let published = self.app.room.read();
            let unit = published
                .state()
                .unit(unit_id)
                .filter(|it| it.agency == self.actor.agency);
            let unknown = || Problem::about("unknown", "unit", "no such unit");
            unit.ok_or_else(unknown)?;
            (
                published.handle(unit_id).ok_or_else(unknown)?,
                self.app.clock.now(),
            )
        };
        if !self.may_speak_for(unit_id) {
            return Err(Problem::about(
                "not_yours",
                "unit",
                "this device does not speak for that unit",
            ));
        }
        let position = Position::new(report.lon, report.lat)
            .map_err(|error| Problem::about("out_of_range", "lon", error.to_string()))?;
        let heading = report.heading.map(heading).transpose()?;
        let speed = report.speed.map(speed).transpose()?;
        // Rule M4: the device's time, corrected by what its clock is known to be wrong.
        let wrong_ms = if self.ahead_ms.abs() < CORRECTED_FROM_MS {
            0
        } else {
            self.ahead_ms
        };
        // In an exercise nobody's clock but the server's tells the time (M2): what does not agree with it counts as of now.
        let at = report
            .at
            .filter(|_| wrong_ms == 0 || !self.app.clock.is_exercise())
            .map_or(now, |it| it.0.plus_ms(wrong_ms.saturating_neg()));
        if now.ms_since(at) > FIX_AGE_MS_MAX {
            return Err(Problem::about(
                "too_far_back",
                "at",
                "the fix is more than a day old",
            ));
        }
        let ms = |it: i64| u64::try_from(it).unwrap_or(0);
        let (fix_ms, received_ms) = (ms(at.0), ms(now.0));
        Ok((
            handle,
            Fix {
                position,
                fix_ms,
                received_ms,
                heading,
                speed,
                source_priority: source::priority(self.source(report)),
            },
        ))
    }

    /// What the sender says; else a crew's tablet is a device, and what reports for one vehicle, or for a desk's fleet, a
    /// tracker.
    fn source(&self, report: &PositionReport) -> Source {
        let said_by_crew = if self.is_crew() {
            Source::Device
        } else {
            Source::Tracker
        };
        report.source.unwrap_or(said_by_crew)
    }

    /// Whether somebody who can read a dispatch is at the other end; a tracker acts in the same role.
    fn is_crew(&self) -> bool {
        self.actor.role == Role::Field && self.actor.only_unit.is_none()
    }

    fn may_speak_for(&self, unit: UnitId) -> bool {
        if let Some(only) = self.actor.only_unit {
            return only == unit;
        }
        match self.actor.role {
            Role::Field => self.actor.unit == Some(unit),
            // A desk, or the gateway that its trackers report to.
            Role::Commander | Role::Dispatcher | Role::Coordinator => true,
            Role::Supervisor | Role::Legal | Role::Observer | Role::Admin | Role::Server => false,
        }
    }
}

fn heading(degrees: f64) -> Result<Heading, Problem> {
    let out = || {
        Problem::about(
            "out_of_range",
            "heading",
            "must lie between 0 and 360 degrees",
        )
    };
    if !(0.0..=360.0).contains(&degrees) {
        return Err(out());
    }
    Heading::from_degrees(degrees).map_err(|_error| out())
}

fn speed(mps: f64) -> Result<Speed, Problem> {
    let out = || Problem::about("out_of_range", "speed", "must lie between 0 and 150 m/s");
    if !(0.0..=SPEED_MPS_MAX).contains(&mps) {
        return Err(out());
    }
    Speed::from_mps(mps).map_err(|_error| out())
}

/// `POST /api/v1/positions`: takes what is good and says what is not.
pub(super) async fn report(
    State(app): State<App>,
    Reporter(actor): Reporter,
    JsonBody(batch): JsonBody<PositionBatch>,
) -> Result<Json<PositionsTaken>, ApiError> {
    if batch.positions.len() > POSITIONS_PER_BATCH_MAX {
        return Err(domain::Refusal::TooLong {
            field: "positions",
            max: POSITIONS_PER_BATCH_MAX,
        }
        .into());
    }
    let door = PositionDoor {
        app: &app,
        actor: &actor,
        ahead_ms: 0,
    };
    let (mut fixes, mut refused) = (Vec::with_capacity(batch.positions.len()), Vec::new());
    for (index, report) in batch.positions.iter().enumerate() {
        match door.check(report) {
            Ok(fix) => {
                if door.is_crew() {
                    app.links.heard(UnitId(report.unit), app.clock.now());
                }
                fixes.push(fix);
            }
            Err(problem) => refused.push(RefusedPosition {
                index,
                code: problem.code,
                message: problem.message,
            }),
        }
    }
    let accepted = fixes.len();
    if accepted > 0 {
        app.picture.observe(fixes)?;
    }
    Ok(Json(PositionsTaken { accepted, refused }))
}
