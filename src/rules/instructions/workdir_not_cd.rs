//! `cd` in a RUN changes the folder for that RUN alone; WORKDIR says it once.

use crate::{
    Settings,
    model::{
        Model, Site, Stage,
        folders::{cleaned, lies_in},
    },
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::{
        Keyword,
        shell::{Command, End, Operator, Script, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "workdir-not-cd",
    aliases: &["DL3003"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "RUN changes its folder with `cd`",
    why: "A `cd` holds for its own RUN alone, which readers and the next instruction easily miss. WORKDIR says where the \
          instructions after it work, and where the container starts.",
    fix_safety: "Safe where the RUN begins with a `cd` into the folder that it starts in: the `cd` goes. Safe where a WORKDIR \
                 with an absolute path follows before anything else depends on the folder: a WORKDIR above the RUN then \
                 changes nothing else. Unsafe in a stage that isn't shipped and where nothing later depends on the folder. \
                 By hand elsewhere: a WORKDIR would change the folder of what follows, and that of the container.",
    bad: "FROM debian:12\nRUN cd /src && make\nWORKDIR /app\nUSER 10001:10001\n",
    good: "FROM debian:12\nWORKDIR /src\nRUN make\nWORKDIR /app\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Run) {
            if !model.document.text(&site.range).contains("cd") {
                continue;
            }
            let Ok(script) = model.script(site) else { continue };
            let commands = script.commands();
            let mut changes = commands.iter().map(|visit| visit.command).filter(|command| is_cd(command));
            let Some(first) = changes.next() else { continue };
            let finding = RULE.finding(site, first.range.clone(), "RUN changes its folder with `cd`");
            findings.push(match fix(model, stage, site, script, first, changes.next().is_some()) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => {
                    finding.by_hand(format!("Set the folder with WORKDIR; dfix doesn't, since {why}"))
                }
            });
        }
    }
}

fn is_cd(command: &Simple) -> bool {
    command.words.first().is_some_and(|word| &*word.text == "cd")
}

fn fix<'d>(
    model: &Model<'d>,
    stage: &Stage<'d>,
    site: Site<'d>,
    script: &Script,
    cd: &Simple,
    several: bool,
) -> Result<Fix, String> {
    let Some(next) = behind(script, cd) else {
        return Err("the code doesn't begin with a `cd` to a plain folder".into());
    };
    let gone = cd.range.start..next;
    let inside_comment =
        |comment: &std::ops::Range<usize>| comment.start < gone.end && comment.end > gone.start;
    if !site.heredocs.is_empty() || site.comments.iter().chain(&script.comments).any(inside_comment) {
        return Err("a heredoc or a comment stands in it".into());
    }
    let code = model.document.text(&site.range);
    if code.contains("OLDPWD") || code.contains("cd -") {
        return Err("the code goes back to the folder before".into());
    }
    let target = cd.words[1].literal().ok_or("the folder is in a variable")?;
    let here = model.certain_workdir_before(stage, site.index);
    let there = match (&here, target.starts_with('/')) {
        (_, true) => cleaned(&target),
        (Some(here), false) => cleaned(&format!("{here}/{target}")),
        (None, false) => return Err("what the folder lies below isn't certain".into()),
    };
    if here.as_ref() == Some(&there) {
        return Ok(Fix::safe_inside("remove the `cd`: the RUN starts there", site.index).replace(gone, ""));
    }
    if several {
        return Err("the code changes its folder several times".into());
    }
    if !stops_where_cd_fails(script) {
        return Err("the code is no plain list of `&&`, which stops where the folder isn't there".into());
    }
    if is_mounted(site, &there) {
        return Err("where the folder and a mount lie depends on each other".into());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if !there.chars().all(plain) {
        return Err("the folder's name has signs that WORKDIR reads differently".into());
    }
    let mut moved = None;
    let applicability = match follower(model, stage, site) {
        Follower::Reset(workdir) => {
            moved = Some(workdir).filter(|workdir| is_to(model, *workdir, &there));
            Applicability::Safe
        }
        Follower::Nothing => Applicability::Unsafe(format!(
            "a container that somebody starts from this stage would start in {there}"
        )),
        Follower::Needs(line) => return Err(format!("line {line} depends on the folder too")),
        Follower::Container => return Err("the container would start there".into()),
    };
    let Some(above) = layout::above(model, site) else { return Err("it begins with a continuation".into()) };
    let line =
        format!("{} {there}{}", site.in_its_case("WORKDIR"), model.document.source().newline().as_str());
    let set = |title: String| {
        Fix::new(title, applicability.clone())
            .framed(Change::Insert { before: site.index, count: 1 })
            .framed(Change::Inside(site.index))
            .insert(above, line.clone())
            .replace(gone.clone(), "")
    };
    let moved = moved.and_then(|workdir| {
        let title = format!("set WORKDIR {there} here instead of in line {}", workdir.lines.start());
        layout::removed(set(title), model, workdir).ok()
    });
    Ok(moved.unwrap_or_else(|| set(format!("set WORKDIR {there}"))))
}

/// Does a WORKDIR name this folder?
fn is_to(model: &Model<'_>, workdir: Site<'_>, folder: &str) -> bool {
    let path = workdir.instruction.text().and_then(|word| word.literal(model.document.escape));
    path.is_some_and(|path| cleaned(path.trim()) == folder)
}

/// Where the code behind a `cd FOLDER &&` begins that is the first command;
/// behind `cd FOLDER;` too. `None` for any other `cd`.
fn behind(script: &Script, cd: &Simple) -> Option<usize> {
    let list = script.list.first()?;
    let pipeline = list.pipelines.first()?;
    let [Command::Simple(first)] = pipeline.commands.as_slice() else { return None };
    let plain = std::ptr::eq(first, cd)
        && !pipeline.negated
        && cd.words.len() == 2
        && !cd.words[1].text.starts_with(['-', '~'])
        && !cd.words[1].text.contains(['*', '?', '[', '{'])
        && cd.assignments.is_empty()
        && cd.redirects.is_empty();
    if !plain {
        return None;
    }
    match (list.operators.first(), &list.end) {
        (Some((Operator::And, _)), _) => Some(list.pipelines[1].range.start),
        (None, Some((End::Semicolon, _))) => script.list.get(1).map(|next| next.range.start),
        _ => None,
    }
}

/// Does the RUN fail where its first command does?
fn stops_where_cd_fails(script: &Script) -> bool {
    let [list] = script.list.as_slice() else { return false };
    list.operators.iter().all(|(operator, _)| *operator == Operator::And)
        && !matches!(list.end, Some((End::Ampersand, _)))
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

/// What comes after a RUN, as far as it depends on the folder.
enum Follower<'d> {
    /// A WORKDIR with an absolute path.
    Reset(Site<'d>),
    /// An instruction, in this line.
    Needs(usize),
    /// The container that is shipped.
    Container,
    /// Nothing in the file.
    Nothing,
}

fn follower<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>) -> Follower<'d> {
    use Keyword::{Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, Healthcheck, Label, Maintainer, Shell};
    use Keyword::{Stopsignal, User, Volume, Workdir};
    for later in model.body(stage).filter(|later| later.index > site.index) {
        let needs = match later.keyword {
            Workdir => {
                let text = later.instruction.text().map_or("", |word| &word.text);
                if text.trim_start_matches(['"', '\'']).starts_with('/') {
                    return Follower::Reset(later);
                }
                true
            }
            Copy | Add => !later.instruction.operands().last().is_some_and(|target| target.starts_with('/')),
            // What the container runs starts in the folder at the stage's end.
            Cmd | Entrypoint | Healthcheck => false,
            Arg | Env | Expose | Label | Maintainer | Shell | Stopsignal | User | Volume => false,
            _ => true,
        };
        if needs {
            return Follower::Needs(*later.lines.start());
        }
    }
    let mut sites = model.sites_before(stage, stage.body.end);
    if stage.exported || sites.any(|site| matches!(site.keyword, Cmd | Entrypoint)) {
        return Follower::Container;
    }
    match model.descendants(stage).next() {
        Some(child) => Follower::Needs(*model.site(child.from).lines.start()),
        None => Follower::Nothing,
    }
}
