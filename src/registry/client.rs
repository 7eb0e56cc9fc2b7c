//! One registry's API, as much of it as pins need: what a tag points to, and
//! what stands under a digest.
//!
//! A lookup has so many seconds in all, retries and tokens included. A host
//! that can't be talked to is not asked again.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use ureq::http::Uri;

use super::{
    Failure, Reference,
    auth::{self, Challenge, Credential},
    failure::Trouble,
    manifest::{MEDIA_TYPES, Manifest, is_known},
    policy::{Policy, authority},
    reference::{digest_of, is_digest},
    wire::{Answer, Ask, Wire},
};

/// How often something is tried that may work the next time.
const TRIES: u32 = 4;

/// How long the first wait is; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A manifest is a few KB; registries take 4 MiB.
const LARGEST_MANIFEST: u64 = 4 * 1024 * 1024;

/// The size over which an image's configuration or a token is not read.
const LARGEST_OTHER: u64 = 4 * 1024 * 1024;

/// Talks to registries. Shared between threads.
#[derive(Debug)]
pub struct Client {
    wire: Wire,
    policy: Arc<Policy>,
    timeout: Duration,
    hosts: Mutex<BTreeMap<String, Arc<Host>>>,
}

/// What was learned of a host.
#[derive(Debug, Default)]
struct Host {
    failure: Mutex<Option<Failure>>,
    /// `http` or `https`, once something answered.
    scheme: OnceLock<&'static str>,
    challenge: Mutex<Option<Challenge>>,
    credential: OnceLock<Result<Option<Credential>, Failure>>,
    /// By repository.
    tokens: Mutex<BTreeMap<String, String>>,
}

impl Client {
    /// A client. `timeout` is for one lookup in all; `authority` holds certificates in PEM
    /// that are trusted besides the system's.
    pub fn new(policy: Policy, timeout: Duration, authority: Option<Vec<u8>>) -> Client {
        let policy = Arc::new(policy);
        let wire = Wire::new(policy.clone(), timeout, authority);
        Client { wire, policy, timeout, hosts: Mutex::default() }
    }

    /// What a tag points to: the digest of the index where there is one, else of the image.
    ///
    /// # Errors
    /// Where the registry doesn't say, or can't be asked.
    pub fn digest(&self, reference: &Reference) -> Result<String, Failure> {
        let head = self.ask("HEAD", reference, "manifests", &self.deadline())?;
        if head.status == 200 && head.header("content-type").is_some_and(is_known) {
            if let Some(digest) = head.header("docker-content-digest") {
                return if is_digest(digest) {
                    Ok(digest.to_owned())
                } else {
                    Err(Failure::of_reference(format!(
                        "{} answers with a digest that is none",
                        reference.registry
                    )))
                };
            }
        } else if !matches!(head.status, 200 | 405 | 501) {
            return Err(refusal(reference, &head));
        }
        self.manifest(reference).map(|(digest, _)| digest)
    }

    /// What stands under a tag or a digest, and its digest, which is that of the bytes.
    ///
    /// # Errors
    /// Where it is not there, not what its digest says, or can't be had.
    pub fn manifest(&self, reference: &Reference) -> Result<(String, Manifest), Failure> {
        let answer = self.ask("GET", reference, "manifests", &self.deadline())?;
        if answer.status != 200 {
            return Err(refusal(reference, &answer));
        }
        let digest = digest_of(&answer.body);
        let told = answer.header("docker-content-digest");
        let wanted = is_digest(&reference.tag).then_some(reference.tag.as_str()).or(told);
        if wanted.is_some_and(|wanted| wanted != digest) {
            return Err(mismatch(reference));
        }
        match Manifest::parse(&answer.body, answer.header("content-type")) {
            Some(manifest) => Ok((digest, manifest)),
            None => Err(Failure::of_reference(format!(
                "{} answers with something that is no manifest, or a part of one",
                reference.registry
            ))),
        }
    }

    /// Is there anything under a digest?
    ///
    /// # Errors
    /// Where the registry doesn't say, or can't be asked.
    pub fn exists(&self, reference: &Reference) -> Result<bool, Failure> {
        let answer = self.ask("HEAD", reference, "manifests", &self.deadline())?;
        match answer.status {
            200 => Ok(true),
            404 => Ok(false),
            405 | 501 => match self.manifest(reference) {
                Ok(_) => Ok(true),
                Err(failure) if failure.is_missing => Ok(false),
                Err(failure) => Err(failure),
            },
            _ => Err(refusal(reference, &answer)),
        }
    }

    /// The bytes with a digest: an image's configuration.
    ///
    /// # Errors
    /// Where they are not there, not what their digest says, or can't be had.
    pub fn blob(&self, reference: &Reference) -> Result<Vec<u8>, Failure> {
        let answer = self.ask("GET", reference, "blobs", &self.deadline())?;
        match answer.status {
            200 if digest_of(&answer.body) == reference.tag => Ok(answer.body),
            200 => Err(mismatch(reference)),
            _ => Err(refusal(reference, &answer)),
        }
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.timeout
    }

    fn host(&self, reference: &Reference) -> Arc<Host> {
        lock(&self.hosts).entry(reference.host().to_owned()).or_default().clone()
    }

    /// Asks a registry, with what it wants to be told.
    fn ask(
        &self,
        method: &'static str,
        of: &Reference,
        kind: &str,
        deadline: &Instant,
    ) -> Result<Answer, Failure> {
        let host = self.host(of);
        if let Some(failure) = &*lock(&host.failure) {
            return Err(failure.clone());
        }
        let result = self.authorized(&host, method, of, kind, *deadline);
        if let Err(failure) = &result
            && failure.of_host
        {
            lock(&host.failure).get_or_insert_with(|| failure.clone());
        }
        result
    }

    fn authorized(
        &self,
        host: &Host,
        method: &'static str,
        of: &Reference,
        kind: &str,
        deadline: Instant,
    ) -> Result<Answer, Failure> {
        let path = format!("/v2/{}/{kind}/{}", of.repository, of.tag);
        // Once to be told what is wanted, once with it; a token may have grown old in between.
        let mut refused = None;
        for _ in 0..2 {
            let authorization = self.authorization(host, of, deadline)?;
            let was_known = authorization.is_some();
            let answer = self.first_scheme(host, of, deadline, |scheme| Ask {
                method,
                uri: format!("{scheme}://{}{path}", of.host()),
                headers: vec![("accept", MEDIA_TYPES.join(", "))],
                authorization: authorization.clone(),
                body: None,
                most: LARGEST_MANIFEST,
            })?;
            if answer.status != 401 {
                return Ok(answer);
            }
            *lock(&host.challenge) = Challenge::parse(answer.headers("www-authenticate"));
            lock(&host.tokens).remove(&of.repository);
            if was_known && matches!(*lock(&host.challenge), Some(Challenge::Basic)) {
                return Err(wrong_login(of));
            }
            refused = Some(answer);
        }
        // Not reached without a refusal.
        refused.ok_or_else(|| wrong_login(of))
    }

    /// Finds out whether a host speaks TLS, where the user allows that it doesn't.
    fn first_scheme(
        &self,
        host: &Host,
        of: &Reference,
        deadline: Instant,
        ask: impl Fn(&str) -> Ask,
    ) -> Result<Answer, Failure> {
        let may_be_plain = self.policy.allows_plain(of.host());
        if let Some(scheme) = host.scheme.get().copied().or((!may_be_plain).then_some("https")) {
            return self.persistent(&ask(scheme), of, deadline);
        }
        match self.wire.follow(&ask("https"), deadline) {
            Err(Trouble::NotTls | Trouble::Broken(_) | Trouble::Refused(_)) => {
                let answer = self.persistent(&ask("http"), of, deadline)?;
                let _ = host.scheme.set("http");
                Ok(answer)
            }
            Err(Trouble::Final(failure)) => Err(failure),
            Ok(answer) => {
                let _ = host.scheme.set("https");
                if is_passing(answer.status) {
                    self.persistent(&ask("https"), of, deadline)
                } else {
                    Ok(answer)
                }
            }
        }
    }

    /// Asks again where that may help: a broken connection, too many requests, a server's error.
    fn persistent(&self, ask: &Ask, of: &Reference, deadline: Instant) -> Result<Answer, Failure> {
        let registry = &of.registry;
        let mut wait = FIRST_WAIT;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (failure, asked_for) = match self.wire.follow(ask, deadline) {
                Ok(answer) if answer.status == 429 => {
                    let reason = format!("{registry} is asked too often (status 429)");
                    (Failure::of_host(reason), answer.retry_after())
                }
                Ok(answer) if is_passing(answer.status) => {
                    let reason = format!("{registry} is out of order (status {})", answer.status);
                    (Failure::of_host(reason), answer.retry_after())
                }
                Ok(answer) => return Ok(answer),
                Err(Trouble::Broken(reason)) => (Failure::of_host(reason), None),
                Err(Trouble::Refused(failure) | Trouble::Final(failure)) => return Err(failure),
                Err(Trouble::NotTls) => {
                    let host = of.host();
                    return Err(Failure::of_host(format!(
                        "{host} doesn't speak TLS; --insecure-registry {host} allows plain HTTP"
                    )));
                }
            };
            let pause = asked_for.unwrap_or(wait);
            if attempt == TRIES || Instant::now() + pause >= deadline {
                return Err(failure);
            }
            std::thread::sleep(pause);
            wait *= 2;
        }
    }

    /// The `Authorization` header for a repository; `None` while nothing is asked for.
    fn authorization(
        &self,
        host: &Host,
        of: &Reference,
        deadline: Instant,
    ) -> Result<Option<String>, Failure> {
        let challenge = lock(&host.challenge).clone();
        match challenge {
            None => Ok(None),
            Some(Challenge::Basic) => {
                let credential = credential(host, of)?.and_then(Credential::basic);
                let Some(basic) = credential else { return Err(no_login(of)) };
                Ok(Some(basic))
            }
            Some(Challenge::Bearer { realm, service }) => {
                if let Some(token) = lock(&host.tokens).get(&of.repository) {
                    return Ok(Some(format!("Bearer {token}")));
                }
                let token = self.token(host, of, &realm, service.as_deref(), deadline)?;
                lock(&host.tokens).insert(of.repository.clone(), token.clone());
                Ok(Some(format!("Bearer {token}")))
            }
        }
    }

    /// A token to read a repository with.
    fn token(
        &self,
        host: &Host,
        of: &Reference,
        realm: &str,
        service: Option<&str>,
        deadline: Instant,
    ) -> Result<String, Failure> {
        let registry = &of.registry;
        let nonsense = || Failure::of_host(format!("{registry} names a token service that is none"));
        let uri: Uri = realm.parse().map_err(|_| nonsense())?;
        let scheme = host.scheme.get().copied().unwrap_or("https");
        let challenged_by: Uri = format!("{scheme}://{}/v2/", of.host()).parse().map_err(|_| nonsense())?;
        let credential = match auth::may_be_told(&self.policy, &challenged_by, &uri) {
            true => credential(host, of)?,
            false => None,
        };
        let parameters = auth::token_parameters(service, &of.repository);
        let separator = if uri.query().is_some() { '&' } else { '?' };
        let mut ask = Ask {
            method: "GET",
            uri: format!("{realm}{separator}{parameters}"),
            headers: vec![],
            authorization: credential.and_then(Credential::basic),
            body: None,
            most: LARGEST_OTHER,
        };
        if let Some(identity) = credential.and_then(Credential::identity_token) {
            ask.method = "POST";
            ask.uri = realm.to_owned();
            ask.headers.push(("content-type", "application/x-www-form-urlencoded".into()));
            ask.body = Some(auth::exchange_form(service, &of.repository, identity));
        }
        let service = authority(&uri);
        let answer = self.persistent(&ask, of, deadline).map_err(|failure| Failure {
            reason: format!("the token service of {registry} gives no token: {}", failure.reason),
            ..failure
        })?;
        match answer.status {
            200 => auth::token(&answer.body).ok_or_else(|| {
                Failure::of_host(format!("{service} answers with something that is no token for {registry}"))
            }),
            401 | 403 if credential.is_some() => Err(wrong_login(of)),
            401 | 403 => Err(no_login(of)),
            status => {
                Err(Failure::of_host(format!("{service} gives no token for {registry} (status {status})")))
            }
        }
    }
}

/// Does a status tell of a trouble that may pass?
fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// The credential for a registry, looked for once.
fn credential<'h>(host: &'h Host, of: &Reference) -> Result<Option<&'h Credential>, Failure> {
    match host.credential.get_or_init(|| Credential::stored_for(&of.registry)) {
        Ok(credential) => Ok(credential.as_ref()),
        Err(failure) => Err(failure.clone()),
    }
}

fn wrong_login(of: &Reference) -> Failure {
    let registry = &of.registry;
    Failure::of_host(format!("{registry} refuses the login stored for it: docker login {registry}"))
}

fn no_login(of: &Reference) -> Failure {
    let registry = &of.registry;
    Failure::of_host(format!("{registry} wants a login: docker login {registry}"))
}

fn mismatch(of: &Reference) -> Failure {
    Failure::of_reference(format!("what {} gives is not what its digest says", of.registry))
}

/// What an answer says that is no content.
fn refusal(of: &Reference, answer: &Answer) -> Failure {
    let Reference { registry, repository, tag } = of;
    match answer.status {
        // Docker Hub tells strangers of no difference between the two.
        401 => Failure::of_reference(format!(
            "{registry} has no image {repository} for all to see: check the name, or docker login {registry}"
        )),
        403 => Failure::of_reference(format!("{registry} forbids to read {repository}")),
        404 if is_digest(tag) => {
            Failure::missing(format!("{registry} has nothing under this digest in {repository}"))
        }
        404 => Failure::missing(format!("{registry} has no {repository}:{tag}")),
        status => Failure::of_reference(format!("{registry} answers with status {status}")),
    }
}

/// Locks; what a thread that panicked left behind is whole, as each change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
