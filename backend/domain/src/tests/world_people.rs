//! Random commands about who there is, people, shifts and hand-overs. Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::{
    AgencyId, AgencyKind, Clearance, Command, Level, PrincipalId, Role,
    command::{HandOver, RegisterAgency, RegisterPrincipal, RegisterUnit, SignOn},
    hand_over::HandOverState,
    unit::Home,
};
use uuid::Uuid;

use super::{
    agreements::random_terms,
    dice::Dice,
    given::*,
    world::{CLEARANCE, NAMES, World, some_unit},
};

const HAND_OVERS: usize = 8;

impl World {
    pub(crate) fn registration(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let name = dice.pick(&NAMES);
        let command = match index {
            0 => Command::RegisterAgency(RegisterAgency {
                id: agency("tax"),
                name: self.text(dice),
                code: "T".to_owned(),
                kind: AgencyKind::Revenue,
                level: Level::National,
                parent: None,
                jurisdiction: vec![self.point()],
            }),
            1 => Command::RegisterPrincipal(RegisterPrincipal {
                id: PrincipalId(Uuid::from_u128((9 << 64) | dice.id(3))),
                agency: agency(name),
                name: self.text(dice),
                roles: BTreeSet::from([dice.pick(&ROLES)]),
                unit: dice.percent(50).then(|| some_unit(dice)),
            }),
            2 => {
                let capabilities = (0..dice.below(3)).map(|_| self.mark()).collect();
                let crew = (0..dice.below(3)).map(|_| self.mark()).collect();
                let at = self.point();
                let home = Home {
                    name: self.text(dice),
                    at,
                };
                Command::RegisterUnit(RegisterUnit {
                    id: unit(name, 3),
                    agency: agency(name),
                    callsign: self.text(dice),
                    kind: self.mark(),
                    capabilities,
                    home,
                    crew,
                })
            }
            3 => {
                let principal = person(name, dice.pick(&ROLES));
                let stale = u32::from(dice.percent(10));
                Command::SetPrincipalEnabled {
                    principal,
                    version: self.given.state.person_versions(principal).enabled + stale,
                    is_enabled: dice.percent(85),
                }
            }
            _ => Command::AdoptTerms(random_terms(dice)),
        };
        (command, Some(agency(name)))
    }

    pub(crate) fn about_people(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let name = dice.pick(&AGENCIES).0;
        let principal = person(name, dice.pick(&ROLES));
        let by_agency = agency(name);
        let by = Some(by_agency.clone());
        // Mostly based on what is there.
        let stale = u32::from(dice.percent(10));
        let versions = |it| self.given.state.person_versions(it);
        let command = match index {
            26 => Command::RenamePrincipal {
                principal,
                version: versions(principal).name + stale,
                name: self.text(dice),
            },
            27 => Command::GrantRole {
                principal,
                version: versions(principal).roles + stale,
                role: dice.pick(&ROLES),
            },
            28 => {
                // Mostly of somebody who has one to lose.
                let of_agency = self.given.state.principals_of(&by_agency);
                let several: Vec<_> = of_agency.filter(|it| it.roles.len() > 1).collect();
                let found = dice
                    .rather(&several.iter().map(|it| it.id).collect::<Vec<_>>(), || {
                        principal
                    });
                let roles = self.given.state.principal(found).map(|it| &it.roles);
                let held: Vec<Role> = roles.into_iter().flatten().copied().collect();
                let role = dice.rather(&held, || Role::Legal);
                Command::WithdrawRole {
                    principal: found,
                    version: versions(found).roles + stale,
                    role,
                }
            }
            CLEARANCE => Command::SetClearance {
                principal,
                version: versions(principal).clearance + stale,
                clearance: dice.pick(&Clearance::ALL),
            },
            29 => Command::SignOn(SignOn {
                unit: if dice.percent(90) {
                    unit(name, dice.id(2))
                } else {
                    some_unit(dice)
                },
                principal: somebody(name, dice),
                leaves_other: dice.percent(50),
            }),
            30 => Command::SignOff {
                principal: somebody(name, dice),
            },
            31 => {
                let shelved = (0..dice.below(3)).map(|_| self.target(dice)).collect();
                Command::HandOver(HandOver {
                    id: hand_over(dice.id(HAND_OVERS)),
                    to: dice
                        .percent(40)
                        .then(|| person(name, dice.pick(&[Role::Commander, Role::Dispatcher]))),
                    note: self.text(dice),
                    shelved,
                })
            }
            _ => return self.accepted(dice),
        };
        (command, by)
    }

    /// Mostly one that nobody has accepted, by its own agency.
    fn accepted(&self, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let known = (1..=HAND_OVERS as u128).map(hand_over);
        let open: Vec<_> = known
            .filter_map(|it| self.given.state.hand_over(it))
            .filter(|it| it.state == HandOverState::Open)
            .map(|it| it.id)
            .collect();
        let any = hand_over(dice.id(HAND_OVERS));
        let id = dice.rather(&open, || any);
        let by = self.given.state.hand_over(id).map(|it| it.agency.clone());
        (Command::AcceptHandOver { hand_over: id }, by)
    }
}

/// Oneself, or the crew of the agency.
fn somebody(name: &str, dice: &mut Dice) -> Option<PrincipalId> {
    dice.percent(40).then(|| person(name, Role::Field))
}
