//! One request, one answer.
//!
//! What goes in: an address and what is known of it already. What comes out: the answer as it came, a redirect among them, or what
//! went wrong and whether it may pass. Left to others: when to ask, and what to do with a redirect. Nothing is trusted: neither
//! sizes nor times nor where a name leads.

use super::{
    address::{Guard, Private, host, is_plainly_private},
    robots,
};
use std::{
    collections::BTreeSet,
    io::{ErrorKind, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use ureq::{
    Agent,
    http::{HeaderMap, header},
};
use url::Url;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A feed.
    Feed,
    /// A page.
    Page,
    /// A robots.txt.
    Robots,
}

impl Sought {
    fn accept(self) -> &'static str {
        match self {
            Sought::Feed => {
                "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
            }
            Sought::Page => "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1",
            Sought::Robots => "text/plain, */*;q=0.5",
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where.
    pub url: Url,
    /// What.
    pub sought: Sought,
    /// Mark of the version that is known.
    pub etag: Option<String>,
    /// When the version that is known was made.
    pub modified: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Status of HTTP.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// Mark of this version.
    pub etag: Option<String>,
    /// When this version was made.
    pub modified: Option<String>,
    /// When to come back.
    pub retry_after: Option<String>,
    /// Kind of the body, `text/html`, in lower case.
    pub kind: Option<String>,
    /// Charset of the body.
    pub charset: Option<String>,
    /// The body, unpacked; empty unless the status says that it is what was asked for.
    pub body: Vec<u8>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It may be otherwise later.
    Passing(String),
    /// The host did not answer at all.
    Silent(String),
    /// It will be the same again.
    Lasting(String),
    /// The process was told to end.
    Ended,
}

/// Asks.
pub trait Net: Sync {
    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// When no whole answer came.
    fn get(&self, request: &Request) -> Result<Response, Fault>;
}

/// Bounds of one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For finding and reaching the host, each.
    pub connect: Duration,
    /// Until the answer begins.
    pub answer: Duration,
    /// For everything together.
    pub whole: Duration,
    /// Bytes of a body, unpacked.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            whole: Duration::from_secs(90),
            body: 16 << 20,
        }
    }
}

/// Asks over HTTP.
pub struct Client {
    outward: Agent,
    inward: Agent,
    may_be_private: BTreeSet<String>,
    all_may_be_private: bool,
    limits: Limits,
    ended: Arc<AtomicBool>,
}

impl Client {
    /// Makes a client. `contact` is where its user can be reached; `named` are the addresses that the user gave, whose hosts may be
    /// private; `private` allows that of all; `ended` breaks off what runs.
    pub fn new(
        contact: Option<&str>,
        named: &[Url],
        private: bool,
        limits: Limits,
        ended: Arc<AtomicBool>,
    ) -> Self {
        let agent = |inward: bool| {
            let config = Agent::config_builder()
                .user_agent(user_agent(contact))
                .http_status_as_error(false)
                .max_redirects(0)
                .max_idle_connections(0)
                .timeout_resolve(Some(limits.connect))
                .timeout_connect(Some(limits.connect))
                .timeout_send_request(Some(limits.connect))
                .timeout_recv_response(Some(limits.answer))
                .timeout_per_read(Some(limits.answer))
                .timeout_global(Some(limits.whole));
            let config = if inward { config.proxy(None) } else { config };
            let connector = ureq::unversioned::transport::DefaultConnector::default();
            Agent::with_parts(config.build(), connector, Guard::new(inward))
        };
        let may_be_private = named.iter().filter(|u| is_plainly_private(u)).map(host).collect();
        Client {
            outward: agent(false),
            inward: agent(true),
            may_be_private,
            all_may_be_private: private,
            limits,
            ended,
        }
    }

    fn body(&self, body: ureq::Body, sought: Sought) -> Result<Vec<u8>, Fault> {
        let limit = if sought == Sought::Robots { robots::LIMIT } else { self.limits.body };
        // The bytes on the line are bounded like those that they unpack to.
        let mut reader = body.into_with_config().limit(limit as u64 + 1).reader();
        let mut bytes = Vec::new();
        let mut piece = vec![0; 32 << 10];
        while bytes.len() <= limit {
            if self.ended.load(Ordering::SeqCst) {
                return Err(Fault::Ended);
            }
            match reader.read(&mut piece) {
                Ok(0) => return Ok(bytes),
                Ok(n) => bytes.extend_from_slice(&piece[..n]),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) if sought == Sought::Robots && bytes.len() == limit => break,
                Err(e) => {
                    return Err(match broken(&ureq::Error::from(e)) {
                        Fault::Silent(why) => Fault::Passing(why),
                        other => other,
                    });
                }
            }
        }
        if sought == Sought::Robots {
            bytes.truncate(limit);
            return Ok(bytes);
        }
        Err(too_large(limit))
    }
}

impl Net for Client {
    fn get(&self, request: &Request) -> Result<Response, Fault> {
        let own = self.all_may_be_private || self.may_be_private.contains(&host(&request.url));
        if !own && is_plainly_private(&request.url) {
            return Err(Fault::Lasting(Private.to_string()));
        }
        let agent = if own { &self.inward } else { &self.outward };
        let mut asked =
            agent.get(request.url.as_str()).header(header::ACCEPT, request.sought.accept());
        if let Some(etag) = &request.etag {
            asked = asked.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &request.modified {
            asked = asked.header(header::IF_MODIFIED_SINCE, modified);
        }
        let answer = asked.call().map_err(|e| broken(&e))?;
        let (parts, body) = answer.into_parts();
        let mut response = of_headers(parts.status.as_u16(), &parts.headers);
        if parts.status.is_success() {
            if let Some(packed) = unasked_packing(&parts.headers) {
                return Err(Fault::Lasting(format!(
                    "it comes packed as {packed}, which was not asked for"
                )));
            }
            response.body = self.body(body, request.sought)?;
        }
        Ok(response)
    }
}

/// How this program introduces itself.
fn user_agent(contact: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let contact: String = contact.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    match contact.trim() {
        "" => format!("rashomon/{version} (reads news feeds)"),
        contact => format!("rashomon/{version} (reads news feeds; +{contact})"),
    }
}

fn of_headers(status: u16, headers: &HeaderMap) -> Response {
    let text = |name| {
        headers
            .get(name)
            .map(|v: &header::HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned())
    };
    // Marks are sent back as they came, so only those that can be are kept.
    let mark = |name| text(name).filter(|mark| mark.len() < 1024 && mark.is_ascii());
    let kind = text(header::CONTENT_TYPE);
    let (kind, charset) = kind.map_or((None, None), |kind| content_type(&kind));
    Response {
        status,
        location: text(header::LOCATION),
        etag: mark(header::ETAG),
        modified: mark(header::LAST_MODIFIED),
        retry_after: text(header::RETRY_AFTER),
        kind,
        charset,
        body: Vec::new(),
    }
}

/// Reads `text/html; charset=windows-1251`.
fn content_type(header: &str) -> (Option<String>, Option<String>) {
    let header = header.to_ascii_lowercase();
    let mut parts = header.split(';').map(str::trim);
    let kind = parts.next().filter(|kind| kind.contains('/')).map(str::to_owned);
    let charset = parts
        .find_map(|part| part.strip_prefix("charset=").map(|c| c.trim_matches(['"', '\'', ' '])))
        .filter(|c| !c.is_empty() && c.len() < 40)
        .map(str::to_owned);
    (kind, charset)
}

/// Returns a packing that we did not ask for and cannot undo.
fn unasked_packing(headers: &HeaderMap) -> Option<String> {
    let packed = headers.get(header::CONTENT_ENCODING)?;
    let packed = String::from_utf8_lossy(packed.as_bytes()).trim().to_ascii_lowercase();
    (!matches!(packed.as_str(), "" | "gzip" | "identity")).then_some(packed)
}

fn too_large(limit: usize) -> Fault {
    Fault::Lasting(format!("it holds more than {} MB", limit >> 20))
}

/// Says what went wrong, in words for the user.
fn broken(error: &ureq::Error) -> Fault {
    use ureq::Error;
    match error {
        Error::Other(other) if other.is::<Private>() => Fault::Lasting(Private.to_string()),
        Error::BodyExceedsLimit(limit) => too_large(*limit as usize),
        Error::BadUri(what) => Fault::Lasting(format!("the address cannot be asked: {what}")),
        Error::HostNotFound => Fault::Silent("no such host is known".to_owned()),
        Error::Timeout(what) => Fault::Silent(format!("it took too long ({what})")),
        Error::Io(e) => match e.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(inner) => broken(inner),
            None if e.kind() == ErrorKind::UnexpectedEof => {
                Fault::Passing("the answer breaks off".to_owned())
            }
            None if e.kind() == ErrorKind::InvalidData || e.kind() == ErrorKind::InvalidInput => {
                Fault::Passing(format!("the answer is damaged: {}", without_number(e)))
            }
            None => Fault::Silent(without_number(e)),
        },
        Error::LargeResponseHeader(..) => {
            Fault::Passing("the answer begins with too many headers".to_owned())
        }
        Error::Protocol(e) => Fault::Passing(format!("the answer is damaged: {e}")),
        other => Fault::Silent(without_number(other)),
    }
}

fn without_number(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_type_tells_kind_and_charset() {
        let read = |header| {
            let (kind, charset) = content_type(header);
            (kind.unwrap_or_default(), charset.unwrap_or_default())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(read("Text/HTML; Charset=\"Windows-1251\""), pair("text/html", "windows-1251"));
        assert_eq!(read("text/html;boundary=x; charset=koi8-u"), pair("text/html", "koi8-u"));
        assert_eq!(read("nonsense; charset="), pair("", ""));
    }

    #[test]
    fn who_asks_says_so() {
        assert!(user_agent(None).starts_with("rashomon/"));
        assert!(user_agent(Some("desk@example.org\r\nX: y")).contains("+desk@example.orgX: y"));
    }
}
