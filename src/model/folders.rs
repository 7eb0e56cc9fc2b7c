//! Folders: which lies in which, which a command or a mount covers, which are volumes.

use std::borrow::Cow;

use super::{Model, Site, Stage, packages::effective_words};
use crate::{
    knowledge::Text,
    syntax::{Keyword, shell::Script, words},
};

impl<'d> Model<'d> {
    /// The folders that VOLUME names before an instruction, in the stage and
    /// in those that it builds on, absolute and without a slash at the end;
    /// the nearest first. Those not known are left out.
    pub fn volumes_before(&self, stage: &Stage<'d>, index: usize) -> Vec<(Site<'d>, String)> {
        let sites = self.sites_before(stage, index).filter(|site| site.keyword == Keyword::Volume);
        sites
            .flat_map(|site| self.volumes_of(stage, site).into_iter().map(move |folder| (site, folder)))
            .collect()
    }

    /// The folders that a VOLUME of a stage names, in the same form.
    pub fn volumes_of(&self, stage: &Stage<'d>, site: Site<'d>) -> Vec<String> {
        let folder = |text: &str| {
            let known = self.expanded(stage, site, text)?;
            let path = words::unquoted(&known, self.document.escape)?;
            let path = self.absolute_before(stage, site.index, &path)?;
            let bare = path.trim_end_matches('/');
            Some(if bare.is_empty() { "/".to_owned() } else { bare.to_owned() })
        };
        site.instruction.operands().into_iter().filter_map(folder).collect()
    }

    /// Does a `--mount` of a RUN cover one of these folders with a cache or a tmpfs?
    pub fn mount_covers(&self, site: Site<'d>, folders: &[Text]) -> bool {
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
pub fn at_home(path: &str) -> Cow<'_, str> {
    let path = path.trim_end_matches('/');
    let homes = ["$HOME", "${HOME}", "/root"];
    for home in homes {
        if let Some(rest) = path.strip_prefix(home).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            return format!("~{rest}").into();
        }
    }
    match path.strip_prefix("/home/") {
        Some(rest) => match rest.split_once('/') {
            Some((_, rest)) => format!("~/{rest}").into(),
            None => "~".into(),
        },
        None => path.into(),
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

/// Is a folder one for temporary files, where anybody may write?
pub fn is_temporary(path: &str) -> bool {
    matches!(path.trim_end_matches('/'), "/tmp" | "/var/tmp")
}

/// Is a path such a folder, or below one?
pub fn lies_in_temporary(path: &str) -> bool {
    lies_in(path, "/tmp") || lies_in(path, "/var/tmp")
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

/// May shell code that runs in `there` remove or move a folder? Where `there` isn't known, relative paths are taken
/// to lie elsewhere.
pub fn may_remove(script: &Script, folder: &str, there: Option<&str>) -> bool {
    if folder == "/" {
        return false;
    }
    script.commands().iter().any(|visit| {
        let Some((program, words)) = effective_words(visit.command).split_first() else { return false };
        let name = program.text.rsplit('/').next().unwrap_or_default();
        matches!(name, "rm" | "rmdir" | "mv" | "find" | "unlink")
            && words.iter().filter(|word| !word.text.starts_with('-')).any(|word| {
                let text = word.text.trim_matches(['"', '\'']);
                let known = &text[..text.find(['*', '?', '[', '{', '$', '`', '~']).unwrap_or(text.len())];
                let path = match there {
                    _ if known.starts_with('/') => known.to_owned(),
                    Some(there) => format!("{there}/{known}"),
                    None => return text.starts_with('$'),
                };
                // What a variable or a pattern hides may be anything that begins like this.
                if known.len() < text.len() {
                    text.starts_with('$')
                        || folder.starts_with(&path) && !path.ends_with('/')
                        || path.ends_with('/') && folder != cleaned(&path) && lies_in(folder, &cleaned(&path))
                } else {
                    cleaned(&path) != "/" && lies_in(folder, &cleaned(&path))
                }
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

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
    fn removals_are_told() {
        let removes = |code: &str| {
            let document = Document::read(Source::new(format!("FROM a\nRUN {code}\n")));
            let model = Model::new(&document, &[]);
            may_remove(model.script(model.site(1)).expect("is read"), "/srv/app", Some("/tmp/x"))
        };
        for code in
            ["rm -r /srv/app", "mv /srv /y", "rm -rf ../../srv", "rm -rf $A", "rm -r /s*", "rm -rf /srv/*"]
        {
            assert!(removes(code), "{code}");
        }
        for code in ["rm -r /srv/app/*", "rm -rf /tmp/*", "rm a", "rm /srv/ap"] {
            assert!(!removes(code), "{code}");
        }
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
