//! /bin/sh is made a link to bash, where SHELL would do.

use crate::{
    Settings,
    model::{Model, Site, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Keyword,
        shell::{Command, Operator, Script, ShellWord, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule. Unlike hadolint's, a link *to* /bin/sh is none.
pub static RULE: Rule = Rule {
    name: "shell-instruction",
    aliases: &["DL4005"],
    category: Category::Shell,
    severity: Severity::Warning,
    on: Default::On,
    summary: "/bin/sh is replaced to get another shell for RUN",
    why: "All scripts of the system begin with `#!/bin/sh` and are written for the shell that the distribution chose. SHELL \
          changes the shell of RUN, CMD and ENTRYPOINT alone.",
    fix_safety: "Unsafe: scripts that begin with `#!/bin/sh` get the system's own shell again. Only where the RUN does \
                 nothing else; by hand elsewhere.",
    bad: "FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\nUSER 10001:10001\n",
    good: "FROM debian:12\nSHELL [\"/bin/bash\", \"-c\"]\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites().filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
        if !model.document.text(&site.range).contains("/bin/sh") {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        let commands = script.commands();
        let Some(link) = commands.iter().map(|visit| visit.command).find(|command| is_link(command)) else {
            continue;
        };
        let finding =
            RULE.finding(site, link.range.clone(), "/bin/sh is replaced; SHELL changes the shell of RUN");
        findings.push(match shell_of(script, link).filter(|_| is_plain(model, site)) {
            Some(shell) => finding.fixed_by(
                Fix::new(
                    "write SHELL",
                    Applicability::Unsafe("scripts that begin with `#!/bin/sh` run in the system's own shell then".into()),
                )
                .framed(Change::Inside(site.index))
                .replace(
                    site.range.clone(),
                    format!("{} [\"{shell}\", \"-c\"]", site.instruction.in_its_case("SHELL")),
                ),
            ),
            None => finding.by_hand(
                "Name the shell with SHELL, such as SHELL [\"/bin/bash\", \"-c\"]; dfix doesn't, since the RUN does more than link \
                 bash",
            ),
        });
    }
}

fn is_link(command: &Simple) -> bool {
    let words = effective_words(command);
    let is_it = |word: Option<&ShellWord>, text: &str| word.is_some_and(|word| &*word.text == text);
    is_it(words.first(), "ln") && is_it(words.last(), "/bin/sh")
}

/// A RUN of its own lines, with no comment inside and no other SHELL before it.
fn is_plain(model: &Model<'_>, site: Site<'_>) -> bool {
    site.keyword == Keyword::Run
        && site.flags.is_empty()
        && site.heredocs.is_empty()
        && site.comments.is_empty()
        && model.shell_before(site.index).is_none()
}

/// The shell that /bin/sh becomes, where the code does nothing else than that.
fn shell_of(script: &Script, link: &Simple) -> Option<&'static str> {
    let [list] = script.list.as_slice() else { return None };
    let prepares = |simple: &Simple| {
        let words: Vec<&str> = effective_words(simple).iter().map(|word| &*word.text).collect();
        match words.as_slice() {
            ["rm", operands @ ..] => operands.iter().all(|word| word.starts_with('-') || *word == "/bin/sh"),
            ["mv", "/bin/sh", backup] => backup.starts_with("/bin/sh"),
            _ => false,
        }
    };
    let is_known = |command: &Command| match command {
        Command::Simple(simple) => std::ptr::eq(simple, link) || prepares(simple),
        Command::Compound(_) => false,
    };
    let is_all = script.comments.is_empty()
        && list.operators.iter().all(|(operator, _)| *operator == Operator::And)
        && list
            .pipelines
            .iter()
            .all(|p| !p.negated && p.commands.len() == 1 && p.commands.iter().all(is_known));
    let operands: Vec<&str> = effective_words(link)[1..]
        .iter()
        .map(|word| &*word.text)
        .filter(|word| !word.starts_with('-'))
        .collect();
    match operands.as_slice() {
        ["/bin/bash" | "bash" | "/usr/bin/bash", "/bin/sh"] if is_all => Some("/bin/bash"),
        _ => None,
    }
}
