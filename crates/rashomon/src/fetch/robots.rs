//! What a host asks robots not to fetch (RFC 9309).
//!
//! What goes in: the bytes of a robots.txt. What comes out: whether an address may be fetched, and how long to wait in between.
//! Left to others: fetching it and keeping it for a day.

use texting_robots::Robot;
use url::Url;

/// The name by which a robots.txt can speak to us.
pub const NAME: &str = "rashomon";
/// More of a robots.txt is not read (RFC 9309, 2.5: at least 500 KiB).
pub const LIMIT: usize = 512 << 10;

/// The rules of one host.
pub struct Rules {
    robot: Option<Robot>,
}

impl Rules {
    /// Reads a robots.txt; an empty one allows everything, one that cannot be read nothing.
    pub fn new(text: &[u8]) -> Self {
        // A file cut at the limit may end within a line, which then says something else.
        let cut = match text.len() >= LIMIT {
            true => text[..LIMIT].iter().rposition(|b| *b == b'\n').unwrap_or(0),
            false => text.len(),
        };
        Rules { robot: Robot::new(NAME, &text[..cut]).ok() }
    }

    /// Tells whether an address may be fetched.
    pub fn allow(&self, url: &Url) -> bool {
        self.robot.as_ref().is_some_and(|robot| robot.allowed(url.as_str()))
    }

    /// Returns the seconds between requests that the host asks for.
    pub fn delay(&self) -> Option<f32> {
        self.robot.as_ref().and_then(|robot| robot.delay)
    }
}

/// What the answer to a request for a robots.txt means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Its body is the rules.
    Rules,
    /// There are none: everything may be fetched.
    None,
    /// It cannot be told: nothing may be fetched until it can.
    Unknown,
}

/// Tells what a status means (RFC 9309, 2.3.1). One who says "too many requests" has not said that there are no rules.
pub fn meaning(status: u16) -> Meaning {
    match status {
        200..=299 => Meaning::Rules,
        429 => Meaning::Unknown,
        400..=499 => Meaning::None,
        _ => Meaning::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        let base = Url::parse("https://a.example/").unwrap();
        Rules::new(robots.as_bytes()).allow(&base.join(path).unwrap())
    }

    #[test]
    fn the_longest_rule_decides_and_our_own_group_comes_first() {
        let robots = "User-agent: *\nDisallow: /a\nAllow: /a/b\nUser-agent: Rashomon\nDisallow: /c\nCrawl-delay: 7\n";
        assert!(allows(robots, "/a"));
        assert!(!allows(robots, "/c/d"));
        assert_eq!(Rules::new(robots.as_bytes()).delay(), Some(7.0));
        let others = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\n";
        assert!(!allows(others, "/a/c") && allows(others, "/a/b/c") && !allows(others, "/x.pdf"));
    }

    #[test]
    fn no_robots_txt_allows_everything_and_a_hostile_one_breaks_nothing() {
        assert!(allows("", "/a"));
        let long = format!("User-agent: *\nDisallow: /{}\n", "*a".repeat(2_000));
        for odd in [&b"\0\xff\xfe\n::::"[..], b"Disallow", long.as_bytes(), &[b'a'; LIMIT + 9]] {
            let _ = Rules::new(odd).allow(&Url::parse("https://a.example/b").unwrap());
        }
    }

    #[test]
    fn a_host_that_does_not_answer_is_left_alone() {
        assert_eq!(meaning(200), Meaning::Rules);
        assert_eq!(meaning(404), Meaning::None);
        assert_eq!(meaning(403), Meaning::None);
        assert_eq!(meaning(503), Meaning::Unknown);
        assert_eq!(meaning(429), Meaning::Unknown);
    }
}
