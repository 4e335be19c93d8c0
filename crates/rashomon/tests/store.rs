//! A store as the commands use it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn rashomon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes the sample to a folder and adds it to a store; returns the paths of both.
fn added(folder: &Path) -> (String, String) {
    let sample = folder.join("sample").display().to_string();
    assert!(rashomon(&["demo", "--to", &sample]).status.success());
    let store = folder.join("news.store").display().to_string();
    let output = rashomon(&["add", &store, &sample]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (sample, store)
}

#[test]
fn a_store_reads_as_the_files_that_were_added() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    for command in [
        &["read", "--format", "json"][..],
        &["read", "--format", "csv"],
        &["record", "--format", "json"],
        &["brief", "--json", "--lang", "uk"],
        &["brief", "--format", "html"],
        &["export", "--table", "tellings"],
        &["export", "--table", "series"],
    ] {
        let of = |path: &str| {
            let output = rashomon(&[command, &[path]].concat());
            assert_eq!(output.status.code(), Some(0), "{command:?} {path}: {}", stderr(&output));
            stdout(&output)
        };
        if command[0] != "record" {
            assert_eq!(of(&sample), of(&store), "{command:?}");
        } else {
            assert_eq!(of(&store), stdout(&rashomon(&["read", &sample, "--format", "json"])));
        }
    }
    for command in ["annotate", "extract"] {
        let of = |path: &str| {
            let text = stdout(&rashomon(&[command, path]));
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(of(&sample), of(&store), "{command}");
    }
    let explained = rashomon(&["explain", "E1", &store]);
    assert_eq!(stdout(&explained), stdout(&rashomon(&["explain", "E1", &sample])));
}

#[test]
fn adding_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let before = fs::read(&store).unwrap();
    let output = stdout(&rashomon(&["add", &store, &sample, "--list"]));
    assert!(output.contains(" 0 added") && output.lines().count() == 1, "{output}");
    assert_eq!(fs::read(&store).unwrap(), before);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 2, "nothing is left beside the store");
}

#[test]
fn the_order_of_arrival_and_the_number_of_batches_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let mut files: Vec<_> = fs::read_dir(&sample).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.reverse();
    // One text under two more names: before the first name and after it.
    let text = fs::read(&files[0]).unwrap();
    for name in ["000_before.txt", "zzz_after.txt"] {
        fs::write(Path::new(&sample).join(name), &text).unwrap();
        files.push(Path::new(&sample).join(name));
    }
    let other = folder.path().join("other.store").display().to_string();
    for some in files.chunks(5) {
        let some: Vec<&str> = some.iter().map(|p| p.to_str().unwrap()).collect();
        assert!(rashomon(&[&["add", &other][..], &some].concat()).status.success());
    }
    assert!(rashomon(&["add", &store, &sample]).status.success());
    let read = stdout(&rashomon(&["read", &sample, "--format", "json"]));
    assert_eq!(read, stdout(&rashomon(&["read", &other, "--format", "json"])));
    assert_eq!(read, stdout(&rashomon(&["read", &store, "--format", "json"])));
}

#[test]
fn other_packs_read_again_only_what_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let pack = folder.path().join("packs/languages/uk/events.toml");
    fs::create_dir_all(pack.parent().unwrap()).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/languages/uk/events.toml");
    // A copy of the pack's own file under its own name, with a comment: another digest, the same reading.
    let mut bytes = fs::read(own).unwrap();
    bytes.extend_from_slice(b"\n# another digest\n");
    fs::write(&pack, bytes).unwrap();
    let packs = folder.path().join("packs").display().to_string();
    let output = rashomon(&["add", &store, "--packs", &packs]);
    let told = stdout(&output);
    let uk = fs::read_dir(&sample)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains("uk"))
        .count();
    assert!(uk > 0 && told.contains(&format!(" {uk} read again")), "{told} {}", stderr(&output));
    let stale = rashomon(&["read", &store]);
    assert!(
        stderr(&stale).contains("read by another version or other packs"),
        "{}",
        stderr(&stale)
    );
    assert!(stdout(&rashomon(&["add", &store])).contains(&format!(" {uk} read again")));
    let read = |path: &str| stdout(&rashomon(&["read", path, "--format", "json"]));
    assert_eq!(read(&store), read(&sample));
}

#[test]
fn pages_are_read_again_from_their_own_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let html = "<html><head><title>Talks</title><meta property=\"article:published_time\" content=\"2024-01-27\"></head><body><article><h1>Talks began in the capital</h1><p>Envoys of both sides met in the capital on Saturday and spoke for two hours.</p><p>A second meeting was planned for Sunday, the ministry said in a statement.</p></article></body></html>";
    fs::write(&page, html).unwrap();
    fs::write(folder.path().join("page.html.meta.json"), "{\"outlet\":\"The Courier\"}").unwrap();
    let lines = folder.path().join("lines.jsonl");
    fs::write(&lines, "{\"text\":\"Rebels shelled the town on Monday.\",\"date\":\"2024-02-05\"}\n{\"text\":\"The army denied it.\",\"url\":\"https://example.org/2\"}\n").unwrap();
    let store = folder.path().join("news.store").display().to_string();
    let (page, lines) = (page.to_str().unwrap(), lines.to_str().unwrap());
    assert!(rashomon(&["add", &store, page, lines]).status.success());
    for command in ["annotate", "extract"] {
        let sorted = |output: Output| {
            let mut lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(
            sorted(rashomon(&[command, page, lines])),
            sorted(rashomon(&[command, &store])),
            "{command}"
        );
    }
}

#[test]
fn a_store_is_checked_compacted_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let check = rashomon(&["check", &store]);
    assert_eq!(check.status.code(), Some(0), "{}", stdout(&check));
    let read = |path: &str| stdout(&rashomon(&["read", path, "--format", "json"]));
    let before = read(&store);
    let output = rashomon(&["compact", &store]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(read(&store), before);
    let saved = folder.path().join("saved.store").display().to_string();
    assert_eq!(rashomon(&["compact", &store, "--to", &saved]).status.code(), Some(0));
    assert_eq!(read(&saved), before);
    // The index is made anew by reading again.
    let told = stdout(&rashomon(&["add", &saved]));
    let count = fs::read_dir(&sample).unwrap().count();
    assert!(told.contains(&format!(" {count} read again")), "{told}");
    assert_eq!(read(&saved), before);
    // One byte of a text: it is said which, and the way out works.
    let mut bytes = fs::read(&store).unwrap();
    let at = bytes.len() - 2_000;
    for byte in &mut bytes[at..at + 64] {
        *byte ^= 0x55;
    }
    fs::write(&store, bytes).unwrap();
    let check = rashomon(&["check", &store]);
    assert_eq!(check.status.code(), Some(2), "{}", stdout(&check));
    let rest = folder.path().join("rest.store").display().to_string();
    let output = rashomon(&["compact", &store, "--to", &rest]);
    assert!(!stdout(&output).is_empty(), "{}", stderr(&output));
    assert_eq!(rashomon(&["check", &rest]).status.code(), Some(0));
}

#[test]
fn a_second_writer_is_told_who_writes_and_readers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let holder = rashomon_store::Store::open(Path::new(&store)).unwrap();
    let mut first = rashomon_store::Store::open(Path::new(&store)).unwrap();
    let mut change = rashomon_store::Change::new("2024-01-27T12:00:00Z", "rashomon test", "hold");
    let batch = first.begin(&mut change).unwrap();
    fs::write(Path::new(&sample).join("new.txt"), "Talks began.\n").unwrap();
    let output = rashomon(&["add", &store, &sample]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("another program is writing") && said.contains("process "), "{said}");
    assert_eq!(rashomon(&["read", &store, "--quiet"]).status.code(), Some(0));
    drop(batch);
    drop(holder);
    assert_eq!(rashomon(&["add", &store, &sample]).status.code(), Some(0));
}

#[test]
#[cfg(unix)]
fn a_store_that_may_not_be_written_is_still_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (sample, store) = added(folder.path());
    let before = stdout(&rashomon(&["read", &store, "--format", "json"]));
    let rights = |path: &str, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    rights(&store, 0o444);
    rights(folder.path().to_str().unwrap(), 0o555);
    let read = rashomon(&["read", &store, "--format", "json"]);
    let add = rashomon(&["add", &store, &sample]);
    rights(folder.path().to_str().unwrap(), 0o755);
    assert_eq!(stdout(&read), before, "{}", stderr(&read));
    // Whoever may do everything is not stopped by rights.
    if fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) != 0) {
        assert_eq!(add.status.code(), Some(2));
        assert!(stderr(&add).contains("hint: "), "{}", stderr(&add));
    }
}
