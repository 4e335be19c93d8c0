//! Which addresses may be asked.
//!
//! What goes in: links as they are printed, and the numbers that names lead to. What comes out: an address that may be asked, or
//! why it may not. Left to others: asking. A page out in the world must not make this program ask machines that only this one
//! can reach: such addresses are refused unless the user named them, and the check is made on the very numbers that are then
//! called, so that a name which changes its mind in between gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};
use url::{Host, Url};

/// Reads a link, relative to the page it stands on; what follows `#` is left out.
///
/// # Errors
/// Why it cannot be asked.
pub fn link(text: &str, base: Option<&Url>) -> Result<Url, String> {
    let text = text.trim();
    let parsed = match base {
        Some(base) => base.join(text),
        None => Url::parse(text),
    };
    let mut url = parsed.map_err(|e| format!("{text:?} is no address: {e}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{}: only http and https are asked", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("addresses with a name and a password are not asked".to_owned());
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(format!("{text:?} names no host"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Follows a redirect from one address to the next.
///
/// # Errors
/// Why it is not followed.
pub fn redirected(from: &Url, location: &str) -> Result<Url, String> {
    let to =
        link(location, Some(from)).map_err(|why| format!("it sends on to {location:?}: {why}"))?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(format!("it sends on from https to http ({to}), where anybody may listen"));
    }
    Ok(to)
}

/// Returns what a host is told apart by: scheme, name and port.
pub fn host(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}://{}:{port}", url.scheme(), url.host_str().unwrap_or_default())
}

/// Tells whether an address itself, without asking for the number behind a name, is this machine or one of a private net.
pub fn is_plainly_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !is_public(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => !is_public(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        None => true,
    }
}

/// Tells whether anybody out in the world can reach a number.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let kept_apart = matches!(
        (a, b, c),
        (0 | 10 | 127, ..) | (100, 64..=127, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _)
        // Kept for protocols, for documents, for measuring, for many at once, for later.
        | (192, 0, 0 | 2) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) | (224..=255, ..)
    );
    !kept_apart
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let within = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // An address of the older kind in the clothes of the newer.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => within(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => within(high, low),
        [0x2002, high, low, ..] => within(high, low),
        // Tunnels and trials, then documents.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Only this eighth of all addresses is given out.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Looks names up and hands on public numbers only, unless it was told otherwise.
#[derive(Debug)]
pub struct Guard {
    inner: DefaultResolver,
    private: bool,
}

impl Guard {
    /// Makes a guard; one that is told `private` lets everything through.
    pub fn new(private: bool) -> Self {
        Guard { inner: DefaultResolver::default(), private }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.private {
            return Ok(found);
        }
        let mut public = self.empty();
        found.iter().filter(|a: &&SocketAddr| is_public(a.ip())).for_each(|a| public.push(*a));
        if public.is_empty() {
            return Err(ureq::Error::Other(Private.into()));
        }
        Ok(public)
    }
}

/// A name led to private numbers only.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("it leads to an address that is not public; hint: --private allows it")]
pub struct Private;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_all_can_reach_are_public() {
        for public in ["93.184.216.34", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001:0:1::",
            "fec0::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn odd_spellings_of_this_machine_are_known() {
        for odd in [
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://[::1]/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://0/",
            "http://017700000001/",
        ] {
            assert!(is_plainly_private(&link(odd, None).unwrap()), "{odd}");
        }
        assert!(!is_plainly_private(&link("http://example.org/", None).unwrap()));
    }

    #[test]
    fn links_are_read_as_a_browser_reads_them() {
        let base = link("https://a.example/news/rss.xml", None).unwrap();
        let read = |text: &str| link(text, Some(&base)).map(|url| url.to_string());
        assert_eq!(read(" ../1?x=2#top\n").unwrap(), "https://a.example/1?x=2");
        assert_eq!(read("//b.example/й").unwrap(), "https://b.example/%D0%B9");
        for bad in [
            "ftp://a.example/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http://u:p@a.example/",
            "http://",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(host(&base), "https://a.example:443");
    }

    #[test]
    fn a_redirect_never_leaves_the_sealed_line() {
        let from = link("https://a.example/", None).unwrap();
        assert!(redirected(&from, "http://a.example/x").is_err());
        assert!(redirected(&from, "data:text/html,x").is_err());
        assert_eq!(redirected(&from, "/x").unwrap().as_str(), "https://a.example/x");
    }
}
