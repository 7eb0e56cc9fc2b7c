//! Facts about programs that fetch things: `fetching.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Globs, glob};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    programs: Programs,
    option: Vec<InsecureOption>,
    setting: Vec<Setting>,
    variable: Vec<Variable>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Programs {
    fetchers: Vec<String>,
    interpreters: Vec<String>,
    evaluators: Vec<String>,
}

/// Options that turn a check off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsecureOption {
    programs: Vec<String>,
    flags: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    any_value: bool,
    #[serde(default)]
    value_letters: String,
    #[serde(default)]
    needed_with: Vec<String>,
    /// What the program does with it.
    pub what: String,
    /// Why the build may fail without it.
    pub breaks: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    programs: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    names: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
}

/// How an option stands among a program's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is so many words.
    Words(usize),
    /// It is the letter at this place in a group.
    Letter(usize),
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(json!("fetching")).unwrap_or_default());

/// Does a program of this name fetch something from a server and print it?
pub fn is_fetcher(name: &str) -> bool {
    TABLE.programs.fetchers.iter().any(|known| known == name)
}

/// Does a program of this name, with a version behind it or not, run code that it reads?
pub fn is_interpreter(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    TABLE.programs.interpreters.iter().any(|known| known == name || known == bare)
}

/// Does a builtin of this name run its words?
pub fn is_evaluator(name: &str) -> bool {
    TABLE.programs.evaluators.iter().any(|known| known == name)
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
        for flag in &self.flags {
            if takes_value {
                if word == flag && next.is_some_and(fits) {
                    return Some(Found::Words(2));
                }
                let joined = word.strip_prefix(flag.as_str());
                let joined = joined.map(|rest| rest.strip_prefix('=').unwrap_or(rest));
                if joined.is_some_and(|value| !value.is_empty() && fits(value)) {
                    return Some(Found::Words(1));
                }
            } else if glob(flag, word) {
                return Some(Found::Words(1));
            } else if let (Some(letter), Some(group)) = (single_letter(flag), word.strip_prefix('-'))
                && !group.starts_with('-')
                && let Some(at) = group.find(letter)
                && !group[..at].contains(|c| self.value_letters.contains(c))
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

    /// Is the word behind this one an option's value?
    pub fn takes_next(&self, word: &str) -> bool {
        let group = word.strip_prefix('-').filter(|group| !group.starts_with('-'));
        group.is_some_and(|group| {
            group.find(|c| self.value_letters.contains(c)).is_some_and(|at| at + 1 == group.len())
        })
    }
}

fn single_letter(flag: &str) -> Option<char> {
    let mut chars = flag.strip_prefix('-')?.chars();
    chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
}

/// Has a program options or settings that turn a check off?
pub fn may_be_insecure(program: &str) -> bool {
    static PROGRAMS: LazyLock<Globs<()>> = LazyLock::new(|| {
        let options = TABLE.option.iter().map(|row| &row.programs);
        let settings = TABLE.setting.iter().map(|row| &row.programs);
        options.chain(settings).flatten().map(|program| (program.as_str(), ())).collect()
    });
    PROGRAMS.first(program).is_some()
}

/// Do a program's words, options left out, turn a check off for later?
pub fn is_insecure_setting(program: &str, words: &[impl AsRef<str>]) -> bool {
    let rows = TABLE.setting.iter().filter(|row| row.words.len() == words.len());
    rows.filter(|row| row.programs.iter().any(|known| glob(known, program))).any(|row| {
        let fits = |(known, word): (&String, _)| glob(known, &AsRef::<str>::as_ref(word).to_lowercase());
        row.words.iter().zip(words).all(fits)
    })
}

/// Does a variable with this value turn a check off?
pub fn is_insecure_variable(name: &str, value: &str) -> bool {
    TABLE.variable.iter().filter(|row| row.names.iter().any(|known| known == name)).any(|row| {
        if row.values.is_empty() { !value.is_empty() } else { row.values.iter().any(|known| known == value) }
    })
}

/// The names of the variables that may turn a check off.
pub fn variables() -> impl Iterator<Item = &'static str> {
    TABLE.variable.iter().flat_map(|row| &row.names).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_alone_and_in_groups() {
        let table: Table = toml::from_str(include_str!("fetching.toml")).expect("the table parses");
        assert!(table.option.len() > 10 && table.setting.len() > 5);
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
