//! Is the manager that a call runs new enough for a flag?

use super::Run;
use crate::{
    knowledge::{
        Family, Text, glob, images,
        package_managers::{FlagVersion, NoCache},
    },
    model::{Base, Site, packages::Call},
    syntax::{Keyword, shell::ShellWord, words::contains_word},
};

/// What the file says of the manager's age.
pub enum Version {
    /// It knows the flag.
    Current,
    /// It may not: a clause that says why.
    Doubtful(String),
    /// It doesn't: what a person should do.
    Old(String),
}

/// Could the manager be too old for the flag?
pub fn flag_version(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> Version {
    let Run { model, stage, site, .. } = run;
    let Some(version) = &no_cache.version else { return Version::Current };
    let (name, flag) = (&call.manager.name, &no_cache.flag);
    // What the distribution has, it had before.
    if run.calls.iter().any(|other| other.is_of(call.manager) && names_a_newer_package(other, version)) {
        return Version::Current;
    }
    if let Some(flag) = older_flag(run, call, version) {
        return Version::Doubtful(format!("{flag} is an option that a newer {name} doesn't know"));
    }
    let chosen = |line: &usize| {
        Version::Doubtful(format!("line {line} asks for a {name} that may be older than {}", version.since))
    };
    if brings_an_older(call, version) {
        return chosen(site.lines.start());
    }
    let mut from_packages = version.of_distribution;
    for earlier in model.sites_before(stage, site.index + 1) {
        if !model.names_a_manager(earlier) {
            continue;
        }
        let runs_here = earlier.keyword == Keyword::Run || earlier.index == site.index;
        let Ok(script) = model.script(earlier) else { continue };
        for other in model.calls(earlier) {
            if other.command.range.start >= call.command.range.start && earlier.index == site.index {
                break;
            }
            if other.is_of(call.manager) {
                if brings_an_older(&other, version) {
                    return chosen(earlier.lines.start());
                }
                let proves = other.has_flag(flag) || renews(run, call, earlier, &other, version);
                let has_run = || {
                    runs_here && (script.needs(other.command) || script.leads(other.command, call.command))
                };
                if names_a_newer_package(&other, version)
                    || proves && has_run() && is_the_same(run, call, earlier, &other)
                {
                    return Version::Current;
                }
            } else if other.installs() {
                let operands = other.operands();
                from_packages |= operands.iter().any(|word| version.from_packages.contains(&package(word)));
            }
        }
    }
    let old = if from_packages { &*version.old_releases } else { &[] };
    if let Some((line, source)) = other_source(run, old.iter().chain(&*version.brought_by)) {
        return Version::Doubtful(format!(
            "line {line} speaks of {source}, whose {name} may be older than {} and have no {flag}",
            version.since
        ));
    }
    if let Some(line) = own_sources(run, version).filter(|_| from_packages) {
        return Version::Doubtful(format!(
            "line {line} brings sources of its own, of a release whose {name} may be older than {}",
            version.since
        ));
    }
    let bottom = model.ancestry(stage).last().map(|stage| &stage.base);
    match model.image(stage) {
        // A distribution's package is as old as the release, and tags that nobody looked at may be of an old one.
        Some(image)
            if from_packages
                && image.family.is_none_or(|family| matches!(family, Family::Debian | Family::Ubuntu))
                && !bottom.and_then(Base::certain).is_some_and(|(image, _)| images::is_dated(image)) =>
        {
            Version::Doubtful(format!(
                "which release the image is of isn't known, and {name} before {} has no {flag}",
                version.since
            ))
        }
        Some(image) if !image.old_managers.iter().any(|old| old == name) => Version::Current,
        Some(_) if from_packages => Version::Old(format!(
            "This distribution's {name} is older than {} and has no {flag}: build on a newer release",
            version.since
        )),
        Some(_) => Version::Doubtful(format!("{name} before {} has no {flag}", version.since)),
        None if matches!(bottom, Some(Base::Scratch)) => Version::Doubtful(format!(
            "nothing is known of what the file puts into its empty base, and {name} before {} has no {flag}",
            version.since
        )),
        None => Version::Doubtful(format!(
            "the base image isn't known, and {name} before {} has no {flag}",
            version.since
        )),
    }
}

/// What the stage's code, files or variables speak of, among these, with the line.
fn other_source<'v>(
    run: &Run<'_, '_>,
    sources: impl Iterator<Item = &'v Text> + Clone,
) -> Option<(usize, &'v str)> {
    let Run { model, stage, site, .. } = run;
    sources.clone().next()?;
    let speaks =
        |site: &Site<'_>| matches!(site.keyword, Keyword::Run | Keyword::Add | Keyword::Copy | Keyword::Env);
    model.sites_before(stage, site.index + 1).filter(speaks).find_map(|earlier| {
        let text = model.document.text(&earlier.range);
        let source = sources.clone().find(|source| contains_word(text, source, "_"))?;
        Some((*earlier.lines.start(), &**source))
    })
}

/// The line that copies a file which may say from which releases packages come.
fn own_sources(run: &Run<'_, '_>, version: &FlagVersion) -> Option<usize> {
    let Run { model, stage, site, .. } = run;
    let copies = model
        .sites_before(stage, site.index)
        .filter(|site| matches!(site.keyword, Keyword::Copy | Keyword::Add));
    let mut targets =
        copies.filter_map(|copy| Some((*copy.lines.start(), copy.instruction.operands().pop()?)));
    let is_one = |target: &str| version.sources.iter().any(|path| target.trim_end_matches('/') == &**path);
    targets.find(|(_, target)| is_one(target)).map(|(line, _)| line)
}

/// An option of a call in the stage that newer versions have no more.
fn older_flag<'v>(run: &Run<'_, '_>, call: &Call<'_>, version: &'v FlagVersion) -> Option<&'v Text> {
    let Run { model, stage, .. } = run;
    let flags = || version.older_flags.iter();
    let mut sites = model.sites_before(stage, stage.body.end);
    sites.find_map(|site| {
        let may = model.names_a_manager(site) && model.holds_any(site, flags().map(|flag| &**flag));
        let calls = if may { model.calls(site) } else { vec![] };
        flags().find(|flag| calls.iter().any(|other| other.is_of(call.manager) && other.has_option(flag)))
    })
}

/// Does it install what distributions have only since the flag is known?
fn names_a_newer_package(call: &Call<'_>, version: &FlagVersion) -> bool {
    let names = |word: &&ShellWord| version.shown_by.iter().any(|package| glob(package, &word.text));
    call.operands().iter().any(names)
}

/// Does it install the manager itself in a version that may not know the flag?
fn brings_an_older(call: &Call<'_>, version: &FlagVersion) -> bool {
    let major = |text: &str| -> Option<u32> {
        let text = text.trim_start_matches(['=', ' ']);
        text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())].parse().ok()
    };
    let Some(since) = major(&version.since) else { return false };
    call.installs()
        && call.operands().into_iter().filter(|word| version.upgraded_by.contains(&package(word))).any(
            |word| {
                let text = word.literal().unwrap_or_default();
                let below = text.split_once('<').and_then(|(_, bound)| {
                    let inclusive = bound.starts_with('=');
                    Some(major(bound)? < since + u32::from(!inclusive))
                });
                let exactly =
                    ["==", "~="].iter().find_map(|mark| Some(major(text.split_once(mark)?.1)? < since));
                below.or(exactly).unwrap_or(false)
            },
        )
}

/// The package that an operand names, without a version.
fn package(word: &ShellWord) -> Text {
    let text = word.literal().unwrap_or_default();
    text.split(['=', '<', '>', '~', '[']).next().unwrap_or_default().to_owned().into()
}

/// Does an earlier call run the very program that a later one runs? `pip` and `pip3` may be two,
/// and so may two in different folders of a PATH.
fn is_the_same(run: &Run<'_, '_>, call: &Call<'_>, earlier: Site<'_>, other: &Call<'_>) -> bool {
    let Run { model, stage, site, .. } = run;
    let path = |index: usize| model.env_before(stage, index, "PATH");
    let moves = ["PATH=", "activate"];
    call.is_same_program(other)
        && path(earlier.index) == path(site.index)
        && [earlier, *site].into_iter().all(|site| {
            let text = model.document.text(&site.range);
            moves.iter().all(|moves| !text.contains(moves))
        })
}

/// Does an earlier call bring a current version of the program, which a later one then runs?
fn renews(
    run: &Run<'_, '_>,
    call: &Call<'_>,
    earlier: Site<'_>,
    other: &Call<'_>,
    version: &FlagVersion,
) -> bool {
    let has_one = |flags: &[Text]| flags.iter().any(|flag| other.has_option(flag));
    let is_named =
        |word: &&ShellWord| version.upgraded_by.contains(&package(word)) && !word.text.contains(['=', '<']);
    // In one RUN the shell goes on calling the file that it found first, which may be the old one still;
    // a module is looked up anew by each call.
    let is_seen = earlier.index != run.site.index || !call.is_by_name();
    is_seen
        && has_one(&version.upgrades)
        && !has_one(&version.elsewhere)
        && other.operands().iter().any(is_named)
}
