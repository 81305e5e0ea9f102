//! Nothing in the repository depends on one machine or on one place to download from.

use super::{assert_none, sources};

/// Beginnings of paths that exist on one machine only, in halves so that this file does not hold them.
const MACHINE_PATHS: [(&str, &str); 5] = [
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("C:", "\\\\"),
];

/// Hosts that packages are downloaded from; lock files name none, so that every site can use its mirror.
const HOSTS: [(&str, &str); 6] = [
    ("registry.npm", "js.org"),
    ("registry.yarn", "pkg.com"),
    ("static.crat", "es.io"),
    ("index.crat", "es.io"),
    ("files.python", "hosted.org"),
    ("deb.deb", "ian.org"),
];

#[test]
fn no_file_names_a_machine_path_or_a_registry_host() {
    let words: Vec<String> = MACHINE_PATHS
        .iter()
        .chain(&HOSTS)
        .map(|(first, second)| format!("{first}{second}"))
        .collect();
    let mut findings = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(word) = words.iter().find(|it| is_named(line, it)) {
                findings.push(format!("{}:{} has {word}", source.path, number + 1));
            }
        }
    }

    assert_none(
        "paths of one machine, or hosts of package registries",
        &findings,
    );
}

/// A path must begin there: `src/work/` is not one of a machine.
fn is_named(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|it| it.chars().next_back());
        !word.starts_with('/')
            || !before.is_some_and(|it| it.is_alphanumeric() || "._-}*~>)]".contains(it))
    })
}

#[test]
fn lock_and_package_settings_name_no_source_of_their_own() {
    for source in sources() {
        let resolved = format!("\"resolved\": \"{}", "http");
        let is_lock = source.path.ends_with("package-lock.json");
        assert!(
            !(is_lock && source.text.contains(&resolved)),
            "{} names hosts",
            source.path
        );
        let is_setting = source.path == "frontend/.npmrc" || source.path.contains(".cargo/config");
        let has_registry = source
            .text
            .lines()
            .any(|it| it.trim_start().starts_with("registry") || it.contains("[source"));
        assert!(
            !(is_setting && has_registry),
            "{} names a registry",
            source.path
        );
    }
}

#[test]
fn a_route_or_a_folder_of_ours_is_no_machine_path() {
    let word = format!("/{}/", "home");

    assert!(is_named(&format!("cd {word}somebody"), &word));
    assert!(!is_named(&format!("src{word}page.ts"), &word));
}
