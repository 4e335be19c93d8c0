//! From paths to inputs: walks folders, reads sidecars, opens files. The only place that touches the disk for reading.

use rashomon_ingest::{Bytes, Given, Ingest, IngestError, Opened};
use rashomon_types::{Interval, Language};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

/// One input: where it is and what is said of it.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where.
    pub path: PathBuf,
    /// Last path component.
    pub label: String,
    /// What a sidecar or the command line says.
    pub given: Given,
}

impl Input {
    /// Opens the input and hands on what is in it, in order.
    ///
    /// # Errors
    /// When the file cannot be opened or read, or holds nothing that can be read.
    pub fn open(&self, sink: &mut dyn FnMut(Opened)) -> Result<(), IngestError> {
        if self.path.as_os_str() == "-" {
            let mut stdin = BufReader::with_capacity(1 << 16, std::io::stdin());
            return Ingest::open(&self.label, Bytes::Stream(&mut stdin), sink);
        }
        let mut file = BufReader::with_capacity(1 << 16, File::open(&self.path)?);
        Ingest::open(&self.label, Bytes::File(&mut file), sink)
    }

    /// Tells whether the input may be much larger than its file.
    pub fn is_packed(&self) -> bool {
        let mut head = Vec::new();
        let read = File::open(&self.path).and_then(|f| f.take(4).read_to_end(&mut head));
        let marks: [&[u8]; 4] = [b"PK", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"];
        read.is_ok() && marks.iter().any(|mark| head.starts_with(mark))
    }

    /// Returns the size in bytes, 0 when it is not known.
    pub fn size(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |m| m.len())
    }
}

/// Something that was left out, in words for standard error.
pub type Complaint = String;

/// Writes a complaint: what, where, what to do.
pub fn complain(path: &Path, what: impl std::fmt::Display, hint: &str) -> Complaint {
    let what = what.to_string();
    let what = what.split(" (os error").next().unwrap_or(&what);
    if hint.is_empty() {
        format!("rashomon: {}: {what}", path.display())
    } else {
        format!("rashomon: {}: {what}; hint: {hint}", path.display())
    }
}

/// What is said of a file beside it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sidecar {
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default, alias = "date")]
    published: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

impl Sidecar {
    fn given(self, from: &Path, base: &Given, complaints: &mut Vec<Complaint>) -> Given {
        let filled = |s: Option<String>| s.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
        let published =
            filled(self.published).and_then(|day| match day.get(..10).unwrap_or(&day).parse() {
                Ok(day) => Some(Interval::day(day)),
                Err(_) => {
                    complaints.push(complain(
                        from,
                        format!("{day:?} is no date"),
                        "write it as 2024-01-27",
                    ));
                    None
                }
            });
        let language = filled(self.language).and_then(|code| {
            let language = Language::new(&code);
            if language.is_none() {
                complaints.push(complain(
                    from,
                    format!("{code:?} is no language code"),
                    "write it as uk",
                ));
            }
            language
        });
        Given {
            published: published.or(base.published),
            language: language.or(base.language),
            outlet: filled(self.outlet).or_else(|| base.outlet.clone()),
            url: filled(self.url).or_else(|| base.url.clone()),
            title: filled(self.title).or_else(|| base.title.clone()),
            ..base.clone()
        }
    }
}

/// Finds the inputs below `paths`, in the order of the paths given and byte order within folders.
pub fn find(paths: &[PathBuf], base: &Given, complaints: &mut Vec<Complaint>) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input {
                path: path.clone(),
                label: "stdin".to_owned(),
                given: base.clone(),
            });
        } else if path.is_dir() {
            walk(path, base, &mut inputs, complaints);
        } else {
            match std::fs::metadata(path) {
                Ok(_) => inputs.push(input(path, base, complaints)),
                Err(e) => complaints.push(complain(
                    path,
                    e,
                    "check the spelling; a folder is read with all that is in it",
                )),
            }
        }
    }
    inputs
}

fn walk(folder: &Path, base: &Given, inputs: &mut Vec<Input>, complaints: &mut Vec<Complaint>) {
    let mut files = Vec::new();
    let mut tables: BTreeMap<PathBuf, BTreeMap<String, Given>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(true) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(e) => {
                let at = e.path().unwrap_or(folder).to_owned();
                let (what, hint) = match e.loop_ancestor() {
                    Some(up) => (
                        format!("the link leads back to {}", up.display()),
                        "the folder is read once, the link is left out",
                    ),
                    None => (
                        e.io_error().map_or_else(|| e.to_string(), ToString::to_string),
                        "give yourself the right to read it, or leave it out",
                    ),
                };
                complaints.push(complain(&at, what, hint));
            }
        }
    }
    files.sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    for table in files.iter().filter(|f| f.file_name().is_some_and(|n| n == "articles.csv")) {
        tables.insert(
            table.parent().unwrap_or(folder).to_owned(),
            read_table(table, base, complaints),
        );
    }
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name == "articles.csv" || name.ends_with(".meta.json") || name.starts_with('.') {
            continue;
        }
        let row =
            tables.get(file.parent().unwrap_or(folder)).and_then(|rows| rows.get(name.as_ref()));
        inputs.push(input(&file, row.unwrap_or(base), complaints));
    }
}

fn input(path: &Path, base: &Given, complaints: &mut Vec<Complaint>) -> Input {
    let label = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let whole = path.with_file_name(format!("{label}.meta.json"));
    let stem = path.with_extension("meta.json");
    let mut given = base.clone();
    for sidecar in [whole, stem] {
        if sidecar.is_file() && sidecar != path {
            match std::fs::read(&sidecar)
                .map_err(|e| e.to_string())
                .and_then(|b| serde_json::from_slice::<Sidecar>(&b).map_err(|e| e.to_string()))
            {
                Ok(says) => given = says.given(&sidecar, base, complaints),
                Err(e) => complaints.push(complain(
                    &sidecar,
                    e,
                    "known keys are outlet, published, url, title, language",
                )),
            }
            break;
        }
    }
    Input { path: path.to_owned(), label, given }
}

fn read_table(
    path: &Path,
    base: &Given,
    complaints: &mut Vec<Complaint>,
) -> BTreeMap<String, Given> {
    let mut rows = BTreeMap::new();
    let hint = "the header names file and any of outlet, published, url, title, language";
    let mut reader = match csv::Reader::from_path(path) {
        Ok(reader) => reader,
        Err(e) => {
            complaints.push(complain(path, e, hint));
            return rows;
        }
    };
    for (i, row) in reader.deserialize::<BTreeMap<String, String>>().enumerate() {
        let line = path.with_file_name(format!("articles.csv:{}", i + 2));
        let Ok(row) = row.map_err(|e| complaints.push(complain(&line, e, hint))) else { continue };
        let get = |keys: &[&str]| keys.iter().find_map(|k| row.get(*k).cloned());
        let Some(file) = get(&["file", "article", "name"]) else {
            complaints.push(complain(&line, "the row names no file", hint));
            continue;
        };
        let says = Sidecar {
            outlet: get(&["outlet"]),
            published: get(&["published", "date"]),
            url: get(&["url"]),
            title: get(&["title"]),
            language: get(&["language"]),
        };
        rows.insert(file, says.given(&line, base, complaints));
    }
    rows
}

/// Reads a user's packs: every file below `folder`, under its path below `crates/packs`.
///
/// # Errors
/// When the folder cannot be read or holds no pack.
pub fn packs(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| anyhow::anyhow!("{}: {e}", folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry
            .path()
            .strip_prefix(folder)
            .unwrap_or(entry.path())
            .to_string_lossy()
            .replace('\\', "/");
        let code = below.split('/').next().unwrap_or_default();
        let path = if below.starts_with("languages/") || below.starts_with("data/") {
            below
        } else if Language::new(code).is_some() && below.contains('/') {
            format!("languages/{below}")
        } else {
            continue;
        };
        let mut bytes = Vec::new();
        File::open(entry.path())
            .and_then(|mut f| f.read_to_end(&mut bytes))
            .map_err(|e| anyhow::anyhow!("{}: {e}", entry.path().display()))?;
        files.push((path, bytes));
    }
    if files.is_empty() {
        anyhow::bail!(
            "{}: no pack is there; hint: lay it out like languages/uk/events-my.toml",
            folder.display()
        );
    }
    Ok(files)
}
