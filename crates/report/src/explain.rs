//! Why something was read as it was: the words, the rule, what was considered and dropped.

use crate::layout::wrap;
use rashomon_types::{
    Account, ArticleId, Record, TellingId,
    account::{Claim, Event, Party, Quote},
    correction::Mark,
    record::{Figure, RecordEvent, Witness},
};
use std::collections::BTreeMap;

/// What an id names.
enum Item<'a> {
    Event(&'a RecordEvent),
    Figure(&'a Figure),
    Witness(&'a Witness),
    Article(ArticleId),
    Quote(&'a Account, &'a Quote),
}

/// Answers questions about a record and the accounts it was made of.
pub struct Explainer<'a> {
    record: &'a Record,
    accounts: BTreeMap<ArticleId, &'a Account>,
    width: usize,
}

impl<'a> Explainer<'a> {
    /// Prepares answers in lines of at most `width` columns.
    pub fn new(record: &'a Record, accounts: &'a [Account], width: usize) -> Self {
        Explainer { record, accounts: accounts.iter().map(|a| (a.id, a)).collect(), width }
    }

    /// Explains what an id names: a label (`E7`, `F1`, `w2`, `a3`), an id of the record or of a telling, or the beginning
    /// of one. `None` when nothing has it.
    pub fn explain(&self, id: &str) -> Option<String> {
        let mut lines = Vec::new();
        match self.find(id)? {
            Item::Event(e) => self.event(e, &mut lines),
            Item::Figure(f) => self.figure(f, &mut lines),
            Item::Witness(w) => self.witness(w, &mut lines),
            Item::Article(a) => self.article(a, &mut lines),
            Item::Quote(account, quote) => self.quote(account, quote, &mut lines),
        }
        Some(lines.join("\n") + "\n")
    }

    fn find(&self, id: &str) -> Option<Item<'a>> {
        let r = self.record;
        let begins = |x: &dyn std::fmt::Display| id.len() >= 4 && x.to_string().starts_with(id);
        if let Some(e) = r
            .events
            .iter()
            .find(|e| e.label == id || begins(&e.id) || e.mentions.iter().any(|m| begins(&m.event)))
        {
            return Some(Item::Event(e));
        }
        if let Some(f) = r
            .figures
            .iter()
            .find(|f| f.label == id || begins(&f.id) || f.tellings.iter().any(|t| begins(&t.claim)))
        {
            return Some(Item::Figure(f));
        }
        if let Some(a) =
            r.articles.iter().find(|a| a.mark == id || a.article == id || begins(&a.id))
        {
            return Some(Item::Article(a.id));
        }
        if let Some(w) = r.witnesses.iter().find(|w| w.label == id || begins(&w.id)) {
            return Some(Item::Witness(w));
        }
        self.accounts
            .values()
            .find_map(|a| a.quotes.iter().find(|q| begins(&q.id)).map(|q| Item::Quote(a, q)))
    }

    fn mark(&self, article: ArticleId) -> &str {
        self.record.articles.iter().find(|a| a.id == article).map_or("", |a| a.mark.as_str())
    }

    fn label(&self, article: ArticleId) -> &str {
        self.record.articles.iter().find(|a| a.id == article).map_or("", |a| a.article.as_str())
    }

    fn say(&self, lines: &mut Vec<String>, indent: usize, text: impl AsRef<str>) {
        lines.extend(
            wrap(text.as_ref(), self.width.saturating_sub(indent))
                .into_iter()
                .map(|l| format!("{}{l}", " ".repeat(indent))),
        );
    }

    fn corrected(&self, marks: &[Mark], lines: &mut Vec<String>) {
        for mark in marks {
            let why = crate::brief::why(mark);
            self.say(lines, 4, format!("corrected by a person ({}, {}): {why}", mark.n, mark.does));
        }
    }

    fn event(&self, e: &RecordEvent, lines: &mut Vec<String>) {
        let mode = e.mode.map(|m| format!(", mode {}", m.as_str())).unwrap_or_default();
        self.say(lines, 0, format!("{}  {}{mode} · {} · id {}", e.label, e.kind, e.realis, e.id));
        self.say(
            lines,
            4,
            format!(
                "quad class {} · CAMEO root {} · {} tellings · {} witnesses · {} agencies",
                e.kind.quad(),
                e.kind.cameo_root(),
                e.tellings,
                e.witnesses,
                e.agencies
            ),
        );
        for reason in &e.because {
            self.say(lines, 4, format!("joined: {reason}"));
        }
        self.corrected(&e.corrected, lines);
        for slot in &e.slots {
            let marks: Vec<&str> = slot.articles.iter().map(|a| self.mark(*a)).collect();
            self.say(lines, 4, format!("{}: {} [{}]", slot.slot, slot.says, marks.join(" ")));
        }
        for m in &e.mentions {
            if let Some(event) = self
                .accounts
                .get(&m.article)
                .and_then(|a| a.events.iter().find(|x| x.id == m.event))
            {
                lines.push(String::new());
                self.telling(m.article, event, lines);
            }
        }
    }

    fn telling(&self, article: ArticleId, e: &Event, lines: &mut Vec<String>) {
        let place = e.trigger.span;
        self.say(
            lines,
            2,
            format!(
                "{} {}, bytes {}–{}, telling {}",
                self.mark(article),
                self.label(article),
                place.start,
                place.end,
                e.id
            ),
        );
        self.say(lines, 4, format!("“{}”", e.sentence.text));
        self.say(
            lines,
            4,
            format!(
                "act: “{}” → {}{}",
                e.trigger.text,
                e.kind,
                e.mode.map(|m| format!(" {}", m.as_str())).unwrap_or_default()
            ),
        );
        for (role, parties) in [("actor", &e.actors), ("recipient", &e.recipients)] {
            if parties.is_empty() {
                self.say(lines, 4, format!("{role}: the text names none"));
            }
            for p in parties {
                self.say(lines, 4, format!("{role}: {}", party(p)));
            }
        }
        let cue =
            e.realis_cue.as_ref().map(|c| format!(", because of “{}”", c.text)).unwrap_or_default();
        self.say(lines, 4, format!("realis: {}{cue}", e.realis));
        match &e.reported_by {
            Some(who) => self.say(lines, 4, format!("reported by: “{}”", who.text)),
            None => self.say(lines, 4, "reported by: the outlet's own voice"),
        }
        match &e.date {
            Some(d) => self.say(
                lines,
                4,
                format!(
                    "date: {} – {} ({:?}), from “{}”",
                    show(d.start),
                    show(d.end),
                    d.basis,
                    d.text
                )
                .to_lowercase(),
            ),
            None => self.say(lines, 4, "date: the text does not say"),
        }
        match &e.place {
            Some(p) => self.say(
                lines,
                4,
                format!(
                    "place: “{}” → {}{}",
                    p.text,
                    p.name,
                    p.country.map(|c| format!(", {c}")).unwrap_or_default()
                ),
            ),
            None => self.say(lines, 4, "place: the text does not say"),
        }
        self.say(lines, 4, format!("confidence {:.2} · why: {}", e.confidence, e.why.join(", ")));
        self.dropped_beside(article, e.sentence.span, lines);
    }

    fn dropped_beside(
        &self,
        article: ArticleId,
        sentence: rashomon_types::Span,
        lines: &mut Vec<String>,
    ) {
        let Some(account) = self.accounts.get(&article) else { return };
        for d in account.dropped.iter().filter(|d| sentence.contains(d.evidence.span)) {
            self.say(
                lines,
                4,
                format!("considered and dropped: “{}” as {}: {}", d.evidence.text, d.what, d.why),
            );
        }
    }

    fn figure(&self, f: &Figure, lines: &mut Vec<String>) {
        self.say(
            lines,
            0,
            format!(
                "{}  {} · {} · id {}",
                f.label,
                f.topic,
                crate::brief::verdict_key(f.verdict),
                f.id
            ),
        );
        self.say(lines, 4, format!("verdict: {}", f.because));
        self.corrected(&f.corrected, lines);
        let n = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| x.to_string());
        self.say(
            lines,
            4,
            format!(
                "low {} · best {} · high {} · as of {}",
                n(f.low),
                n(f.best),
                n(f.high),
                show(f.as_of)
            ),
        );
        let u = &f.views.ucdp;
        self.say(
            lines,
            4,
            format!(
                "UCDP view: low {}, best {}, high {} · ACLED view: {}",
                n(u.low),
                n(u.best),
                n(u.high),
                n(f.views.acled)
            ),
        );
        for t in &f.tellings {
            lines.push(String::new());
            let claim = self
                .accounts
                .get(&t.article)
                .and_then(|a| a.claims.iter().find(|c| c.id == t.claim));
            if let Some(claim) = claim {
                self.claim(t.article, claim, lines);
            }
        }
    }

    fn claim(&self, article: ArticleId, c: &Claim, lines: &mut Vec<String>) {
        let place = c.evidence.span;
        self.say(
            lines,
            2,
            format!(
                "{} {}, bytes {}–{}, telling {}",
                self.mark(article),
                self.label(article),
                place.start,
                place.end,
                c.id
            ),
        );
        self.say(lines, 4, format!("“{}”", c.sentence.text));
        let n = |x: Option<f64>| x.map_or_else(|| "open".to_owned(), |x| x.to_string());
        self.say(
            lines,
            4,
            format!(
                "figure: “{}” → {} {} … {} ({}{})",
                c.evidence.text,
                c.comparator,
                n(c.low),
                n(c.high),
                c.measure,
                if c.unit.is_empty() { String::new() } else { format!(", {}", c.unit) }
            ),
        );
        let counted = if c.of.is_empty() {
            "the text does not say".to_owned()
        } else {
            format!("“{}”", c.of)
        };
        self.say(
            lines,
            4,
            format!("counted: {counted}{}", if c.implied { " (no number is printed)" } else { "" }),
        );
        let place =
            c.scope.place.as_ref().map_or("not said".to_owned(), |p| format!("“{}”", p.text));
        let total = if c.scope.cumulative { " · a running total" } else { "" };
        self.say(
            lines,
            4,
            format!(
                "scope: place {place} · since {} · until {}{total}",
                show(c.scope.since),
                show(c.scope.until)
            ),
        );
        match &c.attributed_to {
            Some(who) => self.say(
                lines,
                4,
                format!(
                    "says who: “{}”{}",
                    who.text,
                    c.cue.as_ref().map(|q| format!(" (“{}”)", q.text)).unwrap_or_default()
                ),
            ),
            None => self.say(lines, 4, "says who: the outlet's own voice"),
        }
        self.say(
            lines,
            4,
            format!(
                "as of {} · confidence {:.2} · why: {}",
                show(c.as_of),
                c.confidence,
                c.why.join(", ")
            ),
        );
        self.dropped_beside(article, c.sentence.span, lines);
    }

    fn witness(&self, w: &Witness, lines: &mut Vec<String>) {
        let members: Vec<String> =
            w.articles.iter().map(|a| format!("{} {}", self.mark(*a), self.label(*a))).collect();
        self.say(
            lines,
            0,
            format!(
                "{}  {} · id {}",
                w.label,
                w.agency.as_deref().unwrap_or("no agency is named"),
                w.id
            ),
        );
        self.say(lines, 4, members.join(" · "));
        if w.why.is_empty() {
            self.say(lines, 4, "The text stands alone: no other tells the same in the same order.");
        }
        for reason in &w.why {
            lines.push(String::new());
            self.say(
                lines,
                2,
                format!(
                    "{} ~ {} ({}): {}",
                    self.mark(reason.a),
                    self.mark(reason.b),
                    crate::brief::kind_key(reason.kind),
                    reason.because
                ),
            );
            for (a, b) in &reason.pairs {
                self.say(
                    lines,
                    4,
                    format!(
                        "{}:{}–{} = {}:{}–{}",
                        self.mark(reason.a),
                        a.start,
                        a.end,
                        self.mark(reason.b),
                        b.start,
                        b.end
                    ),
                );
            }
        }
    }

    fn article(&self, id: ArticleId, lines: &mut Vec<String>) {
        let Some(a) = self.accounts.get(&id) else { return };
        self.say(lines, 0, format!("{}  {} · id {}", self.mark(id), a.article, a.id));
        self.say(lines, 4, format!("title: {}", a.title.as_deref().unwrap_or("none found")));
        self.say(
            lines,
            4,
            format!(
                "language {} · outlet {} · credits {}",
                a.language.map_or("not found".to_owned(), |l| l.to_string()),
                a.outlet.as_deref().unwrap_or("not found"),
                if a.credits.is_empty() { "none".to_owned() } else { a.credits.join(", ") }
            ),
        );
        match &a.published {
            Some(p) => self.say(
                lines,
                4,
                format!(
                    "published {} – {} ({}){}",
                    show(p.interval.start),
                    show(p.interval.end),
                    format!("{:?}", p.basis).to_lowercase(),
                    p.doubt.as_ref().map(|d| format!("; doubt: {d}")).unwrap_or_default()
                ),
            ),
            None => self.say(lines, 4, "published: the text does not say"),
        }
        if let Some(w) = self.record.witnesses.iter().find(|w| w.articles.contains(&id)) {
            self.say(lines, 4, format!("witness {} of {}", w.label, w.articles.len()));
        }
        self.say(
            lines,
            4,
            format!(
                "{} events · {} figures · {} quotes · {} names",
                a.events.len(),
                a.claims.len(),
                a.quotes.len(),
                a.mentions.len()
            ),
        );
        for s in a.segments.iter().filter(|s| !s.kind.is_report()) {
            self.say(
                lines,
                4,
                format!(
                    "not read as report: bytes {}–{} ({})",
                    s.span.start,
                    s.span.end,
                    format!("{:?}", s.kind).to_lowercase()
                ),
            );
        }
        for d in &a.diagnostics {
            let at = d.span.map(|s| format!(" (bytes {}–{})", s.start, s.end)).unwrap_or_default();
            let hint = d.hint.as_ref().map(|h| format!("; hint: {h}")).unwrap_or_default();
            self.say(lines, 4, format!("{}: {}{at}{hint}", d.code, d.message));
        }
        for d in &a.dropped {
            self.say(
                lines,
                4,
                format!("considered and dropped: “{}” as {}: {}", d.evidence.text, d.what, d.why),
            );
        }
    }

    fn quote(&self, account: &Account, q: &Quote, lines: &mut Vec<String>) {
        self.say(
            lines,
            0,
            format!("quote {} · {} {}", q.id, self.mark(account.id), account.article),
        );
        self.say(lines, 4, format!("“{}”", q.content.text));
        self.say(
            lines,
            4,
            format!(
                "speaker: {}",
                q.speaker.as_ref().map_or("the text names none", |s| s.text.as_str())
            ),
        );
        self.say(lines, 4, format!("cue: {}", q.cue.as_ref().map_or("none", |s| s.text.as_str())));
    }

    /// Returns the ids that a mistyped one may have meant: the labels there are.
    pub fn known(&self) -> String {
        let range = |prefix: &str, n: usize| (n > 0).then(|| format!("{prefix}1–{prefix}{n}"));
        let r = self.record;
        let all = [
            range("E", r.events.len()),
            range("F", r.figures.len()),
            range("w", r.witnesses.len()),
            range("a", r.articles.len()),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn party(p: &Party) -> String {
    let facts: Vec<String> =
        [p.entity.clone(), p.country.map(|c| c.to_string()), p.sector.map(|s| s.to_string())]
            .into_iter()
            .flatten()
            .collect();
    format!(
        "“{}”{}",
        p.evidence.text,
        if facts.is_empty() { String::new() } else { format!(" → {}", facts.join(", ")) }
    )
}

fn show(day: Option<rashomon_types::Day>) -> String {
    day.map_or_else(|| "open".to_owned(), |d| d.to_string())
}

/// Resolves a telling to its present owner in a record: the event, figure or relation that holds it.
pub fn owner(record: &Record, telling: TellingId) -> Option<TellingId> {
    let events =
        record.events.iter().find(|e| e.mentions.iter().any(|m| m.event == telling)).map(|e| e.id);
    let figures = || {
        record.figures.iter().find(|f| f.tellings.iter().any(|t| t.claim == telling)).map(|f| f.id)
    };
    let relations = || {
        record
            .relations
            .iter()
            .find(|r| r.mentions.iter().any(|m| m.event == telling))
            .map(|r| r.id)
    };
    events.or_else(figures).or_else(relations)
}
