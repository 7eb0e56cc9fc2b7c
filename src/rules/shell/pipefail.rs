//! A pipe hides that a command before the last failed.

use std::collections::BTreeMap;

use super::read_by_bash;

use crate::{
    Settings,
    knowledge::{Family, shells},
    model::{
        Model, Site, Stage,
        packages::{Call, effective_words},
    },
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::{
        Keyword,
        shell::{self, Command, NotLookedAt, Pipeline, Script},
    },
    text::{Applicability, Change, Fix},
};

/// The rule. Unlike hadolint it knows that a stage inherits SHELL from the
/// stage that it builds on, and that `set -o pipefail` in the RUN does as well.
pub static RULE: Rule = Rule {
    name: "pipefail",
    aliases: &["DL4006"],
    category: Category::Shell,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A pipe hides that a command before the last failed",
    why: "The shell takes the status of a pipe from its last command: where `curl` fails in `curl … | tar x`, the build may \
          go on without what it should have fetched. Under pipefail it stops.",
    fix_safety: "Unsafe: a pipe that ends early on purpose (`a | head`) fails under pipefail, RUN is read by bash instead of \
                 sh where that is another shell, and SHELL has no effect in OCI images of Podman. Written where the \
                 image is known to have bash, or the stage calls apt-get, yum or dnf, or it is BusyBox's; by hand \
                 where a pipe of the stage is sure to fail under it, or fails where nothing is wrong (`getent x |`), \
                 and where bash would read the code otherwise (`rm -rf /var/{a,b}`).",
    bad: "FROM debian:12\nRUN curl -f https://example.com/a | tar x\nUSER 10001:10001\n",
    good: "FROM debian:12\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl -f https://example.com/a | tar \
           x\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    // By stage; what sets it in one sets it in those that build on it.
    let mut fixes: BTreeMap<usize, Fix> = BTreeMap::new();
    for stage in &model.stages {
        let found: Vec<Site<'_>> = model
            .body(stage)
            .filter(|site| site.keyword == Keyword::Run && model.document.text(&site.range).contains('|'))
            .filter(|site| !has_pipefail(model, site.index) && pipes(model, *site))
            .collect();
        let first = found.iter().find(|site| !is_told(model, site.index));
        let inherited = model.ancestry(stage).skip(1).find_map(|parent| fixes.get(&parent.index)).cloned();
        let fix = match (inherited, first) {
            (Some(fix), _) => Ok(fix),
            (None, Some(first)) => mend(model, stage, *first),
            (None, None) => Err("Put `set -o pipefail &&` before the code".into()),
        };
        for site in &found {
            let message = "a failure before the last command of a pipe is not noticed";
            let finding = RULE.finding(*site, site.name.range.clone(), message);
            let is_behind = first.is_some_and(|first| first.index <= site.index);
            findings.push(match &fix {
                _ if model.script(*site).is_err() => finding.by_hand(
                    "Put `set -o pipefail;` into the code that the shell is given: SHELL does nothing for JSON form",
                ),
                // The fix serves all RUNs of the stage that come behind it.
                Ok(fix) if is_behind => finding.fixed_by(fix.clone()),
                Ok(_) => finding.by_hand("Put `set -o pipefail &&` before the code"),
                Err(why) => finding.by_hand(why),
            });
        }
        if let Ok(fix) = fix {
            fixes.insert(stage.index, fix);
        }
    }
}

/// Does the code hold a pipe, and not set pipefail itself? JSON form counts as hadolint reads it.
fn pipes(model: &Model<'_>, site: Site<'_>) -> bool {
    let has = |script: &Script| script.pipelines().iter().any(|pipeline| pipeline.commands.len() > 1);
    let sets = |script: &Script| {
        script.commands().iter().any(|visit| {
            let mut words = effective_words(visit.command).iter().map(|word| &*word.text);
            words.next().is_some_and(|word| word == "set") && words.any(|word| word == "pipefail")
        })
    };
    match model.script(site) {
        Ok(script) => has(script) && !sets(script),
        Err(_) => model.json_code(site).is_some_and(|code| {
            let script = shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\');
            script.is_ok_and(|script| has(&script) && !sets(&script))
        }),
    }
}

/// Is pipefail in force at an instruction, or a shell that has none?
fn has_pipefail(model: &Model<'_>, index: usize) -> bool {
    match model.shell_before(index) {
        Some((_, items)) => {
            items.iter().any(|item| item.value.split_whitespace().any(|word| word == "pipefail"))
                || !model.shell_is_posix(index)
        }
        None => !model.shell_is_posix(index),
    }
}

/// Does a comment on it, or above it, say that it is to stay so?
fn is_told(model: &Model<'_>, index: usize) -> bool {
    let site = model.site(index);
    let start = layout::above(model, site).unwrap_or(site.range.start);
    let above = model.document.text(&(start..site.range.start));
    ["DL4006", "pipefail"].iter().any(|name| above.contains(name))
}

/// SHELL with pipefail, for all RUNs of the stage from one on.
fn mend<'d>(model: &Model<'d>, stage: &Stage<'d>, first: Site<'d>) -> Result<Fix, String> {
    let image = model.image(stage);
    let family = model.family(stage);
    let has_bash = image.is_some_and(|image| image.shell.as_deref() == Some("bash"))
        || matches!(
            family,
            Some(
                Family::Debian | Family::Ubuntu | Family::Fedora | Family::Rhel | Family::Suse | Family::Arch
            )
        );
    let has_bash = has_bash || calls_a_manager_with_bash(model, stage);
    let is_busybox = matches!(family, Some(Family::Alpine | Family::Busybox));
    let reason = |what: &str| {
        Applicability::Unsafe(format!("a pipe that ends early or finds nothing stops the build then{what}"))
    };
    let stages = std::iter::once(stage).chain(model.descendants(stage));
    let runs = stages.flat_map(|stage| model.body(stage)).filter(|site| site.keyword == Keyword::Run);
    let shell = |site: Site<'_>| model.shell_before(site.index).map(|(set, _)| set.index);
    let same_shell =
        shell(first).is_some() || !matches!(family, Some(Family::Debian | Family::Ubuntu) | None);
    for site in runs.filter(|site| site.index >= first.index && shell(*site) == shell(first)) {
        if is_told(model, site.index) {
            return Err(format!(
                "Put `set -o pipefail &&` before the code; a SHELL would be in force in line {} too, whose comment speaks \
                 of it",
                site.lines.start()
            ));
        }
        let what = match model.script(site) {
            Ok(script) => {
                let text = model.document.source().text();
                let differs = || if same_shell { None } else { read_by_bash::difference(script, text) };
                fails(script).or_else(differs)
            }
            Err(NotLookedAt::NoShell | NotLookedAt::OtherInterpreter) => None,
            Err(why) => Some(why.reason().to_owned()).filter(|_| !same_shell),
        };
        if let Some(what) = what {
            return Err(format!(
                "Put `set -o pipefail &&` before the code where that is wanted; a SHELL would be in force in line {} too, \
                 where {what}",
                site.lines.start()
            ));
        }
    }
    if let Some((set, items)) = model.shell_before(first.index) {
        let is_known = items
            .first()
            .is_some_and(|item| matches!(item.value.rsplit('/').next(), Some("bash" | "zsh" | "ash")));
        let code = items.iter().skip(1).find(|item| item.value.starts_with('-') && item.value.ends_with('c'));
        return match code.filter(|_| is_known && stage.body.contains(&set.index)) {
            Some(code) => Ok(Fix::new(format!("set pipefail in line {}", set.lines.start()), reason(""))
                .framed(Change::Inside(set.index))
                .insert(code.range.start, "\"-o\", \"pipefail\", ")),
            None => {
                Err("Put `set -o pipefail &&` before the code, or change SHELL, where its shell knows that"
                    .into())
            }
        };
    }
    let (program, what) = match (has_bash, is_busybox) {
        (true, _) => ("/bin/bash", ", and bash reads the code instead of sh"),
        (_, true) => ("/bin/ash", ""),
        _ => {
            return Err(format!(
                "Add SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] before it if {} has bash, which dfix doesn't know",
                stage.base_name()
            ));
        }
    };
    let at =
        layout::above(model, first).ok_or("Add SHELL above the continuation that the RUN begins with")?;
    let newline = model.document.source().newline().as_str();
    let line = format!("{} [\"{program}\", \"-o\", \"pipefail\", \"-c\"]", model.in_file_case("SHELL"));
    Ok(Fix::new(format!("set pipefail before line {}", first.lines.start()), reason(what))
        .framed(Change::Insert { before: first.index, count: 1 })
        .insert(at, format!("{line}{newline}")))
}

/// Does it call a package manager of a distribution in which bash is essential?
fn calls_a_manager_with_bash<'d>(model: &Model<'d>, stage: &Stage<'d>) -> bool {
    const WITH_BASH: &[&str] = &["apt-get", "apt", "yum", "dnf"];
    model.image(stage).and_then(|image| image.family).is_none()
        && model.ancestry(stage).any(|stage| {
            model.package_runs(stage).filter(|site| site.keyword == Keyword::Run).any(|site| {
                let of_one = |call: &Call<'_>| {
                    call.top_level
                        && (call.installs() || call.refreshes())
                        && WITH_BASH.contains(&&*call.manager.name)
                };
                model.calls(site).iter().any(of_one)
            })
        })
}

/// What in the code is sure to fail under pipefail, or fails where nothing is wrong.
fn fails(script: &Script) -> Option<String> {
    let program = |command: &Command| match command {
        Command::Simple(simple) => effective_words(simple).first()?.file_name().map(|name| name.into_owned()),
        Command::Compound(_) => None,
    };
    script.pipelines().into_iter().find_map(|Pipeline { commands, .. }| {
        let (_, writers) = commands.split_last()?;
        writers.iter().filter_map(program).find_map(|name| match &*name {
            "yes" => Some("`yes |` always fails under pipefail".into()),
            name if shells::fails_as_an_answer(name) => {
                Some(format!("`{name} |` fails under pipefail where it finds nothing, which is an answer"))
            }
            _ => None,
        })
    })
}
