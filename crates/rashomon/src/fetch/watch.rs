//! Watching feeds: ask what may be asked, keep what comes back, wait, and again.
//!
//! What goes in: feeds, a store, a clock and something that asks. What comes out: articles in the store, and news of what happened.
//! Left to others: how things are asked, read and told. After every answer the store holds all there is to know, so that a run may be
//! killed at any moment and nothing is fetched twice.

use super::{
    address,
    client::{Fault, Net, Request, Response},
    clock::Clock,
    plan::{self, RulesOf, Task},
    settle::{News, Settle},
};
use rashomon_store::{
    Change, Prepared, Store, StoreError,
    feeds::{Page, Tally},
};
use url::Url;

/// How often a robots.txt may be sent on (RFC 9309, 2.3.1.2).
const ROBOTS_HOPS: usize = 5;

/// Reads a page: its articles, each with its headline, or why it holds none. The address is where the page was found in the end.
pub type Read<'a> = dyn Fn(&Url, &Page, &Response) -> Result<Vec<(Prepared, String)>, String> + 'a;

/// How to watch.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Seconds between two looks at a feed.
    pub every: i64,
    /// Ends when there is nothing more to ask now.
    pub once: bool,
    /// Hosts that are asked at the same time.
    pub hosts: usize,
}

/// Watches feeds.
pub struct Watch<'a> {
    /// Where everything is kept.
    pub store: &'a mut Store,
    /// What the changes of this run are called.
    pub change: Change,
    /// What asks.
    pub net: &'a dyn Net,
    /// What tells the time.
    pub clock: &'a dyn Clock,
    /// What reads pages.
    pub read: &'a Read<'a>,
    /// How to watch.
    pub settings: Settings,
}

impl Watch<'_> {
    /// Watches the feeds, or all that the store knows when none is given, until there is nothing more to do, or the process is told to
    /// end. What happens is told to `tell`.
    ///
    /// # Errors
    /// When the store cannot be used, or news cannot be told.
    pub fn run(
        &mut self,
        feeds: &[Url],
        tell: &mut dyn FnMut(&News) -> anyhow::Result<()>,
    ) -> anyhow::Result<Tally> {
        self.begin(feeds)?;
        let mut rules = RulesOf::new();
        while !self.clock.ended() {
            let now = self.clock.now();
            let mut plan = plan::plan(&self.store.feeds(), &mut rules, now)?;
            if !plan.forbidden.is_empty() {
                self.forbid(plan.forbidden, now, tell)?;
                continue;
            }
            if plan.now.is_empty() {
                match if self.settings.once { plan.soon } else { plan.next } {
                    Some(next) => self.clock.wait(next),
                    None => break,
                }
                continue;
            }
            // Those that were left alone longest come first, so that no host is forgotten.
            plan.now.sort_by_key(Task::rested);
            plan.now.truncate(self.settings.hosts.max(1));
            self.round(plan.now, &mut rules, tell)?;
        }
        Ok(self.store.feeds().tally()?)
    }

    /// Chooses the feeds. One look at them is meant now, unless their servers asked for patience.
    fn begin(&mut self, feeds: &[Url]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let named: Vec<(String, String)> =
            feeds.iter().map(|url| (url.as_str().to_owned(), address::host(url))).collect();
        let batch = self.store.begin(&mut self.change)?;
        batch.feeds().watch(&named, now)?;
        if self.settings.once {
            for mut feed in batch.feeds().feeds()? {
                if feed.failures == 0 && feed.next > now {
                    feed.next = now;
                    batch.feeds().set_feed(&feed)?;
                }
            }
        }
        batch.commit()
    }

    /// Asks several hosts at the same time, each for one thing, and keeps every answer on its own.
    fn round(
        &mut self,
        tasks: Vec<Task>,
        rules: &mut RulesOf,
        tell: &mut dyn FnMut(&News) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let net = self.net;
        let answers: Vec<Result<Response, Fault>> = std::thread::scope(|scope| {
            let asked: Vec<_> =
                tasks.iter().map(|task| scope.spawn(move || ask(net, task))).collect();
            let broken = || Err(Fault::Lasting("reading the answer failed".to_owned()));
            asked.into_iter().map(|thread| thread.join().unwrap_or_else(|_| broken())).collect()
        });
        for (task, answer) in tasks.into_iter().zip(answers) {
            let pause = match &task {
                Task::Robots(host) | Task::Feed(_, host) | Task::Page(_, host) => {
                    plan::pause(rules, host)
                }
            };
            let (now, every, read) = (self.clock.now(), self.settings.every, self.read);
            let mut batch = self.store.begin(&mut self.change)?;
            let news =
                Settle { batch: &mut batch, now, pause, every, read }.settle(task, answer)?;
            batch.commit()?;
            news.iter().try_for_each(&mut *tell)?;
        }
        Ok(())
    }

    fn forbid(
        &mut self,
        tasks: Vec<Task>,
        now: i64,
        tell: &mut dyn FnMut(&News) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        for task in tasks {
            let (every, read) = (self.settings.every, self.read);
            let mut batch = self.store.begin(&mut self.change)?;
            let news = Settle { batch: &mut batch, now, pause: 0, every, read }.forbid(task)?;
            batch.commit()?;
            news.iter().try_for_each(&mut *tell)?;
        }
        Ok(())
    }
}

fn ask(net: &dyn Net, task: &Task) -> Result<Response, Fault> {
    let Some(mut request) = task.request() else {
        return Err(Fault::Lasting("the address cannot be asked".to_owned()));
    };
    if !matches!(task, Task::Robots(_)) {
        return net.get(&request);
    }
    // A robots.txt is followed at once: what it says holds for the host that was asked first.
    for _ in 0..=ROBOTS_HOPS {
        let response = net.get(&request)?;
        let location = match (response.status, &response.location) {
            (301 | 302 | 303 | 307 | 308, Some(location)) => location,
            _ => return Ok(response),
        };
        let url = address::redirected(&request.url, location).map_err(Fault::Lasting)?;
        request = Request { url, ..request };
    }
    Err(Fault::Lasting("it is sent on too often".to_owned()))
}
