//! The pages in a real browser, driven by `.ci/browser/pages.mjs`.
//!
//! Needs Chromium, Node and the packages of `.ci/browser`. Where one is missing the test says how to install it and
//! counts as passed; `RASHOMON_BROWSER=required` makes that a failure. Pictures and a report go to
//! `RASHOMON_BROWSER_OUT`, else below the folder of the build.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.ci/browser");

fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|p| p.is_file())
}

/// The browser and Node, or what is missing and how to get it.
fn tools() -> Result<(PathBuf, PathBuf), String> {
    let given = env::var_os("RASHOMON_CHROMIUM").map(PathBuf::from).filter(|p| p.is_file());
    let chromium = given
        .or_else(|| program(&["chromium", "chromium-browser", "google-chrome"]))
        .ok_or("Chromium is missing; hint: apt-get install -y chromium")?;
    let node = program(&["node"]).ok_or("Node is missing; hint: apt-get install -y nodejs npm")?;
    if !Path::new(SCRIPTS).join("node_modules/playwright-core").is_dir() {
        return Err("its packages are missing; hint: npm ci --prefix .ci/browser".to_owned());
    }
    Ok((chromium, node))
}

#[test]
fn pages_hold_in_a_browser() {
    let (chromium, node) = match tools() {
        Ok(tools) => tools,
        Err(missing) => {
            let required = env::var_os("RASHOMON_BROWSER").is_some_and(|v| v == "required");
            assert!(!required, "the pages cannot be tried in a browser: {missing}");
            // Past the capture of the test harness: whoever runs the tests should see that one did not run.
            let _ = writeln!(std::io::stderr(), "browser test skipped: {missing}");
            return;
        }
    };
    let out = env::var_os("RASHOMON_BROWSER_OUT")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages"), PathBuf::from);
    let tried = Command::new(node)
        .arg(Path::new(SCRIPTS).join("pages.mjs"))
        .arg(env!("CARGO_BIN_EXE_rashomon"))
        .arg(&out)
        .env("RASHOMON_CHROMIUM", chromium)
        .output()
        .unwrap();
    assert!(
        tried.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&tried.stdout),
        String::from_utf8_lossy(&tried.stderr)
    );
}
