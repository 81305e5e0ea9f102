//! Random commands about agreements. Also compiled into the tests of the protocol.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Agreement, AgreementId, Clearance, Command, Timestamp,
    agreement::{AgreementText, Aid, Clause, Duty, DutyMeasure, Share, Trigger},
    command::{AgreementCommand, AgreementOrder as O},
    sharing::{Kind, Precision},
};

use super::{
    agreements::{some_words, words_of},
    dice::Dice,
    given::*,
    given_agreements::agreement,
    world::World,
    world_limits::random_limits,
    world_tasks::AID,
};

/// Few, so that they meet each other.
const AGREEMENTS: usize = 9;
/// So many at a time.
const OPEN: usize = 3;
/// How many kinds of commands there are here.
pub(crate) const ORDERS: usize = 14;

/// Half of the clauses are for everybody.
const CLEARANCES: [Clearance; 4] = [
    Clearance::Open,
    Clearance::Open,
    Clearance::Restricted,
    Clearance::Confidential,
];

/// Random clauses between parties; now and then one that is refused.
pub(crate) fn random_clauses(dice: &mut Dice, parties: &[AgencyId]) -> Vec<Clause> {
    let kinds = [
        Kind::Unit,
        Kind::Unit,
        Kind::Incident,
        Kind::Assignment,
        Kind::Task,
        Kind::Note,
        Kind::Zone,
        Kind::Equipment,
    ];
    let triggers = [
        Trigger::Always,
        Trigger::WhileJoint,
        Trigger::WhileActivated,
        Trigger::BreakGlass,
    ];
    let party = |dice: &mut Dice| dice.percent(60).then(|| dice.pick(parties));
    let mut clauses = BTreeMap::new();
    for _ in 0..=dice.below(7) {
        let kind = dice.pick(&kinds);
        let fields = some_words(kind, dice);
        // Nobody signs `*`.
        let fields: BTreeSet<String> = if fields.iter().any(|it| it == "*") {
            words_of(kind).into_iter().map(str::to_owned).collect()
        } else {
            fields.into_iter().collect()
        };
        let viewer = party(dice);
        let owner = party(dice).filter(|it| Some(it) != viewer.as_ref());
        let trigger = dice.pick(&triggers);
        let shows_position =
            matches!(kind, Kind::Unit | Kind::Equipment) && fields.contains("position");
        // Presence is of units; of equipment it is refused.
        let precisions = [
            Precision::Exact,
            Precision::Cell100m,
            Precision::Cell1km,
            Precision::Sector,
            Precision::Presence,
        ];
        let precisions = &precisions[..if kind == Kind::Unit { 5 } else { 4 }];
        let position = shows_position.then(|| dice.pick(precisions));
        let mut clause = Clause {
            viewer,
            owner,
            kind,
            fields,
            position,
            trigger,
            only: random_limits(kind, shows_position, dice),
            clearance: dice.pick(&CLEARANCES),
        };
        // An area of units goes with their position alone; now and then it is refused.
        if kind == Kind::Unit && !clause.only.area.is_empty() && dice.percent(97) {
            clause.fields = ["position".to_owned()].into();
            clause.position = Some(dice.pick(&precisions[..4]));
        }
        if !clause.fields.is_empty() {
            let key = (clause.viewer.clone(), clause.owner.clone(), kind, trigger);
            let limits = format!("{:?} {:?}", clause.only, clause.clearance);
            clauses.insert((key, limits), clause);
        }
    }
    let mut clauses: Vec<Clause> = clauses.into_values().collect();
    if dice.percent(2) {
        clauses.extend(clauses.first().cloned());
    }
    clauses
}

impl World {
    /// Where there is nothing to order, something is begun or signed instead, so that walks get far.
    pub(crate) fn sensible_order(&self, order: usize) -> usize {
        let open = || self.given.state.open_agreements();
        let next = |is_proposed| {
            open().any(|it| {
                let mut texts = it.next.iter().chain(it.drafts.values());
                texts.any(|it| it.proposed_at.is_some() == is_proposed)
            })
        };
        let holds = open().any(|it| it.phase.is_standing());
        match order {
            0 if open().count() < OPEN => 0,
            0 | 6.. if next(true) && !holds => 2,
            0 if next(false) => 1,
            1 | 4 if !next(false) => 0,
            2 | 3 | 13 if !next(true) => 1,
            6..=12 if !holds => 1,
            _ => order,
        }
    }

    pub(crate) fn about_agreement(
        &mut self,
        order: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        if order == 0 {
            let (text, by) = self.agreement_text(dice);
            let ids = (1..=AGREEMENTS as u128).map(agreement);
            let state = &self.given.state;
            let free: Vec<_> = ids.filter(|it| state.agreement(*it).is_none()).collect();
            let id = dice.rather(&free, || agreement(1));
            return (about(id, O::Draft(text)), Some(by));
        }
        let (id, known) = self.agreement_for(order, dice);
        let stale = u32::from(dice.percent(4));
        // Of what is to be signed, or else of what somebody is writing.
        let number = |is_proposed: bool| {
            let it = known.as_ref()?;
            let texts = it.next.iter().chain(it.drafts.values());
            let mut of_kind = texts.filter(|it| it.proposed_at.is_some() == is_proposed);
            of_kind.next().or(it.current.as_ref()).map(|it| it.number)
        };
        let number = number(matches!(order, 2 | 3 | 13)).unwrap_or(1) + stale;
        let version = number;
        let order = match order {
            1 => O::Propose { version },
            2 | 13 => O::Sign { version },
            3 => {
                let reason = self.text(dice);
                O::RefuseToSign { version, reason }
            }
            4 => {
                let (text, _) = self.agreement_text(dice);
                O::Revise { version, text }
            }
            5 => O::Withdraw { version },
            6 => {
                let (text, _) = self.agreement_text(dice);
                let of = known.as_ref().and_then(|it| it.current.as_ref());
                let version = of.map_or(1, |it| it.number) + stale;
                O::Amend { version, text }
            }
            7 => O::Suspend {
                reason: self.text(dice),
            },
            8 => O::Resume,
            9 => O::End {
                reason: self.text(dice),
            },
            10 => O::Activate {
                minutes: dice.pick(&[1, 10, 120, 5_000]),
                reason: self.text(dice),
            },
            11 => O::Deactivate,
            _ => {
                let due = known
                    .as_ref()
                    .and_then(|it| it.openings.iter().find(|it| !it.is_done()));
                match due {
                    Some(due) if dice.percent(60) => {
                        let owners: Vec<_> = due.reviews.keys().cloned().collect();
                        let by = dice.pick(&owners);
                        let order = O::ReviewGlass {
                            opening: due.number,
                            is_justified: dice.percent(50),
                            note: self.text(dice),
                        };
                        return (about(id, order), Some(by));
                    }
                    _ => O::BreakGlass {
                        minutes: dice.pick(&[1, 10, 120, 500]),
                        reason: self.text(dice),
                    },
                }
            }
        };
        let by = Self::who_orders(&order, known.as_ref(), dice);
        (about(id, order), by)
    }

    /// Mostly an agreement that the order is for.
    fn agreement_for(&self, order: usize, dice: &mut Dice) -> (AgreementId, Option<Agreement>) {
        let suits = |it: &&Agreement| {
            let next = it.next.as_ref().filter(|_| !it.phase.is_over());
            let is_proposed = next.is_some_and(|it| it.proposed_at.is_some());
            let is_draft = next.is_some_and(|it| it.proposed_at.is_none());
            match order {
                1 | 4 => is_draft || (!it.drafts.is_empty() && !is_proposed),
                2 | 3 | 13 => is_proposed,
                5 => next.is_some() || !it.drafts.is_empty(),
                6 => it.phase.is_standing() && next.is_none(),
                8 => it.phase == domain::AgreementPhase::Suspended,
                11 => it.activation.is_some(),
                _ => it.phase == domain::AgreementPhase::InForce,
            }
        };
        let state = &self.given.state;
        let founding = state.founding();
        let as_terms = founding
            .as_ref()
            .filter(|it| state.agreement(it.id).is_none());
        // Everybody has to sign it: nothing else would come of most walks.
        let as_terms = as_terms.filter(|_| dice.percent(10));
        let all = state.agreements().chain(as_terms);
        let fit: Vec<_> = all.filter(suits).map(|it| it.id).collect();
        let any = if dice.percent(20) {
            AgreementId::FOUNDING
        } else {
            agreement(dice.id(AGREEMENTS))
        };
        let id = dice.rather(&fit, || any);
        let is_founding = id == AgreementId::FOUNDING;
        let known = state.agreement(id).cloned();
        (
            id,
            known.or_else(|| state.founding().filter(|_| is_founding)),
        )
    }

    /// Somebody of a party who may.
    fn who_orders(order: &O, it: Option<&Agreement>, dice: &mut Dice) -> Option<AgencyId> {
        let it = it?;
        let next = it.next.as_ref();
        match order {
            O::Propose { .. } | O::Revise { .. } | O::Withdraw { .. } => {
                let drafted = it.drafts.keys().next();
                drafted.or(next.map(|it| &it.agency)).cloned()
            }
            O::Sign { .. } | O::RefuseToSign { .. } => {
                let next = next?;
                let current = it.current.iter().flat_map(|it| &it.text.parties);
                let all = next.text.parties.iter().chain(current);
                let left = all.filter(|it| !next.signatures.contains_key(it));
                let left: Vec<_> = left.cloned().collect();
                (!left.is_empty()).then(|| dice.pick(&left))
            }
            // The operations centre lets the founding one go on (G10).
            O::Suspend { .. } | O::Resume if it.id == AgreementId::FOUNDING => Some(agency("eoc")),
            O::Resume => it.stops.keys().next().cloned(),
            O::Deactivate => it.activation.as_ref().map(|it| it.agency.clone()),
            _ => {
                let of = it.current.as_ref().or(next)?;
                let parties: Vec<_> = of.text.parties.iter().cloned().collect();
                Some(dice.pick(&parties))
            }
        }
    }

    /// A text, and who would draft it.
    fn agreement_text(&mut self, dice: &mut Dice) -> (AgreementText, AgencyId) {
        let mut parties: Vec<AgencyId> = AGENCIES.iter().map(|it| agency(it.0)).collect();
        while parties.len() > 2 && dice.percent(85) {
            parties.remove(dice.below(parties.len()));
        }
        let by = dice.pick(&parties);
        let now = self.given.now;
        let clauses = random_clauses(dice, &parties);
        let valid_from = if dice.percent(25) {
            now.plus_ms(5 * MINUTE)
        } else {
            now
        };
        // Devices keep no longer than is shown (G19); now and then a text says otherwise, and is refused.
        let kept = [(0, 0), (0, 0), (1, 480), (1, 480), (30, 480)];
        let (retention_days, lease_min) = if dice.percent(2) {
            (0, 1)
        } else {
            dice.pick(&kept)
        };
        let duties = self.random_duties(dice, &parties);
        let shares = random_shares(dice, &parties);
        let aid = random_aid(dice, &parties);
        let text = AgreementText {
            title: self.text(dice),
            purpose: self.mark(),
            legal_basis: self.mark(),
            parties: parties.into_iter().collect(),
            clauses,
            valid_from,
            valid_until: Timestamp(
                valid_from.0 + dice.pick(&[30 * MINUTE, 2 * HOUR, 240 * HOUR, 2_400 * HOUR]),
            ),
            retention_days,
            lease_min,
            duties,
            shares,
            aid,
        };
        (text, by)
    }

    fn random_duties(&mut self, dice: &mut Dice, parties: &[AgencyId]) -> Vec<Duty> {
        let measures = [
            DutyMeasure::Answer,
            DutyMeasure::Supply,
            DutyMeasure::Arrive,
        ];
        let duties = (0..dice.below(5)).map(|_| {
            let measure = dice.percent(80).then(|| dice.pick(&measures));
            Duty {
                agency: dice.pick(parties),
                text: self.mark(),
                within_min: measure.map(|_| dice.pick(&[1, 3, 15, 120])),
                measure,
            }
        });
        duties.collect()
    }
}

/// What parties send without being asked first: something that parts ask for.
fn random_aid(dice: &mut Dice, parties: &[AgencyId]) -> Vec<Aid> {
    let lines = (0..dice.below(3)).map(|n| Aid {
        by: dice.pick(parties),
        to: None,
        capability: AID.to_owned(),
        count: 3,
        priority: 5 - n as u8,
    });
    lines.collect()
}

/// Of nobody, or of all; now and then what does not come to a hundred.
fn random_shares(dice: &mut Dice, parties: &[AgencyId]) -> Vec<Share> {
    if dice.percent(50) {
        return vec![];
    }
    let mut left = if dice.percent(3) { 99 } else { 100 };
    let last = parties.len() - 1;
    let shares = parties.iter().enumerate().map(|(n, agency)| {
        let percent = if n == last {
            left
        } else {
            dice.below(left + 1)
        };
        left -= percent;
        Share {
            agency: agency.clone(),
            percent: percent as u8,
        }
    });
    shares.collect()
}

fn about(agreement: AgreementId, order: O) -> Command {
    Command::Agreement(AgreementCommand { agreement, order })
}
