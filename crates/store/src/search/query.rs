//! A query as it is written, taken apart.
//!
//! What goes in: what somebody typed. What comes out: a tree of words, phrases and fields joined by AND, OR and NOT, each
//! with its place, or an error that says where the query goes wrong and what would be right. Left to others: what the
//! words mean (`plan`).

use super::term;
use rashomon_types::{Day, EventType, Language, Realis, Span};

/// The most characters, words and parentheses within each other of a query.
const CHARACTERS: usize = 2_000;
const WORDS: usize = 64;
const DEPTH: usize = 16;
/// The fewest letters before a `*`: below, it would stand for half the dictionary.
const STEM: usize = 3;

/// A query that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query, character {at}: {what}; hint: {hint}")]
pub struct QueryError {
    /// The character where it goes wrong, from 1.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub hint: String,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// A word, in any of its forms and spellings.
    Word {
        /// As typed.
        word: String,
        /// True for `word*`: all words that begin so.
        stem: bool,
    },
    /// Words that stand side by side, in any of their forms.
    Phrase(Vec<String>),
    /// A field with the values that are wanted, any of them.
    Field(Field, Vec<String>),
    /// A first or last day of publication; only at the top.
    Days(Option<Day>, Option<Day>),
    /// Every article.
    Every,
}

/// What an article, or one of its events, is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// PLOVER type of an event.
    Type,
    /// Whether the event took place.
    Realis,
    /// Where the event took place.
    Place,
    /// Who printed the article.
    Outlet,
    /// The article's language.
    Language,
    /// Who or what is named.
    Entity,
}

impl Field {
    /// Every field with its name in queries.
    pub const ALL: [(Field, &'static str); 6] = [
        (Field::Type, "type"),
        (Field::Realis, "realis"),
        (Field::Place, "place"),
        (Field::Outlet, "outlet"),
        (Field::Language, "lang"),
        (Field::Entity, "entity"),
    ];

    /// Checks a value.
    ///
    /// # Errors
    /// When the field has a closed vocabulary and the value is not in it: which values there are.
    pub fn check(self, value: &str) -> Result<String, String> {
        match self {
            Field::Type => {
                let upper = value.to_ascii_uppercase();
                upper.parse::<EventType>().map(|_| upper).map_err(|e| e.to_string())
            }
            Field::Realis => {
                let lower = value.to_ascii_lowercase();
                lower.parse::<Realis>().map(|_| lower).map_err(|e| e.to_string())
            }
            Field::Language => {
                let lower = value.to_ascii_lowercase();
                let wrong = || format!("{value:?} is no language code of ISO 639: en, ru, uk, pl");
                Language::new(&lower).map(|_| lower.clone()).ok_or_else(wrong)
            }
            Field::Place | Field::Outlet | Field::Entity => Ok(value.to_owned()),
        }
    }
}

impl Query {
    /// Takes a query apart.
    ///
    /// # Errors
    /// When it cannot be understood: where, why, and what would be right.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let length = text.chars().count();
        if length > CHARACTERS {
            return Err(QueryError {
                at: CHARACTERS,
                what: format!("it has {length} characters, and {CHARACTERS} are read"),
                hint: "ask for fewer words".to_owned(),
            });
        }
        let mut parser = Parser { text, pieces: pieces(text)?, at: 0, words: 0 };
        if parser.pieces.is_empty() {
            return Ok(Query::Every);
        }
        let query = parser.any(0, true)?;
        match parser.peek() {
            None => Ok(query),
            Some(piece) => {
                let what = format!("{} closes nothing", shown(piece.span.of(text)));
                Err(parser.wrong(piece.span, what, "take it out, or open it with ( before"))
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A word or a field's name with its colon.
    Word,
    Name,
    Quoted,
}

#[derive(Clone, Debug, PartialEq)]
struct Piece {
    kind: Kind,
    span: Span,
}

const QUOTES: &str = "\"«»“”„‟";

/// Cuts a query into operators, words, names of fields and quoted phrases.
fn pieces(text: &str) -> Result<Vec<Piece>, QueryError> {
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + c.len_utf8();
        let rest = text.get(end..).unwrap_or("");
        let single = |kind| Piece { kind, span: Span::new(at, end) };
        let begins = !rest.starts_with(|c: char| c.is_whitespace()) && !rest.is_empty();
        let piece = match c {
            c if c.is_whitespace() || c.is_control() => {
                at = end;
                continue;
            }
            '(' => single(Kind::Open),
            ')' => single(Kind::Close),
            '|' => single(Kind::Or),
            '&' => single(Kind::And),
            '-' | '!' if begins => single(Kind::Not),
            c if QUOTES.contains(c) => {
                let Some(length) = rest.find(|c| QUOTES.contains(c)) else {
                    return Err(error(
                        text,
                        at,
                        "the quotation mark is never closed",
                        "close it with \", or leave it out",
                    ));
                };
                let close = end + length;
                let width =
                    text.get(close..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
                Piece { kind: Kind::Quoted, span: Span::new(at, close + width) }
            }
            _ => word(text, at),
        };
        at = piece.span.end;
        found.push(piece);
    }
    Ok(found)
}

/// The word at a place: up to a space, a parenthesis or a quotation mark; a field's name up to its colon.
fn word(text: &str, at: usize) -> Piece {
    let rest = text.get(at..).unwrap_or("");
    let stop =
        |c: char| c.is_whitespace() || c.is_control() || "()|&".contains(c) || QUOTES.contains(c);
    let word = rest.find(stop).map_or(rest, |end| &rest[..end]);
    let colon = word.find(':').filter(|colon| {
        *colon > 0 && word.get(..*colon).is_some_and(|n| n.chars().all(|c| c.is_ascii_alphabetic()))
    });
    if let Some(colon) = colon {
        return Piece { kind: Kind::Name, span: Span::new(at, at + colon + 1) };
    }
    let kind = match word {
        "AND" => Kind::And,
        "OR" => Kind::Or,
        "NOT" => Kind::Not,
        _ => Kind::Word,
    };
    Piece { kind, span: Span::new(at, at + word.len().max(1)) }
}

fn error(text: &str, at: usize, what: impl Into<String>, hint: impl Into<String>) -> QueryError {
    let before = text.get(..at).unwrap_or(text);
    QueryError { at: before.chars().count() + 1, what: what.into(), hint: hint.into() }
}

/// A piece of the query in a message.
fn shown(piece: &str) -> String {
    let short: String = piece.chars().take(40).collect();
    format!("{short:?}")
}

struct Parser<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    at: usize,
    words: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Piece> {
        self.pieces.get(self.at).cloned()
    }

    fn next_is(&self, kind: &Kind) -> bool {
        self.pieces.get(self.at).is_some_and(|p| p.kind == *kind)
    }

    fn wrong(&self, span: Span, what: impl Into<String>, hint: &str) -> QueryError {
        error(self.text, span.start, what, hint)
    }

    /// `a OR b`.
    fn any(&mut self, depth: usize, top: bool) -> Result<Query, QueryError> {
        let mut parts = vec![self.all(depth, top)?];
        while self.next_is(&Kind::Or) {
            self.at += 1;
            parts.push(self.all(depth, false)?);
        }
        if parts.len() > 1 && parts.iter().any(holds_days) {
            return Err(error(
                self.text,
                0,
                "since: and until: hold for the whole query and cannot be one side of OR",
                "write them outside: (a OR b) since:2024-01-01",
            ));
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::Or(parts) })
    }

    /// `a b`, `a AND b`, `a NOT b`.
    fn all(&mut self, depth: usize, top: bool) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                Some(p) if p.kind == Kind::And => {
                    if parts.is_empty() {
                        return Err(self.lonely(&p, "AND", "before"));
                    }
                    self.at += 1;
                    match self.peek() {
                        Some(next) if !matches!(next.kind, Kind::And | Kind::Or | Kind::Close) => {}
                        _ => return Err(self.lonely(&p, "AND", "after")),
                    }
                }
                Some(p) if p.kind == Kind::Or && parts.is_empty() => {
                    return Err(self.lonely(&p, "OR", "before"));
                }
                None if parts.is_empty() => {
                    let last = self.pieces.last().map_or(Span::default(), |p| p.span);
                    return Err(self.wrong(
                        last,
                        "the query breaks off here",
                        "say what to search for behind it",
                    ));
                }
                Some(p) if p.kind == Kind::Close && parts.is_empty() => {
                    let hint = "put words into it, or take it out";
                    return Err(self.wrong(p.span, "nothing stands before this parenthesis", hint));
                }
                None => break,
                Some(p) if matches!(p.kind, Kind::Or | Kind::Close) => break,
                Some(_) => parts.push(self.one(depth, top)?),
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) })
    }

    fn lonely(&self, piece: &Piece, operator: &str, side: &str) -> QueryError {
        let what = format!("nothing stands {side} {operator}");
        let hint = format!(
            "write words on both sides, or \"{operator}\" in quotation marks for the word itself"
        );
        self.wrong(piece.span, what, &hint)
    }

    fn one(&mut self, depth: usize, top: bool) -> Result<Query, QueryError> {
        let Some(piece) = self.peek() else { return Ok(Query::Every) };
        self.at += 1;
        match piece.kind {
            Kind::Not => {
                match self.peek() {
                    Some(next)
                        if !matches!(next.kind, Kind::And | Kind::Or | Kind::Not | Kind::Close) => {
                    }
                    _ => return Err(self.lonely(&piece, "NOT", "after")),
                }
                let inner = self.one(depth, false)?;
                if holds_days(&inner) {
                    return Err(self.wrong(
                        piece.span,
                        "since: and until: cannot be denied",
                        "swap them: NOT since: is until:",
                    ));
                }
                Ok(Query::Not(Box::new(inner)))
            }
            Kind::Open => {
                if depth == DEPTH {
                    let what = format!("more than {DEPTH} parentheses stand within each other");
                    return Err(self.wrong(piece.span, what, "write it flatter"));
                }
                let inner = self.any(depth + 1, top)?;
                if !self.next_is(&Kind::Close) {
                    return Err(self.wrong(
                        piece.span,
                        "the parenthesis is never closed",
                        "close it with )",
                    ));
                }
                self.at += 1;
                Ok(inner)
            }
            Kind::Name => self.field(&piece, top),
            Kind::Quoted => {
                let words = self.words_in(unquoted(piece.span.of(self.text)), piece.span)?;
                Ok(phrase(words))
            }
            Kind::Word => self.word(&piece),
            Kind::And | Kind::Or | Kind::Close => Ok(Query::Every),
        }
    }

    fn word(&mut self, piece: &Piece) -> Result<Query, QueryError> {
        let typed = piece.span.of(self.text);
        let bare = typed.trim_end_matches('*');
        let words = self.words_in(bare, piece.span)?;
        if bare.len() == typed.len() {
            return Ok(phrase(words));
        }
        let word = words.last().cloned().unwrap_or_default();
        if words.len() > 1 || word.chars().count() < STEM || !bare.ends_with(char::is_alphanumeric)
        {
            let what = format!("{} is too little before *", shown(bare));
            let hint = format!("write at least {STEM} letters of one word before *");
            return Err(self.wrong(piece.span, what, &hint));
        }
        Ok(Query::Word { word, stem: true })
    }

    fn words_in(&mut self, text: &str, span: Span) -> Result<Vec<String>, QueryError> {
        let words: Vec<String> = term::words_of(text).map(|(_, w)| w.to_owned()).collect();
        self.words += words.len();
        if words.is_empty() {
            let what = format!("{} holds no word", shown(text));
            return Err(self.wrong(span, what, "write letters or digits, or take it out"));
        }
        if self.words > WORDS {
            let what = format!("the query has more than {WORDS} words");
            return Err(self.wrong(span, what, "ask for fewer words"));
        }
        Ok(words)
    }

    /// `name:value`, `name:"a value"`, `name:a,b`.
    fn field(&mut self, piece: &Piece, top: bool) -> Result<Query, QueryError> {
        let name = piece.span.of(self.text).trim_end_matches(':').to_ascii_lowercase();
        let days = matches!(name.as_str(), "since" | "until");
        let field = Field::ALL
            .iter()
            .find(|(_, known)| *known == name || *known == "lang" && name == "language");
        if !days && field.is_none() {
            let known: Vec<&str> =
                Field::ALL.iter().map(|(_, n)| *n).chain(["since", "until"]).collect();
            let what = format!("there is no field {name:?}");
            let hint =
                format!("fields are {}; for the word itself leave out the colon", known.join(", "));
            return Err(self.wrong(piece.span, what, &hint));
        }
        let value = self.peek().filter(|p| p.span.start == piece.span.end);
        let value =
            value.filter(|p| matches!(p.kind, Kind::Word | Kind::Name | Kind::Quoted | Kind::Not));
        let Some(value) = value else {
            let what = format!("{name}: has no value");
            return Err(self.wrong(
                piece.span,
                what,
                &format!("write it without a space: {name}:value"),
            ));
        };
        // A value may hold what elsewhere is an operator or a colon: everything up to the next space belongs to it.
        let span = if value.kind == Kind::Quoted {
            value.span
        } else {
            Span::new(value.span.start, self.end_of_value(value.span.start))
        };
        while self.peek().is_some_and(|p| p.span.start < span.end) {
            self.at += 1;
        }
        let values = unquoted(span.of(self.text));
        if days {
            return self.days(&name, values, span, top);
        }
        let Some((field, _)) = field else { return Ok(Query::Every) };
        let mut checked = Vec::new();
        for value in values.split(',').map(str::trim).filter(|v| !v.is_empty()) {
            let value = field.check(value).map_err(|what| {
                self.wrong(span, what, "take one of these, or several set apart by commas")
            })?;
            if !value.chars().any(char::is_alphanumeric) {
                return Err(self.wrong(
                    span,
                    format!("{} is no value", shown(&value)),
                    "write letters or digits",
                ));
            }
            self.words += 1;
            checked.push(value);
        }
        if checked.is_empty() || self.words > WORDS {
            return Err(self.wrong(
                span,
                format!("{name}: has no value, or too many"),
                "write name:value or name:one,two",
            ));
        }
        Ok(Query::Field(*field, checked))
    }

    fn end_of_value(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or("");
        let stop =
            |c: char| c.is_whitespace() || c.is_control() || "()".contains(c) || QUOTES.contains(c);
        start + rest.find(stop).unwrap_or(rest.len())
    }

    fn days(&self, name: &str, value: &str, span: Span, top: bool) -> Result<Query, QueryError> {
        if !top {
            return Err(self.wrong(
                span,
                format!("{name}: holds for the whole query"),
                "write it outside of OR and NOT",
            ));
        }
        let Ok(day) = value.parse::<Day>() else {
            return Err(self.wrong(
                span,
                format!("{} is no day", shown(value)),
                "write it as 2024-01-31",
            ));
        };
        Ok(if name == "since" {
            Query::Days(Some(day), None)
        } else {
            Query::Days(None, Some(day))
        })
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(|c| QUOTES.contains(c))
}

fn phrase(mut words: Vec<String>) -> Query {
    if words.len() == 1 {
        return Query::Word { word: words.remove(0), stem: false };
    }
    Query::Phrase(words)
}

fn holds_days(query: &Query) -> bool {
    match query {
        Query::Days(..) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(holds_days),
        Query::Not(part) => holds_days(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Query {
        Query::Word { word: word.to_owned(), stem: false }
    }

    #[test]
    fn words_are_joined_as_they_are_written() {
        let both = Query::And(vec![word("a1"), Query::Not(Box::new(word("b1")))]);
        for typed in ["a1 NOT b1", "a1 AND NOT b1", "a1 -b1", "(a1 -b1)", "a1 & !b1"] {
            assert_eq!(Query::parse(typed), Ok(both.clone()), "{typed}");
        }
        let either = Query::Or(vec![Query::And(vec![word("x"), word("y")]), word("z")]);
        assert_eq!(Query::parse("x y OR z"), Ok(either.clone()));
        assert_eq!(Query::parse("x AND y | z"), Ok(either));
        assert_eq!(Query::parse("«ось так»"), Ok(Query::Phrase(vec!["ось".into(), "так".into()])));
        assert_eq!(Query::parse(" "), Ok(Query::Every));
        assert_eq!(
            Query::parse("or and not"),
            Ok(Query::And(vec![word("or"), word("and"), word("not")]))
        );
    }

    #[test]
    fn fields_take_values_and_check_them() {
        let field = |f, v: &str| Query::Field(f, v.split(',').map(str::to_owned).collect());
        assert_eq!(Query::parse("type:assault,AID"), Ok(field(Field::Type, "ASSAULT,AID")));
        assert_eq!(Query::parse("outlet:\"Coast Wire\""), Ok(field(Field::Outlet, "Coast Wire")));
        assert_eq!(
            Query::parse("entity:PER-Qasem-Soleimani"),
            Ok(field(Field::Entity, "PER-Qasem-Soleimani"))
        );
        assert_eq!(Query::parse("language:UK"), Ok(field(Field::Language, "uk")));
        let wrong = Query::parse("strike type:BOMB").unwrap_err();
        assert_eq!(wrong.at, 13);
        assert!(wrong.what.contains("ASSAULT"), "{wrong}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (typed, at) in [
            ("AND", 1),
            ("a OR", 3),
            ("a AND AND b", 3),
            ("(a OR b", 1),
            ("a) b", 2),
            ("()", 2),
            ("NOT NOT a", 1),
            ("\"a", 1),
            ("ab*", 1),
            ("…", 1),
            ("place:", 1),
            ("colour:red", 1),
            ("since:yesterday", 7),
            ("a OR since:2024-01-01", 12),
            ("кіт NOT", 5),
        ] {
            let wrong = Query::parse(typed).expect_err(typed);
            assert_eq!(wrong.at, at, "{typed}: {wrong}");
            assert!(!wrong.hint.is_empty());
        }
        assert!(Query::parse(&"(".repeat(99)).is_err());
        assert!(Query::parse(&"a ".repeat(99)).is_err());
    }
}
