//! Certificates that operators bring.

use std::{fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use super::*;

struct Files {
    folder: TempDir,
    config: TlsConfig,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = TlsConfig {
            certificate: folder.path().join("server.pem"),
            key: folder.path().join("server.key"),
        };
        let files = Self { folder, config };
        files.put(|_| ());
        files
    }

    /// A new pair of files; `change` makes it what the test is about.
    fn put(&self, change: impl FnOnce(&mut CertificateParams)) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["muster.example".to_owned()]).unwrap();
        params.not_before = OffsetDateTime::now_utc() - Duration::hours(1);
        params.not_after = OffsetDateTime::now_utc() + Duration::days(90);
        change(&mut params);
        let certificate = params.self_signed(&key).unwrap();
        write(&self.config.certificate, &certificate.pem());
        write(&self.config.key, &key.serialize_pem());
    }

    fn refusal(&self) -> TlsError {
        Identity::load(&self.config, now()).unwrap_err()
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

/// D2. The negative control of the others: nothing else is wrong with these files.
#[test]
fn a_good_pair_is_taken() {
    let files = Files::new();
    let identity = Identity::load(&files.config, now()).unwrap();
    let days = identity.until.ms_since(now()) / 86_400_000;
    assert!((89..=90).contains(&days), "{days}");
    files.put(|it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    assert!(Identity::load(&files.config, now()).is_ok());
}

/// D2.
#[test]
fn a_certificate_that_browsers_would_refuse_is_refused_at_the_start() {
    let files = Files::new();
    files.put(|it| it.not_after = OffsetDateTime::now_utc() - Duration::minutes(1));
    assert!(matches!(files.refusal(), TlsError::NotNow { .. }));
    files.put(|it| it.not_before = OffsetDateTime::now_utc() + Duration::minutes(10));
    assert!(matches!(files.refusal(), TlsError::NotNow { .. }));
    files.put(|it| it.subject_alt_names.clear());
    assert!(matches!(files.refusal(), TlsError::NoNames { .. }));
    files.put(|it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    assert!(matches!(files.refusal(), TlsError::NotForServers { .. }));
    files.put(|it| it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    assert!(matches!(files.refusal(), TlsError::NotForServers { .. }));
}

/// D2.
#[test]
fn files_that_do_not_fit_are_named_and_their_text_is_not_repeated() {
    let files = Files::new();
    let key = fs::read_to_string(&files.config.key).unwrap();
    write(
        &files.config.key,
        &KeyPair::generate().unwrap().serialize_pem(),
    );
    assert!(matches!(files.refusal(), TlsError::Mismatch { .. }));
    write(&files.config.key, "geheim");
    let refusal = files.refusal();
    assert!(matches!(refusal, TlsError::NoKey { .. }));
    assert!(!format!("{refusal:?} {refusal}").contains("geheim"));
    write(
        &files.config.key,
        &key.replace("PRIVATE KEY", "EC PARAMETERS"),
    );
    assert!(matches!(files.refusal(), TlsError::NoKey { .. }));
    write(&files.config.key, &key);
    assert!(Identity::load(&files.config, now()).is_ok());

    write(&files.config.certificate, "no certificate");
    assert!(matches!(files.refusal(), TlsError::NoCertificate { .. }));
    let torn = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    write(&files.config.certificate, torn);
    assert!(matches!(files.refusal(), TlsError::NoCertificate { .. }));
    fs::File::create(&files.config.certificate)
        .unwrap()
        .set_len(TLS_FILE_BYTES_MAX + 1)
        .unwrap();
    assert!(matches!(files.refusal(), TlsError::TooLarge { .. }));
    fs::remove_file(&files.config.certificate).unwrap();
    assert!(matches!(files.refusal(), TlsError::Read { .. }));
}

/// D2.
#[test]
fn a_new_certificate_is_taken_and_a_broken_one_leaves_the_old_in_force() {
    let files = Files::new();
    let certificate = Certificate::load(files.config.clone()).unwrap();
    assert!(!certificate.reload().unwrap());
    let first = certificate.until();
    files.put(|it| it.not_after = OffsetDateTime::now_utc() + Duration::days(30));
    assert!(certificate.reload().unwrap());
    assert!(certificate.until() < first);
    let second = certificate.until();
    write(&files.config.key, "half written");
    assert!(certificate.reload().is_err());
    assert_eq!(certificate.until(), second);
    files.put(|_| ());
    assert!(certificate.reload().unwrap());
    assert!(certificate.until() > second);
    drop(files.folder);
    assert!(certificate.reload().is_err());
}
