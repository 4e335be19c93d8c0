//! ZIP archives.
//!
//! What goes in: a ZIP archive, of which any place can be read. What comes out: what its files hold, in the order of its
//! directory. Nothing is written, and no link is followed. Left to others: what the files are.

use super::{
    Bytes, Place, Seekable, Walk,
    limits::{Counted, LONGEST_FILE, LONGEST_MEMBER, Taken, Unpacked, take},
    said_by,
};
use crate::{IngestError, leaf::Said, sniff::nothing};
use std::io::{BufRead, BufReader, Cursor};
use zip::result::ZipError;

impl Walk<'_> {
    /// Reads an archive that is no file: from memory.
    pub(super) fn zip_in_memory(
        &mut self,
        place: &Place,
        mut head: Vec<u8>,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let most = if self.depth == 0 { LONGEST_FILE } else { LONGEST_MEMBER };
        match take(bytes, most, &mut head) {
            Taken::Whole => {}
            Taken::TooLong => {
                let what = format!(
                    "an archive that is no file of its own is read up to {} MB",
                    most >> 20
                );
                return Err(nothing(what, "give the archive as a file"));
            }
            Taken::Broken(error) => return Err(error.into()),
        }
        let whole = head.len() as u64;
        let mut file = Counted::new(Cursor::new(head), self.meter.clone(), whole);
        self.zip(place, &mut file)
    }

    /// Reads an archive.
    pub(super) fn zip(
        &mut self,
        place: &Place,
        file: &mut dyn Seekable,
    ) -> Result<(), IngestError> {
        let mut archive = match zip::ZipArchive::new(file) {
            Ok(archive) => archive,
            Err(ZipError::Io(error)) => return Err(error.into()),
            Err(error) => {
                return Err(nothing(
                    format!("the ZIP archive is damaged: {error}"),
                    "fetch it again from where it came",
                ));
            }
        };
        let office = ["[Content_Types].xml", "mimetype"];
        if office.iter().any(|name| archive.index_for_name(name).is_some()) {
            return Err(nothing(
                "the file is no text but an office document or a book",
                "save it as plain text or HTML first",
            ));
        }
        for index in 0..archive.len() {
            let mut entry = match archive.by_index(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let here = format!("{}:{}", place.whole, index + 1);
                    self.left_out(
                        &here,
                        format!("it cannot be unpacked: {error}"),
                        "unpack it first",
                    );
                    continue;
                }
            };
            let raw = entry.name_raw().to_vec();
            let name = entry
                .name()
                .map_or_else(|_| String::from_utf8_lossy(&raw).into_owned(), |n| n.into_owned());
            let here = place.inside(&name);
            if entry.is_dir() || !super::is_wanted(&name) {
                continue;
            }
            if entry.is_symlink() {
                let what = "it is a link";
                self.left_out(&here.whole, what, "links in archives are not followed");
                continue;
            }
            let mut said = Said::default();
            said.diagnostics.extend(super::name_in_doubt(&raw, &name));
            let mut inside =
                Unpacked::new(BufReader::with_capacity(64 << 10, &mut entry), self.meter.clone());
            if let Err(error) = inside.fill_buf() {
                self.left_out(&here.whole, said_by(&error), "");
                continue;
            }
            self.open_within(&here, Bytes::Stream(&mut inside), said);
        }
        Ok(())
    }
}
