//! `sudo` in a RUN that root runs anyway.

use crate::{
    Settings,
    knowledge::{
        commands::{self, Environment},
        programs,
    },
    model::{Model, Site, Stage, User},
    rules::{Category, Default, Finding, Remedy, Rule, Severity},
    syntax::{
        Keyword,
        shell::{Script, ShellWord, Simple},
        words,
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-sudo",
    aliases: &["DL3004"],
    category: Category::User,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A RUN uses sudo",
    why: "A build runs as whom USER names: as root, sudo does nothing but need a package; as another user, it is a way \
          to root that stays in the image for whoever breaks in.",
    fix_safety: "Safe where root runs the command and it can't tell the difference: a bare `sudo` before a program that \
                 looks at its arguments alone (chmod, mkdir, tee …), or before a package manager where the file sets no \
                 variables. Unsafe before other programs: sudo clears the environment and sets a PATH of its own. A \
                 remedy by hand where sudo has options, the code asks who runs it, or another user than root does.",
    bad: "FROM debian:12\nRUN sudo mkdir /srv/app\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN mkdir /srv/app\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Run) {
        let Some(stage) = model.stage_of(site.index) else { continue };
        if !model.holds_any(site, ["sudo"]) {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        let first = findings.len();
        for visit in script.commands() {
            let is_sudo = |word: &&ShellWord| {
                word.literal().is_some_and(|text| text.rsplit('/').next() == Some("sudo"))
            };
            if let Some(word) = visit.command.words.first().filter(is_sudo) {
                findings.push(judge(model, stage, site, (script, visit.command), word));
            }
        }
        as_one(&mut findings[first..]);
    }
}

/// Half of a RUN's sudos would look odd: where one is doubtful, all that can go are.
fn as_one(findings: &mut [Finding]) {
    let doubt = findings.iter().filter_map(Finding::fix).find_map(|fix| match &fix.applicability {
        Applicability::Unsafe(why) => Some(why.clone()),
        _ => None,
    });
    let Some(doubt) = doubt else { return };
    for finding in findings {
        if let Remedy::Fix(fix) = &mut finding.remedy {
            fix.applicability = Applicability::Unsafe(doubt.clone());
        }
    }
}

/// Does code ask who runs it?
fn asks_who(script: &Script) -> bool {
    script.commands().iter().any(|visit| {
        let words = &visit.command.words;
        let program = words.first().and_then(ShellWord::file_name);
        let is_id = |name: &str| matches!(name, "UID" | "EUID");
        program.is_some_and(|name| programs::tells_who(&name))
            || words.iter().any(|word| words::variables(&word.text, true).any(|found| is_id(found.name)))
    })
}

fn judge(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    (script, command): (&Script, &Simple),
    sudo: &ShellWord,
) -> Finding {
    let by_hand = |who: &str, what: &str| {
        RULE.finding(site, sudo.range.clone(), format!("{who} uses sudo")).by_hand(what)
    };
    if model.site(site.index).keyword == Keyword::Onbuild {
        return by_hand(
            "a trigger for another build",
            "Leave sudo out: who runs the trigger the file that builds on this image decides",
        );
    }
    match model.user_before(stage, site.index).user {
        User::Root => {}
        User::Other(user) => {
            return by_hand(
                &format!("the user `{user}`"),
                &format!("Write `USER root` before this RUN and `USER {user}` behind it, and leave sudo out"),
            );
        }
        User::Unknown => {
            return by_hand(
                "a user that isn't known here",
                "Write `USER root` before this RUN, and leave sudo out",
            );
        }
    }
    if asks_who(script) {
        return by_hand("root", "Leave sudo out where root runs the code; it asks by itself who runs it");
    }
    let Some(next) = command.words.get(1) else {
        return by_hand("root", "Remove it: it runs nothing");
    };
    if next.text.starts_with('-') {
        return by_hand(
            "root",
            "Leave sudo out: dfix doesn't, since its options change the user, the environment or the folder",
        );
    }
    let gap = sudo.range.start..next.range.start;
    if model.document.text(&gap).contains('\n') {
        return by_hand("root", "Leave sudo out: dfix doesn't join lines");
    }
    let fix = Fix::new("leave sudo out", applicability(model, stage, site, next))
        .framed(Change::Inside(site.index))
        .replace(gap, "");
    RULE.finding(site, sudo.range.clone(), "root uses sudo").fixed_by(fix)
}

/// Can the program tell the difference?
fn applicability(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, program: &ShellWord) -> Applicability {
    let name = program.literal().unwrap_or_default();
    let sets = |keyword| matches!(keyword, Keyword::Env | Keyword::Arg);
    let sets_variables = model.sites_before(stage, site.index).find(|earlier| sets(earlier.keyword));
    match (commands::environment(&name), sets_variables) {
        (Environment::Ignored, _) | (Environment::Variables, None) => Applicability::Safe,
        (Environment::Variables, Some(earlier)) => Applicability::Unsafe(format!(
            "sudo clears the environment, and without it `{name}` sees the variables that line {} sets",
            earlier.lines.start()
        )),
        (Environment::Unknown, _) => Applicability::Unsafe(format!(
            "sudo clears the environment and sets a PATH of its own, and `{name}` may depend on that"
        )),
    }
}
