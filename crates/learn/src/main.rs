//! Trains the models that the packs carry: `rashomon-learn identify`, `rashomon-learn tagger --language ru`.

use anyhow::{Context, Result, bail};
use rashomon::engine::Engine;
use rashomon_lang::{
    identify::Identifier, morphology::Morphology, syntax::Parser, tokens::Tokenizer,
};
use rashomon_learn::{
    confidence, conllu, gold, identify, own, parallel, parser, tagger,
    trees::{Tree, jackknife},
};
use rashomon_packs::Packs;
use rashomon_types::{Language, Reading};
use std::{
    fs,
    path::{Path, PathBuf},
};

const USAGE: &str = "usage: rashomon-learn identify --treebanks FOLDER [--packs FOLDER]
       rashomon-learn tagger --language CODE --treebanks FOLDER [--packs FOLDER]
       rashomon-learn parser --model PATH --treebanks FOLDER [--packs FOLDER]
       rashomon-learn tag --language CODE --treebanks TEXT [--packs FOLDER]
       rashomon-learn guess --treebanks FOLDER-OF-TEXTS [--packs FOLDER]
       rashomon-learn confidence [--own FOLDER] [--split dev|held|all] [--packs FOLDER]
       rashomon-learn events [--own FOLDER] [--language CODE] [--split dev|held|all] [--errors N] [--packs FOLDER]
       rashomon-learn parallel --witnesses FOLDER [--packs FOLDER]

FOLDER of treebanks holds the files that crates/learn/data/treebanks.txt names; models are written below the folder of
packs (crates/packs).";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |flag: &str| {
        args.iter().position(|a| a == flag).and_then(|i| args.get(i + 1)).map(String::as_str)
    };
    if args.first().is_some_and(|a| a == "events") {
        let packs = on_disk(Path::new(value("--packs").unwrap_or("crates/packs")))?;
        let folder = Path::new(value("--own").unwrap_or("eval/own"));
        let errors = value("--errors").unwrap_or("0").parse()?;
        return events(
            folder,
            value("--language"),
            value("--split").unwrap_or("dev"),
            errors,
            packs,
        );
    }
    if args.first().is_some_and(|a| a == "confidence") {
        let packs = Path::new(value("--packs").unwrap_or("crates/packs"));
        let folder = Path::new(value("--own").unwrap_or("eval/own"));
        return fit_confidence(folder, value("--split").unwrap_or("dev"), packs);
    }
    if args.first().is_some_and(|a| a == "parallel") {
        let packs = on_disk(Path::new(value("--packs").unwrap_or("crates/packs")))?;
        let folder = Path::new(value("--witnesses").context(USAGE)?);
        for (name, shared) in parallel::measure(&Engine::new(packs)?, folder)? {
            let (pairs, f1) = (shared.pairs, shared.f1());
            println!("{name:6} {pairs:4} pairs  types of acts, F1 {f1:.3}");
        }
        return Ok(());
    }
    let Some(treebanks) = value("--treebanks").map(Path::new) else { bail!("{USAGE}") };
    let packs = Path::new(value("--packs").unwrap_or("crates/packs"));
    match args.first().map(String::as_str) {
        Some("identify") => {
            let list = list(treebanks)?;
            let model = identify::train(Path::new("crates/learn/data/identify"), &list)?;
            write(&packs.join(rashomon_lang::identify::MODEL), &model)
        }
        Some("tagger") => {
            let code = value("--language").context(USAGE)?;
            let language = Language::new(code).context("a language code has two letters")?;
            let list = list(treebanks)?;
            let (.., files) =
                list.iter().find(|(_, l, _)| l == code).context("no treebank is listed")?;
            let bits = value("--bits").unwrap_or("17").parse()?;
            let model = tagger::train(&on_disk(packs)?, language, files, bits)?;
            write(&packs.join(rashomon_lang::morphology::model_path(language)), &model)
        }
        Some("parser") => {
            let model = value("--model").context(USAGE)?;
            let options = parser::Options::default();
            let options = parser::Options {
                action_bits: value("--bits").map_or(Ok(options.action_bits), str::parse)?,
                label_bits: value("--label-bits").map_or(Ok(options.label_bits), str::parse)?,
                rounds: value("--rounds").map_or(Ok(options.rounds), str::parse)?,
                at_least: value("--at-least").map_or(Ok(options.at_least), str::parse)?,
            };
            let trees = trees(treebanks, model, &on_disk(packs)?)?;
            write(&packs.join(value("--out").unwrap_or(model)), &parser::train(&trees, options)?)
        }
        Some("tag") => {
            let language = value("--language").and_then(Language::new);
            tag(treebanks, language, &on_disk(packs)?)
        }
        Some("guess") => guess(treebanks, packs),
        _ => bail!("{USAGE}"),
    }
}

/// Fits `data/confidence.toml` to our own annotated sentences.
fn fit_confidence(folder: &Path, split: &str, packs: &Path) -> Result<()> {
    let on_disk = on_disk(packs)?;
    let events = rashomon_coding::events::Events::new(&on_disk)?;
    let engine = Engine::new(on_disk)?;
    let mut judged = Vec::new();
    for (code, items) in own::load_all(folder)? {
        let language = Language::new(&code).context("a file is named by its language")?;
        for (event, right) in own::measure(&engine, &items, split, &code)?.events {
            let prior = events.prior(language, &event).context("an event names its entry")?;
            judged.push(confidence::Judged { event, prior, right });
        }
    }
    let fitted = confidence::fit(&judged);
    let text = format!(
        "# Fitted by `rashomon-learn confidence` to {} events of eval/own; see crates/coding/src/events/confidence.rs.\n{}",
        judged.len(),
        toml::to_string(&fitted)?
    );
    write(&packs.join(rashomon_coding::events::confidence::FILE), text.as_bytes())
}

/// Prints the figures of our own annotated sentences, a table for each language and one for all.
fn events(
    folder: &Path,
    only: Option<&str>,
    split: &str,
    errors: usize,
    packs: Packs,
) -> Result<()> {
    let engine = Engine::new(packs)?;
    let mut all = own::Figures::default();
    for (language, items) in own::load_all(folder)? {
        if only.is_some_and(|code| code != language) {
            continue;
        }
        let figures = own::measure(&engine, &items, split, &language)?;
        println!("{language} ({split})\n{figures}");
        all.add(&figures);
    }
    println!("all ({split})\n{all}");
    all.errors.iter().take(errors).for_each(|line| println!("{line}"));
    Ok(())
}

/// The packs as they are in the folder now.
fn on_disk(folder: &Path) -> Result<Packs> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("languages"), PathBuf::from("data")];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                files.push((path.to_string_lossy().into_owned(), fs::read(entry.path())?));
            }
        }
    }
    Ok(Packs::embedded().with_files(files))
}

/// Reads the treebanks that a parser learns from.
fn trees(folder: &Path, model: &str, packs: &Packs) -> Result<Vec<Tree>> {
    let mut trees = Vec::new();
    for (name, code, files) in listed("crates/learn/data/parsers.txt", folder)? {
        if name != model {
            continue;
        }
        let language = Language::new(&code).context("a language code has two letters")?;
        let mut sentences = Vec::new();
        for file in &files {
            sentences.extend(conllu::read(file)?);
        }
        let found = jackknife(packs, language, &sentences)?;
        eprintln!("{code}: {} of {} sentences", found.len(), sentences.len());
        trees.extend(found);
    }
    Ok(trees)
}

/// Prints a text as CoNLL-U.
fn tag(path: &Path, language: Option<Language>, packs: &Packs) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let article = gold::article(&text);
    let (sentences, tokens) = Tokenizer::new(packs)?.split(&article, language);
    let mut reading = Reading {
        language,
        sentences,
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers: Vec::new(),
        published: None,
        diagnostics: Vec::new(),
    };
    Morphology::new(packs)?.tag(&article, &mut reading);
    Parser::new(packs)?.parse(&mut reading);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    rashomon_report::conllu::print(&article, &reading, &mut out)?;
    Ok(())
}

/// Prints what language each text of a folder is taken for: whole, its first line, and 100 characters from its middle.
fn guess(folder: &Path, packs: &Path) -> Result<()> {
    let model = fs::read(packs.join(rashomon_lang::identify::MODEL))?;
    let packs = Packs::embedded().with_files([(rashomon_lang::identify::MODEL.to_owned(), model)]);
    let identifier = Identifier::new(&packs)?;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(&folder)?.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let letters = text.chars().count();
            let middle: String =
                text.chars().skip((letters / 2).saturating_sub(50)).take(100).collect();
            let title = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
            let of = |text: &str| {
                identifier.identify_text(text).map_or("-".to_owned(), |l| l.to_string())
            };
            println!("{}\t{}\t{}\t{}", path.display(), of(&text), of(title), of(&middle));
        }
    }
    Ok(())
}

/// Reads `crates/learn/data/treebanks.txt`: script, language and files of each line.
fn list(folder: &Path) -> Result<Vec<(String, String, Vec<PathBuf>)>> {
    listed("crates/learn/data/treebanks.txt", folder)
}

/// Reads a list of treebanks: what for, language and files of each line.
fn listed(path: &str, folder: &Path) -> Result<Vec<(String, String, Vec<PathBuf>)>> {
    let text = fs::read_to_string(path).with_context(|| path.to_owned())?;
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(script), Some(language)) = (words.next(), words.next()) else { continue };
        found.push((script, language, words.map(|file| folder.join(file)).collect()));
    }
    Ok(found)
}

fn write(path: &Path, model: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, model).with_context(|| path.display().to_string())?;
    println!("{}: {} bytes", path.display(), model.len());
    Ok(())
}
