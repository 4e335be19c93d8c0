//! The layer: every call goes on to the system's own, and what changes the disk is written down.
//!
//! Files of ours are those of the system with a few words before them, as SQLite's own `vfstrace` does it.

use crate::Op;
use rusqlite::ffi;
use std::{
    ffi::{CStr, c_char, c_int, c_void},
    mem::size_of,
    ptr,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

/// What was written down, and how many writes the disk still has room for.
struct Log {
    ops: Vec<Op>,
    room: Option<u64>,
    /// Names of the files that are open, by number.
    names: Vec<String>,
}

static LOG: Mutex<Log> = Mutex::new(Log { ops: Vec::new(), room: None, names: Vec::new() });
static INSTALLED: Once = Once::new();

fn log() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns what was written down so far and begins anew.
pub fn taken() -> Vec<Op> {
    std::mem::take(&mut log().ops)
}

/// Begins anew.
pub fn forget() {
    drop(taken());
}

/// Writes down that the program told its user something.
pub fn mark(what: u64) {
    log().ops.push(Op::Mark(what));
}

/// Lets the disk be full after so many more writes; `None` for a disk without end.
pub fn fill_after(writes: Option<u64>) {
    log().room = writes;
}

/// A file of ours: the system's own file follows it in memory.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    name: usize,
}

/// Puts the layer under every connection that this process opens from now on.
pub fn install() {
    INSTALLED.call_once(|| {
        // SAFETY: a null name asks for the default, which lives as long as the process.
        let system = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        assert!(!system.is_null(), "SQLite has a file layer");
        // SAFETY: the pointer was just checked, and the structure is plain data.
        let mut layer = unsafe { ptr::read(system) };
        layer.szOsFile += size_of::<File>() as c_int;
        layer.pNext = ptr::null_mut();
        layer.zName = c"faults".as_ptr();
        layer.pAppData = system.cast();
        layer.xOpen = Some(open);
        layer.xDelete = Some(delete);
        layer.xAccess = Some(access);
        layer.xFullPathname = Some(full_pathname);
        let layer = Box::leak(Box::new(layer));
        // SAFETY: the structure was leaked, so that it outlives every connection.
        let code = unsafe { ffi::sqlite3_vfs_register(layer, 1) };
        assert_eq!(code, ffi::SQLITE_OK, "the layer is taken");
    });
}

/// The system's own layer.
///
/// # Safety
/// `layer` is the one that `install` registered.
unsafe fn system(layer: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: `install` put the system's layer there.
    unsafe { (*layer).pAppData.cast() }
}

/// The system's own file behind one of ours.
///
/// # Safety
/// `file` was opened by this layer.
unsafe fn own(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite allocated `szOsFile` bytes, of which ours are the first.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// The methods of the system's own file.
///
/// # Safety
/// As [`own`].
unsafe fn methods(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: a file that is open has methods, which are static in SQLite.
    unsafe { &*(*own(file)).pMethods }
}

/// The last part of a path.
///
/// # Safety
/// `path` is null or a string that ends with a zero.
unsafe fn name_of(path: *const c_char) -> String {
    if path.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises.
    let path = unsafe { CStr::from_ptr(path) }.to_string_lossy();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Writes down what changes a file; false when the disk is full.
///
/// # Safety
/// `file` was opened by this layer.
unsafe fn note(
    file: *mut ffi::sqlite3_file,
    is_write: bool,
    op: impl FnOnce(String) -> Op,
) -> bool {
    // SAFETY: the file is one of ours.
    let number = unsafe { (*file.cast::<File>()).name };
    let mut log = log();
    if is_write && let Some(room) = &mut log.room {
        if *room == 0 {
            return false;
        }
        *room -= 1;
    }
    let name = log.names.get(number).cloned().unwrap_or_default();
    if !name.is_empty() {
        log.ops.push(op(name));
    }
    true
}

macro_rules! pass_on {
    ($($name:ident($method:ident $(, $argument:ident: $kind:ty)*) -> $result:ty;)+) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> $result {
            // SAFETY: SQLite calls this for files that `open` made, with arguments for their methods.
            unsafe { methods(file).$method.map(|call| call(own(file) $(, $argument)*)).unwrap_or_default() }
        }
    )+};
}

pass_on! {
    read(xRead, to: *mut c_void, amount: c_int, at: i64) -> c_int;
    file_size(xFileSize, size: *mut i64) -> c_int;
    lock(xLock, level: c_int) -> c_int;
    unlock(xUnlock, level: c_int) -> c_int;
    check_reserved_lock(xCheckReservedLock, result: *mut c_int) -> c_int;
    file_control(xFileControl, what: c_int, argument: *mut c_void) -> c_int;
    sector_size(xSectorSize) -> c_int;
    device_characteristics(xDeviceCharacteristics) -> c_int;
    shm_map(xShmMap, page: c_int, size: c_int, extend: c_int, to: *mut *mut c_void) -> c_int;
    shm_lock(xShmLock, offset: c_int, n: c_int, flags: c_int) -> c_int;
    shm_barrier(xShmBarrier) -> ();
    shm_unmap(xShmUnmap, delete: c_int) -> c_int;
    close(xClose) -> c_int;
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: i64,
) -> c_int {
    // SAFETY: SQLite gives so many bytes.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), amount as usize) };
    let op = |file| Op::Write { file, at: at as u64, bytes: bytes.to_vec() };
    // SAFETY: SQLite calls this for files that `open` made.
    unsafe {
        if !note(file, true, op) {
            return ffi::SQLITE_FULL;
        }
        methods(file).xWrite.map(|call| call(own(file), from, amount, at)).unwrap_or_default()
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    // SAFETY: SQLite calls this for files that `open` made.
    unsafe {
        note(file, false, |file| Op::Truncate { file, length: length as u64 });
        methods(file).xTruncate.map(|call| call(own(file), length)).unwrap_or_default()
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: SQLite calls this for files that `open` made.
    unsafe {
        note(file, false, |file| Op::Sync { file });
        methods(file).xSync.map(|call| call(own(file), flags)).unwrap_or_default()
    }
}

/// Version 2: without the third version's memory maps every write comes by.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open(
    layer: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands over memory of `szOsFile` bytes, and the layer that `install` registered.
    unsafe {
        let system = system(layer);
        (*file).pMethods = ptr::null();
        let code = (*system)
            .xOpen
            .map_or(ffi::SQLITE_ERROR, |call| call(system, path, own(file), flags, out));
        if !(*own(file)).pMethods.is_null() {
            (*file).pMethods = &raw const METHODS;
        }
        let mut log = log();
        log.names.push(name_of(path));
        (*file.cast::<File>()).name = log.names.len() - 1;
        code
    }
}

unsafe extern "C" fn delete(
    layer: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    sync: c_int,
) -> c_int {
    // SAFETY: SQLite hands over a path, and the layer that `install` registered.
    unsafe {
        let file = name_of(path);
        log().ops.push(Op::Delete { file });
        let system = system(layer);
        (*system).xDelete.map_or(ffi::SQLITE_ERROR, |call| call(system, path, sync))
    }
}

unsafe extern "C" fn access(
    layer: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    flags: c_int,
    result: *mut c_int,
) -> c_int {
    // SAFETY: as above.
    unsafe {
        let system = system(layer);
        (*system).xAccess.map_or(ffi::SQLITE_ERROR, |call| call(system, path, flags, result))
    }
}

unsafe extern "C" fn full_pathname(
    layer: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: as above.
    unsafe {
        let system = system(layer);
        (*system).xFullPathname.map_or(ffi::SQLITE_ERROR, |call| call(system, path, room, out))
    }
}
