//! References to images: `registry/repository:tag@digest`.

use std::ops::Range;

use super::Word;

/// A reference as a file spells it; its parts may hold variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// All of it.
    pub range: Range<usize>,
    /// Registry and repository.
    pub name: Word,
    /// Behind `:`.
    pub tag: Option<Word>,
    /// Behind `@`.
    pub digest: Option<Word>,
}

impl ImageRef {
    /// Reads a reference out of a word, as FROM's is read by the grammar.
    pub fn parse(word: &Word) -> ImageRef {
        let text = &*word.text;
        // Offsets into the text are offsets into the file only where nothing is folded.
        let exact = text.len() == word.range.len();
        let part = |from: usize, to: usize| Word {
            range: if exact { word.range.start + from..word.range.start + to } else { word.range.clone() },
            text: text[from..to].into(),
        };
        let (rest, digest) = match text.find('@') {
            Some(at) => (at, Some(part(at + 1, text.len()))),
            None => (text.len(), None),
        };
        let slash = outside_braces(&text[..rest]).filter(|&(_, c)| c == '/').last().map_or(0, |(at, _)| at);
        let colon = outside_braces(&text[..rest]).find(|&(at, c)| c == ':' && at > slash && at > 0);
        let (name, tag) = match colon {
            Some((at, _)) => (part(0, at), Some(part(at + 1, rest))),
            None => (part(0, rest), None),
        };
        ImageRef { range: word.range.clone(), name, tag: tag.filter(|t| !t.text.is_empty()), digest }
    }

    /// Is this text, without variables, a reference that a builder takes?
    pub fn is_valid(text: &str) -> bool {
        let image = ImageRef::parse(&Word { range: 0..text.len(), text: text.into() });
        let has_empty_tag = text.ends_with(':') || text.contains(":@");
        let is_digest = |digest: &Word| digest.text.split_once(':').is_some_and(|(_, hex)| hex.len() >= 32);
        image.normalized().is_some() && !has_empty_tag && image.digest.as_ref().is_none_or(is_digest)
    }

    /// The whole reference, continuations left out.
    pub fn text(&self) -> String {
        let mut text = self.name.text.to_string();
        for (mark, part) in [(':', &self.tag), ('@', &self.digest)] {
            if let Some(part) = part {
                text.push(mark);
                text.push_str(&part.text);
            }
        }
        text
    }

    /// Does a variable stand anywhere in it?
    pub fn has_expansion(&self) -> bool {
        [Some(&self.name), self.tag.as_ref(), self.digest.as_ref()]
            .into_iter()
            .flatten()
            .any(Word::has_expansion)
    }

    /// The name with registry and `library/` spelled out, as
    /// `docker.io/library/debian`. `None` where a variable stands in the name,
    /// or it is no name.
    pub fn normalized_name(&self) -> Option<String> {
        normalize_name(&self.name.text)
    }

    /// Name and tag spelled out: `docker.io/library/debian:latest`.
    pub fn normalized(&self) -> Option<String> {
        let tag = self.tag.as_ref().map_or("latest", |tag| &tag.text);
        if !is_tag(tag) {
            return None;
        }
        Some(format!("{}:{tag}", self.normalized_name()?))
    }
}

/// Spells registry and `library/` of a name out, as Docker does.
pub fn normalize_name(name: &str) -> Option<String> {
    let is_host =
        |text: &str| text == "localhost" || text.bytes().any(|b| matches!(b, b'.' | b':' | b'A'..=b'Z'));
    let (registry, repository) = match name.split_once('/') {
        Some((host, rest)) if is_host(host) => (host, rest),
        _ => ("docker.io", name),
    };
    let registry = if registry == "index.docker.io" { "docker.io" } else { registry };
    if !is_registry(registry) || !repository.split('/').all(is_path_part) {
        return None;
    }
    let library = if registry == "docker.io" && !repository.contains('/') { "library/" } else { "" };
    Some([registry, "/", library, repository].concat())
}

/// The same of a glob on names.
pub fn normalize_pattern(pattern: &str) -> Option<String> {
    // A part of a name that stands for `*` while the rest is looked at.
    const STAR: &str = "x0star0x";
    normalize_name(&pattern.replace('*', STAR)).map(|name| name.replace(STAR, "*"))
}

/// `host`, `host:port`, `[address]:port`.
fn is_registry(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_name = |host: &str| {
        host.split('.').all(|part| {
            let ends = [part.bytes().next(), part.bytes().last()];
            ends.iter().all(|end| end.is_some_and(|b| b.is_ascii_alphanumeric()))
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_host = address.map_or_else(|| is_name(host), |text| text.parse::<std::net::Ipv6Addr>().is_ok());
    is_host && port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok())
}

/// Lower-case letters and digits, parted by `.`, `_`, `__` or dashes.
fn is_path_part(text: &str) -> bool {
    let mut separator = String::new();
    let mut separated = true;
    for c in text.chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            separator.clear();
            separated = false;
            continue;
        }
        separator.push(c);
        let is_one = matches!(separator.as_str(), "." | "_" | "__") || separator.bytes().all(|b| b == b'-');
        if separated && separator.len() == 1 || !is_one {
            return false;
        }
    }
    !separated && separator.is_empty()
}

fn is_tag(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 128 && text.starts_with(is_word) && text.chars().all(|c| is_word(c) || c == '.' || c == '-')
}

/// The characters that stand outside `${…}`, with their offsets.
fn outside_braces(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0usize;
    text.char_indices().filter(move |&(at, c)| {
        match c {
            '{' if text[..at].ends_with('$') => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> ImageRef {
        ImageRef::parse(&Word { range: 10..10 + text.len(), text: text.into() })
    }

    #[test]
    fn parts_are_told_apart() {
        let image = parsed("localhost:5000/a/b:1.2@sha256:ab");
        assert_eq!(&*image.name.text, "localhost:5000/a/b");
        assert_eq!(image.tag.as_ref().map(|t| (&*t.text, t.range.clone())), Some(("1.2", 29..32)));
        assert_eq!(image.digest.as_ref().map(|d| &*d.text), Some("sha256:ab"));
        let image = parsed("${A:-x/y:z}/b:${T:-1:2}");
        assert_eq!(
            (&*image.name.text, image.tag.as_ref().map(|t| &*t.text)),
            ("${A:-x/y:z}/b", Some("${T:-1:2}"))
        );
        assert!(parsed("localhost:5000/a").tag.is_none());
    }

    #[test]
    fn empty_parts_are_not_valid() {
        let digest = format!("a@sha256:{}", "0".repeat(64));
        assert!(ImageRef::is_valid("a") && ImageRef::is_valid("x.y/a:1") && ImageRef::is_valid(&digest));
        for text in ["", "a:", "/a", "a@", "a:@sha256:0", "x.y/", "a:1-$"] {
            assert!(!ImageRef::is_valid(text), "{text}");
        }
    }

    #[test]
    fn names_are_spelled_out() {
        let normalized = |text| parsed(text).normalized();
        assert_eq!(normalized("debian").as_deref(), Some("docker.io/library/debian:latest"));
        assert_eq!(normalized("index.docker.io/a/b:1").as_deref(), Some("docker.io/a/b:1"));
        assert_eq!(normalized("ghcr.io/a/b@sha256:ab").as_deref(), Some("ghcr.io/a/b:latest"));
        assert_eq!(normalized("localhost/a").as_deref(), Some("localhost/a:latest"));
        assert_eq!(normalize_pattern("us/*").as_deref(), Some("docker.io/us/*"));
        assert_eq!(normalize_name("us/*"), None);
        assert_eq!(normalized("Acme/a").as_deref(), Some("Acme/a:latest"));
        assert_eq!(
            normalized("[::1]:5000/a/b_c__d--e:V1.0_x").as_deref(),
            Some("[::1]:5000/a/b_c__d--e:V1.0_x")
        );
        let wrong = [
            "$A:1",
            "a:$B",
            "a/../b",
            "a//b",
            "a/.b",
            "a/b-",
            "a___b",
            "a/B",
            "x.y/",
            "x.y:z/a",
            "-x.y/a",
            "[::g]/a",
            "a:.b",
            "a b",
            "a?b=c/d",
            "x.y:70000/a",
            "a:b c",
            "",
        ];
        for text in wrong {
            assert_eq!(normalized(text), None, "{text}");
        }
    }
}
