//! Bytes to articles.
//!
//! What goes in: the bytes of one input, with what the user says of it. What comes out: articles with their text layer,
//! segments, candidates for the date, credits. Left to others: where bytes come from (nothing is fetched or opened here),
//! which language it is, which date is right.

mod assemble;
mod charset;
mod credits;
mod cues;
mod dates;
mod html;
mod lines;
mod meta;
mod origins;
mod printed;
mod records;
mod segments;
mod sniff;
mod tags;

use assemble::Source;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Interval, Language};
use serde::{Deserialize, Serialize};
use sniff::{Kind, nothing};
use std::io::{BufRead, Read};

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

/// An article with the bytes that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The article.
    pub article: Article,
    /// The bytes of its page or record before anything was decoded; `None` where the text layer is these bytes.
    pub original: Option<Vec<u8>>,
    /// What was said of it outside of these bytes, by the user or by the container that held it: reading them again with
    /// this gives the same article. A container says what its records cannot (an address, a day of publication) here.
    pub given: Given,
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
        self.open(label, bytes, given, false, &mut |printed| sink(printed.article))
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
        self.open(label, bytes, given, true, sink)
    }

    fn open(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        keep: bool,
        sink: &mut dyn FnMut(Printed),
    ) -> Result<(), IngestError> {
        let mut raw = Vec::new();
        bytes.take(sniff::HEAD as u64).read_to_end(&mut raw)?;
        let kind = sniff::sniff(label, &raw)?;
        if kind == Kind::Json {
            let mut all = raw.as_slice().chain(bytes);
            return records::read(label, &mut all, keep, &mut |mut source| {
                let original = source.original.take();
                let article = self.assemble(source, given);
                sink(Printed { article, original, given: given.clone() });
            });
        }
        bytes.read_to_end(&mut raw)?;
        let own = if kind == Kind::Html { charset::declared(&raw) } else { None };
        let declared = given.charset.clone().or(own);
        let original =
            (keep && (kind == Kind::Html || !charset::is_utf8(&raw))).then(|| raw.clone());
        let decoded = charset::decode(raw, declared.as_deref());
        let mut source = match kind {
            Kind::Html => Source::of_page(html::read(&decoded.text)),
            _ => Source { text: decoded.text, verbatim: decoded.verbatim, ..Source::default() },
        };
        if is_blank(&source.text) {
            let what = if kind == Kind::Html {
                "the page holds no words"
            } else {
                "the file holds only blanks"
            };
            return Err(nothing(what, "give a file with text in it"));
        }
        source.label = label.to_owned();
        source.diagnostics.splice(0..0, decoded.diagnostics);
        let article = self.assemble(source, given);
        let original = original.filter(|_| !article.verbatim);
        sink(Printed { article, original, given: given.clone() });
        Ok(())
    }
}

/// Tells whether nothing is printed: blanks, marks of order and width, control characters.
fn is_blank(text: &str) -> bool {
    let unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    text.chars().all(|c| c.is_whitespace() || c.is_control() || unseen(c))
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
            let mut all = Vec::new();
            let given = Given::default();
            ingest
                .read_printed(label, &mut &bytes[..], &given, &mut |p| all.push(p.original))
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
        assert!(
            articles[1]
                .diagnostics
                .iter()
                .any(|d| d.code == "record-unreadable" && d.message.contains("a.jsonl:2"))
        );
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
