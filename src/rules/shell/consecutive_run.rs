//! RUN instructions in a row: one layer does for all.

mod doubt;

use std::ops::Range;

use doubt::doubt;

use crate::{
    Settings,
    knowledge::programs,
    model::{Model, Site, Stage, packages::effective_words},
    rules::{
        Category, Default, Finding, Rule, Severity,
        packages::{
            append,
            style::{self, Continuation},
        },
    },
    syntax::{
        Keyword,
        shell::{AndOr, Command, CompoundKind, End, Operator, Script, ShellWord, Simple, Visit},
        words,
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "consecutive-run",
    aliases: &["DL3059"],
    category: Category::Shell,
    severity: Severity::Info,
    on: Default::On,
    summary: "RUN instructions stand in a row",
    why: "Each RUN makes a layer. What a later one deletes or gives other rights stays in the layer of the one before: joined, \
          the files are in the image once, or never. RUNs of several commands are taken to be parted on purpose, as hadolint \
          does. By default only such are told that make, move, change or remove files and accounts, with no comment \
          between: for others the builder's cache may be worth a layer, and they are told under the preset `strict`.",
    fix_safety: "Safe where the first runs only programs that are known to leave nothing but files, so that the second finds \
                 what it found before; code that changes its shell (`cd`, `export` …) gets a shell of its own, in \
                 parentheses. Unsafe for other programs, which may leave a process running. Nothing is done across comments \
                 for linters, heredocs, `set -e`, background jobs, or a change of /bin/sh or /etc/hosts.",
    bad: "FROM debian:12\nRUN mkdir /data\nRUN chown 10001:10001 /data\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN mkdir /data \\\n    && chown 10001:10001 /data\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let sites: Vec<Site<'_>> = model.body(stage).collect();
        for row in rows(model, &sites) {
            // The first of those that one shell will run, but for joins that aren't safe.
            let mut from = 0;
            for at in 1..row.len() {
                let (first, second) = (row[at - 1], row[at]);
                let message =
                    format!("this RUN makes a layer of its own behind that in line {}", first.lines.start());
                let between = &model.document.source().text()[first.range.end..second.range.start];
                let is_cheap = [first, second].iter().all(|site| is_housekeeping(model, *site));
                let told = if is_cheap && !between.contains('#') { Default::On } else { Default::Strict };
                let finding = RULE.finding(second, second.name.range.clone(), message).told(told);
                let joined = finding.is_wanted(settings).then(|| join(model, stage, &row[from..=at]));
                if !matches!(&joined, Some(Ok(fix)) if fix.applicability == Applicability::Safe) {
                    from = at;
                }
                findings.push(match joined {
                    None => finding.by_hand("Ask for it"),
                    Some(Ok(fix)) => finding.fixed_by(fix),
                    Some(Err(why)) => finding.told(Default::Strict).by_hand(format!(
                        "Join it with the RUN in line {} if they belong together; dfix doesn't, since {why}",
                        first.lines.start()
                    )),
                });
            }
        }
    }
}

/// Is it all done in a moment, so that the builder's cache is worth nothing for it?
fn is_housekeeping(model: &Model<'_>, site: Site<'_>) -> bool {
    model.script(site).is_ok_and(|script| {
        script.substitutions.is_empty()
            && script.commands().iter().all(|visit| {
                let program = effective_words(visit.command).first();
                program.is_some_and(|program| programs::is_housekeeping(name(program)))
            })
    })
}

/// Runs of RUN instructions of which hadolint finds fault with all but the
/// first: with the same flags, and one command each. (Its source says two, but it
/// counts each command twice.)
fn rows<'d>(model: &Model<'d>, sites: &[Site<'d>]) -> Vec<Vec<Site<'d>>> {
    let mut rows: Vec<Vec<Site<'d>>> = Vec::new();
    let mut previous = None;
    for (at, site) in sites.iter().enumerate() {
        if site.keyword != Keyword::Run {
            previous = None;
            continue;
        }
        // Code is read only where a RUN stands beside.
        let next_is_run = sites.get(at + 1).is_some_and(|next| next.keyword == Keyword::Run);
        let is_long = (previous.is_some() || next_is_run) && commands(model, *site) > 1;
        match previous {
            Some((ref flags, false)) if !is_long && *flags == self::flags(model, *site) => {
                if let Some(row) = rows.last_mut() {
                    row.push(*site);
                }
            }
            _ => {
                rows.push(vec![*site]);
                previous = Some((flags(model, *site), is_long));
            }
        }
    }
    rows
}

fn flags<'d>(model: &Model<'d>, site: Site<'d>) -> Vec<&'d str> {
    site.instruction.flags.iter().map(|flag| model.document.text(&flag.range)).collect()
}

/// How many commands does it run? `[ … ]` is none for hadolint. None, where its code is not looked at.
fn commands(model: &Model<'_>, site: Site<'_>) -> usize {
    match model.script(site) {
        Ok(script) => {
            let commands = script.commands();
            let names = commands.iter().filter_map(|visit| visit.command.words.first());
            names.filter(|name| !matches!(&*name.text, "[" | "[[")).count()
        }
        Err(_) => 0,
    }
}

/// Joins the last RUN of a row with the one before it.
fn join<'d>(model: &Model<'d>, stage: &Stage<'d>, row: &[Site<'d>]) -> Result<Fix, String> {
    let [.., first, second] = row else { return Err("nothing stands before it".into()) };
    let of = |site: &Site<'_>, clause: &str| format!("of the RUN in line {}, {clause}", site.lines.start());
    let before = code(model, *first).map_err(|why| of(first, why))?;
    let after = code(model, *second).map_err(|why| of(second, why))?;
    let source = model.document.source();
    let (code, next) = (range(before), range(after));
    let behind = source.text()[code.end..first.range.end].trim();
    let head = second.argument_range().map_or(next.clone(), |range| range.start..next.start);
    if !matches!(behind, "" | ";") || !is_blank(model, &source.text()[head]) {
        return Err("its code holds something that dfix can't carry over".into());
    }
    let is_all_shell = |visit: Visit<'_>| simple_changes_shell(visit.command);
    if before.commands().into_iter().all(is_all_shell) || after.commands().into_iter().all(is_all_shell) {
        return Err("one of them changes its shell alone, and has no effect".into());
    }
    if before.may_stop_on_errors() {
        return Err(of(first, "`set -e` doesn't hold before a `&&`"));
    }
    if let Some(path) = changes_place(model, before) {
        return Err(of(first, &format!("{path} is another one for the next RUN alone")));
    }
    if reads_files(model, stage, second) {
        return Err("the shell reads its files anew for each RUN".into());
    }
    let comments = comments(&source.text()[code.end..next.start])?;
    let (opens_first, opens_second) = (changes_shell(&before.list), needs_group(after));
    if opens_second && after.may_stop_on_errors() {
        return Err("`set -e` doesn't hold in a group behind `&&` in every shell".into());
    }
    let line = first.lines.start();
    let applicability = match doubt(model, &row[..row.len() - 1], after) {
        None => Applicability::Safe,
        Some(why) => Applicability::Unsafe(why),
    };
    let style = style::common(model, (*first, before), (*second, after));
    let is_broken = first.lines.end() > first.lines.start();
    let (site, script) = if is_broken { (first, before) } else { (second, after) };
    let mut joint = Continuation::of(model, *site, script).joint(&style, &comments);
    let (lines, blanks) = style::deeper(model, after, &style).map_err(|why| of(second, why))?;
    let mut fix = Fix::new(
        format!("join the RUN in line {} with that in line {line}", second.lines.start()),
        applicability,
    )
    .framed(Change::Inside(first.index))
    .framed(Change::Remove(second.index));
    if opens_first {
        joint.insert(0, ')');
        fix = fix.insert(code.start, opening(&source.text()[code.start..]));
    }
    if opens_second {
        joint.push_str(opening(&source.text()[next.start..]));
        fix = fix.insert(next.end, ")");
    }
    let fix = lines.into_iter().fold(fix, |fix, line| fix.insert(line, blanks));
    Ok(fix.replace(code.end..next.start, joint))
}

/// Is the shell a login or an interactive one, or told to read a file first?
fn reads_files<'d>(model: &Model<'d>, stage: &Stage<'d>, site: &Site<'d>) -> bool {
    let items = model.shell_before(site.index).map_or(&[][..], |(_, items)| items);
    let is_such = |word: &str| match word.strip_prefix('-') {
        Some(long) if long.starts_with('-') => long == "-login",
        Some(letters) => letters.contains(['l', 'i']),
        None => false,
    };
    items.iter().any(|item| is_such(&item.value))
        || ["BASH_ENV", "ENV"].iter().any(|name| {
            // ENV is a name for other things, too.
            model.env_before(stage, site.index, name).is_some_and(|value| value.contains('/'))
        })
}

/// The bytes of the code.
fn range(script: &Script) -> Range<usize> {
    let start = script.list.first().map_or(0, |list| list.range.start);
    start..script.list.last().map_or(start, |list| list.range.end)
}

/// Nothing but blanks and continuations?
fn is_blank(model: &Model<'_>, text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line.as_bytes() == [model.document.escape]
    })
}

/// The comment lines in a text, whole.
fn comments(text: &str) -> Result<String, String> {
    let lines = text.split_inclusive('\n').skip(1).filter(|line| line.trim_start().starts_with('#'));
    let comments: String = lines.collect();
    let lower = comments.to_ascii_lowercase();
    if ["hadolint", "dfix", "check=", "shellcheck", "tally"].iter().any(|tool| lower.contains(tool)) {
        return Err("a comment for a linter stands between".into());
    }
    Ok(comments)
}

/// The code of a RUN, where it can be part of a list of `&&`.
fn code<'m, 'd>(model: &'m Model<'d>, site: Site<'d>) -> Result<&'m Script, &'static str> {
    let script = model.script(site).map_err(|why| why.reason())?;
    if script.list.is_empty() {
        return Err("there is no command in it");
    }
    if !site.heredocs.is_empty() {
        return Err("a heredoc holds its code");
    }
    if !script.comments.is_empty() {
        return Err("a comment stands in its shell code");
    }
    if append::swallows_an_instruction(model, site) {
        return Err("a line looks like an instruction of its own");
    }
    let start = model.document.source().line_start(site.range.start);
    if !model.document.source().text()[start..site.range.start].trim().is_empty() {
        return Err("something stands before it in its line");
    }
    if any_list(&script.list, &|list| matches!(list.end, Some((End::Ampersand, _)))) {
        return Err("a command runs in the background");
    }
    let is_simple = |command: &Command| matches!(command, Command::Simple(_));
    let is_plain =
        script.list.len() == 1 && script.list[0].pipelines.iter().all(|p| p.commands.iter().all(is_simple));
    if model.shell_stops_on_errors(site.index) && !is_plain {
        return Err("the `-e` in SHELL watches over more than a plain list");
    }
    Ok(script)
}

/// Does it hold for a list on any level, those in compound commands too?
fn any_list(list: &[AndOr], holds: &dyn Fn(&AndOr) -> bool) -> bool {
    list.iter().any(|and_or| {
        holds(and_or)
            || and_or.pipelines.iter().flat_map(|pipeline| &pipeline.commands).any(|command| match command {
                Command::Compound(compound) => any_list(&compound.inner, holds),
                Command::Simple(_) => false,
            })
    })
}

/// Would `… && code` mean something else than the code behind a success?
fn needs_group(script: &Script) -> bool {
    script.list.len() > 1
        || script.list.iter().any(|list| list.operators.iter().any(|(operator, _)| *operator == Operator::Or))
}

/// May it leave its shell another than it was? What stands in a subshell or in
/// a pipe doesn't count.
fn changes_shell(list: &[AndOr]) -> bool {
    let pipelines = list.iter().flat_map(|and_or| &and_or.pipelines);
    pipelines.filter(|pipeline| pipeline.commands.len() == 1).flat_map(|pipeline| &pipeline.commands).any(
        |command| match command {
            Command::Simple(simple) => simple_changes_shell(simple),
            Command::Compound(compound) => match compound.kind {
                CompoundKind::Subshell => false,
                CompoundKind::Function => true,
                _ => changes_shell(&compound.inner),
            },
        },
    )
}

fn simple_changes_shell(command: &Simple) -> bool {
    let assigns = |text: &str| {
        text.split("${").skip(1).any(|rest| rest.split('}').next().unwrap_or_default().contains('='))
            || text.contains("$((")
    };
    let is_variable = |text: &str| text.starts_with(['$', '"', '`']);
    let changes = match effective_words(command).first() {
        None => !command.assignments.is_empty(),
        Some(program) => {
            programs::changes_shell(&program.text)
                || is_variable(&program.text)
                || &*program.text == "printf" && command.words.iter().any(|word| &*word.text == "-v")
        }
    };
    changes || command.words.iter().any(|word| assigns(&word.text))
}

/// What it changes that is another one for each RUN, or the shell itself.
fn changes_place(model: &Model<'_>, script: &Script) -> Option<&'static str> {
    let of_each_run = ["/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/dev/shm", "/proc/"];
    let relinks = ["ln", "mv", "rm", "cp", "dpkg-reconfigure", "dpkg-divert", "usermod", "chsh"];
    let is_shell = |word: &ShellWord| {
        matches!(word.text.trim_matches(['"', '\'']), "/bin/sh" | "/usr/bin/sh" | "sh" | "dash")
    };
    script.commands().iter().find_map(|visit| {
        let (program, words) = effective_words(visit.command).split_first()?;
        if relinks.contains(&name(program)) && words.iter().any(is_shell) {
            return Some("/bin/sh");
        }
        let text = model.document.text(&visit.command.range);
        of_each_run.into_iter().find(|path| text.contains(path))
    })
}

/// A program's name without its folder.
fn name(program: &ShellWord) -> &str {
    words::file_name(&program.text)
}

/// An opening parenthesis; two in a row would begin arithmetic.
fn opening(code: &str) -> &'static str {
    if code.starts_with('(') { "( " } else { "(" }
}
