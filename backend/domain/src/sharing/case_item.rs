//! Measures, evidence and referrals as a viewer may see them (V14), and what is settled about an enforcement.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    attachment::{AttachmentView, attachment_view},
    membership::Viewer,
    object::ObjectRef,
    response::{ResponseView, response_item_view},
    task_item::sees_items,
};
use crate::{
    enforcement::{
        CaseItem, Cited, Countersigner, CustodyOffer, CustodyStep, CustodyTo, Enforcement,
        Evidence, EvidenceEnd, Fine, HeldCertificate, LegalConcern, Lifted, Measure, MeasureKind,
        MeasureState, Referral, ReferralState, Refused, Review, Signed,
    },
    event::EnforcementFact,
    id::{AgencyId, PrincipalId, TaskId, TaskItemId},
    place::Point,
    state::State,
    task::{Task, TaskKind},
    time::Timestamp,
};

/// That a second agency signed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Signed")]
pub struct SignedView {
    pub agency: AgencyId,
    /// Who of it, to that agency alone.
    pub officer: Option<PrincipalId>,
    pub at: Timestamp,
    pub note: String,
}

/// A measure, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Measure")]
pub struct MeasureView {
    pub id: TaskItemId,
    pub task: TaskId,
    /// Whose record the task is.
    pub owner: AgencyId,
    /// The agencies that have said anything in it.
    pub authors: BTreeSet<AgencyId>,
    pub number: u16,
    pub agency: AgencyId,
    /// Who took it, to that agency alone.
    pub officer: Option<PrincipalId>,
    pub kind: MeasureKind,
    pub against: String,
    pub place: String,
    pub what: String,
    pub at: Option<Point>,
    pub fine: Option<Fine>,
    pub cited: Option<Cited>,
    pub certificate: Option<HeldCertificate>,
    pub concerns: BTreeSet<LegalConcern>,
    pub taken_at: Timestamp,
    pub state: MeasureState,
    pub countersign: Option<Countersigner>,
    pub sign_by: Timestamp,
    pub is_sign_due: bool,
    pub signed: Option<SignedView>,
    pub refusals: Vec<Refused>,
    pub review: Option<Review>,
    pub lifted: Option<Lifted>,
}

/// In whose custody evidence was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of CustodyStep")]
pub struct CustodyStepView {
    pub agency: AgencyId,
    /// Who of it, to that agency alone.
    pub officer: Option<PrincipalId>,
    pub holder: String,
    pub at: Timestamp,
    pub given_at: Option<Timestamp>,
    pub is_intact: Option<bool>,
    pub note: String,
    pub sha256: String,
}

/// An offer of custody.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of CustodyOffer")]
pub struct CustodyOfferView {
    /// To whom; the custodian itself, if one of its people is to have it.
    pub agency: AgencyId,
    /// To which of its people, to that agency alone.
    pub person: Option<PrincipalId>,
    pub at: Timestamp,
    pub note: String,
}

/// What became of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Released")]
pub struct ReleasedView {
    pub agency: AgencyId,
    /// Who of it, to that agency alone.
    pub officer: Option<PrincipalId>,
    pub at: Timestamp,
    pub how: EvidenceEnd,
    pub note: String,
    pub sha256: String,
}

/// A piece of evidence, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Evidence")]
pub struct EvidenceView {
    pub id: TaskItemId,
    pub task: TaskId,
    /// Whose record the task is.
    pub owner: AgencyId,
    /// The agencies that have said anything in it.
    pub authors: BTreeSet<AgencyId>,
    pub number: u16,
    pub agency: AgencyId,
    pub measure: Option<TaskItemId>,
    pub what: String,
    pub seal: String,
    pub place: String,
    pub at: Option<Point>,
    pub custody: Vec<CustodyStepView>,
    pub offer: Option<CustodyOfferView>,
    pub refused: Option<Refused>,
    pub ended: Option<ReleasedView>,
    pub attachments: Vec<AttachmentView>,
}

/// A referral, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralView {
    /// Whose record the task is.
    pub owner: AgencyId,
    /// The agencies that have said anything in it.
    pub authors: BTreeSet<AgencyId>,
    /// All of it: it names no persons.
    pub referral: Referral,
}

/// A part of an enforcement or a disaster response, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseItemView {
    /// Something that was done by law.
    Measure(Box<MeasureView>),
    /// Something that was collected.
    Evidence(Box<EvidenceView>),
    /// A case that is given to another agency.
    Referral(Box<ReferralView>),
    /// Something of a disaster response.
    Response(Box<ResponseView>),
}

/// What is settled about an enforcement, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Enforcement")]
pub struct EnforcementView {
    pub countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    /// What a change of it is based on.
    pub version: u32,
    pub measures: u16,
    pub evidence: u16,
    pub referrals: u16,
}

impl CaseItemView {
    /// The agencies that have said anything in it.
    pub(super) fn authors(&self) -> &BTreeSet<AgencyId> {
        match self {
            Self::Measure(it) => &it.authors,
            Self::Evidence(it) => &it.authors,
            Self::Referral(it) => &it.authors,
            Self::Response(it) => &it.authors,
        }
    }

    /// What one agency has said in it, with what it is, and without who of an agency did it.
    pub(super) fn part_of(mut self, author: &AgencyId) -> Self {
        match &mut self {
            Self::Measure(it) => it.keep_part_of(author),
            Self::Evidence(it) => it.keep_part_of(author),
            Self::Referral(it) => it.keep_part_of(author),
            Self::Response(it) => it.keep_part_of(author),
        }
        self
    }

    /// Whose record the task is.
    pub fn owner(&self) -> &AgencyId {
        match self {
            Self::Measure(it) => &it.owner,
            Self::Evidence(it) => &it.owner,
            Self::Referral(it) => &it.owner,
            Self::Response(it) => &it.owner,
        }
    }
}

impl MeasureView {
    fn keep_part_of(&mut self, author: &AgencyId) {
        self.officer = None;
        self.authors.retain(|it| it == author);
        self.signed = self.signed.take().filter(|it| it.agency == *author);
        if let Some(it) = &mut self.signed {
            it.officer = None;
        }
        self.refusals.retain(|it| it.agency == *author);
        self.lifted = self.lifted.take().filter(|it| it.agency == *author);
        self.certificate = self.certificate.take().filter(|_| self.agency == *author);
        // What follows from what others say as well.
        self.state = MeasureState::InForce;
        self.is_sign_due = false;
        self.countersign = None;
        if self.agency != *author {
            self.review = None;
        }
    }
}

impl EvidenceView {
    fn keep_part_of(&mut self, author: &AgencyId) {
        let is_given_by = self.custody.last().is_some_and(|it| it.agency == *author);
        self.offer = self.offer.take().filter(|_| is_given_by);
        if let Some(it) = &mut self.offer {
            it.person = None;
        }
        self.authors.retain(|it| it == author);
        self.custody.retain(|it| it.agency == *author);
        for it in &mut self.custody {
            it.officer = None;
        }
        self.refused = self.refused.take().filter(|it| it.agency == *author);
        self.ended = self.ended.take().filter(|it| it.agency == *author);
        if let Some(it) = &mut self.ended {
            it.officer = None;
        }
        self.attachments.retain(|it| it.agency == *author);
    }
}

impl ReferralView {
    fn keep_part_of(&mut self, author: &AgencyId) {
        self.authors.retain(|it| it == author);
        let it = &mut self.referral;
        let is_own = match &it.state {
            ReferralState::Offered => true,
            ReferralState::Accepted { .. } | ReferralState::Declined { .. } => it.to == *author,
            ReferralState::Withdrawn { by, .. } => by == author,
            ReferralState::Closed { by, .. } => by == author || it.to == *author,
        };
        if !is_own {
            it.state = ReferralState::Offered;
        }
    }
}

pub(super) fn case_item_view(state: &State, viewer: &Viewer, item: &CaseItem) -> CaseItemView {
    let task = state.task(item.task());
    let owner = task.map_or_else(AgencyId::server, |it| it.owner.clone());
    let eyes = Eyes {
        viewer,
        task,
        owner: owner.clone(),
        authors: item.authors().into_iter().cloned().collect(),
    };
    match item.clone() {
        CaseItem::Measure(it) => CaseItemView::Measure(Box::new(eyes.measure(*it))),
        CaseItem::Evidence(it) => CaseItemView::Evidence(Box::new(eyes.evidence(*it))),
        CaseItem::Referral(referral) => CaseItemView::Referral(Box::new(ReferralView {
            owner: eyes.owner,
            authors: eyes.authors,
            referral,
        })),
        CaseItem::Response(it) => {
            CaseItemView::Response(Box::new(response_item_view(state, viewer, owner, *it)))
        }
    }
}

struct Eyes<'a> {
    viewer: &'a Viewer,
    task: Option<&'a Task>,
    owner: AgencyId,
    authors: BTreeSet<AgencyId>,
}

impl Eyes<'_> {
    /// Who somebody of an agency is, is told to that agency alone.
    fn person(&self, agency: &AgencyId, person: PrincipalId) -> Option<PrincipalId> {
        (*agency == self.viewer.agency).then_some(person)
    }

    fn measure(self, it: Measure) -> MeasureView {
        let state = it.state();
        let officer = self.person(&it.agency, it.officer);
        let signed = it.signed.map(|it| self.signed(it));
        // Until when somebody holds it tells who that is.
        let certificate = it.certificate.map(|held| HeldCertificate {
            valid_until: held.valid_until.filter(|_| officer.is_some()),
            ..held
        });
        // Who has left cannot sign: anybody may (N5).
        let can_sign = |agency: &AgencyId| self.task.is_some_and(|it| it.is_committed(agency));
        let countersign = it.countersign.map(|it| match it {
            Countersigner::Agency(agency) if can_sign(&agency) => Countersigner::Agency(agency),
            _ => Countersigner::Anybody,
        });
        MeasureView {
            id: it.id,
            task: it.task,
            owner: self.owner,
            authors: self.authors,
            number: it.number,
            agency: it.agency,
            officer,
            kind: it.kind,
            against: it.against,
            place: it.place,
            what: it.what,
            at: it.at,
            fine: it.fine,
            cited: it.cited,
            certificate,
            concerns: it.concerns,
            taken_at: it.taken_at,
            state,
            countersign,
            sign_by: it.sign_by,
            is_sign_due: it.is_sign_due,
            signed,
            refusals: it.refusals,
            review: it.review,
            lifted: it.lifted,
        }
    }

    fn signed(&self, it: Signed) -> SignedView {
        SignedView {
            officer: self.person(&it.agency, it.officer),
            agency: it.agency,
            at: it.at,
            note: it.note,
        }
    }

    fn evidence(self, it: Evidence) -> EvidenceView {
        let custodian = it.custody.last().map_or(&it.agency, |it| &it.agency);
        let offer = it.offer.as_ref().map(|offer| self.offer(offer, custodian));
        let ended = it.ended.map(|it| ReleasedView {
            officer: self.person(&it.agency, it.officer),
            agency: it.agency,
            at: it.at,
            how: it.how,
            note: it.note,
            sha256: it.sha256,
        });
        let steps = it.custody.into_iter();
        let custody = steps.map(|it| self.step(it)).collect();
        EvidenceView {
            id: it.id,
            task: it.task,
            owner: self.owner,
            authors: self.authors,
            number: it.number,
            agency: it.agency,
            measure: it.measure,
            what: it.what,
            seal: it.seal,
            place: it.place,
            at: it.at,
            custody,
            offer,
            refused: it.refused,
            ended,
            attachments: it.attachments.iter().map(attachment_view).collect(),
        }
    }

    fn step(&self, it: CustodyStep) -> CustodyStepView {
        CustodyStepView {
            officer: self.person(&it.agency, it.officer),
            agency: it.agency,
            holder: it.holder,
            at: it.at,
            given_at: it.given.map(|(_, at)| at),
            is_intact: it.is_intact,
            note: it.note,
            sha256: it.sha256,
        }
    }

    fn offer(&self, it: &CustodyOffer, custodian: &AgencyId) -> CustodyOfferView {
        let (agency, person) = match &it.to {
            CustodyTo::Agency(agency) => (agency, None),
            CustodyTo::Person(person) => (custodian, self.person(custodian, *person)),
        };
        CustodyOfferView {
            agency: agency.clone(),
            person,
            at: it.at,
            note: it.note.clone(),
        }
    }
}

/// What is settled about an enforcement; nothing of another task, or to who is not shown what stands in it.
pub(super) fn enforcement_view(viewer: &Viewer, task: &Task) -> Option<EnforcementView> {
    if task.kind != TaskKind::Enforcement || !sees_items(task, viewer) {
        return None;
    }
    let Enforcement {
        measures,
        evidence,
        referrals,
        countersign,
        rules_version,
    } = task.enforcement.clone();
    // Who is in it no more signs nothing, and who was only thought of is not told (V14).
    let kinds = countersign.into_keys();
    let countersign = kinds.map(|kind| (kind, task.countersigner(kind).cloned()));
    let countersign = countersign.collect();
    Some(EnforcementView {
        countersign,
        version: rules_version,
        measures,
        evidence,
        referrals,
    })
}

/// What an event of an enforcement changes.
pub(super) fn around_enforcement(
    task: TaskId,
    fact: &EnforcementFact,
    found: &mut BTreeSet<ObjectRef>,
) {
    let item = fact.item_and_agency().map(|(id, _)| id);
    // The task says how many of each there are.
    let is_of_whole = matches!(
        fact,
        EnforcementFact::CountersigningSet { .. }
            | EnforcementFact::MeasureTaken(_)
            | EnforcementFact::EvidenceCollected(_)
            | EnforcementFact::Referred { .. }
    );
    found.extend(is_of_whole.then_some(ObjectRef::Task(task)));
    found.extend(item.map(ObjectRef::TaskItem));
}
