//! A package manager in the shipped image.

use crate::{
    Settings,
    knowledge::{Manager, package_managers::RemoveItself},
    model::{Entry, Model, Site, Stage, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words::contains_word},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "remove-package-manager",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::Asked,
    summary: "The shipped image holds a package manager",
    why: "A container is replaced, not updated: whoever finds a package manager in it is an intruder, who installs tools with \
          it. No command uninstalls apt-get by that name: it belongs to the package apt (`apt-get purge -y apt-get` names no \
          package). The database of packages stays, so that scanners still see what is installed. The image does not shrink: \
          the base image's layer still holds the files.",
    fix_safety: "Hardening where the last install stands before it, as root, no other stage or image builds on the stage, no \
                 script may still install something, and the file says which programs the container runs; else Unsafe, or \
                 left to a person.",
    bad: "FROM alpine:3.20\nRUN apk add --no-cache curl\nUSER 10001:10001\nCMD [\"curl\", \"example.org\"]\n",
    good: "FROM alpine:3.20\nRUN apk add --no-cache curl\nRUN apk del --no-network apk-tools\nUSER 10001:10001\nCMD [\"curl\", \
           \"example.org\"]\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let Some(family) = model.family(stage) else { continue };
        let with_command =
            model.managers.iter().filter_map(|manager| Some((manager, manager.remove_itself.as_ref()?)));
        for (manager, remove) in with_command.filter(|(_, remove)| remove.families.contains(&family)) {
            let is_removed = model.sites_before(stage, stage.body.end).any(|site| {
                let text = model.document.text(&site.range);
                text.contains(&*remove.command)
            });
            if is_removed {
                continue;
            }
            let from = model.site(stage.from);
            let message = format!("the shipped image holds {}", manager.commands[0]);
            let finding = RULE.finding(from, from.range.clone(), message);
            findings.push(match removal(model, stage, manager, remove) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => finding.by_hand(format!(
                    "Run `{}` as root, behind the last install; dfix doesn't, since {why}",
                    remove.command
                )),
            });
        }
    }
}

fn removal(
    model: &Model<'_>,
    stage: &Stage<'_>,
    manager: &Manager,
    remove: &RemoveItself,
) -> Result<Fix, String> {
    if let Some(other) = model.descendants(stage).next() {
        return Err(format!("stage {} builds on this one", other.index));
    }
    if let Some(trigger) = model.body(stage).find(|site| site.keyword == Keyword::Onbuild) {
        return Err(format!(
            "ONBUILD in line {} means that other images build on this one",
            trigger.lines.start()
        ));
    }
    let names = |site: &Site<'_>| {
        let text = model.document.text(&site.range);
        manager.commands.iter().any(|command| contains_word(text, command, "_-"))
    };
    let is_command = |site: &Site<'_>| matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint);
    if let Some(site) = model.body(stage).find(|site| is_command(site) && names(site)) {
        return Err(format!("line {} calls it when the container starts", site.lines.start()));
    }
    let last = model.body(stage).rfind(|site| site.keyword == Keyword::Run && names(site));
    let last = last.unwrap_or(model.site(stage.from));
    if !matches!(model.user_before(stage, last.index + 1).user, User::Root) {
        return Err("it would not run as root there".into());
    }
    for later in model.body(stage).filter(|site| site.index > last.index && site.keyword == Keyword::Run) {
        if model.script(later).is_err() || model.document.text(&later.range).contains(".sh") {
            return Err(format!("the script in line {} may install something", later.lines.start()));
        }
    }
    let applicability = match model.entry(stage) {
        Entry::Programs(_) => Applicability::Hardening,
        _ => Applicability::Unsafe("what the container runs may install something".into()),
    };
    let source = model.document.source();
    let newline = source.newline().as_str();
    let line = source.line_range(*last.lines.end()).map_or(source.text().len(), |line| line.end);
    if !model.document.text(&(last.range.end..line)).trim().is_empty() {
        return Err(format!("line {} ends in a continuation that leads nowhere", last.lines.end()));
    }
    let run = format!("{} {}", model.in_file_case("RUN"), remove.command);
    let closed = source.text()[..line].ends_with('\n');
    let text = if closed { format!("{run}{newline}") } else { format!("{newline}{run}") };
    Ok(Fix::new(format!("remove it: `{}`", remove.command), applicability)
        .framed(Change::Insert { before: last.index + 1, count: 1 })
        .insert(line, text))
}
