//! Compilers and headers that stay in the image.

use super::{Run, append::append, listed, runs};
use crate::{
    Settings,
    knowledge::package_managers::Build,
    model::{Model, User, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words::contains_word},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "purge-build-dependencies",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::Asked,
    summary: "Compilers and headers stay in the shipped image",
    why: "They are of no use once everything is built, they are large, and a compiler helps whoever breaks in.",
    fix_safety: "Unsafe: what was built may load a library that goes with them. Only in the RUN that installs and uses them, \
                 in a shipped stage, as root, where no later RUN builds anything. A stage of its own for building is better.",
    bad: "FROM alpine:3.20\nCOPY . /src\nRUN apk add --no-cache gcc && gcc -o /bin/a /src/a.c\nUSER 10001:10001\n",
    good: "FROM alpine:3.20\nCOPY . /src\nRUN apk add --no-cache gcc && gcc -o /bin/a /src/a.c && apk del gcc\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| model.is_shipped(run.stage)) {
        for call in &run.calls {
            let Some(build) = call.manager.build.as_ref().filter(|_| call.installs()) else { continue };
            let names: Vec<String> =
                call.operands().iter().filter_map(|word| Some(word.literal()?.into_owned())).collect();
            let tools: Vec<String> =
                names.into_iter().filter(|name| build.packages.iter().any(|known| known == name)).collect();
            if tools.is_empty() || is_purged(&run, call) {
                continue;
            }
            let stay = if tools.len() == 1 { "stays" } else { "stay" };
            let message = format!("{} {stay} in the shipped image", listed(&tools));
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            let command = format!("{} {}", build.purge, tools.join(" "));
            findings.push(match purge(&run, call, build, &command) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => finding.by_hand(format!(
                    "Build in a stage of its own, or end the RUN that builds with `{command}`; dfix doesn't, since {why}"
                )),
            });
        }
    }
}

fn is_purged(run: &Run<'_, '_>, call: &Call<'_>) -> bool {
    let removes = |other: &Call<'_>| other.is_of(call.manager) && other.is_one_of(&call.manager.remove);
    run.calls.iter().any(|other| removes(other) && other.command.range.start > call.command.range.start)
}

fn purge(run: &Run<'_, '_>, call: &Call<'_>, build: &Build, command: &str) -> Result<Fix, String> {
    let Run { model, stage, site, script, .. } = run;
    if run.is_put_off() {
        return Err("it runs where another image is built on this one".into());
    }
    if !matches!(model.user_before(stage, site.index).user, User::Root) || call.by_sudo {
        return Err("it may not run as root".into());
    }
    if call.has_option("--virtual") || call.has_option("-t") {
        return Err("they have a name of their own, which is the one to remove".into());
    }
    let behind =
        |other: &&crate::syntax::shell::Visit<'_>| other.command.range.start > call.command.range.start;
    let is_other = |visit: &crate::syntax::shell::Visit<'_>| {
        model.managers.call(*visit).is_none_or(|other| !other.is_of(call.manager))
    };
    if !call.top_level || !script.commands().iter().filter(behind).any(is_other) {
        return Err("what they build is not built in this RUN".into());
    }
    let below = model.descendants(stage).flat_map(|stage| model.body(stage));
    let later = model.body(stage).filter(|later| later.index > site.index).chain(below);
    for later in later.filter(|later| later.instruction.innermost().keyword == Keyword::Run) {
        let text = model.document.text(&later.range);
        let builds = build.packages.iter().any(|name| contains_word(text, name, "_-"))
            || text.contains("./configure")
            || model.names_a_manager(later);
        if builds {
            return Err(format!("the RUN in line {} may need them", later.lines.start()));
        }
    }
    let insertion = append(model, *site, script, command)?;
    let reason = "what was built may need a library that goes with them";
    Ok(Fix::new(format!("purge them: `{command}`"), Applicability::Unsafe(reason.into()))
        .framed(Change::Inside(site.index))
        .replace(insertion.range, insertion.text))
}
