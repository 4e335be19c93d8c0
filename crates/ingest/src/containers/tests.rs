//! Containers in containers, sound and damaged.

use super::*;
use std::io::Write;

/// Opens an input; returns its leaves as `place label size` and its lines as `place: what`.
fn opened(label: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut leaves, mut lines) = (Vec::new(), Vec::new());
    let mut file = Cursor::new(bytes);
    let mut sink = |opened| match opened {
        Opened::Leaf(leaf) => leaves.push(format!("{} {} {}", leaf.place, leaf.label, leaf.size())),
        Opened::LeftOut(LeftOut { place, what, .. }) => lines.push(format!("{place}: {what}")),
    };
    if let Err(error) = open(label, Bytes::File(&mut file), &mut sink) {
        lines.push(error.to_string());
    }
    (leaves, lines)
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn record(kind: &str, url: &str, body: &str, length: usize) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
    )
}

fn page(url: &str) -> String {
    let body = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Talks</p></html>";
    record("response", url, body, body.len())
}

#[test]
fn containers_stand_in_containers() {
    let inner = tar(&[("a/one.txt", b"One."), (".hidden", b"x"), ("two.html", b"<html><p>Two.")]);
    let (leaves, lines) =
        opened("news.zip", &zip(&[("b/all.tar.gz", &gz(&inner)), ("three.txt", b"Three.")]));
    let expected = [
        "news.zip/b/all.tar.gz/a/one.txt one.txt 4",
        "news.zip/b/all.tar.gz/two.html two.html 13",
        "news.zip/three.txt three.txt 6",
    ];
    assert_eq!((leaves, lines), (expected.map(str::to_owned).to_vec(), vec![]));
    let frames =
        [zstd::encode_all(&b"One "[..], 1).unwrap(), zstd::encode_all(&b"two."[..], 1).unwrap()]
            .concat();
    assert_eq!(opened("a.txt.zst", &frames).0, ["a.txt.zst a.txt 8"]);
    assert_eq!(opened("a.tgz", &gz(&inner)).0[0], "a.tgz/a/one.txt one.txt 4");
}

#[test]
fn nesting_has_an_end() {
    let mut bytes = b"Text.".to_vec();
    for _ in 0..40 {
        bytes = gz(&bytes);
    }
    let (leaves, lines) = opened("a.gz", &bytes);
    assert!(leaves.is_empty() && lines.len() == 1 && lines[0].contains("containers"), "{lines:?}");
    let mut bytes = b"Text.".to_vec();
    for _ in 0..8 {
        bytes = zip(&[("a.zip", &bytes), ("b.txt", b"Beside.")]);
    }
    let (leaves, lines) = opened("a.zip", &bytes);
    assert!(leaves.len() >= DEEPEST && lines.len() == 2, "{leaves:?} {lines:?}");
}

#[test]
fn a_member_longer_than_any_article_is_one_line() {
    let long = vec![b'a'; LONGEST_MEMBER as usize + 10];
    let (leaves, lines) = opened("a.zip", &zip(&[("long.txt", &long), ("b.txt", b"Beside.")]));
    assert_eq!(leaves, ["a.zip/b.txt b.txt 7"]);
    assert!(lines.len() == 1 && lines[0].starts_with("a.zip/long.txt: it is longer"), "{lines:?}");
}

#[test]
fn links_in_archives_are_not_followed() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder.append_link(&mut header, "a.txt", "/etc/hostname").unwrap();
    let mut archive = builder.into_inner().unwrap();
    archive.truncate(512);
    archive.extend_from_slice(&tar(&[("b.txt", b"Beside.")]));
    let (leaves, lines) = opened("a.tar", &archive);
    assert_eq!(leaves, ["a.tar/b.txt b.txt 7"]);
    assert_eq!(lines, ["a.tar/a.txt: it is a link to /etc/hostname"]);
}

#[test]
fn pages_of_web_archives_are_read_with_their_addresses() {
    let text = "Talks began.";
    let wet = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/2\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
        text.len()
    );
    let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG";
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><p>Gone";
    let all = [
        record("warcinfo", "", "x", 1),
        record("request", "https://a.example/1", "GET / HTTP/1.1\r\n\r\n", 18),
        page("https://a.example/1"),
        record("response", "https://a.example/p.png", picture, picture.len()),
        record("response", "https://a.example/404", gone, gone.len()),
        wet,
    ];
    let expected = [
        "a.warc.gz:3 https://a.example/1 25".to_owned(),
        "a.warc.gz:6 https://a.example/2 12".to_owned(),
    ];
    let members: Vec<u8> = all.iter().flat_map(|record| gz(record.as_bytes())).collect();
    let (leaves, lines) = opened("a.warc.gz", &members);
    assert_eq!(leaves, expected);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let plain = opened("a.warc.gz", all.concat().as_bytes());
    assert_eq!(plain.0, expected);
}

#[test]
fn a_wrong_length_costs_one_record_at_most() {
    let one = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>One</p></html>";
    for length in [one.len() + 300, one.len() + 7, one.len() - 10, 10 << 30] {
        let archive = [
            record("response", "https://a.example/1", one, length),
            page("https://a.example/2"),
            page("https://a.example/3"),
        ]
        .concat();
        let (leaves, lines) = opened("a.warc", archive.as_bytes());
        let ends: Vec<bool> =
            leaves.iter().map(|l| l.contains("example/2") || l.contains("example/3")).collect();
        assert_eq!(ends.iter().filter(|e| **e).count(), 2, "{length}: {leaves:?} {lines:?}");
        assert_eq!(lines.len(), 1, "{length}: {lines:?}");
    }
}

#[test]
fn a_damaged_member_of_a_web_archive_costs_itself() {
    let noise: String = (0..3000u32).map(|i| char::from(b'a' + (i * i % 23) as u8)).collect();
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>{noise}");
    let cut = gz(record("response", "https://a.example/1", &body, body.len()).as_bytes());
    let archive = [
        &gz(page("https://a.example/0").as_bytes())[..],
        &cut[..cut.len() / 2],
        &gz(page("https://a.example/2").as_bytes()),
    ]
    .concat();
    let (leaves, lines) = opened("a.warc.gz", &archive);
    assert_eq!(leaves.len(), 2, "{leaves:?} {lines:?}");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (leaves, lines) = opened("a.warc.gz", &archive[..archive.len() - 20]);
    assert_eq!((leaves.len(), lines.len()), (1, 2), "{leaves:?} {lines:?}");
}

#[test]
fn feeds_are_read_item_by_item() {
    let feed = "<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>T</title><item><title>A</title></item><item><title>B</title><bad></item></channel></rss>";
    let (leaves, lines) = opened("feed", feed.as_bytes());
    assert_eq!((leaves.len(), lines.len()), (2, 0), "{leaves:?} {lines:?}");
    let wide: Vec<u8> = feed.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(opened("feed", &wide).0.len(), 2);
}

#[test]
fn messages_give_their_text_and_what_is_attached() {
    let message = concat!(
        "From: A. Writer <a@b.example>\r\nMIME-Version: 1.0\r\nSubject: Talks\r\nDate: Sat, 11 Feb 2023 10:00:00 +0000\r\n",
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe talks began.\r\n",
        "--x\r\nContent-Type: text/html; name=page.html\r\nContent-Disposition: attachment; filename=page.html\r\n\r\n<html><p>More.</p></html>\r\n--x--\r\n",
    );
    let (leaves, lines) = opened("a.eml", message.as_bytes());
    assert_eq!(leaves.len(), 2, "{leaves:?} {lines:?}");
    assert!(leaves[1].starts_with("a.eml/page.html page.html"));
    let mailbox = format!(
        "From a@b Sat Feb 11 2023\n{message}\n\nFrom c@d Sat Feb 11 2023\nSubject: B\nFrom: x\n\nText.\n>From here on.\n"
    );
    let (leaves, lines) = opened("a.mbox", mailbox.as_bytes());
    assert_eq!(leaves.len(), 3, "{leaves:?} {lines:?}");
    let saved = concat!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/1\r\nSubject: Talks\r\nMIME-Version: 1.0\r\n",
        "Content-Type: multipart/related; type=\"text/html\"; boundary=\"y\"\r\n\r\n--y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        "<html lang=3D\"uk\"><p>One.</p></html>\r\n--y\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--y--\r\n",
    );
    assert_eq!(opened("a.mhtml", saved.as_bytes()).0.len(), 1);
}

#[test]
fn tables_and_lists_are_read_row_by_row() {
    let table = "url,title,text\nhttps://a.example/1,A,\"One,\ntwo\"\n,B,Three\n";
    assert_eq!(opened("a.csv", table.as_bytes()).0.len(), 2);
    let (leaves, lines) = opened("a.json", b"[{\"text\":\"a\"},\n{\"text\":}, {\"text\":\"b\"}]");
    assert_eq!((leaves.len(), lines.len()), (2, 1), "{leaves:?} {lines:?}");
    let (leaves, lines) =
        opened("a.jsonl", b"{\"text\":\"a\"}\nno\n[{\"text\":\"b\"},{\"text\":\"c\"}]\n");
    assert_eq!((leaves.len(), lines.len()), (3, 1), "{leaves:?} {lines:?}");
    assert_eq!(opened("a.json", b"{\"articles\":\n[{\"text\":\"a\"}]}").0.len(), 1);
}
