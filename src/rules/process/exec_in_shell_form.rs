//! A shell that waits for the last command keeps its signals from it.

use super::entries;
use crate::{
    Settings,
    knowledge::{
        commands::{self, Kind},
        processes,
    },
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::{Command, CompoundKind, End, Operator, Script, Simple},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "exec-in-shell-form",
    aliases: &[],
    category: Category::Process,
    severity: Severity::Info,
    on: Default::On,
    summary: "The shell of CMD or ENTRYPOINT waits for the last of several commands",
    why: "The engine sends its signals to the first process. Where that is a shell which waits for the program, docker \
          stop reaches the shell alone: the program is killed ten seconds later, in the middle of what it does. exec \
          puts the program into the shell's place. bash does so by itself since 5.1; \
          dash, the shell of Debian and Ubuntu, doesn't.",
    fix_safety: "Unsafe: the program is the first process then, gets the signals, and has to reap what its children \
                 leave behind. Only a plain program at the end of a list without background jobs, traps and functions.",
    bad: "FROM debian:12\nUSER 10001:10001\nCMD cd /app && ./server --port 8080\n",
    good: "FROM debian:12\nUSER 10001:10001\nCMD cd /app && exec ./server --port 8080\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        for site in entries(model, stage) {
            let Ok(script) = model.script(site) else { continue };
            let Some(command) = last_program(script) else { continue };
            let Some(word) = command.words.first() else { continue };
            let message = format!("`{}` gets no signals where the shell waits for it", word.text);
            let finding = RULE.finding(site, word.range.clone(), message);
            if word.literal().is_none() && !is_path(&word.text) {
                findings.push(finding.by_hand(
                    "Write exec before it if the variable names a program: dfix doesn't know whether it is one",
                ));
                continue;
            }
            let why = format!(
                "`{}` is the first process then: it gets the signals, and has to reap what its children leave behind",
                word.text
            );
            let fix = Fix::new("write exec before it", Applicability::Unsafe(why))
                .framed(Change::Inside(site.index))
                .insert(word.range.start, "exec ");
            findings.push(finding.fixed_by(fix));
        }
    }
}

/// The plain program that a list of several commands ends with.
fn last_program(script: &Script) -> Option<&Simple> {
    let (last, earlier) = script.list.split_last()?;
    let (pipeline, before) = last.pipelines.split_last()?;
    let [Command::Simple(command)] = pipeline.commands.as_slice() else { return None };
    let is_first = earlier.is_empty() && before.is_empty();
    let ends = |end: &Option<(End, std::ops::Range<usize>)>| matches!(end, Some((End::Ampersand, _)));
    let in_background = script.list.iter().any(|and_or| ends(&and_or.end));
    let only_and = last.operators.iter().all(|(operator, _)| *operator == Operator::And);
    if is_first || in_background || !only_and || pipeline.negated || !command.assignments.is_empty() {
        return None;
    }
    if makes_functions(script) || script.commands().iter().any(|visit| changes_the_shell(visit.command)) {
        return None;
    }
    let first = command.words.first()?;
    let name = first.literal().unwrap_or_default();
    if processes::is_builtin(&name) || first.text.contains("$(") || first.text.contains('`') {
        return None;
    }
    let words: Vec<String> =
        effective_words(command).iter().map(|word| word.literal().unwrap_or_default().into_owned()).collect();
    let (program, arguments) = words.split_first()?;
    let program = program.rsplit('/').next().unwrap_or(program);
    let known = commands::lookup(program, arguments.iter().map(String::as_str));
    // What keeps a container open for people, or only waits, has nothing to lose.
    let has_nothing = known.is_some_and(|known| match known.kind {
        Kind::Idle => true,
        Kind::Interactive => arguments.iter().all(|word| word.starts_with('-')),
        _ => false,
    });
    let starts = processes::is_starter(program, arguments.iter().map(String::as_str));
    (!has_nothing && !starts).then_some(command)
}

fn makes_functions(script: &Script) -> bool {
    let commands =
        script.list.iter().flat_map(|and_or| &and_or.pipelines).flat_map(|pipeline| &pipeline.commands);
    commands.into_iter().any(
        |command| matches!(command, Command::Compound(compound) if compound.kind == CompoundKind::Function),
    )
}

/// May a command set a trap, or give a name another meaning?
fn changes_the_shell(command: &Simple) -> bool {
    command
        .words
        .first()
        .is_some_and(|word| matches!(&*word.text, "trap" | "alias" | "." | "source" | "eval"))
}

/// Does a word with variables stand for a path, and so for a program?
fn is_path(word: &str) -> bool {
    let mut depth = 0;
    word.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == '/' && depth == 0
    })
}
