//! Folders: which lies in which, and which a command or a mount covers.

use super::{Model, Site};

impl<'d> Model<'d> {
    /// Does a `--mount` of a RUN cover one of these folders with a cache or a tmpfs?
    pub fn mount_covers(&self, site: Site<'d>, folders: &[String]) -> bool {
        site.instruction.innermost().flags("mount").filter_map(|flag| flag.value.as_ref()).any(|value| {
            let fields: Vec<_> = value.text.split(',').map(|field| field.trim_matches(['"', '\''])).collect();
            let covering = fields.iter().any(|field| matches!(*field, "type=cache" | "type=tmpfs"));
            covering
                && fields.iter().any(|field| {
                    let target =
                        ["target=", "dst=", "destination="].iter().find_map(|key| field.strip_prefix(key));
                    target.is_some_and(|target| {
                        folders.iter().any(|folder| lies_in(&at_home(folder), &at_home(target)))
                    })
                })
        })
    }
}

/// A path with the home of whoever runs the code as `~`.
pub fn at_home(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let homes = ["$HOME", "${HOME}", "/root"];
    for home in homes {
        if let Some(rest) = path.strip_prefix(home).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            return format!("~{rest}");
        }
    }
    match path.strip_prefix("/home/") {
        Some(rest) => match rest.split_once('/') {
            Some((_, rest)) => format!("~/{rest}"),
            None => "~".into(),
        },
        None => path.to_owned(),
    }
}

/// An absolute path without `.`, `..` and doubled slashes, as WORKDIR reads it.
pub fn cleaned(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Is a path absolute, or may it be? A variable may hold a whole path; `C:\app`,
/// `C:/app` and `\app` are whole ones on Windows.
pub fn may_be_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    match chars.next() {
        Some('/' | '$' | '\\') | None => true,
        Some(drive) => drive.is_alphabetic() && chars.next() == Some(':'),
    }
}

/// Is a folder another, or below it?
pub fn lies_in(folder: &str, other: &str) -> bool {
    folder == other || folder.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
}

/// Does a path with a glob at its end cover a folder's content?
pub fn covers(path: &str, folder: &str) -> bool {
    let path = at_home(path.trim_matches(['"', '\'']));
    let bare = path.trim_end_matches(['*', '/', '.']);
    !bare.is_empty() && lies_in(&at_home(folder), bare)
        || path.split_once('{').is_some_and(|(head, tail)| {
            tail.trim_end_matches(['}', '*', '/'])
                .split(',')
                .any(|part| covers(&format!("{head}{}", part.trim_end_matches('}')), folder))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_are_all_one() {
        assert_eq!(at_home("/root/.npm/"), "~/.npm");
        assert_eq!(at_home("${HOME}/.npm"), "~/.npm");
        assert_eq!(at_home("/home/a/.npm"), "~/.npm");
        assert_eq!(at_home("/rootless"), "/rootless");
        assert!(lies_in("~/.cache/pip", "~/.cache") && !lies_in("~/.cachex", "~/.cache"));
    }

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(cleaned("/a/./b//../c/"), "/a/c");
        assert_eq!(cleaned("/../.."), "/");
    }

    #[test]
    fn whole_paths_are_told() {
        assert!(["/a", "$A", "C:\\a", "c:/a", "\\a"].into_iter().all(may_be_absolute));
        assert!(!["a", "./a", "..", "ab:c"].into_iter().any(may_be_absolute));
    }

    #[test]
    fn paths_cover_folders() {
        let lists = "/var/lib/apt/lists";
        for path in ["/var/lib/apt/lists/*", "/var/lib/apt/lists", "\"/var/lib/apt\"", "/var/{lib/apt,cache}"]
        {
            assert!(covers(path, lists), "{path}");
        }
        for path in ["*", "${X}", "/", "/var/lib/apt/listsx", "/var/lib/dpkg"] {
            assert!(!covers(path, lists), "{path}");
        }
        assert!(covers("$HOME/.npm", "~/.npm") && covers("/root/.npm/*", "~/.npm"));
    }
}
