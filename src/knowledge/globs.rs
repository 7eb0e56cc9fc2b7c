//! Globs, alone and many at once.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Does a glob match? `*` stands for any run of characters but `/`, `**` for any at all.
pub fn glob(pattern: &str, text: &str) -> bool {
    // No character of UTF-8 begins within another, so bytes will do.
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    // Most of those that don't match differ at an end.
    let fits = |pattern: Option<&u8>, text: Option<&u8>| pattern == text || pattern == Some(&b'*');
    fits(pattern.first(), text.first()) && fits(pattern.last(), text.last()) && glob_bytes(pattern, text)
}

fn glob_bytes(pattern: &[u8], text: &[u8]) -> bool {
    let star = |pattern: &[u8]| pattern.iter().position(|&byte| byte == b'*');
    let Some(at) = star(pattern) else { return pattern == text };
    let Some(rest) = text.strip_prefix(&pattern[..at]) else { return false };
    let tail = &pattern[at + 1..];
    let (tail, any) = match tail.strip_prefix(b"*") {
        Some(tail) => (tail, true),
        None => (tail, false),
    };
    let most = match any {
        true => rest.len(),
        false => rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len()),
    };
    match star(tail) {
        None => rest.strip_suffix(tail).is_some_and(|middle| middle.len() <= most),
        Some(next) => (0..=most).any(|at| {
            let rest = &rest[at..];
            (next == 0 || rest.first() == tail.first())
                && rest.starts_with(&tail[..next])
                && glob_bytes(tail, rest)
        }),
    }
}

/// Globs in order, each with what it stands for. A text is held against those alone whose bytes it has.
pub struct Globs<T> {
    /// Those without `*`, each with its place in the order.
    exact: HashMap<&'static str, (usize, T), FixedState>,
    /// The others.
    others: Vec<(Bytes, usize, &'static str, T)>,
}

impl<T: Copy> Globs<T> {
    /// The first of the globs that matches, by what it stands for.
    pub fn first(&self, text: &str) -> Option<T> {
        let exact = self.exact.get(text).copied();
        let bytes = Bytes::of(text);
        let others = self.others.iter().take_while(|(_, at, ..)| exact.is_none_or(|(first, _)| *at < first));
        let mut matching =
            others.filter(|(needed, _, pattern, _)| bytes.hold(*needed) && glob(pattern, text));
        matching.next().map(|(.., value)| *value).or(exact.map(|(_, value)| value))
    }
}

impl<T> FromIterator<(&'static str, T)> for Globs<T> {
    fn from_iter<I: IntoIterator<Item = (&'static str, T)>>(globs: I) -> Globs<T> {
        let globs: Vec<_> = globs.into_iter().collect();
        let mut exact = HashMap::with_capacity_and_hasher(globs.len(), FixedState::default());
        let mut others = Vec::new();
        for (at, (pattern, value)) in globs.into_iter().enumerate() {
            if pattern.contains('*') {
                others.push((Bytes::of(pattern).without_star(), at, pattern, value));
            } else {
                exact.entry(pattern).or_insert((at, value));
            }
        }
        Globs { exact, others }
    }
}

/// Which bytes a text has; those beyond ASCII are not told apart.
#[derive(Clone, Copy)]
struct Bytes(u128);

impl Bytes {
    fn of(text: &str) -> Bytes {
        Bytes(text.bytes().fold(0, |bytes, byte| bytes | 1 << (byte & 127)))
    }

    fn without_star(self) -> Bytes {
        Bytes(self.0 & !(1 << b'*'))
    }

    fn hold(self, others: Bytes) -> bool {
        others.0 & !self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Globs, glob};

    #[test]
    fn globs_match() {
        assert!(glob("*alpine*", "3.12-alpine3.20"));
        assert!(glob("a/*/c", "a/b/c") && !glob("a/*", "a/b/c") && glob("a/**", "a/b/c"));
        assert!(glob("*", "") && glob("a*", "a") && !glob("a*a", "a") && glob("*é*", "aéb"));
        assert!(
            glob("**/.ssh/*", "/a/b/.ssh/c") && !glob("**/.ssh/*", "/a/.ssh/b/c") && glob("*a*b*", "xaybz")
        );
        assert!(glob("8", "8") && !glob("8", "8.1") && glob("8*", "8.1"));
    }

    #[test]
    fn of_many_globs_the_first_that_matches_counts() {
        let patterns = ["ab", "*é", "**b*", "ab", "a*", "abc", "*"];
        let globs: Globs<usize> =
            patterns.into_iter().enumerate().map(|(at, pattern)| (pattern, at)).collect();
        for text in ["ab", "abc", "ac", "x/b/c", "x", "xé", "", "/"] {
            assert_eq!(globs.first(text), patterns.iter().position(|pattern| glob(pattern, text)), "{text}");
        }
    }
}
