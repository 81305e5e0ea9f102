//! What of enforcements is shown, worked out a second time (V14).

use std::collections::BTreeMap;

use domain::{
    AgencyId, PrincipalId, Task,
    enforcement::{
        CaseItem, Countersigner, CustodyTo, Evidence, HeldCertificate, Measure, Referral,
    },
    task::TaskKind,
};

use super::{
    oracle::{Fields, Oracle},
    oracle_items::sees_targets,
    oracle_tasks::{is_in, promised},
};

impl Oracle<'_> {
    pub(super) fn case_fields(&self, it: &CaseItem) -> Fields {
        if let CaseItem::Response(it) = it {
            return self.response_fields(it);
        }
        let task = self.state.task(it.task()).unwrap();
        if !sees_targets(task, self.viewer) {
            return Fields::new();
        }
        let whole = match it {
            CaseItem::Measure(it) => self.measure(it),
            CaseItem::Evidence(it) => self.evidence(it),
            CaseItem::Referral(it) => referral(it),
            CaseItem::Response(_) => unreachable!("it was told above"),
        };
        Fields::from([("identity", whole)])
    }

    fn own(&self, agency: &AgencyId, person: PrincipalId) -> Option<PrincipalId> {
        (agency == self.viewer).then_some(person)
    }

    fn measure(&self, it: &Measure) -> String {
        let is_set_aside = it.review.as_ref().is_some_and(|it| !it.is_upheld);
        let waits = it.countersign.is_some() && it.signed.is_none();
        let state = if is_set_aside {
            "set_aside"
        } else if it.lifted.is_some() {
            "lifted"
        } else if waits && !it.refusals.is_empty() {
            "contested"
        } else if waits {
            "awaiting_countersignature"
        } else {
            "in_force"
        };
        let signed = it.signed.as_ref().map(|it| {
            let who = self.own(&it.agency, it.officer);
            (&it.agency, who, it.at, &it.note)
        });
        let is_own = it.agency == *self.viewer;
        let certificate = it.certificate.as_ref().map(|it| HeldCertificate {
            valid_until: it.valid_until.filter(|_| is_own),
            ..it.clone()
        });
        let task = self.state.task(it.task).unwrap();
        let waits_for = it.countersign.as_ref().map(|it| match it {
            Countersigner::Agency(of) if promised(task, of) => Countersigner::Agency(of.clone()),
            _ => Countersigner::Anybody,
        });
        let whole = (
            (it.id, it.task, it.number, &it.agency),
            (self.own(&it.agency, it.officer), it.kind, &it.against),
            (&it.place, &it.what, it.at, &it.fine),
            (&it.cited, certificate, &it.concerns, it.taken_at),
            (state, waits_for, it.sign_by, it.is_sign_due),
            (signed, &it.refusals, &it.review, &it.lifted),
        );
        format!("{whole:?}")
    }

    fn evidence(&self, it: &Evidence) -> String {
        let custodian = &it.custody.last().unwrap().agency;
        let steps: Vec<_> = it
            .custody
            .iter()
            .map(|it| {
                let who = self.own(&it.agency, it.officer);
                let given = it.given.map(|it| it.1);
                let said = (&it.holder, &it.note, &it.sha256);
                format!("{:?}", (&it.agency, who, it.at, given, it.is_intact, said))
            })
            .collect();
        let offer = it.offer.as_ref().map(|offer| {
            let (to, who) = match &offer.to {
                CustodyTo::Agency(agency) => (agency, None),
                CustodyTo::Person(it) => (custodian, self.own(custodian, *it)),
            };
            (to, who, offer.at, &offer.note)
        });
        let files: Vec<_> = it
            .attachments
            .iter()
            .map(|it| {
                let what = (it.id, &it.name, it.media_type, it.bytes);
                format!("{:?}", (what, &it.sha256, &it.agency))
            })
            .collect();
        let ended = it.ended.as_ref().map(|it| {
            let who = self.own(&it.agency, it.officer);
            ((&it.agency, who, it.at), it.how, &it.note, &it.sha256)
        });
        let whole = (
            (it.id, it.task, it.number, &it.agency, it.measure),
            (&it.what, &it.seal, &it.place, it.at),
            (steps, offer, &it.refused, ended, files),
        );
        format!("{whole:?}")
    }

    /// What is settled, as far as it is shown with the task.
    pub(super) fn settled_of(&self, task: &Task) -> Option<String> {
        if task.kind != TaskKind::Enforcement || !sees_targets(task, self.viewer) {
            return None;
        }
        let count = |is_it: fn(&CaseItem) -> bool| {
            let there = self.state.cases_of(task.id);
            there.filter(|it| is_it(it)).count()
        };
        let rules = task.enforcement.countersign.iter();
        let demanded = task.template.as_ref().map(|it| &it.countersign);
        let rules = rules.map(|(kind, by)| {
            let in_it = |by: &Option<AgencyId>| by.clone().filter(|it| is_in(task, it));
            let first = demanded.and_then(|it| it.get(kind)).and_then(in_it);
            (kind, first.or_else(|| in_it(by)))
        });
        let whole = (
            rules.collect::<BTreeMap<_, _>>(),
            task.enforcement.rules_version,
            count(|it| matches!(it, CaseItem::Measure(_))),
            count(|it| matches!(it, CaseItem::Evidence(_))),
            count(|it| matches!(it, CaseItem::Referral(_))),
        );
        Some(format!("{whole:?}"))
    }
}

pub(super) fn referral(it: &Referral) -> String {
    let Referral {
        id,
        task,
        number,
        agency,
        to,
        items,
        what,
        referred_at,
        state,
    } = it;
    let head = (id, task, number, agency, to);
    format!("{:?}", (head, items, what, referred_at, state))
}
