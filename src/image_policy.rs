//! What a run knows and wants of images: which are pinned, to what, and which
//! are trusted. Plain data, filled from dfix.toml and, before the rules run,
//! from registries; names are normalised (`docker.io/library/debian:12`).

use std::{collections::BTreeMap, sync::Arc};

use crate::knowledge::glob;

/// What registries, or the cache, said of references: a digest, or in one clause why there is none.
pub type Answers = BTreeMap<String, Result<String, String>>;

/// `[pin]`, `[trust]`, `build-contexts`, and what was learned for them.
#[derive(Clone, Debug, Default)]
pub struct ImagePolicy {
    /// Reference → `sha256:…`, from the configuration.
    pub digests: BTreeMap<String, String>,
    /// Globs; where there is one, only what matches is pinned.
    pub include: Vec<String>,
    /// Globs; what matches is not pinned.
    pub exclude: Vec<String>,
    /// Where it is not empty, these registries alone are asked.
    pub registries: Vec<String>,
    /// May registries be asked for files under this configuration?
    pub resolve: bool,
    /// Is `# syntax=` pinned too?
    pub pin_frontend: bool,
    /// Names that the builder is given as contexts or targets; they are no images.
    pub build_contexts: Vec<String>,
    /// Registries and globs of names that may be built on; all where it is empty.
    pub allow: Vec<String>,
    /// Registry, or the beginning of a name → what takes its place.
    pub mirrors: BTreeMap<String, String>,
    /// What was learned; by [`ImagePolicy::place`].
    pub answers: Arc<Answers>,
    /// Why no registry was asked, where that has a reason: `--offline`.
    pub not_asked: Option<&'static str>,
    /// Pins to move: reference and the digest it has (`name:tag@sha256:…`) → the new digest.
    pub moves: Arc<BTreeMap<String, String>>,
}

/// What is known of a reference's digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Digest<'a> {
    /// `sha256:…`
    Known(&'a str),
    /// There is none, and this is why.
    Refused(String),
    /// Nobody was asked.
    NotAsked,
}

/// May an image be built on?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Yes.
    Trusted,
    /// No.
    Untrusted,
    /// From a mirror: the name there.
    Mirrored(String),
}

impl ImagePolicy {
    /// Is a reference to be pinned?
    pub fn is_pinned(&self, reference: &str) -> bool {
        let matches = |globs: &[String]| globs.iter().any(|pattern| matches(pattern, reference));
        (self.include.is_empty() || matches(&self.include)) && !matches(&self.exclude)
    }

    /// Is a name given to the builder as a context or target?
    pub fn is_context(&self, name: &str) -> bool {
        self.build_contexts.iter().any(|context| context.eq_ignore_ascii_case(name))
    }

    /// The digest of a reference.
    pub fn digest(&self, reference: &str) -> Digest<'_> {
        let place = self.place(reference);
        if let Some(digest) = self.digests.get(reference).or_else(|| self.digests.get(&place)) {
            return Digest::Known(digest);
        }
        match self.answers.get(&place) {
            Some(Ok(digest)) => Digest::Known(digest),
            Some(Err(reason)) => Digest::Refused(reason.clone()),
            None if !self.is_asked(&place) => {
                let registry = registry(&place);
                Digest::Refused(format!("pin.registries in dfix.toml doesn't name {registry}"))
            }
            None => Digest::NotAsked,
        }
    }

    /// Does the configuration let a reference's registry be asked?
    pub fn is_asked(&self, place: &str) -> bool {
        self.registries.is_empty() || self.registries.iter().any(|pattern| glob(pattern, registry(place)))
    }

    /// Why nobody was asked, in brackets; for a message.
    pub fn why_not_asked(&self) -> String {
        self.not_asked.map_or_else(String::new, |why| format!(", and no registry was asked ({why})"))
    }

    /// The digest that a pin is to be moved to.
    pub fn moved(&self, reference: &str, digest: &str) -> Option<&str> {
        self.moves.get(&format!("{reference}@{digest}")).map(String::as_str)
    }

    /// May an image be built on? Takes its name without tag.
    pub fn trust(&self, name: &str) -> Trust {
        let is_mirror = self.mirrors.values().any(|mirror| strip(name, mirror).is_some());
        if is_mirror || self.allow.iter().any(|pattern| allows(pattern, name)) {
            return Trust::Trusted;
        }
        let longest = self.mirrors.iter().filter_map(|(place, mirror)| {
            let rest = strip(name, place)?;
            Some((place.len(), format!("{mirror}{rest}")))
        });
        match longest.max() {
            Some((_, mirrored)) => Trust::Mirrored(mirrored),
            None if self.allow.is_empty() => Trust::Trusted,
            None => Trust::Untrusted,
        }
    }

    /// What is allowed, for a message.
    pub fn allowed(&self) -> String {
        self.allow.join(", ")
    }

    /// The reference under which an image is to be had: the mirror's, where it has one.
    pub fn place(&self, reference: &str) -> String {
        match reference.rsplit_once(':').map(|(name, tag)| (self.trust(name), tag)) {
            Some((Trust::Mirrored(name), tag)) => format!("{name}:{tag}"),
            _ => reference.to_owned(),
        }
    }
}

/// The registry of a normalised name.
pub fn registry(name: &str) -> &str {
    name.split_once('/').map_or(name, |(registry, _)| registry)
}

/// A normalised reference as people spell it: `debian:12`.
pub fn familiar(reference: &str) -> &str {
    let short = reference.strip_prefix("docker.io/library/").filter(|rest| !rest.contains('/'));
    short.or_else(|| reference.strip_prefix("docker.io/")).unwrap_or(reference)
}

/// Does a glob match a reference, with or without its tag, spelled out or as people spell it?
fn matches(pattern: &str, reference: &str) -> bool {
    let without_tag = |text: &str| text.rsplit_once(':').map(|(name, _)| name.to_owned());
    [reference, familiar(reference)]
        .into_iter()
        .any(|text| glob(pattern, text) || without_tag(text).is_some_and(|name| glob(pattern, &name)))
}

/// Is a name allowed by an entry of `trust.allow`: a registry, or a glob of names?
fn allows(pattern: &str, name: &str) -> bool {
    if pattern.contains('/') {
        glob(pattern, name) || glob(pattern, familiar(name))
    } else {
        glob(pattern, registry(name))
    }
}

/// What of a name follows a registry or the beginning of a path.
fn strip<'a>(name: &'a str, beginning: &str) -> Option<&'a str> {
    name.strip_prefix(beginning).filter(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(|&text| text.to_owned()).collect()
    }

    const DEBIAN: &str = "docker.io/library/debian:12";
    const ACME: &str = "ghcr.io/acme/app:1";

    #[test]
    fn globs_match_any_spelling() {
        for pattern in ["debian", "debian:12", "debian:*", "*", "docker.io/library/*", "docker.io/**", "**"] {
            assert!(matches(pattern, DEBIAN), "{pattern}");
        }
        for pattern in ["debian:13", "ubuntu", "library", "docker.io/*"] {
            assert!(!matches(pattern, DEBIAN), "{pattern}");
        }
        assert!(matches("ghcr.io/acme/*", ACME) && !matches("*", ACME));
    }

    #[test]
    fn what_is_excluded_is_not_pinned() {
        let policy = ImagePolicy { exclude: strings(&["ghcr.io/acme/*"]), ..ImagePolicy::default() };
        assert!(policy.is_pinned(DEBIAN) && !policy.is_pinned(ACME));
        let policy = ImagePolicy {
            include: strings(&["ghcr.io/**"]),
            exclude: strings(&["**/app"]),
            ..ImagePolicy::default()
        };
        assert!(!policy.is_pinned(DEBIAN) && !policy.is_pinned(ACME) && policy.is_pinned("ghcr.io/acme/b:1"));
    }

    #[test]
    fn trust_is_given_to_registries_and_names() {
        let mut policy = ImagePolicy::default();
        assert_eq!(policy.trust("quay.io/a/b"), Trust::Trusted, "nothing is configured");
        policy.allow = strings(&["docker.io/library/*", "*.example.com", "ghcr.io/acme/**"]);
        for name in ["docker.io/library/debian", "r.example.com/x/y", "ghcr.io/acme/a/b"] {
            assert_eq!(policy.trust(name), Trust::Trusted, "{name}");
        }
        for name in ["docker.io/someone/debian", "quay.io/a/b", "ghcr.io/acmee/a", "example.com.evil.org/a"] {
            assert_eq!(policy.trust(name), Trust::Untrusted, "{name}");
        }
    }

    #[test]
    fn the_longest_mirror_counts_and_its_images_are_trusted() {
        let mirrors =
            [("docker.io", "m.corp/hub"), ("docker.io/library", "m.corp/official"), ("quay.io", "m.corp")];
        let mirrors = mirrors.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let policy = ImagePolicy { mirrors, ..ImagePolicy::default() };
        assert_eq!(policy.place(DEBIAN), "m.corp/official/debian:12");
        assert_eq!(policy.place("docker.io/a/b:1"), "m.corp/hub/a/b:1");
        assert_eq!(policy.place("quay.io/a/b:1"), "m.corp/a/b:1");
        assert_eq!(policy.place("quay.iot/a/b:1"), "quay.iot/a/b:1");
        assert_eq!(policy.place("m.corp/a/b:1"), "m.corp/a/b:1");
        assert_eq!(policy.trust("m.corp/official/debian"), Trust::Trusted);
    }

    #[test]
    fn digests_come_from_the_configuration_first() {
        let answers = [(DEBIAN.to_owned(), Ok("b".to_owned())), (ACME.to_owned(), Err("gone".to_owned()))];
        let mut policy = ImagePolicy { answers: Arc::new(answers.into()), ..ImagePolicy::default() };
        assert_eq!(policy.digest(DEBIAN), Digest::Known("b"));
        assert_eq!(policy.digest(ACME), Digest::Refused("gone".into()));
        assert_eq!(policy.digest("docker.io/a/b:1"), Digest::NotAsked);
        policy.digests.insert(DEBIAN.into(), "a".into());
        assert_eq!(policy.digest(DEBIAN), Digest::Known("a"));
        policy.registries = strings(&["ghcr.io"]);
        assert!(matches!(policy.digest("docker.io/a/b:1"), Digest::Refused(_)));
    }
}
