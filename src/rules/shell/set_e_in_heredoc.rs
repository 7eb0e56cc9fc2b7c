//! A heredoc's lines run one after the other, and only the last one's failure counts.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Heredoc, Keyword},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "set-e-in-heredoc",
    aliases: &[],
    category: Category::Shell,
    severity: Severity::Warning,
    on: Default::On,
    summary: "The failure of a heredoc's lines is not noticed, save that of the last",
    why: "A heredoc is a script: the shell goes on behind a line that failed, and the RUN has the status of the last one. The \
          image is built, without what the other lines should have done.",
    fix_safety: "Unsafe: a line that fails stops the build then, also one whose failure did no harm.",
    bad: "FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::Run) {
        let [heredoc] = site.instruction.heredocs.as_slice() else { continue };
        let is_whole = site.instruction.argument_range().is_some_and(|range| {
            let opening = model.document.text(&range).trim();
            let name =
                opening.strip_prefix("<<").map(|name| name.trim_start_matches('-').trim_matches(['"', '\'']));
            name == Some(&*heredoc.name)
        });
        let Ok(script) = model.script(site) else { continue };
        if !is_whole
            || script.list.len() < 2
            || script.may_stop_on_errors()
            || model.shell_stops_on_errors(site.index)
        {
            continue;
        }
        let body = model.document.text(&heredoc.body);
        let (first, skipped) = match body.strip_prefix("#!").and_then(|rest| rest.split_once('\n')) {
            Some((program, _)) if program.contains(" -") => continue,
            Some((program, _)) => (heredoc.body.start + program.len() + 3, true),
            None => (heredoc.body.start, false),
        };
        let message = "the shell goes on behind a line of the heredoc that failed";
        let finding = RULE.finding(site, site.name.range.clone(), message);
        if body.contains('\r') {
            findings.push(finding.by_hand(
                "Begin it with `set -e`, and end its lines without carriage returns, which the shell takes for a part of them",
            ));
            continue;
        }
        findings.push(finding.fixed_by(fix(model, site, heredoc, first, skipped)));
    }
}

fn fix(model: &Model<'_>, site: Site<'_>, heredoc: &Heredoc, at: usize, behind_program: bool) -> Fix {
    let source = model.document.source();
    let newline = source.newline().as_str();
    let indentation = source.indentation(if behind_program { heredoc.body.start } else { at });
    let why = "a line that failed so far without harm stops the build then";
    Fix::new("begin with `set -e`", Applicability::Unsafe(why.into()))
        .framed(Change::Inside(site.index))
        .insert(at, format!("{indentation}set -e{newline}"))
}
