//! A HEALTHCHECK that starts one program needs no shell.
//!
//! Docker takes any exit status but 0 for unhealthy (moby, daemon/health.go:
//! "Failure (including invalid exit code)"), so `|| exit 1` changes nothing. A
//! check that takes too long is killed: in shell form that is the shell, and the
//! program may go on.

use super::{RULE, is_known, is_plain_shell, plain_words, shell_before, written};
use crate::{
    knowledge::programs,
    model::{Model, Site, Stage},
    rules::{Finding, Severity},
    syntax::{
        Command as Form,
        shell::{AndOr, Command, Operator, Pipeline, Script, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The finding about a check in shell form, where it can do without.
pub fn judge(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Option<Finding> {
    let Some(Form::Shell(lines)) = site.instruction.command() else { return None };
    let range = lines.first()?.start..lines.last()?.end;
    if model.document.text(&range).starts_with('[') || !site.comments.is_empty() || !site.heredocs.is_empty()
    {
        return None;
    }
    if shell_before(model, stage, site).is_some_and(|shell| !is_plain_shell(model, &shell)) {
        return None;
    }
    let script = model.script(site).ok()?;
    let (list, command) = checked(script)?;
    let words = plain_words(command).ok()?;
    let (first, program) = words.first()?;
    if super::BUILT_IN.contains(&program.as_str()) || program.contains(char::is_whitespace) {
        return None;
    }
    let over_lines = |part: &std::ops::Range<usize>| model.document.text(part).contains('\n');
    if words.iter().any(|(word, _)| over_lines(&word.range))
        || over_lines(&(command.range.start..first.range.end))
    {
        return None;
    }
    let name = program.rsplit('/').next().unwrap_or(program);
    let applicability = if programs::is_check(name) && !program.contains('/')
        || is_known(model, stage, &words)
    {
        Applicability::Safe
    } else {
        Applicability::Unsafe(format!("{program} starts only under a shell if it is a script without `#!`"))
    };
    let mut fix = written(
        Fix::new("write a JSON array", applicability).framed(Change::Inside(site.index)),
        command,
        &words,
    );
    if command.range.end < list.range.end {
        fix = fix.replace(command.range.end..list.range.end, "");
    }
    let finding = RULE.finding(site, range, "the HEALTHCHECK is no JSON array, so a shell runs it");
    Some(finding.coded(["DL3025"]).weighing(Severity::Info).fixed_by(fix))
}

/// The one command of `PROGRAM …` or `PROGRAM … || exit 1`.
fn checked(script: &Script) -> Option<(&AndOr, &Simple)> {
    let [list] = script.list.as_slice() else { return None };
    let fails = |pipeline: &Pipeline| {
        simple(pipeline).is_some_and(|command| {
            let words: Vec<&str> = command.words.iter().map(|word| &*word.text).collect();
            let plain = command.redirects.is_empty() && command.assignments.is_empty();
            plain
                && match words.as_slice() {
                    ["false"] | ["exit"] => true,
                    ["exit", status] => status.parse::<u8>().is_ok_and(|status| status > 0),
                    _ => false,
                }
        })
    };
    let command = match (list.pipelines.as_slice(), list.operators.as_slice()) {
        ([check], []) => simple(check)?,
        ([check, or], [(Operator::Or, _)]) if fails(or) => simple(check)?,
        _ => return None,
    };
    let plain = list.end.is_none() && script.comments.is_empty() && command.assignments.is_empty();
    plain.then_some((list, command))
}

fn simple(pipeline: &Pipeline) -> Option<&Simple> {
    match pipeline.commands.as_slice() {
        [Command::Simple(command)] if !pipeline.negated => Some(command),
        _ => None,
    }
}
