//! The files of an authority: private, replaced whole, and read back with distrust.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    net::IpAddr,
    path::{Path, PathBuf},
};

use domain::Timestamp;
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName, prelude::FromDer};

use super::{CaError, Name};
use crate::tls::TLS_FILE_BYTES_MAX;

/// What is known of a certificate.
pub(super) struct Parsed {
    pub(super) subject: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) until: Timestamp,
    pub(super) fingerprint: String,
    names: Vec<Name>,
    permitted: Vec<Name>,
}

impl Parsed {
    /// The first certificate of a file.
    pub(super) fn of(path: &Path, pem: &str) -> Result<Self, CaError> {
        let not_ours = || CaError::NotOurs {
            path: path.to_owned(),
        };
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_error| not_ours())?;
        let (_, it) = X509Certificate::from_der(&der).map_err(|_error| not_ours())?;
        let names = it.subject_alternative_name().ok().flatten();
        let names = names.map(|it| it.value.general_names.iter().filter_map(named).collect());
        let permitted = it.name_constraints().ok().flatten();
        let permitted = permitted.and_then(|it| it.value.permitted_subtrees.as_ref());
        let permitted = permitted.map(|it| it.iter().filter_map(|it| named(&it.base)).collect());
        Ok(Self {
            subject: it.subject().as_raw().to_vec(),
            issuer: it.issuer().as_raw().to_vec(),
            until: Timestamp(it.validity().not_after.timestamp().saturating_mul(1_000)),
            fingerprint: fingerprint(&der),
            names: names.unwrap_or_default(),
            permitted: permitted.unwrap_or_default(),
        })
    }

    /// Whether an authority may vouch for the name, or for a host's parent.
    pub(super) fn permits(&self, name: &Name) -> bool {
        self.permitted.iter().any(|it| match (it, name) {
            (Name::Host(parent), Name::Host(host)) => {
                host == parent
                    || host
                        .strip_suffix(parent)
                        .is_some_and(|it| it.ends_with('.'))
            }
            (it, name) => it == name,
        })
    }

    pub(super) fn has_names(&self, names: &[Name]) -> bool {
        let sorted = |names: &[Name]| {
            let mut names = names.to_vec();
            names.sort();
            names.dedup();
            names
        };
        sorted(&self.names) == sorted(names)
    }
}

/// An address of a constraint has its mask behind it; those made here are of one address each.
fn named(name: &GeneralName<'_>) -> Option<Name> {
    let address = |bytes: &[u8]| -> Option<IpAddr> {
        match bytes.len() {
            4 | 8 => <[u8; 4]>::try_from(bytes.get(..4)?).ok().map(IpAddr::from),
            16 | 32 => <[u8; 16]>::try_from(bytes.get(..16)?)
                .ok()
                .map(IpAddr::from),
            _ => None,
        }
    };
    match name {
        GeneralName::DNSName(it) => Some(Name::Host((*it).to_owned())),
        GeneralName::IPAddress(it) => address(it).map(Name::Address),
        _ => None,
    }
}

/// SHA-256 in groups, as phones and desks show it.
fn fingerprint(der: &[u8]) -> String {
    let digest = Sha256::digest(der);
    let pairs: Vec<_> = digest.iter().map(|it| format!("{it:02X}")).collect();
    pairs.join(":")
}

/// The public part of an authority for handing out, and its fingerprint: made anew from what was understood, so that
/// whatever else stands in the file stays there.
pub fn public_part(path: &Path) -> Result<(String, String), CaError> {
    let pem = read_pem(path)?;
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_error| not_ours(path))?;
    let (_, it) = X509Certificate::from_der(&der).map_err(|_error| not_ours(path))?;
    if !it.is_ca() {
        return Err(not_ours(path));
    }
    Ok((encode(&der), fingerprint(&der)))
}

fn not_ours(path: &Path) -> CaError {
    CaError::NotOurs {
        path: path.to_owned(),
    }
}

fn encode(der: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

pub(super) fn read_pem(path: &Path) -> Result<String, CaError> {
    let mut text = String::new();
    fs::File::open(path)
        .and_then(|it| it.take(TLS_FILE_BYTES_MAX).read_to_string(&mut text))
        .map_err(failed(path))?;
    Ok(text)
}

/// Makes the folder if it is not there, for its owner only.
pub(super) fn make_folder(folder: &Path) -> Result<(), CaError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed(folder))
}

/// Puts a file in its place whole, readable by its owner only.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), CaError> {
    let half: PathBuf = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || -> io::Result<()> {
        // What is left of an attempt that was cut short may have another mode.
        match fs::remove_file(&half) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = options.open(&half)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&half, path)
    };
    write().map_err(failed(path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> CaError {
    move |source| CaError::File {
        path: path.to_owned(),
        source,
    }
}
