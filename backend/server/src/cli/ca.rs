//! `muster ca`: a local authority and a certificate of it.

use std::path::PathBuf;

use clap::Args;
use server::{
    ca::{self, Made, Name},
    clock::Clock,
};

/// Options of `muster ca`.
#[derive(Debug, Args)]
pub(super) struct CaArguments {
    /// The folder of the files; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Names and addresses under which browsers reach the server.
    #[arg(value_name = "NAME", required = true)]
    names: Vec<Name>,
}

/// Makes or renews, and says what to do with it.
pub(super) fn run(arguments: &CaArguments) -> anyhow::Result<()> {
    let now = Clock::live(domain::Timestamp(0)).now();
    let made = ca::make(&arguments.out, &arguments.names, now)?;
    tell(&made, now);
    Ok(())
}

fn tell(made: &Made, now: domain::Timestamp) {
    let was = |is_new| if is_new { "made" } else { "kept" };
    let days = made.until.ms_since(now) / 86_400_000;
    say!(
        "authority, {}: {}\n  SHA-256 {}",
        was(made.is_new_authority),
        made.authority.display(),
        made.fingerprint
    );
    say!(
        "certificate, {}, for {days} days: {}",
        was(made.is_new_certificate),
        made.certificate.display()
    );
    say!("\nIn the settings of the server:\n\n[tls]");
    say!("certificate = {:?}", made.certificate.display().to_string());
    say!("key = {:?}", made.key.display().to_string());
    say!("authority = {:?}", made.authority.display().to_string());
    say!(
        "\nInstall the authority on every tablet and desk: the server explains it under /install-certificate."
    );
    say!("Run this command again to renew; a running server takes the new certificate by itself.");
}
