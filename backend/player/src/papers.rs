//! Agreements of a scenario: drafted from the server's templates, proposed and signed by each agency's legal desk, then
//! activated, opened, reviewed, amended and ended as the scenario says. Only through the public API, each order as the
//! account that gives it.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use client::{ApiError, Client, List, new_id};
use protocol::{
    Moment, Object,
    agreement::{Agreement, AgreementVersion, Duty},
    command::{
        AgreementWords, DraftAgreement, OfVersion, OpenClauses, Plain, ReviewGlass,
        ReviseAgreement, WithReason,
    },
    template::AgreementTemplate,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};
use tracing::{info, warn};
use uuid::Uuid;

use crate::{
    PlayError,
    scenario::{Does, Paper, Scenario},
    seat::Account,
};

const DAY_MS: i64 = 86_400_000;

/// Who plays, and how fast.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    server: Client,
    password: Option<Arc<str>>,
    speed: f64,
    began: Instant,
}

/// Plays the agreements of a scenario and nothing else; gives how many orders were accepted. The first that goes wrong
/// ends it.
pub async fn play_papers(
    server: &str,
    scenario: &Path,
    password: Option<String>,
    speed: f64,
) -> Result<u64, PlayError> {
    let scenario = Scenario::read(scenario)?;
    let password = password.map(Into::into);
    let desk = Desk::new(&Client::new(server)?, password.as_ref(), speed);
    let mut plays = JoinSet::new();
    for paper in scenario.papers {
        plays.spawn(desk.begin(paper).run());
    }
    let mut accepted = 0;
    while let Some(play) = plays.join_next().await {
        accepted += play.map_err(|why| PlayError::Broken(why.to_string()))??;
    }
    Ok(accepted)
}

impl Desk {
    pub(crate) fn new(server: &Client, password: Option<&Arc<str>>, speed: f64) -> Self {
        Self {
            server: server.clone(),
            password: password.cloned(),
            speed,
            began: Instant::now(),
        }
    }

    /// Plays one agreement; what goes wrong ends it and nothing else.
    pub(crate) async fn follow(self, paper: Paper) {
        let template = paper.template.clone();
        match self.begin(paper).run().await {
            Ok(accepted) => info!(template, accepted, "agreement is played"),
            Err(why) => warn!(template, %why, "agreement is not played any further"),
        }
    }

    fn begin(&self, paper: Paper) -> Play {
        Play {
            desk: self.clone(),
            paper,
            accounts: HashMap::new(),
            id: Uuid::nil(),
            accepted: 0,
        }
    }
}

struct Play {
    desk: Desk,
    paper: Paper,
    accounts: HashMap<String, Account>,
    id: Uuid,
    accepted: u64,
}

impl Play {
    async fn run(mut self) -> Result<u64, PlayError> {
        self.wait_until(self.paper.at_s).await;
        let by = self.paper.by.clone();
        let template = self.template(&by).await?;
        if self.is_known(&by, &template.title.en).await? {
            info!(template = template.id, "agreement is there already");
            return Ok(0);
        }
        let now = self.session_time(&by).await?;
        let order = DraftAgreement {
            command_id: new_id(),
            occurred_at: None,
            id: new_id(),
            text: words(template, now),
        };
        self.id = order.id;
        self.seat(&by).await?.draft_agreement(&order).await?;
        self.accepted += 1;
        self.propose_and_sign(&by, 1).await?;
        for step in std::mem::take(&mut self.paper.steps) {
            self.wait_until(step.at_s).await;
            self.take(&step.by, step.does).await?;
        }
        Ok(self.accepted)
    }

    async fn wait_until(&self, at_s: f64) {
        let after = Duration::try_from_secs_f64(at_s / self.desk.speed).unwrap_or_default();
        sleep_until(self.desk.began + after).await;
    }

    async fn seat(&mut self, name: &str) -> Result<Client, ApiError> {
        let desk = &self.desk;
        let account = self
            .accounts
            .entry(name.to_owned())
            .or_insert_with(|| Account::new(&desk.server, name, desk.password.as_ref()));
        account.sign_in_if_needed().await?;
        Ok(account.client.clone())
    }

    async fn session_time(&mut self, by: &str) -> Result<Moment, ApiError> {
        let session = self.seat(by).await?.session().await?;
        Ok(session.server_time)
    }

    async fn template(&mut self, by: &str) -> Result<AgreementTemplate, PlayError> {
        let offered = self.seat(by).await?.agreement_templates().await?;
        let wanted = &self.paper.template;
        let found = offered.templates.into_iter().find(|it| it.id == *wanted);
        found.ok_or_else(|| PlayError::Broken(format!("no template {wanted} is offered to {by}")))
    }

    /// Whether it was played before: by another round, or before a restart.
    async fn is_known(&mut self, by: &str, title: &str) -> Result<bool, PlayError> {
        let all = self.seat(by).await?.list(List::Agreements).await?;
        let is_it = |it: &AgreementVersion| it.title == title;
        Ok(all.iter().any(|it| match it {
            Object::Agreement(it) => it.current.iter().chain(&it.next).any(is_it),
            _ => false,
        }))
    }

    async fn propose_and_sign(&mut self, by: &str, version: u32) -> Result<(), PlayError> {
        let of = || OfVersion {
            command_id: new_id(),
            occurred_at: None,
            version,
        };
        let id = self.id;
        self.seat(by).await?.propose_agreement(id, &of()).await?;
        self.accepted += 1;
        for desk in self.paper.sign.clone() {
            self.seat(&desk).await?.sign_agreement(id, &of()).await?;
            self.accepted += 1;
        }
        Ok(())
    }

    async fn take(&mut self, by: &str, does: Does) -> Result<(), PlayError> {
        let (id, seat) = (self.id, self.seat(by).await?);
        let plain = || Plain {
            command_id: new_id(),
            occurred_at: None,
        };
        let because = |reason: String| WithReason {
            command_id: new_id(),
            occurred_at: None,
            reason,
        };
        let open = |minutes: u32, reason: String| OpenClauses {
            command_id: new_id(),
            occurred_at: None,
            minutes,
            reason,
        };
        match does {
            Does::Activate { minutes, reason } => {
                seat.activate_agreement(id, &open(minutes, reason)).await?;
            }
            Does::Deactivate => {
                seat.deactivate_agreement(id, &plain()).await?;
            }
            Does::BreakGlass { minutes, reason } => {
                seat.break_glass(id, &open(minutes, reason)).await?;
            }
            Does::Review {
                opening,
                justified,
                note,
            } => {
                let review = ReviewGlass {
                    command_id: new_id(),
                    occurred_at: None,
                    justified,
                    note,
                };
                let opening = nth_opening(&seat, id, opening).await?;
                seat.review_glass(id, opening, &review).await?;
            }
            Does::Suspend { reason } => {
                seat.suspend_agreement(id, &because(reason)).await?;
            }
            Does::Resume => {
                seat.resume_agreement(id, &plain()).await?;
            }
            Does::End { reason } => {
                seat.end_agreement(id, &because(reason)).await?;
            }
            Does::Amend { retention_days } => return self.amend(by, retention_days).await,
        }
        self.accepted += 1;
        Ok(())
    }

    /// The next version says the same, but for how long what was shown may be kept.
    async fn amend(&mut self, by: &str, retention_days: u16) -> Result<(), PlayError> {
        let (id, seat) = (self.id, self.seat(by).await?);
        let Object::Agreement(Agreement {
            current: Some(current),
            ..
        }) = seat.object(List::Agreements, &id.to_string()).await?
        else {
            return Err(PlayError::Broken("no version holds".to_owned()));
        };
        let version = current.version;
        let text = AgreementWords {
            retention_days,
            ..again(current)
        };
        let order = ReviseAgreement {
            command_id: new_id(),
            occurred_at: None,
            version,
            text,
        };
        seat.amend_agreement(id, &order).await?;
        self.accepted += 1;
        self.propose_and_sign(by, version + 1).await
    }
}

/// What a template says, from now on. The scenario's people write English.
fn words(template: AgreementTemplate, now: Moment) -> AgreementWords {
    let days = i64::from(template.valid_days);
    let duties = template.duties.into_iter().map(|it| Duty {
        agency: it.agency,
        text: it.text.en,
        measure: it.measure,
        within_min: it.within_min,
    });
    AgreementWords {
        title: template.title.en,
        purpose: template.purpose.en,
        legal_basis: template.legal_basis.en,
        parties: template.parties,
        clauses: template.clauses,
        valid_from: now,
        valid_until: now.0.plus_ms(days * DAY_MS).into(),
        retention_days: template.retention_days,
        lease_min: protocol::command::lease_min_default(),
        duties: duties.collect(),
        shares: template.shares,
        aid: Vec::new(),
    }
}

/// The text of a version, to be changed.
fn again(it: AgreementVersion) -> AgreementWords {
    let valid_until = it.valid_until.unwrap_or(it.valid_from);
    AgreementWords {
        title: it.title,
        purpose: it.purpose,
        legal_basis: it.legal_basis,
        parties: it.parties,
        clauses: it.clauses,
        valid_from: it.valid_from,
        valid_until,
        retention_days: it.retention_days.unwrap_or_default(),
        lease_min: it
            .lease_min
            .unwrap_or_else(protocol::command::lease_min_default),
        duties: it.duties,
        shares: it.shares,
        aid: it.aid,
    }
}

/// The number of the `n`th opening that this seat is told of, the first one 1. Numbers count nothing (G8); of one that is
/// not there the server says so.
async fn nth_opening(seat: &Client, id: Uuid, n: u32) -> Result<u32, PlayError> {
    let found = seat.object(List::Agreements, &id.to_string()).await?;
    let openings = match found {
        Object::Agreement(it) => it.openings,
        _ => vec![],
    };
    let at = (n as usize).checked_sub(1);
    let opening = at.and_then(|it| openings.get(it));
    Ok(opening.map_or(n, |it| it.opening))
}
