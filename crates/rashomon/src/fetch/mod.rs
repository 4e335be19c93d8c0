//! Fetching what feeds link to, politely.
//!
//! What goes in: addresses of feeds. What comes out: the bytes of the pages that they link to, each handed on once, with the state
//! kept in the store after every answer, so that a run that was killed goes on where it was. Left to others: reading pages
//! (`engine.rs`), and the rows of the state (`crates/store/src/feeds.rs`).
//!
//! Politeness is here: robots.txt before anything else, one request to a host at a time with pauses, nothing that is known asked
//! twice, and back-off where a server fails or asks for it.

pub mod address;
pub mod client;
pub mod clock;
pub mod feed;
pub mod pace;
mod plan;
pub mod robots;
mod settle;
#[cfg(test)]
mod tests;
mod watch;

pub use plan::Task;
pub use settle::News;
pub use watch::{Read, Settings, Watch};
