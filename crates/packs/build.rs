//! Embeds every file below `languages/` and `data/`: a pack is found because it is there, without registration.
//!
//! TOML is checked here and embedded as JSON, which is cheaper to parse at start; the TOML source is what
//! people read and write, and what messages point to.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut files = Vec::new();
    for folder in ["languages", "data"] {
        println!("cargo:rerun-if-changed={folder}");
        walk(Path::new(&root), Path::new(folder), &mut files);
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (i, path) in files.iter().enumerate() {
        println!("cargo:rerun-if-changed={path}");
        let source = format!("{root}/{path}");
        let bytes = fs::read(&source).unwrap_or_else(|e| panic!("{source}: {e}"));
        let parsed = format!("{out}/{i}.json");
        let json = if path.ends_with(".toml") {
            let text = String::from_utf8(bytes.clone()).unwrap_or_else(|e| panic!("{source}: {e}"));
            let value: toml::Value =
                toml::from_str(&text).unwrap_or_else(|e| panic!("{source}: {e}"));
            fs::write(&parsed, serde_json::to_vec(&value).expect("TOML is valid JSON"))
                .unwrap_or_else(|e| panic!("{parsed}: {e}"));
            format!("Some(include_bytes!({parsed:?}))")
        } else {
            "None".to_owned()
        };
        writeln!(
            table,
            "  File {{ path: {path:?}, source: include_bytes!({source:?}), json: {json} }},"
        )
        .expect("writing to a string");
    }
    table.push(']');
    fs::write(format!("{out}/files.rs"), table).expect("OUT_DIR can be written");
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return };
    for entry in entries.flatten() {
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            walk(root, &path, files);
        } else if !entry.file_name().to_string_lossy().starts_with('.') {
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}
