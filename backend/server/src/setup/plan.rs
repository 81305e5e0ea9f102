//! What of a set-up is still to be done in a room.

use domain::{
    AgencyId, Clearance, Command, PrincipalId, State, UnitId,
    command::{ConfigureAgency, RegisterUnit, SetCapacity},
    settings::Section,
};

use super::{Person, Setup};

/// What is still to be done.
#[derive(Debug)]
pub struct Plan {
    pub(super) steps: Vec<Step>,
    pub(super) accounts: Vec<NewAccount>,
    /// What is there, but not as the set-up says.
    pub(super) differing: Vec<String>,
    pub(super) is_agreement_new: bool,
}

/// One command, and the entry that it comes from.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) entry: String,
    pub(super) command: Command,
}

/// An account that is wanted.
pub(super) struct NewAccount {
    pub(super) name: String,
    pub(super) principal: PrincipalId,
    pub(super) password: Option<String>,
}

impl std::fmt::Debug for NewAccount {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Setup {
    /// Compares with what the room knows.
    pub fn plan(&self, known: &State) -> Plan {
        let mut plan = Plan {
            steps: vec![],
            accounts: vec![],
            differing: vec![],
            is_agreement_new: false,
        };
        for agency in &self.agencies {
            let entry = format!("agency {}", agency.id);
            let is_same = known.agency(&agency.id).map(|it| {
                (&it.name, &it.code, it.kind, it.level, &it.parent)
                    == (
                        &agency.name,
                        &agency.code,
                        agency.kind,
                        agency.level,
                        &agency.parent,
                    )
            });
            plan.note(entry, is_same, || Command::RegisterAgency(agency.clone()));
        }
        // This one names people, and waits for them.
        let (after_people, before): (Vec<_>, Vec<_>) = self
            .settings
            .iter()
            .partition(|(_, it)| matches!(it, Section::Enforcement(_)));
        for (agency, section) in before {
            plan_section(agency, section, known, &mut plan);
        }
        for unit in &self.units {
            let entry = format!("unit {} of {}", unit.callsign, unit.agency);
            let is_same = known.unit(id_of(unit, known)).map(|it| {
                (&it.kind, &it.capabilities, &it.home, &it.crew)
                    == (&unit.kind, &unit.capabilities, &unit.home, &unit.crew)
            });
            plan.note(entry, is_same, || Command::RegisterUnit(unit.clone()));
            self.plan_capacity(unit, known, &mut plan);
        }
        for it in &self.equipment {
            let entry = format!("equipment {} of {}", it.label.name, it.agency);
            // How many there are, and in whose custody, is the room's to say.
            let is_same = known
                .equipment(it.id)
                .map(|there| there.owner == it.agency && there.label == it.label);
            plan.note(entry, is_same, || Command::RegisterEquipment(it.clone()));
        }
        for person in &self.people {
            self.plan_person(person, known, &mut plan);
        }
        for (agency, section) in after_people {
            plan_section(agency, section, known, &mut plan);
        }
        // What its parties have agreed on instead is not the set-up's to change.
        let is_open = !known.are_terms_replaced();
        let terms = self.terms.as_ref().filter(|it| known.terms() != Some(it));
        if let Some(terms) = terms.filter(|_| is_open) {
            plan.is_agreement_new = true;
            let command = Command::AdoptTerms(terms.clone());
            plan.steps.push(Step {
                entry: "the standing agreement".to_owned(),
                command,
            });
        }
        plan
    }

    /// What a unit holds is given once; afterwards it is its agency's.
    fn plan_capacity(&self, unit: &RegisterUnit, known: &State, plan: &mut Plan) {
        let Some(capacity) = self.capacities.get(&unit.id) else {
            return;
        };
        let id = id_of(unit, known);
        let is_same = known
            .unit(id)
            .filter(|it| it.capacity_version > 0)
            .map(|it| it.capacity == *capacity);
        let entry = format!("capacity of unit {} of {}", unit.callsign, unit.agency);
        plan.note(entry, is_same, || {
            Command::SetCapacity(SetCapacity {
                unit: id,
                version: 0,
                capacity: capacity.clone(),
            })
        });
    }

    fn plan_person(&self, person: &Person, known: &State, plan: &mut Plan) {
        let Person {
            account,
            principal,
            callsign,
            password,
            clearance,
        } = person;
        let unit = callsign.as_ref().and_then(|callsign| {
            let is_it =
                |it: &&RegisterUnit| it.agency == principal.agency && it.callsign == *callsign;
            self.units.iter().find(is_it).map(|it| id_of(it, known))
        });
        let is_same = known
            .principal(principal.id)
            .map(|it| (&it.name, &it.roles, it.unit) == (&principal.name, &principal.roles, unit));
        plan.note(format!("person {account}"), is_same, || {
            Command::RegisterPrincipal(domain::command::RegisterPrincipal {
                unit,
                ..principal.clone()
            })
        });
        plan_clearance(account, principal.id, *clearance, known, plan);
        plan.accounts.push(NewAccount {
            name: account.clone(),
            principal: principal.id,
            password: password.clone(),
        });
    }
}

/// Somebody is cleared once. What an admin has decided since is left alone.
fn plan_clearance(
    account: &str,
    principal: PrincipalId,
    clearance: Clearance,
    known: &State,
    plan: &mut Plan,
) {
    if clearance.is_open() {
        return;
    }
    let is_same = known
        .principal(principal)
        .filter(|_| known.person_versions(principal).clearance > 0)
        .map(|it| it.clearance == clearance);
    plan.note(format!("clearance of person {account}"), is_same, || {
        Command::SetClearance {
            principal,
            version: 0,
            clearance,
        }
    });
}

/// A section is set once. What was changed in the room since is the admin's and is left alone.
fn plan_section(agency: &AgencyId, section: &Section, known: &State, plan: &mut Plan) {
    let name = section.name();
    let is_same = known
        .settings(agency)
        .filter(|it| it.version(name) > 0)
        .map(|it| it.section(name) == *section);
    plan.note(
        format!("settings {} of {agency}", name.as_str()),
        is_same,
        || {
            Command::ConfigureAgency(ConfigureAgency {
                agency: agency.clone(),
                version: 0,
                section: section.clone(),
            })
        },
    );
}

impl Plan {
    /// `is_same` is `None` for what is not there.
    fn note(&mut self, entry: String, is_same: Option<bool>, command: impl FnOnce() -> Command) {
        match is_same {
            None => self.steps.push(Step {
                entry,
                command: command(),
            }),
            Some(false) => self.differing.push(entry),
            Some(true) => {}
        }
    }
}

/// The unit of that callsign in the room, which may have been registered by hand; else the one that the set-up makes.
fn id_of(unit: &RegisterUnit, known: &State) -> UnitId {
    known
        .unit_called(&unit.agency, &unit.callsign)
        .unwrap_or(unit.id)
}
