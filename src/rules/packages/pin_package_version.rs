//! Packages without a version.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Run, listed, runs};
use crate::{
    Settings,
    knowledge::{glob, package_managers::Pin},
    model::{
        Base, Model, Stage,
        packages::{Call, effective_words},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::ShellWord,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "pin-package-version",
    aliases: &["DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "DL3062"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A package is installed in whatever version there is on the day of the build",
    why: "Two builds of the same file give different images, and a version that breaks comes unasked.",
    fix_safety: "dfix doesn't know the versions that there are, so most findings are left to a person. Where the same file \
                 gives the package a version elsewhere, for the same base image, that one is written (hardening).",
    bad: "FROM debian:12 AS build\nRUN apt-get update && apt-get install -y libpq5=15.6-0\nFROM debian:12\nRUN apt-get update \
          && apt-get install -y libpq5\nUSER 10001:10001\n",
    good: "FROM debian:12 AS build\nRUN apt-get update && apt-get install -y libpq5=15.6-0\nFROM debian:12\nRUN apt-get update \
           && apt-get install -y libpq5=15.6-0\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let runs: Vec<_> = runs(model).collect();
    let known = Known::of(model, &runs);
    for run in &runs {
        for call in &run.calls {
            let Some(pin) = call.manager.pin.as_ref().filter(|pin| call.is_one_of(&pin.verbs)) else {
                continue;
            };
            if pin.options.iter().any(|option| call.has_option(option)) {
                continue;
            }
            let operands = call.operands();
            let unpinned: Vec<(&ShellWord, Cow<'_, str>)> = operands
                .iter()
                .copied()
                .filter_map(|word| Some((word, word.literal()?)))
                .filter(|(_, name)| is_package(name, pin) && version(name, pin).is_none())
                .collect();
            let (Some((first, _)), Some((last, _))) = (unpinned.first(), unpinned.last()) else { continue };
            // All of them: one more is another finding, for who knows some already.
            let range = first.range.start..last.range.end;
            let base = base(model, run.stage).filter(|_| !is_elsewhere(run));
            // Of a package that one call names twice, the last word counts.
            let is_named_once = |package: &str| {
                let named =
                    |word: &&&ShellWord| word.literal().is_some_and(|name| bare(&name, pin) == package);
                operands.iter().filter(named).count() == 1
            };
            let found = |name: &str| {
                if known.0.is_empty() {
                    return None;
                }
                let package = bare(name, pin);
                known.version(call, base, package).filter(|_| is_named_once(package))
            };
            let (reusable, open): (Vec<_>, Vec<_>) =
                unpinned.iter().partition(|(word, name)| *word.text == **name && found(name).is_some());
            let names: Vec<&str> = unpinned.iter().map(|(_, name)| &**name).collect();
            let have = if names.len() == 1 { "has" } else { "have" };
            let finding = RULE
                .finding(run.site, range, format!("{} {have} no version", listed(&names)))
                .coded_as(&pin.codes);
            if reusable.is_empty() {
                let (_, name) = open[0];
                let example = example(name, pin);
                findings.push(finding.by_hand(format!(
                    "Write the version that you tested, as in `{example}`; dfix doesn't know which there are"
                )));
                continue;
            }
            let mut fix =
                Fix::new("take the version that the file gives elsewhere", Applicability::Hardening)
                    .framed(Change::Inside(run.site.index));
            for (word, name) in reusable {
                let Some(version) = found(name) else { continue };
                fix = fix.replace(word.range.clone(), format!("{}{version}", bare(name, pin)));
            }
            findings.push(finding.fixed_by(fix));
        }
    }
}

/// Is an operand a package by name or in a repository, and no file, other address, group or option?
fn is_package(name: &str, pin: &Pin) -> bool {
    !name.is_empty() && (mark(name, pin).is_some() || !pin.files.iter().any(|file| glob(file, name)))
}

/// What stands before the revision, where an operand is the address of a repository.
fn mark<'p>(name: &str, pin: &'p Pin) -> Option<&'p str> {
    let repositories = pin.repositories.as_ref()?;
    repositories.addresses.iter().any(|address| glob(address, name)).then_some(&repositories.mark)
}

/// How a package is written with a version.
fn example(name: &str, pin: &Pin) -> String {
    match mark(name, pin) {
        Some(mark) => format!("{}{mark}REVISION", name.split('#').next().unwrap_or_default()),
        None => format!("{}{}VERSION", bare(name, pin), pin.separators[0]),
    }
}

/// Where the version begins, its separator included.
fn split(name: &str, pin: &Pin) -> Option<usize> {
    if let Some(mark) = mark(name, pin) {
        // A user before the host has a mark of its own.
        let host = name.find("://")? + "://".len();
        let path = host + name[host..].find('/')?;
        return name[path..].find(mark).map(|at| path + at);
    }
    let scope = usize::from(name.starts_with('@'));
    let found = pin.separators.iter().filter_map(|separator| {
        // Most names have nothing that it begins with.
        name.as_bytes().iter().find(|byte| separator.as_bytes().first() == Some(byte))?;
        let mut places = name[scope..].match_indices(&**separator).map(|(at, _)| at + scope);
        let is_version = |at: &usize| {
            !pin.needs_digit || name[at + separator.len()..].starts_with(|c: char| c.is_ascii_digit())
        };
        places.find(|at| *at > 0 && is_version(at))
    });
    found.min()
}

/// The version behind a package's name, with its separator.
fn version<'n>(name: &'n str, pin: &Pin) -> Option<&'n str> {
    let version = &name[split(name, pin)?..];
    let is_floating = pin.floating.iter().any(|floating| {
        pin.separators.iter().any(|separator| version.strip_prefix(&**separator) == Some(floating))
    });
    (!is_floating).then_some(version)
}

/// The name without a version.
fn bare<'n>(name: &'n str, pin: &Pin) -> &'n str {
    split(name, pin).map_or(name, |at| &name[..at])
}

/// The image at the bottom of a stage: versions hold for one alone.
fn base<'m>(model: &'m Model<'_>, stage: &Stage<'_>) -> Option<&'m str> {
    let bottom = stage_bottom(model, stage)?;
    match &model.stages[bottom].base {
        Base::Image { resolved: Some(name), .. } => Some(name),
        _ => None,
    }
}

fn stage_bottom(model: &Model<'_>, stage: &Stage<'_>) -> Option<usize> {
    let mut index = stage.index;
    while let Base::Stage(parent) = model.stages.get(index)?.base {
        index = parent;
    }
    Some(index)
}

/// The versions that the file gives: by program, base image and package.
struct Known(BTreeMap<(String, String, String), Option<String>>);

/// Does the RUN go into an environment of its own (`source …/activate`), where other versions hold?
fn is_elsewhere(run: &Run<'_, '_>) -> bool {
    run.script.commands().iter().any(|visit| {
        let name = effective_words(visit.command).first();
        name.is_some_and(|word| matches!(&*word.text, "source" | "." | "activate" | "workon" | "scl"))
    })
}

impl Known {
    fn of(model: &Model<'_>, runs: &[Run<'_, '_>]) -> Known {
        let mut known: BTreeMap<_, Option<String>> = BTreeMap::new();
        for run in runs {
            let Some(base) = base(model, run.stage).filter(|_| !is_elsewhere(run)) else { continue };
            for call in &run.calls {
                let Some(pin) = call.manager.pin.as_ref().filter(|pin| call.is_one_of(&pin.verbs)) else {
                    continue;
                };
                for name in call.operands().iter().filter_map(|word| word.literal()) {
                    let Some(version) = version(&name, pin).filter(|version| {
                        // A range is no version.
                        is_package(&name, pin)
                            && version.starts_with(&*pin.separators[0])
                            && !version.contains(['*', ','])
                    }) else {
                        continue;
                    };
                    let key = (call.program_name().to_owned(), base.to_owned(), bare(&name, pin).to_owned());
                    known
                        .entry(key)
                        .and_modify(|other| {
                            // Two versions say nothing.
                            if other.as_deref() != Some(version) {
                                *other = None;
                            }
                        })
                        .or_insert_with(|| Some(version.to_owned()));
                }
            }
        }
        Known(known)
    }

    fn version(&self, call: &Call<'_>, base: Option<&str>, package: &str) -> Option<&str> {
        let key = (call.program_name().to_owned(), base?.to_owned(), package.to_owned());
        self.0.get(&key)?.as_deref()
    }
}
