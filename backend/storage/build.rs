//! Names the rules that this program was built with: a snapshot is only good for the rules that made it.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let rules =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../domain/src");
    println!("cargo:rerun-if-changed={}", rules.display());
    let mut files = Vec::new();
    collect(&rules, &mut files)?;
    files.sort();
    let mut hash = FNV_OFFSET;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
    }
    println!("cargo:rustc-env=MUSTER_RULES={hash:016x}");
    Ok(())
}

/// FNV-1a: tells apart what was changed; nobody is to be kept from forging it.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The sources of the rules; their tests decide nothing.
fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
