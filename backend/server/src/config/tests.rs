//! Configurations that people write.

use super::*;

fn from_env(env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(
        None,
        env.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn from_file(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("muster.toml");
    fs::write(&path, text).unwrap();
    Config::load(
        Some(&path),
        env.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

#[test]
fn the_example_is_read_and_has_every_setting() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/config/muster.toml");
    let config = Config::load(Some(&path), []).unwrap();
    let folder = path.parent().unwrap();
    let expected = Config {
        listen: LISTEN,
        data: folder.join("data"),
        room: RoomConfig::Exercise {
            start: Timestamp(1_795_330_800_000),
        },
        map: folder.join("data/map"),
        tick_ms: 100,
        session: Duration::from_hours(12),
        public_url: Some("https://muster.example".to_owned()),
        tls: Some(TlsConfig {
            certificate: folder.join("tls/server.pem"),
            key: folder.join("tls/server.key"),
        }),
        authority: Some(folder.join("tls/authority.pem")),
        proxies: vec!["192.0.2.10".parse().unwrap()],
        oidc: Some(OidcConfig {
            issuer: "https://id.example/city".to_owned(),
            client_id: "muster".to_owned(),
            client_secret_file: folder.join("oidc-secret"),
            claim: "preferred_username".to_owned(),
            label: "City sign-in".to_owned(),
            authority: None,
        }),
        second_factor: [Role::Admin].into(),
        origins: vec!["https://console.example".to_owned()],
        secure_cookies: true,
        terms: Some(folder.join("../cities/monaco/standing-agreement.toml")),
        log: "info".to_owned(),
    };
    assert_eq!(config, expected);
    assert!(config.terms().unwrap().is_some());
}

#[test]
fn a_folder_for_the_data_is_all_that_is_needed() {
    let config = from_env(&[("MUSTER_DATA", "here"), ("PATH", "/bin")]).unwrap();
    assert_eq!(config.listen, LISTEN);
    assert_eq!(config.map, Path::new("here/map"));
    assert_eq!(config.room, RoomConfig::Live);
    assert_eq!(config.tick_ms, 100);
    assert!(!config.secure_cookies);
    let error = from_env(&[]).unwrap_err();
    assert!(
        matches!(error, ConfigError::Missing { key: "data" }),
        "{error}"
    );
}

#[test]
fn a_variable_wins_over_the_file() {
    let file = "data = \"from-file\"\ntick_ms = 50\n[room]\nkind = \"exercise\"\n";
    let env = [
        ("MUSTER_DATA", "from-env"),
        ("MUSTER_EXERCISE_START", "2026-11-22T07:00:00Z"),
        (
            "MUSTER_ALLOWED_ORIGINS",
            "https://one.example, https://two.example:8443",
        ),
        ("MUSTER_SECURE_COOKIES", "true"),
    ];
    let config = from_file(file, &env).unwrap();
    assert_eq!(config.data, Path::new("from-env"));
    assert_eq!(config.tick_ms, 50);
    assert!(matches!(config.room, RoomConfig::Exercise { .. }));
    assert_eq!(
        config.origins,
        ["https://one.example", "https://two.example:8443"]
    );
    assert!(config.secure_cookies);
}

#[test]
fn what_means_nothing_is_an_error_that_names_it_and_not_its_value() {
    let error = from_file("data = \"x\"\n\npasswrd = \"geheim\"\n", &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("line 3") && error.contains("`passwrd`"),
        "{error}"
    );
    assert!(
        error.contains("muster.toml") && !error.contains("geheim"),
        "{error}"
    );
    let error = from_file("data = \"x\"\n[room]\nkinds = \"live\"\n", &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("line 3") && error.contains("`kinds`"),
        "{error}"
    );
    let error = from_env(&[("MUSTER_DATA", "x"), ("MUSTER_LISTN", "geheim")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("MUSTER_LISTN") && error.contains("MUSTER_LISTEN"),
        "{error}"
    );
    assert!(!error.contains("geheim"), "{error}");
}

#[test]
fn values_that_cannot_be_are_errors_that_name_the_setting() {
    for (name, value) in [
        ("MUSTER_LISTEN", "8080"),
        ("MUSTER_ROOM", "demo"),
        ("MUSTER_EXERCISE_START", "yesterday"),
        ("MUSTER_TICK_MS", "fast"),
        ("MUSTER_SECURE_COOKIES", "yes"),
    ] {
        let error = from_env(&[("MUSTER_DATA", "x"), (name, value)]).unwrap_err();
        assert!(
            matches!(&error, ConfigError::Variable { name: it, .. } if *it == name),
            "{error}"
        );
    }
    for (line, named) in [
        ("tick_ms = 19", "tick_ms"),
        ("tick_ms = 1001", "tick_ms"),
        ("session_hours = 0", "session_hours"),
        ("allowed_origins = [\"muster.example\"]", "allowed_origins"),
        (
            "allowed_origins = [\"https://muster.example/\"]",
            "allowed_origins",
        ),
        ("[room]\nkind = \"exercise\"", "room.exercise_start"),
        (
            "[room]\nexercise_start = \"2026-11-22T07:00:00Z\"",
            "room.exercise_start",
        ),
    ] {
        let error = from_file(&format!("data = \"x\"\n{line}\n"), &[]).unwrap_err();
        assert!(
            matches!(&error, ConfigError::Value { key, .. } if *key == named),
            "{line}: {error}"
        );
    }
    for text in [
        "data = 1",
        "data",
        "tick_ms = -1",
        "[room]\nkind = \"demo\"",
        "\u{0}",
    ] {
        let error = from_file(text, &[]).unwrap_err();
        assert!(
            matches!(&error, ConfigError::Toml { .. }),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.toml");
    let error = Config::load(Some(&missing), []).unwrap_err();
    assert!(error.to_string().contains("missing.toml"), "{error}");
    assert!(Config::load(Some(folder.path()), []).is_err());
    let large = folder.path().join("large.toml");
    File::create(&large)
        .unwrap()
        .set_len(FILE_BYTES_MAX + 1)
        .unwrap();
    assert!(matches!(
        Config::load(Some(&large), []),
        Err(ConfigError::TooLarge { .. })
    ));
    let latin1 = folder.path().join("latin1.toml");
    fs::write(&latin1, b"data = \"\xe9\"").unwrap();
    assert!(matches!(
        Config::load(Some(&latin1), []),
        Err(ConfigError::Read { .. })
    ));
}

#[test]
fn other_machines_are_refused() {
    for (listen, is_fine) in [
        ("127.0.0.1:80", true),
        ("127.3.2.1:80", true),
        ("[::1]:80", true),
        ("[::ffff:127.0.0.1]:80", true),
        ("0.0.0.0:80", false),
        ("[::]:80", false),
        ("192.0.2.1:80", false),
    ] {
        let config = from_env(&[("MUSTER_DATA", "x"), ("MUSTER_LISTEN", listen)]).unwrap();
        assert_eq!(config.check_loopback().is_ok(), is_fine, "{listen}");
    }
}
