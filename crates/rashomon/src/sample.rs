//! The embedded sample: short articles of our own on an invented crisis with real geography. See `sample/README.md`.

macro_rules! articles {
    ($($name:literal),* $(,)?) => {
        /// File names and texts, in byte order of the names.
        pub const ARTICLES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../sample/", $name)))),*];
    };
}

articles!(
    "en_coastwire.txt",
    "en_correction.txt",
    "en_courier.txt",
    "en_gulfledger.txt",
    "en_harbourpost.txt",
    "en_levant.txt",
    "en_observer.txt",
    "en_opinion.txt",
    "en_pressnotes.txt",
    "pl_depesza.txt",
    "pl_gazeta.txt",
    "pl_kanal.txt",
    "pl_kopia.txt",
    "pl_porty.txt",
    "pl_przeklad.txt",
    "pl_reporter.txt",
    "ru_agentstvo.txt",
    "ru_perevod.txt",
    "ru_shtorm.txt",
    "ru_torg.txt",
    "ru_vestnik.txt",
    "ru_zaliv.txt",
    "uk_moriak.txt",
    "uk_pereklad.txt",
    "uk_portal.txt",
    "uk_rybalky.txt",
    "uk_zvit.txt",
);
