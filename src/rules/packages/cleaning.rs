//! What commands take away: a cache, or the program that would clean it.

use std::ops::Range;

use super::{
    Run,
    append::append,
    joining::is_list,
    style::{Continuation, Style},
};
use crate::{
    knowledge::{Manager, Text, package_managers::Clean},
    model::{
        Model, Site,
        folders::{at_home, covers, lies_in, lies_in_temporary},
        packages::{Call, effective_words},
    },
    rules::layout::removed,
    syntax::{
        Keyword,
        shell::{Pipeline, Script, ShellWord, Simple, Visit},
        words::file_name,
    },
    text::Fix,
};

/// Folders that hold no programs.
const WITHOUT_PROGRAMS: &[&str] =
    &["/tmp", "/var/tmp", "/var/cache", "/var/lib/apt", "/var/log", "/usr/share", "~/.cache", "~/.npm"];

/// May a command take a program, or its configuration, away?
pub fn takes_away(command: &Simple) -> bool {
    let words = effective_words(command);
    match words.first().map(|word| &*word.text) {
        Some("rm") => words[1..]
            .iter()
            .filter(|word| !word.text.starts_with('-'))
            .any(|word| !WITHOUT_PROGRAMS.iter().any(|folder| lies_in(&at_home(&word.text), folder))),
        Some("find" | "mv" | "setcap" | "deactivate" | "yum-config-manager" | "subscription-manager") => true,
        // They put another version in its place.
        Some("n" | "nvm" | "fnm" | "update-alternatives") => true,
        _ => words.iter().any(|word| word.text.contains("/etc/yum.repos.d")),
    }
}

/// Is the cache emptied behind the last call that fills it?
pub fn is_cleaned(commands: &[&Simple], last: &Call<'_>, clean: &Clean) -> bool {
    commands.iter().filter(|command| command.range.start > last.command.range.start).any(|command| {
        let words = effective_words(command);
        is_cleaning(words, last.manager, clean)
            || words.iter().any(|word| matches!(name(word), "rm" | "find" | "rmdir"))
                && words.iter().any(|word| clean.folders.iter().any(|folder| covers(&word.text, folder)))
    })
}

/// Is it one of the commands that the manager is cleaned with?
fn is_cleaning(words: &[ShellWord], manager: &Manager, clean: &Clean) -> bool {
    let Some(program) = words.first().map(name) else { return false };
    // Another name of the manager is the same program.
    let program = if manager.is_run_by(program) { &manager.commands[0] } else { program };
    if !clean.also.iter().chain([&clean.command]).any(|text| text.starts_with(program)) {
        return false;
    }
    let words: Vec<&str> =
        std::iter::once(program).chain(words[1..].iter().map(|word| &*word.text)).collect();
    let plain: Vec<_> = words.iter().copied().filter(|word| !word.starts_with('-')).collect();
    let begins = |with: &Text| {
        let with: Vec<_> = with.split(' ').collect();
        plain.starts_with(&with) || words.starts_with(&with)
    };
    clean.also.iter().any(begins) || words.join(" ") == clean.command
}

fn name(word: &ShellWord) -> &str {
    file_name(&word.text)
}

/// The managers whose caches each command of some code empties, where none does anything else but remove temporary files;
/// none for a command that does that alone.
pub fn cleaned_alone<'m>(model: &'m Model<'_>, script: &'m Script) -> Option<Vec<Vec<&'m Manager>>> {
    let cleaned = |visit: Visit<'m>| {
        let words = effective_words(visit.command);
        let operands = || words.iter().skip(1).filter(|word| !word.text.starts_with('-'));
        let is_rm = words.first().is_some_and(|word| name(word) == "rm") && operands().next().is_some();
        let call = model.managers.call(visit);
        // A variable may hold another value in the RUN that the command moves to.
        let is_temporary = |word: &ShellWord| {
            !word.text.contains(['$', '`']) && !word.text.contains("..") && lies_in_temporary(&word.text)
        };
        let is_of = |manager: &&Manager| {
            let folders = manager.clean.iter().flat_map(|clean| &*clean.folders);
            let folders = folders.chain(manager.no_cache.iter().flat_map(|no_cache| &*no_cache.folders));
            let is_cache = |word: &ShellWord| folders.clone().any(|folder| covers(&word.text, folder));
            is_rm && operands().any(is_cache) && operands().all(|word| is_cache(word) || is_temporary(word))
                || manager.clean.as_ref().is_some_and(|clean| is_cleaning(words, manager, clean))
                || call.as_ref().is_some_and(|call| {
                    call.is_of(manager) && matches!(call.verb, "clean" | "autoclean" | "cache clean" | "cc")
                })
        };
        let program = words.first().map_or("", name);
        let is_removed = |folder: &str| is_rm && operands().any(|word| covers(&word.text, folder));
        let mut managers = model.managers.cleaned_by(program, &is_removed);
        managers.retain(|manager| is_of(manager));
        let is_beside = is_rm && operands().all(is_temporary);
        if is_beside && !model.called_managers().iter().any(is_of) {
            return Some(vec![]);
        }
        (is_beside || !managers.is_empty()).then_some(managers)
    };
    let managers: Option<Vec<_>> = script.commands().into_iter().map(cleaned).collect();
    managers.filter(|managers| managers.iter().any(|managers| !managers.is_empty()))
}

/// Moves the code of the RUNs that follow to the end of this one, where they do nothing but empty caches that this one
/// fills, the last of them that of the given call.
///
/// # Errors
/// Where there is no such RUN, or it can't go: a clause.
pub fn move_up(run: &Run<'_, '_>, call: &Call<'_>, fix: Fix) -> Result<Fix, &'static str> {
    let Run { model, stage, site, script, .. } = run;
    let is_filled = |manager: &&Manager| {
        run.calls.iter().any(|call| call.is_of(manager) && (call.installs() || call.refreshes()))
    };
    let mut moved: Vec<(Site<'_>, &Script)> = vec![];
    let mut is_emptied = false;
    while !is_emptied {
        let next = site.index + 1 + moved.len();
        let next = (!run.is_put_off() && next < stage.body.end).then(|| model.site(next));
        let next = next.filter(|next| next.keyword == Keyword::Run);
        let found = next.and_then(|next| Some((next, model.script(next).ok()?)));
        let cleaned = found.and_then(|(_, code)| cleaned_alone(model, code));
        let (Some((next, code)), Some(cleaned)) = (found, cleaned) else {
            return Err("no RUN follows that does nothing but clean");
        };
        if !cleaned.iter().all(|managers| managers.is_empty() || managers.iter().any(is_filled)) {
            return Err("it cleans what another RUN fills");
        }
        let commands: Vec<_> = code.commands().iter().map(|visit| visit.command).collect();
        is_emptied = match &call.manager.clean {
            Some(clean) => is_cleaned(&commands, call, clean),
            None => cleaned.iter().flatten().any(|manager| call.is_of(manager)),
        };
        let last = moved.last().map_or(*site, |(site, _)| *site);
        if model.document.source().text()[last.range.end..next.range.start].contains('#') {
            return Err("a comment stands between");
        }
        let flags = |site: Site<'_>| -> Vec<String> {
            site.instruction.flags.iter().map(|flag| model.document.text(&flag.range).to_owned()).collect()
        };
        if flags(*site) != flags(next) || is_list(model, next, code).is_err() {
            return Err("the RUN that cleans is no plain list of `&&` with the same flags");
        }
        moved.push((next, code));
    }
    let codes: Vec<_> = moved.iter().map(|(_, code)| *code).collect();
    let insertion = append(model, *site, script, &code_in_lines(run, &codes)?)?;
    let fix = fix.replace(insertion.range, insertion.text);
    moved.into_iter().try_fold(fix, |fix, (next, _)| removed(fix, model, next))
}

/// Codes that are lists of `&&`, as one, laid out as the RUN that it is put behind: a command a line where they go over
/// several lines and that RUN does too.
fn code_in_lines(run: &Run<'_, '_>, codes: &[&Script]) -> Result<String, &'static str> {
    let Run { model, site, script, .. } = run;
    let commands = codes.iter().flat_map(|code| code.commands());
    let mut words = commands.flat_map(|visit| visit.command.assignments.iter().chain(&visit.command.words));
    let text = |range: &Range<usize>| model.document.text(range);
    if words.any(|word| text(&word.range).contains('\n'))
        || codes.iter().any(|code| !code.comments.is_empty())
    {
        return Err("its command goes over several lines");
    }
    // A command whose words are broken over lines is put into one.
    let one_line = |pipeline: &Pipeline| {
        let lines = text(&pipeline.range).lines();
        let lines = lines.map(|line| line.trim().trim_end_matches(char::from(model.document.escape)).trim());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let lists = || codes.iter().flat_map(|code| &code.list);
    let source = model.document.source();
    let is_broken = lists().flat_map(|list| &list.operators).any(|(_, operator)| {
        let before = source.line_start(operator.start)..operator.start;
        let behind = operator.end..source.line_end(operator.end);
        text(&before).trim().is_empty() || text(&behind).trim().len() <= 1
    });
    let end = script.list.last().map_or(0, |list| list.range.end);
    // A heredoc's lines need no continuation.
    let is_broken = (is_broken || codes.len() > 1) && site.instruction.innermost().heredocs.is_empty();
    let style = Style::of(model, *site, script, end).filter(|_| is_broken);
    let joint = match style {
        Some(style) => Continuation::of(model, *site, script).joint(&style, ""),
        None => " && ".into(),
    };
    let pipelines = lists().flat_map(|list| &list.pipelines);
    Ok(pipelines.map(one_line).collect::<Vec<_>>().join(&joint))
}
