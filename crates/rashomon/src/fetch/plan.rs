//! What may be asked next.
//!
//! What goes in: the state in the store, and the time. What comes out: at most one task for each host, and the second at which there
//! is more to do. Left to others: asking.

use super::{
    address,
    client::{Request, Sought},
    pace,
    robots::Rules,
};
use rashomon_store::{
    StoreError,
    feeds::{Feed, Feeds, Host, Page},
};
use std::collections::{BTreeMap, BTreeSet};

/// Something to ask.
#[derive(Clone, Debug)]
pub enum Task {
    /// What a host asks robots not to fetch.
    Robots(Host),
    /// A feed.
    Feed(Feed, Host),
    /// A page.
    Page(Page, Host),
}

impl Task {
    /// Returns the second from which the host may be asked.
    pub fn rested(&self) -> i64 {
        match self {
            Task::Robots(host) | Task::Feed(_, host) | Task::Page(_, host) => host.next,
        }
    }

    /// Returns the request, `None` when the address cannot be asked.
    pub fn request(&self) -> Option<Request> {
        let (url, sought) = match self {
            Task::Robots(host) => (format!("{}/robots.txt", host.host), Sought::Robots),
            Task::Feed(feed, _) => (at(&feed.url, &feed.target).to_owned(), Sought::Feed),
            Task::Page(page, _) => (at(&page.url, &page.target).to_owned(), Sought::Page),
        };
        let url = address::link(&url, None).ok()?;
        let (etag, modified) = match self {
            Task::Feed(feed, _) => (feed.etag.clone(), feed.modified.clone()),
            _ => (None, None),
        };
        Some(Request { url, sought, etag, modified })
    }
}

/// Where something is asked: where it was sent on to, else where it was named.
pub fn at<'a>(url: &'a str, target: &'a Option<String>) -> &'a str {
    target.as_deref().unwrap_or(url)
}

/// What there is to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// What may be asked now, one task for each host, in the order of the hosts.
    pub now: Vec<Task>,
    /// What robots are asked not to fetch, to be settled without asking.
    pub forbidden: Vec<Task>,
    /// The second at which something more may be asked; `None` when nothing waits.
    pub next: Option<i64>,
    /// The same, of what waits for nothing but a pause between two requests.
    pub soon: Option<i64>,
}

/// The rules of the hosts that are at hand.
pub type RulesOf = BTreeMap<String, (Vec<u8>, Rules)>;

/// Finds what may be asked.
///
/// # Errors
/// When the store cannot be read.
pub fn plan(feeds: &Feeds, rules: &mut RulesOf, now: i64) -> Result<Plan, StoreError> {
    let mut of: BTreeMap<String, (Vec<Feed>, Option<Page>)> = BTreeMap::new();
    for feed in feeds.feeds()? {
        of.entry(feed.host.clone()).or_default().0.push(feed);
    }
    for page in feeds.waiting()? {
        let host = page.host.clone();
        of.entry(host).or_default().1 = Some(page);
    }
    let mut plan = Plan::default();
    let live: BTreeSet<String> = of.keys().cloned().collect();
    rules.retain(|host, _| live.contains(host));
    for (name, (waiting, page)) in of {
        let host = feeds.host(&name)?;
        // Feeds come before pages: what is new there may be gone tomorrow.
        let feed = waiting.into_iter().min_by(|a, b| (a.next, &a.url).cmp(&(b.next, &b.url)));
        let task = match (feed, page) {
            (Some(feed), Some(page)) if page.next < feed.next && feed.next > now => {
                Task::Page(page, host)
            }
            (Some(feed), _) => Task::Feed(feed, host),
            (None, Some(page)) => Task::Page(page, host),
            (None, None) => continue,
        };
        plan.add(task, rules, now);
    }
    Ok(plan)
}

impl Plan {
    fn add(&mut self, task: Task, rules: &mut RulesOf, now: i64) {
        let (own, host) = match &task {
            Task::Feed(feed, host) => (feed.next, host.clone()),
            Task::Page(page, host) => (page.next, host.clone()),
            Task::Robots(host) => (host.next, host.clone()),
        };
        let due = own.max(host.next);
        if due > now {
            self.next = Some(self.next.map_or(due, |next| next.min(due)));
            let pause = pause(rules, &host);
            if own <= now && host.failures == 0 && host.next <= now.saturating_add(pause) {
                self.soon = Some(self.soon.map_or(due, |soon| soon.min(due)));
            }
            return;
        }
        if host.robots.is_none() || host.until <= now {
            self.now.push(Task::Robots(host));
            return;
        }
        let allowed = known(rules, &host).zip(task.request()).is_some_and(|(r, q)| r.allow(&q.url));
        let list = if allowed { &mut self.now } else { &mut self.forbidden };
        list.push(task);
    }
}

/// Returns the rules of a host, read once from what is kept.
fn known<'r>(rules: &'r mut RulesOf, host: &Host) -> Option<&'r Rules> {
    let robots = host.robots.as_ref()?;
    let fresh = rules.get(&host.host).is_some_and(|(bytes, _)| bytes == robots);
    if !fresh {
        rules.insert(host.host.clone(), (robots.clone(), Rules::new(robots)));
    }
    rules.get(&host.host).map(|(_, rules)| rules)
}

/// Returns the pause between two requests to a host: its own wish, and at least ours; a host of the user's own needs none.
pub fn pause(rules: &mut RulesOf, host: &Host) -> i64 {
    let own = address::link(&host.host, None).is_ok_and(|url| address::is_plainly_private(&url));
    pace::between(if own { 0 } else { pace::PACE }, known(rules, host).and_then(Rules::delay))
}
