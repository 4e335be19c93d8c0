//! Gold to weights.
//!
//! What goes in: annotated or raw text whose licence allows it. What comes out: the models that the packs carry, the
//! same bytes for the same input. Left to others: reading with them (`lang`).

pub mod confidence;
pub mod conllu;
pub mod gold;
pub mod identify;
pub mod oracle;
pub mod own;
pub mod parallel;
pub mod parser;
pub mod perceptron;
pub mod tables;
pub mod tagger;
pub mod trees;
