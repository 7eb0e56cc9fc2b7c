//! Installs that keep a cache which a flag would avoid.

use std::ops::Range;

use super::{
    Run,
    cleaning::move_up,
    flag_version::{Version, flag_version},
    left_over::without_left_over,
    opaque::script_run_by,
    removals::strict_removals,
    runs,
    strangers::uninstalls_a_stranger,
    uses::used_later,
};
use crate::{
    Settings,
    knowledge::package_managers::NoCache,
    model::{
        Model, Site,
        folders::covers,
        packages::{Call, effective_words},
    },
    rules::{
        Category, Default, Finding, Rule, Severity,
        layout::{range_in_list, removed},
    },
    syntax::{
        Keyword,
        shell::{Command, Operator, Pipeline},
    },
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
    fix_safety: "Safe: the same packages are installed, and an `apk update` that was only for them goes, as does an `rm` of apk's cache that finds nothing any more, or a RUN that does nothing else where each call after it fetches its own lists. pip before 19.1 then installs sources by setup.py, not through a wheel. pip has the flag since 6.0 (2014), and an earlier RUN that upgrades it tells of this program alone: `pip` is not `pip3`; where an older one could come \
                 from the distribution, or nothing is known of the base image, the fix is Unsafe, and so where a later command names the cache's folder, or uninstalls what the file \
                 never installed. A remedy by hand where the distribution's is known to be older, as apk's is before Alpine 3.3.",
    bad: "FROM alpine:3.20\nRUN apk add curl\nUSER 10001:10001\n",
    good: "FROM alpine:3.20\nRUN apk add --no-cache curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| model.is_shipped(run.stage)) {
        for call in &run.calls {
            let no_cache = call.manager.no_cache.as_ref();
            let Some(no_cache) = no_cache else { continue };
            if call.is_one_of(&no_cache.verbs) {
                findings.extend(judge(&run, call, no_cache));
            } else if no_cache.fetches_lists && call.refreshes() {
                findings.extend(lists_for_nothing(&run, call, no_cache));
            }
        }
    }
}

fn judge(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> Option<Finding> {
    let Run { model, stage, site, .. } = run;
    let is_off = no_cache.spellings.iter().any(|flag| call.has_flag(flag))
        || call.may_hold_flags()
        || model.mount_covers(*site, &no_cache.folders)
        || model.is_told_before(stage, *site, &no_cache.configured)
        || no_cache.environment.as_ref().is_some_and(|name| {
            model.env_before(stage, site.index, name).is_some_and(|value| !value.is_empty())
                || model.document.text(&site.range).contains(&**name)
        });
    if is_off {
        return None;
    }
    let verb = call.verb_word?;
    let is_removed = is_removed(run, call, no_cache);
    if is_removed && !is_noticed(run, call, no_cache) {
        return None;
    }
    let title = call.title();
    let message = match is_removed {
        true => format!("`{title}` writes a cache only to have it removed again"),
        false => format!("`{title}` keeps its cache in the layer"),
    };
    let finding = RULE.finding(*site, call.command.range.clone(), message).coded_as(&no_cache.codes);
    let removals = match strict_removals(run, call.command.range.start, &no_cache.folders) {
        Ok(removals) => removals,
        Err(line) => {
            return Some(finding.by_hand(format!(
                "Add {} and take the `rm` in line {line} out: without -f it fails where there is nothing to remove",
                no_cache.flag
            )));
        }
    };
    let refresh = match needless_refresh(run, call, no_cache) {
        Ok(refresh) => refresh,
        // The lists of the other are there for this one, and are removed with it.
        Err(_) if is_removed => return None,
        Err(other) => {
            return Some(finding.by_hand(format!(
                "Add {} here and to `{other}`, or remove the cache at the end of this RUN: with the flag here alone the lists \
                 that `{other}` needs stay in the layer",
                no_cache.flag
            )));
        }
    };
    let version = flag_version(run, call, no_cache);
    if let Version::Old(why) = version {
        let keeps_none = no_cache.version.as_ref().is_some_and(|version| version.with_the_cache);
        return (!keeps_none).then(|| finding.by_hand(why));
    }
    let unnoticed = (refresh.is_some() && !is_noticed(run, call, no_cache))
        .then(|| "where no lists can be fetched, it goes on and does nothing".into());
    let applicability = match unnoticed.or_else(|| doubt(run, call, no_cache)) {
        Some(why) => Applicability::Unsafe(why),
        None => Applicability::Safe,
    };
    let fix = Fix::new(format!("add {}", no_cache.flag), applicability).framed(Change::Inside(site.index));
    let replaced =
        call.arguments.iter().find(|word| no_cache.replaces.iter().any(|flag| **flag == *word.text));
    let fix = match replaced {
        Some(word) => fix.replace(word.range.clone(), no_cache.flag.clone()),
        None => fix.insert(verb.range.end, format!(" {}", no_cache.flag)),
    };
    let is_flagged = |other: &Call<'_>| {
        !other.is_of(call.manager)
            || no_cache.spellings.iter().any(|flag| other.has_flag(flag))
            || other.is_one_of(&call.manager.remove)
            || other.refreshes() && refresh.is_some()
            || other.command.range.start <= call.command.range.start && goes_along(run, call, other, no_cache)
    };
    let fix = match without_left_over(run, no_cache, &fix, is_flagged) {
        Some(without) => {
            let is_changed = |at: usize| without.changed.iter().any(|range| range.contains(&at));
            let removals = removals.into_iter().filter(|removal| !is_changed(removal.at()));
            removals.fold(without.fix, |fix, removal| removal.add_to(fix, site.index))
        }
        None => {
            let moved = match removals.iter().any(|removal| removal.is_in(site.index + 1)) {
                true => None,
                false => move_up(run, call, fix.clone()).ok(),
            };
            removals.into_iter().fold(moved.unwrap_or(fix), |fix, removal| removal.add_to(fix, site.index))
        }
    };
    Some(finding.fixed_by(match refresh {
        Some(range) => fix.replace(range, ""),
        None => fix,
    }))
}

/// Why the flag could change what a call does, or what comes after it: a clause.
fn doubt(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> Option<String> {
    match flag_version(run, call, no_cache) {
        Version::Current => {}
        Version::Doubtful(why) | Version::Old(why) => return Some(why),
    }
    if no_cache.fetches_lists && !names_packages(call) && !finds_lists(run, call, no_cache) {
        return Some("nothing has fetched lists for it before, and with them it may do more".into());
    }
    if let Some(title) = uninstalls_without_lists(run, call, no_cache) {
        return Some(format!(
            "`{title}` names what this file never installs, and may not know it without lists"
        ));
    }
    if let Some(script) = script_later(run, no_cache) {
        return Some(format!("{script}, which runs later, may need the lists"));
    }
    let line = used_later(run, call, &no_cache.folders)?;
    Some(format!("line {line} names a folder of the cache"))
}

/// Does a call, or one before it, fetch the lists that it uses?
fn finds_lists(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> bool {
    let Run { model, stage, site, .. } = run;
    let fetches = |other: &Call<'_>| {
        other.is_of(call.manager)
            && (other.refreshes() || no_cache.replaces.iter().any(|flag| other.has_flag(flag)))
    };
    let is_before = |other: &&Call<'_>| other.command.range.start <= call.command.range.start;
    run.calls.iter().filter(is_before).any(fetches)
        || model.sites_before(stage, site.index).any(|earlier| model.calls(earlier).iter().any(fetches))
}

/// Is a call given the flag wherever another one is?
fn goes_along(run: &Run<'_, '_>, call: &Call<'_>, other: &Call<'_>, no_cache: &NoCache) -> bool {
    other.is_one_of(&no_cache.verbs)
        && (is_noticed(run, other, no_cache) || !is_noticed(run, call, no_cache))
        && (doubt(run, other, no_cache).is_none() || doubt(run, call, no_cache).is_some())
}

/// A RUN that does nothing but fetch lists, though each call after it fetches its own.
fn lists_for_nothing(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> Option<Finding> {
    let Run { model, stage, site, script, calls } = run;
    let below = || model.descendants(stage).flat_map(|below| model.body(below));
    let later = model.body(stage).filter(|later| later.index > site.index).chain(below());
    let starts = |site: &Site<'_>| matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint);
    let names_it = |site| call.manager.commands.iter().any(|name| model.holds_any(site, [&**name]));
    let is_named_at_start = model.body(stage).chain(below()).filter(starts).any(names_it);
    if is_named_at_start || used_later(run, call, &no_cache.folders).is_some() {
        return None;
    }
    let mut fetching = 0;
    for later in later.filter(|later| matches!(later.keyword, Keyword::Run | Keyword::Onbuild)) {
        let script = model.script(later).ok().filter(|_| later.keyword == Keyword::Run)?;
        if script.commands().iter().any(|visit| script_run_by(visit.command).is_some()) {
            return None;
        }
        for other in model.calls(later).iter().filter(|other| other.is_of(call.manager)) {
            // What it installs is known without lists.
            let stage = model.stage_of(later.index)?;
            if other.is_one_of(&call.manager.remove)
                && uninstalls_a_stranger(model, stage, later, call.manager, usize::MAX).is_none()
            {
                continue;
            }
            // Where it may fail, the fetching would fail unnoticed in its place.
            if !other.has_flag(&no_cache.flag) || !script.fails_with(other.command) {
                return None;
            }
            // An upgrade without lists goes on and does nothing.
            fetching += usize::from(names_packages(other));
        }
    }
    let is_alone = script.commands().len() == 1 && calls.len() == 1 && site.keyword == Keyword::Run;
    if fetching == 0 || !is_alone || model.mount_covers(*site, &no_cache.folders) {
        return None;
    }
    let title = call.title();
    let message = format!("the lists that `{title}` fetches stay in the layer, and no call uses them");
    let finding = RULE.finding(*site, call.command.range.clone(), message).coded_as(&no_cache.codes);
    let fix = Fix::new(format!("remove `{title}`: each call fetches its own lists"), Applicability::Safe);
    Some(match removed(fix, model, *site) {
        Ok(fix) => finding.fixed_by(fix),
        Err(why) => finding.by_hand(format!("Take it out; dfix doesn't, since {why}")),
    })
}

/// The first call, of this RUN or a later one, that uninstalls what the file doesn't install, where the flag leaves no
/// lists.
fn uninstalls_without_lists(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> Option<String> {
    if !no_cache.fetches_lists {
        return None;
    }
    let Run { model, stage, site, .. } = run;
    let below =
        model.descendants(stage).flat_map(|below| model.package_runs(below).map(move |site| (below, site)));
    let own = model.package_runs(stage).filter(|later| later.index >= site.index).map(|site| (*stage, site));
    own.chain(below)
        .find_map(|(stage, later)| uninstalls_a_stranger(model, stage, later, call.manager, usize::MAX))
}

/// Does it fail where the flag leaves it without lists, or does `&&` lead to a call that does?
fn is_noticed(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> bool {
    let fails = |other: &&Call<'_>| {
        other.is_of(call.manager) && other.is_one_of(&no_cache.verbs) && names_packages(other)
    };
    names_packages(call)
        || run.calls.iter().filter(fails).any(|other| run.script.leads(call.command, other.command))
}

/// Does it install packages by their names? What names none fails for none, and gains nothing where the cache is
/// removed.
fn names_packages(call: &Call<'_>) -> bool {
    !call.operands().is_empty()
}

/// Where the flag fetches the lists itself: the command of the RUN that fetched them
/// for this call alone, up to the next command.
///
/// # Errors
/// The title of another call that needs the lists in this RUN, which the flag doesn't write.
fn needless_refresh(
    run: &Run<'_, '_>,
    call: &Call<'_>,
    no_cache: &NoCache,
) -> Result<Option<Range<usize>>, String> {
    if !no_cache.fetches_lists {
        return Ok(None);
    }
    let own = || run.calls.iter().filter(|other| other.is_of(call.manager));
    let flagged = |other: &Call<'_>| no_cache.spellings.iter().any(|flag| other.has_flag(flag));
    let needs_lists = |other: &&Call<'_>| {
        (other.installs() || !other.is_one_of(&call.manager.remove) && !other.refreshes())
            && !goes_along(run, call, other, no_cache)
            && !flagged(other)
    };
    if let Some(other) = own().find(needs_lists) {
        return Err(other.title());
    }
    let start = call.command.range.start;
    let Some(refresh) = own().find(|other| other.refreshes() && other.command.range.start < start) else {
        return Ok(None);
    };
    if is_wanted_later(run, call, no_cache) {
        return Ok(None);
    }
    let comments = run.site.instruction.comments.iter();
    let found = run.script.list.iter().find_map(|list| {
        let is_it = |pipeline: &Pipeline| {
            matches!(pipeline.commands.as_slice(), [Command::Simple(simple)] if std::ptr::eq(simple, refresh.command))
        };
        let at = list.pipelines.iter().position(is_it)?;
        let is_and = |at: usize| list.operators.get(at).is_some_and(|(operator, _)| *operator == Operator::And);
        (is_and(at) && at.checked_sub(1).is_none_or(is_and)).then(|| range_in_list(run.model, list, at))
    });
    Ok(found.filter(|range| comments.clone().all(|comment| !range.contains(&comment.start))))
}

/// The script, as a message names it, that a later RUN of the stage, or of one that builds on it, runs and that may use the
/// lists.
fn script_later(run: &Run<'_, '_>, no_cache: &NoCache) -> Option<String> {
    let Run { model, stage, site, .. } = run;
    let below = model.descendants(stage).flat_map(|stage| model.body(stage));
    let later = model.body(stage).chain(below).filter(|later| later.index > site.index);
    let scripts = later.filter(|later| no_cache.fetches_lists && later.keyword == Keyword::Run);
    let commands = scripts.filter_map(|later| Some(model.script(later).ok()?.commands()));
    commands.flatten().find_map(|visit| script_run_by(visit.command))
}

/// May a later RUN, of the stage or of one that builds on it, use the lists that this one fetched?
fn is_wanted_later(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> bool {
    let Run { model, stage, site, .. } = run;
    let below = model.descendants(stage).flat_map(|stage| model.body(stage));
    for later in model.body(stage).chain(below).filter(|later| later.index > site.index) {
        if later.keyword != Keyword::Onbuild && !model.names_a_manager(later) {
            continue;
        }
        if model.script(later).is_err() {
            return true;
        }
        let calls = model.calls(later);
        let mut own = calls.iter().filter(|other| other.is_of(call.manager)).peekable();
        if own.peek().is_some_and(|first| first.refreshes()) && later.keyword == Keyword::Run {
            return false;
        }
        if own.any(|other| !other.is_one_of(&no_cache.verbs) && !other.is_one_of(&call.manager.remove)) {
            return true;
        }
    }
    false
}

/// Does the RUN remove the cache itself?
fn is_removed(run: &Run<'_, '_>, call: &Call<'_>, no_cache: &NoCache) -> bool {
    run.script.commands().iter().any(|visit| {
        let words = effective_words(visit.command);
        visit.command.range.start > call.command.range.start
            && words.first().is_some_and(|word| &*word.text == "rm")
            && words.iter().any(|word| no_cache.folders.iter().any(|folder| covers(&word.text, folder)))
    })
}
