//! The work on one joint task, order by order, as its scenario has it written down. The brain leads it to its start and moves its
//! crews; from there every order is given here, each as its account. What is refused ends the play: then the scenario does not fit
//! any more.

mod look_up;
pub(crate) mod names;
mod picture;

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc, time::Duration};

use client::{ApiError, Client, new_id};
use protocol::{Moment, command::AddAttachment, words::MediaType};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep};
use tracing::{debug, info};
use uuid::Uuid;

use crate::{
    PlayError,
    hands::give,
    limits::{LOOK_EVERY, STEP_WITHIN_MIN, STEP_WITHIN_S},
    mark,
    scenario::{Step, Task, is_file},
    seat::Account,
};
use look_up::Wanted;
use names::{Reference, reference, strings, with_words};

/// On whose server, and how fast.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) server: Client,
    pub(crate) password: Option<Arc<str>>,
    /// Accounts that people use.
    pub(crate) human: Vec<String>,
    pub(crate) speed: f64,
}

/// One task whose work is written down.
pub(crate) struct Script {
    stage: Stage,
    id: Uuid,
    task: Task,
    /// Who looks how the task stands.
    lead: String,
    accounts: BTreeMap<String, Account>,
    /// What was made, by the name that the scenario gives it.
    made: BTreeMap<String, Uuid>,
}

impl Script {
    pub(crate) const fn new(stage: Stage, id: Uuid, task: Task, lead: String) -> Self {
        Self {
            stage,
            id,
            task,
            lead,
            accounts: BTreeMap::new(),
            made: BTreeMap::new(),
        }
    }

    /// Gives every order; says how many were accepted.
    pub(crate) async fn run(mut self) -> Result<u64, PlayError> {
        let played = self.play().await;
        self.leave().await;
        played
    }

    /// Ends its sessions. A demo goes round for days, and the oldest of too many are ended: those would be of people.
    async fn leave(&self) {
        let seats = self.accounts.values().map(|it| &it.client);
        for seat in seats.filter(|it| it.has_session()) {
            if let Err(why) = seat.sign_out().await {
                debug!(%why, "sessions are left open");
                return;
            }
        }
    }

    /// A person's part ends it there: what follows may hang on it.
    async fn play(&mut self) -> Result<u64, PlayError> {
        let mut accepted = 0;
        for step in std::mem::take(&mut self.task.steps) {
            let (number, title) = (accepted + 1, self.task.title().to_owned());
            if self.stage.human.contains(&step.by) {
                info!(title, number, step.by, "the rest is left to the person");
                return Ok(accepted);
            }
            self.take(&step).await.map_err(|why| PlayError::Step {
                task: title.clone(),
                number,
                does: step.does.clone(),
                by: step.by.clone(),
                why,
            })?;
            accepted = number;
        }
        info!(
            title = self.task.title(),
            accepted, "the task is played to its end"
        );
        Ok(accepted)
    }

    async fn take(&mut self, step: &Step) -> Result<(), String> {
        let within = self.seconds(STEP_WITHIN_S).max(STEP_WITHIN_MIN);
        let lead = self.lead.clone();
        if let Some(phase) = step.after {
            let deadline = Instant::now() + within;
            self.until(&lead, Wanted::Phase(phase), deadline).await?;
        }
        sleep(self.seconds(step.wait_s)).await;
        // What is waited for by the clock is no part of it.
        let deadline = Instant::now() + within;
        for callsign in &step.arrived {
            let unit = self.unit(&step.by, callsign).await?;
            let there = Wanted::Arrived(unit, callsign);
            self.until(&step.by, there, deadline).await?;
        }
        if step.all_there {
            self.until(&lead, Wanted::AllThere, deadline).await?;
        }
        if step.all_home {
            self.until(&lead, Wanted::AllHome, deadline).await?;
        }
        let id = match &step.on {
            Some(on) => self.look_up(on, &step.by).await?,
            None => self.id,
        };
        if let Some(list) = step.list().filter(|_| step.on.is_some()) {
            self.until(&step.by, Wanted::Shown(list, id), deadline)
                .await?;
        }
        let words = self.words(step).await?;
        let body = with_words(&step.body, &|text| words.get(text).cloned());
        if is_file(&step.does) {
            self.attach(step, id, &body).await
        } else {
            self.send(step, id, body).await
        }
    }

    /// The values of all words of the body that stand for something.
    async fn words(&mut self, step: &Step) -> Result<BTreeMap<String, Value>, String> {
        let mut words = BTreeMap::new();
        for (key, text) in strings(&step.body) {
            let value = match reference(text)? {
                None => continue,
                Some(Reference::Name(name)) if key == "id" => {
                    let id = mark::new_id();
                    self.made.insert(name.to_owned(), id);
                    Value::from(id.to_string())
                }
                Some(Reference::Now(minutes)) => self.moment(&step.by, minutes.into()).await?,
                Some(_) => Value::from(self.look_up(text, &step.by).await?.to_string()),
            };
            words.insert(text.to_owned(), value);
        }
        Ok(words)
    }

    /// The server's time, so many minutes from now.
    async fn moment(&mut self, by: &str, minutes: i64) -> Result<Value, String> {
        let session = self.seat(by).await?.session().await.map_err(said)?;
        let at = session.server_time.0.plus_ms(minutes * 60_000);
        serde_json::to_value(Moment::from(at)).map_err(|why| why.to_string())
    }

    async fn send(&mut self, step: &Step, id: Uuid, mut body: Value) -> Result<(), String> {
        let form = step.form().ok_or("there is no such order")?;
        if let Some(body) = body.as_object_mut() {
            body.insert("command_id".to_owned(), new_id().to_string().into());
        }
        let given = give(self.account(&step.by), &form.path(id), &body).await;
        given.map_err(said)
    }

    /// Makes a picture and attaches it.
    async fn attach(&mut self, step: &Step, id: Uuid, file: &Value) -> Result<(), String> {
        let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
        let name = text("name");
        let bytes = picture::png(&name);
        let mut sha256 = String::new();
        for byte in Sha256::digest(&bytes) {
            // Writing into a string cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        let what = AddAttachment {
            command_id: new_id(),
            occurred_at: None,
            id: text("id").parse().ok().ok_or("a file has an id")?,
            name,
            media_type: MediaType::Png,
            bytes: bytes.len() as u64,
            sha256,
        };
        let seat = self.seat(&step.by).await?;
        let answer = seat.add_photograph(id, &what, bytes.into()).await;
        answer.map(|_| ()).map_err(said)
    }

    /// Looks again and again until it is so.
    async fn until(
        &mut self,
        by: &str,
        wanted: Wanted<'_>,
        deadline: Instant,
    ) -> Result<(), String> {
        loop {
            match self.is_so(by, wanted).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(why) => return Err(why),
            }
            if Instant::now() >= deadline {
                return Err(format!("waited in vain for {wanted}"));
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// The session of an account, begun if there is none.
    async fn seat(&mut self, by: &str) -> Result<Client, String> {
        let account = self.account(by);
        account.sign_in_if_needed().await.map_err(said)?;
        Ok(account.client.clone())
    }

    fn account(&mut self, name: &str) -> &Account {
        let Stage {
            server, password, ..
        } = &self.stage;
        self.accounts
            .entry(name.to_owned())
            .or_insert_with(|| Account::new(server, name, password.as_ref()))
    }

    /// Scenario seconds on the clock.
    fn seconds(&self, scenario_s: f64) -> Duration {
        Duration::try_from_secs_f64(scenario_s / self.stage.speed).unwrap_or_default()
    }
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "it is given as a result gives it"
)]
fn said(why: ApiError) -> String {
    why.to_string()
}
