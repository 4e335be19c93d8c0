//! What an answer means.
//!
//! What goes in: a task and what came back. What comes out: changed rows, written in one transaction with the articles of a page.
//! Left to others: asking, and reading pages.

use super::{
    address,
    client::{Fault, Response},
    feed, pace,
    plan::Task,
    robots::{self, Meaning},
    watch::Read,
};
use rashomon_store::{
    Batch, Put, StoreError,
    feeds::{Fate, Feed, Host, Page},
};
use url::Url;

/// How often something may be sent on.
const HOPS: u32 = 5;
/// A host that fails this often, which takes about five days, loses what waits there.
const HOST_TRIES: u32 = 26;
/// The longest time for which a feed may ask to be left alone.
const DAY: i64 = 24 * 3600;

/// What became of a task, for whoever watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A page was read.
    Page {
        /// Where it stands.
        url: String,
        /// Headlines of its articles that are new here.
        added: Vec<String>,
    },
    /// A feed was read.
    Feed {
        /// Where it stands.
        url: String,
        /// How many pages are new.
        offered: usize,
    },
    /// Something could not be had.
    Failed {
        /// What.
        url: String,
        /// Why.
        why: String,
        /// When it is tried again; `None` for never.
        again: Option<i64>,
    },
}

/// Settles answers in one transaction.
pub struct Settle<'a, 'b> {
    /// Where rows are written.
    pub batch: &'a mut Batch<'b>,
    /// The time at which the answer was there.
    pub now: i64,
    /// The pause that the host asks for.
    pub pause: i64,
    /// Seconds between two looks at a feed.
    pub every: i64,
    /// What reads pages.
    pub read: &'a Read<'a>,
}

type Answer = Result<Response, Fault>;

impl Settle<'_, '_> {
    /// Writes what an answer to a task means, and says it where there is something to say.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn settle(&mut self, task: Task, answer: Answer) -> Result<Option<News>, StoreError> {
        if answer == Err(Fault::Ended) {
            return Ok(None);
        }
        match task {
            Task::Robots(host) => self.robots(host, answer),
            Task::Feed(feed, mut host) => {
                let held = self.host(&mut host, &answer)?;
                self.feed(feed, answer, held)
            }
            Task::Page(page, mut host) => {
                let held = self.host(&mut host, &answer)?;
                self.page(page, answer, held)
            }
        }
    }

    /// Settles what robots are asked not to fetch.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn forbid(&mut self, task: Task) -> Result<Option<News>, StoreError> {
        let why = "the robots.txt of its host asks not to fetch it".to_owned();
        match task {
            Task::Robots(_) => Ok(None),
            Task::Page(page, _) => self.give_up(page, why).map(Some),
            Task::Feed(feed, _) => {
                let again = self.now + pace::ROBOTS;
                let feed = Feed { next: again, said: Some(why.clone()), ..home(feed) };
                self.batch.feeds().set_feed(&feed)?;
                Ok(Some(News::Failed { url: feed.url, why, again: Some(again) }))
            }
        }
    }

    /// Keeps when the host may be asked again. Returns the second until which it asked to be left alone, or will be.
    fn host(&mut self, host: &mut Host, answer: &Answer) -> Result<Option<i64>, StoreError> {
        let held = match answer {
            Ok(r) if matches!(r.status, 429 | 503) => Some(match &r.retry_after {
                Some(after) => pace::retry_after(self.now, after),
                None => pace::after_failures(self.now, host.failures.saturating_add(1)),
            }),
            Err(Fault::Silent(_)) => {
                Some(pace::after_failures(self.now, host.failures.saturating_add(1)))
            }
            _ => None,
        };
        host.failures = if held.is_some() { host.failures.saturating_add(1) } else { 0 };
        host.next = held.unwrap_or(0).max(self.now.saturating_add(self.pause));
        self.batch.feeds().set_host(host)?;
        Ok(held)
    }

    fn robots(&mut self, mut host: Host, answer: Answer) -> Result<Option<News>, StoreError> {
        let url = format!("{}/robots.txt", host.host);
        let (rules, why) = match answer {
            Ok(response) => match robots::meaning(response.status) {
                Meaning::Rules => (Some(response.body), String::new()),
                Meaning::None => (Some(Vec::new()), String::new()),
                Meaning::Unknown => (None, format!("the server says {}", response.status)),
            },
            // Who sends on in circles has no rules that anybody could read (RFC 9309, 2.3.1.2).
            Err(Fault::Lasting(_)) => (Some(Vec::new()), String::new()),
            Err(Fault::Passing(why) | Fault::Silent(why)) => (None, why),
            Err(Fault::Ended) => return Ok(None),
        };
        let news = match rules {
            Some(rules) => {
                host.robots = Some(rules);
                host.until = self.now.saturating_add(pace::ROBOTS);
                host.failures = 0;
                host.next = self.now.saturating_add(self.pause);
                None
            }
            None => {
                host.failures = host.failures.saturating_add(1);
                host.next = pace::after_failures(self.now, host.failures);
                let why = format!(
                    "{why}; nothing is fetched from a host that does not say what it allows"
                );
                if host.failures >= HOST_TRIES {
                    self.batch.feeds().give_up(&host.host, &why)?;
                }
                Some(News::Failed { url, why, again: Some(host.next) })
            }
        };
        self.batch.feeds().set_host(&host)?;
        Ok(news)
    }

    fn feed(
        &mut self,
        feed: Feed,
        answer: Answer,
        held: Option<i64>,
    ) -> Result<Option<News>, StoreError> {
        let base = address::link(feed.target.as_deref().unwrap_or(&feed.url), None);
        let (response, base) = match (answer, base) {
            (Ok(response), Ok(base)) => (response, base),
            (Err(Fault::Ended), _) => return Ok(None),
            (Err(Fault::Passing(why) | Fault::Silent(why) | Fault::Lasting(why)), _)
            | (_, Err(why)) => return self.feed_failed(feed, why, held).map(Some),
        };
        match response.status {
            200..=299 => match feed::links(&response.body, &base) {
                Ok(links) => self.feed_read(feed, &response, Some(&links)).map(Some),
                Err(why) => self.feed_failed(feed, why, held).map(Some),
            },
            304 => self.feed_read(feed, &response, None).map(Some),
            301 | 302 | 303 | 307 | 308 => match onward(&base, &response, feed.hops) {
                Ok(to) => {
                    let for_good = feed.for_good && matches!(response.status, 301 | 308);
                    let (host, hops) = (address::host(&to), feed.hops + 1);
                    let target = Some(to.into());
                    let feed = Feed { host, target, hops, for_good, next: self.now, ..feed };
                    self.batch.feeds().set_feed(&feed)?;
                    Ok(None)
                }
                Err(why) => self.feed_failed(feed, why, held).map(Some),
            },
            status => self.feed_failed(feed, format!("the server says {status}"), held).map(Some),
        }
    }

    fn feed_read(
        &mut self,
        feed: Feed,
        response: &Response,
        links: Option<&feed::Links>,
    ) -> Result<News, StoreError> {
        let mut offered = 0;
        for (url, published) in links.into_iter().flat_map(|links| &links.pages) {
            let page = Page {
                url: url.as_str().to_owned(),
                feed: feed.url.clone(),
                host: address::host(url),
                published: *published,
                ..Page::default()
            };
            offered += usize::from(self.batch.feeds().offer(&page, self.now)?);
        }
        let ttl = links.and_then(|links| links.ttl).unwrap_or(0).min(DAY);
        let mut feed = Feed {
            failures: 0,
            next: self.now.saturating_add(self.every.max(ttl)),
            said: None,
            ..if feed.for_good { feed } else { home(feed) }
        };
        (feed.hops, feed.for_good) = (0, true);
        if links.is_some() {
            feed.etag.clone_from(&response.etag);
            feed.modified.clone_from(&response.modified);
        }
        self.batch.feeds().set_feed(&feed)?;
        Ok(News::Feed { url: feed.url, offered })
    }

    fn feed_failed(
        &mut self,
        feed: Feed,
        why: String,
        held: Option<i64>,
    ) -> Result<News, StoreError> {
        let failures = feed.failures.saturating_add(1);
        let again = pace::after_failures(self.now, failures).max(held.unwrap_or(0));
        let feed = Feed { failures, next: again, said: Some(why.clone()), ..home(feed) };
        self.batch.feeds().set_feed(&feed)?;
        Ok(News::Failed { url: feed.url, why, again: Some(again) })
    }

    fn page(
        &mut self,
        page: Page,
        answer: Answer,
        held: Option<i64>,
    ) -> Result<Option<News>, StoreError> {
        let at = address::link(page.target.as_deref().unwrap_or(&page.url), None);
        let (response, at) = match (answer, at) {
            (Ok(response), Ok(at)) => (response, at),
            (Err(Fault::Passing(why) | Fault::Silent(why)), Ok(_)) => {
                return self.page_failed(page, why, held).map(Some);
            }
            (Err(Fault::Lasting(why)), _) | (_, Err(why)) => {
                return self.give_up(page, why).map(Some);
            }
            (Err(Fault::Ended), _) => return Ok(None),
        };
        match response.status {
            200..=299 => self.page_read(page, &at, &response).map(Some),
            301 | 302 | 303 | 307 | 308 => match onward(&at, &response, page.hops) {
                Ok(to) => self.page_sent_on(page, &to),
                Err(why) => self.give_up(page, why).map(Some),
            },
            status @ (408 | 425 | 429 | 500..=599) => {
                self.page_failed(page, format!("the server says {status}"), held).map(Some)
            }
            status => self.give_up(page, format!("the server says {status}")).map(Some),
        }
    }

    fn page_read(&mut self, page: Page, at: &Url, response: &Response) -> Result<News, StoreError> {
        let articles = match (self.read)(at, &page, response) {
            Ok(articles) => articles,
            Err(why) => return self.give_up(page, why),
        };
        let mut added = Vec::new();
        for (article, headline) in articles {
            if self.batch.put(&article)? == Put::Added {
                added.push(headline);
            }
        }
        self.batch.feeds().set_page(&page, Fate::Read, None)?;
        Ok(News::Page { url: page.url, added })
    }

    fn page_sent_on(&mut self, page: Page, to: &Url) -> Result<Option<News>, StoreError> {
        if to.as_str() != page.url && self.batch.feeds().knows(to.as_str())? {
            let said = format!("the same as {to}");
            self.batch.feeds().set_page(&page, Fate::Read, Some(&said))?;
            return Ok(None);
        }
        let page = Page {
            host: address::host(to),
            target: Some(to.as_str().to_owned()),
            hops: page.hops + 1,
            next: self.now,
            ..page
        };
        self.batch.feeds().set_page(&page, Fate::Waiting, None)?;
        Ok(None)
    }

    /// A host that asked for patience is not the page's fault.
    fn page_failed(
        &mut self,
        page: Page,
        why: String,
        held: Option<i64>,
    ) -> Result<News, StoreError> {
        let failures = page.failures.saturating_add(u32::from(held.is_none()));
        if failures >= pace::TRIES {
            return self.give_up(page, format!("{why}, {failures} times"));
        }
        let next = held.unwrap_or_else(|| pace::after_failures(self.now, failures));
        let page = Page { failures, next, ..page };
        self.batch.feeds().set_page(&page, Fate::Waiting, Some(&why))?;
        Ok(News::Failed { url: page.url, why, again: Some(next) })
    }

    fn give_up(&mut self, page: Page, why: String) -> Result<News, StoreError> {
        self.batch.feeds().set_page(&page, Fate::GivenUp, Some(&why))?;
        Ok(News::Failed { url: page.url, why, again: None })
    }
}

/// A feed that is asked again where the user named it.
fn home(feed: Feed) -> Feed {
    let host = address::link(&feed.url, None).map_or(feed.host, |url| address::host(&url));
    Feed { host, target: None, hops: 0, for_good: true, ..feed }
}

fn onward(from: &Url, response: &Response, hops: u32) -> Result<Url, String> {
    let Some(location) = &response.location else {
        return Err(format!("the server says {} and not where to", response.status));
    };
    if hops >= HOPS {
        return Err(format!("it is sent on more than {HOPS} times"));
    }
    address::redirected(from, location)
}
