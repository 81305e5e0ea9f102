//! What the text of an agreement may say (G1, G2).

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use crate::{
    agreement::{AgreementText, Clause, Conditions, Duty, has_place, has_type},
    id::AgencyId,
    incident_type::{is_class, is_common},
    limits::{
        AGREEMENT_MS_MAX, AGREEMENT_PARTIES_MAX, AGREEMENT_PARTIES_MIN, AID_PER_AGREEMENT_MAX,
        AREA_CORNERS_MAX, AREA_CORNERS_PER_AGREEMENT_MAX, AREA_SHAPES_MAX, ASK_COUNT_MAX,
        CLAUSES_PER_AGREEMENT_MAX, DUTIES_PER_AGREEMENT_MAX, DUTY_MIN_MAX, LEASE_MIN_MAX,
        NAME_CHARS_MAX, PRIORITY_MAX, PRIORITY_MIN, REASON_CHARS_MAX, RETENTION_DAYS_MAX,
        TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    sharing::{
        Kind, Precision,
        table::{mask_of, not_to_grant},
    },
    state::State,
};

const MIN_PER_DAY: i64 = 24 * 60;

/// Whether this can be drafted. Whether it lies ahead is asked when it is proposed.
pub(crate) fn check(state: &State, text: &AgreementText) -> Result<(), Refusal> {
    check::text("title", &text.title, NAME_CHARS_MAX)?;
    check::text("purpose", &text.purpose, TEXT_CHARS_MAX)?;
    check::text("legal_basis", &text.legal_basis, TEXT_CHARS_MAX)?;
    parties(state, text)?;
    clauses(text)?;
    duties(text)?;
    shares(text)?;
    aid(text)?;
    if text.valid_until <= text.valid_from {
        return Err(Refusal::Malformed {
            field: "valid_until",
            why: "must lie after the begin",
        });
    }
    if text.valid_until.ms_since(text.valid_from) > AGREEMENT_MS_MAX {
        return Err(Refusal::Malformed {
            field: "valid_until",
            why: "lies more than ten years after the begin",
        });
    }
    range("lease_min", text.lease_min.into(), 0, LEASE_MIN_MAX.into())?;
    range(
        "retention_days",
        text.retention_days.into(),
        0,
        RETENTION_DAYS_MAX.into(),
    )?;
    // Rule G19: no device keeps for longer than anybody is shown.
    if i64::from(text.lease_min) > i64::from(text.retention_days) * MIN_PER_DAY {
        return Err(Refusal::Contradictory { field: "lease_min" });
    }
    Ok(())
}

pub(super) fn range(field: &'static str, it: i64, min: i64, max: i64) -> Result<(), Refusal> {
    if (min..=max).contains(&it) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange { field, min, max })
    }
}

fn too_long(field: &'static str, count: usize, max: usize) -> Result<(), Refusal> {
    if count > max {
        Err(Refusal::TooLong { field, max })
    } else {
        Ok(())
    }
}

/// Rule G1.
fn parties(state: &State, text: &AgreementText) -> Result<(), Refusal> {
    too_long("parties", text.parties.len(), AGREEMENT_PARTIES_MAX)?;
    if text.parties.len() < AGREEMENT_PARTIES_MIN {
        return Err(Refusal::OutOfRange {
            field: "parties",
            min: AGREEMENT_PARTIES_MIN as i64,
            max: AGREEMENT_PARTIES_MAX as i64,
        });
    }
    if text.parties.iter().any(|it| state.agency(it).is_none()) {
        return Err(Refusal::Unknown { what: "agency" });
    }
    Ok(())
}

/// Rule G2.
fn clauses(text: &AgreementText) -> Result<(), Refusal> {
    if text.clauses.is_empty() {
        return Err(Refusal::Empty { field: "clauses" });
    }
    too_long("clauses", text.clauses.len(), CLAUSES_PER_AGREEMENT_MAX)?;
    for clause in &text.clauses {
        check_clause(text, clause)?;
        conditions(clause)?;
    }
    let corners = text.clauses.iter().map(|it| it.only.corner_count()).sum();
    too_long("area", corners, AREA_CORNERS_PER_AGREEMENT_MAX)?;
    if says_twice(&text.clauses) {
        return Err(Refusal::Contradictory { field: "clauses" });
    }
    Ok(())
}

/// Whether two clauses differ in nothing but what they show.
fn says_twice(clauses: &[Clause]) -> bool {
    let mut said: BTreeMap<_, Vec<&Conditions>> = BTreeMap::new();
    clauses.iter().any(|it| {
        let said = said
            .entry((&it.viewer, &it.owner, it.kind, it.trigger, it.clearance))
            .or_default();
        let is_there = said.contains(&&it.only);
        said.push(&it.only);
        is_there
    })
}

/// Rule G12.
fn conditions(clause: &Clause) -> Result<(), Refusal> {
    let Conditions {
        incident_types,
        classes,
        area,
    } = &clause.only;
    let without_effect = |field| Err(Refusal::ConditionWithoutEffect { field });
    if !has_type(clause.kind) {
        if !incident_types.is_empty() {
            return without_effect("incident_types");
        }
        if !classes.is_empty() {
            return without_effect("classes");
        }
    }
    if !incident_types.iter().all(|it| is_common(it)) {
        return Err(Refusal::Malformed {
            field: "incident_types",
            why: "names a type that is not a common one",
        });
    }
    if !classes.iter().all(|it| is_class(it)) {
        return Err(Refusal::Malformed {
            field: "classes",
            why: "names a class that there is not",
        });
    }
    // Being shown for where it lies would tell where it lies.
    let is_judged = match clause.kind {
        Kind::Equipment => clause.position.is_some(),
        // What else is shown of a unit would come and go with where it is.
        Kind::Unit => {
            let is_shown = clause.position.is_some_and(|it| it != Precision::Presence);
            is_shown && clause.fields.len() == 1
        }
        kind => has_place(kind),
    };
    if !area.is_empty() && !is_judged {
        return without_effect("area");
    }
    too_long("area", area.len(), AREA_SHAPES_MAX)?;
    too_long("area", clause.only.corner_count(), AREA_CORNERS_MAX)?;
    area.iter().try_for_each(|it| it.check().map_err(of_area))
}

/// What is wrong with a shape of an area is said of the area.
fn of_area(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Malformed { why, .. } => Refusal::Malformed { field: "area", why },
        Refusal::TooLong { max, .. } => Refusal::TooLong { field: "area", max },
        other => other,
    }
}

fn check_clause(text: &AgreementText, clause: &Clause) -> Result<(), Refusal> {
    for agency in [&clause.viewer, &clause.owner].into_iter().flatten() {
        is_party(text, agency)?;
    }
    if clause.viewer.is_some() && clause.viewer == clause.owner {
        return Err(Refusal::Oneself { field: "owner" });
    }
    if clause.kind.words().is_empty() {
        return Err(not_to_grant());
    }
    if clause.fields.is_empty() {
        return Err(Refusal::Empty { field: "fields" });
    }
    let fields = mask_of(clause.kind, clause.fields.iter().map(String::as_str))?;
    if !clause.kind.takes(fields, clause.position) {
        return Err(Refusal::Malformed {
            field: "position",
            why: "must be given with, and only with, the position of units and equipment; presence only of units",
        });
    }
    Ok(())
}

fn is_party(text: &AgreementText, agency: &AgencyId) -> Result<(), Refusal> {
    if text.parties.contains(agency) {
        Ok(())
    } else {
        Err(Refusal::NotAParty {
            agency: agency.to_string(),
        })
    }
}

fn duties(text: &AgreementText) -> Result<(), Refusal> {
    too_long("duties", text.duties.len(), DUTIES_PER_AGREEMENT_MAX)?;
    for duty in &text.duties {
        let Duty {
            agency,
            text: words,
            within_min,
            measure,
        } = duty;
        is_party(text, agency)?;
        check::text("duties", words, REASON_CHARS_MAX)?;
        if within_min.is_some() != measure.is_some() {
            return Err(Refusal::Malformed {
                field: "within_min",
                why: "must be given with, and only with, what is measured",
            });
        }
        if let Some(minutes) = within_min {
            range("within_min", (*minutes).into(), 1, DUTY_MIN_MAX.into())?;
        }
    }
    Ok(())
}

/// Rule T20.
fn aid(text: &AgreementText) -> Result<(), Refusal> {
    too_long("aid", text.aid.len(), AID_PER_AGREEMENT_MAX)?;
    let mut said = BTreeSet::new();
    for it in &text.aid {
        is_party(text, &it.by)?;
        if let Some(to) = &it.to {
            is_party(text, to)?;
            if *to == it.by {
                return Err(Refusal::Oneself { field: "to" });
            }
        }
        check::word("capability", &it.capability)?;
        range("count", it.count.into(), 1, ASK_COUNT_MAX.into())?;
        let priority = i64::from(it.priority);
        range(
            "priority",
            priority,
            PRIORITY_MIN.into(),
            PRIORITY_MAX.into(),
        )?;
        if !said.insert((&it.by, &it.to, &it.capability, it.priority)) {
            return Err(Refusal::Contradictory { field: "aid" });
        }
    }
    Ok(())
}

/// Rule G18.
fn shares(text: &AgreementText) -> Result<(), Refusal> {
    if text.shares.is_empty() {
        return Ok(());
    }
    for share in &text.shares {
        is_party(text, &share.agency)?;
    }
    let named: BTreeSet<_> = text.shares.iter().map(|it| &it.agency).collect();
    if named.len() != text.shares.len() || named.len() != text.parties.len() {
        return Err(Refusal::Malformed {
            field: "shares",
            why: "must name every party once, or nobody",
        });
    }
    let sum: u32 = text.shares.iter().map(|it| u32::from(it.percent)).sum();
    if sum != 100 {
        return Err(Refusal::Contradictory { field: "shares" });
    }
    Ok(())
}
