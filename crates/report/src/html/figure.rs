//! The page of a figure, and the table that answers "who says that number, and who only repeats it?".

use super::{Pages, Target, path, pieces::Voice, plot::Axis, visible};
use crate::{
    brief::{spelt, verdict_key},
    dates,
    reasons::Reasons,
    values,
};
use maud::{Markup, html};
use rashomon_types::{ArticleId, TellingId, record::Figure};

/// Rows of a table on the figure's own page, and where several figures stand.
const PAGE_ROWS: usize = 400;
const ROWS: usize = 12;

/// One row of the table: a value as one witness tells it.
struct Row<'a> {
    value: Option<(String, usize)>,
    voice: Voice,
    says: Vec<(&'a str, ArticleId)>,
    as_of: Option<rashomon_types::Day>,
    sample: &'a rashomon_types::record::FigureTelling,
}

impl Pages {
    /// Writes the page of a figure.
    pub fn figure(&self, id: TellingId) -> Option<String> {
        let f = self.archive.figure(id)?;
        let told: Vec<_> = f.tellings.iter().map(|t| (t.article, t.claim)).collect();
        let event = f.event.and_then(|e| self.archive.event(e));
        let body = html! {
            p.crumb { a href="/figures" { (self.t("Figures")) } " · " (f.label) }
            h1 { (visible::words(&self.topic(f))) }
            p.lede {
                (self.verdict(f.verdict)) " "
                span.because { (self.because(f)) }
            }
            (self.corrected(&f.corrected))
            (self.figure_facts(f))
            section aria-labelledby="who" {
                h2 id="who" { (self.t("Who says which number, and who repeats it")) }
                (self.figure_table(f, PAGE_ROWS))
                p.quiet { (self.t("A row is one independent witness. Articles that carry its text add no weight to its number.")) }
            }
            @if let Some(event) = event {
                section { h2 { (self.t("What it counts")) } p { (event.label) " " (self.event_link(event)) } }
            }
            section aria-labelledby="tellings" {
                h2 id="tellings" { (self.t("The words it was read from")) }
                (self.voices_in_full(&told, |a, t| self.claim_telling(a, t)))
            }
            p.quiet { "id " code { (f.id) } " · " a href={ "/api/figure/" (f.id) ".json" } { "JSON" } }
        };
        Some(self.frame(&format!("{} {}", f.label, self.topic(f)), "/figures", body))
    }

    /// Says what is counted: the measure in the reader's language, and the whole in English, which it is kept in.
    pub(super) fn topic(&self, f: &Figure) -> String {
        let measure = self.words.measure(f.measure.as_str());
        let english = self.words.language.as_str() == "en";
        let topic = match f.topic.as_str() {
            "" => measure.to_owned(),
            topic if english => topic.to_owned(),
            topic => format!("{measure} · {topic}"),
        };
        visible::cut(&topic, 2 * visible::NAME)
    }

    /// Says why the verdict is what it is.
    pub(super) fn because(&self, f: &Figure) -> Markup {
        let mark =
            |id: ArticleId| self.archive.article(id).map_or_else(String::new, |a| a.mark.clone());
        let place = |key: &str| {
            let known = self.names.of(key).or_else(|| self.words.name(key));
            known.map_or_else(|| spelt(key), str::to_owned)
        };
        let reasons = Reasons { words: &self.words, mark: &mark, place: &place };
        self.linked(&reasons.say(&f.reason), false)
    }

    fn figure_facts(&self, f: &Figure) -> Markup {
        let n = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| self.words.number(x));
        let ucdp = &f.views.ucdp;
        html! {
            dl.facts {
                div { dt { (self.t("Witnesses")) } dd { (self.of_witnesses(f.witnesses, f.agencies)) } }
                div { dt { (self.words.say("low")) } dd { (n(f.low)) } }
                div {
                    dt { (self.t("newest best supported")) }
                    dd { (n(f.best)) @if let Some(day) = f.as_of { span.quiet { " " (self.words.say("as_of")) " " (dates::day(&self.words, day, true)) } } }
                }
                div { dt { (self.words.say("high")) } dd { (n(f.high)) } }
                div { dt { abbr title="Uppsala Conflict Data Program" { "UCDP" } " " (self.t("would write")) } dd { (n(ucdp.low)) " / " (n(ucdp.best)) " / " (n(ucdp.high)) } }
                div { dt { abbr title="Armed Conflict Location & Event Data" { "ACLED" } " " (self.t("would write")) } dd { (n(f.views.acled)) } }
            }
        }
    }

    fn rows<'a>(&self, f: &'a Figure) -> Vec<Row<'a>> {
        let order = |t: &rashomon_types::record::FigureTelling| {
            self.archive.article(t.article).map(|a| (a.mark.len(), a.mark.clone()))
        };
        let mut rows = Vec::new();
        for told in values::told(&self.words, &f.tellings, order) {
            let voices = self.voices(told.tellings.iter().map(|t| t.article));
            let height = voices.len();
            for (i, voice) in voices.into_iter().enumerate() {
                let of: Vec<_> =
                    told.tellings.iter().filter(|t| voice.articles.contains(&t.article)).collect();
                let mut says: Vec<(&str, ArticleId)> = Vec::new();
                // One text names its source in each of its languages; the first article that names one speaks for all.
                for article in &voice.articles {
                    if !says.is_empty() {
                        break;
                    }
                    let own = of.iter().filter(|t| t.article == *article);
                    for who in own.filter_map(|t| t.attributed_to.as_deref()) {
                        if !says.iter().any(|(w, _)| *w == who) {
                            says.push((who, *article));
                        }
                    }
                }
                let Some(sample) = of.first() else { continue };
                let as_of = of.iter().filter_map(|t| t.as_of).max();
                let value = (i == 0).then(|| (told.value.clone(), height));
                rows.push(Row { value, voice, says, as_of, sample });
            }
        }
        rows
    }

    /// Writes the table of a figure: a row for each value and witness, `most` at most.
    pub(super) fn figure_table(&self, f: &Figure, most: usize) -> Markup {
        let rows = self.rows(f);
        let axis = Axis::over(&f.tellings).filter(|_| rows.len() > 1);
        html! {
            div.scroll {
                table.told {
                    caption.vh { (visible::words(&self.topic(f))) }
                    thead {
                        tr {
                            th scope="col" { (self.t("Number")) }
                            @if axis.is_some() { th.plotted scope="col" { span.vh { (self.t("drawn to scale")) } } }
                            (self.told_heads())
                        }
                    }
                    tbody { @for (i, row) in rows.iter().take(most).enumerate() { (self.figure_row(row, axis, most - i)) } }
                }
            }
            @if rows.len() > most {
                p.quiet { (self.words.count("more", rows.len() - most)) " · " a href=(path(Target::Figure(f))) { (f.label) } }
            }
        }
    }

    fn told_heads(&self) -> Markup {
        let heads = ["Witness", "On whose word", "As of", "Told in", "Repeated in"];
        html! { @for head in heads { th scope="col" { (self.t(head)) } } }
    }

    fn number(&self, value: &str) -> Markup {
        html! {
            @match value.strip_prefix("✗ ") {
                Some(value) => { span.flag.denied { (self.words.say("denied")) } " " (visible::name(value)) },
                None => (visible::name(value)),
            }
        }
    }

    fn figure_row(&self, row: &Row, axis: Option<Axis>, left: usize) -> Markup {
        html! {
            tr {
                @if let Some((value, height)) = &row.value {
                    th.value scope="rowgroup" rowspan=((*height).min(left)) { (self.number(value)) }
                }
                @if let Some(axis) = axis { td.plotted { (axis.draw(row.sample)) } }
                (self.told_cells(row))
            }
        }
    }

    fn told_cells(&self, row: &Row) -> Markup {
        let first = row.voice.articles.first().copied();
        let origin = visible::cut(&self.origin_name(row.voice.witness), 28);
        html! {
            td.witness data-label=(self.t("Witness")) { (self.chip(row.voice.witness)) " " (visible::name(&origin)) }
            td.word data-label=(self.t("On whose word")) { (self.claimants(&row.says)) }
            td.day data-label=(self.t("As of")) { @match row.as_of { Some(day) => (dates::day(&self.words, day, true)), None => (self.words.say("undated")) } }
            td.first data-label=(self.t("Told in")) { (self.marks(first.into_iter())) }
            @if row.voice.articles.len() > 1 {
                td.again data-label=(self.t("Repeated in")) { (self.marks(row.voice.articles.iter().skip(1).copied())) }
            } @else {
                td.again.none { span.quiet { "–" } }
            }
        }
    }

    /// Writes figures: one table for those that one witness tells in one number, a table each for the others.
    pub(super) fn figure_list(&self, figures: &[&Figure]) -> Markup {
        let rows: Vec<(&Figure, Vec<Row>)> = figures.iter().map(|f| (*f, self.rows(f))).collect();
        let (plain, told): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, rows)| rows.len() == 1);
        html! {
            @for (f, _) in told { (self.figure_block(f)) }
            @if !plain.is_empty() {
                div.scroll {
                    table.told.short {
                        caption { (self.t("Told by one witness, in one number")) }
                        thead { tr { th scope="col" { (self.t("Figure")) } th scope="col" { (self.t("Number")) } (self.told_heads()) } }
                        tbody {
                            @for (f, rows) in plain {
                                tr id=(f.label) {
                                    th.topic scope="row" {
                                        a.label href=(path(Target::Figure(f))) { (f.label) } " "
                                        a href=(path(Target::Figure(f))) { (visible::words(&self.topic(f))) }
                                    }
                                    @for row in rows {
                                        td.value { @if let Some((value, _)) = &row.value { (self.number(value)) } }
                                        (self.told_cells(row))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn claimants(&self, says: &[(&str, ArticleId)]) -> Markup {
        let language = |id: ArticleId| self.archive.article(id).and_then(|a| a.language);
        html! {
            @if says.is_empty() { span.quiet { (self.words.say("outlet")) } }
            @for (i, (who, article)) in says.iter().enumerate() {
                @if i > 0 { "; " }
                q { (visible::foreign(&visible::cut(who, visible::NAME), language(*article))) }
            }
        }
    }

    /// Writes a figure in short, for pages that list several.
    pub(super) fn figure_block(&self, f: &Figure) -> Markup {
        html! {
            article.figure id=(f.label) {
                h3 {
                    a.label href=(path(Target::Figure(f))) { (f.label) } " "
                    a href=(path(Target::Figure(f))) { (visible::words(&self.topic(f))) } " "
                    (self.verdict(f.verdict))
                }
                @if verdict_key(f.verdict) != "single" { p.because { (self.because(f)) } }
                (self.figure_table(f, ROWS))
            }
        }
    }
}
