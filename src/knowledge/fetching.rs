//! Facts about programs that fetch things: `fetching.toml`.

use std::sync::LazyLock;

use super::{Globs, Maybe, glob};

struct Table {
    programs: Programs,
    option: &'static [InsecureOption],
    setting: &'static [Setting],
    variable: &'static [Variable],
}

struct Programs {
    fetchers: &'static [&'static str],
    interpreters: &'static [&'static str],
    evaluators: &'static [&'static str],
}

/// Options that turn a check off.
#[derive(Debug)]
pub struct InsecureOption {
    programs: &'static [&'static str],
    flags: &'static [&'static str],
    values: Maybe<&'static str>,
    any_value: bool,
    value_letters: Option<&'static str>,
    needed_with: Maybe<&'static str>,
    /// What the program does with it.
    pub what: &'static str,
    /// Why the build may fail without it.
    pub breaks: &'static str,
}

#[derive(Debug)]
struct Setting {
    programs: &'static [&'static str],
    words: &'static [&'static str],
}

#[derive(Debug)]
struct Variable {
    names: &'static [&'static str],
    values: Maybe<&'static str>,
}

/// How an option stands among a program's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is so many words.
    Words(usize),
    /// It is the letter at this place in a group.
    Letter(usize),
}

static TABLE: Table = table!("fetching");

/// Does a program of this name fetch something from a server and print it?
pub fn is_fetcher(name: &str) -> bool {
    TABLE.programs.fetchers.contains(&name)
}

/// Does a program of this name, with a version behind it or not, run code that it reads?
pub fn is_interpreter(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    TABLE.programs.interpreters.iter().any(|known| [name, bare].contains(known))
}

/// Does a builtin of this name run its words?
pub fn is_evaluator(name: &str) -> bool {
    TABLE.programs.evaluators.contains(&name)
}

/// The options of a program that may turn a check off.
pub fn options(program: &str) -> impl Iterator<Item = &'static InsecureOption> {
    TABLE.option.iter().filter(move |row| row.programs.iter().any(|known| glob(known, program)))
}

impl InsecureOption {
    /// Is a word this option, seen with the word behind it?
    pub fn at(&self, word: &str, next: Option<&str>) -> Option<Found> {
        let takes_value = self.any_value || !self.values.is_empty();
        let fits = |value: &str| self.any_value || self.values.iter().any(|known| glob(known, value));
        for flag in self.flags {
            if takes_value {
                if word == *flag && next.is_some_and(fits) {
                    return Some(Found::Words(2));
                }
                let joined = word.strip_prefix(flag);
                let joined = joined.map(|rest| rest.strip_prefix('=').unwrap_or(rest));
                if joined.is_some_and(|value| !value.is_empty() && fits(value)) {
                    return Some(Found::Words(1));
                }
            } else if glob(flag, word) {
                return Some(Found::Words(1));
            } else if let (Some(letter), Some(group)) = (single_letter(flag), word.strip_prefix('-'))
                && !group.starts_with('-')
                && let Some(at) = group.find(letter)
                && !group[..at].contains(|c| self.takes_value(c))
            {
                return Some(Found::Letter(at + 1));
            }
        }
        None
    }

    /// Does a command fail without the option where this is one of its words?
    pub fn is_needed_with(&self, word: &str) -> bool {
        self.needed_with.iter().any(|known| glob(known, word))
    }

    /// Does an option of this letter take a value?
    fn takes_value(&self, letter: char) -> bool {
        self.value_letters.is_some_and(|letters| letters.contains(letter))
    }

    /// Is the word behind this one an option's value?
    pub fn takes_next(&self, word: &str) -> bool {
        let group = word.strip_prefix('-').filter(|group| !group.starts_with('-'));
        group.is_some_and(|group| group.find(|c| self.takes_value(c)).is_some_and(|at| at + 1 == group.len()))
    }
}

fn single_letter(flag: &str) -> Option<char> {
    let mut chars = flag.strip_prefix('-')?.chars();
    chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
}

/// Has a program options or settings that turn a check off?
pub fn may_be_insecure(program: &str) -> bool {
    static PROGRAMS: LazyLock<Globs<()>> = LazyLock::new(|| {
        let options = TABLE.option.iter().map(|row| row.programs);
        let settings = TABLE.setting.iter().map(|row| row.programs);
        options.chain(settings).flatten().map(|program| (*program, ())).collect()
    });
    PROGRAMS.first(program).is_some()
}

/// Do a program's words, options left out, turn a check off for later?
pub fn is_insecure_setting(program: &str, words: &[impl AsRef<str>]) -> bool {
    let rows = TABLE.setting.iter().filter(|row| row.words.len() == words.len());
    rows.filter(|row| row.programs.iter().any(|known| glob(known, program))).any(|row| {
        let fits = |(known, word): (&&str, _)| glob(known, &AsRef::<str>::as_ref(word).to_lowercase());
        row.words.iter().zip(words).all(fits)
    })
}

/// Does a variable with this value turn a check off?
pub fn is_insecure_variable(name: &str, value: &str) -> bool {
    TABLE
        .variable
        .iter()
        .filter(|row| row.names.contains(&name))
        .any(|row| if row.values.is_empty() { !value.is_empty() } else { row.values.contains(&value) })
}

/// The names of the variables that may turn a check off.
pub fn variables() -> impl Iterator<Item = &'static str> {
    TABLE.variable.iter().flat_map(|row| row.names).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_alone_and_in_groups() {
        assert!(TABLE.option.len() > 10 && TABLE.setting.len() > 5);
        let at = |program: &str, word: &str, next| options(program).find_map(|row| row.at(word, next));
        assert_eq!(at("curl", "-k", None), Some(Found::Words(1)));
        assert_eq!(at("curl", "-fsSkL", None), Some(Found::Letter(4)));
        assert_eq!(at("curl", "-ok", None), None);
        assert_eq!(at("curl", "--insecure", None), Some(Found::Words(1)));
        assert_eq!(at("pip3.9", "--trusted-host", Some("h")), Some(Found::Words(2)));
        assert_eq!(at("pip", "--trusted-host=h", None), Some(Found::Words(1)));
        assert_eq!(at("git", "-c", Some("user.name=x")), None);
        assert_eq!(at("git", "-c", Some("http.sslVerify=false")), Some(Found::Words(2)));
        assert_eq!(at("apt-get", "-oAcquire::https::Verify-Peer=false", None), Some(Found::Words(1)));
        assert!(options("curl").any(|row| row.takes_next("-sH") && !row.takes_next("-s")));
    }

    #[test]
    fn settings_and_variables_are_told() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(is_insecure_setting("npm", &words("config set strict-ssl false")));
        assert!(is_insecure_setting("git", &words("config http.sslVerify false")));
        assert!(!is_insecure_setting("git", &words("config http.sslVerify true")));
        assert!(is_insecure_variable("NODE_TLS_REJECT_UNAUTHORIZED", "0"));
        assert!(!is_insecure_variable("NODE_TLS_REJECT_UNAUTHORIZED", "1"));
        assert!(
            is_insecure_variable("GIT_SSL_NO_VERIFY", "true")
                && !is_insecure_variable("GIT_SSL_NO_VERIFY", "")
        );
        assert!(is_interpreter("python3.11") && is_fetcher("curl") && is_evaluator("."));
    }
}
