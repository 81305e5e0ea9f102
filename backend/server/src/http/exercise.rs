//! The clock of an exercise: everybody sees it, its control sets it (M2).

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use domain::Refusal;
use protocol::{
    Moment, Problem,
    exercise::{ExerciseClock, SetClock},
    stream::ServerMessage,
};

use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    ApiError, App,
    extract::{JsonBody, Who},
};
use crate::clock::Pace;

/// The longest step ahead in milliseconds (31 days): an exercise jumps from one of its days to another.
const STEP_MS_MAX: i64 = 31 * 86_400_000;

/// Only on an exercise server.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/exercise/clock", get(clock).post(set_clock))
}

/// The clock as it is told to screens.
fn exercise_clock(app: &App) -> ExerciseClock {
    let (now, pace) = app.clock.now_and_pace();
    ExerciseClock {
        now: now.into(),
        speed: pace.as_times(),
    }
}

/// `GET /api/v1/exercise/clock`
async fn clock(State(app): State<App>, _who: Who) -> Json<ExerciseClock> {
    Json(exercise_clock(&app))
}

/// `POST /api/v1/exercise/clock`: the exercise's control sets the time and its pace. It never steps back, so that one
/// careless step ahead would end the exercise for everybody: the control sits in the operations centre. Only a room
/// without one leaves it to the admins of its agencies.
async fn set_clock(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(body): JsonBody<SetClock>,
) -> Result<StatusCode, ApiError> {
    if actor.role != domain::Role::Admin {
        return Err(Refusal::RoleMayNot.into());
    }
    if !is_control(&app, &actor) {
        return Err(Refusal::NotYours {
            what: "exercise clock",
        }
        .into());
    }
    if body.now.is_none() && body.speed.is_none() {
        return Err(ApiError::field("now", "or speed must be given"));
    }
    let pace = body.speed.map(|it| {
        Pace::times(it).ok_or(Refusal::OutOfRange {
            field: "speed",
            min: 0,
            max: Pace::TIMES_MAX as i64,
        })
    });
    let pace = pace.transpose()?;
    not_too_far(&app, body.now)?;
    app.clock
        .set(body.now.map(|it| it.0), pace)
        .map_err(|error| {
            let problem = Problem::about("in_the_past", "now", error.to_string());
            ApiError::Wrong(StatusCode::CONFLICT, problem)
        })?;
    // Every screen's clock goes on from here. Put into words under the lock: of two that set it at once, the frame that
    // comes last says what holds.
    app.room.write(|it| {
        if let Some(frame) = clock_frame(&app) {
            it.tell_everybody(&frame);
        }
    });
    Ok(StatusCode::NO_CONTENT)
}

/// What streams are told of the clock now.
pub(crate) fn clock_frame(app: &App) -> Option<Utf8Bytes> {
    let told = ServerMessage::Clock(exercise_clock(app));
    serde_json::to_string(&told).map(Utf8Bytes::from).ok()
}

/// A step ahead is as long as an exercise, and no slip of the pen: nobody takes it back.
fn not_too_far(app: &App, to: Option<Moment>) -> Result<(), Refusal> {
    let ahead_ms = to.map_or(0, |it| it.0.ms_since(app.clock.now()));
    if ahead_ms <= STEP_MS_MAX {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field: "now",
            min: 0,
            max: STEP_MS_MAX,
        })
    }
}

/// Whether this agency's admins set the exercise's clock.
fn is_control(app: &App, actor: &crate::auth::Actor) -> bool {
    let published = app.room.read();
    let state = published.state();
    let is_centre = |it: &domain::Agency| it.kind == domain::AgencyKind::Eoc;
    state.agency(&actor.agency).is_some_and(is_centre) || !state.agencies().any(is_centre)
}
