//! A collection in one file: articles, what each claims, where each was found, and what changed when.
//!
//! What goes in: articles with their accounts. What comes out: the same, byte for byte, for as long as the file lives; in the
//! order of publication, narrowed to days. Left to others: reading articles, comparing them, the clock.
//!
//! The file is an SQLite database in WAL mode. What [`Batch::commit`] returns from is on the disk: a crash, a kill or a lost
//! power supply afterwards takes nothing of it, and one before leaves nothing of the batch.

mod add;
mod check;
mod codec;
mod compact;
mod error;
pub mod feeds;
pub mod history;
mod joins;
mod layers;
mod learn;
mod log;
mod open;
pub mod overlay;
mod read;
mod schema;
pub mod search;
#[cfg(test)]
mod tests;

pub use add::{Batch, Change, Put, Source};
pub use codec::{Codec, Prepared};
pub use compact::Saved;
pub use error::StoreError;
pub use joins::Joined;
pub use layers::{Damage, Found, Layers};
pub use log::{Changed, Count};
pub use open::Store;
pub use read::{Days, Known, Stored};
