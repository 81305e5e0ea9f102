//! What bytes are, by the bytes themselves (rule F8): what somebody calls a photograph has to be one.

use std::str::from_utf8;

use domain::attachment::MediaType;

/// How many of the first bytes are looked at: signatures are short, and a track says so in its first element.
const HEAD_BYTES: usize = 4 * 1024;

/// Looks at bytes as they come by.
#[derive(Debug, Default)]
pub(crate) struct Sniffer {
    head: Vec<u8>,
    /// The beginning of a letter whose end has not come yet.
    cut: Vec<u8>,
    is_no_text: bool,
}

impl Sniffer {
    /// The next bytes.
    pub(crate) fn look(&mut self, bytes: &[u8]) {
        let missing = HEAD_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..missing]);
        if self.is_no_text {
            return;
        }
        let joined = [&self.cut[..], bytes].concat();
        let whole = match from_utf8(&joined) {
            Ok(_) => joined.len(),
            // Nothing wrong with it but its end: that is still to come.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.is_no_text = true;
                return;
            }
        };
        let (text, cut) = joined.split_at(whole);
        self.is_no_text = text.iter().any(|it| is_control(*it));
        self.cut = cut.to_vec();
    }

    /// Whether what came by is of this type.
    pub(crate) fn agrees(&self, media_type: MediaType) -> bool {
        let begins = |with: &[u8]| self.head.starts_with(with);
        let is_text = || !self.is_no_text && self.cut.is_empty();
        match media_type {
            MediaType::Jpeg => begins(b"\xff\xd8\xff"),
            MediaType::Png => begins(b"\x89PNG\r\n\x1a\n"),
            MediaType::Webp => begins(b"RIFF") && self.head.get(8..12) == Some(b"WEBP"),
            MediaType::Pdf => begins(b"%PDF-"),
            MediaType::Text | MediaType::Csv => is_text(),
            MediaType::Gpx => is_text() && self.head.windows(4).any(|it| it == b"<gpx"),
        }
    }
}

/// What no text has: control characters but tab, line ends and page ends.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 14..=31 | 127)
}

/// The type in a header.
pub(crate) const fn mime(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "image/jpeg",
        MediaType::Png => "image/png",
        MediaType::Webp => "image/webp",
        MediaType::Pdf => "application/pdf",
        MediaType::Text => "text/plain; charset=utf-8",
        MediaType::Csv => "text/csv; charset=utf-8",
        MediaType::Gpx => "application/gpx+xml",
    }
}

#[cfg(test)]
mod tests {
    use MediaType as M;

    use super::*;

    const ALL: [M; 7] = [M::Jpeg, M::Png, M::Webp, M::Pdf, M::Text, M::Csv, M::Gpx];

    fn types_of(bytes: &[u8], piece: usize) -> Vec<M> {
        let mut sniffer = Sniffer::default();
        for piece in bytes.chunks(piece) {
            sniffer.look(piece);
        }
        ALL.into_iter().filter(|it| sniffer.agrees(*it)).collect()
    }

    /// F8: each type is known by its bytes, however they come, and nothing passes for something else.
    #[test]
    fn f8_bytes_are_what_they_are_and_nothing_else() {
        let gpx = b"<?xml version=\"1.0\"?>\n<gpx version=\"1.1\"></gpx>";
        let cases: &[(&[u8], &[M])] = &[
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", &[M::Jpeg]),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", &[M::Png]),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", &[M::Webp]),
            (b"RIFF\x24\x00\x00\x00WAVEfmt ", &[]),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", &[M::Pdf]),
            ("Cầu thang\tbị sập\r\n".as_bytes(), &[M::Text, M::Csv]),
            (gpx, &[M::Text, M::Csv, M::Gpx]),
            (b"\x7fELF\x02\x01\x01\x00", &[]),
            (b"MZ\x90\x00\x03", &[]),
            (b"PK\x03\x04", &[]),
            (b"half a letter: \xe1\xba", &[]),
            (b"not UTF-8: \xff\xfe", &[]),
            (b"a\x00b", &[]),
        ];
        for (bytes, expected) in cases {
            for piece in [1, 2, 3, 7, 1_000] {
                let found = types_of(bytes, piece);
                assert_eq!(found, *expected, "{bytes:?} in pieces of {piece}");
            }
        }
    }

    /// F8: what comes late counts as well, and is not kept.
    #[test]
    fn f8_a_text_is_one_to_its_end_and_little_of_it_is_kept() {
        let mut sniffer = Sniffer::default();
        for _ in 0..100 {
            sniffer.look("ầu".repeat(1_000).as_bytes());
        }
        assert!(sniffer.agrees(M::Text));
        assert_eq!(sniffer.head.len(), HEAD_BYTES);
        sniffer.look(b"\x00");
        assert!(!sniffer.agrees(M::Text));
    }
}
