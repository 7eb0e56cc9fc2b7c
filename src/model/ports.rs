//! What EXPOSE says, as BuildKit reads it: `[[address:]port:]port[-port][/protocol]`.
//!
//! Source: frontend/dockerfile/dockerfile2llb/convert_expose.go.

use std::ops::Range;

/// The parts of a word of EXPOSE; ranges are bytes of the word's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortSpec {
    /// Address and host port, with the colon behind them; empty where there are none.
    pub host: Range<usize>,
    /// The port or range of ports.
    pub ports: Range<usize>,
    /// Behind the slash; empty where there is none.
    pub protocol: Range<usize>,
}

/// Why the builder stops at a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A number above 65535.
    TooLarge(String),
    /// Not a number.
    NoPort(String),
    /// A range that runs backwards.
    Backwards(String),
    /// Not tcp, udp or sctp.
    Protocol(String),
    /// Not an address, before the host's port.
    Address(String),
}

impl PortSpec {
    /// Takes a word apart.
    pub fn parse(text: &str) -> PortSpec {
        let start = text.rfind(':').map_or(0, |at| at + 1);
        let slash = text[start..].find('/').map_or(text.len(), |at| start + at);
        PortSpec { host: 0..start, ports: start..slash, protocol: (slash + 1).min(text.len())..text.len() }
    }

    /// What the builder stops at, if at anything. `text` is the word that it was read from.
    pub fn wrong(&self, text: &str) -> Option<Wrong> {
        let protocol = &text[self.protocol.clone()];
        let known = ["", "tcp", "udp", "sctp"];
        if !known.iter().any(|known| protocol.eq_ignore_ascii_case(known)) {
            return Some(Wrong::Protocol(protocol.to_owned()));
        }
        let host = text[self.host.clone()].strip_suffix(':').unwrap_or_default();
        let (address, host_port) = host.rsplit_once(':').unwrap_or(("", host));
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
        if !bare.is_empty() && bare.parse::<std::net::IpAddr>().is_err() {
            return Some(Wrong::Address(address.to_owned()));
        }
        let wrong = wrong_range(&text[self.ports.clone()]);
        wrong.or_else(|| if host_port.is_empty() { None } else { wrong_range(host_port) })
    }
}

fn wrong_range(text: &str) -> Option<Wrong> {
    let number = |part: &str| -> Result<u64, Wrong> {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Wrong::NoPort(part.to_owned()));
        }
        part.parse().ok().filter(|port| *port <= 65_535).ok_or_else(|| Wrong::TooLarge(part.to_owned()))
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Err(wrong), _) | (_, Err(wrong)) => Some(wrong),
        (Ok(first), Ok(last)) if last < first => Some(Wrong::Backwards(text.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_apart() {
        let parts = |text: &str| {
            let spec = PortSpec::parse(text);
            [spec.host, spec.ports, spec.protocol].map(|range| text[range].to_owned())
        };
        assert_eq!(parts("80"), ["", "80", ""]);
        assert_eq!(parts("127.0.0.1:80:8000-8010/TCP"), ["127.0.0.1:80:", "8000-8010", "TCP"]);
        assert_eq!(parts("[::1]:80:80/udp"), ["[::1]:80:", "80", "udp"]);
        assert_eq!(parts("80/"), ["", "80", ""]);
    }

    #[test]
    fn what_the_builder_stops_at_is_told() {
        let wrong = |text: &str| PortSpec::parse(text).wrong(text);
        for text in [
            "0",
            "80",
            "65535/Udp",
            "80-80",
            "8000-9000",
            "1:2",
            "127.0.0.1:1:2",
            "127.0.0.1::2",
            "[::1]:1:2",
            "80/",
        ] {
            assert_eq!(wrong(text), None, "{text}");
        }
        assert_eq!(wrong("65536"), Some(Wrong::TooLarge("65536".into())));
        assert_eq!(wrong("80-70000"), Some(Wrong::TooLarge("70000".into())));
        assert_eq!(wrong("99999999999999999999999"), Some(Wrong::TooLarge("99999999999999999999999".into())));
        assert_eq!(wrong("http"), Some(Wrong::NoPort("http".into())));
        assert_eq!(wrong("80,81"), Some(Wrong::NoPort("80,81".into())));
        assert_eq!(wrong("90-80"), Some(Wrong::Backwards("90-80".into())));
        assert_eq!(wrong("80/http"), Some(Wrong::Protocol("http".into())));
        assert_eq!(wrong("host:80:80"), Some(Wrong::Address("host".into())));
        assert_eq!(wrong("x:80"), Some(Wrong::NoPort("x".into())));
        assert_eq!(wrong("80:"), Some(Wrong::NoPort(String::new())));
    }
}
