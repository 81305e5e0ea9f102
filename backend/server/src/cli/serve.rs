//! `muster serve` and `muster check-config`.

use std::net::SocketAddr;

use anyhow::Context;
use server::{Extras, config::Config, console::Authority, oidc::Oidc, tls::Certificate};
use tokio::net::TcpListener;

use super::{
    settings::{ConfigArguments, log_filter, start_log},
    shutdown,
};

/// Runs the server until it is told to stop.
pub(super) async fn run(arguments: &ConfigArguments) -> anyhow::Result<()> {
    let config = checked(arguments)?;
    start_log(&config.log)?;
    let signal = shutdown::signal()?;
    let listener = listen(config.listen).await?;
    server::serve(config, Extras::default(), listener, async {
        // The task has nothing to panic over; if it is gone, stopping is right too.
        let _ = signal.await;
    })
    .await?;
    Ok(())
}

/// Checks everything about the settings that does not need the data folder, and prints them.
pub(super) fn check(arguments: &ConfigArguments) -> anyhow::Result<()> {
    say!("{:#?}", checked(arguments)?);
    Ok(())
}

fn checked(arguments: &ConfigArguments) -> anyhow::Result<Config> {
    let config = arguments.load()?;
    config.check_reach()?;
    if let Some(tls) = &config.tls {
        Certificate::load(tls.clone())?;
    }
    if let Some(authority) = &config.authority {
        Authority::load(authority)?;
    }
    if let Some(oidc) = &config.oidc {
        Oidc::new(oidc, config.public_url.as_deref())?;
    }
    config.terms()?;
    log_filter(&config.log)?;
    Ok(config)
}

/// Listens, and says where if that fails.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))
}
