//! Text layers by digest, in a folder.
//!
//! What goes in: articles. What comes out: their text layers, byte for byte, for as long as the folder lives, and the names of
//! layers whose bytes have changed. Left to others: what is read from a layer; nothing derived is kept here.
//!
//! A layer `ab12…` is `layers/ab/ab12….txt`, with its sources beside it in `ab12….json`. Files are written whole under another
//! name, synced and renamed, so that a broken run leaves no half of one. A layer is never changed; another source of the same
//! text is added to its record.

use crate::StoreError;
use rashomon_types::{Article, ArticleId};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// A layer that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong and what to do.
    pub what: String,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.what)
    }
}

/// One source of a layer: where its text was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Label of the article.
    pub label: String,
    /// Address, when it is known.
    pub url: Option<String>,
    /// True when the layer is the input file itself.
    pub verbatim: bool,
    /// Version of the program that took the text out of its input.
    pub extractor: String,
}

/// The text layers of a folder.
#[derive(Clone, Debug)]
pub struct Layers {
    folder: PathBuf,
}

impl Layers {
    /// Opens the layers of a folder, which is made when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let folder = folder.join("layers");
        fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
        Ok(Layers { folder })
    }

    /// Keeps an article's text layer and adds where it was found. Keeping the same again changes nothing.
    ///
    /// # Errors
    /// When a file cannot be written. What was kept before stays whole.
    pub fn put(&self, article: &Article) -> Result<ArticleId, StoreError> {
        let path = self.path(article.id, "txt");
        if !path.exists() {
            write_whole(&path, article.text.as_bytes())?;
        }
        let found = Found {
            label: article.label.clone(),
            url: article.url.clone(),
            verbatim: article.verbatim,
            extractor: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let mut sources = self.sources(article.id)?;
        if !sources.contains(&found) {
            sources.push(found);
            // The order in which sources come must not show in the file.
            sources.sort_by(|a, b| {
                (&a.label, &a.url, a.verbatim, &a.extractor).cmp(&(
                    &b.label,
                    &b.url,
                    b.verbatim,
                    &b.extractor,
                ))
            });
            let sources: Vec<Value> = sources.iter().map(written).collect();
            let mut bytes =
                json!({ "id": article.id, "bytes": article.text.len(), "sources": sources })
                    .to_string();
            bytes.push('\n');
            write_whole(&self.path(article.id, "json"), bytes.as_bytes())?;
        }
        Ok(article.id)
    }

    /// Returns a text layer, or `None` when it is not kept here.
    ///
    /// # Errors
    /// When it cannot be read, or its bytes are not those that were kept.
    pub fn get(&self, id: ArticleId) -> Result<Option<String>, StoreError> {
        let path = self.path(id, "txt");
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let found = ArticleId::of(&bytes);
        match String::from_utf8(bytes) {
            Ok(text) if found == id => Ok(Some(text)),
            _ => Err(StoreError::Damaged { path, found }),
        }
    }

    /// Returns where a layer was found; empty when it is not kept here, or its record is unreadable.
    ///
    /// # Errors
    /// When the record cannot be read from the disk.
    pub fn sources(&self, id: ArticleId) -> Result<Vec<Found>, StoreError> {
        let bytes = read(&self.path(id, "json"))?.unwrap_or_default();
        let record: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let sources = record.get("sources").and_then(Value::as_array);
        Ok(sources.into_iter().flatten().map(as_found).collect())
    }

    /// Returns the ids of all layers, in order.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn ids(&self) -> Result<Vec<ArticleId>, StoreError> {
        let mut ids: Vec<ArticleId> = Vec::new();
        for folder in list(&self.folder)?.into_iter().filter(|path| path.is_dir()) {
            let files = list(&folder)?;
            ids.extend(
                files
                    .iter()
                    .filter(|path| has_ending(path, "txt"))
                    .filter_map(|path| path.file_stem()?.to_str()?.parse::<ArticleId>().ok()),
            );
        }
        ids.sort();
        Ok(ids)
    }

    /// Reads every layer and returns those that are not as they were written, in the order of their names.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn verify(&self) -> Result<Vec<Damage>, StoreError> {
        let mut damaged = Vec::new();
        for folder in list(&self.folder)?.into_iter().filter(|path| path.is_dir()) {
            for path in list(&folder)? {
                if let Some(what) = wrong(&path) {
                    damaged.push(Damage { path, what });
                }
            }
        }
        Ok(damaged)
    }

    fn path(&self, id: ArticleId, ending: &str) -> PathBuf {
        let name = id.to_string();
        self.folder.join(&name[..2]).join(format!("{name}.{ending}"))
    }
}

/// What is wrong with a file of the store; `None` when it is as it should be.
fn wrong(path: &Path) -> Option<String> {
    if has_ending(path, "json") {
        let text = path.with_extension("txt");
        return (!text.exists()).then(|| {
            "the record stands alone: its text layer is missing; read the source again".to_owned()
        });
    }
    if has_ending(path, "part") {
        return Some("the rest of a write that broke off; it can be deleted".to_owned());
    }
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
    let Ok(id) = name.parse::<ArticleId>() else {
        return Some("the file does not belong here".to_owned());
    };
    match fs::read(path) {
        Err(error) => Some(format!("it cannot be read: {error}")),
        Ok(bytes) if ArticleId::of(&bytes) == id => None,
        Ok(bytes) => Some(format!(
            "its digest is {}; delete it and read the source again",
            ArticleId::of(&bytes)
        )),
    }
}

fn written(found: &Found) -> Value {
    json!({ "label": found.label, "url": found.url, "verbatim": found.verbatim, "extractor": found.extractor })
}

fn as_found(value: &Value) -> Found {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    Found {
        label: text("label").unwrap_or_default(),
        url: text("url"),
        verbatim: value.get("verbatim").and_then(Value::as_bool).unwrap_or_default(),
        extractor: text("extractor").unwrap_or_default(),
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own == ending)
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), source }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = fs::read_dir(folder).map_err(|source| failed(folder, source))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Writes a file under another name, syncs it and gives it its own: it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    // The number of the process keeps two runs on one store apart, the count two threads of one run.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let part = path.with_extension(format!("{}-{count}.part", std::process::id()));
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        // The new name is only safe when its folder is synced; not every system can open one.
        File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
    };
    write().map_err(|source| {
        let _ = fs::remove_file(&part);
        failed(path, source)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str, label: &str) -> Article {
        Article {
            id: ArticleId::of(text.as_bytes()),
            label: label.to_owned(),
            text: text.to_owned(),
            verbatim: true,
            segments: Vec::new(),
            title: None,
            byline: None,
            outlet: None,
            url: None,
            declared_language: None,
            date_candidates: Vec::new(),
            credits: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    #[test]
    fn a_layer_comes_back_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::open(folder.path()).unwrap();
        let text = "\u{feff}Перша\r\n\0друга";
        let id = layers.put(&article(text, "a.txt")).unwrap();
        assert_eq!(layers.get(id).unwrap().as_deref(), Some(text));
        assert_eq!(layers.get(ArticleId::of(b"other")).unwrap(), None);
        let name = id.to_string();
        assert!(folder.path().join("layers").join(&name[..2]).join(format!("{name}.txt")).exists());
    }

    #[test]
    fn one_text_from_two_places_is_one_layer_in_any_order() {
        let records = ["ab", "ba"].map(|order| {
            let folder = tempfile::tempdir().unwrap();
            let layers = Layers::open(folder.path()).unwrap();
            for label in order.chars().chain(order.chars()) {
                layers.put(&article("text", &label.to_string())).unwrap();
            }
            assert_eq!(layers.ids().unwrap().len(), 1);
            fs::read(layers.path(ArticleId::of(b"text"), "json")).unwrap()
        });
        assert_eq!(records[0], records[1]);
        assert_eq!(String::from_utf8_lossy(&records[0]).matches("\"label\"").count(), 2);
    }

    #[test]
    fn damage_is_found_and_never_read() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::open(folder.path()).unwrap();
        let id = layers.put(&article("text", "a")).unwrap();
        layers.put(&article("sound", "b")).unwrap();
        assert_eq!(layers.verify().unwrap(), []);
        fs::write(layers.path(id, "txt"), "texx").unwrap();
        fs::write(layers.path(id, "part"), "").unwrap();
        assert!(matches!(layers.get(id), Err(StoreError::Damaged { .. })));
        let found = layers.verify().unwrap();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|damage| damage.path.to_string_lossy().contains(&id.to_string())));
    }
}
