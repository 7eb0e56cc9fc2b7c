//! Lists that a later RUN needs: they can go, or need not be fetched, where that
//! RUN fetches its own.

use super::{
    Run,
    append::append,
    later::{self, Later, Needs},
    opaque::has_no_use_for_it,
};
use crate::{
    knowledge::{Text, glob, package_managers::Clean},
    model::{Site, packages::Call},
    rules::layout,
    syntax::{
        Keyword,
        shell::{Command, End, Operator, Pipeline, Simple, Visit},
    },
    text::{Applicability, Change, Fix},
};

/// More RUNs than these that each fetch anew are too many for a reader.
const MANY: usize = 2;

/// An insertion into a later RUN.
pub struct Renewal<'d> {
    site: Site<'d>,
    at: usize,
    text: String,
}

impl Renewal<'_> {
    /// Adds it to a fix.
    pub fn add_to(self, fix: Fix) -> Fix {
        fix.framed(Change::Inside(self.site.index)).insert(self.at, self.text)
    }
}

/// Has a later RUN fetch the lists that `call` fetches in this one.
///
/// # Errors
/// Why that can't be: a clause.
pub fn renew<'d>(
    run: &Run<'_, 'd>,
    call: &Call<'_>,
    site: Site<'d>,
    clean: &Clean,
) -> Result<Renewal<'d>, &'static str> {
    let Run { model, stage, .. } = run;
    if model.stage_of(site.index).is_none_or(|later| later.index != stage.index) {
        return Err("it stands in another stage");
    }
    let script = model.script(site).map_err(|why| why.reason())?;
    if model.user_before(stage, site.index).user != model.user_before(stage, run.site.index).user {
        return Err("another user runs it");
    }
    let first =
        later::first_need(model, script, call.manager, clean).ok_or("it isn't plain where it needs them")?;
    let list = script.list.iter().find(|list| list.pipelines.iter().any(|pipeline| is(pipeline, first)));
    let list = list.ok_or("it needs them in a compound command")?;
    if list.operators.iter().any(|(operator, _)| *operator == Operator::Or) {
        return Err("its code holds `||`");
    }
    if !script.fails_with(first) {
        return Err("nobody would notice there that the fetching fails");
    }
    if !later::fetches_all(call, clean) {
        return Err("the fetching is one of a part alone");
    }
    let fetch = model.document.text(&call.command.range);
    if fetch.contains('\n') || !call.command.redirects.is_empty() {
        return Err("the fetching goes over several lines");
    }
    Ok(Renewal { site, at: first.range.start, text: format!("{fetch} && ") })
}

/// Would the RUNs further down that need the lists fetch the same as `call` does here, and be cleaned then? So it would
/// where all that stands between is known and changes no sources, and few RUNs want the lists.
pub fn fetches_the_same(
    run: &Run<'_, '_>,
    call: &Call<'_>,
    later: &Later,
    needs: &Needs<'_, '_>,
    clean: &Clean,
) -> bool {
    let Run { model, stage, script, .. } = run;
    let behind = model.body(stage).filter(|later| later.index > run.site.index);
    let wanting: Vec<_> = behind.filter(|later| needs.cache(later.index)).collect();
    let Some(last) = wanting.last().filter(|_| wanting.len() <= MANY && !clean.sources.is_empty()) else {
        return false;
    };
    let is_cleaned_there = || {
        let code = model.script(*last);
        !later.cache.contains_key(&last.index)
            && !later.doubtful.contains_key(&run.site.index)
            && code.is_ok_and(|code| append(model, *last, code, &clean.command).is_ok())
    };
    if !script.fails_with(call.command) || !is_cleaned_there() {
        return false;
    }
    let between = || (run.site.index..=last.index).map(|index| model.site(index));
    let stays = |command: &Simple| {
        let text = model.document.text(&command.range);
        let changes = clean.sources.iter().any(|source| text.contains(&**source));
        let known = match model.managers.call(Visit { command, top_level: true }) {
            Some(other) if other.is_of(call.manager) => other.operands().iter().all(|word| {
                let brings = |known: &Text| glob(known, &word.text);
                let files = call.manager.pin.iter().flat_map(|pin| &*pin.files);
                !clean.sources_with.iter().chain(files).any(brings)
            }),
            Some(_) => true,
            None => has_no_use_for_it(command, clean),
        };
        known && !changes
    };
    between().all(|site| match site.keyword {
        Keyword::Run => model.script(site).is_ok_and(|script| {
            let commands = script.commands();
            let start = if site.index == run.site.index { call.command.range.end } else { 0 };
            commands
                .iter()
                .map(|visit| visit.command)
                .filter(|command| command.range.start >= start)
                .all(stays)
        }),
        Keyword::Copy | Keyword::Add => {
            let target = site.instruction.operands().pop().unwrap_or_default();
            let is_above = matches!(target.trim_end_matches('/'), "" | "." | "/etc");
            !is_above
                && !clean.sources.iter().any(|source| model.document.text(&site.range).contains(&**source))
        }
        Keyword::Env | Keyword::Arg => {
            let text = model.document.text(&site.range).to_ascii_lowercase();
            !clean.sources.iter().any(|source| text.contains(&**source))
        }
        Keyword::Shell => false,
        _ => true,
    })
}

/// Takes the fetching out of a RUN that doesn't use the lists itself, and puts it where they are used.
///
/// # Errors
/// Why that can't be: a clause.
pub fn fetch_there(
    run: &Run<'_, '_>,
    call: &Call<'_>,
    renewal: Renewal<'_>,
    what: &str,
    is_certain: bool,
) -> Result<Fix, &'static str> {
    let Run { model, site, script, .. } = run;
    let line = *renewal.site.lines.start();
    let reason = format!("a command between here and line {line} may need the {what}");
    let applicability = if is_certain { Applicability::Safe } else { Applicability::Unsafe(reason) };
    let fix = Fix::new(format!("fetch the {what} in line {line}, which needs them"), applicability);
    let list =
        script.list.iter().find(|list| list.pipelines.iter().any(|pipeline| is(pipeline, call.command)));
    let list = list.ok_or("it stands in a compound command")?;
    if list.operators.iter().any(|(operator, _)| *operator == Operator::Or)
        || matches!(list.end, Some((End::Ampersand, _)))
    {
        return Err("it is no plain list of `&&`");
    }
    let at = list.pipelines.iter().position(|pipeline| is(pipeline, call.command)).unwrap_or_default();
    let gone = match (list.pipelines.get(at + 1), at.checked_sub(1)) {
        (Some(next), _) => call.command.range.start..next.range.start,
        (None, Some(before)) => list.pipelines[before].range.end..call.command.range.end,
        (None, None) if script.list.len() == 1 => {
            return Ok(renewal.add_to(layout::removed(fix, model, *site)?));
        }
        (None, None) => return Err("it is a list of its own"),
    };
    if !site.heredocs.is_empty()
        || site.comments.iter().any(|comment| comment.start < gone.end && comment.end > gone.start)
    {
        return Err("a comment stands in it");
    }
    Ok(renewal.add_to(fix.framed(Change::Inside(site.index)).replace(gone, "")))
}

fn is(pipeline: &Pipeline, command: &Simple) -> bool {
    match pipeline.commands.as_slice() {
        [Command::Simple(simple)] => !pipeline.negated && std::ptr::eq(simple, command),
        _ => false,
    }
}
