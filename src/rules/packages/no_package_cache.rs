//! Installs that keep a cache which a flag would avoid.

use crate::{
    Settings,
    knowledge::packages::NoCache,
    model::{
        Base, Model, Site, Stage,
        packages::{Call, calls, names_a_manager},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-package-cache",
    aliases: &["DL3019", "DL3042"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "An install keeps a cache in its layer that a flag would avoid",
    why: "The package manager keeps what it downloaded for the next install, which never comes in an image. apk's \
          --no-cache and pip's --no-cache-dir leave it out.",
    fix_safety: "Safe: the same packages are installed. pip has the flag since 6.0 (2014); where an older one could come \
                 from the distribution, or nothing is known of the base image, the fix is Unsafe.",
    bad: "FROM alpine:3.20\nRUN apk add curl\nUSER 10001:10001\n",
    good: "FROM alpine:3.20\nRUN apk add --no-cache curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        for site in model.package_runs(stage) {
            let Ok(script) = model.script(site) else { continue };
            for call in calls(script) {
                let Some(no_cache) = call.manager.no_cache.as_ref().filter(|_| call.installs()) else {
                    continue;
                };
                findings.extend(judge(model, stage, site, &call, no_cache));
            }
        }
    }
}

fn judge(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    call: &Call<'_>,
    no_cache: &'static NoCache,
) -> Option<Finding> {
    if no_cache.spellings.iter().any(|flag| call.has_option(flag))
        || model.mount_covers(site, &no_cache.folders)
    {
        return None;
    }
    let by_environment = no_cache.environment.as_ref().is_some_and(|name| {
        model.env_before(stage, site.index, name).is_some_and(|value| !value.is_empty())
            || model.document.text(&site.range).contains(name.as_str())
    });
    if by_environment {
        return None;
    }
    let verb = call.verb?;
    let message = format!("`{} {}` keeps its cache in the layer", call.manager.name, verb.text);
    let finding = RULE
        .finding(site, call.command.range.clone(), message)
        .coded(no_cache.codes.iter().map(String::as_str));
    let applicability = match old_version(model, stage, site, call, no_cache) {
        Version::Current => Applicability::Safe,
        Version::Doubtful(why) => Applicability::Unsafe(why),
        Version::Old(why) => return Some(finding.by_hand(why)),
    };
    let fix = Fix::new(format!("add {}", no_cache.flag), applicability)
        .framed(Change::Inside(site.index))
        .insert(verb.range.end, format!(" {}", no_cache.flag));
    Some(finding.fixed_by(fix))
}

enum Version {
    Current,
    Doubtful(String),
    Old(String),
}

/// Could the manager be too old for the flag?
fn old_version(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    call: &Call<'_>,
    no_cache: &NoCache,
) -> Version {
    let Some(version) = &no_cache.version else { return Version::Current };
    let (name, flag) = (&call.manager.name, &no_cache.flag);
    let mut from_packages = false;
    for earlier in model.sites_before(stage, site.index + 1).collect::<Vec<_>>().into_iter().rev() {
        if earlier.keyword != Keyword::Run || !names_a_manager(model.document.text(&earlier.range)) {
            continue;
        }
        let Ok(script) = model.script(earlier) else { continue };
        for other in calls(script) {
            if other.command.range.start >= call.command.range.start && earlier.index == site.index {
                break;
            }
            let operands: Vec<_> = other.operands().filter_map(|word| word.literal()).collect();
            let package = |operand: &String| {
                operand.split(['=', '<', '>', '~', '[']).next().unwrap_or_default().to_owned()
            };
            if other.is_of(call.manager) {
                let upgrades = other.has_option("--upgrade") || other.has_option("-U");
                if upgrades
                    && operands
                        .iter()
                        .any(|o| version.upgraded_by.contains(&package(o)) && !o.contains(['=', '<']))
                {
                    return Version::Current;
                }
            } else if other.installs() {
                from_packages |=
                    operands.iter().any(|operand| version.from_packages.contains(&package(operand)));
            }
        }
    }
    let bottom = model.ancestry(stage).last().map(|stage| &stage.base);
    match model.image(stage) {
        Some(image) if image.old_pip && from_packages => Version::Old(format!(
            "This distribution's {name} is older than {} and has no {flag}: build on a newer release",
            version.since
        )),
        Some(image) if image.old_pip => {
            Version::Doubtful(format!("{name} before {} has no {flag}", version.since))
        }
        Some(_) => Version::Current,
        None if matches!(bottom, Some(Base::Scratch)) => Version::Current,
        None => Version::Doubtful(format!(
            "the base image isn't known, and {name} before {} has no {flag}",
            version.since
        )),
    }
}
