//! Sharing agreements as a viewer may see them (G10, G11).

use std::collections::{BTreeMap, BTreeSet};

use super::{fields::Mask, membership::Viewer, terms::GrantTerms};
use crate::{
    agreement::{
        Activation, Agreement, AgreementPhase, AgreementText, Aid, Clause, Conditions, Duty,
        FOREVER, Opening, Refused, Review, Share, Signature, Stop, Trigger, Version,
    },
    clearance::Clearance,
    id::{AgencyId, AgreementId, PrincipalId},
    limits::{CLAUSES_PER_AGREEMENT_MAX, FOUNDING_CLAUSES_SHOWN_MAX},
    state::State,
    time::Timestamp,
};

/// An agreement as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Agreement")]
pub struct AgreementView {
    pub id: AgreementId,
    /// Who drafted it; nobody did the founding one.
    pub agency: Option<AgencyId>,
    pub phase: AgreementPhase,
    pub phase_since: Timestamp,
    pub current: Option<VersionView>,
    pub next: Option<VersionView>,
    pub stops: BTreeMap<AgencyId, Stop>,
    pub activation: Option<ActivationView>,
    pub openings: Vec<OpeningView>,
}

/// A version of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Version and its text")]
pub struct VersionView {
    pub number: u32,
    pub agency: Option<AgencyId>,
    pub title: String,
    pub purpose: String,
    pub legal_basis: String,
    pub parties: BTreeSet<AgencyId>,
    pub clauses: Vec<Clause>,
    /// Lines of the founding agreement beyond those that are shown.
    pub clauses_left_out: usize,
    pub valid_from: Timestamp,
    /// Absent if it does not expire.
    pub valid_until: Option<Timestamp>,
    pub retention_days: Option<u16>,
    /// Absent if it does not say.
    pub lease_min: Option<u16>,
    pub duties: Vec<Duty>,
    pub shares: Vec<Share>,
    pub aid: Vec<Aid>,
    pub proposed_at: Option<Timestamp>,
    pub signatures: BTreeMap<AgencyId, SignatureView>,
    pub refused: Option<Refused>,
    pub in_force_since: Option<Timestamp>,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureView {
    /// The person's name, to their own agency only.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// An activation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Activation")]
pub struct ActivationView {
    pub agency: AgencyId,
    /// The person's name, to their own agency only.
    pub by: Option<String>,
    pub at: Timestamp,
    pub until: Timestamp,
    pub reason: String,
}

/// Broken glass, as who broke it and whose data it opened see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Opening")]
pub struct OpeningView {
    pub number: u32,
    pub agency: AgencyId,
    /// The person's name, to their own agency only.
    pub by: Option<String>,
    pub at: Timestamp,
    pub until: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub reason: String,
    /// All of them to who broke it; to an owner its own. Nothing until it was reviewed.
    pub reviews: BTreeMap<AgencyId, Option<ReviewView>>,
}

/// What an owner says of an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Review")]
pub struct ReviewView {
    /// The person's name, to their own agency only.
    pub by: Option<String>,
    pub at: Timestamp,
    pub is_justified: bool,
    pub note: String,
}

/// What `viewer` may know of an agreement (G11): that there is one, the version that holds, the next one, and what it
/// has to review.
pub(super) fn agreement_mask(state: &State, viewer: &Viewer, id: AgreementId) -> Mask {
    const IDENTITY: u8 = 0;
    const CURRENT: u8 = 1;
    const NEXT: u8 = 2;
    const REVIEW: u8 = 3;
    let is_kept = state.agreement(id).is_some();
    let (knows_current, knows_next, reviews) = if id == AgreementId::FOUNDING && !is_kept {
        (state.terms().is_some(), false, false)
    } else {
        let own = &viewer.agency;
        state.agreement(id).map_or((false, false, false), |it| {
            let is_party = it.is_party(own);
            let has_next = it.told_next(own).is_some();
            (is_party, has_next, is_party || it.owes_review(own))
        })
    };
    let parts = [
        (IDENTITY, knows_current || knows_next || reviews),
        (CURRENT, knows_current),
        (NEXT, knows_next),
        (REVIEW, reviews),
    ];
    let known = parts.into_iter().filter(|it| it.1);
    known.fold(Mask::NONE, |mask, (bit, _)| mask.with(bit))
}

pub(super) fn agreement_view(
    state: &State,
    viewer: &Viewer,
    id: AgreementId,
) -> Option<AgreementView> {
    if agreement_mask(state, viewer, id).is_none() {
        return None;
    }
    let Some(agreement) = state.agreement(id) else {
        let founding = state.founding()?;
        return if is_too_long(&founding) {
            founding_view(state, viewer)
        } else {
            Some(kept_view(state, viewer, &founding))
        };
    };
    let mut view = kept_view(state, viewer, agreement);
    // That somebody drafts an amendment of it changes nothing of what holds, nor of what is seen of that.
    if id == AgreementId::FOUNDING && !state.are_terms_replaced() && is_too_long(agreement) {
        view.current = founding_view(state, viewer).and_then(|it| it.current);
    }
    Some(view)
}

/// Standing terms that are longer than any agreement are shown as far as they concern the viewer.
fn is_too_long(founding: &Agreement) -> bool {
    let current = founding.current.as_ref();
    current.is_some_and(|it| it.text.clauses.len() > CLAUSES_PER_AGREEMENT_MAX)
}

fn kept_view(state: &State, viewer: &Viewer, agreement: &Agreement) -> AgreementView {
    let id = agreement.id;
    let Agreement {
        id: _,
        agency,
        phase: _,
        phase_since: _,
        current,
        next: _,
        drafts: _,
        numbers: _,
        proposed_max: _,
        stops,
        activation,
        openings,
        reach_before: _,
    } = agreement;
    let own = &viewer.agency;
    let is_party = agreement.is_party(own);
    let (phase, phase_since) = agreement.told_phase(own);
    // Who is only asked to join sees what it is asked to sign, and nothing of what the others have.
    let is_told = is_party || current.is_none();
    let eyes = Eyes { state, viewer };
    AgreementView {
        id,
        agency: Some(agency.clone()).filter(|_| id != AgreementId::FOUNDING),
        phase,
        phase_since,
        current: current
            .as_ref()
            .filter(|_| is_party)
            .map(|it| eyes.version(it)),
        next: agreement.told_next(own).map(|it| eyes.version(it)),
        stops: if is_told {
            stops.clone()
        } else {
            BTreeMap::new()
        },
        activation: activation
            .as_ref()
            .filter(|_| is_party)
            .map(|it| eyes.activation(it)),
        openings: openings
            .iter()
            // Who has left sees what it has to review, and nothing else.
            .filter(|it| is_party || it.is_due(own))
            .filter_map(|it| eyes.opening(it))
            .collect(),
    }
}

/// Who looks at the parts of an agreement.
struct Eyes<'a> {
    state: &'a State,
    viewer: &'a Viewer,
}

impl Eyes<'_> {
    /// Names of persons stay at home.
    fn name(&self, id: PrincipalId) -> Option<String> {
        let known = self.state.principal(id);
        known
            .filter(|it| it.agency == self.viewer.agency)
            .map(|it| it.name.clone())
    }

    fn version(&self, version: &Version) -> VersionView {
        let Version {
            number,
            agency,
            text:
                AgreementText {
                    title,
                    purpose,
                    legal_basis,
                    parties,
                    clauses,
                    valid_from,
                    valid_until,
                    retention_days,
                    lease_min,
                    duties,
                    shares,
                    aid,
                },
            proposed_at,
            signatures,
            refused,
            in_force_since,
        } = version.clone();
        let signed = |it: Signature| {
            let Signature { by, at } = it;
            let by = self.name(by);
            SignatureView { by, at }
        };
        VersionView {
            number,
            agency: Some(agency).filter(|it| *it != AgencyId::server()),
            title,
            purpose,
            legal_basis,
            parties,
            clauses,
            clauses_left_out: 0,
            valid_from,
            valid_until: Some(valid_until).filter(|it| *it != FOREVER),
            retention_days: Some(retention_days).filter(|_| valid_until != FOREVER),
            lease_min: Some(lease_min).filter(|_| valid_until != FOREVER),
            duties,
            shares,
            aid,
            proposed_at,
            signatures: signatures
                .into_iter()
                .map(|(agency, it)| (agency, signed(it)))
                .collect(),
            refused,
            in_force_since,
        }
    }

    fn activation(&self, it: &Activation) -> ActivationView {
        let Activation {
            agency,
            by,
            at,
            until,
            reason,
        } = it.clone();
        ActivationView {
            agency,
            by: self.name(by),
            at,
            until,
            reason,
        }
    }

    fn opening(&self, it: &Opening) -> Option<OpeningView> {
        let Opening {
            number,
            agency,
            by,
            at,
            until,
            closed_at,
            reason,
            reviews,
            overdue: _,
        } = it.clone();
        let own = &self.viewer.agency;
        let broke_it = agency == *own;
        if !broke_it && !reviews.contains_key(own) {
            return None;
        }
        let review = |it: Review| {
            let Review {
                by,
                at,
                is_justified,
                note,
            } = it;
            let by = self.name(by);
            ReviewView {
                by,
                at,
                is_justified,
                note,
            }
        };
        Some(OpeningView {
            number,
            agency,
            by: self.name(by),
            at,
            until,
            closed_at,
            reason,
            reviews: reviews
                .into_iter()
                .filter(|(owner, _)| broke_it || owner == own)
                .map(|(owner, it)| (owner, it.map(review)))
                .collect(),
        })
    }
}

/// Rule G10: the standing terms, as far as they concern the viewer.
fn founding_view(state: &State, viewer: &Viewer) -> Option<AgreementView> {
    let (terms, since) = (state.terms()?, state.terms_since());
    let all = terms.grants.len();
    let mut clauses: Vec<Clause> = terms
        .grants
        .iter()
        .filter(|it| it.concerns(&viewer.agency))
        .filter_map(founding_clause)
        .collect();
    clauses.truncate(FOUNDING_CLAUSES_SHOWN_MAX);
    let left_out = all - clauses.len();
    Some(AgreementView {
        id: AgreementId::FOUNDING,
        agency: None,
        phase: AgreementPhase::InForce,
        phase_since: since,
        current: Some(VersionView {
            number: 1,
            agency: None,
            title: terms.title.clone(),
            purpose: String::new(),
            legal_basis: String::new(),
            parties: state.agencies().map(|it| it.id.clone()).collect(),
            clauses,
            clauses_left_out: left_out,
            valid_from: since,
            valid_until: None,
            retention_days: None,
            lease_min: None,
            duties: vec![],
            shares: vec![],
            aid: vec![],
            proposed_at: None,
            signatures: BTreeMap::new(),
            refused: None,
            in_force_since: Some(since),
        }),
        next: None,
        stops: BTreeMap::new(),
        activation: None,
        openings: vec![],
    })
}

/// A line of the standing terms as a clause; `*` stands for everybody, and for every field.
fn founding_clause(line: &GrantTerms) -> Option<Clause> {
    let agency = |word: &str| match word {
        "*" => Ok(None),
        name => AgencyId::new(name).map(Some),
    };
    let fields = if line.fields.iter().any(|it| it == "*") {
        line.kind.words().into_iter().map(str::to_owned).collect()
    } else {
        line.fields.iter().cloned().collect()
    };
    Some(Clause {
        viewer: agency(&line.viewer).ok()?,
        owner: agency(&line.owner).ok()?,
        kind: line.kind,
        fields,
        position: line.position,
        trigger: Trigger::Always,
        only: Conditions::default(),
        clearance: Clearance::Open,
    })
}
