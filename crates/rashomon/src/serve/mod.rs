//! The pages over HTTP: sockets, headers, and which address leads to which page.
//!
//! What goes in: a site. What comes out: answers until the process is told to end. Left to others: what the pages say
//! (`rashomon_report::html`). Nothing is written, nothing is fetched, and only GET and HEAD are answered.

mod address;
mod answer;
mod guard;

pub use answer::Answer;

use crate::{
    engine::Engine,
    gather::{self, Whole},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use rashomon_lang::names::skeleton::Skeletons;
use rashomon_report::html::{Index, Pages};
use rashomon_types::Language;
use std::{net::TcpListener, path::PathBuf, sync::Arc, time::Duration};

/// How long open answers may take to finish once the process is told to end.
const GRACE: Duration = Duration::from_secs(2);

/// What is served.
pub struct Site {
    pages: Pages,
    index: Index,
    loopback: bool,
    engine: Engine,
    store: Option<PathBuf>,
}

impl Site {
    /// Puts a site together, in English unless `lang` is given. One that is bound to `loopback` answers only those who
    /// call it by a name of this machine.
    ///
    /// # Errors
    /// When no pack can say pages in `lang`, or a pack is wrong.
    pub fn of(whole: Whole, lang: Option<Language>, loopback: bool) -> anyhow::Result<Self> {
        let words = gather::words(&whole.engine, lang)?;
        let skeletons = Skeletons::new(&whole.engine.packs)?;
        let archive = Arc::new(whole.archive);
        let index = Index::new(&archive, move |name| skeletons.of(name));
        let (engine, pages) = (whole.engine, Pages::new(archive, words));
        Ok(Site { pages, index, loopback, engine, store: None })
    }

    /// Lets the search page ask a store that holds the articles of the site.
    pub fn with_store(mut self, store: PathBuf) -> Self {
        self.store = Some(store);
        self
    }

    /// Returns the number of articles behind the pages.
    pub fn articles(&self) -> usize {
        self.pages.archive().record.articles.len()
    }

    /// Answers a request for a path and a query, as they stand in the request line.
    pub fn answer(&self, path: &str, query: &str) -> Answer {
        answer::to(self, path, query)
    }
}

/// Returns the service of a site.
pub fn router(site: Arc<Site>) -> Router {
    Router::new().fallback(handle).with_state(site)
}

async fn handle(State(site): State<Arc<Site>>, request: Request) -> Response {
    let host = host(request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    // Pages are made off the thread that serves sockets: a long one delays nobody, and a panic ends one answer only.
    let work = move || {
        if site.loopback && !guard::is_this_machine(host.as_deref()) {
            return Answer::stranger(&site);
        }
        if method != Method::GET && method != Method::HEAD {
            return Answer::wrong_method(&site);
        }
        site.answer(&path, &query)
    };
    let answer = tokio::task::spawn_blocking(work).await;
    respond(answer.unwrap_or_else(|_| Answer::broken()))
}

fn host(headers: &HeaderMap) -> Option<String> {
    headers.get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned)
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let fixed = guard::HEADERS.iter().map(|(name, value)| (*name, HeaderValue::from_static(value)));
    for (name, value) in fixed {
        headers.insert(HeaderName::from_static(name), value);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(answer.cache));
    if answer.status == 405 {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if let Some(location) = answer.location.and_then(|l| HeaderValue::from_str(&l).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}

/// Serves a site until Ctrl-C or, where there is one, the signal to terminate.
///
/// # Errors
/// When the runtime cannot start or the socket fails.
pub fn run(listener: TcpListener, site: Site) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (told, mut hears) = tokio::sync::watch::channel(false);
        let ended = async move {
            told_to_end().await;
            let _ = told.send(true);
        };
        let serving = axum::serve(listener, router(Arc::new(site))).with_graceful_shutdown(ended);
        let late = async move {
            let _ = hears.wait_for(|told| *told).await;
            tokio::time::sleep(GRACE).await;
        };
        let mut serving = std::pin::pin!(serving.into_future());
        let mut late = std::pin::pin!(late);
        std::future::poll_fn(|context| match serving.as_mut().poll(context) {
            std::task::Poll::Ready(result) => std::task::Poll::Ready(result),
            std::task::Poll::Pending => late.as_mut().poll(context).map(Ok),
        })
        .await
    });
    runtime.shutdown_timeout(GRACE);
    served
}

#[cfg(unix)]
pub(crate) async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    std::future::poll_fn(|context| {
        if interrupt.as_mut().poll(context).is_ready() || terminate.poll_recv(context).is_ready() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

#[cfg(not(unix))]
pub(crate) async fn told_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}
