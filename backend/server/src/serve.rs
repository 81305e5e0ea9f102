//! Putting it all together: from a config and a listener to a running server, and back down in order.

mod error;
mod stop;

use std::{
    net::SocketAddr,
    sync::{Arc, Weak},
    time::Duration,
};

use axum::Router;
use domain::{Command, CommandId, Point, Timestamp};
use picture::{Fix, Position};
use protocol::session::DemoAccounts;
use storage::{Accounts, DataFolder, Journal, RoomKind, SqliteJournal, TrackPoint, Tracks};
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

pub use error::ServeError;

use crate::{
    arrivals, audit,
    auth::{self, Auth, AuthError},
    clock::Clock,
    config::{Config, RoomConfig},
    console::{self, Authority},
    desks,
    files::{self, Files},
    http::{self, App},
    leases::{self, Leases},
    links::Links,
    listen::{self, Door},
    oidc::Oidc,
    picture_owner::{self, Checkpoint, PictureHandle},
    proxy::{self, Proxies},
    room::{self, CloseSignal, RoomHandle, RoomTask},
    search::Searches,
    setup::Setup,
    share::Places,
    source::{AGES_MAX, Ages},
    templates::Templates,
    tls::{self, Certificate},
    upkeep,
    usage::{self, Usage},
    watched,
};

/// Checkpoints of positions that may wait for the disk; a newer one makes up for one that could not.
const CHECKPOINTS_MAX: usize = 2;
/// How long a unit's track waits for its next point: enough to see which street it took.
const TRACK_SAMPLE_MS: u64 = 10_000;
/// How long tracks are kept, in milliseconds: a week, for what happened on the last shifts. Longer memory is a matter
/// of agreements.
const TRACKS_KEPT_MS: i64 = 7 * 86_400_000;
/// How often older ones are deleted, in milliseconds.
const TRACKS_PRUNE_EVERY_MS: i64 = 60_000;

/// A server that runs; stop it with [`Started::stop`].
#[derive(Debug)]
pub struct Started {
    /// Where it listens.
    pub address: SocketAddr,
    /// The room, for set-up and tests.
    pub room: RoomHandle,
    /// Accounts and sessions.
    pub auth: Auth,
    /// Its clock.
    pub clock: Clock,
    /// The certificate in force, if TLS is spoken.
    pub certificate: Option<Arc<Certificate>>,
    stopping: CloseSignal,
    serving: JoinHandle<()>,
    writer: RoomTask,
    helpers: Vec<JoinHandle<()>>,
    leases: Leases,
    snapshots: upkeep::Snapshots,
    audit: audit::AuditTask,
    usage: Usage,
    stop_room: tokio::sync::oneshot::Sender<()>,
    in_use: Weak<Config>,
    opened: Opened,
}

/// Files that helpers write to for as long as the server runs.
#[derive(Debug)]
struct Opened {
    accounts: Accounts,
    tracks: Tracks,
    checkpointing: upkeep::Checkpointing,
}

/// What differs between `muster serve` and `muster demo`.
#[derive(Debug, Default)]
pub struct Extras {
    /// What to register before serving.
    pub setup: Option<Setup>,
    /// The seats for one-click sign-in; makes it a demo.
    pub demo: Option<DemoAccounts>,
}

/// Serves until `shutdown` resolves or the journal cannot be written.
pub async fn serve(
    config: Config,
    extras: Extras,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let mut started = start(config, extras, listener).await?;
    tokio::select! {
        () = shutdown => {}
        () = started.room_stopped() => tracing::error!("The room has stopped; the server ends and must be restarted"),
    }
    started.stop().await
}

/// Starts a server on the config's data folder.
pub async fn start(
    config: Config,
    extras: Extras,
    listener: TcpListener,
) -> Result<Started, ServeError> {
    let folder = DataFolder::hold(&config.data)?;
    let kind = match (&extras.demo, &config.room) {
        (Some(_), _) => RoomKind::Demo,
        (None, RoomConfig::Live) => RoomKind::Live,
        (None, RoomConfig::Exercise { .. }) => RoomKind::Exercise,
    };
    let now = Clock::live(Timestamp(0)).now();
    let journal = SqliteJournal::open(&folder, kind, now).await?;
    Box::pin(start_on(journal, &folder, config, extras, listener)).await
}

/// What has to be in order before anybody is let in.
struct Papers {
    certificate: Option<Arc<Certificate>>,
    acceptor: Option<TlsAcceptor>,
    authority: Option<Authority>,
    oidc: Option<Oidc>,
}

impl Papers {
    #[allow(clippy::result_large_err, reason = "told once, at start")]
    fn load(config: &Config) -> Result<Self, ServeError> {
        let certificate = config.tls.clone().map(Certificate::load).transpose()?;
        let certificate = certificate.map(Arc::new);
        let acceptor = certificate.as_ref().map(tls::acceptor).transpose()?;
        let authority = config.authority.as_deref().map(Authority::load);
        let oidc = config.oidc.as_ref();
        let oidc = oidc.map(|it| Oidc::new(it, config.public_url.as_deref()));
        Ok(Self {
            certificate,
            acceptor,
            authority: authority.transpose()?,
            oidc: oidc.transpose()?,
        })
    }
}

/// The clock of a room whose newest row is so old.
fn clock_of(room: &RoomConfig, newest: Timestamp) -> Clock {
    match room {
        RoomConfig::Live => Clock::live(newest),
        RoomConfig::Exercise { start } => Clock::exercise((*start).max(newest)),
    }
}

/// How people sign in here.
fn auth_options(config: &Config, extras: &Extras) -> auth::Options {
    auth::Options {
        is_demo: extras.demo.is_some(),
        session: config.session,
        secure_cookies: config.secure_cookies,
        second_factor: config.second_factor.clone(),
        public_url: config.public_url.clone(),
    }
}

/// A crash can have come between somebody's being disabled and the end of their sessions on the disk.
async fn end_sessions_of_disabled(room: &RoomHandle, auth: &Auth) -> Result<(), AuthError> {
    let disabled: Vec<_> = room.read().state().disabled_principals().collect();
    auth.end_sessions_of_disabled(disabled).await
}

async fn told(stopped: tokio::sync::oneshot::Receiver<()>) {
    let _ = stopped.await;
}

/// Starts a server on any journal: the way for tests to put a slow or failing one under it.
pub async fn start_on<J: Journal + 'static>(
    journal: J,
    folder: &DataFolder,
    config: Config,
    extras: Extras,
    listener: TcpListener,
) -> Result<Started, ServeError> {
    let address = listener.local_addr().map_err(ServeError::Listen)?;
    // Before anything is opened or changed: the likeliest mistake of all.
    let Papers {
        certificate,
        acceptor,
        authority,
        oidc,
    } = Papers::load(&config)?;
    let door = Door::new(acceptor, Proxies::new(&config.proxies));
    let (accounts, tracks) = (Accounts::open(folder).await?, Tracks::open(folder).await?);
    let (checkpoints, checkpoints_out) = mpsc::channel(CHECKPOINTS_MAX);
    // The picture must run before the room knows what time it is; fixes carry the room's clock from then on.
    let picture_clock = Arc::new(std::sync::OnceLock::<Clock>::new());
    let ticking = Arc::clone(&picture_clock);
    let now_ms = move || ticking.get().map_or(0, picture_owner::unix_ms);
    let tick = Duration::from_millis(u64::from(config.tick_ms));
    let (crossings, crossings_out) = mpsc::channel(watched::BATCHES_MAX);
    let (ages, ages_out) = mpsc::channel(AGES_MAX);
    let picture = picture_owner::start(tick, now_ms, checkpoints, crossings, Ages::new(ages))
        .map_err(ServeError::Picture)?;
    let links = Links::default();

    let options = auth_options(&config, &extras);
    let auth = Auth::new(accounts.clone(), Clock::live(Timestamp(0)), options)?;
    let (stop_room, stopped) = tokio::sync::oneshot::channel();
    let (room, writer, clock) = room::start(
        journal,
        folder,
        |newest| clock_of(&config.room, newest),
        picture.clone(),
        auth.clone(),
        links.clone(),
        told(stopped),
    )
    .await?;
    clock.warn_if_ahead();
    let _ = picture_clock.set(clock.clone());

    let files = Files::open(folder)?;
    end_sessions_of_disabled(&room, &auth).await?;
    let usage = Usage::start(accounts.clone(), &room, &clock).await?;
    let leases = Leases::start(accounts.clone(), &room, &clock).await?;
    restore_positions(&tracks, &room, &picture, &clock).await?;
    adopt(&config, &extras, &room, &auth).await?;
    let tracking = keep_tracks(tracks.clone(), checkpoints_out, clock.clone());
    let mut helpers = vec![tokio::spawn(tracking)];
    helpers.extend(keep_accounts(&auth, &leases, &usage));
    helpers.extend(follow_positions(&room, &picture, &clock, crossings_out));
    let (desks, watching) = desks::watch(&links, ages_out, &room, &clock);
    helpers.extend(watching);
    helpers.push(tokio::spawn(files::keep_tidy(files.clone(), room.clone())));
    let opened = Opened::keep(folder, accounts, tracks).await?;
    let snapshots = upkeep::Snapshots::keep(folder.clone()).map_err(ServeError::Snapshots)?;
    let fresh = certificate.clone().map(tls::keep_fresh);
    helpers.extend(fresh.map(tokio::spawn));

    let last_row = room.read().seq();
    let (audit, audit_task) = audit::start(folder, clock.clone(), last_row).await?;
    let (stopping, config) = (CloseSignal::default(), Arc::new(config));
    // Everybody who serves holds the config: the data folder is let go of when nobody does.
    let in_use = Arc::downgrade(&config);
    let app = App {
        room: room.clone(),
        picture,
        auth: auth.clone(),
        clock: clock.clone(),
        links,
        desks,
        searches: Searches::new(),
        near: Searches::new(),
        templates: Arc::new(Templates::load()?),
        files,
        audit,
        turns: http::Turns::new(),
        exports: http::Turns::new(),
        proofs: Places::new(http::PROOFS),
        leases: leases.clone(),
        usage: usage.clone(),
        demo: extras.demo.map(Arc::new),
        oidc,
        stopping: stopping.clone(),
        config,
    };
    let router = routes(&app, authority);
    let serving = tokio::spawn(listen::serve(listener, router, stopping.clone(), door));
    tracing::info!(%address, tls = certificate.is_some(), "Serving");
    Ok(Started {
        address,
        room,
        auth,
        clock,
        certificate,
        stopping,
        serving,
        writer,
        helpers,
        leases,
        snapshots,
        audit: audit_task,
        usage,
        stop_room,
        in_use,
        opened,
    })
}

/// Every route with what holds for all of them.
fn routes(app: &App, authority: Option<Authority>) -> Router {
    let router = http::router(app.clone()).merge(console::router(&app.config, authority));
    let router = router.layer(axum::middleware::from_fn(proxy::refuse_open_ways));
    console::with_security_headers(router, &app.config)
}

impl Started {
    /// Resolves when the room takes no commands any more.
    pub async fn room_stopped(&mut self) {
        while !self.room.is_stopped() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Signs a head of the record as it is now, without waiting for the minute.
    pub async fn sign_head(&self) {
        self.audit.sign().await;
    }
}

/// What is beside the journal in the accounts.
fn keep_accounts(auth: &Auth, leases: &Leases, usage: &Usage) -> [JoinHandle<()>; 4] {
    [
        tokio::spawn(upkeep::keep_sessions_tidy(auth.clone())),
        tokio::spawn(upkeep::keep_seen(auth.clone())),
        tokio::spawn(leases::keep(leases.clone())),
        tokio::spawn(usage::keep(usage.clone())),
    ]
}

/// What positions lead to in the room.
fn follow_positions(
    room: &RoomHandle,
    picture: &PictureHandle,
    clock: &Clock,
    crossings: mpsc::Receiver<Vec<domain::command::Crossing>>,
) -> [JoinHandle<()>; 2] {
    let recording =
        watched::record_crossings(room.clone(), picture.clone(), clock.clone(), crossings);
    let arriving = arrivals::keep_watching(room.clone(), picture.clone(), clock.clone());
    [tokio::spawn(recording), tokio::spawn(arriving)]
}

/// Terms and set-up go through the room like everything else.
async fn adopt(
    config: &Config,
    extras: &Extras,
    room: &RoomHandle,
    auth: &Auth,
) -> Result<(), ServeError> {
    if let Some(setup) = &extras.setup {
        let ask = async |command: Command, id: CommandId| {
            room.ask_as_server(command, id).await.map(|_receipt| ())
        };
        let plan = setup.plan(room.read().state());
        let report = crate::setup::run(plan, ask, auth).await?;
        tracing::info!(
            added = report.added.len(),
            accounts = report.accounts,
            "Carried the set-up out"
        );
    }
    let in_force = room.read().state().terms().cloned();
    let are_replaced = room.read().state().are_terms_replaced();
    // Adopting what is in force would add an empty row to the journal at every start.
    let wanted = config.terms()?;
    if let Some(terms) = wanted.filter(|it| in_force.as_ref() != Some(it)) {
        if are_replaced {
            tracing::warn!(
                "The standing agreement of the configuration is left out: its parties have agreed on another"
            );
            return Ok(());
        }
        let id = CommandId(uuid::Uuid::now_v7());
        room.ask_as_server(Command::AdoptTerms(terms), id)
            .await
            .map_err(crate::setup::SetupError::from_ask)?;
    }
    Ok(())
}

/// Units are where they were when the server stopped; their fixes show how long ago that was.
async fn restore_positions(
    tracks: &Tracks,
    room: &RoomHandle,
    picture: &PictureHandle,
    clock: &Clock,
) -> Result<(), ServeError> {
    let ms = |it: Timestamp| u64::try_from(it.0).unwrap_or(0);
    let latest = tracks.latest().await?;
    let published_fixes: Vec<_> = {
        let published = room.read();
        latest
            .iter()
            .filter_map(|point| {
                let handle = published.handle(point.unit)?;
                let position = Position::from_e7(point.at.lon_e7, point.at.lat_e7).ok()?;
                let fix = Fix {
                    position,
                    fix_ms: ms(point.fix_at),
                    received_ms: ms(point.received_at).min(picture_owner::unix_ms(clock)),
                    heading: None,
                    speed: None,
                    source_priority: point.source_priority,
                };
                Some((handle, fix))
            })
            .collect()
    };
    if picture.observe(published_fixes).is_err() {
        tracing::warn!("The positions from before the restart were not taken in");
    }
    Ok(())
}

/// Keeps positions on the disk. Failing here costs track history, never a decision.
async fn keep_tracks(tracks: Tracks, mut checkpoints: mpsc::Receiver<Checkpoint>, clock: Clock) {
    let mut sampled: std::collections::HashMap<domain::UnitId, u64> =
        std::collections::HashMap::new();
    let mut pruned_at: Option<Timestamp> = None;
    while let Some(moved) = checkpoints.recv().await {
        let received_at = clock.now();
        let points: Vec<TrackPoint> = moved
            .iter()
            .map(|it| TrackPoint {
                unit: it.unit,
                at: Point {
                    lon_e7: it.position.lon_e7(),
                    lat_e7: it.position.lat_e7(),
                },
                fix_at: Timestamp(it.fix_ms as i64),
                received_at,
                heading: None,
                speed: None,
                source_priority: it.source_priority,
            })
            .collect();
        let is_due = |it: &&TrackPoint| {
            let fix_ms = it.fix_at.0 as u64;
            sampled
                .get(&it.unit)
                .is_none_or(|last| fix_ms.saturating_sub(*last) >= TRACK_SAMPLE_MS)
        };
        let history: Vec<TrackPoint> = points.iter().filter(is_due).copied().collect();
        sampled.extend(history.iter().map(|it| (it.unit, it.fix_at.0 as u64)));
        if pruned_at.is_none_or(|at| received_at.ms_since(at) >= TRACKS_PRUNE_EVERY_MS) {
            pruned_at = Some(received_at);
            if let Err(error) = tracks
                .prune_history(received_at.plus_ms(-TRACKS_KEPT_MS))
                .await
            {
                tracing::error!(%error, "Old tracks were not deleted");
            }
        }
        let saved = match tracks.save_latest(&points).await {
            Ok(()) => tracks.add_history(&history).await,
            Err(error) => Err(error),
        };
        if let Err(error) = saved {
            tracing::error!(%error, "Positions were not saved");
        }
    }
}
