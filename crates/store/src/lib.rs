//! Text layers by digest, on disk.
