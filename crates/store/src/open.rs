//! Making and opening a store.

use crate::{
    StoreError,
    codec::Codec,
    schema::{self, APPLICATION, LAYOUT},
};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);
/// What every SQLite file begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Bytes of the header of an SQLite file.
const HEADER: usize = 100;

/// A store that is open. One value serves one thread; any number may be open on one file, in any number of processes.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) codec: Arc<Codec>,
}

impl Store {
    /// Tells whether a path is a store, by the header of the file.
    pub fn is_store(path: &Path) -> bool {
        matches!(kind(path), Ok(Kind::Store(_)))
    }

    /// Opens a store for writing, and makes it when there is no file. A new one appears whole or not at all.
    ///
    /// # Errors
    /// When the file is something else, was made by a newer program, or cannot be written.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        match kind(path) {
            Err(StoreError::Missing { .. }) => make(path)?,
            other => {
                other?;
            }
        }
        Store::open(path)
    }

    /// Opens a store for writing.
    ///
    /// # Errors
    /// When there is none, the file is something else, was made by a newer program, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        recognise(path)?;
        let failed = |e| StoreError::of(path, e);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        if connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)? {
            let what = "it is read-only".to_owned();
            return Err(StoreError::ReadOnly { path: path.to_owned(), what });
        }
        // FULL: a commit returns when the log is synced. Without it a lost power supply could take the last batches.
        connection
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 512;")
            .map_err(failed)?;
        Store::over(connection, path)
    }

    /// Opens a store for reading only; a writer may go on meanwhile. Works on read-only media.
    ///
    /// # Errors
    /// When there is none, the file is something else, or was made by a newer program.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        recognise(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = Connection::open_with_flags(path, flags);
        let usable =
            |c: &Connection| c.query_row("SELECT count(*) FROM meta", [], |_| Ok(())).is_ok();
        let connection = match open {
            Ok(connection) if usable(&connection) => connection,
            // In a folder that cannot be written, the files of the log cannot be made; nobody else writes there either.
            Ok(_) | Err(_) if !log_of(path).exists() => {
                let uri = flags | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(address(path), uri)
                    .map_err(|e| StoreError::of(path, e))?
            }
            Ok(connection) => connection,
            Err(e) => return Err(StoreError::of(path, e)),
        };
        Store::over(connection, path)
    }

    fn over(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let failed = |e| StoreError::of(path, e);
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(64);
        // The header of the file may be older than the log beside it.
        let layout: u32 =
            connection.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(failed)?;
        if layout > LAYOUT {
            return Err(StoreError::Newer { path: path.to_owned(), found: layout, known: LAYOUT });
        }
        let codec = Arc::new(Codec::default());
        Ok(Store { connection, path: path.to_owned(), codec })
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what turns articles and accounts into rows; it may be used on any thread.
    pub fn codec(&self) -> Arc<Codec> {
        Arc::clone(&self.codec)
    }

    /// Returns a fact about the store as a whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.connection
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |r| r.get(0))
            .optional()
            .map_err(|e| self.failed(e))
    }

    /// Gives an error of the database its place, and a busy store its writer.
    pub(crate) fn failed(&self, error: rusqlite::Error) -> StoreError {
        match StoreError::of(&self.path, error) {
            StoreError::Busy { path, .. } => {
                let last = "SELECT value FROM meta WHERE key = 'writer'";
                let writer = self.connection.query_row(last, [], |r| r.get::<_, String>(0));
                StoreError::Busy {
                    path,
                    who: writer.map_or_else(|_| String::new(), |w| format!(": {w}")),
                }
            }
            other => other,
        }
    }
}

/// What a file is.
enum Kind {
    /// A store, with its layout.
    Store(u32),
}

fn kind(path: &Path) -> Result<Kind, StoreError> {
    let no_store =
        |what: &str| StoreError::NoStore { path: path.to_owned(), what: what.to_owned() };
    let mut header = Vec::new();
    let read = File::open(path).and_then(|f| {
        if f.metadata()?.is_dir() { Ok(0) } else { f.take(HEADER as u64).read_to_end(&mut header) }
    });
    match read {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        Err(source) => return Err(StoreError::Io { path: path.to_owned(), source }),
        Ok(_) => {}
    }
    if path.is_dir() {
        return Err(no_store("it is a folder"));
    }
    let number = |at: usize| {
        header.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes)
    };
    if header.is_empty() {
        return Err(no_store("the file is empty"));
    }
    if !header.starts_with(MAGIC) {
        return Err(no_store("it does not begin like one"));
    }
    if header.len() < HEADER {
        let what = "the file is cut short".to_owned();
        return Err(StoreError::Corrupt { path: path.to_owned(), what });
    }
    if number(68) != APPLICATION as u32 {
        return Err(no_store("it is a database of another program"));
    }
    Ok(Kind::Store(number(60)))
}

fn recognise(path: &Path) -> Result<(), StoreError> {
    match kind(path)? {
        Kind::Store(found) if found > LAYOUT => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: LAYOUT })
        }
        Kind::Store(_) => Ok(()),
    }
}

/// Makes a store under another name, syncs it and gives it its own.
fn make(path: &Path) -> Result<(), StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let io = |source| StoreError::Io { path: path.to_owned(), source };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let made = (|| {
        let connection = Connection::open(&part).map_err(|e| StoreError::of(path, e))?;
        schema::make(&connection).map_err(|e| StoreError::of(path, e))?;
        connection.close().map_err(|(_, e)| StoreError::of(path, e))?;
        File::open(&part).and_then(|f| f.sync_all()).map_err(io)?;
        // A link refuses a name that is taken: of two programs that make one store, the second opens the first's.
        match fs::hard_link(&part, path) {
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(_) => fs::rename(&part, path).map_err(io)?,
            Ok(()) => {}
        }
        // The new name is only safe when its folder is synced; not every system can open one.
        let _ = File::open(folder).and_then(|f| f.sync_all());
        Ok(())
    })();
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut rest = part.clone().into_os_string();
        rest.push(ending);
        let _ = fs::remove_file(rest);
    }
    made
}

/// Returns where the log of a store is.
pub(crate) fn log_of(path: &Path) -> PathBuf {
    let mut log = path.to_owned().into_os_string();
    log.push("-wal");
    PathBuf::from(log)
}

/// Writes a path as an address that says that nothing changes the file.
fn address(path: &Path) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match plain(*byte) {
            true => address.push(char::from(*byte)),
            false => address.push_str(&format!("%{byte:02x}")),
        }
    }
    address + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_store_is_a_store_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.store");
        assert!(!Store::is_store(&path));
        assert!(matches!(Store::open(&path), Err(StoreError::Missing { .. })));
        drop(Store::create(&path).unwrap());
        assert!(Store::is_store(&path));
        let files = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it");
        let first = Store::create(&path).unwrap();
        let second = Store::read(&path).unwrap();
        assert_eq!((first.count().unwrap(), second.count().unwrap()), (0, 0));
    }

    #[test]
    fn what_is_no_store_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t(x)").unwrap();
        let text = folder.path().join("a.txt");
        fs::write(&text, "Talks began.").unwrap();
        let empty = folder.path().join("empty");
        fs::write(&empty, "").unwrap();
        for path in [other, text, empty, folder.path().to_owned()] {
            let before = fs::read(&path).ok();
            assert!(matches!(Store::create(&path), Err(StoreError::NoStore { .. })), "{path:?}");
            assert_eq!(fs::read(&path).ok(), before);
        }
    }

    #[test]
    fn a_newer_store_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.store");
        let store = Store::create(&path).unwrap();
        store.connection.execute_batch("PRAGMA user_version = 99").unwrap();
        // The new number stands in the log alone as long as somebody has the store open.
        for open in [Store::open, Store::read, Store::create] {
            assert!(matches!(open(&path), Err(StoreError::Newer { found: 99, .. })));
        }
        drop(store);
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
    }
}
