//! Tar archives.
//!
//! What goes in: a tar archive, from its beginning to its end. What comes out: what its files hold, in their order. Nothing is
//! written, and no link is followed. Left to others: compression.

use super::{
    Bytes, Place, Walk,
    limits::{Fused, Unpacked},
    said_by,
};
use crate::{IngestError, leaf::Said};
use std::{
    cell::Cell,
    io::{self, BufRead, BufReader},
    rc::Rc,
};

/// The longest head of a file, with its long name and its notes.
const LONGEST_HEAD: u64 = 4 << 20;

impl Walk<'_> {
    /// Reads an archive.
    pub(super) fn tar(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let left = Rc::new(Cell::new(LONGEST_HEAD));
        let mut archive = tar::Archive::new(Fused::new(bytes, left.clone()));
        let mut entries = archive.entries()?;
        let mut number = 0usize;
        loop {
            left.set(LONGEST_HEAD);
            let Some(entry) = entries.next() else { break };
            number += 1;
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let here = format!("{}:{number}", place.whole);
                    self.left_out(
                        &here,
                        said_by(&error),
                        "what follows in the archive is left out",
                    );
                    break;
                }
            };
            left.set(u64::MAX);
            let raw = entry.path_bytes().into_owned();
            let name = String::from_utf8_lossy(&raw).into_owned();
            let here = place.inside(&name);
            let kind = entry.header().entry_type();
            if kind.is_symlink() || kind.is_hard_link() {
                let link = entry.link_name_bytes().unwrap_or_default();
                let what = format!("it is a link to {}", String::from_utf8_lossy(&link));
                self.left_out(&here.whole, what, "links in archives are not followed");
            } else if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
                if !super::is_wanted(&name) {
                    continue;
                }
                let mut said = Said::default();
                said.diagnostics.extend(super::name_in_doubt(&raw, &name));
                let inside = Unpacked::new(
                    BufReader::with_capacity(64 << 10, &mut entry),
                    self.meter.clone(),
                );
                let mut inside = inside;
                self.open_within(&here, Bytes::Stream(&mut inside), said);
            }
            // What was not read of it must not count as the head of the next.
            if let Err(error) = io::copy(&mut entry, &mut io::sink()) {
                self.left_out(
                    &place.whole,
                    said_by(&error),
                    "what follows in the archive is left out",
                );
                break;
            }
        }
        Ok(())
    }
}
