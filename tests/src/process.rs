//! A server in a process of its own, which can be killed and looked at from outside.

use std::{ffi::OsString, path::Path, process::Stdio, time::Duration};

use anyhow::{Context, anyhow};
use client::Client;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long a server may take to start: replaying the longest test's journal, unoptimised, on a busy machine.
const START_WITHIN: Duration = Duration::from_mins(2);

/// A running server. It is killed when this is dropped.
pub struct UnderTest {
    child: Child,
    base: String,
}

impl UnderTest {
    /// Starts `muster-under-test` and waits until it serves: it prints its port then.
    pub async fn start(program: &Path, data: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        Self::start_in(program, data, arguments, &[]).await
    }

    /// The same with variables of its own.
    pub async fn start_in(
        program: &Path,
        data: &Path,
        arguments: &[&str],
        environment: &[(&'static str, OsString)],
    ) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .arg(data)
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the server's process")?;
        let stdout = child.stdout.take().context("the server's output")?;
        let mut line = String::new();
        let mut reader = BufReader::new(stdout);
        tokio::time::timeout(START_WITHIN, reader.read_line(&mut line))
            .await
            .map_err(|_elapsed| anyhow!("the server does not start in time"))??;
        let port: u16 = line.trim().parse().context("the server's port")?;
        Ok(Self {
            child,
            base: format!("http://127.0.0.1:{port}"),
        })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The process, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// A client that is not signed in.
    pub fn stranger(&self) -> anyhow::Result<Client> {
        Ok(Client::new(&self.base)?)
    }

    /// SIGKILL, and waits until nothing of the process is left.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("killing the server")
    }
}
