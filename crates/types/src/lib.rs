//! The nouns of Rashomon, in the order in which data flows through them.
//!
//! What goes in: nothing. What comes out: the types that the stages exchange, with the rules that keep wrong states
//! from being written down. Left to others: reading, language knowledge, files.
//!
//! ```text
//! bytes → Article → Reading → Account → Record
//! ```

pub mod account;
pub mod article;
pub mod code;
pub mod correction;
pub mod date;
pub mod diagnostic;
pub mod form;
pub mod id;
pub mod layers;
pub mod print;
pub mod reading;
pub mod reason;
pub mod record;
pub mod span;

pub use account::Account;
pub use article::Article;
pub use code::{Comparator, Country, EventType, Language, Measure, Mode, Realis, Sector};
pub use date::{Basis, Day, Grain, Interval};
pub use diagnostic::Diagnostic;
pub use form::Form;
pub use id::{ArticleId, TellingId};
pub use layers::Layers;
pub use reading::Reading;
pub use record::Record;
pub use span::{Evidence, Span};

/// The name and version of the exchange format (`docs/record-format.md`).
pub const FORMAT: &str = "rashomon/1";
