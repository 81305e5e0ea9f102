//! Setting a room up from a file: agencies, units, equipment, people with their accounts, and the standing agreement.
//!
//! Ids are made from names, so that the same file can be carried out again and again: what is there stays, what is
//! new is added. What is there and differs from the file is reported and left alone, because the room is the truth.

mod error;
mod file;
mod plan;

use std::{collections::BTreeMap, fmt};

use domain::{
    AgencyId, Command, CommandId, UnitId,
    command::{RegisterAgency, RegisterEquipment, RegisterUnit},
    settings::Section,
    sharing::{Table, Terms},
    unit::Measure,
};
use protocol::session::{DemoAccount, DemoAccounts};
use uuid::Uuid;

pub use self::{error::SetupError, plan::Plan};
use crate::{
    auth::{Auth, AuthError, password},
    room::AskError,
};

/// Entries of one kind in a file: the people of a large city's agencies.
pub const ENTRIES_MAX: usize = 20_000;

/// A set-up that was read and fits together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Parents first.
    agencies: Vec<RegisterAgency>,
    /// What the agencies of the file have settled.
    settings: Vec<(AgencyId, Section)>,
    units: Vec<RegisterUnit>,
    /// What units of the file hold, by the ids that it makes.
    capacities: BTreeMap<UnitId, BTreeMap<Measure, u32>>,
    equipment: Vec<RegisterEquipment>,
    /// In the order of the file.
    people: Vec<Person>,
    terms: Option<Terms>,
}

/// A person with an account.
#[derive(Clone, PartialEq, Eq)]
struct Person {
    account: String,
    /// What registers it; without the unit, whose id is known once the room is.
    principal: domain::command::RegisterPrincipal,
    callsign: Option<String>,
    password: Option<String>,
    clearance: domain::Clearance,
}

impl fmt::Debug for Person {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl Setup {
    /// Reads a set-up, and the standing agreement if there is one.
    pub fn parse(setup: &str, terms: Option<&str>) -> Result<Self, SetupError> {
        let mut read = file::parse(setup)?;
        read.terms = terms.map(parse_terms).transpose()?;
        Ok(read)
    }

    /// The seats for one-click sign-in, in the order of the file.
    pub fn demo_accounts(&self) -> DemoAccounts {
        let seat = |person: &Person| {
            let agency = &person.principal.agency;
            let name = self
                .agencies
                .iter()
                .find(|it| it.id == *agency)
                .map(|it| it.name.clone());
            DemoAccount {
                account: person.account.clone(),
                name: person.principal.name.clone(),
                agency: agency.to_string(),
                agency_name: name.unwrap_or_default(),
                roles: person
                    .principal
                    .roles
                    .iter()
                    .filter_map(|it| protocol::words::Role::from_domain(*it))
                    .collect(),
                callsign: person.callsign.clone(),
            }
        };
        DemoAccounts {
            accounts: self.people.iter().map(seat).collect(),
        }
    }
}

/// Reads a standing agreement and checks it.
pub fn parse_terms(text: &str) -> Result<Terms, SetupError> {
    let terms = toml::from_str(text).map_err(|error| SetupError::toml(text, &error))?;
    Table::compile(&terms).map_err(|refusal| SetupError::Refused {
        entry: "the standing agreement".to_owned(),
        refusal: refusal.stored(),
    })?;
    Ok(terms)
}

/// What a set-up did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SetupReport {
    /// What was registered now: agencies, units, equipment and people, in this order, as people would name them.
    pub added: Vec<String>,
    /// What was there before, but is not as the file says. It was left as it is.
    pub differing: Vec<String>,
    /// Whether the standing agreement was adopted now.
    pub is_agreement_new: bool,
    /// Accounts that were made now.
    pub accounts: usize,
    /// Passwords made for people whom the file gives none. Nobody can read them again.
    pub passwords: Vec<NewPassword>,
}

/// A password that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword {
    /// Whose.
    pub account: String,
    /// What it is.
    pub password: String,
}

impl fmt::Debug for NewPassword {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPassword")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// Carries a plan out: `ask` gives a command to the room as the server itself. Stops at the first thing that cannot
/// be done; what was done stays, and carrying the set-up out again goes on from there.
pub async fn run(
    plan: Plan,
    ask: impl AsyncFn(Command, CommandId) -> Result<(), AskError>,
    auth: &Auth,
) -> Result<SetupReport, SetupError> {
    let mut passwords = vec![];
    let report = run_telling(plan, ask, auth, |made| passwords.push(made.clone())).await?;
    Ok(SetupReport {
        passwords,
        ..report
    })
}

/// As [`run`], but tells each password that was made as soon as its account exists, because nobody can read it again
/// if something later cannot be done. The report holds none then.
pub async fn run_telling(
    plan: Plan,
    ask: impl AsyncFn(Command, CommandId) -> Result<(), AskError>,
    auth: &Auth,
    mut tell: impl FnMut(&NewPassword),
) -> Result<SetupReport, SetupError> {
    let Plan {
        steps,
        accounts,
        differing,
        is_agreement_new,
    } = plan;
    let mut report = SetupReport {
        differing,
        is_agreement_new,
        ..SetupReport::default()
    };
    for step in steps {
        // A fresh id: a refusal of the same step by an earlier run must not be given as the answer to this one.
        let done = ask(step.command, CommandId(Uuid::now_v7())).await;
        done.map_err(|error| SetupError::of_ask(step.entry.clone(), error))?;
        report.added.push(step.entry);
    }
    for account in accounts {
        let failed = |source| SetupError::Account {
            account: account.name.clone(),
            source,
        };
        match auth.account_exists(&account.name).await.map_err(failed)? {
            Some(principal) if principal == account.principal => continue,
            Some(_) => return Err(failed(AuthError::AccountTaken)),
            None => {}
        }
        let (password, is_made) = match account.password {
            Some(given) => (given, false),
            None => (password::generate().map_err(failed)?, true),
        };
        auth.create_account(&account.name, account.principal, &password)
            .await
            .map_err(failed)?;
        report.accounts += 1;
        if is_made {
            tell(&NewPassword {
                account: account.name,
                password,
            });
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
