//! What a desk calls an incident where its agency has types and priorities of its own, as people at that desk would.

use protocol::{object::Incident, settings::ClassificationSettings};

/// The codes of type and priority that a desk of these settings would choose for an incident; what it would not call
/// otherwise, or has been called, is absent.
pub(super) fn own_codes(
    settings: &ClassificationSettings,
    it: &Incident,
) -> (Option<String>, Option<String>) {
    let suits = |usual: Option<u8>| it.own_type.is_none() && usual == it.priority;
    let own_type = settings.types.iter().find(|own| {
        !own.retired && Some(&own.means) == it.incident_type.as_ref() && suits(own.priority)
    });
    let own_priority = settings
        .priorities
        .iter()
        .find(|own| !own.retired && Some(own.means) == it.priority && it.own_priority.is_none());
    (
        own_type.map(|it| it.code.clone()),
        own_priority.map(|it| it.code.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> ClassificationSettings {
        let json = serde_json::json!({
            "types": [
                { "code": "B0", "label": "Once", "means": "fire", "priority": 2, "retired": true },
                { "code": "B1", "label": "Small", "means": "fire", "priority": 3 },
                { "code": "B2", "label": "Larger", "means": "fire", "priority": 2 },
            ],
            "priorities": [{ "code": "A", "label": "Alarm", "means": 2 }],
        });
        serde_json::from_value(json).unwrap()
    }

    fn incident(incident_type: &str, priority: u8) -> Incident {
        let json = serde_json::json!({
            "id": "00000000-0000-0003-0000-000000000001", "number": "F-26-0001", "agency": "fire",
            "incident_type": incident_type, "priority": priority, "versions": {},
        });
        serde_json::from_value(json).unwrap()
    }

    /// I21: only what is offered, and only where it says the same.
    #[test]
    fn a_desk_chooses_the_own_code_that_says_the_same() {
        let (own, code) = (settings(), |it: &str| Some(it.to_owned()));
        assert_eq!(
            own_codes(&own, &incident("fire", 2)),
            (code("B2"), code("A"))
        );
        assert_eq!(own_codes(&own, &incident("fire", 3)), (code("B1"), None));
        assert_eq!(own_codes(&own, &incident("fire", 1)), (None, None));
        assert_eq!(own_codes(&own, &incident("flood", 2)), (None, code("A")));
        let none = ClassificationSettings::default();
        assert_eq!(own_codes(&none, &incident("fire", 2)), (None, None));
    }
}
