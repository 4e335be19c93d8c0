//! Names of the gazetteer in a sentence.

use super::atoms::{Atom, Case, Kind};
use super::declension::Gender;
use super::pack::Compiled;
use super::words::{Hit, Meaning};
use super::world::World;
use rashomon_packs::fold;
use rashomon_types::{
    Evidence, Span,
    code::Category,
    reading::{Mention, Token, Upos},
};

/// A sentence with everything that its atoms may mean.
pub struct Line<'a> {
    /// The text layer.
    pub text: &'a str,
    /// The pieces.
    pub atoms: Vec<Atom<'a>>,
    /// By atom: every row that begins there, the longest first.
    pub hits: Vec<Vec<Hit<'a>>>,
    /// All tokens of the reading.
    pub tokens: &'a [Token],
    /// The packs.
    pub compiled: &'a Compiled,
    /// The gazetteer.
    pub world: &'a World,
    /// Written in capitals throughout, so that capitals tell nothing.
    pub loud: bool,
    /// Every word has a capital, as in English headlines.
    pub titled: bool,
    /// The script of most letters is Latin.
    latin: bool,
    /// Atoms that are part of the name of an office, a trade or a group.
    roles: Vec<bool>,
}

impl<'a> Line<'a> {
    /// Looks every atom up.
    pub fn new(
        text: &'a str,
        atoms: Vec<Atom<'a>>,
        tokens: &'a [Token],
        compiled: &'a Compiled,
        world: &'a World,
    ) -> Self {
        let loud = is_shouted(&atoms);
        let hits: Vec<Vec<Hit>> =
            (0..atoms.len()).map(|at| compiled.words.all_at(&atoms, at, loud)).collect();
        let latin = |a: &&Atom| a.folded.starts_with(is_latin);
        let words = atoms.iter().filter(|a| a.kind == Kind::Word);
        let (all, latins) = (words.clone().count(), words.filter(latin).count());
        let titled = is_titled(&atoms);
        let mut roles = vec![false; atoms.len()];
        for (at, of) in hits.iter().enumerate() {
            let longest = of.iter().find(|h: &&Hit| matches!(h.meaning, Meaning::Head { .. }));
            roles[at..at + longest.map_or(0, |h| h.atoms)].fill(true);
        }
        Line {
            text,
            atoms,
            hits,
            tokens,
            compiled,
            world,
            loud,
            titled,
            roles,
            latin: latins * 2 > all,
        }
    }

    /// Tells whether a row of one atom at `at` has a meaning.
    pub fn has(&self, at: usize, is: impl Fn(&Meaning) -> bool) -> bool {
        self.hits.get(at).is_some_and(|hits| hits.iter().any(|h| h.atoms == 1 && is(h.meaning)))
    }

    /// Tells whether an atom is the first word of the sentence, or the first behind an opening quotation mark, a colon or
    /// a dash.
    pub fn is_start(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        match self.atoms[before].kind {
            Kind::Quote => self.atoms[before].span.end == self.atoms[at].span.start,
            Kind::Mark => self.atoms[before].folded != "," && self.atoms[before].folded != ".",
            Kind::Hyphen => before == 0,
            _ => false,
        }
    }

    /// Tells whether an atom is a later part of a word with a hyphen.
    pub fn is_inner(&self, at: usize) -> bool {
        at >= 2
            && self.is_joined(at - 1)
            && self.atoms[at - 2].kind == Kind::Word
            && !self.atoms[at - 2].is_capitalised()
    }

    /// Tells whether an atom is a hyphen between two words without spaces.
    pub fn is_joined(&self, at: usize) -> bool {
        at > 0
            && self.atoms.get(at).is_some_and(|a| a.kind == Kind::Hyphen)
            && self.atoms[at - 1].span.end == self.atoms[at].span.start
            && self.atoms.get(at + 1).is_some_and(|n| n.span.start == self.atoms[at].span.end)
    }

    /// Tells whether a word is a given name.
    pub fn is_given(&self, at: usize) -> bool {
        self.has(at, |m| matches!(m, Meaning::Given { .. }))
    }

    /// Tells whether a word is an adjective: the tagger says so, or, where there is none, its ending does.
    pub fn is_adjective(&self, at: usize) -> bool {
        let atom = &self.atoms[at];
        match self.tokens[atom.token].upos {
            Upos::Adj => true,
            Upos::X => self.has_adjective_ending(&atom.folded),
            _ => false,
        }
    }

    fn has_adjective_ending(&self, folded: &str) -> bool {
        let adjective = |b: &super::declension::Base| b.gender == Gender::Adjective && b.ending > 1;
        self.compiled.declension.bases(folded).iter().any(adjective)
    }

    /// Tells whether a word is an abbreviation in capitals.
    pub fn is_acronym(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|a| {
            a.case == Case::Upper && a.folded.chars().count() <= 6 && !a.is_roman()
        }) && !self.loud
    }

    /// Tells whether an office, a trade or a group is named.
    pub fn is_role(&self, at: usize) -> bool {
        self.roles.get(at).copied().unwrap_or(false)
    }

    /// Tells whether a word is of another script than the line.
    pub fn is_foreign(&self, at: usize) -> bool {
        self.atoms
            .get(at)
            .is_some_and(|a| a.kind == Kind::Word && a.folded.starts_with(is_latin) != self.latin)
    }

    /// Tells whether no office or group goes on behind an atom.
    pub fn roles_end(&self, at: usize) -> bool {
        !self.is_role(at + 1)
    }

    /// Returns the meanings of the rows that end with the atom `at`.
    pub fn hits_ending(&self, at: usize) -> impl Iterator<Item = &'a Meaning> + '_ {
        (at.saturating_sub(5)..=at).flat_map(move |from| {
            let ends = move |h: &&Hit<'a>| from + h.atoms == at + 1;
            self.hits.get(from).into_iter().flatten().filter(ends).map(|h| h.meaning)
        })
    }

    /// Tells whether an office or trade stands right before a name.
    pub fn is_titled_before(&self, from: usize) -> bool {
        let Some(mut before) = from.checked_sub(1) else { return false };
        if self.atoms[before].folded == "." && before > 0 {
            before -= 1;
        }
        self.hits_ending(before).any(|m| matches!(m, Meaning::Head { person: true, .. }))
    }

    /// Tells whether a preposition or noun of place stands right before a name.
    pub fn is_where_before(&self, from: usize) -> bool {
        from.checked_sub(1).is_some_and(|b| self.hits_ending(b).any(|m| *m == Meaning::Where))
    }

    /// Tells whether a row stands in quotation marks.
    pub fn is_quoted(&self, from: usize, to: usize) -> bool {
        from > 0
            && self.atoms[from - 1].kind == Kind::Quote
            && self.atoms.get(to).is_some_and(|a| a.kind == Kind::Quote)
    }

    /// Returns the gender that the ending of a surname shows.
    pub fn has_ending(&self, folded: &str) -> Option<Gender> {
        let endings = &self.compiled.habits.surname_endings;
        let long = folded.chars().count();
        endings
            .iter()
            .find(|(e, _)| folded.ends_with(e.as_str()) && long >= e.chars().count() + 2)
            .map(|(_, gender)| *gender)
    }

    /// Returns the span of a range of atoms.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.atoms.get(from), self.atoms.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    }
}

/// Tells whether a line is written in capitals, where capitals tell nothing.
fn is_shouted(atoms: &[Atom]) -> bool {
    let words = atoms.iter().filter(|a| a.kind == Kind::Word && a.folded.chars().count() > 3);
    let (mut all, mut upper) = (0, 0);
    for word in words {
        all += 1;
        upper += usize::from(word.case == Case::Upper);
    }
    all > 2 && upper * 4 > all * 3
}

/// Tells whether nearly every longer word has a capital.
fn is_titled(atoms: &[Atom]) -> bool {
    let words = atoms.iter().filter(|a| a.kind == Kind::Word && a.folded.chars().count() > 3);
    let (mut all, mut capital) = (0, 0);
    for word in words {
        all += 1;
        capital += usize::from(word.case != Case::Lower);
    }
    all > 3 && capital * 5 > all * 4
}

/// Tells whether a letter is Latin.
pub fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{370}'
}

/// A name found in a sentence: which atoms, what it is.
#[derive(Clone, Debug)]
pub struct Found {
    /// First atom, and one past the last.
    pub atoms: (usize, usize),
    /// Index of the entity in the gazetteer, when it is known.
    pub entity: Option<u32>,
    /// Gender of a person, where it shows.
    pub gender: Option<Gender>,
    /// Nothing but the capital speaks for its class.
    pub weak: bool,
    /// The mention.
    pub mention: Mention,
}

/// Returns the names of the gazetteer in a sentence, in order, not overlapping.
pub fn names(line: &Line) -> Vec<Found> {
    let world = line.world;
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.atoms.len() {
        // "Того" opens more sentences as a pronoun than as Togo.
        let opens = |count: usize| {
            count == 1 && line.is_start(at) && line.has(at, |m| *m == Meaning::Ordinary)
        };
        let found_here = best(line, at).filter(|(count, ..)| !opens(*count));
        let Some((count, entity, lemma, people)) = found_here else {
            at += 1;
            continue;
        };
        let to = full_stop(line, at, at + count);
        found.push(Found {
            atoms: (at, to),
            entity: Some(entity),
            gender: None,
            weak: false,
            mention: mention(line, world, (at, to), entity, lemma),
        });
        if let Some(last) = found.last_mut().filter(|_| people) {
            as_people(line, last, lemma);
        }
        at = to;
    }
    found
}

/// The name that begins at an atom: the longest; of several, one whose base form is the printed form. With the number of
/// its atoms, its entity and base form, and whether it is a word for people.
fn best<'a>(line: &Line<'a>, at: usize) -> Option<(usize, u32, &'a str, bool)> {
    let names = line.hits[at].iter().filter_map(|hit| match hit.meaning {
        Meaning::Name { entity, lemma } => Some((hit.atoms, *entity, lemma.as_str(), false)),
        Meaning::People { entity, lemma } if is_named(line, at, *entity) => {
            Some((hit.atoms, *entity, lemma.as_str(), true))
        }
        _ => None,
    });
    let first = names.clone().next()?;
    let is_base = |n: &(usize, u32, &str, bool)| {
        n.0 == 1 && first.0 == 1 && !n.3 && is_folded(n.2, &line.atoms[at].folded)
    };
    let one = names.clone().find(is_base);
    // Where a name is listed with and without its article, the shorter one is the base form.
    let same = names.filter(|n| n.0 == first.0 && n.1 == first.1 && n.3 == first.3);
    one.or_else(|| same.min_by_key(|n| n.2.chars().count()))
}

fn is_folded(lemma: &str, folded: &str) -> bool {
    lemma.chars().count() == folded.chars().count() && fold(lemma) == folded
}

/// Tells whether a word for the people of a country, or the members of a party, is written as a name is.
fn is_named(line: &Line, at: usize, entity: u32) -> bool {
    let habits = &line.compiled.habits;
    let capital = line.atoms[at].is_capitalised();
    if line.world.entities[entity as usize].category == Category::Organisation {
        return habits.members_are_names;
    }
    habits.peoples_are_names && (capital || habits.peoples_have_no_capital)
}

/// A people is named as persons are; the base form keeps the number.
fn as_people(line: &Line, found: &mut Found, lemma: &str) {
    found.mention.category = Category::Person;
    found.mention.known.place = None;
    let form = line.atoms[found.atoms.0].folded.as_ref();
    let plural = line.compiled.declension.plural(&fold(lemma), form);
    found.mention.lemma = plural.map_or_else(|| lemma.to_owned(), |p| capitalised(&p));
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// Joins the words of a base form as the name is printed: "Северный поток – 2" and "Северный поток-2" are both kept.
fn spaced_as_printed(line: &Line, (from, to): (usize, usize), lemma: &str) -> String {
    let words: Vec<&str> = lemma.split([' ', '-', '–', '—']).filter(|w| !w.is_empty()).collect();
    let is_word = |a: &&Atom| matches!(a.kind, Kind::Word | Kind::Number);
    let printed: Vec<&Atom> = line.atoms[from..to].iter().filter(is_word).collect();
    if words.len() != printed.len() || words.len() < 2 || lemma.contains('.') {
        return lemma.to_owned();
    }
    let mut out = words[0].to_owned();
    let mut own = words[0].len();
    for (word, pair) in words[1..].iter().zip(printed.windows(2)) {
        let joint = lemma[own..].find(word).map_or(" ", |n| &lemma[own..own + n]);
        own += joint.len() + word.len();
        let between = Span::new(pair[0].span.end, pair[1].span.start).of(line.text);
        let hyphens = between.trim();
        match (hyphens.is_empty(), hyphens.len() == between.len()) {
            (true, _) => out.push(' '),
            (false, true) => out.push_str(hyphens),
            // "al -Muhandis" is a slip of the pen.
            (false, false) if hyphens.len() + 2 > between.len() => out.push_str(joint),
            (false, false) => {
                out.push(' ');
                out.push_str(hyphens);
                out.push(' ');
            }
        }
        out.push_str(word);
    }
    out
}

/// Takes in the full stop that belongs to "U.S.".
fn full_stop(line: &Line, from: usize, to: usize) -> usize {
    let follows = line
        .atoms
        .get(to)
        .is_some_and(|next| next.folded == "." && next.span.start == line.atoms[to - 1].span.end);
    let pointed =
        to >= from + 3 && line.atoms[to - 1].is_initial() && line.atoms[to - 2].folded == ".";
    if follows && pointed { to + 1 } else { to }
}

fn mention(line: &Line, world: &World, atoms: (usize, usize), entity: u32, lemma: &str) -> Mention {
    let span = line.span(atoms.0, atoms.1);
    let entity = &world.entities[entity as usize];
    let evidence = Evidence::quote(line.text, span);
    let mut known = entity.known.clone();
    if let Some(place) = &mut known.place {
        place.text = evidence.text.clone();
        place.span = Some(span);
    }
    Mention {
        evidence,
        category: entity.category,
        lemma: spaced_as_printed(line, atoms, lemma),
        entity: entity.id.clone(),
        known,
    }
}
