//! What changes the shell of a RUN is gone with it.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Keyword,
        shell::{Command, Operator, Script, ShellWord, Simple},
        words,
    },
    text::{Applicability, Change, Fix},
};

/// The rule. `cd` is not its business: WORKDIR is.
pub static RULE: Rule = Rule {
    name: "export-in-own-run",
    aliases: &[],
    category: Category::Shell,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A variable or another setting of the shell ends with its RUN",
    why: "Each RUN starts a shell of its own. What the last command of one exports, sources or sets is there for nobody: not \
          for the next RUN, and not for the container.",
    fix_safety: "Unsafe: ENV (ARG for DEBIAN_FRONTEND) says it for all that follows and for the container, which changes more than the RUN does now. \
                 Only where the RUN holds nothing else, and the builder reads the values as the shell does; by hand elsewhere.",
    bad: "FROM debian:12\nRUN export PATH=/app/bin:$PATH\nUSER 10001:10001\n",
    good: "FROM debian:12\nENV PATH=/app/bin:$PATH\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites().filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
        if !may_lose(model, site) {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        let Some(last) = last(script) else { continue };
        let Some((what, instead)) = lost(last) else { continue };
        let message = format!("{what} holds in this RUN alone, and nothing follows it there");
        let finding = RULE.finding(site, last.range.clone(), message);
        findings.push(match as_env(model, site, script, last) {
            Some(fix) => finding.fixed_by(fix),
            None => finding.by_hand(instead),
        });
    }
}

/// ENV in the place of a RUN that does nothing but set variables.
fn as_env(model: &Model<'_>, site: Site<'_>, script: &Script, command: &Simple) -> Option<Fix> {
    let [list] = script.list.as_slice() else { return None };
    let is_alone = list.pipelines.len() == 1 && list.end.is_none() && script.comments.is_empty();
    let is_plain = site.keyword == Keyword::Run
        && site.instruction.flags.is_empty()
        && site.instruction.heredocs.is_empty()
        && site.lines.start() == site.lines.end();
    let pairs = match command.words.split_first() {
        None => command.assignments.as_slice(),
        Some((program, pairs)) if &*program.text == "export" && command.assignments.is_empty() => pairs,
        Some(_) => return None,
    };
    let (first, last) = (pairs.first()?, pairs.last()?);
    let mut known = model.variables_before(model.stage_of(site.index)?, site.index);
    known.insert("PATH");
    if !is_alone || !is_plain || !command.redirects.is_empty() || !reads_alike(pairs, &known) {
        return None;
    }
    let pairs_range: Range<usize> = first.range.start..last.range.end;
    if model.document.text(&(last.range.end..site.range.end)).contains(|c: char| !c.is_whitespace()) {
        return None;
    }
    let is_for_builds = pairs.iter().all(|pair| BUILD_ONLY.iter().any(|name| pair.text.starts_with(name)));
    let (keyword, why) = match is_for_builds {
        true => ("ARG", "ARG holds for all that follows in the stage"),
        false => ("ENV", "ENV holds for all that follows and for the container, too"),
    };
    let fix = Fix::new(format!("write {keyword}"), Applicability::Unsafe(why.into()))
        .framed(Change::Inside(site.index))
        .replace(site.name.range.end..pairs_range.start, " ")
        .replace(site.name.range.clone(), site.in_its_case(keyword));
    Some(fix)
}

/// Variables that a container has no use for.
/// Source: debconf(7); https://docs.docker.com/engine/faq (why DEBIAN_FRONTEND should not be an ENV)
const BUILD_ONLY: &[&str] = &["DEBIAN_FRONTEND="];

/// Does the builder read these assignments as the shell does?
fn reads_alike(pairs: &[ShellWord], known: &BTreeSet<&str>) -> bool {
    let names: Vec<&str> = pairs.iter().filter_map(|pair| Some(pair.text.split_once('=')?.0)).collect();
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    names.len() == pairs.len()
        && names.iter().all(is_name)
        && pairs.iter().all(|pair| {
            let value = pair.text.split_once('=').map_or("", |(_, value)| value);
            // Of what the shell does here, the builder knows quotes and the variables that it has set itself. Within
            // one ENV variables have the values of before.
            !value.contains(['\\', '`', '(', '~', '*', '?', '[', '{', '!', '\n'])
                && !value.contains("$$")
                && value.matches('$').count() == words::expansions(value).count()
                && words::expansions(value)
                    .all(|name| known.contains(name) && (pairs.len() == 1 || !names.contains(&name)))
        })
}

/// Can a text end in such a command? Code is parsed where it can.
fn may_lose(model: &Model<'_>, site: Site<'_>) -> bool {
    let text = model.document.text(&site.range);
    model.holds_any(site, ["export", "alias", "umask", "ulimit", "source", ". ", "activate"])
        || text.split_whitespace().next_back().is_some_and(|word| word.contains('='))
}

/// The last command, where it runs in the RUN's own shell.
fn last(script: &Script) -> Option<&Simple> {
    let list = script.list.last()?;
    let pipeline = list.pipelines.last()?;
    let is_alternative = list.operators.iter().any(|(operator, _)| *operator == Operator::Or);
    match pipeline.commands.as_slice() {
        [Command::Simple(simple)] if !is_alternative => Some(simple),
        _ => None,
    }
}

/// What is lost behind a command, and what to write instead.
fn lost(command: &Simple) -> Option<(&'static str, &'static str)> {
    const ENV: &str = "Write ENV, which holds for what follows and for the container, or ARG where the build alone needs it";
    let mut words = command.words.iter().map(|word| &*word.text);
    let Some(program) = words.next() else {
        // `A=$(program)` may be there for what the program does.
        let is_plain = command.substitutions.is_empty() && command.redirects.is_empty();
        return (!command.assignments.is_empty() && is_plain).then_some(("the variable", ENV));
    };
    let runs_code = !command.substitutions.is_empty();
    match program {
        "export" if words.next().is_some_and(|word| !word.starts_with('-')) && !runs_code => {
            Some(("the variable", ENV))
        }
        "alias" if words.next().is_some() => {
            Some(("the alias", "Write a script into a folder of PATH, or call the program by its whole name"))
        }
        "umask" | "ulimit" => Some(("the limit", "Set it in the RUN that needs it, before its commands")),
        "source" | "." => {
            let name = words.next()?.trim_matches(['"', '\'']).rsplit('/').next()?;
            let settings = [
                "activate",
                ".bashrc",
                ".profile",
                ".bash_profile",
                ".zshrc",
                "profile",
                "setup.bash",
                "nvm.sh",
            ];
            settings.contains(&name).then_some((
                "what the file sets",
                "Source it in the RUN that needs it, or write ENV for the variables that it sets",
            ))
        }
        "conda" | "mamba" | "micromamba" if words.next() == Some("activate") => {
            Some(("the environment", "Put the environment's bin folder into PATH with ENV"))
        }
        _ => None,
    }
}
