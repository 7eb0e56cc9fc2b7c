//! The modes that a file gives to files: `chmod`, `install -m`, `mkdir -m`, `COPY --chmod=`.

use std::{borrow::Cow, ops::Range};

use crate::{
    model::{Model, Site, Stage},
    syntax::{Keyword, Word, shell::ShellWord},
};

/// A mode and what it is given to.
pub struct Given<'m, 'd> {
    /// The stage.
    pub stage: &'m Stage<'d>,
    /// The instruction.
    pub site: Site<'d>,
    /// As a message names it: `chmod 777`.
    pub title: String,
    /// The mode's bytes.
    pub range: Range<usize>,
    /// As it is written.
    pub mode: String,
    /// What it is given to; what a variable hides is empty. A COPY's are its sources.
    pub paths: Vec<String>,
    /// Does it hold for all that lies below, or for folders that are made?
    pub wide: bool,
}

/// The modes that are wanted, in order within each kind of instruction.
pub fn given<'m, 'd>(model: &'m Model<'d>, wanted: fn(&str) -> bool) -> Vec<Given<'m, 'd>> {
    let mut found: Vec<_> = model
        .commands_with(&["chmod", "install", "mkdir"])
        .filter_map(|ran| {
            let program = ran.program()?;
            let parts = match &*program {
                "chmod" => of_chmod(&ran.words[1..], wanted)?,
                "install" | "mkdir" => of_option(&ran.words[1..], program == "mkdir", wanted)?,
                _ => return None,
            };
            Some(Given {
                stage: ran.stage,
                site: ran.site,
                title: format!("{program} {}", parts.title),
                range: parts.range,
                mode: parts.mode,
                paths: parts.paths,
                wide: parts.wide,
            })
        })
        .collect();
    for keyword in [Keyword::Copy, Keyword::Add] {
        for site in model.of_kind_with_triggers(keyword) {
            let Some(stage) = model.stage_of(site.index) else { continue };
            let value = site.instruction.flag("chmod").and_then(|flag| flag.value.as_ref());
            let is_wanted = |value: &&Word| value.range.len() == value.text.len() && wanted(&value.text);
            let Some(value) = value.filter(is_wanted) else { continue };
            let mut paths: Vec<String> = site.instruction.operands().into_iter().map(str::to_owned).collect();
            let _ = paths.pop();
            found.push(Given {
                stage,
                site,
                title: format!("{} --chmod={}", keyword.as_str(), value.text),
                range: value.range.clone(),
                mode: value.text.to_string(),
                paths,
                wide: false,
            });
        }
    }
    found
}

struct Parts {
    title: String,
    range: Range<usize>,
    mode: String,
    paths: Vec<String>,
    wide: bool,
}

fn of_chmod(words: &[ShellWord], wanted: fn(&str) -> bool) -> Option<Parts> {
    let is_option = |word: &ShellWord| {
        let letters = word.text.strip_prefix('-');
        letters.is_some_and(|letters| {
            letters.starts_with('-') || letters.chars().all(|c| "RvcfhHLP".contains(c))
        })
    };
    let at = words.iter().position(|word| !is_option(word))?;
    let wide =
        words.iter().any(|word| is_option(word) && (word.text.contains('R') || &*word.text == "--recursive"));
    let mode = plain(&words[at]).filter(|mode| wanted(mode))?.into_owned();
    let operands = words[at + 1..].iter().filter(|word| !is_option(word));
    let title = if wide { format!("-R {mode}") } else { mode.clone() };
    let paths = operands.map(literal).collect();
    Some(Parts { title, range: words[at].range.clone(), mode, paths, wide })
}

fn of_option(words: &[ShellWord], makes_folders: bool, wanted: fn(&str) -> bool) -> Option<Parts> {
    for (at, word) in words.iter().enumerate() {
        let text = plain(word)?;
        let group = text.strip_prefix('-').filter(|group| !group.starts_with('-'));
        let joined = text.strip_prefix("--mode=").or(text.strip_prefix("-m").filter(|rest| !rest.is_empty()));
        let (mode, range, next) = if let Some(mode) = joined {
            (Cow::Borrowed(mode), word.range.end - mode.len()..word.range.end, at + 1)
        } else if text == "--mode" || group.is_some_and(|group| group.ends_with('m') && group.len() < 4) {
            let value = words.get(at + 1)?;
            (plain(value)?, value.range.clone(), at + 2)
        } else {
            continue;
        };
        if !wanted(&mode) {
            return None;
        }
        let wide = makes_folders || words.iter().any(|word| matches!(&*word.text, "-d" | "--directory"));
        let rest = words[..at].iter().chain(words.get(next..)?);
        let paths = rest.filter(|word| !word.text.starts_with('-')).map(literal).collect();
        return Some(Parts { title: format!("-m {mode}"), range, mode: mode.into_owned(), paths, wide });
    }
    None
}

fn literal(word: &ShellWord) -> String {
    word.literal().unwrap_or_default().into_owned()
}

/// A word that is written as it is meant, so that a part of it can be replaced.
fn plain(word: &ShellWord) -> Option<Cow<'_, str>> {
    word.literal().filter(|text| text.len() == word.range.len())
}

/// The digits of a mode in numbers, without leading zeros over four.
fn digits(mode: &str) -> Option<u32> {
    u32::from_str_radix(mode, 8).ok().filter(|_| (1..=5).contains(&mode.len()))
}

/// The clauses of a mode in letters: whom, `+`, `-` or `=`, what.
fn clauses(mode: &str) -> Option<Vec<(&str, char, &str)>> {
    mode.split(',')
        .map(|clause| {
            let at = clause.find(['+', '-', '='])?;
            let known = |text: &str, letters: &str| text.chars().all(|c| letters.contains(c));
            let (whom, what) = (&clause[..at], &clause[at + 1..]);
            (known(whom, "ugoa") && known(what, "rwxXst"))
                .then(|| (whom, clause[at..].chars().next().unwrap_or('+'), what))
        })
        .collect()
}

/// Does a mode let everybody write? Not so with the sticky bit: in such a
/// folder nobody can change what is another's.
pub fn is_open(mode: &str) -> bool {
    if let Some(number) = digits(mode) {
        return number & 0o1000 == 0 && number & 0o002 != 0;
    }
    let opens = |clauses: Vec<(&str, char, &str)>| {
        let gives = |(whom, sign, what): &(&str, char, &str)| {
            *sign != '-' && whom.contains(['o', 'a']) && what.contains('w')
        };
        clauses.iter().any(gives) && !clauses.iter().any(|(_, _, what)| what.contains('t'))
    };
    clauses(mode).is_some_and(opens)
}

/// The same mode without the right to write for others than the owner; `None`
/// where letters can't say it in one clause for one.
pub fn narrowed(mode: &str) -> Option<String> {
    if let Some(number) = digits(mode) {
        return Some(format!("{:0width$o}", number & !0o022, width = mode.len()));
    }
    let narrow = |(whom, sign, what): &(&str, char, &str)| {
        if *sign == '-' || !what.contains('w') || !whom.contains(['o', 'a', 'g']) {
            return Some(format!("{whom}{sign}{what}"));
        }
        let is_all = whom.contains('a') || ['u', 'g', 'o'].iter().all(|who| whom.contains(*who));
        let less = what.replace('w', "");
        match (is_all, less.as_str(), sign) {
            (true, "", '+') => Some(format!("u+{what}")),
            (true, less, sign) if !less.is_empty() => Some(format!("u{sign}{what},go{sign}{less}")),
            _ => None,
        }
    };
    let parts: Option<Vec<String>> = clauses(mode)?.iter().map(narrow).collect();
    parts.map(|parts| parts.join(","))
}

/// Does a mode let everybody run a file?
pub fn lets_run(mode: &str) -> bool {
    match digits(mode) {
        Some(number) => number & 0o111 == 0o111,
        None => clauses(mode).is_some_and(|clauses| {
            clauses.iter().any(|(whom, sign, what)| {
                *sign != '-'
                    && what.contains(['x', 'X'])
                    && (whom.is_empty() || whom.contains('a') || whom.len() == 3)
            })
        }),
    }
}

/// Does a mode make a program run as its owner?
pub fn sets_uid(mode: &str) -> bool {
    match digits(mode) {
        Some(number) => number & 0o4000 != 0,
        None => clauses(mode).is_some_and(|clauses| {
            clauses.iter().any(|(whom, sign, what)| {
                *sign != '-' && what.contains('s') && (whom.is_empty() || whom.contains(['u', 'a']))
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_modes_are_told() {
        for open in
            ["777", "0777", "666", "757", "a+w", "o+w", "go+rw", "a=rwx", "ugo+rwx", "u+x,o+w", "2777", "776"]
        {
            assert!(is_open(open), "{open}");
        }
        for closed in
            ["755", "775", "1777", "+w", "u+w", "g+w", "a+rx", "o-w", "a+x", "a+rwxt", "", "999", "+x"]
        {
            assert!(!is_open(closed), "{closed}");
        }
    }

    #[test]
    fn modes_are_narrowed() {
        let all = [("777", "755"), ("0777", "0755"), ("666", "644"), ("4777", "4755"), ("a+w", "u+w")];
        for (mode, less) in all.into_iter().chain([("a+rwx", "u+rwx,go+rx"), ("ugo=rwx", "u=rwx,go=rx")]) {
            assert_eq!(narrowed(mode).as_deref(), Some(less), "{mode}");
            assert!(!is_open(less));
        }
        assert_eq!(narrowed("o+w"), None);
        assert_eq!(narrowed("u+x,o+w"), None);
    }

    #[test]
    fn what_is_made_to_be_run_is_told() {
        assert!(lets_run("777") && lets_run("a+rwx") && lets_run("ugo+rwx") && lets_run("+x"));
        assert!(!lets_run("666") && !lets_run("766") && !lets_run("a+w") && !lets_run("u+x,a+w"));
    }

    #[test]
    fn setuid_is_told() {
        assert!(sets_uid("4755") && sets_uid("u+s") && sets_uid("+s") && sets_uid("6755"));
        assert!(
            !sets_uid("2755")
                && !sets_uid("g+s")
                && !sets_uid("a-s")
                && !sets_uid("755")
                && !sets_uid("1777")
        );
    }
}
