//! How long to wait.
//!
//! What goes in: the time, what went wrong how often, and what a server asks for. What comes out: the second from which it may be
//! asked again. Left to others: reading the clock and waiting.

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

/// Between two requests to one host, unless its robots.txt asks for more.
pub const PACE: i64 = 2;
/// After the first failure; each further one doubles it.
const FIRST: i64 = 60;
/// The longest wait after failures.
const LONGEST: i64 = 6 * 3600;
/// The longest wait that a server may ask for.
const ASKED: i64 = 24 * 3600;
/// How long a robots.txt holds (RFC 9309, 2.4).
pub const ROBOTS: i64 = 24 * 3600;
/// A page that fails this often is given up.
pub const TRIES: u32 = 6;

/// Returns when to try again what has failed so many times in a row.
pub fn after_failures(now: i64, failures: u32) -> i64 {
    let doubled = FIRST << failures.saturating_sub(1).min(20);
    now.saturating_add(doubled.min(LONGEST))
}

/// Reads `Retry-After`, seconds or a date (RFC 9110, 10.2.3). What cannot be read counts as the wait after a first failure, and
/// no server makes us wait for more than a day.
pub fn retry_after(now: i64, header: &str) -> i64 {
    let header = header.trim();
    let seconds = header.parse::<i64>().ok().filter(|s| *s >= 0);
    let wait = seconds.or_else(|| date(header).map(|at| at.saturating_sub(now)));
    now.saturating_add(wait.unwrap_or(FIRST).clamp(1, ASKED))
}

/// Reads a date of HTTP as seconds since 1970.
fn date(text: &str) -> Option<i64> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok().map(Timestamp::as_second)
}

/// Returns the seconds between two requests to a host, of which one is due whatever its robots.txt says, and which asks for
/// `delay` there.
pub fn between(least: i64, delay: Option<f32>) -> i64 {
    let asked =
        delay.filter(|d| d.is_finite() && *d > 0.0).map_or(0, |d| f64::from(d).ceil() as i64);
    asked.clamp(least, ASKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound() {
        let waits: Vec<i64> = (1..=9).map(|n| after_failures(0, n)).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360]);
        assert_eq!(after_failures(7, u32::MAX), 7 + LONGEST);
        assert_eq!(after_failures(i64::MAX, 1), i64::MAX);
    }

    #[test]
    fn servers_say_when_to_come_back_in_seconds_or_as_a_date() {
        let now = 1_000_000_000; // Sun, 09 Sep 2001 01:46:40 GMT
        assert_eq!(retry_after(now, " 120 "), now + 120);
        assert_eq!(retry_after(now, "Sun, 09 Sep 2001 02:46:40 GMT"), now + 3600);
        assert_eq!(retry_after(now, "Sun, 09 Sep 2001 00:46:40 GMT"), now + 1);
        assert_eq!(retry_after(now, "99999999999"), now + ASKED);
        assert_eq!(retry_after(now, "99999999999999999999999"), now + FIRST);
        for odd in ["", "soon", "-5", "1.5", "Sun, 99 Sep 2001", "é"] {
            assert_eq!(retry_after(now, odd), now + FIRST, "{odd:?}");
        }
    }

    #[test]
    fn a_crawl_delay_makes_it_slower_and_never_faster() {
        assert_eq!(between(PACE, None), PACE);
        assert_eq!(between(PACE, Some(0.1)), PACE);
        assert_eq!(between(PACE, Some(9.5)), 10);
        assert_eq!(between(PACE, Some(f32::NAN)), PACE);
        assert_eq!(between(PACE, Some(f32::INFINITY)), PACE);
        assert_eq!(between(PACE, Some(1e30)), ASKED);
    }
}
