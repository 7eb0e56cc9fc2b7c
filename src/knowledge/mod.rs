//! What the world is like, as data: images, accounts, programs and package managers. The tables
//! name their sources; rules are generic over them.

/// A table as build.rs leaves it.
macro_rules! json {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

pub mod accounts;
pub mod bases;
pub mod commands;
pub mod environments;
pub mod fetching;
pub mod files;
pub mod images;
mod managers;
pub mod packages;
pub mod processes;
pub mod programs;
pub mod secrets;
pub mod volumes;

pub use images::{Family, Image};
pub use managers::Managers;
pub use packages::Manager;

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
            rest.starts_with(&tail[..next]) && glob_bytes(tail, rest)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

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
}
