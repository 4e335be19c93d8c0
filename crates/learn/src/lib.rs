//! Gold to weights.
