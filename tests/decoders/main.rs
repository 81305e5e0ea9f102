//! Random bytes for every decoder, and for every route of a running server: stable, so that a failure stays one.
//!
//! What is found comes home as a named test beside the decoder. The long tier (`MUSTER_LONG=1`) gives fifty times as
//! many; `tests/fuzz` lets a coverage-guided fuzzer go on from the same decoders.

#[path = "../../backend/domain/src/tests/dice.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod dice;
mod mutate;
mod server;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
};

use acceptance::{
    decoders::{Decoder, decoders},
    figures::{Figure, write},
};
use dice::Dice;
use mutate::mutated;

/// Inputs for each decoder in a quick run.
const INPUTS: u64 = 5_000;
/// Inputs for each decoder in the long tier.
const INPUTS_LONG: u64 = 250_000;
/// Where the bytes begin.
const SEED: u64 = 20_261_127;

fn inputs() -> u64 {
    if std::env::var_os("MUSTER_LONG").is_some() {
        INPUTS_LONG
    } else {
        INPUTS
    }
}

/// Input number `n` of a decoder: mostly good input with something wrong in it, now and then noise.
fn input(samples: &[Vec<u8>], n: u64) -> Vec<u8> {
    let mut dice = Dice(SEED ^ n.wrapping_mul(0x9e37_79b9));
    mutated(samples, &mut dice)
}

/// What trying one decoder came to.
#[derive(Debug, Default)]
struct Tried {
    good: u64,
    panics: Vec<String>,
}

fn try_one(decoder: &Decoder, count: u64) -> Tried {
    let samples = (decoder.samples)();
    for sample in &samples {
        let is_good = (decoder.decode)(sample);
        assert!(is_good, "{}: its own example is bad", decoder.name);
    }
    let mut tried = Tried::default();
    for n in 0..count {
        let bytes = input(&samples, n);
        match catch_unwind(AssertUnwindSafe(|| (decoder.decode)(&bytes))) {
            Ok(is_good) => tried.good += u64::from(is_good),
            Err(_panic) => tried.panics.push(format!(
                "{} input {n}: {}",
                decoder.name,
                String::from_utf8_lossy(&bytes)
            )),
        }
    }
    tried
}

/// P4: whatever the bytes, a decoder says yes or no; it never panics.
#[test]
fn no_decoder_panics_whatever_the_bytes() {
    let count = inputs();
    let all = decoders();
    let next = AtomicU64::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(decoder) = all.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            found.push((decoder.name, try_one(decoder, count)));
        }
        found
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let found: Vec<(&str, Tried)> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = all
            .into_iter()
            .map(|it| it.join().expect("a decoder thread"));
        joined.flatten().collect()
    });
    for (name, tried) in &found {
        println!("{name}: {count} inputs, {} of them good", tried.good);
    }
    let panics: Vec<&String> = found.iter().flat_map(|it| &it.1.panics).collect();
    write(
        "decoders",
        &[
            Figure::told("decoders", all.len() as f64, "decoders"),
            Figure::told("decoder_inputs_each", count as f64, "inputs"),
            Figure::at_most("decoder_panics", panics.len() as f64, "panics", "0", 0.0),
        ],
    );
    assert!(panics.is_empty(), "{panics:#?}");
    // Mutations that are all refused at the first byte try nothing.
    for (name, tried) in &found {
        assert!(tried.good > 0, "{name}: no input got through");
        assert!(tried.good < count, "{name}: no input was refused");
    }
}

/// The control: a decoder that trusts a length is found.
#[test]
fn a_decoder_that_trusts_its_input_is_found() {
    let trusting = Decoder {
        name: "trusting",
        decode: |bytes| {
            let length = usize::from(*bytes.first().unwrap_or(&0));
            bytes.is_empty() || !bytes[1..=length].is_empty()
        },
        samples: || vec![vec![2, 1, 1]],
    };
    assert!(!try_one(&trusting, 500).panics.is_empty());
}
