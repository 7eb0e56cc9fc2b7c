//! Where a connection may go. Files and their dfix.toml are somebody else's
//! word: they may name public registries, but not reach into the network that
//! dfix runs in. [`Gate`] sees every connection, those of redirects and of
//! literal addresses as well.

use std::{
    collections::BTreeSet,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use ureq::{
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

use super::Failure;
use crate::knowledge::glob;

/// What the user allows besides public addresses over TLS.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// `HOST[:PORT]` in lower case: plain HTTP and private addresses.
    pub insecure: BTreeSet<String>,
    /// `HOST[:PORT]`, globs: private addresses, with TLS all the same.
    pub private: BTreeSet<String>,
}

impl Policy {
    /// May a host be asked over plain HTTP?
    pub fn allows_plain(&self, authority: &str) -> bool {
        self.insecure.contains(&authority.to_ascii_lowercase())
    }

    /// May a host be at a private address?
    pub fn allows_private(&self, authority: &str) -> bool {
        let authority = authority.to_ascii_lowercase();
        self.insecure.contains(&authority) || self.private.iter().any(|pattern| glob(pattern, &authority))
    }

    /// Is a URI one that may be asked? A name is looked at once it is resolved.
    ///
    /// # Errors
    /// Where it may not.
    pub fn check(&self, uri: &Uri) -> Result<(), Failure> {
        let authority = authority(uri);
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if self.allows_plain(&authority) => {}
            Some("http") => {
                return Err(Failure::of_host(format!(
                    "{authority} is named over plain HTTP, which only --insecure-registry {authority} allows"
                )));
            }
            _ => return Err(Failure::of_host(format!("{authority} is not named over HTTPS"))),
        }
        if is_inside(uri.host().unwrap_or_default()) && !self.allows_private(&authority) {
            return Err(Failure::of_host(Refused { authority }.to_string()));
        }
        Ok(())
    }
}

/// Does a host's spelling alone say that it is no public one? Behind a proxy
/// nothing else can be known.
fn is_inside(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    if last == "localhost" {
        return true;
    }
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => !is_public(address),
        // 127.1 and 0x7f000001 are addresses as well, to some.
        Err(_) => last.starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// Host and port as a reference names them; the port that goes without saying is left out.
pub fn authority(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    match (uri.port_u16(), uri.scheme_str()) {
        (None, _) | (Some(443), Some("https")) | (Some(80), Some("http")) => host,
        (Some(port), _) => format!("{host}:{port}"),
    }
}

/// An address that files may not lead to.
#[derive(Debug)]
struct Refused {
    authority: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = &self.authority;
        write!(
            f,
            "{authority} is at a private address, which dfix asks only where you allow it: --private-registry \
             {authority}, or --insecure-registry {authority} for plain HTTP"
        )
    }
}

impl std::error::Error for Refused {}

/// Resolves names, and lets only addresses through that may be connected to.
#[derive(Debug)]
pub struct Gate {
    /// What is allowed.
    pub policy: Arc<Policy>,
    /// The proxy that the user set, which may be anywhere.
    pub proxy: Option<(String, u16)>,
    /// The system's resolver.
    pub dns: DefaultResolver,
}

impl Gate {
    fn is_proxy(&self, uri: &Uri) -> bool {
        let is_tls = uri.scheme_str().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        self.proxy.as_ref() == Some(&(host, port))
    }
}

impl Resolver for Gate {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolved = match self.dns.resolve(uri, config, timeout) {
            Err(ureq::Error::Io(_)) => return Err(ureq::Error::HostNotFound),
            other => other?,
        };
        let authority = authority(uri);
        if self.is_proxy(uri) || self.policy.allows_private(&authority) {
            return Ok(resolved);
        }
        let mut public = self.empty();
        for address in &*resolved {
            if is_public(address.ip()) {
                public.push(*address);
            }
        }
        if public.is_empty() { Err(ureq::Error::Other(Box::new(Refused { authority }))) } else { Ok(public) }
    }
}

/// Is an address one of the open internet?
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// After IANA's registry of special-purpose IPv4 addresses.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        // Shared between a provider and its customers.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // Measuring of networks.
        || (a == 198 && (b == 18 || b == 19))
        // Multicast, reserved, broadcast.
        || a >= 224;
    !special
}

/// After IANA's registry of special-purpose IPv6 addresses; an IPv4 address
/// that is wrapped in one counts as itself.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let wrapped = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // ::, ::1, mapped and compatible.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => wrapped(high, low),
        // NAT64, 6to4.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => wrapped(high, low),
        // Teredo and other protocols, documentation.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] => false,
        // Only this is given out: unique local, link-local, site-local and multicast lie outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().expect("is an address"))
    }

    #[test]
    fn addresses_of_the_inside_are_told() {
        let inside = [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "fd00:ec2::254",
        ];
        for address in inside {
            assert!(!public(address), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn what_is_named_is_checked_before_anybody_is_asked() {
        let mut policy = Policy::default();
        let check = |policy: &Policy, uri: &str| policy.check(&uri.parse().expect("is one"));
        for uri in [
            "https://127.0.0.1/",
            "https://[::1]:5000/",
            "https://localhost:5000/",
            "https://a.localhost/",
            "https://169.254.169.254/latest",
            "https://127.1/",
            "https://0x7f000001/",
            "https://localhost./",
            "http://registry.example.com/",
            "ftp://registry.example.com/",
        ] {
            assert!(check(&policy, uri).is_err(), "{uri}");
        }
        assert_eq!(check(&policy, "https://registry.example.com:5000/"), Ok(()));
        policy.insecure.insert("localhost:5000".into());
        policy.private.insert("10.0.0.*".into());
        for uri in ["https://localhost:5000/", "http://LOCALHOST:5000/", "https://10.0.0.7/"] {
            assert_eq!(check(&policy, uri), Ok(()), "{uri}");
        }
        for uri in ["http://localhost:5001/", "http://localhost/", "http://10.0.0.7/", "https://10.0.1.7/"] {
            assert!(check(&policy, uri).is_err(), "{uri}");
        }
    }
}
