//! wget's progress bar fills build logs.

use crate::{
    Settings,
    knowledge::Family,
    model::{Model, Site, Stage, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Keyword,
        shell::{ShellWord, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "wget-progress",
    aliases: &["DL3047"],
    category: Category::Shell,
    severity: Severity::Info,
    on: Default::On,
    summary: "wget draws a progress bar into the build log",
    why: "Where there is no terminal, wget writes a line of dots for every 50 KiB: a large download buries the rest of \
          the build's log. --progress=dot:giga writes a line for every 32 MiB.",
    fix_safety: "Safe where the wget is GNU's (on Debian, Ubuntu and RHEL, where apt-get is called, or installed by a package \
                 manager that has GNU's): the same is downloaded. BusyBox's doesn't know the option: on Alpine -q is added, \
                 with which it still tells errors. Unsafe elsewhere: -q, which all know, but GNU's tells no errors then.",
    bad: "FROM debian:12\nRUN wget https://example.com/a\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN wget --progress=dot:giga https://example.com/a\nUSER 10001:10001\n",
    check,
};

const OPTION: &str = "--progress=dot:giga";
const QUIET: &str = "-q";

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Run) {
            if !model.document.text(&site.range).contains("wget") {
                continue;
            }
            let Ok(script) = model.script(site) else { continue };
            for visit in script.commands() {
                let Some((program, words)) = effective_words(visit.command).split_first() else { continue };
                if program.text.rsplit('/').next() != Some("wget") || words.iter().any(is_quiet) {
                    continue;
                }
                let finding =
                    RULE.finding(site, program.range.clone(), "wget draws a progress bar into the build log");
                let (option, applicability) = if is_gnu(model, stage, site) {
                    (OPTION, Applicability::Safe)
                } else if is_read(model, visit.command) {
                    (QUIET, Applicability::Unsafe("something reads what wget tells".into()))
                } else if matches!(model.family(stage), Some(Family::Alpine | Family::Busybox)) {
                    (QUIET, Applicability::Safe)
                } else {
                    let why = format!(
                        "not every wget says why it fails with {QUIET}; GNU's knows {OPTION} instead, which others don't"
                    );
                    (QUIET, Applicability::Unsafe(why))
                };
                findings.push(
                    finding.fixed_by(
                        Fix::new(format!("add {option}"), applicability)
                            .framed(Change::Inside(site.index))
                            .insert(program.range.end, format!(" {option}")),
                    ),
                );
            }
        }
    }
}

/// Does what it tells go elsewhere than into the build log, or is it asked for?
fn is_read(model: &Model<'_>, command: &Simple) -> bool {
    command.redirects.iter().any(|redirect| model.document.text(redirect).contains(['2', '&']))
        || command.words.iter().any(|word| matches!(&*word.text, "-S" | "--server-response"))
}

/// Is this an option under which wget says little, or elsewhere, or what it is told?
fn is_quiet(word: &ShellWord) -> bool {
    let text = &*word.text;
    let long = [
        "--progress",
        "--show-progress",
        "--quiet",
        "--no-verbose",
        "--output-file",
        "--append-output",
        "--spider",
        "--version",
        "--help",
    ];
    if text.starts_with("--") {
        return long.iter().any(|option| text.starts_with(option));
    }
    holds_options(text)
        || matches!(text.trim_matches('"'), "$@" | "$*")
        || text == "-nv"
        || (text.starts_with('-') && text[1..].contains(['q', 'o', 'a']) && !text.starts_with("-O"))
}

/// Is this a variable that holds options, by its name: `$WGET_OPTS`, `${args}`?
fn holds_options(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    let mut parts = name.trim_matches(['{', '}']).split('_').map(str::to_ascii_uppercase);
    parts.any(|part| {
        ["OPT", "FLAG", "ARG", "PARAM"].iter().any(|word| part.starts_with(word))
            || ["OPTS", "OPTIONS", "FLAGS", "ARGS"].iter().any(|word| part.ends_with(word))
    })
}

/// Debian, Ubuntu and RHEL package GNU's wget; elsewhere one of the managers that do must have
/// installed it, or apt-get says that it is one of the first two.
fn is_gnu(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> bool {
    const WITH_GNU_WGET: &[&str] = &["apt-get", "apt", "apk"];
    const ON_DEBIAN: &[&str] = &["apt-get", "apt"];
    if matches!(
        model.family(stage),
        Some(Family::Debian | Family::Ubuntu | Family::Rhel | Family::RhelMinimal)
    ) {
        return true;
    }
    model.sites_before(stage, site.index + 1).any(|earlier| {
        if !model.names_a_manager(earlier) {
            return false;
        }
        model.calls(earlier).iter().any(|call| {
            WITH_GNU_WGET.contains(&&*call.manager.name)
                && call.installs()
                && call.top_level
                && (ON_DEBIAN.contains(&&*call.manager.name)
                    || call.operands().iter().any(|word| &*word.text == "wget"))
        })
    })
}
