//! Reading the record: bytes become rows of text, or a typed error that says where the file is wrong.

use std::{collections::BTreeMap, path::Path};

use super::CallsError;

/// The largest record that is read at once, in bytes: a large city's year, and well within a laptop's memory.
pub(super) const RECORD_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Rows of one record: the plan holds them all, and a city's year has a few hundred thousand.
pub(super) const ROWS_MAX: usize = 2_000_000;
/// Bytes in one field: longer than any remark of a dispatcher; a longer one is a quote that was never closed.
pub(super) const FIELD_BYTES_MAX: usize = 16 * 1024;

/// The rows of a record.
#[derive(Debug)]
pub struct Sheet {
    columns: BTreeMap<String, usize>,
    /// In the order of the file.
    pub rows: Vec<Line>,
}

/// One row.
#[derive(Debug)]
pub struct Line {
    /// Its line in the file, counted from 1.
    pub number: u64,
    fields: csv::StringRecord,
}

impl Line {
    /// A field without the blanks around it.
    pub fn field(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default().trim()
    }

    /// Whether two rows say the same in every column.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl Sheet {
    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self, CallsError> {
        let unreadable = |why| CallsError::Unreadable {
            path: path.to_owned(),
            why,
        };
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        if bytes > RECORD_BYTES_MAX {
            return Err(CallsError::TooLarge {
                bytes,
                max: RECORD_BYTES_MAX,
            });
        }
        Self::parse(&std::fs::read(path).map_err(unreadable)?)
    }

    /// Reads the bytes of a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, CallsError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        check_text(bytes)?;
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let mut lines = Lines::of(bytes);
        let header = reader.headers().map_err(|it| lines.broken(&it))?.clone();
        if header.iter().all(|it| it.trim().is_empty()) {
            return Err(CallsError::Empty);
        }
        check_fields(&header, &header, 1)?;
        let mut columns = BTreeMap::new();
        for (index, name) in header.iter().enumerate() {
            let name = name.trim().to_owned();
            if columns.insert(name.clone(), index).is_some() {
                return Err(CallsError::DoubleColumn { column: name });
            }
        }
        let mut rows = Vec::new();
        for fields in reader.into_records() {
            let fields = fields.map_err(|it| lines.broken(&it))?;
            let number = lines.of_row(fields.position());
            check_fields(&header, &fields, number)?;
            if rows.len() >= ROWS_MAX {
                return Err(CallsError::TooManyRows { max: ROWS_MAX });
            }
            rows.push(Line { number, fields });
        }
        if rows.is_empty() {
            return Err(CallsError::Empty);
        }
        Ok(Self { columns, rows })
    }

    /// Where a column is that the mapping's `key` names.
    pub fn column(&self, key: &str, name: &str) -> Result<usize, CallsError> {
        let missing = || CallsError::MissingColumn {
            key: key.to_owned(),
            column: name.to_owned(),
        };
        self.columns.get(name.trim()).copied().ok_or_else(missing)
    }
}

/// Text files are UTF-8 and have no NUL; anything else is told before the columns are looked at.
fn check_text(bytes: &[u8]) -> Result<(), CallsError> {
    let line_at = |offset: usize| Lines::of(bytes).up_to(offset);
    if let Some(offset) = bytes.iter().position(|it| *it == 0) {
        return Err(CallsError::NotCsv {
            line: line_at(offset),
            why: "a NUL byte".to_owned(),
        });
    }
    std::str::from_utf8(bytes)
        .map(|_text| ())
        .map_err(|it| CallsError::NotUtf8 {
            line: line_at(it.valid_up_to()),
        })
}

fn check_fields(
    header: &csv::StringRecord,
    fields: &csv::StringRecord,
    line: u64,
) -> Result<(), CallsError> {
    let too_long = fields.iter().position(|it| it.len() > FIELD_BYTES_MAX);
    too_long.map_or(Ok(()), |index| {
        let name = header.get(index).unwrap_or_default();
        Err(CallsError::FieldTooLong {
            line,
            // The header itself can be the field that is too long.
            column: name.chars().take(64).collect(),
            max: FIELD_BYTES_MAX,
        })
    })
}

/// Counts the lines of a file. The reader's own count is one short after a line that ends in CR LF.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the byte at `offset`; offsets only grow.
    fn up_to(&mut self, offset: usize) -> u64 {
        let passed = self.bytes.get(self.at..offset).unwrap_or_default();
        self.line += passed.split(|it| *it == b'\n').count() as u64 - 1;
        self.at = self.at.max(offset);
        self.line
    }

    /// The line in which a row begins: the reader puts it before the line breaks that end the row above.
    fn of_row(&mut self, position: Option<&csv::Position>) -> u64 {
        let offset = position.map_or(0, |it| it.byte() as usize);
        let rest = self.bytes.get(offset..).unwrap_or_default();
        let breaks = rest.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
        self.up_to(offset + breaks.count())
    }

    fn broken(&mut self, error: &csv::Error) -> CallsError {
        let line = self.of_row(error.position());
        match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => CallsError::RowLength {
                line,
                expected: *expected_len,
                found: *len,
            },
            _ => CallsError::NotCsv {
                line,
                why: error.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_line_even_after_a_line_break_in_quotes() {
        let sheet = Sheet::parse(b"\xef\xbb\xbfa, b\r\n1,\"x\ny\"\r\n2, z \r\n").unwrap();
        let column = sheet.column("columns.unit", "b").unwrap();
        let read: Vec<_> = sheet
            .rows
            .iter()
            .map(|it| (it.number, it.field(column)))
            .collect();
        assert_eq!(read, [(2, "x\ny"), (4, "z")]);
    }

    #[test]
    fn every_kind_of_broken_file_has_its_own_answer() {
        use CallsError as E;
        let huge = format!("a,b\n1,\"{}\n", "x".repeat(FIELD_BYTES_MAX + 1));
        let open_quote = format!(
            "a,b\n1,\"x\n{}",
            "2,some text\n".repeat(FIELD_BYTES_MAX / 8)
        );
        assert!(matches!(Sheet::parse(b""), Err(E::Empty)));
        assert!(matches!(Sheet::parse(b"\n\n"), Err(E::Empty)));
        assert!(matches!(Sheet::parse(b"a,b\n"), Err(E::Empty)));
        assert!(matches!(
            Sheet::parse(b"a,b\r\n1,2\r\n3"),
            Err(E::RowLength {
                line: 3,
                expected: 2,
                found: 1
            })
        ));
        assert!(matches!(
            Sheet::parse(b"a,b\n1,2\n3,\xe9\n"),
            Err(E::NotUtf8 { line: 3 })
        ));
        assert!(matches!(
            Sheet::parse(b"\x89PNG\r\n\x1a\n\0\0"),
            Err(E::NotCsv { line: 3, .. })
        ));
        for text in [huge, open_quote] {
            let found = Sheet::parse(text.as_bytes());
            assert!(
                matches!(&found, Err(E::FieldTooLong { line: 2, column, .. }) if column == "b"),
                "{found:?}"
            );
        }
        assert!(matches!(
            Sheet::parse(b"a,a\n1,2\n"),
            Err(E::DoubleColumn { column }) if column == "a"
        ));
        let sheet = Sheet::parse(b"a,b\n1,2\n").unwrap();
        let missing = sheet
            .column("columns.times.dispatch", "Dispatched")
            .unwrap_err();
        assert_eq!(
            missing.to_string(),
            "the record has no column `Dispatched`, which the mapping's `columns.times.dispatch` names"
        );
    }
}
