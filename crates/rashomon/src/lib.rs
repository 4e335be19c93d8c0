//! Reads news about a crisis in many languages and turns it into one sourced record.
//!
//! The library is the program: [`engine::Engine`] joins the stages, [`cli`] and [`cmd`] are the command line.

pub mod cli;
pub mod cmd;
pub mod collection;
pub mod correct;
pub mod engine;
pub mod fetch;
pub mod find;
pub mod gather;
pub mod inputs;
pub mod near;
pub mod run;
pub mod sample;
pub mod serve;
