//! Watching against a net that follows a script and a clock that nobody waits for.

use super::{
    client::{Fault, Net, Request, Response},
    clock::Clock,
    *,
};
use rashomon_store::{Change, Source, Store, feeds::Tally};
use rashomon_types::{Article, ArticleId};
use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};
use url::Url;

const START: i64 = 1_700_000_000;

/// A clock that jumps, and ends the run at a second.
struct Jumping {
    now: AtomicI64,
    end: i64,
}

impl Clock for Jumping {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }
    fn wait(&self, until: i64) {
        assert!(until > self.now(), "a wait that is no wait");
        self.now.store(until, Ordering::SeqCst);
    }
    fn ended(&self) -> bool {
        self.now() >= self.end
    }
}

type Script<'a> = dyn Fn(&Request, usize) -> Result<Response, Fault> + Sync + 'a;

/// A net that answers by a script, which hears how often the address was asked before.
struct Scripted<'a> {
    clock: &'a Jumping,
    asked: Mutex<Vec<(i64, Request)>>,
    script: &'a Script<'a>,
}

impl Net for Scripted<'_> {
    fn get(&self, request: &Request) -> Result<Response, Fault> {
        let before = {
            let mut asked = self.asked.lock().unwrap();
            let before = asked.iter().filter(|(_, known)| known.url == request.url).count();
            asked.push((self.clock.now() - START, request.clone()));
            before
        };
        (self.script)(request, before)
    }
}

/// What a run did: who was asked when, what was told, and what stands in the store.
struct Ran {
    asked: Vec<(i64, Request)>,
    news: Vec<News>,
    tally: Tally,
    articles: u64,
}

impl Ran {
    fn times(&self, path: &str) -> Vec<i64> {
        self.asked.iter().filter(|(_, r)| r.url.path() == path).map(|(at, _)| *at).collect()
    }
    fn why(&self, path: &str) -> Vec<String> {
        let told = self.news.iter().filter_map(|news| match news {
            News::Failed { url, why, .. } if url.ends_with(path) => Some(why.clone()),
            _ => None,
        });
        told.collect()
    }
}

struct Shelf {
    folder: tempfile::TempDir,
    at: i64,
}

impl Shelf {
    fn new() -> Self {
        Shelf { folder: tempfile::tempdir().unwrap(), at: START }
    }

    /// Watches for some seconds; breaks off, as if killed, after so many news.
    fn watch(
        &mut self,
        feeds: &[&str],
        seconds: i64,
        once: bool,
        most: usize,
        script: &Script<'_>,
    ) -> Ran {
        let mut store = Store::create(&self.folder.path().join("news.store")).unwrap();
        let clock = Jumping { now: AtomicI64::new(self.at), end: self.at + seconds };
        let net = Scripted { clock: &clock, asked: Mutex::default(), script };
        let codec = store.codec();
        let read = |at: &Url, _: &rashomon_store::feeds::Page, response: &Response| {
            let text = String::from_utf8(response.body.clone()).map_err(|e| e.to_string())?;
            let article = article(&text, at.as_str());
            let account = account(&article);
            let source = Source::of(&article, None);
            let prepared =
                codec.prepare(&article, &account, None, source).map_err(|e| e.to_string())?;
            Ok(vec![(prepared, text)])
        };
        let feeds: Vec<Url> = feeds.iter().map(|f| address::link(f, None).unwrap()).collect();
        let mut news = Vec::new();
        let tally = Watch {
            store: &mut store,
            change: Change::new("2023-11-14T22:13:20Z", "rashomon test", "watch"),
            net: &net,
            clock: &clock,
            read: &read,
            settings: Settings { every: 1800, once, hosts: 4 },
        }
        .run(&feeds, &mut |what| {
            news.push(what.clone());
            if news.len() < most { Ok(()) } else { anyhow::bail!("killed") }
        });
        self.at = clock.now();
        let asked = net.asked.into_inner().unwrap();
        let articles = store.count().unwrap();
        Ran { asked, news, tally: tally.unwrap_or_default(), articles }
    }
}

fn article(text: &str, label: &str) -> Article {
    Article {
        id: ArticleId::of(text.as_bytes()),
        label: label.to_owned(),
        text: text.to_owned(),
        verbatim: true,
        segments: Vec::new(),
        title: None,
        byline: None,
        outlet: None,
        url: Some(label.to_owned()),
        declared_language: None,
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn account(article: &Article) -> rashomon_types::Account {
    serde_json::from_value(serde_json::json!({
        "format": rashomon_types::FORMAT, "program": "rashomon test", "pack": null, "article": article.label,
        "id": article.id, "language": null, "title": null, "outlet": null, "published": null,
        "credits": [], "segments": [],
    }))
    .unwrap()
}

fn says(status: u16, body: impl Into<Vec<u8>>) -> Result<Response, Fault> {
    Ok(Response { status, body: body.into(), ..Response::default() })
}

fn sends_on(status: u16, location: &str) -> Result<Response, Fault> {
    Ok(Response { status, location: Some(location.to_owned()), ..Response::default() })
}

fn rss(links: &[&str]) -> String {
    let items: String = links.iter().map(|l| format!("<item><link>{l}</link></item>")).collect();
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

/// A site with a feed of some pages on it, and no robots.txt.
fn site(request: &Request, links: &[&str]) -> Result<Response, Fault> {
    match request.url.path() {
        "/robots.txt" => says(404, ""),
        "/rss" => says(200, rss(links)),
        path => says(200, format!("Text of {}{path}", request.url.host_str().unwrap_or_default())),
    }
}

const A: &str = "https://a.example/rss";

#[test]
fn every_page_is_fetched_once_over_many_looks() {
    let mut shelf = Shelf::new();
    let links = ["https://a.example/1", "/2", "https://b.example/3"];
    let ran = shelf.watch(&[A], 3 * 1800 + 60, false, 99, &|request, _| site(request, &links));
    assert_eq!(ran.articles, 3);
    assert_eq!(ran.tally.read, 3);
    for page in ["/1", "/2", "/3"] {
        assert_eq!(ran.times(page).len(), 1, "{page}");
    }
    assert_eq!(ran.times("/rss").len(), 4);
    assert_eq!(ran.times("/robots.txt").len(), 2, "one of each host, kept for a day");
}

#[test]
fn a_host_is_asked_with_pauses_and_as_slowly_as_it_wishes() {
    for (robots, pause) in [("", 2), ("User-agent: *\nCrawl-delay: 10\n", 10)] {
        let links = ["/1", "/2", "/3"];
        let ran = Shelf::new().watch(&[A], 1000, true, 99, &|request, _| {
            if request.url.path() == "/robots.txt" {
                says(200, robots)
            } else {
                site(request, &links)
            }
        });
        assert_eq!(ran.articles, 3);
        let at: Vec<i64> = ran.asked.iter().skip(1).map(|(at, _)| *at).collect();
        assert!(at.windows(2).all(|two| two[1] - two[0] >= pause), "{pause}: {at:?}");
    }
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let links = ["/1", "/2", "https://b.example/3", "/4"];
    for most in 1..6 {
        let mut shelf = Shelf::new();
        let script: &Script<'_> = &|request, _| site(request, &links);
        let mut asked = shelf.watch(&[A], 1000, true, most, script).asked;
        let rest = shelf.watch(&[], 1000, true, 99, script);
        asked.extend(rest.asked);
        assert_eq!(rest.articles, 4, "killed after {most}");
        for page in ["/1", "/2", "/3", "/4"] {
            let times = asked.iter().filter(|(_, r)| r.url.path() == page).count();
            // What was told was kept; what was under way when the axe fell may be asked again.
            assert!((1..=2).contains(&times), "{page}: {times}");
        }
    }
}

#[test]
fn what_a_robots_txt_forbids_is_never_asked() {
    let ran = Shelf::new().watch(&[A], 1000, true, 99, &|request, _| match request.url.path() {
        "/robots.txt" => says(200, "User-agent: *\nDisallow: /private\n"),
        _ => site(request, &["/private/1", "/2"]),
    });
    assert_eq!(ran.articles, 1);
    assert_eq!(ran.times("/private/1"), [0; 0]);
    assert_eq!(ran.tally.given_up, 1);
}

#[test]
fn a_host_without_an_answer_about_its_robots_is_left_alone() {
    let ran = Shelf::new().watch(&[A], 3600, false, 99, &|request, before| {
        if request.url.path() == "/robots.txt" && before < 3 {
            says(503, "")
        } else {
            site(request, &["/1"])
        }
    });
    assert_eq!(ran.times("/robots.txt"), [0, 60, 180, 420]);
    assert!(ran.times("/rss").iter().all(|at| *at > 420));
    assert_eq!(ran.articles, 1);
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let ran = Shelf::new().watch(&[A], 4000, false, 99, &|request, before| {
        if request.url.path() == "/1" && before == 0 {
            let retry_after = Some("600".to_owned());
            return Ok(Response { status: 429, retry_after, ..Response::default() });
        }
        site(request, &["/1", "/2"])
    });
    let first = ran.times("/1")[0];
    assert!(ran.asked.iter().all(|(at, _)| *at <= first || *at >= first + 600));
    assert_eq!(ran.articles, 2);
}

#[test]
fn what_fails_is_tried_again_ever_more_rarely_and_given_up_in_the_end() {
    let ran =
        Shelf::new().watch(&[A], 30_000, false, 999, &|request, _| match request.url.path() {
            "/1" => Err(Fault::Passing("the answer breaks off".to_owned())),
            _ => site(request, &["/1"]),
        });
    let at = ran.times("/1");
    assert_eq!(at.len(), 6);
    let waits: Vec<i64> = at.windows(2).map(|two| two[1] - two[0]).collect();
    assert!(waits.windows(2).all(|two| two[1] > two[0]), "{waits:?}");
    assert_eq!(ran.tally.given_up, 1);
    let gone = Shelf::new().watch(&[A], 1000, true, 99, &|request, _| match request.url.path() {
        "/1" => says(404, ""),
        _ => site(request, &["/1"]),
    });
    assert_eq!((gone.times("/1").len(), gone.tally.given_up), (1, 1));
}

#[test]
fn redirects_are_bounded_and_known_places_are_not_fetched_again() {
    let ran = Shelf::new().watch(&[A], 9000, true, 99, &|request, _| match request.url.path() {
        "/round" => sends_on(302, "/round"),
        "/down" => sends_on(301, "http://a.example/2"),
        "/same" => sends_on(301, "/2"),
        "/far" => sends_on(302, "https://b.example/5"),
        _ => site(request, &["/round", "/down", "/2", "/same", "/far"]),
    });
    assert_eq!(ran.times("/round").len(), 6);
    assert!(ran.why("/round")[0].contains("more than 5"));
    assert!(ran.why("/down")[0].contains("https to http"));
    assert_eq!(ran.times("/2").len(), 1);
    assert_eq!(ran.times("/5").len(), 1);
    assert_eq!(ran.times("/robots.txt").len(), 2, "the other host is asked first");
    assert_eq!(ran.articles, 2);
}

#[test]
fn a_feed_is_asked_whether_it_changed() {
    let ran = Shelf::new().watch(&[A], 1900, false, 99, &|request, before| {
        if request.url.path() != "/rss" {
            return site(request, &[]);
        }
        if before > 0 {
            assert_eq!(request.etag.as_deref(), Some("\"v1\""));
            assert_eq!(request.modified.as_deref(), Some("Tue, 14 Nov 2023 00:00:00 GMT"));
            return says(304, "");
        }
        Ok(Response {
            status: 200,
            etag: Some("\"v1\"".to_owned()),
            modified: Some("Tue, 14 Nov 2023 00:00:00 GMT".to_owned()),
            body: rss(&["/1"]).into_bytes(),
            ..Response::default()
        })
    });
    assert_eq!(ran.times("/rss").len(), 2);
    assert_eq!(ran.articles, 1);
}

#[test]
fn a_feed_that_has_moved_for_good_is_asked_there_from_then_on() {
    for (status, back) in [(301, 1), (302, 2)] {
        let ran = Shelf::new().watch(&[A], 1900, false, 99, &|request, _| match (
            request.url.host_str(),
            request.url.path(),
        ) {
            (Some("a.example"), "/rss") => sends_on(status, "https://b.example/rss"),
            _ => site(request, &["/1"]),
        });
        let home = ran.asked.iter().filter(|(_, r)| r.url.as_str() == A).count();
        assert_eq!(home, back, "{status}");
        assert_eq!(ran.articles, 1);
    }
}

#[test]
fn a_feed_that_is_none_is_left_for_longer_each_time_and_the_others_go_on() {
    let feeds = [A, "https://b.example/rss", "https://c.example/rss"];
    let ran = Shelf::new().watch(&feeds, 1000, false, 99, &|request, _| match (
        request.url.host_str(),
        request.url.path(),
    ) {
        (Some("b.example"), "/rss") => says(200, "<rss><channel><item></rss>"),
        (Some("c.example"), _) => Err(Fault::Silent("no such host is known".to_owned())),
        _ => site(request, &["/1"]),
    });
    assert_eq!(ran.articles, 1);
    let broken = ran.asked.iter().filter(|(_, r)| r.url.as_str() == feeds[1]).count();
    assert_eq!(broken, 5, "after 60, 180, 420 and 900 seconds");
    assert!(ran.why("b.example/rss")[0].contains("cannot be read"), "{:?}", ran.news);
}

#[test]
fn one_look_ends_when_only_waits_are_left() {
    let mut shelf = Shelf::new();
    let ran = shelf.watch(&[A], 100_000, true, 99, &|request, _| match request.url.path() {
        "/1" => says(503, ""),
        _ => site(request, &["/1", "/2"]),
    });
    assert!(shelf.at - START < 60, "it waited {} s", shelf.at - START);
    assert_eq!((ran.tally.waiting, ran.times("/rss").len()), (2, 1));
}
