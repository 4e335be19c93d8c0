//! How fast pages and web archives are read. `cargo bench -p rashomon-ingest`.
//!
//! `archives` reads the same archive with this crate and with `fastwarc` alone, up to the bytes of each page; `pages` takes pages to
//! articles on one core.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use fastwarc::warc::iter::ArchiveIterator;
use rashomon_ingest::{Bytes, Given, Ingest, Opened};
use rashomon_packs::Packs;
use std::{
    io::{Cursor, Write},
    sync::{Arc, LazyLock},
};

fn main() {
    divan::main();
}

const PAGES: usize = 2000;

/// A page of the usual size: much markup around a report of some hundred words.
fn page(number: usize) -> String {
    let mut words = number as u64 * 7919 + 1;
    let mut next = || {
        words = words.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        [
            "talks",
            "border",
            "officials",
            "Sunday",
            "agreed",
            "the",
            "region",
            "said",
            "mission",
            "of",
            "convoy",
            "aid",
        ][(words >> 60) as usize % 12]
    };
    let mut sentence = |n: usize| (0..n).map(|_| next()).collect::<Vec<_>>().join(" ");
    let menu: String = (0..120)
        .map(|i| {
            format!("<li class=\"menu__item\"><a href=\"/section/{i}\">Section {i}</a></li>\n")
        })
        .collect();
    let text: String = (0..12).map(|_| format!("<p>{}.</p>\n", sentence(45))).collect();
    let others: String = (0..40)
        .map(|i| {
            format!(
                "<div class=\"card\"><a href=\"/n/{i}\"><span>{}</span></a></div>\n",
                sentence(9)
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Report {number}</title><meta property=\"article:published_time\" content=\"2024-03-12T10:00:00Z\"><style>.a{{margin:0}}</style><script>var x={number};</script></head><body><header><ul>{menu}</ul></header><article><h1>Report {number}</h1>{text}</article><aside>{others}</aside><footer>All rights reserved</footer></body></html>"
    )
}

fn record(number: usize) -> Vec<u8> {
    let body = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}",
        page(number)
    );
    format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-03-12T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len()).into_bytes()
}

static PLAIN: LazyLock<Arc<[u8]>> =
    LazyLock::new(|| (0..PAGES).flat_map(record).collect::<Vec<u8>>().into());
static PACKED: LazyLock<Arc<[u8]>> = LazyLock::new(|| {
    let member = |number| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&record(number)).unwrap();
        encoder.finish().unwrap()
    };
    (0..PAGES).flat_map(member).collect::<Vec<u8>>().into()
});

fn archive(packed: bool) -> Arc<[u8]> {
    if packed { PACKED.clone() } else { PLAIN.clone() }
}

#[divan::bench(args = [false, true])]
fn archives_ours(bencher: Bencher<'_, '_>, packed: bool) {
    bencher.counter(BytesCount::new(PLAIN.len())).with_inputs(|| archive(packed)).bench_values(
        |bytes| {
            let mut pages = 0;
            Ingest::open("a", Bytes::File(&mut Cursor::new(bytes)), &mut |opened| {
                pages += usize::from(matches!(black_box(opened), Opened::Leaf(_)));
            })
            .unwrap();
            assert_eq!(pages, PAGES);
        },
    );
}

#[divan::bench(args = [false, true])]
fn archives_fastwarc(bencher: Bencher<'_, '_>, packed: bool) {
    bencher.counter(BytesCount::new(PLAIN.len())).with_inputs(|| archive(packed)).bench_values(
        |bytes| {
            let mut pages = 0;
            for record in ArchiveIterator::new(Cursor::new(bytes)) {
                let record = record.unwrap();
                let mut record = record.borrow_mut();
                record.freeze().unwrap();
                pages += usize::from(black_box(record.frozen_payload_bytes()).is_some());
            }
            assert_eq!(pages, PAGES);
        },
    );
}

#[divan::bench]
fn pages(bencher: Bencher<'_, '_>) {
    let ingest = Ingest::new(&Packs::embedded()).unwrap();
    let pages: Vec<String> = (0..50).map(page).collect();
    bencher.counter(ItemsCount::new(pages.len())).bench_local(|| {
        for page in &pages {
            ingest
                .read("a", &mut page.as_bytes(), &Given::default(), &mut |article| {
                    drop(black_box(article))
                })
                .unwrap();
        }
    });
}
