//! The embedded sample: short articles of our own on an invented crisis with real geography. See `sample/README.md`.

macro_rules! articles {
    ($($name:literal),* $(,)?) => {
        /// File names and texts, in byte order of the names.
        pub const ARTICLES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../sample/", $name)))),*];
    };
}

articles!(
    "en_coastwire.txt",
    "en_harbourpost.txt",
    "pl_kanal.txt",
    "pl_reporter.txt",
    "ru_agentstvo.txt",
    "ru_perevod.txt",
    "uk_pereklad.txt",
    "uk_zvit.txt",
);
