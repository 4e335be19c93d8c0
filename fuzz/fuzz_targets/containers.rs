//! Any bytes within every kind of container, from a stream and from a file: leaves and lines, the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_ingest::{Bytes, Ingest, Opened};
use std::io::{Cursor, Write};

fn opened(bytes: Bytes<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let outcome = Ingest::open("a", bytes, &mut |opened| match opened {
        Opened::Leaf(leaf) => found.push(format!("{} {}", leaf.place, leaf.size())),
        Opened::LeftOut(what) => found.push(format!("{}: {}", what.place, what.what)),
    });
    found.extend(outcome.err().map(|error| error.to_string()));
    assert!(!found.is_empty());
    found
}

/// Puts bytes into a container, or into the middle of one.
fn wrapped(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let around = |before: &[u8], after: &[u8]| [before, bytes, after].concat();
    match kind % 9 {
        0 => bytes.to_vec(),
        1 => around(b"WARC/1.0\r\nWARC-Type: response\r\n", b"\r\nWARC/1.0\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"),
        2 => around(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 90\r\n\r\nHTTP/1.1 200 OK\r\n", b"\r\n\r\n"),
        3 => around(b"From a@b\nFrom: a\nMIME-Version: 1.0\n", b"\nFrom b@c\nSubject: x\n\ny"),
        4 => around(b"MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", b"\n--x--\n"),
        5 => around(b"<rss><channel><item><title>a", b"</item></channel></rss>"),
        6 => around(b"url,title,text\n", b"\n"),
        7 => around(b"[{\"text\":\"", b"}, {\"text\":\"b\"}]"),
        _ => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("memory takes all");
            encoder.finish().expect("memory takes all")
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let input = wrapped(*kind, rest);
    let stream = opened(Bytes::Stream(&mut &input[..]));
    assert_eq!(stream, opened(Bytes::File(&mut Cursor::new(&input))));
});
