//! Many screens, moving units and a steady flow of decisions at once: nothing is lost, reordered or made up. The
//! times are the load generator's own business (`cargo xtask bench`), because a busy machine says nothing of them.

use std::time::Duration;

/// A quick run takes some ten seconds; an unoptimised server on a busy machine takes longer to set up.
const QUICK_WITHIN: Duration = Duration::from_mins(3);

/// S3 and S4 under load: every screen gets every decision of its agency once and in order, and only true positions.
#[tokio::test]
async fn a_quick_load_loses_nothing() {
    let run = tokio::process::Command::new(env!("CARGO_BIN_EXE_muster-load"))
        .arg("--quick")
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(QUICK_WITHIN, run)
        .await
        .expect("the run ends")
        .expect("the generator");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
