//! A reference as a registry is asked for it.

/// Registry, repository, and a tag or a digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// As files name it: `docker.io`, `localhost:5000`. Credentials belong to it.
    pub registry: String,
    /// `library/debian`
    pub repository: String,
    /// A tag, or `sha256:…`.
    pub tag: String,
}

impl Reference {
    /// Reads a normalised reference: `docker.io/library/debian:12`.
    pub fn parse(normalized: &str) -> Option<Reference> {
        let (registry, rest) = normalized.split_once('/')?;
        let (repository, tag) = rest.split_once(':')?;
        Some(Reference { registry: registry.into(), repository: repository.into(), tag: tag.into() })
    }

    /// The same repository's content with a digest.
    pub fn with_digest(&self, digest: &str) -> Reference {
        Reference { tag: digest.into(), ..self.clone() }
    }

    /// Host and port to connect to; Docker Hub's is not called as it is spelled.
    pub fn host(&self) -> &str {
        match self.registry.as_str() {
            "docker.io" => "registry-1.docker.io",
            other => other,
        }
    }
}

/// Is a text `sha256:` and 64 hex digits in lower case?
pub fn is_digest(text: &str) -> bool {
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex))
}

/// The digest of some bytes.
pub fn digest_of(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    use std::fmt::Write as _;
    let mut text = String::from("sha256:");
    for byte in sha2::Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let reference = Reference::parse("localhost:5000/a/b:1.2").expect("is one");
        assert_eq!(
            (reference.host(), &*reference.repository, &*reference.tag),
            ("localhost:5000", "a/b", "1.2")
        );
        let debian = Reference::parse("docker.io/library/debian:12").expect("is one");
        assert_eq!((debian.host(), &*debian.registry), ("registry-1.docker.io", "docker.io"));
    }

    #[test]
    fn digests_are_those_of_sha256sum() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest_of(b""), empty);
        assert!(is_digest(empty) && !is_digest(&empty.to_uppercase()) && !is_digest("sha256:e3"));
    }
}
