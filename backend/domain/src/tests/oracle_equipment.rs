//! The second evaluator, for equipment (E10, E11). Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Equipment,
    equipment::{Holder, Receiver},
    sharing::{Kind, Precision, Whereabouts, disclosed_place},
};

use super::oracle::{Fields, Oracle, Words, everything, put};

impl Oracle<'_> {
    /// The words that are seen, and the precision of its place.
    pub(super) fn equipment(&self, it: &Equipment) -> (Words, Precision) {
        if it.agency == *self.viewer {
            return (everything(Kind::Equipment), Precision::Exact);
        }
        let (mut words, mut precision) = self.line(&it.agency, Kind::Equipment);
        if it.owner != it.agency && it.owner != *self.viewer {
            let (of_owner, finest) = self.line(&it.owner, Kind::Equipment);
            words.retain(|word| of_owner.contains(word));
            precision = precision.max(finest);
        }
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
                at: disclosed_place(it.at, precision),
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
