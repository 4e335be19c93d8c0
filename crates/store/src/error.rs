//! What can go wrong with a store, each with the way out.

use rashomon_types::ArticleId;
use rusqlite::ErrorCode;
use std::{
    io,
    path::{Path, PathBuf},
};

/// A store that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The bytes of a layer are not those that its name says.
    #[error("{}: the text layer is damaged: its digest is {found}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// The digest of what stands there.
        found: ArticleId,
    },
    /// There is no file.
    #[error("{}: there is no such store; hint: rashomon add {} PATH… makes one", path.display(), path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}: this is no store: {what}; hint: give another name, nothing was changed", path.display())]
    NoStore {
        /// Which file.
        path: PathBuf,
        /// What it is.
        what: String,
    },
    /// A newer program made it.
    #[error("{}: a newer version of the program made this store (layout {found}, this program reads up to {known}); hint: use that version, nothing was changed", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its layout.
        found: u32,
        /// The layout of this program.
        known: u32,
    },
    /// Another process writes.
    #[error("{}: another program is writing to this store{who}; hint: wait until it ends; reading goes on meanwhile, nothing was changed", path.display())]
    Busy {
        /// Which file.
        path: PathBuf,
        /// The last writer, as far as known, `: rashomon add, process 4711`.
        who: String,
    },
    /// No room is left.
    #[error("{}: the disk is full; hint: make room and run the same command again, what was acknowledged is safe", path.display())]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// It may not be written.
    #[error("{}: the store cannot be written: {what}; hint: give yourself the right to write the file and its folder, or copy it elsewhere; reading needs no such right", path.display())]
    ReadOnly {
        /// Which file.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// Its bytes are not what was written.
    #[error("{}: the store is damaged: {what}; hint: rashomon check {} says how far; rashomon compact {} --to NEW saves what is sound", path.display(), path.display(), path.display())]
    Corrupt {
        /// Which file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The database refused for another reason.
    #[error("{}: {source}; hint: rashomon check {} looks for damage", path.display(), path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts what the database says by what its reader can do about it.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        let code = source.sqlite_error_code();
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Busy { path, who: String::new() }
            }
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                StoreError::ReadOnly { path, what: "it is read-only".to_owned() }
            }
            Some(ErrorCode::CannotOpen) => StoreError::ReadOnly {
                path,
                what: "the file, or a file beside it, cannot be opened".to_owned(),
            },
            Some(ErrorCode::DatabaseCorrupt) => {
                StoreError::Corrupt { path, what: source.to_string() }
            }
            Some(ErrorCode::NotADatabase) => {
                StoreError::Corrupt { path, what: "its first page is broken".to_owned() }
            }
            Some(ErrorCode::SystemIoFailure) => {
                StoreError::Io { path, source: io::Error::other(source.to_string()) }
            }
            _ => StoreError::Database { path, source },
        }
    }
}
