//! A layer under SQLite that remembers what was written when, and loses what was not synced.
//!
//! What goes in: a real run of a program on SQLite, after [`install`]. What comes out: its writes, truncations, deletions and
//! syncs in order, and the disk as a lost power supply may leave it at any point ([`Disk::after`]). It can also let the disk
//! be full. Left to others: what should have survived. For tests only: it is one layer for the whole process.

mod disk;
mod layer;

pub use disk::Disk;
pub use layer::{fill_after, forget, install, mark, taken};

/// One thing that happened to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Bytes were written.
    Write {
        /// Name of the file.
        file: String,
        /// From which byte on.
        at: u64,
        /// Which bytes.
        bytes: Vec<u8>,
    },
    /// A file was cut to a length.
    Truncate {
        /// Name of the file.
        file: String,
        /// Its new length.
        length: u64,
    },
    /// All that was written to a file before is safe from here on.
    Sync {
        /// Name of the file.
        file: String,
    },
    /// A file was deleted.
    Delete {
        /// Name of the file.
        file: String,
    },
    /// The program told its user something: what it said must stay true.
    Mark(u64),
}
