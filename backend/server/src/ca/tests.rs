//! What `muster ca` makes, and what it leaves alone.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

use tokio_rustls::rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

use super::*;

const DAYS: i64 = 86_400_000;

fn names(list: &[&str]) -> Vec<Name> {
    list.iter().map(|it| it.parse().unwrap()).collect()
}

/// Whether a browser that trusts `authority` takes `chain` for `name`.
fn is_trusted(authority: &str, chain: &str, name: &str, at: Timestamp) -> bool {
    let certificates = |text: &str| -> Vec<CertificateDer<'static>> {
        CertificateDer::pem_slice_iter(text.as_bytes())
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let mut roots = RootCertStore::empty();
    roots.add(certificates(authority).remove(0)).unwrap();
    let provider = crate::tls::provider();
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .unwrap();
    let chain = certificates(chain);
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let seconds = at.0.unsigned_abs() / 1_000;
    let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    verifier
        .verify_server_cert(&chain[0], &chain[1..], &name, &[], at)
        .is_ok()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// D4.
#[test]
fn a_browser_that_trusts_the_authority_trusts_the_server_under_its_names_only() {
    let folder = tempfile::tempdir().unwrap();
    let now = crate::tls::now();
    let wanted = names(&["muster.example", "192.0.2.7", "2001:db8::7"]);
    let made = make(folder.path(), &wanted, now).unwrap();
    assert!(made.is_new_authority && made.is_new_certificate);
    let (authority, chain) = (read(&made.authority), read(&made.certificate));
    for (name, is_fine) in [
        ("muster.example", true),
        ("192.0.2.7", true),
        ("2001:db8::7", true),
        ("192.0.2.8", false),
        ("other.example", false),
    ] {
        assert_eq!(is_trusted(&authority, &chain, name, now), is_fine, "{name}");
    }
    let late = now.plus_ms((SERVER_DAYS + 1) * DAYS);
    assert!(!is_trusted(&authority, &chain, "muster.example", late));
    let other = tempfile::tempdir().unwrap();
    let stranger = make(other.path(), &wanted, now).unwrap();
    let stranger = read(&stranger.authority);
    assert!(!is_trusted(&stranger, &chain, "muster.example", now));
}

/// D4. Whoever gets hold of the authority's key cannot make a certificate for another site.
#[test]
fn the_authority_cannot_vouch_for_other_names() {
    let folder = tempfile::tempdir().unwrap();
    let now = crate::tls::now();
    let made = make(folder.path(), &names(&["muster.example"]), now).unwrap();
    let pem = read(&made.authority);
    let forge = |name: &str| {
        let key = key_of(&folder.path().join("authority.key")).unwrap();
        let issuer = Issuer::from_ca_cert_pem(&pem, key).unwrap();
        let path = folder.path().join("forged.pem");
        let key = folder.path().join("forged.key");
        make_server(&path, &key, &issuer, &pem, &names(&[name]), now).unwrap();
        is_trusted(&pem, &read(&path), name, now)
    };
    assert!(forge("muster.example"));
    assert!(forge("desk.muster.example"));
    for other in ["bank.example", "example", "192.0.2.7", "2001:db8::7"] {
        assert!(!forge(other), "{other}");
    }
    let refused = make(folder.path(), &names(&["bank.example"]), now).unwrap_err();
    assert!(matches!(refused, CaError::NotPermitted { .. }));
    assert!(make(folder.path(), &names(&["desk.muster.example"]), now).is_ok());
}

/// D4.
#[test]
fn made_again_it_changes_nothing_until_it_is_time() {
    let folder = tempfile::tempdir().unwrap();
    let now = crate::tls::now();
    let wanted = names(&["muster.example", "192.0.2.7"]);
    let first = make(folder.path(), &wanted, now).unwrap();
    let chain = read(&first.certificate);
    let again = make(folder.path(), &names(&["192.0.2.7", "muster.example"]), now).unwrap();
    assert!(!again.is_new_authority && !again.is_new_certificate);
    assert_eq!(
        (read(&again.certificate), again.until),
        (chain.clone(), first_until(&chain))
    );

    let fewer = make(folder.path(), &names(&["muster.example"]), now).unwrap();
    assert!(fewer.is_new_certificate && !fewer.is_new_authority);
    let late = now.plus_ms((SERVER_DAYS - RENEW_DAYS) * DAYS + DAYS);
    let renewed = make(folder.path(), &names(&["muster.example"]), late).unwrap();
    assert!(renewed.is_new_certificate && !renewed.is_new_authority);
    assert_eq!(renewed.fingerprint, first.fingerprint);
    fs::remove_file(&renewed.key).unwrap();
    let mended = make(folder.path(), &names(&["muster.example"]), late).unwrap();
    assert!(mended.is_new_certificate);
    let too_late = now.plus_ms((AUTHORITY_DAYS - SERVER_DAYS) * DAYS + DAYS);
    let refused = make(folder.path(), &names(&["muster.example"]), too_late).unwrap_err();
    assert!(matches!(refused, CaError::AuthorityEnds { .. }));
}

fn first_until(chain: &str) -> Timestamp {
    Parsed::of(Path::new("chain"), chain).unwrap().until
}

/// D4.
#[test]
fn the_files_are_for_their_owner_and_only_the_public_part_is_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("tls");
    let made = make(&inside, &names(&["muster.example"]), crate::tls::now()).unwrap();
    assert_eq!(
        fs::metadata(&inside).unwrap().permissions().mode() & 0o777,
        0o700
    );
    for entry in fs::read_dir(&inside).unwrap() {
        let entry = entry.unwrap();
        let rights = entry.metadata().unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600, "{}", entry.path().display());
    }
    let key = read(&inside.join("authority.key"));
    let both = inside.join("both.pem");
    fs::write(&both, format!("{key}{}", read(&made.authority))).unwrap();
    let (pem, fingerprint) = public_part(&both).unwrap();
    assert!(!pem.contains("PRIVATE") && pem.matches("BEGIN").count() == 1);
    assert_eq!(fingerprint, made.fingerprint);
    assert_eq!(fingerprint.len(), 95);
    for wrong in [&made.certificate, &made.key, &inside.join("none.pem")] {
        assert!(public_part(wrong).is_err(), "{}", wrong.display());
    }
}

#[test]
fn names_are_hosts_or_addresses() {
    for good in [
        "muster.example",
        "MUSTER.example",
        "desk-1",
        "192.0.2.7",
        "::1",
    ] {
        assert!(good.parse::<Name>().is_ok(), "{good}");
    }
    let long = format!("{}.example", "x".repeat(64));
    for bad in [
        "",
        ".",
        "muster.",
        "-x",
        "x-",
        "a b",
        "*.example",
        "https://x",
        "x:1",
        "192.0.2",
        "1.2.3.400",
        "đường.example",
        &long,
    ] {
        assert!(bad.parse::<Name>().is_err(), "{bad}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        make(folder.path(), &[], Timestamp(0)),
        Err(CaError::HowMany)
    ));
}
