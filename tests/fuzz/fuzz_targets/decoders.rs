//! Every decoder of `acceptance::decoders`, chosen by the first byte of the input, so that one run covers all.
#![no_main]

use std::sync::LazyLock;

use acceptance::decoders::{Decoder, decoders};
use libfuzzer_sys::fuzz_target;

static DECODERS: LazyLock<Vec<Decoder>> = LazyLock::new(decoders);

fuzz_target!(|bytes: &[u8]| {
    if let Some((choice, rest)) = bytes.split_first() {
        let decoder = &DECODERS[usize::from(*choice) % DECODERS.len()];
        (decoder.decode)(rest);
    }
});
