//! Playing a scenario: the loop around the brain.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
    time::Instant,
};

use client::Client;
use protocol::{query::PositionReport, session::Session};
use roads::Graph;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::MissedTickBehavior,
};
use tracing::{info, warn};

use crate::{
    PlayError,
    brain::{Brain, Moment},
    feed, gateway,
    hands::Hands,
    ledger::Outcome,
    limits::{
        NEWS_MAX, REPORT_EVERY, SPEED_MAX, SPEED_MIN, START_WITHIN, STEP_EVERY,
        TABLETS_PER_STEP_MAX,
    },
    news::News,
    papers::Desk,
    scenario::Scenario,
    script::{Script, Stage},
    seat::Account,
    tablet,
};

/// What is played, where and how.
#[derive(Debug, Clone)]
pub struct PlayOptions {
    /// Address of the server, for example `http://127.0.0.1:8080`.
    pub server: String,
    /// The scenario file.
    pub scenario: PathBuf,
    /// The street graph that the map import wrote.
    pub streets: PathBuf,
    /// Scenario seconds in one second.
    pub speed: f64,
    /// Seed of all chances; the scenario's own if absent.
    pub seed: Option<u64>,
    /// Whether to begin again when the scenario is over.
    pub repeat: bool,
    /// Password of the played accounts; without one they sign in by one click, which only a demo server allows.
    pub password: Option<String>,
    /// Accounts that people use, besides those that the scenario names.
    pub human: Vec<String>,
}

/// What a play came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlayReport {
    /// Rounds begun.
    pub rounds: u64,
    /// Commands that were accepted.
    pub accepted: u64,
    /// Commands that were refused.
    pub refused: u64,
    /// Commands that got no answer.
    pub lost: u64,
}

/// Plays a scenario until it is over or the process is interrupted (Ctrl-C). Dropping the future ends the play at once.
pub async fn play(options: PlayOptions) -> Result<PlayReport, PlayError> {
    let mut play = Play::prepare(options).await?;
    tokio::select! {
        result = play.run() => result?,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted.map_err(|why| PlayError::Broken(why.to_string()))?;
            info!("interrupted");
        }
    }
    let report = play.report;
    info!(
        report.rounds,
        report.accepted, report.refused, report.lost, "play is over"
    );
    Ok(report)
}

struct Play {
    brain: Brain,
    roads: Graph,
    hands: Hands,
    news: mpsc::Receiver<News>,
    positions: HashMap<String, watch::Sender<Vec<PositionReport>>>,
    /// Accounts of the tablets that are switched on.
    tablets: HashSet<String>,
    server: Client,
    password: Option<Arc<str>>,
    /// Ends the streams, tablets and gateways when the play is dropped.
    tasks: JoinSet<()>,
    /// The work on tasks, order by order.
    scripts: JoinSet<Result<u64, PlayError>>,
    stage: Stage,
    speed: f64,
    repeat: bool,
    began: Instant,
    /// The server's clock at a moment of ours.
    server_clock: (i64, Instant),
    report: PlayReport,
}

impl Play {
    async fn prepare(options: PlayOptions) -> Result<Self, PlayError> {
        if !(SPEED_MIN..=SPEED_MAX).contains(&options.speed) {
            return Err(PlayError::Options(format!(
                "speed must lie between {SPEED_MIN} and {SPEED_MAX}"
            )));
        }
        let mut scenario = Scenario::read(&options.scenario)?;
        scenario.human.extend(options.human);
        let roads = Graph::read(&options.streets)?;
        let server = Client::new(&options.server)?;
        let password: Option<Arc<str>> = options.password.map(Into::into);
        let seed = options.seed.unwrap_or(scenario.seed);
        info!(scenario = scenario.name, seed, options.speed, "play begins");
        wait_for(&server).await?;
        let mut tasks = JoinSet::new();
        for paper in std::mem::take(&mut scenario.papers) {
            let desk = Desk::new(&server, password.as_ref(), options.speed);
            tasks.spawn(desk.follow(paper));
        }
        let stage = Stage {
            server: server.clone(),
            password: password.clone(),
            human: scenario.human.clone(),
            speed: options.speed,
        };
        let mut brain = Brain::new(scenario, seed, options.speed);
        let (news_in, news) = mpsc::channel(NEWS_MAX);
        let mut positions = HashMap::new();
        let mut server_ms = 0;
        for (agency, name) in brain.gateways() {
            let account = Account::new(&server, name, password.as_ref());
            let session = sign_in(&account, agency).await?;
            server_ms = session.server_time.0.0;
            let (newest, reports) = watch::channel(Vec::new());
            positions.insert(agency.to_owned(), newest);
            tasks.spawn(gateway::report(agency.to_owned(), account.clone(), reports));
            tasks.spawn(feed::follow(agency.to_owned(), account, news_in.clone()));
        }
        brain.begin_round(0, 0.0);
        Ok(Self {
            brain,
            roads,
            tablets: HashSet::new(),
            server: server.clone(),
            password: password.clone(),
            hands: Hands::new(server, password, news_in),
            news,
            positions,
            tasks,
            scripts: JoinSet::new(),
            stage,
            speed: options.speed,
            repeat: options.repeat,
            began: Instant::now(),
            server_clock: (server_ms, Instant::now()),
            report: PlayReport {
                rounds: 1,
                ..PlayReport::default()
            },
        })
    }

    async fn run(&mut self) -> Result<(), PlayError> {
        let mut step = tokio::time::interval(STEP_EVERY);
        let mut report = tokio::time::interval(REPORT_EVERY);
        // A machine that was asleep goes on from now and does not play the past.
        step.set_missed_tick_behavior(MissedTickBehavior::Delay);
        report.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut reports = 0;
        loop {
            tokio::select! {
                news = self.news.recv() => {
                    let news = news.ok_or_else(|| PlayError::Broken("no more news".to_owned()))?;
                    self.hear(news);
                }
                Some(done) = self.scripts.join_next() => {
                    let done = done.map_err(|why| PlayError::Broken(why.to_string()))?;
                    self.report.accepted += done?;
                }
                _ = step.tick() => {
                    self.step();
                    self.begin_scripts();
                    if let Some((task, why)) = self.brain.take_stuck() {
                        return Err(PlayError::Task { task, why });
                    }
                    // What is written down is played to its end, however slow the machine is.
                    let is_over = self.brain.is_over(self.now()) && self.scripts.is_empty();
                    if is_over && !self.go_round() {
                        return Ok(());
                    }
                }
                _ = report.tick() => {
                    self.report_positions(reports);
                    reports += 1;
                }
            }
        }
    }

    /// Scenario seconds since the play began.
    fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * self.speed
    }

    fn hear(&mut self, news: News) {
        let now = self.now();
        match news {
            News::Open {
                agency,
                server_ms,
                resumed,
            } => {
                self.server_clock = (server_ms, Instant::now());
                if resumed {
                    self.brain.resume(&agency);
                }
            }
            News::Heard { agency, event } => {
                if let Err(why) = self.brain.hear(&agency, &event) {
                    warn!(agency, %why, "picture does not follow");
                    self.brain.lose(&agency);
                }
            }
            News::Lost { agency } => self.brain.lose(&agency),
            News::Settled { key, outcome, why } => {
                match outcome {
                    Outcome::Accepted => self.report.accepted += 1,
                    Outcome::Refused => self.report.refused += 1,
                    Outcome::Lost => self.report.lost += 1,
                }
                self.brain.settle(&key, outcome, why.as_deref(), now);
            }
        }
    }

    /// Switches tablets on, a few at a time.
    fn switch_on(&mut self) {
        let new: Vec<String> = self
            .brain
            .tablets()
            .filter(|it| !self.tablets.contains(*it))
            .take(TABLETS_PER_STEP_MAX)
            .map(str::to_owned)
            .collect();
        for name in new {
            let account = Account::new(&self.server, &name, self.password.as_ref());
            self.tasks.spawn(tablet::hold(account));
            self.tablets.insert(name);
        }
    }

    fn step(&mut self) {
        self.switch_on();
        let now = self.now();
        let (server_ms, at) = self.server_clock;
        let moment = Moment {
            now,
            server_ms: server_ms + at.elapsed().as_millis() as i64,
            roads: &self.roads,
        };
        for order in self.brain.step(moment) {
            if let Err(key) = self.hands.give(order) {
                self.report.lost += 1;
                self.brain.settle(&key, Outcome::Lost, None, now);
            }
        }
    }

    /// Lets the work on tasks that were just written down begin.
    fn begin_scripts(&mut self) {
        for (id, task, lead) in self.brain.take_begun() {
            let script = Script::new(self.stage.clone(), id, task, lead);
            self.scripts.spawn(script.run());
        }
    }

    fn go_round(&mut self) -> bool {
        if self.repeat {
            let round = self.report.rounds;
            info!(round, "scenario begins again");
            self.brain.begin_round(round, self.now());
            self.report.rounds += 1;
        }
        self.repeat
    }

    fn report_positions(&self, count: u64) {
        for (agency, reports) in self.brain.reports(self.now(), count) {
            if let Some(newest) = self.positions.get(agency) {
                newest.send_replace(reports);
            }
        }
    }
}

/// Signs the device of an agency in. A play without one of its agencies would be no play: better to say so at once.
async fn sign_in(account: &Account, agency: &str) -> Result<Session, PlayError> {
    let session = account.sign_in().await.map_err(|why| PlayError::SignIn {
        account: account.name.clone(),
        why: Box::new(why),
    })?;
    if session.agency == agency {
        Ok(session)
    } else {
        let name = &account.name;
        Err(PlayError::Options(format!(
            "account {name} is not of agency {agency}"
        )))
    }
}

/// Waits until the server answers; it may still be starting.
async fn wait_for(server: &Client) -> Result<(), PlayError> {
    let waiting = async {
        while !server.is_healthy().await {
            tokio::time::sleep(STEP_EVERY).await;
        }
    };
    tokio::time::timeout(START_WITHIN, waiting)
        .await
        .map_err(|_elapsed| PlayError::NoServer {
            server: server.authority().to_owned(),
            seconds: START_WITHIN.as_secs(),
        })
}
