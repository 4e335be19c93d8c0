//! Names for texts and tellings that survive every later run: digests of what they name.

use crate::span::Span;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// A string that is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no id: lower-case hexadecimal digits are expected")]
pub struct BadId(pub String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Returns the raw bytes.
            pub fn bytes(&self) -> &[u8] {
                &self.0
            }
            /// Reads back what [`Self::bytes`] gave; `None` when the length is another.
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map($name)
            }
            fn cut(digest: &[u8]) -> Self {
                let mut bytes = [0; $bytes];
                bytes.copy_from_slice(&digest[..$bytes]);
                $name(bytes)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId(text.to_owned());
                if text.len() != 2 * $bytes || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    return Err(bad());
                }
                let mut bytes = [0; $bytes];
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| bad())?;
                }
                Ok($name(bytes))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// The key of an article: the first 16 bytes of the SHA-256 of its text layer, as 32 hexadecimal digits.
    ///
    /// For a UTF-8 text file it is the beginning of what `sha256sum FILE` prints.
    ArticleId, 16
);
id!(
    /// The key of a telling (an event, claim, quote or relation in one article): a digest of layer, place and kind,
    /// 24 hexadecimal digits. An event, figure, witness or story of the record takes the smallest id it holds.
    TellingId, 12
);

impl ArticleId {
    /// Digests a text layer.
    pub fn of(layer: &[u8]) -> Self {
        ArticleId::cut(Sha256::digest(layer).as_slice())
    }
}

impl TellingId {
    /// Digests a place of a layer and what is told there; `kind` tells apart two tellings at one place
    /// (`event:ASSAULT`, `claim:killed`, `quote`).
    pub fn of(article: ArticleId, span: Span, kind: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(article.bytes());
        digest.update((span.start as u64).to_be_bytes());
        digest.update((span.end as u64).to_be_bytes());
        digest.update(kind.as_bytes());
        TellingId::cut(digest.finalize().as_slice())
    }

    /// Makes the id of a whole article's telling (a witness or a story of one text).
    pub fn whole(article: ArticleId, kind: &str) -> Self {
        TellingId::of(article, Span::new(0, 0), kind)
    }
}

/// Digests any bytes to 16 hexadecimal digits: fingerprints of packs and records.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_id_begins_like_sha256sum() {
        assert_eq!(ArticleId::of(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223");
    }

    #[test]
    fn ids_read_back_and_refuse_everything_else() {
        let id = TellingId::of(ArticleId::of(b"abc"), Span::new(1, 2), "quote");
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["", "ABCDEF0123456789ABCDEF01", "zz", "é12345678901234567890123"] {
            assert!(bad.parse::<TellingId>().is_err(), "{bad}");
        }
    }
}
