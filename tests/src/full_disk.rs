//! A disk that is full for one process: no file of it may grow any more.

use std::path::Path;

use crate::process::UnderTest;

/// Starts a server that [`limit_files`] does not end: the system would end the process with a signal that a full disk does
/// not send. `scratch` has room for a script.
pub async fn start(program: &Path, scratch: &Path, data: &Path) -> UnderTest {
    let script = scratch.join("under-test");
    let program = program.display();
    let text = format!("#!/bin/sh\ntrap '' XFSZ\nexec '{program}' \"$@\"\n");
    std::fs::write(&script, text).expect("a script");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&script, executable).expect("its mode");
    UnderTest::start(&script, data, &[])
        .await
        .expect("a server")
}

/// Sets how large a file of a process may become, in bytes; the system's own tool does it. Tells whether it could.
pub fn limit_files(process: u32, bytes: &str) -> bool {
    std::process::Command::new("prlimit")
        .args([
            "--pid",
            &process.to_string(),
            &format!("--fsize={bytes}:unlimited"),
        ])
        .status()
        .is_ok_and(|it| it.success())
}
