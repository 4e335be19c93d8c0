//! The pages of the sample, asked for as a browser asks: every page opens, every link leads somewhere, nothing acts.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use rashomon::{
    cli::{Filters, Inputs},
    gather,
    serve::{Site, router},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, LazyLock},
};
use tower::ServiceExt;

static SAMPLE: LazyLock<Arc<Site>> = LazyLock::new(|| site(&Inputs::default()));

fn site(inputs: &Inputs) -> Arc<Site> {
    site_in(inputs, None)
}

fn site_in(inputs: &Inputs, lang: Option<&str>) -> Arc<Site> {
    let lang = lang.and_then(rashomon_types::Language::new);
    let whole = gather::whole(inputs, &Filters::default()).unwrap();
    Arc::new(Site::of(whole, lang, true).unwrap())
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

fn ask(site: &Arc<Site>, method: &str, path: &str, host: &str) -> Got {
    let request = Request::builder().method(method).uri(path).header(header::HOST, host);
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let response = router(Arc::clone(site)).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Got { status: parts.status, headers: parts.headers, body }
    })
}

fn get(site: &Arc<Site>, path: &str) -> Got {
    ask(site, "GET", path, "localhost:7878")
}

/// Returns the values of an attribute, as a browser reads them.
fn attributes<'a>(page: &'a str, name: &str) -> impl Iterator<Item = String> + 'a {
    let start = format!(" {name}=\"");
    page.split(start.as_str())
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(value, _)| value.replace("&amp;", "&"))
        .collect::<Vec<_>>()
        .into_iter()
}

fn crawl(site: &Arc<Site>) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        if pages.contains_key(&path) {
            continue;
        }
        let got = get(site, &path);
        assert_eq!(got.status, StatusCode::OK, "{path}");
        for link in attributes(&got.body, "href").filter(|l| l.starts_with('/')) {
            waiting.push_back(link.split('#').next().unwrap().to_owned());
        }
        pages.insert(path, got.body);
    }
    pages
}

#[test]
fn every_page_opens_and_every_link_leads_where_it_says() {
    let pages = crawl(&SAMPLE);
    for kind in ["event", "figure", "story", "article", "witness", "entity", "api", "assets"] {
        let start = format!("/{kind}/");
        assert!(pages.keys().any(|p| p.starts_with(&start)), "no {kind} is linked to");
    }
    let ids: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|(path, body)| (path.as_str(), attributes(body, "id").collect()))
        .collect();
    for (path, body) in pages.iter().filter(|(p, _)| !p.starts_with("/api/")) {
        let all: Vec<String> = attributes(body, "id").collect();
        assert_eq!(all.len(), ids[path.as_str()].len(), "{path} uses an id twice");
        for link in attributes(body, "href") {
            let Some((page, anchor)) = link.split_once('#') else { continue };
            let page = if page.is_empty() { path } else { page };
            assert!(ids[page].contains(anchor), "{path} leads to {link}, which is not there");
        }
    }
}

#[test]
fn every_page_is_whole_and_nothing_in_it_runs() {
    for (path, body) in crawl(&SAMPLE).iter().filter(|(_, b)| b.starts_with("<!DOCTYPE")) {
        assert!(body.ends_with("</html>"), "{path}");
        assert_eq!(body.matches("<h1").count(), 1, "{path}");
        for word in
            ["<script", " style=\"", "<style", "javascript:", " onclick", "http://", "https://"]
        {
            let found = body.find(word).map(|at| &body[at..body.len().min(at + 60)]);
            // An address is shown as text where an article has one, and the icon names its own vocabulary.
            let shown = found.is_some_and(|f| f.starts_with("http://www.w3.org/2000/svg"));
            assert!(found.is_none() || shown, "{path}: {found:?}");
        }
        assert!(body.contains("<main id=\"main\""), "{path}");
    }
}

#[test]
fn every_answer_forbids_what_pages_do_not_need() {
    for path in ["/", "/nowhere", "/api/record.json", "/assets/rashomon.css", "/E1"] {
        let got = get(&SAMPLE, path);
        let policy = got.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(got.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(got.headers["referrer-policy"], "no-referrer", "{path}");
    }
}

#[test]
fn labels_of_the_brief_lead_to_ids_that_stay() {
    for label in ["E1", "F1", "w1", "a1", "s1"] {
        let got = get(&SAMPLE, &format!("/{label}"));
        assert_eq!(got.status, StatusCode::FOUND, "{label}");
        let to = got.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(get(&SAMPLE, &to).status, StatusCode::OK, "{label} → {to}");
    }
    assert_eq!(get(&SAMPLE, "/event/E1").status, StatusCode::FOUND);
}

#[test]
fn what_is_not_there_is_said_with_a_way_on() {
    for path in [
        "/E99999",
        "/event/ffffffffffffffffffffffff",
        "/event/%3Cscript%3E",
        "/nowhere/at/all",
        "/events?page=2000",
        "/events?page=0",
        "/events?page=-1",
        "/events?page=99999999999999999999999",
        "/search?q=a&page=9999",
        "/entity/%F0%9F%A6%86",
    ] {
        let got = get(&SAMPLE, path);
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        assert!(got.body.contains("href=\"/\"") && !got.body.contains("<script"), "{path}");
    }
    assert_eq!(get(&SAMPLE, "/api/event/x.json").status, StatusCode::NOT_FOUND);
    assert_eq!(get(&SAMPLE, "/%ff").status, StatusCode::BAD_REQUEST);
    let long = format!("/event/{}", "x".repeat(9000));
    assert!(get(&SAMPLE, &long).body.len() < 9000);
}

#[test]
fn pages_are_read_only_and_for_this_machine() {
    let got = ask(&SAMPLE, "POST", "/", "localhost");
    assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(got.headers["allow"], "GET, HEAD");
    let got = ask(&SAMPLE, "GET", "/", "evil.example:7878");
    assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST);
    assert!(!got.body.contains("/event/"));
}

#[test]
fn a_name_is_found_in_every_script_and_spelling() {
    for (query, found) in [
        ("Basra", "LOC-Basra"),
        ("%D0%91%D0%B0%D1%81%D1%80%D0%B0", "LOC-Basra"),
        ("kuweit", "LOC-Kuwait"),
    ] {
        let got = get(&SAMPLE, &format!("/search?q={query}"));
        assert!(got.body.contains(&format!("/entity/{found}\"")), "{query}");
    }
    let got = get(&SAMPLE, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!got.body.contains("<script"));
    assert_eq!(get(&SAMPLE, "/search").status, StatusCode::OK);
}

#[test]
fn pages_speak_the_language_of_the_reader() {
    let site = site_in(&Inputs::default(), Some("uk"));
    let got = get(&site, "/");
    assert!(got.body.contains("<html lang=\"uk\">") && got.body.contains(">Огляд<"));
    assert!(get(&site, "/F1").status == StatusCode::FOUND);
}

#[test]
fn hostile_articles_stay_words() {
    let folder = tempfile::tempdir().unwrap();
    let name = "Ж".repeat(10_000);
    let text = format!(
        "<script>alert(1)</script> \u{202e}detsurcnu\u{202c} troops shelled Basra on 3 May 2031\n\n\
         The army said \"<img src=x onerror=alert(2)>\" that {name} killed 12 soldiers in Basra on 3 May 2031.\n"
    );
    std::fs::write(folder.path().join("<b>a&\"x\".txt"), text).unwrap();
    std::fs::write(
        folder.path().join("long.txt"),
        format!("{}\n\nOne line: {}\n", name, "слово ".repeat(60_000)),
    )
    .unwrap();
    let inputs = Inputs { paths: vec![folder.path().to_owned()], quiet: true, ..Inputs::default() };
    let site = site(&inputs);
    for (path, body) in crawl(&site).iter().filter(|(_, b)| b.starts_with("<!DOCTYPE")) {
        assert!(
            !body.contains("<script") && !body.contains("<img") && !body.contains("<b>"),
            "{path}"
        );
        assert!(!body.contains('\u{202e}'), "{path}");
        assert!(body.len() < 400_000, "{path}: {} bytes", body.len());
    }
}
