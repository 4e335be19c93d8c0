//! Records to daily series.
