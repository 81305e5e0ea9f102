//! The HTTP door: one list of routes, one way to refuse.

mod alarm;
mod attachments;
mod audit;
mod enforcement;
mod error;
mod exercise;
mod extract;
mod factor;
mod inspection;
mod leases;
mod nearby;
mod oidc;
mod order;
mod origin;
mod people;
mod performance;
mod picture;
mod positions;
mod preview;
mod read;
mod resources;
mod response;
mod retention;
mod search;
mod session;
mod stale;
mod usage;
mod zones;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
};
use protocol::limits::{
    AGREEMENT_BYTES_MAX, BODY_BYTES_MAX, IMPORT_BYTES_MAX, POSITIONS_BYTES_MAX, PROPOSAL_BYTES_MAX,
    SETTINGS_BYTES_MAX,
};

pub(crate) use alarm::call_for_help;
pub(crate) use audit::{PROOFS, Turns};
pub(crate) use error::{ApiError, problem_response};
pub(crate) use exercise::clock_frame;
pub(crate) use oidc::OIDC_RETURN;
pub(crate) use positions::PositionDoor;

use crate::{
    audit::AuditHandle, auth::Auth, clock::Clock, config::Config, desks::DeskLinks, files::Files,
    leases::Leases, links::Links, picture_owner::PictureHandle, room::RoomHandle, search::Searches,
    share::Places, templates::Templates, usage::Usage,
};

/// What every handler works with.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) room: RoomHandle,
    pub(crate) picture: PictureHandle,
    pub(crate) auth: Auth,
    pub(crate) clock: Clock,
    pub(crate) links: Links,
    /// Which agencies have a desk with a link.
    pub(crate) desks: DeskLinks,
    pub(crate) searches: Searches,
    /// Questions for what is near, apart from searches: a dispatcher's must not wait for somebody's words.
    pub(crate) near: Searches,
    pub(crate) files: Files,
    pub(crate) audit: AuditHandle,
    pub(crate) turns: Turns,
    pub(crate) exports: Turns,
    /// Questions whether a head goes on from another.
    pub(crate) proofs: Places,
    pub(crate) templates: std::sync::Arc<Templates>,
    pub(crate) leases: Leases,
    pub(crate) usage: Usage,
    pub(crate) config: std::sync::Arc<Config>,
    /// The seats offered for one-click sign-in; only in the demo.
    pub(crate) demo: Option<std::sync::Arc<protocol::session::DemoAccounts>>,
    /// Sign-in by another identity provider, if there is one.
    pub(crate) oidc: Option<crate::oidc::Oidc>,
    pub(crate) stopping: crate::room::CloseSignal,
}

/// Every route under `/api`, `/ws` and `/healthz`.
pub(crate) fn router(app: App) -> Router {
    let positions = Router::new()
        .route("/api/v1/positions", post(positions::report))
        .layer(DefaultBodyLimit::max(POSITIONS_BYTES_MAX));
    let files = Router::new()
        .route("/api/v1/zones/import", post(order::import_zones))
        .route("/api/v1/zones/preview", post(zones::preview))
        .layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX));
    let settings = Router::new()
        .route(
            "/api/v1/agencies/{id}/settings",
            post(order::configure_agency).get(read::settings),
        )
        .layer(DefaultBodyLimit::max(SETTINGS_BYTES_MAX));
    let mut api = Router::new()
        .merge(session_routes())
        .merge(factor::routes())
        .merge(people::routes())
        .merge(retention::routes())
        .merge(audit::routes())
        .merge(leases::routes())
        .merge(order_routes())
        .merge(alarm_routes())
        .merge(equipment_routes())
        .merge(agreement_routes())
        .merge(inspection::routes())
        .merge(enforcement::routes())
        .merge(response::routes())
        .merge(read_routes())
        .route("/api/v1/openapi.json", get(read::openapi));
    if app.demo.is_some() {
        api = api
            .route("/api/v1/demo/accounts", get(session::demo_accounts))
            .route("/api/v1/demo/sign-in", post(session::demo_sign_in));
    }
    if app.clock.is_exercise() {
        api = api.merge(exercise::routes());
    }
    api.layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .merge(positions)
        .merge(attachment_routes())
        .merge(inspection::large_routes())
        .merge(files)
        .merge(settings)
        .merge(agreement_texts())
        .route("/ws", get(crate::ws::upgrade))
        .route("/healthz", get(read::health))
        .route(
            "/api/{*rest}",
            get(no_such_route).post(no_such_route).delete(no_such_route),
        )
        .method_not_allowed_fallback(wrong_method)
        .layer(axum::middleware::from_fn_with_state(
            app.clone(),
            origin::same_origin,
        ))
        .with_state(app)
}

fn session_routes() -> Router<App> {
    Router::new()
        .route(
            "/api/v1/session",
            post(session::sign_in)
                .get(session::who)
                .delete(session::sign_out),
        )
        .route("/api/v1/session/role", post(session::choose_role))
        .route("/api/v1/ticket", post(session::ticket))
        .route("/api/v1/sign-in", get(oidc::ways))
        .route("/api/v1/sign-in/provider", get(oidc::begin))
        .route(OIDC_RETURN, get(oidc::finish))
}

fn order_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/agencies", post(order::register_agency))
        .route("/api/v1/principals", post(order::register_principal))
        .route("/api/v1/principals/{id}/enabled", post(order::set_enabled))
        .route("/api/v1/principals/{id}/name", post(order::rename))
        .route("/api/v1/principals/{id}/grant", post(order::grant_role))
        .route(
            "/api/v1/principals/{id}/withdraw",
            post(order::withdraw_role),
        )
        .route(
            "/api/v1/principals/{id}/clearance",
            post(order::set_clearance),
        )
        .route("/api/v1/units/{id}/sign-on", post(order::sign_on))
        .route("/api/v1/sign-off", post(order::sign_off))
        .route("/api/v1/hand-overs", post(order::hand_over))
        .route(
            "/api/v1/hand-overs/{id}/accept",
            post(order::accept_hand_over),
        )
        .route("/api/v1/units", post(order::register_unit))
        .route(
            "/api/v1/units/{id}/availability",
            post(order::set_availability),
        )
        .route("/api/v1/incidents", post(order::report_incident))
        .route(
            "/api/v1/incidents/{id}/triage",
            post(order::triage_incident),
        )
        .route(
            "/api/v1/incidents/{id}/change",
            post(order::change_incident),
        )
        .route(
            "/api/v1/incidents/{id}/milestones",
            post(order::add_milestone),
        )
        .route("/api/v1/incidents/{id}/state", post(order::step_incident))
        .route(
            "/api/v1/incidents/{id}/schedule",
            post(order::schedule_incident),
        )
        .route("/api/v1/incidents/{id}/link", post(order::link_incident))
        .route(
            "/api/v1/incidents/{id}/unlink",
            post(order::unlink_incident),
        )
        .route("/api/v1/notes", post(order::add_note))
        .route(
            "/api/v1/attachments/{id}/remove",
            post(order::remove_attachment),
        )
        .route("/api/v1/assignments", post(order::assign_unit))
        .route(
            "/api/v1/assignments/{id}/status",
            post(order::advance_assignment),
        )
        .route(
            "/api/v1/assignments/{id}/decline",
            post(order::decline_assignment),
        )
        .route(
            "/api/v1/assignments/{id}/cancel",
            post(order::cancel_assignment),
        )
        .route(
            "/api/v1/assignments/{id}/divert",
            post(order::divert_assignment),
        )
        .merge(work_routes())
        .merge(proposal_routes())
        .route("/api/v1/tasks/{id}/propose", post(order::propose_task))
        .route("/api/v1/tasks/{id}/answer", post(order::answer_task))
        .route("/api/v1/tasks/{id}/counter", post(order::decide_counter))
        .route("/api/v1/tasks/{id}/offer-lead", post(order::offer_lead))
        .route("/api/v1/tasks/{id}/answer-lead", post(order::answer_lead))
        .route("/api/v1/tasks/{id}/take-over", post(order::take_over_lead))
        .route("/api/v1/tasks/{id}/start", post(order::start_task))
        .route("/api/v1/tasks/{id}/complete", post(order::complete_task))
        .route("/api/v1/tasks/{id}/step", post(order::move_task))
        .route("/api/v1/tasks/{id}/send", post(order::send_units))
        .route(
            "/api/v1/assignments/{id}/release",
            post(order::release_unit),
        )
        .route("/api/v1/tasks/{id}/cancel", post(order::cancel_task))
        .route("/api/v1/zones", post(order::draw_zone))
        .route("/api/v1/zones/{id}/change", post(order::change_zone))
        .route("/api/v1/zones/{id}/lift", post(order::lift_zone))
}

/// What a proposal says is more than an order.
fn proposal_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/tasks", post(order::draft_task))
        .route("/api/v1/tasks/{id}/revise", post(order::revise_task))
        .layer(DefaultBodyLimit::max(PROPOSAL_BYTES_MAX))
}

fn alarm_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/duress", post(alarm::raise_duress))
        .route("/api/v1/talk", post(order::ask_to_talk))
        .route("/api/v1/assignments/{id}/delay", post(order::report_delay))
        .route(
            "/api/v1/alarms/{id}/acknowledge",
            post(order::acknowledge_alarm),
        )
        .route("/api/v1/alarms/{id}/shelve", post(order::shelve_alarm))
        .route("/api/v1/alarms/{id}/close", post(order::close_alarm))
        .route("/api/v1/alarms/{id}/withdraw", post(order::withdraw_duress))
        .route("/api/v1/alarms", get(read::alarms))
        .route("/api/v1/alarms/{id}", get(read::alarm))
}

/// The work of units: codes, reservations, the queue, room and transport.
fn work_routes() -> Router<App> {
    Router::new()
        .route(
            "/api/v1/units/{id}/status-code",
            post(order::set_status_code),
        )
        .route("/api/v1/units/{id}/reserve", post(order::reserve_unit))
        .route("/api/v1/units/{id}/queue", post(order::order_queue))
        .route("/api/v1/units/{id}/capacity", post(order::set_capacity))
        .route("/api/v1/assignments/{id}/leg", post(order::start_leg))
        .route(
            "/api/v1/assignments/{id}/handover",
            post(order::hand_over_leg),
        )
}

/// Bytes are counted as they come, by what was said of them.
fn attachment_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/incidents/{id}/attachments", post(attachments::add))
        .route("/api/v1/attachments/{id}", get(attachments::fetch))
}

fn equipment_routes() -> Router<App> {
    const ONE: &str = "/api/v1/equipment/{id}";
    Router::new()
        .route(
            "/api/v1/equipment",
            post(order::register_equipment).get(read::equipment),
        )
        .route(ONE, get(read::one_equipment))
        .route(&format!("{ONE}/describe"), post(order::describe_equipment))
        .route(&format!("{ONE}/attach"), post(order::attach_equipment))
        .route(&format!("{ONE}/detach"), post(order::detach_equipment))
        .route(&format!("{ONE}/move"), post(order::move_equipment))
        .route(
            &format!("{ONE}/hand-over"),
            post(order::hand_over_equipment),
        )
        .route(&format!("{ONE}/answer"), post(order::answer_custody))
        .route(
            &format!("{ONE}/cancel-offer"),
            post(order::cancel_equipment_offer),
        )
        .route(&format!("{ONE}/condition"), post(order::set_condition))
        .route(&format!("{ONE}/quantity"), post(order::adjust_quantity))
        .route(
            &format!("{ONE}/maintenance"),
            post(order::record_maintenance),
        )
        .route(&format!("{ONE}/retire"), post(order::retire_equipment))
        .route("/api/v1/resources/near", get(resources::near))
}

/// Whole texts of agreements.
fn agreement_texts() -> Router<App> {
    const ONE: &str = "/api/v1/agreements/{id}";
    Router::new()
        .route(
            "/api/v1/agreements",
            post(order::draft_agreement).get(read::agreements),
        )
        .route("/api/v1/agreements/preview", post(preview::preview))
        .route(&format!("{ONE}/revise"), post(order::revise_agreement))
        .route(&format!("{ONE}/amend"), post(order::amend_agreement))
        .layer(DefaultBodyLimit::max(AGREEMENT_BYTES_MAX))
}

fn agreement_routes() -> Router<App> {
    const ONE: &str = "/api/v1/agreements/{id}";
    Router::new()
        .route(ONE, get(read::agreement))
        .route(&format!("{ONE}/performance"), get(performance::performance))
        .route("/api/v1/agreements/usage", get(usage::usage))
        .route("/api/v1/agreement-templates", get(preview::templates))
        .route(&format!("{ONE}/propose"), post(order::propose_agreement))
        .route(&format!("{ONE}/sign"), post(order::sign_agreement))
        .route(&format!("{ONE}/refuse"), post(order::refuse_to_sign))
        .route(&format!("{ONE}/withdraw"), post(order::withdraw_agreement))
        .route(&format!("{ONE}/suspend"), post(order::suspend_agreement))
        .route(&format!("{ONE}/resume"), post(order::resume_agreement))
        .route(&format!("{ONE}/end"), post(order::end_agreement))
        .route(&format!("{ONE}/activate"), post(order::activate_agreement))
        .route(
            &format!("{ONE}/deactivate"),
            post(order::deactivate_agreement),
        )
        .route(&format!("{ONE}/break-glass"), post(order::break_glass))
        .route(
            &format!("{ONE}/break-glass/{{opening}}/review"),
            post(order::review_glass),
        )
}

fn read_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/agencies", get(read::agencies))
        .route("/api/v1/units", get(read::units))
        .route("/api/v1/incidents", get(read::incidents))
        .route("/api/v1/incidents/similar", get(nearby::similar))
        .route("/api/v1/incidents/previous", get(nearby::previous))
        .route("/api/v1/assignments", get(read::assignments))
        .route("/api/v1/tasks", get(read::tasks))
        .route("/api/v1/notes", get(read::notes))
        .route("/api/v1/people", get(read::people))
        .route("/api/v1/hand-overs", get(read::hand_overs))
        .route("/api/v1/zones", get(read::zones))
        .route("/api/v1/agencies/{id}", get(read::agency))
        .route("/api/v1/units/{id}", get(read::unit))
        .route("/api/v1/incidents/{id}", get(read::incident))
        .route("/api/v1/assignments/{id}", get(read::assignment))
        .route("/api/v1/tasks/{id}", get(read::task))
        .route("/api/v1/notes/{id}", get(read::note))
        .route("/api/v1/people/{id}", get(read::person))
        .route("/api/v1/hand-overs/{id}", get(read::one_hand_over))
        .route("/api/v1/zones/{id}", get(read::zone))
        .route("/api/v1/timeline", get(read::timeline))
        .route("/api/v1/snapshot", get(read::snapshot))
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/picture/nearest", get(picture::nearest))
        .route("/api/v1/picture/within", get(picture::within))
}

async fn no_such_route() -> impl IntoResponse {
    problem_response(
        StatusCode::NOT_FOUND,
        &protocol::Problem::new("unknown_route", "there is no such route"),
    )
}

async fn wrong_method() -> impl IntoResponse {
    problem_response(
        StatusCode::METHOD_NOT_ALLOWED,
        &protocol::Problem::new("method_not_allowed", "this route does not take this method"),
    )
}
