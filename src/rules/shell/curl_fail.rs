//! Without -f, curl takes an error page for what was asked for.

use crate::{
    Settings,
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Keyword,
        shell::{AndOr, Command, ShellWord, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "curl-fail",
    aliases: &[],
    category: Category::Shell,
    severity: Severity::Info,
    on: Default::On,
    summary: "curl saves or pipes the page of an HTTP error",
    why: "Without -f, curl succeeds where the server answers 404 or 500, and writes the page that came with it. The build goes \
          on with it as if it were the file.",
    fix_safety: "Unsafe: where the server answers with an error, the build stops, and it went on so far.",
    bad: "FROM debian:12\nRUN curl -sSL -o /a https://example.com/a\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN curl -fsSL -o /a https://example.com/a\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites().filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
        if !model.document.text(&site.range).contains("curl") {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        let mut found = Vec::new();
        let writes = |redirect: &std::ops::Range<usize>| {
            let text = model.document.text(redirect);
            text.trim_start_matches('1').starts_with('>')
                && !text.contains("/dev/null")
                && !text.trim_start_matches('1').starts_with(">&")
        };
        let is_used = |simple: &Simple| simple.redirects.iter().any(writes);
        collect(&script.list, false, &mut found);
        for list in &script.substitutions {
            collect(list, true, &mut found);
        }
        for (simple, is_read) in found {
            let Some((program, arguments)) = effective_words(simple).split_first() else { continue };
            if program.text.rsplit('/').next() != Some("curl") || !asks_for_a_file(arguments) {
                continue;
            }
            if !is_read && !is_used(simple) && !saves(arguments) {
                continue;
            }
            let message = "curl takes the page of an HTTP error for what was asked for";
            let why = "where the server answers with an error, the build stops, and it went on so far";
            let fix =
                Fix::new("add -f", Applicability::Unsafe(why.into())).framed(Change::Inside(site.index));
            // A letter that takes no value can stand behind another.
            let group = arguments.iter().find(|word| {
                word.text
                    .strip_prefix('-')
                    .is_some_and(|letters| letters.starts_with(['s', 'S', 'L', 'k', 'g', 'v']))
            });
            let fix = match group {
                Some(word) => fix.insert(word.range.start + 1, "f"),
                None => fix.insert(program.range.end, " -f"),
            };
            findings.push(RULE.finding(site, program.range.clone(), message).fixed_by(fix));
        }
    }
}

/// All simple commands, with whether another command reads their output.
fn collect<'s>(list: &'s [AndOr], is_substituted: bool, found: &mut Vec<(&'s Simple, bool)>) {
    for pipeline in list.iter().flat_map(|and_or| &and_or.pipelines) {
        for (at, command) in pipeline.commands.iter().enumerate() {
            let is_read = is_substituted || at + 1 < pipeline.commands.len();
            let substitutions = match command {
                Command::Simple(simple) => {
                    found.push((simple, is_read));
                    &simple.substitutions
                }
                Command::Compound(compound) => {
                    collect(&compound.inner, is_read, found);
                    &compound.substitutions
                }
            };
            for list in substitutions {
                collect(list, true, found);
            }
        }
    }
}

/// Each letter of a group of options, up to one that takes a value.
fn letters(word: &ShellWord) -> impl Iterator<Item = char> {
    let group = word.text.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default();
    let mut ended = false;
    group.chars().take_while(move |letter| {
        !std::mem::replace(&mut ended, "AbcCdDeEFHKmoPQrtTuUwxXyYz".contains(*letter))
    })
}

/// Does curl fetch what it is asked for, and fail for none of these options? What a variable may say is not known.
fn asks_for_a_file(arguments: &[ShellWord]) -> bool {
    let others = [
        "--fail",
        "--fail-with-body",
        "--head",
        "--version",
        "--help",
        "--write-out",
        "--config",
        "--upload-file",
    ];
    !arguments.iter().any(|word| {
        let option = word.text.split('=').next().unwrap_or_default();
        let upper = word.text.to_ascii_uppercase();
        let may_be_options = upper.trim_start_matches(['"', '{']).starts_with('$')
            && ["OPT", "FLAG", "ARG"].iter().any(|part| upper.contains(part));
        others.contains(&option) || may_be_options || letters(word).any(|letter| "fIVhwKT".contains(letter))
    })
}

/// Does it write into a file itself?
fn saves(arguments: &[ShellWord]) -> bool {
    let to_nowhere = arguments.iter().any(|word| word.text.contains("/dev/null"));
    !to_nowhere
        && arguments.iter().any(|word| {
            let option = word.text.split('=').next().unwrap_or_default();
            matches!(option, "--output" | "--remote-name" | "--remote-name-all")
                || letters(word).any(|letter| "oO".contains(letter))
        })
}
