//! A request and its answer: time limits, redirects, TLS and proxies. Nothing
//! here knows what a registry is.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use ureq::{
    Agent,
    config::Config,
    http::{Request, Response, Uri, header},
    tls::{Certificate, PemItem, RootCerts, TlsConfig},
    unversioned::{resolver::DefaultResolver, transport::DefaultConnector},
};

use super::{
    Failure,
    failure::{Trouble, trouble},
    policy::{Gate, Policy, authority},
    proxy,
};

/// How long a connection, or the resolving of a name, may take.
const CONNECT: Duration = Duration::from_secs(3);

/// How often an answer may point elsewhere.
const REDIRECTS: usize = 5;

/// A request.
#[derive(Clone)]
pub(super) struct Ask {
    pub method: &'static str,
    pub uri: String,
    pub headers: Vec<(&'static str, String)>,
    /// Goes to the host in `uri` and to no other.
    pub authorization: Option<String>,
    pub body: Option<String>,
    /// The size in bytes over which the answer is not read.
    pub most: u64,
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub status: u16,
    head: Response<()>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.head.headers().get_all(name).iter().filter_map(|value| value.to_str().ok())
    }

    /// How long to wait before asking again, as the server wishes: seconds, or a date.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        let seconds = date.as_second() - jiff::Timestamp::now().as_second();
        Some(Duration::from_secs(seconds.try_into().unwrap_or(0)))
    }
}

/// The agents, made when they are first needed.
#[derive(Debug)]
pub(super) struct Wire {
    policy: Arc<Policy>,
    timeout: Duration,
    authority: Option<Vec<u8>>,
    https: OnceLock<Result<Agent, Failure>>,
    http: OnceLock<Result<Agent, Failure>>,
}

impl Wire {
    pub fn new(policy: Arc<Policy>, timeout: Duration, authority: Option<Vec<u8>>) -> Wire {
        Wire { policy, timeout, authority, https: OnceLock::new(), http: OnceLock::new() }
    }

    /// Sends a request, and follows where the answer points. Each step is
    /// checked as the first one is.
    pub fn follow(&self, ask: &Ask, deadline: Instant) -> Result<Answer, Trouble> {
        let mut uri: Uri = parse(&ask.uri)?;
        let first = (uri.scheme().cloned(), authority(&uri));
        for _ in 0..=REDIRECTS {
            self.policy.check(&uri).map_err(Trouble::Final)?;
            let is_first = (uri.scheme().cloned(), authority(&uri)) == first;
            let answer = self.send(ask, &uri, is_first, deadline)?;
            let to = match answer.status {
                301 | 302 | 303 | 307 | 308 if ask.body.is_none() => answer.header("location"),
                _ => None,
            };
            let Some(to) = to else { return Ok(answer) };
            uri = joined(&uri, to)?;
        }
        Err(Trouble::Final(Failure::of_reference(format!("{} sends from one place to the next", first.1))))
    }

    fn send(
        &self,
        ask: &Ask,
        uri: &Uri,
        with_credential: bool,
        deadline: Instant,
    ) -> Result<Answer, Trouble> {
        let host = authority(uri);
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Trouble::Final(Failure::of_host(format!("{host} took too long to answer"))));
        }
        let agent = self.agent(uri).map_err(Trouble::Final)?;
        let mut request = Request::builder().method(ask.method).uri(uri);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        if let Some(authorization) = ask.authorization.as_ref().filter(|_| with_credential) {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let request = request.body(ask.body.clone().unwrap_or_default());
        let wrong = |_| Trouble::Final(Failure::of_reference(format!("{host} can't be asked for this")));
        let request = request.map_err(wrong)?;
        let result = if ask.body.is_some() {
            let request = agent.configure_request(request).timeout_global(Some(left)).build();
            agent.run(request)
        } else {
            let request = agent.configure_request(request.map(|_| ())).timeout_global(Some(left)).build();
            agent.run(request)
        };
        let (head, mut body) = result.map_err(|error| trouble(error, &host))?.into_parts();
        let mut bytes = Vec::new();
        if ask.method != "HEAD" {
            bytes =
                body.with_config().limit(ask.most).read_to_vec().map_err(|error| trouble(error, &host))?;
        }
        Ok(Answer { status: head.status.as_u16(), head: Response::from_parts(head, ()), body: bytes })
    }

    fn agent(&self, uri: &Uri) -> Result<&Agent, Failure> {
        let (cell, scheme) = match uri.scheme_str() {
            Some("http") => (&self.http, "http"),
            _ => (&self.https, "https"),
        };
        cell.get_or_init(|| self.new_agent(scheme)).as_ref().map_err(Failure::clone)
    }

    fn new_agent(&self, scheme: &str) -> Result<Agent, Failure> {
        let proxy = proxy::for_scheme(scheme)?;
        let proxy_host = proxy.as_ref().map(|proxy| (proxy.host().to_ascii_lowercase(), proxy.port()));
        let needs_tls =
            scheme == "https" || proxy.as_ref().is_some_and(|p| p.protocol() == ureq::ProxyProtocol::Https);
        let mut config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent(concat!("dfix/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(CONNECT.min(self.timeout)))
            .timeout_connect(Some(CONNECT.min(self.timeout)))
            .max_idle_connections(64)
            .max_idle_connections_per_host(16);
        if needs_tls {
            config = config.tls_config(TlsConfig::builder().root_certs(self.roots()?).build());
        }
        let gate = Gate { policy: self.policy.clone(), proxy: proxy_host, dns: DefaultResolver::default() };
        Ok(Agent::with_parts(config.build(), DefaultConnector::default(), gate))
    }

    /// The system's authorities (SSL_CERT_FILE and SSL_CERT_DIR name others),
    /// Mozilla's where it has none; and the user's own.
    fn roots(&self) -> Result<RootCerts, Failure> {
        let system = rustls_native_certs::load_native_certs().certs;
        let mut roots: Vec<Certificate<'static>> =
            system.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
        if let Some(pem) = &self.authority {
            let wrong = || Failure::of_host("the file of --registry-ca holds no certificate in PEM form");
            let before = roots.len();
            for item in ureq::tls::parse_pem(pem) {
                if let PemItem::Certificate(certificate) = item.map_err(|_| wrong())? {
                    roots.push(certificate);
                }
            }
            if roots.len() == before {
                return Err(wrong());
            }
        }
        Ok(if roots.is_empty() { RootCerts::WebPki } else { RootCerts::from(roots) })
    }
}

fn parse(text: &str) -> Result<Uri, Trouble> {
    let wrong = || Trouble::Final(Failure::of_reference("it makes no address that could be asked"));
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    // A name and password in an address would be a credential that nobody stored.
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if uri.scheme().is_some() && plain { Ok(uri) } else { Err(wrong()) }
}

/// Where a `Location` points from a place.
fn joined(from: &Uri, location: &str) -> Result<Uri, Trouble> {
    let scheme = from.scheme_str().unwrap_or("https");
    let host = from.authority().map_or("", |authority| authority.as_str());
    if location.contains("://") {
        parse(location)
    } else if let Some(rest) = location.strip_prefix("//") {
        parse(&format!("{scheme}://{rest}"))
    } else if location.starts_with('/') {
        parse(&format!("{scheme}://{host}{location}"))
    } else {
        let reason = format!("{} points to a place that can't be made sense of", authority(from));
        Err(Trouble::Final(Failure::of_reference(reason)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(retry_after: &str) -> Answer {
        let head = Response::builder().header("retry-after", retry_after).body(()).expect("is one");
        Answer { status: 429, head, body: vec![] }
    }

    #[test]
    fn servers_say_when_to_come_back() {
        assert_eq!(answer("7").retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(answer("Sun, 06 Nov 1994 08:49:37 GMT").retry_after(), Some(Duration::ZERO));
        let far = answer("Tue, 31 Dec 2999 23:59:59 GMT").retry_after();
        assert!(far.is_some_and(|wait| wait > Duration::from_secs(1_000_000)));
        assert_eq!(answer("soon").retry_after(), None);
    }

    #[test]
    fn locations_are_joined() {
        let from: Uri = "https://a.io:1/v2/x".parse().expect("is one");
        let to = |location| joined(&from, location).ok().map(|uri| uri.to_string());
        assert_eq!(to("/y?z").as_deref(), Some("https://a.io:1/y?z"));
        assert_eq!(to("//b.io/y").as_deref(), Some("https://b.io/y"));
        assert_eq!(to("http://b.io/y").as_deref(), Some("http://b.io/y"));
        assert_eq!(to("y"), None);
        assert_eq!(to("https://user:pass@b.io/"), None);
    }
}
