//! Later `rm` that remove a cache themselves: without `-f` they fail once it is empty.

use super::Run;
use crate::{
    knowledge::Text,
    model::{
        folders::{at_home, cleaned, lies_in},
        packages::effective_words,
    },
    syntax::{Keyword, shell::ShellWord, words::file_name},
    text::{Change, Fix},
};
use std::borrow::Cow;

/// Where the later `rm` get their `-f` that would fail once the cache is empty, since
/// they name what lies in these folders.
///
/// # Errors
/// The line of one that asks before it removes, which `-f` would change.
pub fn strict_removals(run: &Run<'_, '_>, from: usize, folders: &[Text]) -> Result<Vec<Force>, usize> {
    let Run { model, stage, site, .. } = run;
    let children = model.descendants(stage).flat_map(|stage| model.body(stage));
    let later = model.body(stage).filter(|later| later.index >= site.index).chain(children);
    let mut found = vec![];
    for later in later.filter(|later| later.instruction.innermost().keyword == Keyword::Run) {
        let Ok(script) = model.script(later) else { continue };
        let commands = script.commands();
        if !commands.iter().any(|visit| is_rm(effective_words(visit.command))) {
            continue;
        }
        let mut here =
            model.stage_of(later.index).and_then(|of| model.certain_workdir_before(of, later.index));
        for visit in &commands {
            let words = effective_words(visit.command);
            if let Some(path) = changed_folder(words) {
                here = path.and_then(|path| below(here.as_deref(), &path));
            }
            if visit.command.range.start <= from || !fails_on_nothing(words, here.as_deref(), folders) {
                continue;
            }
            match force(words) {
                Some((at, text)) => found.push(Force { instruction: later.index, at, text }),
                None => return Err(model.document.source().line(visit.command.range.start)),
            }
        }
    }
    Ok(found)
}

/// May the folder that the end of a RUN runs in be gone by then? Many programs don't start in such a one.
pub fn removes_its_folder(run: &Run<'_, '_>) -> bool {
    let Run { model, stage, site, script, .. } = run;
    let mut here = model.certain_workdir_before(stage, site.index);
    let mut has_moved = false;
    let mut removed: Vec<Option<String>> = vec![];
    for visit in script.commands() {
        let words = effective_words(visit.command);
        if let Some(path) = changed_folder(words) {
            here = path.and_then(|path| below(here.as_deref(), &path));
            has_moved = true;
        }
        let takes = words.first().is_some_and(|word| matches!(file_name(&word.text), "rm" | "mv" | "rmdir"));
        let operands = words.iter().skip(1).filter(|word| takes && !word.text.starts_with('-'));
        let bare = |word: &ShellWord| word.text.trim_matches(['"', '\'']).trim_end_matches('/').to_owned();
        removed.extend(
            operands.map(bare).filter(|path| !path.ends_with('*')).map(|path| below(here.as_deref(), &path)),
        );
    }
    let is_it = |path: &Option<String>| match (path, &here) {
        (Some(path), Some(here)) => path.contains('$') || lies_in(here, path),
        // Where neither is known, only code that went elsewhere may stand in what it removed.
        _ => has_moved,
    };
    removed.iter().any(is_it)
}

/// An `rm` that is to go on where there is nothing to remove.
pub struct Force {
    /// The index of its instruction.
    instruction: usize,
    /// The byte of the file behind which `text` makes it so.
    at: usize,
    text: &'static str,
}

impl Force {
    /// The byte of the file behind which it gets its option.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Does it stand in the instruction with this index?
    pub fn is_in(&self, index: usize) -> bool {
        self.instruction == index
    }

    /// Adds it to a fix that has edits in the instruction with the index `own`.
    pub fn add_to(self, fix: Fix, own: usize) -> Fix {
        let fix = fix.insert(self.at, self.text);
        let is_framed = fix.frame().contains(&Change::Inside(self.instruction));
        if self.instruction == own || is_framed { fix } else { fix.framed(Change::Inside(self.instruction)) }
    }
}

/// The folder that a command goes to, `None` in it where that isn't known.
fn changed_folder(words: &[ShellWord]) -> Option<Option<String>> {
    let (program, operands) = words.split_first()?;
    match &*program.text {
        "cd" | "pushd" => match operands {
            [] => Some(Some("~".into())),
            [folder] => Some(folder.literal().filter(|folder| folder != "-").map(Cow::into_owned)),
            _ => Some(None),
        },
        "popd" => Some(None),
        _ => None,
    }
}

/// A path as it reads from a folder; `None` where that isn't known.
fn below(here: Option<&str>, path: &str) -> Option<String> {
    if path.starts_with(['/', '~', '$']) {
        return Some(path.to_owned());
    }
    let whole = format!("{}/{path}", here?);
    Some(match whole.strip_prefix(['~', '$']) {
        Some(_) => whole,
        None => cleaned(&whole),
    })
}

fn is_rm(words: &[ShellWord]) -> bool {
    words.first().is_some_and(|word| file_name(&word.text) == "rm")
}

/// Is it an `rm` without `-f` that names what lies in one of these folders, as seen from the folder `here`?
fn fails_on_nothing(words: &[ShellWord], here: Option<&str>, folders: &[Text]) -> bool {
    let forces = |word: &ShellWord| match word.text.strip_prefix("--") {
        Some(long) => long == "force",
        None => word.text.starts_with('-') && word.text.contains('f'),
    };
    let names_it = |word: &ShellWord| {
        let path = below(here, word.text.trim_matches(['"', '\'']));
        let path = path.as_deref().map(|path| at_home(path.trim_end_matches(['*', '/'])));
        // A home is there, whatever is in it.
        path.filter(|path| !matches!(&**path, "" | "~")).is_some_and(|path| {
            folders.iter().any(|folder| {
                let folder = at_home(folder);
                lies_in(&path, &folder) || lies_in(&folder, &path)
            })
        })
    };
    let is_operand = |word: &&ShellWord| !word.text.starts_with('-');
    is_rm(words) && !words.iter().skip(1).any(forces) && words.iter().skip(1).filter(is_operand).any(names_it)
}

/// How an `rm` gets its `-f`: what stands behind which byte.
fn force(words: &[ShellWord]) -> Option<(usize, &'static str)> {
    let is_short = |word: &&ShellWord| {
        let letters = word.text.strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    };
    let asks = |word: &ShellWord| match word.text.strip_prefix("--") {
        Some(long) => long.starts_with("interactive"),
        None => word.text.starts_with('-') && word.text.contains(['i', 'I']),
    };
    let program = words.first()?;
    if words.iter().any(asks) {
        return None;
    }
    Some(match words.get(1).filter(is_short) {
        Some(options) => (options.range.end, "f"),
        None => (program.range.end, " -f"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell;

    fn fails(code: &str, here: Option<&str>) -> bool {
        let script = shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        let folders = ["/var/lib/apt/lists".into(), "~/.cache/pip".into()];
        fails_on_nothing(effective_words(script.commands()[0].command), here, &folders)
    }

    #[test]
    fn removals_of_what_is_gone_are_told() {
        for code in
            ["rm /var/lib/apt/lists/*", "rm -r /var/lib/apt/", "rm -r ~/.cache", "rm -R $HOME/.cache/*"]
        {
            assert!(fails(code, None) && fails(code, Some("/tmp")), "{code}");
        }
        for code in ["rm *", "rm -r partial", "rm ./*", "rm -r ../lists"] {
            assert!(fails(code, Some("/var/lib/apt/lists")), "{code}");
        }
        assert!(fails("rm -r .cache/pip", Some("~")) && fails("rm -r .cache/pip", Some("/root")));
    }

    #[test]
    fn other_removals_are_left_alone() {
        for code in ["rm -R *", "rm a.deb", "rm -r ./*", "rm -r \"$X\"/*", "rm /*", "rm -r -- /tmp/*"] {
            assert!(!fails(code, Some("/tmp")) && !fails(code, None), "{code}");
        }
        assert!(!fails("rm -rf /var/lib/apt/lists/*", None));
    }

    #[test]
    fn folders_are_followed() {
        assert_eq!(below(Some("/tmp"), "a/../b").as_deref(), Some("/tmp/b"));
        assert_eq!(below(Some("~"), "a").as_deref(), Some("~/a"));
        assert_eq!((below(None, "a"), below(None, "/a").as_deref()), (None, Some("/a")));
    }
}
