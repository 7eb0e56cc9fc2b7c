//! What the world is like, as data: images, accounts, programs and package managers. The tables
//! name their sources; rules are generic over them.

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
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => {
            let Some(rest) = text.strip_prefix(head) else { return false };
            let (tail, any) = match tail.strip_prefix('*') {
                Some(tail) => (tail, true),
                None => (tail, false),
            };
            let most = if any { rest.len() } else { rest.find('/').unwrap_or(rest.len()) };
            (0..=most).any(|at| rest.is_char_boundary(at) && glob(tail, &rest[at..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn globs_match() {
        assert!(glob("*alpine*", "3.12-alpine3.20"));
        assert!(glob("a/*/c", "a/b/c") && !glob("a/*", "a/b/c") && glob("a/**", "a/b/c"));
        assert!(glob("8", "8") && !glob("8", "8.1") && glob("8*", "8.1"));
    }
}
