//! Records to briefs and exports.
//!
//! What goes in: a record, the words its items were read from, and a reader's language. What comes out: text, tables,
//! explanations. Left to others: files and terminals. Nothing is said here that the record does not hold.

pub mod brief;
pub mod conllu;
pub mod dates;
pub mod diff;
pub mod excerpts;
pub mod explain;
pub mod export;
pub mod filter;
pub mod headline;
pub mod html;
pub mod layout;
pub mod names;
pub mod reasons;
pub mod scales;
pub mod text;
pub mod values;
pub mod words;

pub use brief::Brief;
pub use excerpts::Excerpts;
pub use filter::Filter;
pub use names::Names;
pub use words::Words;
