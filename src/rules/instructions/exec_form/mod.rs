//! CMD and ENTRYPOINT in shell form run under a shell that passes no signals on.
//!
//! Of HEALTHCHECK, which hadolint reports under the same name, only those checks
//! are told that need no shell.

mod health;

use crate::{
    Settings,
    knowledge::{
        bases,
        commands::{self, Kind},
    },
    model::{Base, Model, Site, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{
        Arguments, Command as Form, Keyword,
        shell::{self, Command, Script, ShellWord, Simple},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "exec-form",
    aliases: &["DL3025", "JSONArgsRecommended"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "CMD or ENTRYPOINT is no JSON array",
    why: "Such a command runs under `/bin/sh -c`. Where the shell stays, it takes the signal that stops the container and \
          doesn't pass it on, so the program is killed after ten seconds instead of ending cleanly.",
    fix_safety: "Safe for a HEALTHCHECK of one known program with plain words: any exit status but 0 says unhealthy, so \
                 `|| exit 1` says nothing more. Safe: the CMD is one command of plain words, the program is one that is known and that the file doesn't \
                 bring, and nothing but the CMD decides what starts. Today's shells turn into such a program themselves. \
                 Unsafe where the program may be a script without `#!`, which only a shell starts, and for an ENTRYPOINT, \
                 which then gets the container's arguments. By hand where the command needs the shell, or another \
                 entrypoint gets the CMD's words.",
    bad: "FROM python:3.12\nUSER 10001:10001\nCMD python -m http.server\n",
    good: "FROM python:3.12\nUSER 10001:10001\nCMD [\"python\", \"-m\", \"http.server\"]\n",
    check,
};

/// Commands that are part of the shell. Some are programs too, which may do something else.
const BUILT_IN: &[&str] = &[
    ".", ":", "[", "[[", "alias", "bg", "break", "builtin", "cd", "command", "continue", "declare", "dirs",
    "echo", "eval", "exec", "exit", "export", "false", "fg", "getopts", "hash", "jobs", "kill", "let",
    "local", "popd", "printf", "pushd", "pwd", "read", "readonly", "return", "set", "shift", "shopt",
    "source", "test", "time", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias",
    "unset", "wait",
];

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage) {
            if site.keyword == Keyword::Healthcheck {
                findings.extend(health::judge(model, stage, site));
                continue;
            }
            if !matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint) {
                continue;
            }
            let Some(Form::Shell(lines)) = site.instruction.command() else { continue };
            let range = lines.first().map_or(0, |line| line.start)..lines.last().map_or(0, |line| line.end);
            let name = site.keyword.as_str();
            // BuildKit says nothing where SHELL was chosen.
            let chosen = shell_before(model, stage, site).is_some();
            let codes: &[_] = if chosen { &["DL3025"] } else { RULE.aliases };
            let finding = RULE
                .finding(site, range, format!("{name} is no JSON array, so a shell runs it"))
                .coded(codes.iter().copied());
            findings.push(match fix(model, stage, site) {
                Ok(fix) => finding.fixed_by(fix),
                Err(what) => finding.by_hand(what),
            });
        }
    }
}

/// The fix, or what a person should do.
fn fix(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Result<Fix, String> {
    let text = site.argument_range().map_or("", |range| model.document.text(&range));
    if text.starts_with('[') && text.ends_with(']') {
        return Err(
            "Mend the array: JSON wants double quotes around each word, and a comma between two".into()
        );
    }
    let array = "Write it as an array, [\"program\", \"argument\"]";
    let script =
        model.script(site).map_err(|why| format!("{array}; dfix doesn't, since {}", why.reason()))?;
    let needs_shell = |what: &str, one: bool| {
        if one {
            format!(
                "Write [\"sh\", \"-c\", \"exec …\"]: the shell is needed, since {what}, and `exec` makes way for the program"
            )
        } else {
            format!("Put it into a script that ends in `exec PROGRAM`, and name that in an array: {what}")
        }
    };
    let Some(command) = only_command(script) else {
        return Err(needs_shell("it is more than one command", false));
    };
    if !command.assignments.is_empty() {
        return Err(
            "Set the variable with ENV, and write the rest as an array, [\"program\", \"argument\"]".into()
        );
    }
    let words = plain_words(command).map_err(|what| needs_shell(what, true))?;
    let program = words.first().map_or("", |(_, text)| text);
    if program.contains(char::is_whitespace) {
        return Err(format!(
            "{array}: the quotes around the whole make the shell look for a program of that name"
        ));
    }
    if BUILT_IN.contains(&program) {
        return Err(needs_shell(&format!("`{program}` is part of it"), false));
    }
    let parts = words.iter().map(|(word, _)| word.range.clone());
    let lead = words.first().map_or(0..0, |(word, _)| command.range.start..word.range.end);
    if parts.chain([lead]).any(|part| model.document.text(&part).contains('\n')) {
        return Err(format!("{array}; dfix doesn't, since a word goes over two lines"));
    }
    if let Some(shell) = shell_before(model, stage, site).filter(|shell| !is_plain_shell(model, shell)) {
        let line = shell.lines.start();
        return Err(format!(
            "{array}, if it needn't run under the SHELL of line {line}, which dfix can't tell"
        ));
    }
    let applicability = match site.keyword {
        Keyword::Entrypoint => {
            if let Some(cmd) = cmd_beside(model, stage) {
                return Err(format!(
                    "{array}; dfix doesn't, since the words of the CMD in line {} would be added to it",
                    cmd.lines.start()
                ));
            }
            Applicability::Unsafe(
                "the program then gets the arguments with which the container is started, and they are ignored now".into(),
            )
        }
        _ => {
            if let Some(what) = takes_command(model, stage) {
                return Err(format!(
                    "{array}; dfix doesn't, since {what}, and would get other words than now"
                ));
            }
            if is_known(model, stage, &words) {
                Applicability::Safe
            } else {
                Applicability::Unsafe(format!(
                    "{program} starts only under a shell if it is a script without `#!`"
                ))
            }
        }
    };
    Ok(written(
        Fix::new("write a JSON array", applicability).framed(Change::Inside(site.index)),
        command,
        &words,
    ))
}

/// The one simple command that the code is.
fn only_command(script: &Script) -> Option<&Simple> {
    let [list] = script.list.as_slice() else { return None };
    let [pipeline] = list.pipelines.as_slice() else { return None };
    match pipeline.commands.as_slice() {
        [Command::Simple(command)]
            if list.end.is_none() && !pipeline.negated && script.comments.is_empty() =>
        {
            Some(command)
        }
        _ => None,
    }
}

/// The words as the program gets them, `exec` left out.
fn plain_words(command: &Simple) -> Result<Vec<(&ShellWord, String)>, &'static str> {
    if !command.redirects.is_empty() {
        return Err("its input or output is redirected");
    }
    let mut words = Vec::new();
    for word in &command.words {
        let text = word.literal().ok_or("it holds a variable or a substitution")?.into_owned();
        if is_expanded(&word.text) {
            return Err("the shell expands a pattern or a `~` in it");
        }
        words.push((word, text));
    }
    if words.first().is_some_and(|(_, text)| text == "exec") {
        words.remove(0);
        if words.first().is_none_or(|(_, text)| text.starts_with('-')) {
            return Err("`exec` has options");
        }
    }
    if words.first().is_none_or(|(_, text)| text.is_empty()) {
        return Err("it names no program");
    }
    Ok(words)
}

/// May the shell make something else of a word without variables?
fn is_expanded(text: &str) -> bool {
    let quoted = ['"', '\''].iter().any(|quote| {
        text.strip_prefix(*quote)
            .and_then(|rest| rest.strip_suffix(*quote))
            .is_some_and(|inner| !inner.contains(*quote))
    });
    !quoted
        && (text.contains(['*', '?', '[', '{', '}', '!', '#'])
            || text.starts_with('~')
            || text.contains("=~"))
}

/// The SHELL in force that the file sets.
fn shell_before<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>) -> Option<Site<'d>> {
    model.sites_before(stage, site.index).find(|earlier| earlier.keyword == Keyword::Shell)
}

/// Does a SHELL only say how errors are dealt with? `-l` and BASH_ENV change the environment.
fn is_plain_shell(model: &Model<'_>, site: &Site<'_>) -> bool {
    let Arguments::Command(Form::Json { items, .. }) = &site.instruction.arguments else { return false };
    let Some((program, options)) = items.split_first() else { return false };
    let plain = |option: &str| {
        matches!(option, "pipefail" | "errexit" | "nounset")
            || option.strip_prefix('-').is_some_and(|letters| letters.chars().all(|c| "ceou".contains(c)))
    };
    shell::is_posix(&program.value)
        && options.iter().all(|option| plain(&option.value))
        && !model.document.source().text().contains("BASH_ENV")
}

/// A CMD whose words an ENTRYPOINT in exec form would get: of its own stage, or of one that builds on it.
fn cmd_beside<'d>(model: &Model<'d>, stage: &Stage<'d>) -> Option<Site<'d>> {
    std::iter::once(stage)
        .chain(model.descendants(stage))
        .flat_map(|stage| model.body(stage))
        .find(|site| site.keyword == Keyword::Cmd)
}

/// What else than the CMD decides what starts: a clause. `None` where nothing does.
fn takes_command(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let own = model.sites_before(stage, stage.body.end).find(|site| site.keyword == Keyword::Entrypoint);
    if let Some(entrypoint) = own {
        let passes = match entrypoint.instruction.command() {
            Some(Form::Json { items, .. }) => match items.split_first() {
                // An empty one takes the base image's away.
                None => true,
                Some((program, options)) => {
                    is_wrapper(&program.value) && options.iter().all(|option| option.value.starts_with('-'))
                }
            },
            _ => false,
        };
        let line = entrypoint.lines.start();
        return (!passes).then(|| format!("it goes to the ENTRYPOINT in line {line}"));
    }
    match &model.ancestry(stage).last()?.base {
        Base::Scratch => None,
        base @ Base::Image { .. } => {
            let known = base.certain().is_some_and(|(name, _)| bases::runs_commands_as_they_are(name));
            (!known).then(|| "the base image may have an entrypoint, to which it goes".into())
        }
        Base::Stage(_) => Some("the base isn't known".into()),
    }
}

/// Does a program like tini run its arguments as they are?
fn is_wrapper(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    commands::lookup(name, std::iter::empty())
        .is_some_and(|known| known.kind == Kind::Wrapper && !known.of_image)
}

/// Is the program one of the table's, at a distribution's place, and brought by no COPY or ADD?
fn is_known(model: &Model<'_>, stage: &Stage<'_>, words: &[(&ShellWord, String)]) -> bool {
    let Some(((_, program), arguments)) = words.split_first() else { return false };
    let (folder, name) = program.rsplit_once('/').map_or((None, program.as_str()), |(f, n)| (Some(f), n));
    if folder.is_some_and(|folder| !["/bin", "/sbin", "/usr/bin", "/usr/sbin"].contains(&folder)) {
        return false;
    }
    let copied = model
        .sites_before(stage, stage.body.end)
        .filter(|site| matches!(site.keyword, Keyword::Copy | Keyword::Add))
        .any(|site| {
            let mut operands = site.instruction.operands().into_iter();
            operands.any(|path| path.trim_matches(['"', '\'']).rsplit('/').next() == Some(name))
        });
    !copied && commands::lookup(name, arguments.iter().map(|(_, text)| text.as_str())).is_some()
}

/// Quotes each word where it stands, and puts commas between: lines stay as they are.
fn written(mut fix: Fix, command: &Simple, words: &[(&ShellWord, String)]) -> Fix {
    let first = command.range.start;
    for (at, (word, text)) in words.iter().enumerate() {
        let json = serde_json::Value::from(text.as_str());
        let (start, open) = if at == 0 { (first, "[") } else { (word.range.start, "") };
        let close = if at + 1 == words.len() { "]" } else { "," };
        fix = fix.replace(start..word.range.end, format!("{open}{json}{close}"));
    }
    fix
}

#[cfg(test)]
mod tests {
    use super::is_expanded;

    #[test]
    fn patterns_are_told() {
        assert!(["*.py", "~/x", "{a,b}", "a[1]", "\"a\"*"].into_iter().all(is_expanded));
        assert!(!["'*'", "\"a b?\"", "a~b", "--x=y", "daemon\\ off"].into_iter().any(is_expanded));
    }
}
