//! Caches that BuildKit can keep outside the image.

use super::{
    Run,
    later::{Later, Needs},
    runs,
};
use crate::{
    Settings,
    knowledge::package_managers::Mount,
    model::{Model, User, folders::covers, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Keyword,
        shell::{Command, Operator, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "cache-mounts",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::Asked,
    summary: "An install fetches everything anew in each build; a cache mount would keep it outside the image",
    why: "With `RUN --mount=type=cache` BuildKit keeps the package manager's cache between builds, and none of it gets into a \
          layer: nothing has to be cleaned.",
    fix_safety: "Safe where the file already needs BuildKit (a mount, a heredoc, or `# syntax=`); else Unsafe, since Docker's \
                 legacy builder doesn't know --mount. Nothing is done where the user's home or uid is not known, or a later \
                 RUN uses the lists of this one.",
    bad: "# syntax=docker/dockerfile:1\nFROM python:3.12\nRUN pip install --no-cache-dir flask\nUSER 10001:10001\n",
    good: "# syntax=docker/dockerfile:1\nFROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n\
           USER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| !run.is_put_off()) {
        let mut done: Vec<&str> = Vec::new();
        for call in &run.calls {
            let Some(mount) = call.manager.mount.as_ref().filter(|mount| call.is_one_of(&mount.verbs)) else {
                continue;
            };
            if done.contains(&&*call.manager.name) {
                continue;
            }
            done.push(&call.manager.name);
            if mount.targets.iter().any(|target| model.mount_covers(run.site, std::slice::from_ref(target))) {
                continue;
            }
            let message = format!("`{}` fetches everything anew in each build", call.title());
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            findings.push(match mounted(&run, call, mount) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => finding.by_hand(format!(
                    "Mount a cache with `RUN --mount=type=cache,target={}`; dfix doesn't, since {why}",
                    mount.targets[0]
                )),
            });
        }
    }
}

fn mounted(run: &Run<'_, '_>, call: &Call<'_>, mount: &Mount) -> Result<Fix, String> {
    let Run { model, stage, site, .. } = run;
    let owner = match model.user_before(stage, site.index).user {
        User::Root => String::new(),
        User::Unknown => return Err("the user that it runs as is not known".into()),
        User::Other(_) if mount.targets.iter().any(|target| target.starts_with('~')) => {
            return Err("the home of its user is not known".into());
        }
        User::Other(user) => {
            let (uid, gid) = user.split_once(':').unwrap_or((&user, &user));
            let number =
                |id: &str| id.parse::<u32>().map_err(|_| format!("the uid of `{user}` is not known"));
            format!(",uid={},gid={}", number(uid)?, number(gid)?)
        }
    };
    if let Some(clean) = call.manager.clean.as_ref().filter(|clean| !clean.needed_by.is_empty()) {
        let needs = Needs::of(model, call.manager, clean);
        if let Some(later) = Later::of(model, stage, &needs, clean).cache.get(&site.index) {
            return Err(format!("the lists are used in line {} too", model.site(*later).lines.start()));
        }
    }
    let options: Vec<String> = mount
        .targets
        .iter()
        .map(|target| {
            let sharing =
                mount.sharing.as_ref().map_or(String::new(), |sharing| format!(",sharing={sharing}"));
            format!("--mount=type=cache,target={}{sharing}{owner}", target.replacen('~', "/root", 1))
        })
        .collect();
    let applicability = if needs_buildkit(model) {
        Applicability::Safe
    } else {
        Applicability::Unsafe("Docker's legacy builder doesn't know --mount".into())
    };
    let mut fix = Fix::new("mount a cache", applicability).framed(Change::Inside(site.index));
    fix = with_options(run, &options, fix);
    without_cleaning(run, call, mount, fix)
}

/// Does the file need BuildKit already?
fn needs_buildkit(model: &Model<'_>) -> bool {
    model.document.directives.iter().any(|directive| directive.name == "syntax")
        || model.sites().any(|site| site.flag("mount").is_some() || !site.heredocs.is_empty())
}

/// Puts flags behind the keyword and the flags that are there.
fn with_options(run: &Run<'_, '_>, options: &[String], fix: Fix) -> Fix {
    let Run { model, site, .. } = run;
    let source = model.document.source();
    let end = site.flags.last().map_or(site.name.range.end, |flag| flag.range.end);
    let code = site.argument_range().map_or(end, |range| range.start);
    let gap = end..code;
    let one_line = !source.text()[site.range.clone()].contains('\n');
    if options.len() == 1 && one_line
        || !site.heredocs.is_empty()
        || source.text()[gap.clone()].contains('\n')
    {
        return fix.insert(end, options.iter().map(|option| format!(" {option}")).collect::<String>());
    }
    let line = format!(" {}{}    ", char::from(model.document.escape), source.newline().as_str());
    fix.replace(gap, format!(" {}{line}", options.join(&line)))
}

/// Takes out the cleaning at the end of the RUN and the flags that turn the cache off.
fn without_cleaning(run: &Run<'_, '_>, call: &Call<'_>, mount: &Mount, mut fix: Fix) -> Result<Fix, String> {
    for other in run.calls.iter().filter(|other| other.is_of(call.manager)) {
        let Some(no_cache) = &other.manager.no_cache else { continue };
        for word in other.arguments.iter().filter(|word| *word.text == *no_cache.flag) {
            let text = run.model.document.source().text();
            let blanks =
                text[..word.range.start].len() - text[..word.range.start].trim_end_matches(' ').len();
            fix = fix.replace(word.range.start - blanks..word.range.end, "");
        }
    }
    let cleans = |simple: &Simple| {
        let words: Vec<_> = simple.words.iter().map(|word| &*word.text).collect();
        let spelled = words.join(" ");
        let also = call.manager.clean.iter().flat_map(|clean| &*clean.also);
        let removes = words.first() == Some(&"rm")
            && words.iter().any(|word| mount.targets.iter().any(|target| covers(word, target)));
        removes || also.into_iter().any(|also| spelled.starts_with(&**also))
    };
    let cleaning: Vec<_> =
        run.script.commands().into_iter().filter(|visit| cleans(visit.command)).map(|v| v.command).collect();
    let [command] = cleaning.as_slice() else {
        return if cleaning.is_empty() { Ok(fix) } else { Err("it is cleaned more than once".into()) };
    };
    let last = run.script.list.last().ok_or("it holds no command")?;
    let [.., before, pipeline] = last.pipelines.as_slice() else {
        return Err("it is cleaned in a command apart".into());
    };
    let is_last =
        matches!(pipeline.commands.as_slice(), [Command::Simple(simple)] if std::ptr::eq(simple, *command));
    let is_and = last.operators.last().is_some_and(|(operator, _)| *operator == Operator::And);
    let names_one = command.words.iter().filter(|word| !word.text.starts_with('-')).count() <= 3
        && (&*command.words[0].text != "rm" || command.words.len() <= 3);
    let gap = before.range.end..pipeline.range.end;
    let comments = &run.site.comments;
    if !is_last || !is_and || !names_one || comments.iter().any(|comment| gap.contains(&comment.start)) {
        return Err("the cleaning is not the last command, or cleans other things as well".into());
    }
    debug_assert!(run.site.keyword == Keyword::Run);
    Ok(fix.replace(gap, ""))
}
