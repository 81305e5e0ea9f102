//! The second evaluator, for equipment (E10, E11). Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Equipment,
    agreement::Clause,
    equipment::{Holder, Receiver},
    sharing::{Kind, Precision, Whereabouts, disclosed_place},
};

use super::{
    oracle::{Fields, Oracle, Words, everything, put},
    oracle_places::{About, is_met},
};

impl Oracle<'_> {
    /// The words that are seen, and the precision of its place.
    pub(super) fn equipment(&self, it: &Equipment) -> (Words, Precision) {
        if it.agency == *self.viewer {
            return (everything(Kind::Equipment), Precision::Exact);
        }
        let (mut words, precision) = if it.owner == it.agency || it.owner == *self.viewer {
            self.line(&it.agency, Kind::Equipment, About::Equipment(it))
        } else {
            self.lent(it)
        };
        if it.owner == *self.viewer {
            words.extend([
                "identity",
                "capabilities",
                "quantity",
                "condition",
                "maintenance",
                "home",
                "serial",
                "custody",
            ]);
        }
        if let Holder::Unit(id) = it.holder
            && it.retired.is_none()
            && self.is_partners(self.state.unit(id).unwrap())
        {
            words.extend([
                "identity",
                "capabilities",
                "quantity",
                "condition",
                "position",
            ]);
        }
        if !words.contains("identity") {
            return (Words::new(), Precision::Exact);
        }
        if is_asked(it, self.viewer) {
            words.extend([
                "capabilities",
                "quantity",
                "condition",
                "maintenance",
                "custody",
            ]);
        }
        (words, precision.unwrap_or(Precision::Exact))
    }

    /// Whatever a word of the one and a word of the other show together, where they show it together.
    fn lent(&self, it: &Equipment) -> (Words, Option<Precision>) {
        let (mut words, mut finest) = (Words::new(), None);
        let of_owner = self.every_line(&it.owner, Kind::Equipment);
        for (one, shown, only) in self.every_line(&it.agency, Kind::Equipment) {
            for (other, as_owner, owner_only) in &of_owner {
                let together = shown.zip(*as_owner).map(|(a, b)| a.max(b));
                let is_meant = |clause: &Option<Clause>| {
                    clause.as_ref().is_none_or(|clause| {
                        let judged = Clause {
                            position: together,
                            ..clause.clone()
                        };
                        is_met(&judged, About::Equipment(it))
                    })
                };
                if is_meant(&only) && is_meant(owner_only) {
                    words.extend(one.intersection(other));
                    finest = [finest, together].into_iter().flatten().min();
                }
            }
        }
        (words, finest)
    }

    pub(super) fn equipment_fields(&self, it: &Equipment) -> Fields {
        let mut fields = Fields::new();
        let (words, precision) = self.equipment(it);
        let is_own = it.agency == *self.viewer;
        let label = &it.label;
        let identity = (
            (it.id, &it.agency, &it.owner, &label.kind),
            (label.equipment_type, &label.name),
            it.retired.as_ref().map(|it| it.at),
        );
        put(&mut fields, &words, "identity", identity);
        put(&mut fields, &words, "capabilities", &label.capabilities);
        put(&mut fields, &words, "quantity", it.quantity);
        let retired = it.retired.as_ref().map(|it| it.reason.clone());
        let condition = (
            it.condition,
            it.condition_since,
            retired.or_else(|| it.reason.clone()),
        );
        put(&mut fields, &words, "condition", condition);
        put(
            &mut fields,
            &words,
            "maintenance",
            (it.maintenance_due, it.maintained_at),
        );
        put(&mut fields, &words, "home", &label.home);
        if let Some(serial) = &label.serial {
            put(&mut fields, &words, "serial", serial);
        }
        let is_between = |to: &Receiver| matches!(to, Receiver::Agency(_));
        let offer = it.offer.clone().filter(|it| is_own || is_between(&it.to));
        put(&mut fields, &words, "custody", (&it.custodians, offer));
        let there = match &it.holder {
            Holder::Unit(id) => {
                let (seen, _) = self.unit(self.state.unit(*id).unwrap());
                (!seen.is_empty()).then_some(Whereabouts::Unit(*id))
            }
            Holder::Person(id) => is_own.then_some(Whereabouts::Person(*id)),
            Holder::Place(it) => Some(Whereabouts::Place {
                name: (precision == Precision::Exact).then(|| it.name.clone()),
                at: disclosed_place(it.at, precision).unwrap(),
                precision,
            }),
        };
        if let Some(there) = there.filter(|_| it.retired.is_none()) {
            put(&mut fields, &words, "position", there);
        }
        if is_own {
            let own = (it.lot, it.held_since, it.versions, &it.ended_offer);
            fields.insert("own", format!("{own:?}"));
        }
        fields
    }
}

fn is_asked(it: &Equipment, agency: &AgencyId) -> bool {
    it.offer
        .as_ref()
        .is_some_and(|it| it.to == Receiver::Agency(agency.clone()))
}
