//! Reads news about a crisis in many languages and turns it into one sourced record.
//!
//! The library is the program: [`engine::Engine`] joins the stages, [`cli`] and [`cmd`] are the command line.

pub mod engine;
pub mod inputs;
pub mod cli;
pub mod run;
pub mod gather;
pub mod sample;
pub mod cmd;
