//! Bad input never loses anything: one clear line each, and the rest goes on.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.put("good.txt", "Iraq attacks Kuwait\n\nIraqi forces attacked a base in Kuwait on 3 May 2031, killing four soldiers.\n".as_bytes());
        desk
    }
    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rashomon"))
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// One line `rashomon: NAME: …; hint: …` about the bad input, and the good article is read all the same.
fn complains_and_goes_on(desk: &Desk, bad: &str) {
    let both = desk.run(&["read", "good.txt", bad, "--format", "json"]);
    assert_eq!(both.status.code(), Some(0), "{bad}: {}", stderr(&both));
    let lines: Vec<String> = stderr(&both).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1, "{bad}: {lines:?}");
    assert!(
        lines[0].starts_with("rashomon: ")
            && lines[0].contains(bad)
            && lines[0].contains("; hint: "),
        "{}",
        lines[0]
    );
    let record: serde_json::Value = serde_json::from_slice(&both.stdout).unwrap();
    assert_eq!(record["articles"].as_array().unwrap().len(), 1, "{bad}");
    let alone = desk.run(&["read", bad]);
    assert_eq!(alone.status.code(), Some(2), "{bad}: {}", stderr(&alone));
}

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    desk.put("empty.txt", b"");
    complains_and_goes_on(&desk, "empty.txt");
    desk.put("blank.txt", b" \n\n \n");
    complains_and_goes_on(&desk, "blank.txt");
}

#[test]
fn a_binary_file() {
    let desk = Desk::new();
    let noise: Vec<u8> =
        (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    desk.put("noise.bin", &noise);
    complains_and_goes_on(&desk, "noise.bin");
    desk.put("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    complains_and_goes_on(&desk, "picture.png");
}

#[test]
fn a_path_that_is_not_there() {
    complains_and_goes_on(&Desk::new(), "missing.txt");
}

#[test]
fn an_old_charset_is_read() {
    let desk = Desk::new();
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Россия обстреляла Киев\n\nРоссийские войска в понедельник обстреляли Киев, погибли четыре человека, сообщил мэр.\n");
    desk.put("old.txt", &bytes);
    let output = desk.run(&["annotate", "old.txt"]);
    let account: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(account["language"], "ru");
    assert_eq!(account["title"], "Россия обстреляла Киев");
    assert_eq!(desk.run(&["check", "old.txt"]).status.code(), Some(0));
}

#[test]
fn bytes_that_are_no_charset_lose_only_themselves() {
    let desk = Desk::new();
    desk.put("torn.txt", b"Iraq attacks Kuwait\n\nIraqi forces attacked a base \xff\xfe\xc3 in Kuwait, killing four soldiers.\n");
    let output = desk.run(&["annotate", "torn.txt"]);
    let account: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!account["diagnostics"].as_array().unwrap().is_empty());
    assert_eq!(desk.run(&["check", "torn.txt"]).status.code(), Some(0));
}

#[test]
fn a_language_without_a_pack() {
    let desk = Desk::new();
    desk.put("de.txt", "Die Lage im Irak\n\nDie Regierung in Bagdad hat am Montag mit den Vereinigten Staaten über den Abzug der Truppen gesprochen.\n".as_bytes());
    let output = desk.run(&["read", "de.txt", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<&str> = record["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|d| d["code"].as_str())
        .collect();
    assert!(codes.contains(&"language-without-pack"), "{codes:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_loop() {
    let desk = Desk::new();
    fs::create_dir(desk.path("news")).unwrap();
    fs::rename(desk.path("good.txt"), desk.path("news/good.txt")).unwrap();
    std::os::unix::fs::symlink("../news", desk.path("news/again")).unwrap();
    let output = desk.run(&["read", "news", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("leads back"), "{}", stderr(&output));
}

#[test]
fn a_pack_with_an_unknown_key() {
    let desk = Desk::new();
    desk.put(
        "packs/uk/events-my.toml",
        "[[event]]\nid = \"x\"\ntype = \"ASSAULT\"\nverbs = [\"бʼє\"]\n".as_bytes(),
    );
    let output = desk.run(&["languages", "--packs", "packs", "--check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("languages/uk/events-my.toml:4"), "{}", stderr(&output));
    assert!(stderr(&output).contains("verbs"), "{}", stderr(&output));
}

#[test]
fn a_pack_of_ones_own_is_used_without_a_rebuild() {
    let desk = Desk::new();
    desk.put("own.txt", "Iraq zorbled Kuwait\n\nIraq zorbled Kuwait on 3 May 2031.\n".as_bytes());
    let events = |args: &[&str]| {
        let account: serde_json::Value = serde_json::from_slice(&desk.run(args).stdout).unwrap();
        account["events"].as_array().unwrap().len()
    };
    assert_eq!(events(&["annotate", "own.txt"]), 0);
    desk.put(
        "packs/en/events-my.toml",
        b"[[event]]\nid = \"zorble\"\ntype = \"ASSAULT\"\nverb = [\"zorbl*\"]\n",
    );
    assert!(events(&["annotate", "own.txt", "--packs", "packs"]) > 0);
}

#[test]
fn no_articles_at_all() {
    let desk = Desk::new();
    fs::create_dir(desk.path("nothing")).unwrap();
    let output = desk.run(&["read", "nothing"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
}

#[test]
fn a_torn_line_among_accounts() {
    let desk = Desk::new();
    let good = desk.run(&["annotate", "good.txt"]).stdout;
    let mut accounts = good.clone();
    accounts.extend_from_slice(b"{\"format\":\"rashomon/1\",\n");
    desk.put("accounts.jsonl", &accounts);
    let output = desk.run(&["record", "accounts.jsonl", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("accounts.jsonl:2"), "{}", stderr(&output));
    assert_eq!(output.stdout, desk.run(&["read", "good.txt", "--format", "json"]).stdout);
}

#[test]
fn a_long_line_is_read_in_bounded_time_and_memory() {
    let desk = Desk::new();
    let sentence = "Iraqi forces attacked a base in Kuwait on 3 May 2031, killing four soldiers. ";
    desk.put("long.txt", sentence.repeat(20_000).as_bytes());
    let output = desk.run(&["read", "long.txt", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    desk.put("word.txt", "а".repeat(1 << 20).as_bytes());
    assert!(desk.run(&["read", "word.txt"]).status.code().is_some_and(|c| c < 2));
}

#[test]
fn sidecars_say_what_the_text_does_not() {
    let desk = Desk::new();
    desk.put("good.txt.meta.json", br#"{"outlet": "The Daily", "published": "2031-05-04"}"#);
    let account: serde_json::Value =
        serde_json::from_slice(&desk.run(&["annotate", "good.txt"]).stdout).unwrap();
    assert_eq!(account["outlet"], "The Daily");
    assert_eq!(account["published"]["start"], "2031-05-04");
    desk.put("good.txt.meta.json", br#"{"outlte": "The Daily"}"#);
    let output = desk.run(&["annotate", "good.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("good.txt.meta.json") && stderr(&output).contains("outlte"),
        "{}",
        stderr(&output)
    );
}
