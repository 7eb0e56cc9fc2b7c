//! Later `rm` that remove a cache themselves: without `-f` they fail once it is empty.

use super::Run;
use crate::{
    model::{
        folders::{at_home, lies_in},
        packages::effective_words,
    },
    syntax::{Keyword, shell::ShellWord},
    text::{Change, Fix},
};

/// Where the later `rm` get their `-f` that would fail once the cache is empty, since
/// they name what lies in these folders.
///
/// # Errors
/// The line of one that asks before it removes, which `-f` would change.
pub fn strict_removals(run: &Run<'_, '_>, from: usize, folders: &[String]) -> Result<Vec<Force>, usize> {
    let Run { model, stage, site, .. } = run;
    let below = model.descendants(stage).flat_map(|stage| model.body(stage));
    let later = model.body(stage).filter(|later| later.index >= site.index).chain(below);
    let mut found = vec![];
    for later in later.filter(|later| later.keyword == Keyword::Run) {
        let Ok(script) = model.script(later) else { continue };
        for visit in script.commands().iter().filter(|visit| visit.command.range.start > from) {
            let words = effective_words(visit.command);
            if !fails_on_nothing(words, folders) {
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

/// An `rm` that is to go on where there is nothing to remove.
pub struct Force {
    /// The index of its instruction.
    instruction: usize,
    /// The byte of the file behind which `text` makes it so.
    at: usize,
    text: &'static str,
}

impl Force {
    /// Adds it to a fix that has edits in the instruction with the index `own`.
    pub fn add_to(self, fix: Fix, own: usize) -> Fix {
        let fix = fix.insert(self.at, self.text);
        let is_framed = fix.frame().contains(&Change::Inside(self.instruction));
        if self.instruction == own || is_framed { fix } else { fix.framed(Change::Inside(self.instruction)) }
    }
}

/// Is it an `rm` without `-f` that names what lies in one of these folders?
fn fails_on_nothing(words: &[ShellWord], folders: &[String]) -> bool {
    let forces = |word: &ShellWord| match word.text.strip_prefix("--") {
        Some(long) => long == "force",
        None => word.text.starts_with('-') && word.text.contains('f'),
    };
    let names_it = |word: &ShellWord| {
        let path = at_home(word.text.trim_matches(['"', '\'']).trim_end_matches(['*', '/']));
        folders.iter().any(|folder| lies_in(&path, &at_home(folder)) || lies_in(&at_home(folder), &path))
    };
    let is_rm = words.first().is_some_and(|word| word.text.rsplit('/').next() == Some("rm"));
    is_rm && !words.iter().skip(1).any(forces) && words.iter().skip(1).any(names_it)
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
