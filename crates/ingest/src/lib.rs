//! Bytes to articles.
//!
//! What goes in: the bytes of one input, with what the user says of it. What comes out: articles with their text layer,
//! segments, candidates for the date, credits. Left to others: where bytes come from (nothing is fetched or opened here),
//! which language it is, which date is right.

mod assemble;
mod charset;
mod containers;
mod credits;
mod cues;
mod dates;
mod html;
mod leaf;
mod lines;
mod marked;
mod meta;
mod origins;
mod pages;
mod printed;
mod records;
mod refusals;
mod segments;
mod sniff;
mod tags;

pub use containers::{Bytes, Seekable};
pub use leaf::{Found, Leaf, LeftOut, Opened, Printed};

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Interval, Language};
use serde::{Deserialize, Serialize};
use std::io::BufRead;

/// What the user, a sidecar file or a container says of an input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// Day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Interval>,
    /// Language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Who printed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Charset, as a server names it; what the bytes themselves show comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Day of publication that a list of articles gives, where the article gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<Interval>,
}

/// An input that gives no article.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The bytes could not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// There is nothing to read.
    #[error("{what}")]
    Nothing {
        /// Why, `the file is empty`.
        what: String,
        /// What to do.
        hint: String,
    },
}

/// Reads inputs of any known kind.
pub struct Ingest {
    cues: cues::Cues,
    origins: origins::Origins,
}

impl Ingest {
    /// Prepares the cues of all packs.
    ///
    /// # Errors
    /// When a `page.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        Ok(Ingest { cues: cues::Cues::new(packs)?, origins: origins::Origins::new(packs)? })
    }

    /// Opens one input and hands on what is in it, in order: pages, texts and records that [`Ingest::articles`] reads, and one
    /// line for each thing that cannot be read. Needs the memory of the largest of them.
    ///
    /// # Errors
    /// When the bytes cannot be read, or hold nothing that can be.
    pub fn open(
        label: &str,
        bytes: Bytes<'_>,
        sink: &mut dyn FnMut(Opened),
    ) -> Result<(), IngestError> {
        containers::open(label, bytes, sink)
    }

    /// Reads one input and hands each of its articles to `sink`, in order.
    ///
    /// # Errors
    /// When the bytes cannot be read, or hold no text at all.
    pub fn read(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        sink: &mut dyn FnMut(Article),
    ) -> Result<(), IngestError> {
        self.read_each(label, bytes, given, false, &mut |printed| sink(printed.article))
    }

    /// As [`Ingest::read`], with the bytes that each article was read from.
    ///
    /// # Errors
    /// As [`Ingest::read`].
    pub fn read_printed(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        sink: &mut dyn FnMut(Printed),
    ) -> Result<(), IngestError> {
        self.read_each(label, bytes, given, true, sink)
    }

    fn read_each(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        keep: bool,
        sink: &mut dyn FnMut(Printed),
    ) -> Result<(), IngestError> {
        let (mut articles, mut first) = (0usize, None);
        Ingest::open(label, Bytes::Stream(bytes), &mut |opened| match opened {
            Opened::LeftOut(what) => drop(first.get_or_insert(what)),
            Opened::Leaf(leaf) => self.articles(leaf, given, keep, &mut |found| match found {
                Found::LeftOut(what) => drop(first.get_or_insert(what)),
                Found::Article(printed) => {
                    articles += 1;
                    sink(*printed);
                }
            }),
        })?;
        match first.filter(|_| articles == 0) {
            Some(LeftOut { what, hint, .. }) => Err(IngestError::Nothing { what, hint }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(label: &str, bytes: &[u8]) -> Result<Vec<Article>, IngestError> {
        let mut articles = Vec::new();
        let ingest = Ingest::new(&Packs::embedded()).unwrap();
        ingest.read(label, &mut &bytes[..], &Given::default(), &mut |article| {
            articles.push(article)
        })?;
        Ok(articles)
    }

    fn check(article: &Article) {
        let mut end = 0;
        for segment in &article.segments {
            assert!(segment.span.start >= end && segment.span.end > segment.span.start);
            assert!(!segment.span.of(&article.text).is_empty());
            end = segment.span.end;
        }
        for date in article.date_candidates.iter().filter_map(|d| d.evidence.as_ref()) {
            assert_eq!(date.span.of(&article.text), date.text);
        }
    }

    #[test]
    fn a_text_file_is_its_own_layer() {
        let bytes = "\u{feff}Title\r\n\r\nBody.\0\r\n".as_bytes();
        let articles = read("a.txt", bytes).unwrap();
        assert_eq!(articles[0].text.as_bytes(), bytes);
        assert!(articles[0].verbatim);
    }

    #[test]
    fn the_bytes_of_pages_and_records_are_handed_on() {
        let ingest = Ingest::new(&Packs::embedded()).unwrap();
        let originals = |label: &str, bytes: &[u8]| {
            let (mut all, given) = (Vec::new(), Given::default());
            Ingest::open(label, Bytes::Stream(&mut &bytes[..]), &mut |opened| {
                let Opened::Leaf(leaf) = opened else { panic!("{opened:?}") };
                ingest.articles(leaf, &given, true, &mut |found| match found {
                    Found::Article(printed) => all.push(printed.original),
                    Found::LeftOut(what) => panic!("{what:?}"),
                });
            })
            .unwrap();
            all
        };
        let page = b"<html><body><p>Talks began.</p></body></html>";
        assert_eq!(originals("a.html", page), [Some(page.to_vec())]);
        assert_eq!(originals("a.txt", b"Talks began."), [None]);
        let lines = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
        let line = |text: &str| Some(text.as_bytes().to_vec());
        let expected = [line("{\"text\":\"One.\"}"), line("{\"text\":\"Two.\"}")];
        assert_eq!(originals("a.jsonl", lines), expected);
        assert_eq!(originals("a.json", b"[{\"text\":\"One.\"},{\"text\":\"Two.\"}]"), expected);
        let cyrillic =
            b"\xcf\xe5\xf0\xe5\xe3\xee\xe2\xee\xf0\xfb \xed\xe0\xf7\xe0\xeb\xe8\xf1\xfc.";
        assert_eq!(originals("a.txt", cyrillic), [Some(cyrillic.to_vec())]);
    }

    #[test]
    fn blank_files_say_what_is_wrong() {
        for bytes in [
            &b""[..],
            b" \r\n\t",
            "\u{feff}\n".as_bytes(),
            b"<html><body> </body></html>",
            b"[{}]",
            b"{",
        ] {
            assert!(matches!(read("a", bytes), Err(IngestError::Nothing { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn records_are_read_one_by_one_with_what_is_wrong_among_them() {
        let lines = concat!(
            "{\"maintext\":\"One.\",\"title\":\"T\",\"date_publish\":\"2023-02-11 10:00:00\",\"url\":\"https://x.org/a\",\"language\":\"uk\"}\n",
            "no json\n\n",
            "{\"body\":\"<p>Two</p>\",\"published\":{\"start\":\"2023-02-12\",\"end\":\"2023-02-12\"}}\n",
        );
        let articles = read("a.jsonl", lines.as_bytes()).unwrap();
        assert_eq!(articles.len(), 2);
        assert_eq!(
            (articles[0].label.as_str(), articles[0].text.as_str()),
            ("https://x.org/a", "One.")
        );
        assert_eq!(
            articles[0].date_candidates[0].interval.start.unwrap().to_string(),
            "2023-02-11"
        );
        assert_eq!(articles[0].declared_language.unwrap().as_str(), "uk");
        assert_eq!(articles[1].text, "Two");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), html in any::<bool>()) {
            let label = if html { "a.html" } else { "a.txt" };
            for article in read(label, &bytes).unwrap_or_default() {
                check(&article);
            }
        }

        #[test]
        fn random_pages_never_panic(page in "(<[a-z/!]{1,4}[ a-z='\"]{0,6}>?|[ab\\n&;#x0-9é]{0,5}){0,40}") {
            for article in read("a.html", page.as_bytes()).unwrap_or_default() {
                check(&article);
            }
        }
    }
}
