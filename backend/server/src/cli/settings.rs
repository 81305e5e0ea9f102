//! Where settings come from, and how the server talks to its log.

use std::{
    io::IsTerminal,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use anyhow::{Context, anyhow};
use clap::Args;
use server::config::Config;
use tracing_subscriber::EnvFilter;

/// Options that win over the file and the environment.
#[derive(Debug, Default, Args)]
pub(super) struct ConfigArguments {
    /// The settings; fixtures/config/muster.toml is an example with all of them.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The data folder; made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Where to listen; a loopback address, unless TLS is spoken here or at a named proxy.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) listen: Option<SocketAddr>,
    /// The folder with the map.
    #[arg(long, value_name = "DIR")]
    pub(super) map: Option<PathBuf>,
    /// The certificate chain in PEM; `muster ca` makes one.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(super) tls_certificate: Option<PathBuf>,
    /// The certificate's private key in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(super) tls_key: Option<PathBuf>,
    /// Proxies that speak TLS for this server and whose word is believed.
    #[arg(long, value_name = "ADDRESS,…", value_delimiter = ',')]
    pub(super) behind_proxy: Vec<IpAddr>,
}

impl ConfigArguments {
    /// The settings from file, environment and options.
    pub(super) fn load(&self) -> anyhow::Result<Config> {
        let mut env = environment()?;
        env.extend(self.as_variables()?);
        Ok(Config::load(self.config.as_deref(), env)?)
    }

    /// The options as variables; they come last and so win.
    pub(super) fn as_variables(&self) -> anyhow::Result<Vec<(String, String)>> {
        let path = |path: &PathBuf| {
            let text = path.to_str().map(str::to_owned);
            text.ok_or_else(|| anyhow!("the path {} is not UTF-8", path.display()))
        };
        let options = [
            ("MUSTER_DATA", self.data.as_ref().map(path).transpose()?),
            ("MUSTER_LISTEN", self.listen.map(|it| it.to_string())),
            ("MUSTER_MAP", self.map.as_ref().map(path).transpose()?),
            (
                "MUSTER_TLS_CERTIFICATE",
                self.tls_certificate.as_ref().map(path).transpose()?,
            ),
            (
                "MUSTER_TLS_KEY",
                self.tls_key.as_ref().map(path).transpose()?,
            ),
            ("MUSTER_BEHIND_PROXY", self.proxies()),
        ];
        let set = options
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Ok(set.collect())
    }
}

impl ConfigArguments {
    fn proxies(&self) -> Option<String> {
        let proxies: Vec<_> = self.behind_proxy.iter().map(IpAddr::to_string).collect();
        (!proxies.is_empty()).then(|| proxies.join(","))
    }
}

/// The variables of this process that may be ours.
fn environment() -> anyhow::Result<Vec<(String, String)>> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| name.starts_with("MUSTER_"))
        .map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            // The value is not repeated: it may be a secret that was set by mistake.
            Err(_) => Err(anyhow!("{name} is not UTF-8")),
        })
        .collect()
}

/// Reads what is to be logged.
pub(super) fn log_filter(text: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::builder()
        .parse(text)
        .context("the setting log cannot be understood")
}

/// Starts the log on standard error; standard output is for what was asked for.
pub(super) fn start_log(text: &str) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(log_filter(text)?)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init()
        .map_err(|error| anyhow!("the log cannot be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_win() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("muster.toml");
        std::fs::write(
            &file,
            "data = \"in-file\"\nlisten = \"127.0.0.1:1\"\ntick_ms = 50\n",
        )
        .unwrap();
        let arguments = ConfigArguments {
            config: Some(file),
            data: Some("option".into()),
            listen: Some("127.0.0.1:2".parse().unwrap()),
            ..ConfigArguments::default()
        };
        let config = arguments.load().unwrap();
        assert_eq!(
            (config.data, config.listen.port(), config.tick_ms),
            ("option".into(), 2, 50)
        );
    }

    #[test]
    fn a_log_setting_that_means_nothing_is_an_error() {
        assert!(log_filter("info,server::room=debug").is_ok());
        assert!(log_filter("server=loud").is_err());
    }
}
