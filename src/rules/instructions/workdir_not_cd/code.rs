//! Where shell code changes its folder.

use std::ops::Range;

use crate::{
    knowledge::programs,
    model::{
        Model, Site, Stage, User,
        folders::{cleaned, lies_in},
        packages::effective_words,
    },
    syntax::shell::{AndOr, Command, End, Operator, Pipeline, Script, ShellWord, Simple, Visit},
};

/// A `cd` that a WORKDIR can stand for.
pub struct Move {
    /// The folder, absolute.
    pub folder: String,
    /// The `cd` and the operator behind it.
    pub step: Range<usize>,
    /// What a WORKDIR takes the place of: the same, with what only leads to it.
    pub gone: Range<usize>,
    /// Does code stand before it that stays?
    pub splits: bool,
}

/// Is this a `cd`?
pub fn is_cd(command: &Simple) -> bool {
    command.words.first().is_some_and(|word| &*word.text == "cd")
}

/// Is a `cd` to a plain folder all that the code does?
pub fn is_alone(script: &Script) -> bool {
    let [list] = script.list.as_slice() else { return false };
    let [pipeline] = list.pipelines.as_slice() else { return false };
    script.comments.is_empty()
        && !matches!(list.end, Some((End::Ampersand, _)))
        && simple(pipeline).is_some_and(|command| is_plain(command) && command.words[1].literal().is_some())
}

/// The `cd` in the code of a RUN.
///
/// # Errors
/// Why no WORKDIR can stand for it: a clause.
pub fn read<'d>(
    model: &Model<'d>,
    stage: &Stage<'d>,
    site: Site<'d>,
    script: &Script,
) -> Result<Move, String> {
    let commands = script.commands();
    let mut changes = commands.iter().map(|visit| visit.command).filter(|command| is_cd(command));
    let (cd, several) = (changes.next().ok_or("there is none")?, changes.next().is_some());
    let (at, next) = behind(script, cd).ok_or("the code doesn't begin with a `cd` to a plain folder")?;
    let step = cd.range.start..next;
    let code = model.document.text(&site.range);
    if ["OLDPWD", "cd -", "pushd", "popd"].iter().any(|back| code.contains(back)) {
        return Err("the code goes back to the folder before".into());
    }
    let target = cd.words[1].literal().ok_or("the folder is in a variable")?;
    let here = model.certain_workdir_before(stage, site.index);
    let folder = match (&here, target.starts_with('/')) {
        (_, true) => cleaned(&target),
        (Some(here), false) => cleaned(&format!("{here}/{target}")),
        (None, false) => return Err("what the folder lies below isn't certain".into()),
    };
    let pipelines = script.list.first().map_or(&[][..], |list| &list.pipelines);
    let (gone, splits) = match at {
        0 => (step.clone(), false),
        1 if makes(&pipelines[0], &cd.words[1]) && is_root(model, stage, site) => {
            (pipelines[0].range.start..next, false)
        }
        at => (pipelines[at - 1].range.end..next, true),
    };
    let inside_comment = |comment: &Range<usize>| comment.start < gone.end && comment.end > gone.start;
    if !site.heredocs.is_empty() || site.comments.iter().chain(&script.comments).any(inside_comment) {
        return Err("a heredoc or a comment stands in it".into());
    }
    if several && here.as_ref() != Some(&folder) {
        return Err("the code changes its folder several times".into());
    }
    if several && splits {
        return Err("the code changes its folder several times".into());
    }
    Ok(Move { folder, step, gone, splits })
}

/// May the code run where a WORKDIR puts it?
///
/// # Errors
/// Why not: a clause.
pub fn check(model: &Model<'_>, site: Site<'_>, script: &Script, step: &Move) -> Result<(), String> {
    if !stops_where_cd_fails(script) {
        return Err("the code is no plain list of `&&`, which stops where the folder isn't there".into());
    }
    if is_mounted(site, &step.folder) {
        return Err("where the folder and a mount lie depends on each other".into());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if !step.folder.chars().all(plain) {
        return Err("the folder's name has signs that WORKDIR reads differently".into());
    }
    if step.splits {
        let list = script.list.first().ok_or("there is no code")?;
        return check_halves(model, list, step.step.start);
    }
    Ok(())
}

/// Does a RUN begin with a `cd` that WORKDIR can stand for?
pub fn begins_elsewhere<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>) -> bool {
    let Ok(script) = model.script(site) else { return false };
    read(model, stage, site, script)
        .is_ok_and(|step| !step.splits && check(model, site, script, &step).is_ok())
}

/// The number of a top-level `cd` to a plain folder in the first list, and where the code behind it begins:
/// behind `&&`, or behind `;` where nothing else stands before it.
fn behind(script: &Script, cd: &Simple) -> Option<(usize, usize)> {
    let list = script.list.first()?;
    let is_it = |pipeline: &Pipeline| simple(pipeline).is_some_and(|command| std::ptr::eq(command, cd));
    let at = list.pipelines.iter().position(is_it)?;
    let all = list.operators.iter().take(at).all(|(operator, _)| *operator == Operator::And);
    if !is_plain(cd) || !all || list.pipelines.iter().take(at).any(|pipeline| pipeline.negated) {
        return None;
    }
    match (list.operators.get(at), &list.end) {
        (Some((Operator::And, _)), _) => Some((at, list.pipelines[at + 1].range.start)),
        (None, Some((End::Semicolon, _))) if at == 0 => script.list.get(1).map(|next| (at, next.range.start)),
        _ => None,
    }
}

/// A `cd` with nothing but a folder that the shell doesn't expand.
fn is_plain(cd: &Simple) -> bool {
    is_cd(cd)
        && cd.words.len() == 2
        && !cd.words[1].text.starts_with(['-', '~'])
        && !cd.words[1].text.contains(['*', '?', '[', '{'])
        && cd.assignments.is_empty()
        && cd.redirects.is_empty()
}

/// The simple command that a pipeline is.
fn simple(pipeline: &Pipeline) -> Option<&Simple> {
    match pipeline.commands.as_slice() {
        [Command::Simple(command)] if !pipeline.negated => Some(command),
        _ => None,
    }
}

fn program(word: &ShellWord) -> &str {
    word.text.rsplit('/').next().unwrap_or_default()
}

/// Does a command only make this folder, as WORKDIR does?
fn makes(pipeline: &Pipeline, folder: &ShellWord) -> bool {
    simple(pipeline).is_some_and(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| &*word.text).collect();
        command.assignments.is_empty()
            && command.redirects.is_empty()
            && match words.as_slice() {
                ["mkdir", made] | ["mkdir", "-p" | "--parents", made] => **made == *folder.text,
                _ => false,
            }
    })
}

/// A folder that WORKDIR makes belongs to root in some builders, and to the user in others.
fn is_root<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>) -> bool {
    model.user_before(stage, site.index).user == User::Root
}

/// Does the RUN fail where its first command does?
fn stops_where_cd_fails(script: &Script) -> bool {
    let [list] = script.list.as_slice() else { return false };
    list.operators.iter().all(|(operator, _)| *operator == Operator::And)
        && !matches!(list.end, Some((End::Ampersand, _)))
}

/// Can a list become two RUNs at a place?
fn check_halves(model: &Model<'_>, list: &AndOr, at: usize) -> Result<(), String> {
    for pipeline in &list.pipelines {
        let first = pipeline.range.start < at;
        for command in &pipeline.commands {
            let Command::Simple(command) = command else {
                return Err("a compound command stands beside the `cd`".into());
            };
            let words = effective_words(command);
            let Some(name) = words.first().map(program) else {
                return Err("a variable that it sets would be lost".into());
            };
            if first && programs::changes_shell(name) {
                return Err(format!("`{name}` before the `cd` holds for the same RUN alone"));
            }
            let visit = Visit { command, top_level: true };
            let call = model.managers.call(visit);
            let removes = matches!(name, "rm" | "rmdir" | "unlink")
                || call.as_ref().is_some_and(|call| {
                    call.is_one_of(&call.manager.remove)
                        || matches!(call.verb, "clean" | "autoclean" | "autoremove")
                });
            if !first && call.is_some_and(|call| call.installs()) {
                return Err("what it installs behind the `cd` may need lists that stand before it".into());
            }
            if !first && removes {
                return Err(format!(
                    "in a RUN of its own, `{name}` behind the `cd` would remove too late what another layer holds"
                ));
            }
        }
    }
    Ok(())
}

/// Does a mount lie below the folder that the RUN starts in, or is the new folder in one?
fn is_mounted(site: Site<'_>, folder: &str) -> bool {
    site.instruction.flags("mount").filter_map(|flag| flag.value.as_ref()).any(|value| {
        value.text.split(',').any(|field| {
            let target = ["target=", "dst=", "destination="].iter().find_map(|key| field.strip_prefix(key));
            target.is_some_and(|path| !path.starts_with('/') || lies_in(folder, path.trim_end_matches('/')))
        })
    })
}
