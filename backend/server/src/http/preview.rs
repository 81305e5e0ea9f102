//! What another agency sees of the asker's things, and would see with a text in force (G16); and texts to start from
//! (G17). Nothing changes by either.

use std::time::Instant;

use axum::{Json, extract::State};
use domain::{
    Refusal, Role,
    shape::Shape,
    sharing::{self, ObjectRef, Precision, Preview, Shown, Viewer, disclosed_place},
};
use protocol::{
    preview::{AgreementPreview, PreviewAgreement, Sight, SightCount},
    template::AgreementTemplates,
};

use super::{
    ApiError, App,
    extract::{JsonBody, Who},
};
use crate::{auth::Actor, room::AskError};

/// `POST /api/v1/agreements/preview`
pub(super) async fn preview(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(asked): JsonBody<PreviewAgreement>,
) -> Result<Json<AgreementPreview>, ApiError> {
    may_ask(&actor)?;
    let clearance = asked.clearance.into();
    let (viewer, supposed, conditions) = asked.into_domain()?;
    app.near.count(actor.principal, Instant::now())?;
    let _turn = app.near.turn(&actor.agency, actor.principal).await?;
    // Copied under the lock, which the writer waits for, and looked at after it.
    let preview = Preview::new(
        app.room.read().state(),
        &actor.agency,
        &viewer,
        supposed,
        conditions,
    )?;
    let left_out = preview.left_out;
    let eyes = Viewer {
        agency: viewer,
        clearance,
    };
    let looked = tokio::task::spawn_blocking(move || preview.sights(&eyes));
    let (mut sights, counts) = looked
        .await
        .map_err(|_gone| ApiError::Ask(AskError::Busy))?;
    place_units(&app, &mut sights).await?;
    let sights: Vec<Sight> = sights.into_iter().filter_map(Sight::of).collect();
    let counts = counts
        .into_iter()
        .map(|(kind, looked_at)| SightCount::of(kind.into(), looked_at, &sights))
        .collect();
    Ok(Json(AgreementPreview {
        at: app.clock.now().into(),
        counts,
        sights,
        left_out,
    }))
}

/// `GET /api/v1/agreement-templates`
pub(super) async fn templates(
    State(app): State<App>,
    Who(actor): Who,
) -> Result<Json<AgreementTemplates>, ApiError> {
    may_ask(&actor)?;
    // The register is open to every agency (V8).
    let agencies: Vec<_> = app.room.read().state().agencies().cloned().collect();
    let templates = app.templates.offered(&agencies, &actor.agency);
    Ok(Json(AgreementTemplates { templates }))
}

/// Those who negotiate, open, and answer for what is shown.
pub(super) fn may_ask(actor: &Actor) -> Result<(), Refusal> {
    if matches!(
        actor.role,
        Role::Legal | Role::Commander | Role::Coordinator | Role::Supervisor
    ) {
        Ok(())
    } else {
        Err(Refusal::RoleMayNot)
    }
}

/// Where each unit is shown. They are the asker's own, so that it knows where they are; what is told is the place, or
/// the middle of the cell that it stands in. A unit that moves stays a little longer in the cell that is really shown.
async fn place_units(app: &App, sights: &mut [sharing::Sight]) -> Result<(), ApiError> {
    let is_shown = |it: &Option<Shown>| {
        it.as_ref()
            .is_some_and(|it| it.precision.is_some() || !it.within.is_empty())
    };
    let (mut shown, mut handles) = (Vec::new(), Vec::new());
    {
        let published = app.room.read();
        for it in sights.iter_mut() {
            if let ObjectRef::Unit(id) = it.object
                && (is_shown(&it.now) || is_shown(&it.then))
                && let Some(handle) = published.handle(id)
            {
                shown.push(it);
                handles.push(handle);
            }
        }
    }
    let fixes = app.picture.last_fixes(handles).await?;
    for (sight, fix) in shown.into_iter().zip(fixes) {
        let Some(fix) = fix else { continue };
        let at = domain::Point {
            lon_e7: fix.position.lon_e7(),
            lat_e7: fix.position.lat_e7(),
        };
        for it in [&mut sight.now, &mut sight.then].into_iter().flatten() {
            place_unit(it, at);
        }
    }
    Ok(())
}

/// Rule G12: in the finest detail whose area holds the place that is shown.
fn place_unit(it: &mut Shown, at: domain::Point) {
    let holds = |(precision, area): &&(Precision, Vec<Shape>)| {
        let place = disclosed_place(at, *precision);
        place.is_some_and(|place| area.iter().any(|it| it.holds(place)))
    };
    if let Some((finest, _)) = it.within.iter().find(holds) {
        it.precision = Some(*finest);
        if !it.fields.contains(&"position") {
            it.fields.push("position");
        }
    }
    it.at = it.precision.and_then(|it| disclosed_place(at, it));
}
