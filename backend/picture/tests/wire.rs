//! The frame format against examples made by another program; the console's decoder reads the same.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use picture::rows::{BadFrame, Body, Frame, decode, encode};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const EXAMPLES: [&str; 5] = [
        "picture-positions",
        "picture-gone",
        "picture-empty",
        "picture-aggregates",
        "picture-aggregates-none",
    ];

    fn read(name: &str) -> String {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/wire");
        fs::read_to_string(folder.join(name)).unwrap()
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u32> = hex
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_digit(16).unwrap())
            .collect();
        digits
            .chunks(2)
            .map(|pair| (pair[0] * 16 + pair[1]) as u8)
            .collect()
    }

    fn as_json(frame: &Frame) -> Value {
        let (kind, rows): (_, Vec<Value>) = match &frame.body {
            Body::Positions(rows) => (
                "positions",
                rows.iter()
                    .map(|row| {
                        json!({
                            "handle": row.handle,
                            "lon_e7": row.shown.position.lon_e7(),
                            "lat_e7": row.shown.position.lat_e7(),
                            "fix_unix_s": row.shown.fix_unix_s,
                            "heading": row.shown.heading,
                            "speed": row.shown.speed,
                            "flags": row.shown.flags,
                            "precision": row.shown.precision,
                        })
                    })
                    .collect(),
            ),
            Body::Aggregates(rows) => (
                "aggregates",
                rows.iter()
                    .map(|row| {
                        json!({
                            "lon_e7": row.position.lon_e7(),
                            "lat_e7": row.position.lat_e7(),
                            "count": row.count,
                        })
                    })
                    .collect(),
            ),
        };
        json!({
            "version": 1, "kind": kind, "tick": frame.tick, "server_unix_s": frame.server_unix_s,
            "gone": frame.gone, "rows": rows,
        })
    }

    #[test]
    fn examples_decode_to_their_meaning_and_encode_back() {
        for name in EXAMPLES {
            let wire = bytes(&read(&format!("{name}.hex")));
            let meaning: Value = serde_json::from_str(&read(&format!("{name}.json"))).unwrap();
            let frame = decode(&wire).unwrap();
            assert_eq!(as_json(&frame), meaning, "{name}");
            assert_eq!(encode(&frame).unwrap(), wire, "{name}");
        }
    }

    #[test]
    fn bad_frames_are_refused_by_name() {
        let bad: Vec<Value> = serde_json::from_str(&read("picture-bad.json")).unwrap();
        assert!(!bad.is_empty());
        for case in bad {
            let error = match decode(&bytes(case["hex"].as_str().unwrap())).unwrap_err() {
                BadFrame::Length => "length",
                BadFrame::Version(_) => "version",
                BadFrame::Kind(_) => "kind",
                BadFrame::Row => "row",
            };
            assert_eq!(error, case["error"], "{}", case["name"]);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_frame_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200), kind in 0u8..4) {
            let mut wire = tail;
            if let [version, k, ..] = wire.as_mut_slice() {
                (*version, *k) = (1, kind);
            }
            // Small counts, so that some of the frames are well formed.
            for byte in wire.iter_mut().skip(3).take(5) {
                *byte = 0;
            }
            for at in [2, 4] {
                if let Some(byte) = wire.get_mut(at) {
                    *byte %= 8;
                }
            }
            if let Ok(frame) = decode(&wire) {
                prop_assert_eq!(decode(&encode(&frame).unwrap()).unwrap(), frame);
            }
        }
    }
}
