//! The command line, written once: help, completions, the man page and `docs/cli.md` come from here.

use clap::{Args, Parser, Subcommand, ValueEnum};
use rashomon_types::{Day, EventType, Language, Layers, Realis};
use std::{net::IpAddr, path::PathBuf};

/// Reads news about a crisis in many languages and turns it into one sourced record.
#[derive(Debug, Parser)]
#[command(name = "rashomon", version, max_term_width = 100, arg_required_else_help = true, after_help = EXIT)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT: &str = "Exit status: 0 something was found, 1 nothing was found, 2 nothing could be read or the command line is wrong.\nResults go to standard output, everything else to standard error.";

const SEARCH: &str = "A word finds every form of it in every language, and a name every spelling in every script. Words side by side are all wanted.

  strike OR missile        either; NOT strike or -strike: without it; ( ) group
  \"air strike\"             side by side, in any form
  missil*                  every word that begins so
  type:ASSAULT place:Iraq  an event that is both; realis:, of one event as well
  outlet:courier lang:uk entity:LOC-Baghdad since:2024-01-01 until:2024-01-31

Examples:
  rashomon search news.store missile strike
  rashomon search news.store Сулеймани --since 2024-01-01 --ranked
  rashomon search news.store 'type:ASSAULT place:Baghdad NOT drone' --format json";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles and print the record: brief, JSON or CSV
    #[command(
        after_long_help = "Examples:\n  rashomon read news/\n  rashomon read news/ --type ASSAULT --since 2024-01-01\n  rashomon read news/ --format json > record.json\n  curl -s https://example.org/a.html | rashomon read -"
    )]
    Read(Read),
    /// Print the main text of articles, without menus, related links and comments
    #[command(
        after_long_help = "Examples:\n  rashomon extract page.html\n  rashomon extract pages/ --format jsonl > texts.jsonl"
    )]
    Extract(Extract),
    /// Print what each article says, one line each, without comparing articles
    #[command(
        after_long_help = "Examples:\n  rashomon annotate news/ > accounts.jsonl\n  rashomon annotate a.txt --only names,dates\n  rashomon annotate a.txt --format conllu"
    )]
    Annotate(Annotate),
    /// Make the record of accounts that `annotate` printed; the same as `read` on their articles
    #[command(
        after_long_help = "Examples:\n  rashomon annotate news/ > accounts.jsonl\n  rashomon record accounts.jsonl\n  rashomon record monday.jsonl tuesday.jsonl --format json"
    )]
    Record(RecordArgs),
    /// Print the brief of articles, in the reader's language
    #[command(
        after_long_help = "Examples:\n  rashomon brief news/ --lang uk\n  rashomon brief accounts.jsonl --json\n  rashomon brief news/ --html brief.html\n  rashomon brief news/ --actor IRN --limit 0"
    )]
    Brief(Brief),
    /// Say why something was read as it was: evidence, rule, what was considered and dropped
    #[command(
        after_long_help = "Examples:\n  rashomon explain E7 news/\n  rashomon explain F1 accounts.jsonl\n  rashomon explain a3 news/        everything noticed and dropped in article a3\n  rashomon explain 3fa9 news/      any id, or its beginning"
    )]
    Explain(Explain),
    /// Print tables for other tools: JSON lines, CSV, GeoJSON
    #[command(
        after_long_help = "Examples:\n  rashomon export news/ --table events --format csv > events.csv\n  rashomon export news/ --format geojson > events.geojson\n  rashomon export news/ --table series --format csv"
    )]
    Export(Export),
    /// Add articles to a store, or read those in it again that an older program or pack read
    #[command(
        after_long_help = "Every reading command takes the store as a PATH.\n\nExamples:\n  rashomon add news.store monday/ tuesday.jsonl\n  rashomon add news.store                 read again what is out of date\n  rashomon brief news.store --since 2024-01-01"
    )]
    Add(Add),
    /// Find articles of a store by words, names, and what their events are
    #[command(after_long_help = SEARCH)]
    Search(Search),
    /// Make a store smaller, or save what is sound of a damaged one
    #[command(
        after_long_help = "Examples:\n  rashomon compact news.store\n  rashomon compact damaged.store --to saved.store"
    )]
    Compact(Compact),
    /// List the languages that have a pack, or check a pack
    #[command(
        after_long_help = "Examples:\n  rashomon languages\n  rashomon languages --packs my-packs/ --check"
    )]
    Languages(Languages),
    /// Verify that every published span is verbatim in its text, and that stores are as they were written
    #[command(
        after_long_help = "Examples:\n  rashomon check news/\n  rashomon check news/ --accounts accounts.jsonl\n  rashomon check news/ --store layers/\n  rashomon check news.store"
    )]
    Check(Check),
    /// Read the embedded sample of our own articles and print its brief
    #[command(
        after_long_help = "Examples:\n  rashomon demo\n  rashomon demo --lang pl\n  rashomon demo --html brief.html\n  rashomon demo --to sample/      write the articles to a folder"
    )]
    Demo(Demo),
    /// Serve the record as web pages on this machine; without paths, that of the embedded sample
    #[command(
        after_long_help = "Inputs are read once, at the start. The pages need no script and ask nothing of any other machine.\n\nExamples:\n  rashomon serve\n  rashomon serve news/ --lang uk\n  rashomon serve accounts.jsonl --store layers/ --port 0"
    )]
    Serve(Serve),
    /// Fetch the pages that feeds link to, read them and add them to a store, politely
    #[command(
        after_long_help = "robots.txt is asked first and obeyed; a host gets one request at a time, with pauses, and is left alone for as long as it asks. Nothing is fetched twice: the store remembers what was seen, also when the run is killed. Ctrl-C ends it. Each article that is new is one line on standard output: address, headline.\n\nExamples:\n  rashomon watch news.store https://example.org/rss.xml --contact desk@example.org\n  rashomon watch news.store feeds.txt --every 15m\n  rashomon watch news.store --once          all feeds that the store knows, for cron"
    )]
    Watch(Watch),
    /// Correct the record of a store: merge, split, relabel, reject; listed, undone, exported and imported
    #[command(
        after_long_help = "Corrections are kept beside what the program reads and replayed over every later reading, in their order. What they name is found again by its tellings, whatever it was joined with since. The texts' own words stay; what a person changed is marked.\n\nExamples:\n  rashomon correct news.store merge E7 E9 --why 'one strike, two wordings'\n  rashomon correct news.store split F3 a4 --why 'a4 counts another town'\n  rashomon correct news.store relabel E2 type=COERCE realis=alleged --why 'read too strongly'\n  rashomon correct news.store relabel E2 actor=IRN recipient= --why 'nobody is named'\n  rashomon correct news.store reject E5 --why 'a figure of speech' --by desk\n  rashomon correct news.store list\n  rashomon correct news.store undo 3\n  rashomon correct news.store export > corrections.jsonl"
    )]
    Correct(Correct),
    /// Print what is different between two records: appeared, gone, grew, merged, split, superseded, changed
    #[command(
        after_long_help = "Things are found again by their tellings, so that another numbering is no difference. Exit status 1 when nothing differs.\n\nExamples:\n  rashomon read news.store --format json > monday.json\n  rashomon diff monday.json news.store\n  rashomon diff news.store                      its versions\n  rashomon diff news.store@12 news.store\n  rashomon diff news.store@2024-01-27 news.store@2024-01-28\n  rashomon diff monday.json tuesday.json --format json"
    )]
    Diff(Diff),
    /// Print what changed in a store and when: what appeared, grew, became one or came apart with each version
    #[command(
        after_long_help = "Examples:\n  rashomon log news.store\n  rashomon log news.store --of 12      every item that version 12 changed\n  rashomon diff news.store@12 news.store"
    )]
    Log(Log),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page, or the command reference as Markdown
    Manual(Manual),
}

/// Where articles come from, and what is known of them.
#[derive(Clone, Debug, Default, Args)]
pub struct Inputs {
    /// Files, folders, accounts (.jsonl), stores, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Day of publication of inputs that do not say theirs (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub published: Option<Day>,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Keep the text layers, by digest, in this folder
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Corrections that `correct export` printed, to be made after those of the stores among the paths
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Print no progress and no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

/// Which items to show; the record behind them stays whole.
#[derive(Clone, Debug, Default, Args)]
pub struct Filters {
    /// Only what took place on or after this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub since: Option<Day>,
    /// Only what took place on or before this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<Day>,
    /// Only with this actor or recipient: country (IRN), entity id, or part of a name
    #[arg(long, value_name = "WHO")]
    pub actor: Option<String>,
    /// Only events of this PLOVER type; repeat for several
    #[arg(long = "type", value_name = "TYPE", ignore_case = true)]
    pub types: Vec<EventType>,
    /// Only what an article in this language tells; also taken where a text does not show its own
    #[arg(long, value_name = "CODE")]
    pub language: Option<Language>,
}

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct Read {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// What to print
    #[arg(long, value_enum, default_value_t = RecordFormat::Text)]
    pub format: RecordFormat,
    /// How to lay out text.
    #[command(flatten)]
    pub layout: Layout,
}

/// Arguments of `record`.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// What to print
    #[arg(long, value_enum, default_value_t = RecordFormat::Text)]
    pub format: RecordFormat,
    /// How to lay out text.
    #[command(flatten)]
    pub layout: Layout,
}

/// How a brief is laid out.
#[derive(Clone, Debug, Default, Args)]
pub struct Layout {
    /// Language of the brief: one that has a pack with a brief.toml
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Language>,
    /// Columns; the terminal's width up to 100, and 80 in a pipe, unless given
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Lines per section, 0 for all
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub limit: usize,
}

/// Formats of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// The brief
    Text,
    /// The whole record
    Json,
    /// One row per telling of an event
    Csv,
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Language of inputs that do not say theirs
    #[arg(long, value_name = "CODE")]
    pub language: Option<Language>,
    /// What to print
    #[arg(long, value_enum, default_value_t = ExtractFormat::Jsonl)]
    pub format: ExtractFormat,
}

/// Formats of `extract`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    /// One object per article
    Jsonl,
    /// The main text alone
    Text,
}

/// Arguments of `annotate`.
#[derive(Debug, Args)]
pub struct Annotate {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Language of inputs that do not say theirs
    #[arg(long, value_name = "CODE")]
    pub language: Option<Language>,
    /// Only these layers: names,dates,events,claims,quotes,relations,anchors
    #[arg(long, value_name = "LAYERS")]
    pub only: Option<Layers>,
    /// What to print
    #[arg(long, value_enum, default_value_t = AnnotateFormat::Jsonl)]
    pub format: AnnotateFormat,
}

/// Formats of `annotate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnnotateFormat {
    /// One account per line
    Jsonl,
    /// One row per event
    Csv,
    /// Sentences, tokens and morphology
    Conllu,
}

/// Arguments of `brief`.
#[derive(Debug, Args)]
pub struct Brief {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// How to lay out text.
    #[command(flatten)]
    pub layout: Layout,
    /// What to print
    #[arg(long, value_enum, default_value_t = BriefFormat::Text)]
    pub format: BriefFormat,
    /// The same as --format json
    #[arg(long)]
    pub json: bool,
    /// Write the brief as one HTML document, with the words of every telling, to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// Formats of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BriefFormat {
    /// For a terminal
    Text,
    /// The same content as JSON
    Json,
    /// One document that needs nothing else, with the words of every telling
    Html,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// E1, F1, w1, a1, or an id or its beginning
    #[arg(value_name = "ID")]
    pub id: String,
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// What to export
    #[arg(long, value_enum, default_value_t = Table::Events)]
    pub table: Table,
    /// In which format
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub format: ExportFormat,
    /// Which table of Goldstein's weights; they differ for six codes of CAMEO
    #[arg(long, value_enum, default_value_t = GoldsteinTable::Phoenix)]
    pub goldstein: GoldsteinTable,
    /// Quad class of SANCTION, on which the manual of PLOVER contradicts itself
    #[arg(long, value_enum, default_value_t = SanctionQuad::Material)]
    pub sanctions: SanctionQuad,
}

/// Tables of Goldstein's weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GoldsteinTable {
    /// As the ICEWS tools have it
    Icews,
    /// As Phoenix and GDELT's lookups have it
    Phoenix,
}

/// Quad classes of SANCTION.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SanctionQuad {
    /// 4, as the section on the type says
    Material,
    /// 3, as the table of quad classes says
    Verbal,
}

/// Tables of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// One row per event of the record
    Events,
    /// One row per telling of an event
    Tellings,
    /// One row per telling of a figure
    Figures,
    /// One row per article, with its witness
    Articles,
    /// One row per entity
    Entities,
    /// Events per day, pair and type
    Series,
}

/// Formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a header
    Csv,
    /// One JSON object per line
    Jsonl,
    /// Points of events that have a place
    Geojson,
}

/// Arguments of `add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The store; made when it is not there
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// Files, folders, or - for standard input; none to read again what is out of date
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Day of publication of inputs that do not say theirs (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub published: Option<Day>,
    /// Language of inputs that do not say theirs
    #[arg(long, value_name = "CODE")]
    pub language: Option<Language>,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Print a line for each article as soon as it is safe on the disk
    #[arg(long)]
    pub list: bool,
    /// Print no progress and no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// The store
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// What to search for; everything that passes the filters when left out
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Only what was published on or after this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub since: Option<Day>,
    /// Only what was published on or before this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<Day>,
    /// Only articles in this language; repeat for several
    #[arg(long, value_name = "CODE")]
    pub language: Vec<Language>,
    /// Only articles of this outlet, by its name or a word of it; repeat for several
    #[arg(long, value_name = "NAME")]
    pub outlet: Vec<String>,
    /// Only articles that name this entity, by its id or a name in any script; repeat for several
    #[arg(long, value_name = "WHO")]
    pub entity: Vec<String>,
    /// Only articles with an event of this PLOVER type; repeat for several
    #[arg(long = "type", value_name = "TYPE", ignore_case = true)]
    pub types: Vec<EventType>,
    /// Only articles with an event that is so: happened, planned, denied, ...; repeat for several
    #[arg(long, value_name = "REALIS")]
    pub realis: Vec<Realis>,
    /// Only articles with an event at this place, by a name in any script or a country's code (IQ); repeat for several
    #[arg(long, value_name = "PLACE")]
    pub place: Vec<String>,
    /// The newest first
    #[arg(long, conflicts_with = "ranked")]
    pub newest: bool,
    /// Those first that have the words in the headline, then in the first paragraph or often
    #[arg(long)]
    pub ranked: bool,
    /// At most so many articles
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1000))]
    pub limit: usize,
    /// Leave out the first of them
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(0..=100_000))]
    pub skip: usize,
    /// What to print
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub format: SearchFormat,
    /// Columns; the terminal's width up to 100, and 80 in a pipe, unless given
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
}

/// Formats of `search`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// For a terminal
    Text,
    /// One object with every place
    Json,
}

/// Arguments of `compact`.
#[derive(Debug, Args)]
pub struct Compact {
    /// The store
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// Leave the store alone and write all that can be read of it to a new one
    #[arg(long, value_name = "NEW")]
    pub to: Option<PathBuf>,
}

/// Arguments of `languages`.
#[derive(Debug, Args)]
pub struct Languages {
    /// Folder with packs of your own
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Only check the packs: exit status 0 when all is well, 2 with file and line when not
    #[arg(long)]
    pub check: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Inputs.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Check these accounts, made earlier, instead of new ones
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// How to lay out text.
    #[command(flatten)]
    pub layout: Layout,
    /// Write the brief as one HTML document to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the sample articles to this folder instead of reading them
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Files, folders, accounts (.jsonl), stores, or - for standard input; none for the embedded sample
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 7878)]
    pub port: u16,
    /// Address to listen on; any but a loopback address lets other machines read
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Language of the pages: one that has a pack with a brief.toml
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Language>,
    /// Day of publication of inputs that do not say theirs (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub published: Option<Day>,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Keep the text layers, by digest, in this folder; texts of accounts are taken from it
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Print no progress and no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// Store; made when it is missing
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// Addresses of RSS, Atom or JSON feeds, or files with one on each line; none for all that the store knows
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// End when every feed was looked at and nothing more can be fetched now
    #[arg(long)]
    pub once: bool,
    /// How often to look at a feed, at most every minute (15m, 1h)
    #[arg(long, value_name = "TIME", default_value = "30m")]
    pub every: jiff::SignedDuration,
    /// Where those who run the servers can reach you: sent with every request
    #[arg(long, value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// Hosts that are asked at the same time
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub hosts: usize,
    /// Follow links to private addresses too; else only feeds that you name may stand there
    #[arg(long)]
    pub private: bool,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Print no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `correct`.
#[derive(Debug, Args)]
pub struct Correct {
    /// Store
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub action: CorrectAction,
}

/// Why and by whom something is corrected.
#[derive(Clone, Debug, Args)]
pub struct Reason {
    /// Why, for those who read the record
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// What `correct` does.
#[derive(Debug, Subcommand)]
pub enum CorrectAction {
    /// Two events, figures, witnesses or entities are one
    Merge {
        /// E7, F3, w1, an id or its beginning, or the name of an entity
        one: String,
        /// The other
        other: String,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// Some tellings are of another event or figure; some articles of another witness, or name another entity
    Split {
        /// E7, F3, w1, an id or its beginning, or the name of an entity
        of: String,
        /// Tellings by their ids, or articles (a3) for all that they say of it
        #[arg(required = true)]
        out: Vec<String>,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// An event has another type, realis or parties, an entity another name
    Relabel {
        /// E7, an id or its beginning, or the name of an entity
        of: String,
        /// type=ASSAULT, realis=alleged, actor=IRN,Hamas, recipient= for nobody, name=…
        #[arg(required = true, value_name = "SLOT=VALUE")]
        to: Vec<String>,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// An event, figure or entity is not so: its tellings are left out
    Reject {
        /// E7, F3, an id or its beginning, or the name of an entity
        of: String,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// Print all corrections, and what came of them
    List,
    /// Take a correction back
    Undo {
        /// Its number
        n: u64,
    },
    /// Print the corrections in force, one each line, for import or --corrections
    Export,
    /// Add corrections that were exported
    Import {
        /// Lines that `export` printed
        file: PathBuf,
    },
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The older record: a file that `read --format json` printed, a store (also as it was: news.store@12), or what `read` reads
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer record, likewise; none to list the versions of a store
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
    /// Columns
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Lines for each way in which things of a kind differ, 0 for all
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub limit: usize,
    /// Folder with packs of your own, laid out like languages/uk/events-my.toml
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Print no progress and no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

/// Formats of `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For a terminal
    Text,
    /// The same content as JSON
    Json,
}

/// Arguments of `log`.
#[derive(Debug, Args)]
pub struct Log {
    /// The store
    #[arg(value_name = "STORE")]
    pub store: PathBuf,
    /// Print every item that this version changed
    #[arg(long, value_name = "N")]
    pub of: Option<u64>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `manual`.
#[derive(Debug, Args)]
pub struct Manual {
    /// Print the command reference as Markdown (docs/cli.md)
    #[arg(long)]
    pub markdown: bool,
}
