//! Containers to leaves.
//!
//! What goes in: the bytes of an input of any kind. What comes out: the pages, texts, records and messages in it, in their order,
//! one after the other, so that an archive of any size needs the memory of its largest page; and one line for each thing that
//! cannot be read. Left to others: decoding and reading them.
//!
//! What something is, its first bytes say; names only break ties. Containers stand in containers, to a depth.

mod feed;
mod gzip;
mod http;
mod json;
mod limits;
mod mail;
mod table;
mod tarball;
mod warc;
mod zipped;
mod zstandard;

pub(crate) use feed::item;
pub(crate) use zstandard::is_zstandard;

use crate::{
    IngestError, charset,
    leaf::{Content, Leaf, LeftOut, Opened, Said},
    sniff::{self, Kind, nothing},
};
use limits::{Counted, DEEPEST, LONGEST_FILE, LONGEST_MEMBER, Meter, Taken, Unpacked, take};
use rashomon_types::Diagnostic;
use std::{
    io::{self, BufRead, Cursor, Read, Seek},
    rc::Rc,
};

/// Bytes that can be read again from any place, as those of a file.
pub trait Seekable: BufRead + Seek {}

impl<T: BufRead + Seek> Seekable for T {}

/// The bytes of an input.
pub enum Bytes<'b> {
    /// In their order, once.
    Stream(&'b mut dyn BufRead),
    /// From any place.
    File(&'b mut dyn Seekable),
}

/// Where something stands.
#[derive(Clone, Debug)]
struct Place {
    /// The whole way, for messages.
    whole: String,
    /// The last component.
    label: String,
}

impl Place {
    fn inside(&self, name: &str) -> Place {
        let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(name);
        Place { whole: format!("{}/{name}", self.whole), label: last.to_owned() }
    }

    /// The same, unpacked.
    fn without(&self, endings: &[&str]) -> Place {
        let label = endings.iter().find_map(|ending| {
            let cut = self.label.len().checked_sub(ending.len())?;
            let tail = self.label.get(cut..)?;
            (cut > 0 && tail.eq_ignore_ascii_case(ending)).then(|| &self.label[..cut])
        });
        let plain = label.unwrap_or(&self.label).to_owned();
        let plain = match plain.len().checked_sub(4).map(|cut| plain.split_at_checked(cut)) {
            Some(Some((stem, ending))) if ending.eq_ignore_ascii_case(".tgz") => {
                format!("{stem}.tar")
            }
            _ => plain,
        };
        Place { whole: self.whole.clone(), label: plain }
    }
}

/// Opens an input and hands on what is in it.
///
/// # Errors
/// When the bytes cannot be read, or hold nothing that can be.
pub fn open(
    label: &str,
    bytes: Bytes<'_>,
    sink: &mut dyn FnMut(Opened),
) -> Result<(), IngestError> {
    let mut walk = Walk { sink, meter: Rc::new(Meter::default()), depth: 0, handed: 0 };
    let place = Place { whole: label.to_owned(), label: label.to_owned() };
    walk.open(&place, bytes, Said::default())?;
    if walk.handed == 0 {
        return Err(nothing(
            "nothing that could be read is in it",
            "give an archive, a feed or a mailbox with pages or texts in it",
        ));
    }
    Ok(())
}

/// The way through the containers of one input.
struct Walk<'s> {
    sink: &'s mut dyn FnMut(Opened),
    meter: Rc<Meter>,
    depth: usize,
    /// What was handed on, leaves and lines.
    handed: usize,
}

impl Walk<'_> {
    fn leaf(&mut self, place: &Place, content: Content, said: Said) {
        let leaf = Leaf { place: place.whole.clone(), label: place.label.clone(), content, said };
        self.handed += 1;
        (self.sink)(Opened::Leaf(leaf));
    }

    fn left_out(&mut self, place: &str, what: impl Into<String>, hint: impl Into<String>) {
        self.handed += 1;
        (self.sink)(Opened::LeftOut(LeftOut::new(place, what, hint)));
    }

    /// Opens something within something else; what is wrong with it is one line.
    fn open_within(&mut self, place: &Place, bytes: Bytes<'_>, said: Said) {
        if self.depth >= DEEPEST {
            let what = format!("it stands in more than {DEEPEST} containers, one in the other");
            return self.left_out(&place.whole, what, "unpack the outer ones first");
        }
        self.depth += 1;
        let (before, opened) = (self.handed, self.open(place, bytes, said));
        self.depth -= 1;
        match opened {
            Ok(()) if self.handed == before => {
                self.left_out(&place.whole, "nothing that could be read is in it", "")
            }
            Ok(()) => {}
            Err(IngestError::Io(error)) => self.left_out(&place.whole, said_by(&error), ""),
            Err(IngestError::Nothing { what, hint }) => self.left_out(&place.whole, what, hint),
        }
    }

    fn open(&mut self, place: &Place, bytes: Bytes<'_>, said: Said) -> Result<(), IngestError> {
        if self.depth > 0 {
            return self.told(place, bytes, said);
        }
        let meter = self.meter.clone();
        match bytes {
            Bytes::Stream(bytes) => {
                let mut bytes = Counted::new(bytes, meter, u64::MAX);
                self.told(place, Bytes::Stream(&mut bytes), said)
            }
            Bytes::File(file) => {
                let whole =
                    file.seek(io::SeekFrom::End(0)).and_then(|end| file.rewind().map(|()| end));
                match whole {
                    Ok(whole) => {
                        let mut file = Counted::new(file, meter, whole);
                        self.told(place, Bytes::File(&mut file), said)
                    }
                    // A pipe has a name but no places.
                    Err(_) => {
                        let mut bytes = Counted::new(file, meter, u64::MAX);
                        self.told(place, Bytes::Stream(&mut bytes), said)
                    }
                }
            }
        }
    }

    /// Looks at the first bytes and takes the way that they tell.
    fn told(&mut self, place: &Place, mut bytes: Bytes<'_>, said: Said) -> Result<(), IngestError> {
        let mut head = Vec::new();
        let stream: &mut dyn BufRead = match &mut bytes {
            Bytes::Stream(stream) => *stream,
            Bytes::File(file) => *file,
        };
        let broken = match take(stream, sniff::HEAD as u64 - 1, &mut head) {
            Taken::Broken(error) if head.is_empty() => return Err(error.into()),
            Taken::Broken(error) => Some(error),
            Taken::Whole | Taken::TooLong => None,
        };
        let kind = sniff::sniff(&place.label, &head)?;
        if kind == Kind::Zip {
            return match bytes {
                Bytes::File(file) => {
                    file.rewind()?;
                    self.zip(place, file)
                }
                Bytes::Stream(stream) => self.zip_in_memory(place, head, stream),
            };
        }
        // What is wrong comes after what came before it, and what follows after that.
        let begun = Cursor::new(head).chain(Failing(broken));
        let mut stream: Box<dyn BufRead + '_> = match bytes {
            Bytes::Stream(rest) => Box::new(begun.chain(rest)),
            Bytes::File(rest) => Box::new(begun.chain(rest)),
        };
        match kind {
            Kind::Gzip => {
                let mut unpacked = Unpacked::new(gzip::Gzip::new(stream), self.meter.clone());
                let inner = place.without(&[".gz", ".gzip"]);
                self.open_packed(&inner, &mut unpacked, said)
            }
            Kind::Zstandard => {
                let unpacked = zstandard::reader(stream)?;
                let mut unpacked = Unpacked::new(unpacked, self.meter.clone());
                let inner = place.without(&[".zst", ".zstd"]);
                self.open_packed(&inner, &mut unpacked, said)
            }
            Kind::Tar => self.tar(place, &mut stream),
            Kind::Warc => self.warc(place, &mut stream),
            Kind::Feed => self.feed(place, &mut stream),
            Kind::Json => self.json(place, &mut stream),
            Kind::Table(delimiter) => self.table(place, delimiter, &mut stream),
            Kind::Mail => self.mail_file(place, &mut stream, said),
            Kind::Mailbox => self.mailbox(place, &mut stream),
            Kind::Html | Kind::Text | Kind::Zip => self.file(place, kind, &mut stream, said),
        }
    }

    fn open_packed(
        &mut self,
        place: &Place,
        unpacked: &mut dyn BufRead,
        said: Said,
    ) -> Result<(), IngestError> {
        if self.depth >= DEEPEST {
            let what = format!("it stands in more than {DEEPEST} containers, one in the other");
            return Err(nothing(what, "unpack the outer ones first"));
        }
        self.depth += 1;
        let opened = self.told(place, Bytes::Stream(unpacked), said);
        self.depth -= 1;
        opened
    }

    /// Reads a file whole.
    fn file(
        &mut self,
        place: &Place,
        kind: Kind,
        bytes: &mut dyn BufRead,
        mut said: Said,
    ) -> Result<(), IngestError> {
        let most = if self.depth == 0 { LONGEST_FILE } else { LONGEST_MEMBER };
        let mut raw = Vec::new();
        match take(bytes, most, &mut raw) {
            Taken::Whole => {}
            Taken::TooLong => {
                let what = format!("it is longer than {} MB, too long for one article", most >> 20);
                return Err(nothing(what, "cut it into its articles"));
            }
            Taken::Broken(error) if is_damage(&error) && !raw.is_empty() => {
                let message = format!("only its beginning could be read: {}", said_by(&error));
                said.diagnostics.push(Diagnostic::new("input-cut-short", message.clone()));
                self.left_out(&place.whole, message, "fetch it again from where it came");
            }
            Taken::Broken(error) => return Err(error.into()),
        }
        let content = if kind == Kind::Html { Content::Page(raw) } else { Content::Text(raw) };
        self.leaf(place, content, said);
        Ok(())
    }
}

/// Fails once, then ends.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl BufRead for Failing {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.take().map_or(Ok(&[]), Err)
    }

    fn consume(&mut self, _: usize) {}
}

/// Tells damage of the data, behind which reading may go on, from a device that fails.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn said_by(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// Tells what people put into archives from what their machines add; what is said beside files is read in folders only.
fn is_wanted(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/")
}

/// Says that a name is shown otherwise than it stands in the archive.
fn name_in_doubt(raw: &[u8], shown: &str) -> Option<Diagnostic> {
    std::str::from_utf8(raw).is_err().then(|| {
        let message =
            format!("the name of the file in the archive is no UTF-8; it is shown as {shown:?}");
        Diagnostic::new("name-not-utf8", message)
    })
}

/// Returns a stream as UTF-8: itself, or decoded in memory where its head shows another charset.
fn as_utf8<'b>(bytes: &'b mut dyn BufRead) -> io::Result<Box<dyn BufRead + 'b>> {
    let mut head = Vec::new();
    let broken = match take(bytes, sniff::HEAD as u64, &mut head) {
        Taken::Broken(error) if head.is_empty() => return Err(error),
        Taken::Broken(error) => Some(error),
        Taken::Whole | Taken::TooLong => None,
    };
    // The head may end within a character.
    let valid = head.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if !marked && valid + 4 > head.len() && charset::utf16_without_mark(&head).is_none() {
        return Ok(Box::new(Cursor::new(head).chain(Failing(broken)).chain(bytes)));
    }
    if let Taken::Broken(error) = take(bytes, LONGEST_FILE, &mut head)
        && !is_damage(&error)
    {
        return Err(error);
    }
    let declared = charset::declared(&head);
    Ok(Box::new(Cursor::new(charset::decode(head, declared.as_deref()).text.into_bytes())))
}

#[cfg(test)]
mod tests;
