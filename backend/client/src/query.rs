//! Query strings.

use std::fmt::Write as _;

/// Appends `name=value` pairs to a path; absent values are left out.
pub(crate) fn with(path: &str, pairs: &[(&str, Option<String>)]) -> String {
    let mut out = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs {
        let Some(value) = value else { continue };
        out.push(separator);
        out.push_str(name);
        out.push('=');
        push_encoded(&mut out, value);
        separator = '&';
    }
    out
}

fn push_encoded(out: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn values_cannot_break_out_of_a_query() {
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(with("/a", &[("x", None)]), "/a");
        assert_eq!(
            with(
                "/a",
                &[("x", some("1&y=2 é")), ("z", None), ("w", some("-7.5"))]
            ),
            "/a?x=1%26y%3D2%20%C3%A9&w=-7.5"
        );
    }
}
