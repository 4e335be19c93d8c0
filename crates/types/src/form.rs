//! Word forms that many tokens share.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

/// A folded word form or lemma. Cloning it copies a pointer: the hundredth "the" of an article costs no memory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form(Arc<str>);

impl Form {
    /// Returns the form as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Form {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Default for Form {
    fn default() -> Self {
        Form(Arc::from(""))
    }
}

impl AsRef<str> for Form {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Form {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Form {
    fn from(text: &str) -> Self {
        Form(Arc::from(text))
    }
}

impl From<String> for Form {
    fn from(text: String) -> Self {
        Form(Arc::from(text))
    }
}

impl From<Form> for String {
    fn from(form: Form) -> Self {
        form.as_str().to_owned()
    }
}

impl PartialEq<str> for Form {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Form {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl PartialEq<String> for Form {
    fn eq(&self, other: &String) -> bool {
        &*self.0 == other.as_str()
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
