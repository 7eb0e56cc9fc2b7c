//! A container is to run one process: the engine watches, stops and scales that one.

use super::entries;
use crate::{
    Settings,
    knowledge::{
        commands::{self, Kind},
        processes,
    },
    model::{Entry, Model, Site, Stage, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::{self, AndOr, Command, End, Script, Simple, commands_in},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "one-process",
    aliases: &[],
    category: Category::Process,
    severity: Severity::Warning,
    on: Default::On,
    summary: "The container runs several programs side by side",
    why: "The engine sees the first process alone: where another one dies nobody starts it again, its logs lie in files, \
          it is stopped without a signal, and what one of them may do (ports, capabilities, memory) all may. Each \
          program in a container of its own can be watched, updated and scaled by itself.",
    fix_safety: "No fix: how the programs find each other, and what they share, changes where they part.",
    bad: "FROM debian:12\nCMD [\"/usr/bin/supervisord\", \"-n\"]\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let sites = entries(model, stage);
        let Some(&first) = sites.first() else { continue };
        if let Some(message) = supervisor(model, stage) {
            findings.push(RULE.finding(first, first.range.clone(), message).by_hand(
                "Give each program a container of its own, with its own CMD (of one image, if need be); dfix doesn't \
                 know which programs it starts",
            ));
            continue;
        }
        for site in sites {
            if let Some(message) = several_of(model, site) {
                findings.push(RULE.finding(site, site.range.clone(), message).by_hand(
                    "Give each program a container of its own and run it in the foreground, as the last command; dfix \
                     doesn't know how they depend on each other",
                ));
            }
        }
    }
}

fn supervisor(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    let file = model.document.source().text();
    let found = programs.iter().find(|program| processes::is_supervisor(&program.program, file))?;
    Some(format!("`{}` runs several programs in one container", found.program))
}

/// What `several` says of the code that an instruction hands to a shell, in shell form or behind `sh -c`.
fn several_of(model: &Model<'_>, site: Site<'_>) -> Option<String> {
    let site = model.site(site.index);
    if let Ok(script) = model.script(site) {
        return several(script);
    }
    let code = model.json_code(site).filter(|code| processes::may_start(code))?;
    several(&shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\').ok()?)
}

/// Does code start more than one program and leave them running?
fn several(script: &Script) -> Option<String> {
    let starter = script.commands().into_iter().find_map(|visit| {
        let words: Vec<String> = effective_words(visit.command)
            .iter()
            .map(|word| word.literal().unwrap_or_default().into_owned())
            .collect();
        let (program, arguments) = words.split_first()?;
        processes::is_starter(program, arguments.iter().map(String::as_str)).then(|| words.join(" "))
    });
    if let Some(line) = starter {
        return Some(format!("`{line}` starts a program that nobody watches"));
    }
    let at = script.list.iter().position(|and_or| matches!(and_or.end, Some((End::Ampersand, _))))?;
    let runs = |and_or: &AndOr| and_or_commands(and_or).into_iter().any(is_program);
    let others = script.list.iter().enumerate().filter(|(other, and_or)| *other > at && runs(and_or)).count();
    (others > 0 && runs(&script.list[at]))
        .then(|| "a program is started in the background, and another beside it".to_owned())
}

fn and_or_commands(and_or: &AndOr) -> Vec<&Simple> {
    let commands = and_or.pipelines.iter().flat_map(|pipeline| &pipeline.commands);
    commands
        .flat_map(|command| match command {
            Command::Simple(simple) => vec![simple],
            Command::Compound(compound) => {
                commands_in(&compound.inner).into_iter().map(|visit| visit.command).collect()
            }
        })
        .collect()
}

/// Is it more than a command of the shell, or one that only waits?
fn is_program(command: &Simple) -> bool {
    let words: Vec<String> =
        effective_words(command).iter().map(|word| word.literal().unwrap_or_default().into_owned()).collect();
    let Some((program, arguments)) = words.split_first() else { return false };
    let name = program.rsplit('/').next().unwrap_or(program);
    let waits = commands::lookup(name, arguments.iter().map(String::as_str)).is_some_and(|known| {
        matches!(known.kind, Kind::Idle | Kind::Interactive) && !arguments.iter().any(|word| word == "-c")
    });
    !processes::is_builtin(program) && !waits
}
