//! Words of a scenario that stand for something else: what the player has made, a unit, a person, a moment.

use serde_json::{Map, Value};
use uuid::Uuid;

/// What a word with `@` in front stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference<'a> {
    /// `@task`: the task itself.
    Task,
    /// `@now`, `@now+90min`, `@now-5min`: the server's time, so many minutes from now.
    Now(i32),
    /// `@unit Otter 6`: a unit of the agency of who gives the order.
    Unit(&'a str),
    /// `@person fire.heron11`: the person of an account.
    Person(&'a str),
    /// `@drawn 2`: the target that was drawn as the second.
    Drawn(u16),
    /// What a step before has made.
    Name(&'a str),
}

/// What a text stands for, if it stands for anything but itself.
pub(crate) fn reference(text: &str) -> Result<Option<Reference<'_>>, String> {
    let Some(word) = text.strip_prefix('@') else {
        return Ok(None);
    };
    let not_understood = || format!("{text:?} is not understood");
    let found = match word.split_once(' ') {
        Some(("unit", callsign)) => Reference::Unit(callsign),
        Some(("person", account)) => Reference::Person(account),
        Some(("drawn", place)) => Reference::Drawn(place.parse().ok().ok_or_else(not_understood)?),
        Some(_) => return Err(not_understood()),
        None if word == "task" => Reference::Task,
        None if word == "now" => Reference::Now(0),
        None if word.starts_with("now+") || word.starts_with("now-") => {
            let minutes = word.trim_start_matches("now").strip_suffix("min");
            let minutes = minutes.and_then(|it| it.parse().ok());
            Reference::Now(minutes.ok_or_else(not_understood)?)
        }
        None => {
            let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            if word.is_empty() || !word.chars().all(is_letter) {
                return Err(not_understood());
            }
            Reference::Name(word)
        }
    };
    Ok(Some(found))
}

/// Something of the right type for a word that stands for something else.
pub(crate) fn placeholder(text: &str) -> Option<Value> {
    match reference(text).ok()?? {
        Reference::Now(_) => Some(Value::from("2026-01-01T00:00:00Z")),
        _ => Some(Value::from(Uuid::nil().to_string())),
    }
}

/// Every text of a body, with the key that it stands at.
pub(crate) fn strings(body: &Map<String, Value>) -> Vec<(&str, &str)> {
    fn gather<'a>(key: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
        match value {
            Value::String(text) => found.push((key, text)),
            Value::Array(values) => values.iter().for_each(|it| gather(key, it, found)),
            Value::Object(fields) => fields.iter().for_each(|(key, it)| gather(key, it, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    body.iter()
        .for_each(|(key, value)| gather(key, value, &mut found));
    found
}

/// A body with other values in place of the texts for which there are any.
pub(crate) fn with_words(
    body: &Map<String, Value>,
    word: &impl Fn(&str) -> Option<Value>,
) -> Value {
    fn put(value: &Value, word: &impl Fn(&str) -> Option<Value>) -> Value {
        match value {
            Value::String(text) => word(text).unwrap_or_else(|| value.clone()),
            Value::Array(values) => values.iter().map(|it| put(it, word)).collect(),
            Value::Object(fields) => with_words(fields, word),
            other => other.clone(),
        }
    }
    body.iter()
        .map(|(key, value)| (key.clone(), put(value, word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_told_apart() {
        for (text, expected) in [
            ("stall-4", None),
            ("@task", Some(Reference::Task)),
            ("@now", Some(Reference::Now(0))),
            ("@now+90min", Some(Reference::Now(90))),
            ("@now-5min", Some(Reference::Now(-5))),
            ("@unit Otter 6", Some(Reference::Unit("Otter 6"))),
            (
                "@person fire.heron11",
                Some(Reference::Person("fire.heron11")),
            ),
            ("@drawn 2", Some(Reference::Drawn(2))),
            ("@stall-4", Some(Reference::Name("stall-4"))),
        ] {
            assert_eq!(reference(text), Ok(expected), "{text}");
        }
        for wrong in ["@", "@now+2h", "@drawn first", "@Stall", "@crew 4"] {
            assert!(reference(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_are_put_in_wherever_they_stand() {
        let body = json!({ "on": "@a", "of": [{ "id": "@b", "count": 2 }], "text": "a" });
        let Value::Object(body) = body else {
            panic!("an object was written");
        };
        let found: Vec<_> = strings(&body).into_iter().collect();
        assert!(found.contains(&("id", "@b")) && found.len() == 3);
        let word = |it: &str| it.starts_with('@').then(|| Value::from(it.len()));
        let expected = json!({ "on": 2, "of": [{ "id": 2, "count": 2 }], "text": "a" });
        assert_eq!(with_words(&body, &word), expected);
    }
}
