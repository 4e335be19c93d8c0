//! Records to briefs and exports.
