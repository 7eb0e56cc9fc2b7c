//! Package lists that are fetched in a layer of their own.

use super::{
    Run,
    joining::{is_list, join_all},
    later::Needs,
    runs,
};
use crate::{
    Settings,
    knowledge::Manager,
    model::{Model, Site, Stage, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity, layout::is_commented_out},
    syntax::{
        Keyword,
        shell::{Command, Script},
    },
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "update-with-install",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "The package lists are fetched in another RUN than the one that uses them",
    why: "The builder caches each RUN by its text: the layer with the lists is never made anew, and a changed install works \
          on lists of long ago, until the packages in them are gone. And lists that another layer needs can't be removed.",
    fix_safety: "Safe: only joined where nothing but comments and blank lines stands between, with the same flags, and where \
                 both are lists of `&&`, so that a failure stops the build as before. Nothing is done where comments of both, \
                 or a heading between, would be mixed up.",
    bad: "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let runs: Vec<_> = runs(model).filter(|run| run.site.keyword == Keyword::Run).collect();
    if runs.is_empty() {
        return;
    }
    for manager in model.called_managers().into_iter().filter(|manager| !manager.refresh.is_empty()) {
        let Some(clean) = manager.clean.as_ref().filter(|clean| !clean.needed_by.is_empty()) else {
            continue;
        };
        let mut needs: Option<Needs<'_, '_>> = None;
        for Run { stage, site, script, calls, .. } in &runs {
            let (stage, site) = (*stage, *site);
            let Some(call) = calls.iter().find(|call| call.is_of(manager) && call.refreshes()) else {
                continue;
            };
            let is_alone = !calls.iter().any(|call| call.is_of(manager) && installs_packages(call, manager));
            // Lists in a layer that isn't shipped cost nothing.
            if !is_alone && !model.is_shipped(stage) {
                continue;
            }
            let needs = needs.get_or_insert_with(|| Needs::of(model, manager, clean));
            let Some(install) = next_install(model, stage, site, manager, needs) else { continue };
            let line = *install.lines.start();
            let title = call.title();
            let message = match is_alone {
                true => {
                    format!("`{title}` stands in a layer of its own, and the install in line {line} uses it")
                }
                false => {
                    format!(
                        "`{title}` stands in another layer than the install in line {line}, which uses it"
                    )
                }
            };
            let finding = RULE.finding(site, call.command.range.clone(), message);
            match join(model, stage, site, script, manager, needs) {
                Ok(fix) => findings.push(finding.fixed_by(fix)),
                Err(why) if is_alone => {
                    findings.push(finding.by_hand(format!(
                        "Join it with the install in line {line}; dfix doesn't, since {why}"
                    )))
                }
                // Whoever finds the lists that stay tells what to do.
                Err(_) => {}
            }
        }
    }
}

/// Does it install what its operands name?
fn installs_packages(call: &Call<'_>, manager: &Manager) -> bool {
    manager.pin.as_ref().is_some_and(|pin| call.is_one_of(&pin.verbs))
}

/// The next RUN of the stage that uses the lists, unless one before it fetches its own.
fn next_install<'d>(
    model: &Model<'d>,
    stage: &Stage<'d>,
    site: Site<'d>,
    manager: &Manager,
    needs: &Needs<'_, '_>,
) -> Option<Site<'d>> {
    for later in model.package_runs(stage).filter(|later| later.index > site.index) {
        if needs.cache(later.index) {
            return (later.keyword == Keyword::Run).then_some(later);
        }
        model.script(later).ok()?;
        if model.calls(later).iter().any(|call| call.is_of(manager) && call.refreshes()) {
            return None;
        }
    }
    None
}

/// Joins the RUN with those that follow it and use its lists.
fn join(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    script: &Script,
    manager: &Manager,
    needs: &Needs<'_, '_>,
) -> Result<Fix, String> {
    is_list(model, site, script)?;
    let is_alone =
        !model.calls(site).iter().any(|call| call.is_of(manager) && installs_packages(call, manager));
    if !holds_calls_alone(model, script, manager) {
        return Err("it runs other commands as well".into());
    }
    if !site.comments.is_empty() {
        return Err("a comment stands inside it".into());
    }
    if !model.calls(site).iter().all(|call| call.refreshes() || call.installs()) {
        return Err("it does more than fetch and install".into());
    }
    let mut joined = vec![(site, script)];
    for index in site.index + 1..stage.body.end {
        let next = model.site(index);
        let (last, _) = joined[joined.len() - 1];
        let fits = fits(model, last, next, needs);
        if comments_out_an_instruction(model, last, next) {
            if joined.len() > 1 {
                break;
            }
            return Err("instructions that are commented out stand between, and may need the lists".into());
        }
        // The first must fit; more of them are joined as long as they do.
        match fits.and_then(|script| {
            if joined.len() == 1 && is_alone {
                Ok(script)
            } else if !is_alone && !begins_with_call(model, script, manager) {
                Err("the RUN begins with something else".into())
            } else {
                let between = &model.document.source().text()[last.range.end..next.range.start];
                if between.contains('#') { Err("a comment stands between".into()) } else { Ok(script) }
            }
        }) {
            Ok(script) => joined.push((next, script)),
            Err(why) if joined.len() == 1 => return Err(why),
            Err(_) => break,
        }
        if !next.comments.is_empty()
            || !script.comments.is_empty()
            || !holds_calls_alone(model, joined[joined.len() - 1].1, manager)
        {
            break;
        }
    }
    let installs = |(site, _): &(Site<'_>, &Script)| model.calls(*site).iter().any(Call::installs);
    if !joined.iter().skip(1).any(installs) {
        return Err("what follows installs nothing".into());
    }
    join_all(model, joined)
}

/// Is a comment between two instructions an instruction that was taken out?
fn comments_out_an_instruction(model: &Model<'_>, last: Site<'_>, next: Site<'_>) -> bool {
    let between = &model.document.source().text()[last.range.end..next.range.start];
    between.lines().any(is_commented_out)
}

/// Can `next` be joined with the RUN before it?
fn fits<'m, 'd>(
    model: &'m Model<'d>,
    last: Site<'d>,
    next: Site<'d>,
    needs: &Needs<'_, '_>,
) -> Result<&'m Script, String> {
    let line = next.lines.start();
    if next.keyword != Keyword::Run {
        return Err(format!("{} in line {line} stands between", next.keyword.as_str()));
    }
    if !needs.cache(next.index) {
        return Err(format!("the RUN in line {line} stands between"));
    }
    let flags = |site: Site<'_>| -> Vec<String> {
        site.instruction.flags.iter().map(|flag| model.document.text(&flag.range).to_owned()).collect()
    };
    if flags(last) != flags(next) {
        return Err("the two have different flags".into());
    }
    let script = model.script(next).map_err(|why| format!("of the install, {}", why.reason()))?;
    is_list(model, next, script).map_err(|why| format!("of the install, {why}"))?;
    Ok(script)
}

/// Is the first command a call of the manager?
fn begins_with_call(model: &Model<'_>, script: &Script, manager: &Manager) -> bool {
    let calls = model.managers.calls(script);
    let first = script.commands().into_iter().map(|visit| visit.command.range.start).min();
    calls.iter().any(|call| call.is_of(manager) && Some(call.command.range.start) == first)
}

/// Are all commands calls of the manager, with no comment among them?
fn holds_calls_alone(model: &Model<'_>, script: &Script, manager: &Manager) -> bool {
    let is_call = |command: &Command| match command {
        Command::Simple(simple) => {
            let visit = crate::syntax::shell::Visit { command: simple, top_level: true };
            model.managers.call(visit).is_some_and(|call| call.is_of(manager))
        }
        Command::Compound(_) => false,
    };
    script.comments.is_empty()
        && script.substitutions.is_empty()
        && script
            .list
            .iter()
            .flat_map(|and_or| &and_or.pipelines)
            .all(|pipeline| pipeline.commands.len() == 1 && pipeline.commands.iter().all(is_call))
}
