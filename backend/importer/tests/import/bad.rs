//! Bad input and bad usage: a typed error, exit codes, and the earlier map left as it was.

use std::path::Path;
use std::process::{Command, Output};

use importer::{ImportError, import_map, osm};
use proptest::prelude::*;

use crate::monaco::extract_file;
use crate::pbf::{Pbf, blob};

fn read(bytes: &[u8]) -> Result<(), ImportError> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bad.osm.pbf");
    std::fs::write(&file, bytes).unwrap();
    osm::read(&file).map(drop)
}

fn small() -> Pbf {
    let mut pbf = Pbf::with_bounds([7.0, 43.0, 7.01, 43.01]);
    pbf.node(
        1,
        7.002,
        43.002,
        &[("place", "village"), ("name", "Là-bas")],
    );
    pbf.node(2, 7.008, 43.002, &[]);
    pbf.node(3, 7.008, 43.008, &[]);
    pbf.way(
        1,
        &[1, 2, 3, 1],
        &[("highway", "residential"), ("name", "Rue")],
    );
    pbf.way(2, &[1, 2, 3, 1], &[("building", "yes")]);
    pbf.relation(
        1,
        &[(2, "outer")],
        &[("type", "multipolygon"), ("landuse", "grass")],
    );
    pbf
}

#[test]
fn files_that_are_no_extract_are_told_apart() {
    assert!(matches!(read(b""), Err(ImportError::NotPbf(_))));
    assert!(matches!(
        read(b"<?xml version='1.0'?><osm/>"),
        Err(ImportError::NotPbf(_))
    ));
    assert!(matches!(
        read(&blob("OSMData", b"")),
        Err(ImportError::NotPbf(_))
    ));
    let missing = osm::read(Path::new("does-not-exist.osm.pbf"));
    assert!(matches!(missing, Err(ImportError::Io { .. })));
    let folder = osm::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(matches!(folder, Err(ImportError::NotPbf(_))));
}

#[test]
fn extracts_without_content_or_with_an_impossible_area_are_refused() {
    assert!(matches!(
        read(&Pbf::default().file()),
        Err(ImportError::Empty(_))
    ));
    let mut nodes_only = Pbf::default();
    nodes_only.node(1, 7.0, 43.0, &[]);
    assert!(matches!(
        read(&nodes_only.file()),
        Err(ImportError::Empty(_))
    ));
    let mut point = Pbf::default();
    point.node(1, 7.0, 43.0, &[]);
    point.way(1, &[1, 1], &[("highway", "service")]);
    assert!(matches!(read(&point.file()), Err(ImportError::Bounds(_))));
    for bounds in [
        [7.0, 43.0, 6.0, 44.0],
        [7.0, -89.0, 8.0, 89.0],
        [-200.0, 0.0, 1.0, 1.0],
    ] {
        let mut pbf = Pbf::with_bounds(bounds);
        pbf.node(1, 7.0, 43.0, &[]);
        pbf.way(1, &[1, 1], &[]);
        assert!(
            matches!(read(&pbf.file()), Err(ImportError::Bounds(_))),
            "{bounds:?}"
        );
    }
}

#[test]
fn an_area_too_large_for_one_map_is_refused_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds([0.0, 0.0, 20.0, 20.0]);
    pbf.node(1, 7.0, 4.0, &[]);
    pbf.way(1, &[1, 1], &[]);
    let file = dir.path().join("large.osm.pbf");
    std::fs::write(&file, pbf.file()).unwrap();
    let result = import_map(&file, &dir.path().join("map"));
    assert!(matches!(
        result,
        Err(ImportError::TooLarge { what: "tiles", .. })
    ));
    assert!(!dir.path().join("map").exists());
}

#[test]
fn a_cut_extract_is_an_error() {
    let whole = std::fs::read(extract_file()).unwrap();
    for share in [0.0001, 0.01, 0.2, 0.5, 0.9, 0.999_99] {
        let cut = (whole.len() as f64 * share) as usize;
        let error = read(&whole[..cut]).unwrap_err();
        assert!(
            matches!(error, ImportError::Damaged(_) | ImportError::NotPbf(_)),
            "{cut}: {error}"
        );
    }
}

#[test]
fn sums_that_overflow_are_one_line_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = small();
    // The file holds differences; the second one here leads beyond the largest number.
    pbf.way(3, &[i64::MAX, i64::MIN], &[("highway", "service")]);
    let file = dir.path().join("sums.osm.pbf");
    std::fs::write(&file, pbf.file()).unwrap();
    let done = program(&[
        "map",
        file.to_str().unwrap(),
        "--out",
        dir.path().join("map").to_str().unwrap(),
    ]);
    let reason = String::from_utf8(done.stderr).unwrap();
    // A build without overflow checks wraps round and finds no such node.
    match done.status.code() {
        Some(0) => assert_eq!(reason, ""),
        Some(1) => assert!(
            reason.lines().count() == 1 && reason.contains("damaged"),
            "{reason}"
        ),
        other => panic!("{other:?}: {reason}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_changed_byte_is_read_or_refused(at in 0.0_f64..1.0, flip in 1_u8..=255) {
        let mut bytes = small().file();
        let at = (bytes.len() as f64 * at) as usize;
        bytes[at] ^= flip;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("changed.osm.pbf");
        std::fs::write(&file, &bytes).unwrap();
        if let Err(error) = import_map(&file, &dir.path().join("map")) {
            prop_assert_eq!(error.to_string().lines().count(), 1, "one line: {}", error);
        }
    }
}

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muster-import"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    assert_eq!(program(&[]).status.code(), Some(2));
    assert_eq!(program(&["map", "only-a-file"]).status.code(), Some(2));
    assert_eq!(program(&["globe"]).status.code(), Some(2));
    let help = program(&["map", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(
        String::from_utf8(help.stdout)
            .unwrap()
            .contains("--out <DIR>")
    );
}

#[test]
fn a_failed_import_is_1_with_one_line_and_leaves_the_earlier_map() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good.osm.pbf");
    std::fs::write(&good, small().file()).unwrap();
    let map = dir.path().join("map");
    let run = |file: &Path| {
        program(&[
            "map",
            file.to_str().unwrap(),
            "--out",
            map.to_str().unwrap(),
        ])
    };
    let first = run(&good);
    assert_eq!(first.status.code(), Some(0));
    assert!(
        String::from_utf8(first.stdout)
            .unwrap()
            .contains("good.osm.pbf")
    );
    let contents = || {
        let files = std::fs::read_dir(&map)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files
            .map(|path| (std::fs::read(&path).unwrap(), path))
            .collect();
        files.sort();
        files
    };
    let before = contents();
    let cut = dir.path().join("cut.osm.pbf");
    let whole = small().file();
    std::fs::write(&cut, &whole[..whole.len() - 9]).unwrap();
    let failed = run(&cut);
    assert_eq!(failed.status.code(), Some(1));
    let reason = String::from_utf8(failed.stderr).unwrap();
    assert!(
        reason.lines().count() == 1 && reason.contains("cut or damaged"),
        "{reason}"
    );
    assert_eq!(contents(), before);
    // A file where the folder should be.
    let blocked = program(&[
        "map",
        good.to_str().unwrap(),
        "--out",
        good.to_str().unwrap(),
    ]);
    assert_eq!(blocked.status.code(), Some(1));
}
