//! What a server sends runs as it comes: `curl … | sh`.

use std::borrow::Cow;

use crate::{
    Settings,
    knowledge::fetching,
    model::{Model, Site, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::{Command, Pipeline, ShellWord, Simple, commands_in},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "pipe-to-shell",
    aliases: &[],
    category: Category::Secrets,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A script is run as a server sends it",
    why: "Whoever controls the server, or the way to it, runs code in the build and in what it ships; a transfer that \
          breaks off runs half a script; and the same Dockerfile builds something else tomorrow. A checksum tells all \
          three.",
    fix_safety: "No fix: the script's checksum is for a person to look up, and many such scripts change in place.",
    bad: "FROM debian:12\nRUN curl -fsSL https://example.com/install.sh | sh\nUSER 10001:10001\n",
    good: "",
    check,
};

const ADVICE: &str = "Download it to a file, compare its checksum (`echo \"SUM  file\" | sha256sum -c -`), then run it; or let \
                      `ADD --checksum=sha256:SUM URL /file` do both; dfix doesn't know which checksum is the right one";

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (_, site, script) in model.runs_with(&["curl", "wget", "fetch", "http", "aria2c", "GET", "lwp"]) {
        for pipeline in script.pipelines() {
            findings.extend(of_pipeline(site, pipeline));
        }
        for visit in script.commands() {
            findings.extend(of_substitution(site, visit.command));
        }
    }
}

/// `curl … | sh`
fn of_pipeline(site: Site<'_>, pipeline: &Pipeline) -> Option<Finding> {
    let mut fetched = false;
    for command in &pipeline.commands {
        let runs = match command {
            Command::Simple(simple) => {
                let words = effective_words(simple);
                let runs =
                    name(words).filter(|name| fetching::is_interpreter(name) && reads_code(&words[1..]));
                fetched |= fetches(simple);
                runs
            }
            Command::Compound(compound) => {
                fetched |= commands_in(&compound.inner).iter().any(|visit| fetches(visit.command));
                None
            }
        };
        if let Some(name) = runs.filter(|_| fetched) {
            let message = format!("`{name}` runs what a server sends, unseen");
            return Some(RULE.finding(site, pipeline.range.clone(), message).by_hand(ADVICE));
        }
    }
    None
}

/// `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`
fn of_substitution(site: Site<'_>, command: &Simple) -> Option<Finding> {
    let fetched = command.substitutions.iter().any(|list| {
        list.iter().flat_map(|and_or| &and_or.pipelines).any(|pipeline| match pipeline.commands.as_slice() {
            [Command::Simple(simple), ..] => fetches(simple),
            _ => false,
        })
    });
    let words = effective_words(command);
    let name = name(words).filter(|_| fetched)?;
    let is_code = |word: &ShellWord| {
        let text = word.text.trim_start_matches('"');
        ["$(", "`", "<("].iter().any(|open| text.starts_with(open))
    };
    let code = if fetching::is_evaluator(&name) {
        words.get(1)
    } else if fetching::is_interpreter(&name) {
        let at = words[1..].iter().position(|word| !word.text.starts_with(['-', '+']))?;
        words.get(at + 1)
    } else {
        None
    };
    // In `eval "$(curl …)"` the code is what is fetched, in `sh -c "tar x $(curl …)"` it isn't.
    if !code.is_some_and(is_code) {
        return None;
    }
    let message = format!("`{name}` runs what a server sends, unseen");
    Some(RULE.finding(site, command.range.clone(), message).by_hand(ADVICE))
}

fn name(words: &[ShellWord]) -> Option<Cow<'_, str>> {
    words.first()?.file_name()
}

fn fetches(command: &Simple) -> bool {
    name(effective_words(command)).is_some_and(|name| fetching::is_fetcher(&name))
}

/// Does an interpreter with these arguments take its code from its input?
fn reads_code(arguments: &[ShellWord]) -> bool {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match &*word.text {
            "-" | "--" | "-s" | "/dev/stdin" => return true,
            "-c" | "-e" | "-m" | "-r" | "-n" | "-ne" | "-pe" | "-lne" | "-E" | "-p" => return false,
            "-o" | "+o" | "-O" => {
                words.next();
            }
            text if text.starts_with("--") || text.starts_with('+') => {}
            text if text.starts_with('-') => {
                if text.contains('c') {
                    return false;
                }
                if text.contains('s') {
                    return true;
                }
            }
            _ => return false,
        }
    }
    true
}
