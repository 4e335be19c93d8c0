//! What keeps pages harmless: headers for every answer, and a check that a browser means this machine.

/// Headers of every answer. Nothing may be loaded but the stylesheet and the icon, no script runs, no page may be framed.
pub const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Tells whether a `Host` header names this machine. A page elsewhere can make its own name point here and read the
/// answers; it cannot make a browser send one of these names.
pub fn is_this_machine(host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map(|(name, _)| name),
        None => host.split(':').next(),
    };
    let Some(name) = name else { return false };
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for own in ["localhost", "LOCALHOST:7878", "127.0.0.1:7878", "[::1]:7878", "127.0.0.5"] {
            assert!(is_this_machine(Some(own)), "{own}");
        }
        for other in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "",
            "[::1",
            "8.8.8.8",
        ] {
            assert!(!is_this_machine(Some(other)), "{other}");
        }
        assert!(!is_this_machine(None));
    }
}
