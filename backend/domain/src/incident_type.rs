//! The common types of incidents: a short list that every agency's own list is mapped onto, after the event categories
//! of CAP and the common incident types of emergency services. A word that is not in it stands for itself.

/// A common type and the class that it belongs to. Two reports of one class at one place may be the same.
const COMMON: &[(&str, &str)] = &[
    ("fire", "fire"),
    ("fire_structure", "fire"),
    ("fire_vehicle", "fire"),
    ("fire_vegetation", "fire"),
    ("fire_industrial", "fire"),
    ("fire_alarm", "fire"),
    ("smoke", "fire"),
    ("explosion", "fire"),
    ("medical", "medical"),
    ("cardiac_arrest", "medical"),
    ("injury", "medical"),
    ("mass_casualty", "medical"),
    ("patient_transfer", "medical"),
    ("epidemic", "health"),
    ("food_safety", "health"),
    ("rescue", "rescue"),
    ("person_trapped", "rescue"),
    ("water_rescue", "rescue"),
    ("missing_person", "rescue"),
    ("traffic", "traffic"),
    ("traffic_injury", "traffic"),
    ("rail", "traffic"),
    ("aircraft", "traffic"),
    ("vessel", "traffic"),
    ("road_blocked", "traffic"),
    ("hazmat", "hazmat"),
    ("gas_leak", "hazmat"),
    ("fuel_spill", "hazmat"),
    ("radiation", "hazmat"),
    ("crime", "security"),
    ("burglary", "security"),
    ("assault", "security"),
    ("weapon", "security"),
    ("suspicious_object", "security"),
    ("public_order", "public_order"),
    ("crowd", "public_order"),
    ("noise", "public_order"),
    ("event", "public_order"),
    ("flood", "natural"),
    ("storm", "natural"),
    ("landslide", "natural"),
    ("earthquake", "natural"),
    ("heat", "natural"),
    ("structure", "infrastructure"),
    ("power", "infrastructure"),
    ("water_supply", "infrastructure"),
    ("telecom", "infrastructure"),
    ("environment", "environment"),
    ("water_pollution", "environment"),
    ("animal", "environment"),
    ("waste", "environment"),
    ("inspection", "inspection"),
    ("fire_safety", "inspection"),
    ("labour_safety", "inspection"),
    ("market", "inspection"),
    ("customs", "revenue"),
    ("tax", "revenue"),
    ("other", "other"),
];

/// Whether a word is one of the common types.
pub fn is_common(word: &str) -> bool {
    COMMON.iter().any(|it| it.0 == word)
}

/// Whether a word is the class of a common type.
pub fn is_class(word: &str) -> bool {
    COMMON.iter().any(|it| it.1 == word)
}

/// The common types, with their classes.
pub fn common() -> impl ExactSizeIterator<Item = (&'static str, &'static str)> {
    COMMON.iter().copied()
}

/// The class of a type; a word that is not common is a class of its own.
pub fn class_of(word: &str) -> &str {
    let common = COMMON.iter().find(|it| it.0 == word);
    common.map_or(word, |it| it.1)
}

/// Whether reports of these two types may tell of the same. What is called `other` may be anything.
pub fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (class_of(one), class_of(other));
    one == other || one == "other" || other == "other"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// I14: alike is what one caller may call so and another so.
    #[test]
    fn i14_types_of_one_class_are_alike() {
        assert!(are_alike("fire", "smoke") && are_alike("smoke", "fire_structure"));
        assert!(are_alike("other", "flood") && are_alike("tram", "tram"));
        assert!(!are_alike("fire", "flood") && !are_alike("tram", "bus"));
        let words: BTreeSet<_> = common().map(|it| it.0).collect();
        assert_eq!(
            words.len(),
            common().len(),
            "a type stands in the list twice"
        );
    }
}
