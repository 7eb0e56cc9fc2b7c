//! What removes a cache that a flag leaves out: it goes with the flag, since it would find nothing any more.

use std::ops::Range;

use super::{Run, opaque::script_run_by};
use crate::{
    knowledge::package_managers::NoCache,
    model::{
        folders::lies_in,
        packages::{Call, effective_words},
    },
    rules::layout::{removed, without_command},
    syntax::{
        Keyword,
        shell::{ShellWord, Simple},
        words::file_name,
    },
    text::{Change, Fix},
};

/// A fix that flags the last install of a RUN, without what removes the cache behind it, and the bytes of the commands
/// that it changes.
pub struct Without {
    pub fix: Fix,
    pub changed: Vec<Range<usize>>,
}

/// Takes out of the RUN of a call, or of the one that follows, what removes the cache. `is_flagged` tells which calls
/// leave none once all fixes are applied. Only for a manager that has its folders for itself.
pub fn without_left_over(
    run: &Run<'_, '_>,
    no_cache: &NoCache,
    fix: &Fix,
    is_flagged: impl Fn(&Call<'_>) -> bool,
) -> Option<Without> {
    let Run { model, stage, site, script, calls } = run;
    let commands = script.commands();
    let may_fill = |command: &Simple| script_run_by(command).is_some();
    if !no_cache.fetches_lists
        || !calls.iter().all(is_flagged)
        || run.is_put_off()
        || commands.iter().any(|visit| may_fill(visit.command))
    {
        return None;
    }
    let next = (site.index + 1 < stage.body.end).then(|| model.site(site.index + 1));
    if let Some(next) = next.filter(|next| next.keyword == Keyword::Run)
        && let Ok(code) = model.script(next)
        && !code.commands().is_empty()
        && code.commands().iter().all(|visit| names_cache_alone(visit.command, no_cache))
    {
        let fix = removed(fix.clone(), model, next).ok()?;
        return Some(Without { fix, changed: vec![next.range.clone()] });
    }
    let first = calls.iter().map(|call| call.command.range.start).min()?;
    let mut without = Without { fix: fix.clone(), changed: vec![] };
    let behind = commands.iter().filter(|visit| visit.top_level && visit.command.range.start > first);
    for command in behind.map(|visit| visit.command).filter(|command| removes(command, no_cache)) {
        if names_cache_alone(command, no_cache) {
            without.fix = without_command(without.fix, model, *site, script, command).ok()?;
        } else {
            without.fix = without_operands(without.fix, command, no_cache).framed(Change::Inside(site.index));
        }
        without.changed.push(command.range.clone());
    }
    (!without.changed.is_empty()).then_some(without)
}

/// Takes the cache's folders from the operands of an `rm`.
fn without_operands(fix: Fix, command: &Simple, no_cache: &NoCache) -> Fix {
    let pairs = effective_words(command).windows(2).filter(|pair| is_in_cache(&pair[1], no_cache));
    pairs.fold(fix, |fix, pair| fix.replace(pair[0].range.end..pair[1].range.end, ""))
}

/// Is it an `rm` that names what lies in the cache?
fn removes(command: &Simple, no_cache: &NoCache) -> bool {
    let words = effective_words(command);
    words.first().is_some_and(|word| file_name(&word.text) == "rm")
        && words[1..].iter().any(|word| is_in_cache(word, no_cache))
}

/// Does an `rm` name nothing but that?
fn names_cache_alone(command: &Simple, no_cache: &NoCache) -> bool {
    let words = effective_words(command);
    removes(command, no_cache)
        && command.redirects.is_empty()
        && words[1..].iter().all(|word| word.text.starts_with('-') || is_in_cache(word, no_cache))
}

fn is_in_cache(word: &ShellWord, no_cache: &NoCache) -> bool {
    let path = word.text.trim_matches(['"', '\'']);
    !path.contains(['{', '$', '`']) && no_cache.folders.iter().any(|folder| lies_in(path, folder))
}
