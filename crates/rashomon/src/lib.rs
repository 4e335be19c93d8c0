//! Reads news about a crisis in many languages and turns it into one sourced record.

pub mod engine;
