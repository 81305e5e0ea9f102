//! Telling a person something. Who reads may stop reading (`muster ca … | head`): the rest is then told to nobody, and
//! nothing else changes.

use std::{
    fmt::Arguments,
    io::{Write, stderr, stdout},
};

/// One line on standard output.
macro_rules! say {
    ($($what:tt)*) => {
        $crate::cli::say::line(format_args!($($what)*))
    };
}

/// One line on standard error.
macro_rules! complain {
    ($($what:tt)*) => {
        $crate::cli::say::complaint(format_args!($($what)*))
    };
}

pub(super) fn line(what: Arguments<'_>) {
    tell(stdout().lock(), what);
}

/// One line on standard error.
pub(crate) fn complaint(what: Arguments<'_>) {
    tell(stderr().lock(), what);
}

fn tell(mut to: impl Write, what: Arguments<'_>) {
    let _ = writeln!(to, "{what}");
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    /// Where nobody reads any more.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn nobody_reading_is_no_failure() {
        let mut heard = Vec::new();
        tell(&mut heard, format_args!("{} rows", 7));
        assert_eq!(heard, b"7 rows\n");
        tell(Closed, format_args!("{} rows", 7));
    }
}
