//! What a scenario must be like, so that a mistake is named before anything is played.

use std::collections::BTreeSet;

use protocol::object::Ask;

use super::{Party, Range, Scenario, Task};
use crate::limits::DURATION_S_MAX;

impl Scenario {
    /// Says what is wrong with it, in words that name the place.
    pub(super) fn check(&self) -> Result<(), String> {
        self.check_head()?;
        self.check_names()?;
        self.check_incidents()?;
        self.check_tasks()?;
        for it in &self.patrols {
            let at = format!("patrol of {}", it.agency);
            self.agency(&at, &it.agency)?;
            range(&at, "pause_s", it.pause_s)?;
            some_place(&at, &it.places)?;
            self.known_places(&at, &it.places)?;
        }
        self.check_equipment()?;
        self.check_papers()
    }

    fn check_papers(&self) -> Result<(), String> {
        for it in &self.papers {
            let at = format!("agreement {:?}", it.template);
            moment(&at, it.at_s)?;
            if it.sign.is_empty() {
                return Err(format!("{at}: nobody signs it"));
            }
            let mut before = it.at_s;
            for step in &it.steps {
                moment(&at, step.at_s)?;
                if step.at_s < before {
                    return Err(format!("{at}: the step at {} s is out of order", step.at_s));
                }
                before = step.at_s;
            }
        }
        Ok(())
    }

    fn check_equipment(&self) -> Result<(), String> {
        for it in &self.gear {
            let at = format!("gear {:?}", it.equipment);
            self.known_incident(&at, &it.incident)?;
            some(&at, it.quantity)?;
        }
        for it in &self.loans {
            let at = format!("loan at {} s", it.at_s);
            self.agency(&at, &it.agency)?;
            self.agency(&at, &it.to)?;
            self.known_places(&at, std::slice::from_ref(&it.place))?;
            moment(&at, it.at_s)?;
            moment(&at, it.back_s)?;
            some(&at, it.quantity)?;
            if it.agency == it.to {
                return Err(format!("{at}: is to the agency itself"));
            }
        }
        Ok(())
    }

    fn check_head(&self) -> Result<(), String> {
        if !(self.duration_s > 0.0 && self.duration_s <= DURATION_S_MAX) {
            return Err(format!(
                "duration_s must lie between 0 and {DURATION_S_MAX}"
            ));
        }
        let (crew, desk, answers) = (&self.crew, &self.desk, &self.answers);
        for (name, it) in [
            ("crew.acknowledge_s", crew.acknowledge_s),
            ("crew.late_s", crew.late_s),
            ("crew.turnout_s", crew.turnout_s),
            ("crew.work_s", crew.work_s),
            ("crew.task_work_s", crew.task_work_s),
            ("crew.handover_s", crew.handover_s),
            ("desk.triage_s", desk.triage_s),
            ("desk.assign_s", desk.assign_s),
            ("desk.close_s", desk.close_s),
            ("answers.human_s", answers.human_s),
            ("answers.own_s", answers.own_s),
            ("answers.lead_s", answers.lead_s),
        ] {
            range("the model", name, it)?;
        }
        for (name, it) in [
            ("crew.late_share", crew.late_share),
            ("crew.decline_share", crew.decline_share),
            ("crew.transport_share", crew.transport_share),
            ("answers.human_decline_share", answers.human_decline_share),
        ] {
            share("the model", name, it)?;
        }
        let has_reasons = |share: f64, reasons: &[String]| share == 0.0 || !reasons.is_empty();
        if !has_reasons(crew.decline_share, &crew.decline_reasons)
            || !has_reasons(answers.human_decline_share, &answers.decline_reasons)
        {
            return Err("declining needs decline_reasons".to_owned());
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        if let Some(it) = self.agencies.iter().find(|it| !seen.insert(it.id.as_str())) {
            return Err(format!("agency {:?} is listed twice", it.id));
        }
        for list in [&self.places, &self.hospitals] {
            let mut seen = BTreeSet::new();
            for it in list {
                if !seen.insert(it.id.as_str()) {
                    return Err(format!("place {:?} is listed twice", it.id));
                }
                if !(it.lon.abs() <= 180.0 && it.lat.abs() <= 90.0) {
                    return Err(format!("place {:?} is not on the earth", it.id));
                }
            }
        }
        let mut keys = BTreeSet::new();
        let named = self.incidents.iter().filter_map(|it| it.key.as_deref());
        match named.into_iter().find(|it| !keys.insert(*it)) {
            Some(it) => Err(format!("incident key {it:?} is used twice")),
            None => Ok(()),
        }
    }

    fn check_incidents(&self) -> Result<(), String> {
        for it in &self.incidents {
            let at = format!("incident at {} s", it.at_s);
            self.agency(&at, &it.agency)?;
            self.known_places(&at, std::slice::from_ref(&it.place))?;
            moment(&at, it.at_s)?;
            needs(&at, &it.needs)?;
            priority(&at, it.priority)?;
            it.work_s.map_or(Ok(()), |it| range(&at, "work_s", it))?;
            it.milestones
                .iter()
                .try_for_each(|it| moment(&at, it.after_s))?;
        }
        for it in &self.randoms {
            let at = format!("random {} of {}", it.kind, it.agency);
            self.agency(&at, &it.agency)?;
            some_place(&at, &it.places)?;
            self.known_places(&at, &it.places)?;
            moment(&at, it.from_s)?;
            moment(&at, it.to_s.unwrap_or(self.duration_s))?;
            needs(&at, &it.needs)?;
            share(&at, "transport_share", it.transport_share)?;
            it.priorities.iter().try_for_each(|it| priority(&at, *it))?;
            it.work_s.map_or(Ok(()), |it| range(&at, "work_s", it))?;
            if !(it.per_hour > 0.0 && it.per_hour.is_finite()) {
                return Err(format!("{at}: per_hour must be above 0"));
            }
            if it.priorities.is_empty() || it.narratives.is_empty() {
                return Err(format!("{at}: priorities and narratives must not be empty"));
            }
        }
        Ok(())
    }

    fn check_tasks(&self) -> Result<(), String> {
        for it in &self.tasks {
            let at = format!("task at {} s", it.at_s);
            self.agency(&at, &it.lead)?;
            self.known_places(&at, it.place.as_slice())?;
            moment(&at, it.at_s)?;
            moment(&at, it.answer_within_s.unwrap_or_default())?;
            it.work_s.map_or(Ok(()), |it| range(&at, "work_s", it))?;
            for party in &it.parties {
                // A party that nobody plays is a person's to answer.
                needs(&at, &party.asks)?;
                needs(&at, party.then_asks.as_deref().unwrap_or_default())?;
                needs(&at, party.offers.as_deref().unwrap_or_default())?;
            }
            if let Some(key) = &it.incident {
                self.known_incident(&at, key)?;
            }
            says_what(&at, it)?;
            parties(&at, it)?;
            if !it.steps.is_empty() && it.at_s > self.duration_s {
                return Err(format!("{at}: begins after the end"));
            }
            it.check_steps(&at)?;
        }
        Ok(())
    }

    fn agency(&self, at: &str, id: &str) -> Result<(), String> {
        if self.agencies.iter().any(|it| it.id == id) {
            Ok(())
        } else {
            Err(format!("{at}: agency {id:?} is not among the played ones"))
        }
    }

    fn known_incident(&self, at: &str, key: &str) -> Result<(), String> {
        if self
            .incidents
            .iter()
            .any(|it| it.key.as_deref() == Some(key))
        {
            Ok(())
        } else {
            Err(format!("{at}: there is no incident with key {key:?}"))
        }
    }

    fn known_places(&self, at: &str, ids: &[String]) -> Result<(), String> {
        match ids.iter().find(|it| self.place(it).is_none()) {
            Some(id) => Err(format!("{at}: place {id:?} is not listed")),
            None => Ok(()),
        }
    }
}

/// Whether a task says itself what it is about, or a template does, and not both.
fn says_what(at: &str, it: &Task) -> Result<(), String> {
    let only = |says: bool, word: &str| match (says, it.template.is_some()) {
        (true, true) => Err(format!("{at}: {word} is what its template says")),
        (false, false) => Err(format!("{at}: {word} is missing")),
        _ => Ok(()),
    };
    only(it.kind.is_some(), "kind")?;
    only(!it.objective.is_empty(), "objective")?;
    only(it.answer_within_s.is_some(), "answer_within_s")?;
    if it.place.is_some() && it.radius_m == 0 {
        return Err(format!("{at}: radius_m is missing"));
    }
    if it.template.is_some() {
        let asks = |it: &Party| !it.asks.is_empty() || !it.note.is_empty();
        if !it.legal_basis.is_empty() || it.parties.iter().any(asks) {
            return Err(format!(
                "{at}: on what basis a party is asked for what, and with what note, is what its template says"
            ));
        }
        Ok(())
    } else if it.place.is_none() {
        Err(format!("{at}: names no place"))
    } else if it.parties.iter().all(|party| party.agency == it.lead) {
        Err(format!("{at}: needs a party besides the lead"))
    } else {
        Ok(())
    }
}

/// Whether each party is named once, and what is said of a later turn has an earlier one.
fn parties(at: &str, it: &Task) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for party in &it.parties {
        let at = format!("{at}: party {:?}", party.agency);
        if !seen.insert(party.agency.as_str()) {
            return Err(format!("{at} is listed twice"));
        }
        let (declines, offers) = (party.declines.is_some(), party.offers.is_some());
        for (says, word, may, after) in [
            (party.then_asks.is_some(), "then_asks", declines, "declines"),
            (
                party.lead_refuses.is_some(),
                "lead_refuses",
                offers,
                "offers",
            ),
            (!party.conditions.is_empty(), "conditions", offers, "offers"),
        ] {
            if says && !may {
                return Err(format!("{at}: {word} without {after}"));
            }
        }
    }
    Ok(())
}

fn some_place(at: &str, ids: &[String]) -> Result<(), String> {
    if ids.is_empty() {
        Err(format!("{at}: names no place"))
    } else {
        Ok(())
    }
}

pub(super) fn moment(at: &str, s: f64) -> Result<(), String> {
    if (0.0..=DURATION_S_MAX).contains(&s) {
        Ok(())
    } else {
        Err(format!(
            "{at}: {s} s does not lie between 0 and {DURATION_S_MAX}"
        ))
    }
}

fn range(at: &str, name: &str, [from, to]: Range) -> Result<(), String> {
    if from >= 0.0 && from <= to && to <= DURATION_S_MAX {
        Ok(())
    } else {
        Err(format!(
            "{at}: {name} must be two rising numbers of seconds"
        ))
    }
}

fn share(at: &str, name: &str, it: f64) -> Result<(), String> {
    if (0.0..=1.0).contains(&it) {
        Ok(())
    } else {
        Err(format!("{at}: {name} must lie between 0 and 1"))
    }
}

fn priority(at: &str, it: u8) -> Result<(), String> {
    if (1..=5).contains(&it) {
        Ok(())
    } else {
        Err(format!("{at}: a priority lies between 1 and 5"))
    }
}

fn some(at: &str, quantity: u32) -> Result<(), String> {
    if quantity > 0 {
        Ok(())
    } else {
        Err(format!("{at}: quantity must be above 0"))
    }
}

fn needs(at: &str, asks: &[Ask]) -> Result<(), String> {
    if asks.iter().all(|it| (1..=50).contains(&it.count)) {
        Ok(())
    } else {
        Err(format!("{at}: counts lie between 1 and 50"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        name = "x"
        seed = 1
        duration_s = 60.0
        [[agency]]
        id = "fire"
        commander = "c"
        dispatcher = "d"
        [[place]]
        id = "p"
        name = "P"
        lon = 7.42
        lat = 43.73
        [[incident]]
        key = "k"
        at_s = 1.0
        agency = "fire"
        type = "fire"
        priority = 2
        place = "p"
        narrative = "n"
        needs = [{ capability = "rescue", count = 1 }]
    "#;

    #[test]
    fn a_good_scenario_is_taken() {
        let it = Scenario::parse(GOOD).unwrap();
        assert_eq!(it.place("p").unwrap().name, "P");
        assert!(!it.is_human("c"));
    }

    #[test]
    fn every_mistake_is_named() {
        for (from, to, word) in [
            ("duration_s = 60.0", "duration_s = -1.0", "duration_s"),
            ("agency = \"fire\"", "agency = \"police\"", "police"),
            ("place = \"p\"", "place = \"q\"", "\"q\""),
            ("priority = 2", "priority = 9", "priority"),
            ("count = 1", "count = 0", "counts"),
            ("lat = 43.73", "lat = nan", "earth"),
            ("at_s = 1.0", "at_s = -1.0", "-1"),
            ("seed = 1", "seeds = 1", "seeds"),
            (
                "seed = 1",
                "seed = 1\ncrew = { late_share = 2.0 }",
                "late_share",
            ),
            (
                "seed = 1",
                "seed = 1\ndesk = { close_s = [9.0, 1.0] }",
                "close_s",
            ),
            (
                "seed = 1",
                "seed = 1\ncrew = { decline_reasons = [] }",
                "decline_reasons",
            ),
        ] {
            let text = GOOD.replace(from, to);
            assert_ne!(text, GOOD, "{from}");
            let why = Scenario::parse(&text).unwrap_err();
            assert!(why.contains(word), "{why}");
        }
    }

    #[test]
    fn a_task_needs_another_party_and_a_known_incident() {
        let task = |incident: &str, party: &str| {
            format!(
                "{GOOD}\n[[task]]\nat_s = 1.0\nlead = \"fire\"\nkind = \"inspection\"\nobjective = \"o\"\n\
                 place = \"p\"\nradius_m = 50\nincident = \"{incident}\"\nanswer_within_s = 60.0\n\
                 [[task.party]]\nagency = \"{party}\"\nasks = []\n"
            )
        };
        assert!(Scenario::parse(&task("k", "police")).is_ok());
        assert!(
            Scenario::parse(&task("z", "police"))
                .unwrap_err()
                .contains("\"z\"")
        );
        assert!(
            Scenario::parse(&task("k", "fire"))
                .unwrap_err()
                .contains("besides the lead")
        );
    }
    #[test]
    fn agreements_are_signed_and_their_steps_follow_each_other() {
        let paper = |sign: &str, step: &str| {
            format!(
                "{GOOD}\n[[agreement]]\nat_s = 2.0\ntemplate = \"t\"\nby = \"fire.legal\"\nsign = [{sign}]\n\
                 [[agreement.step]]\nby = \"c\"\n{step}\n"
            )
        };
        let end = "at_s = 9.0\ndoes = \"end\"\nreason = \"r\"";
        assert_eq!(
            Scenario::parse(&paper("\"fire.legal\"", end))
                .unwrap()
                .papers
                .len(),
            1
        );
        for (sign, step, word) in [
            ("", end, "nobody signs"),
            ("\"a\"", "at_s = 1.0\ndoes = \"resume\"", "out of order"),
            ("\"a\"", "at_s = -1.0\ndoes = \"resume\"", "-1"),
            ("\"a\"", "at_s = 9.0\ndoes = \"burn\"", "burn"),
            ("\"a\"", "at_s = 9.0\ndoes = \"end\"", "reason"),
        ] {
            let why = Scenario::parse(&paper(sign, step)).unwrap_err();
            assert!(why.contains(word), "{why}");
        }
    }

    #[test]
    fn equipment_is_taken_to_a_known_incident_and_lent_to_another_agency() {
        let gear = |incident: &str, quantity: u32| {
            format!(
                "{GOOD}\n[[gear]]\nincident = \"{incident}\"\nequipment = \"e\"\nquantity = {quantity}\n"
            )
        };
        let loan = |to: &str, place: &str| {
            format!(
                "{GOOD}\n[[agency]]\nid = \"civil\"\ncommander = \"c\"\ndispatcher = \"d\"\n\
                 [[loan]]\nat_s = 1.0\nagency = \"fire\"\nto = \"{to}\"\nequipment = \"e\"\nplace = \"{place}\"\nback_s = 9.0\n"
            )
        };
        assert!(Scenario::parse(&gear("k", 1)).is_ok());
        assert!(Scenario::parse(&loan("civil", "p")).is_ok());
        for (text, word) in [
            (gear("z", 1), "\"z\""),
            (gear("k", 0), "quantity"),
            (loan("fire", "p"), "itself"),
            (loan("police", "p"), "\"police\""),
            (loan("civil", "q"), "\"q\""),
        ] {
            let why = Scenario::parse(&text).unwrap_err();
            assert!(why.contains(word), "{why}");
        }
    }
}
