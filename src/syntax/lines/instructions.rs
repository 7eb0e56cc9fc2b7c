//! What BuildKit refuses in an instruction that its parser could read: too few
//! arguments, flags that the instruction doesn't have, values that are none.
//!
//! Source: frontend/dockerfile/instructions (parse.go, bflag.go, commands_run*.go)
//! of BuildKit. What ONBUILD puts off is not looked at until it is built on. Two
//! refusals are findings of rules, which say more: what stands before the first
//! FROM (first-instruction), and FROM, MAINTAINER or ONBUILD behind ONBUILD (onbuild-of).

use std::borrow::Cow;

use super::{
    Line,
    lexer::{LIST_SPACE, heredoc_name, words},
};
use crate::syntax::Keyword;

/// What may follow a flag's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// Nothing, `=true` or `=false`.
    Bool,
    /// `=…`
    Text,
    /// The same, and the flag may stand several times.
    Texts,
}

/// The flags of the instructions that have some.
const FLAGS: &[(Keyword, &[(&str, Value)])] = &[
    (
        Keyword::Add,
        &[
            ("chown", Value::Text),
            ("chmod", Value::Text),
            ("link", Value::Bool),
            ("keep-git-dir", Value::Bool),
            ("checksum", Value::Text),
            ("unpack", Value::Bool),
            ("exclude", Value::Texts),
        ],
    ),
    (
        Keyword::Copy,
        &[
            ("chown", Value::Text),
            ("from", Value::Text),
            ("chmod", Value::Text),
            ("link", Value::Bool),
            ("exclude", Value::Texts),
            ("parents", Value::Bool),
        ],
    ),
    (Keyword::From, &[("platform", Value::Text)]),
    (
        Keyword::Run,
        &[
            ("mount", Value::Texts),
            ("network", Value::Text),
            ("security", Value::Text),
            ("device", Value::Texts),
        ],
    ),
    (
        Keyword::Healthcheck,
        &[
            ("interval", Value::Text),
            ("timeout", Value::Text),
            ("start-period", Value::Text),
            ("start-interval", Value::Text),
            ("retries", Value::Text),
        ],
    ),
];

/// Why BuildKit refuses an instruction, in one clause.
pub fn refusal(line: &Line<'_>, escape: u8) -> Option<String> {
    arguments(line, escape).err().or_else(|| flags(line).err())
}

fn arguments(line: &Line<'_>, escape: u8) -> Result<(), String> {
    let text = &*line.arguments;
    let keyword = line.keyword.as_str();
    let needs = |what: &str| Err(format!("{keyword} needs {what}"));
    match line.keyword {
        Keyword::Add | Keyword::Copy => match list(line).as_slice() {
            [_, .., last] if matches!(heredoc_name(last), Some(Ok(_))) => {
                Err(format!("{keyword} cannot write to a heredoc"))
            }
            [_, _, ..] => Ok(()),
            _ => needs("a source and a destination"),
        },
        Keyword::From => from(&list(line)),
        Keyword::Env | Keyword::Label | Keyword::Arg => {
            // Most have no key to look for.
            let may_be_blank =
                text.is_empty() || text.starts_with(['=', char::from(escape)]) || text.contains(" =");
            let words =
                if may_be_blank || text.contains("\t=") { words(text, escape) } else { return Ok(()) };
            match words.first() {
                None => needs(if line.keyword == Keyword::Arg { "a name" } else { "a name and a value" }),
                Some(first) if line.keyword != Keyword::Arg && !first.contains('=') => Ok(()),
                Some(_) if words.iter().any(|word| word.starts_with('=')) => needs("a name before the `=`"),
                Some(_) => Ok(()),
            }
        }
        Keyword::Healthcheck => healthcheck(line),
        Keyword::Volume => match list(line).as_slice() {
            [] => needs("a path"),
            paths if paths.iter().any(|path| path.trim().is_empty()) => needs("a path that is not empty"),
            _ => Ok(()),
        },
        Keyword::Shell if !line.json || list(line).is_empty() => {
            needs("a JSON array such as [\"/bin/sh\", \"-c\"]")
        }
        Keyword::Expose if text.is_empty() => needs("a port"),
        Keyword::User if text.is_empty() => needs("a user"),
        Keyword::Workdir if text.is_empty() => needs("a path"),
        Keyword::Stopsignal if text.is_empty() => needs("a signal"),
        Keyword::Maintainer if text.is_empty() => needs("a name"),
        Keyword::Onbuild if text.is_empty() => needs("an instruction"),
        _ => Ok(()),
    }
}

/// The arguments of an instruction that takes words or a JSON array.
fn list<'l>(line: &'l Line<'_>) -> Vec<Cow<'l, str>> {
    if line.json {
        return serde_json::from_str(&line.arguments).unwrap_or_default();
    }
    line.arguments.split(LIST_SPACE).filter(|word| !word.is_empty()).map(Cow::Borrowed).collect()
}

fn from(words: &[Cow<'_, str>]) -> Result<(), String> {
    match words {
        [_] => Ok(()),
        [_, as_keyword, name] if as_keyword.eq_ignore_ascii_case("as") => {
            let name_in_small = name.to_lowercase();
            let begins = name_in_small.starts_with(|c: char| c.is_ascii_lowercase());
            let is_part =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
            if begins && name_in_small.chars().all(is_part) {
                return Ok(());
            }
            Err(format!("`{name}` is no name for a stage: a letter, then letters, digits, `-`, `_` and `.`"))
        }
        [] => Err("FROM needs an image".into()),
        _ => Err("FROM takes an image, or an image, AS and a name".into()),
    }
}

fn healthcheck(line: &Line<'_>) -> Result<(), String> {
    let text = &*line.arguments;
    let (kind, command) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let command = command.trim_start();
    let is_empty = command.is_empty()
        || line.json && serde_json::from_str::<Vec<String>>(command).is_ok_and(|items| items.is_empty());
    match kind.to_ascii_uppercase().as_str() {
        "" => Err("HEALTHCHECK needs CMD and a command, or NONE".into()),
        "NONE" if is_empty => Ok(()),
        "NONE" => Err("HEALTHCHECK NONE takes nothing more".into()),
        "CMD" if is_empty => Err("HEALTHCHECK CMD needs a command".into()),
        "CMD" => Ok(()),
        _ => Err(format!("HEALTHCHECK takes CMD or NONE, not `{kind}`")),
    }
}

fn flags(line: &Line<'_>) -> Result<(), String> {
    // BuildKit looks at no flags of theirs, and an instruction that is none has no rules.
    let is_none = line.keyword == Keyword::Healthcheck && line.arguments.eq_ignore_ascii_case("none");
    if is_none || matches!(line.keyword, Keyword::Unknown | Keyword::Arg | Keyword::Stopsignal) {
        return Ok(());
    }
    let keyword = line.keyword.as_str();
    let known =
        FLAGS.iter().find(|(keyword, _)| *keyword == line.keyword).map_or(&[][..], |(_, flags)| flags);
    let mut seen: Vec<&str> = Vec::new();
    for flag in &line.flags {
        let (name, value) =
            flag.split_once('=').map_or((flag.as_str(), None), |(name, value)| (name, Some(value)));
        let name = name.trim_start_matches("--");
        let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else {
            return Err(format!("{keyword} has no flag --{name}"));
        };
        if seen.contains(&name) && *kind != Value::Texts {
            return Err(format!("--{name} stands twice"));
        }
        seen.push(name);
        match (kind, value) {
            (Value::Bool, None) => {}
            (Value::Bool, Some(value)) => {
                if !value.eq_ignore_ascii_case("true") && !value.eq_ignore_ascii_case("false") {
                    return Err(format!("--{name} is true or false, not `{value}`"));
                }
            }
            (_, None) => return Err(format!("--{name} needs a value")),
            (_, Some(value)) => check_value(line.keyword, name, value)?,
        }
    }
    Ok(())
}

fn check_value(keyword: Keyword, name: &str, value: &str) -> Result<(), String> {
    let is_valid = match (keyword, name) {
        (Keyword::Run, "network") => ["default", "none", "host"].contains(&value),
        (Keyword::Run, "security") => ["insecure", "sandbox"].contains(&value),
        (Keyword::Run, "mount") => {
            let from = value.split(',').filter_map(|field| field.split_once('='));
            let mut from = from.filter(|(key, _)| key.eq_ignore_ascii_case("from"));
            // A `$` that ends it is none of a variable.
            if from.any(|(_, from)| from.find('$').is_some_and(|at| at + 1 < from.len())) {
                return Err("from= of --mount takes no variable; name a stage that is FROM it".into());
            }
            true
        }
        (Keyword::Healthcheck, "retries") => {
            value.is_empty() || value.parse::<i32>().is_ok_and(|number| number >= 0)
        }
        (Keyword::Healthcheck, _) => {
            value.is_empty() || nanoseconds(value).is_some_and(|time| time == 0.0 || time >= 1e6)
        }
        _ => true,
    };
    if is_valid { Ok(()) } else { Err(format!("--{name} cannot be `{value}`")) }
}

/// A time as Go writes it, `1m30s`; none that is longer than 292 years.
fn nanoseconds(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut sum = 0.0;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = &rest[end..];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        sum += number * unit;
        rest = &rest[end..];
        if rest.is_empty() {
            return (sum < 9.22e18).then_some(sign * sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_go() {
        for (text, time) in [
            ("0", Some(0.0)),
            ("1m30s", Some(90e9)),
            ("1.5h", Some(5.4e12)),
            (".5s", Some(5e8)),
            ("-1s", Some(-1e9)),
            ("+1us", Some(1e3)),
            ("5", None),
            ("s", None),
            (".s", None),
            ("1..5s", None),
            ("1 s", None),
            ("5d", None),
            ("", None),
            ("$T", None),
            ("3000000h", None),
        ] {
            assert_eq!(nanoseconds(text), time, "{text}");
        }
    }
}
