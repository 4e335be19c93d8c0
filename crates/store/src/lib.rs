//! Text layers by digest, on disk.
//!
//! What goes in: articles. What comes out: their text layers, unchanged, by id. Left to others: everything that is
//! concluded from them.

use rashomon_types::{Article, ArticleId};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A folder of text layers, `layers/ab/abcdef….txt`.
pub struct Layers {
    folder: PathBuf,
}

impl Layers {
    /// Opens a store, making its folder where there is none.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("layers"))?;
        Ok(Layers { folder: folder.to_owned() })
    }

    fn path(&self, id: ArticleId) -> PathBuf {
        let id = id.to_string();
        self.folder.join("layers").join(&id[..2]).join(format!("{id}.txt"))
    }

    /// Keeps the text layer of an article; a layer that is there already is left as it is.
    ///
    /// # Errors
    /// When the file cannot be written; nothing half-written is left under its name.
    pub fn put(&self, article: &Article) -> io::Result<ArticleId> {
        let path = self.path(article.id);
        if !path.exists() {
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let part = folder.join(format!(".{}.{}.part", article.id, std::process::id()));
            let mut file = fs::File::create(&part)?;
            file.write_all(article.text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
        }
        Ok(article.id)
    }

    /// Returns a text layer.
    ///
    /// # Errors
    /// When there is none, or it cannot be read as UTF-8.
    pub fn get(&self, id: ArticleId) -> io::Result<String> {
        fs::read_to_string(self.path(id))
    }

    /// Verifies every layer against its name and returns what is wrong, a line each.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn verify(&self) -> io::Result<Vec<String>> {
        let mut wrong = Vec::new();
        for folder in sorted(&self.folder.join("layers"))? {
            for file in
                sorted(&folder)?.into_iter().filter(|f| f.extension().is_some_and(|e| e == "txt"))
            {
                let named =
                    file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
                let found = ArticleId::of(&fs::read(&file)?).to_string();
                if named != found {
                    wrong.push(format!(
                        "{}: the text has the digest {found}; hint: put it back from its source",
                        file.display()
                    ));
                }
            }
        }
        Ok(wrong)
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
