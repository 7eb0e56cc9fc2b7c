//! Options that take what any server sends, signed or not.

use std::borrow::Cow;

use crate::{
    Settings,
    knowledge::fetching::{self, Found, InsecureOption},
    model::{Model, Site, commands::Ran},
    rules::{Category, Default, Finding, Remedy, Rule, Severity},
    syntax::{Keyword, shell::ShellWord},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "insecure-fetch",
    aliases: &[],
    category: Category::Secrets,
    severity: Severity::Warning,
    on: Default::On,
    summary: "The check of a server's certificate, or of a package's signature, is turned off",
    why: "Certificates and signatures are what tells the wanted server and packages from somebody else's: without the \
          check, whoever sits between can put his own code into the image, and nobody sees it.",
    fix_safety: "Unsafe: the option may stand there because the server's certificate or the repository's key is one \
                 that the image doesn't know; the build fails without it then. By hand where it is known to (a package \
                 in a file, an index without TLS). Settings and variables are left to a \
                 person: more than one command may depend on them.",
    bad: "FROM debian:12\nRUN curl -fsSLk https://example.com/a -o /a\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN curl -fsSL https://example.com/a -o /a\nUSER 10001:10001\n",
    check,
};

// Each row's programs are named here by what all their names hold.
const MARKS: &[&str] = &[
    "curl", "wget", "aria2c", "apt", "apk", "yum", "dnf", "zypper", "rpm", "dpkg", "pip", "uv", "npm",
    "yarn", "npx", "git", "go", "svn", "ansible", "conda", "mamba", "composer",
];

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for ran in model.commands_with(MARKS) {
        let Some((program, words)) = program_and_words(&ran) else { continue };
        if !fetching::may_be_insecure(&program) {
            continue;
        }
        let literals: Vec<_> = words.iter().map(ShellWord::literal).collect();
        findings.extend(of_setting(&ran, &program, &literals));
        let found = fetching::options(&program).filter_map(|option| {
            of_option(model, &ran, &program, words, &literals, option)
                .filter(|_| !words.iter().any(|word| is_here(&word.text)))
        });
        findings.extend(found);
    }
    for site in model.sites() {
        of_variables(model, Site { index: site.index, instruction: site.instruction.innermost() }, findings);
    }
}

/// The program's name and the words behind it; of `python -m pip` those of pip.
fn program_and_words<'m>(ran: &Ran<'m, '_>) -> Option<(Cow<'m, str>, &'m [ShellWord])> {
    let program = ran.program()?;
    match ran.words {
        [_, flag, module, ..] if program.starts_with("python") && &*flag.text == "-m" => {
            Some((Cow::Borrowed(&*module.text), &ran.words[2..]))
        }
        words => Some((program, words)),
    }
}

/// Does a word name a server in the container itself?
fn is_here(word: &str) -> bool {
    ["://localhost", "://127.0.0.1", "://[::1]"].iter().any(|host| word.contains(host))
}

/// The first time that an option stands among a command's words; the next round finds the next.
fn of_option(
    model: &Model<'_>,
    ran: &Ran<'_, '_>,
    program: &str,
    words: &[ShellWord],
    literals: &[Option<Cow<'_, str>>],
    option: &InsecureOption,
) -> Option<Finding> {
    let mut at = 1;
    while let Some(literal) = literals.get(at) {
        let literal = literal.as_deref().unwrap_or_default();
        let next = literals.get(at + 1).and_then(Option::as_deref);
        if let Some(found) = option.at(literal, next) {
            let finding = judge(model, ran, program, &words[at - 1..], option, &found);
            let needed = words.iter().find(|word| option.is_needed_with(word.text.trim_matches(['"', '\''])));
            return Some(match needed {
                Some(word) => Finding {
                    remedy: Remedy::Manual(format!(
                        "Get `{}` from where it is signed, or over https: without the option the command fails, so \
                         dfix leaves it",
                        word.text
                    )),
                    ..finding
                },
                None => finding,
            });
        }
        at += 1 + usize::from(option.takes_next(literal));
    }
    None
}

/// `words` begins with the word before the option.
fn judge(
    model: &Model<'_>,
    ran: &Ran<'_, '_>,
    program: &str,
    words: &[ShellWord],
    option: &InsecureOption,
    found: &Found,
) -> Finding {
    let word = &words[1];
    let shown = match found {
        Found::Letter(at) => format!("-{}", &word.text[*at..=*at]),
        Found::Words(count) => words[1..=*count].iter().map(|word| &*word.text).collect::<Vec<_>>().join(" "),
    };
    let message = format!("`{program} {shown}` {}", option.what);
    let edit = match found {
        Found::Letter(at) => word.range.start + at..word.range.start + at + 1,
        Found::Words(count) => words[0].range.end..words[*count].range.end,
    };
    let finding = RULE.finding(ran.site, word.range.clone(), message);
    let is_plain = words[1..].iter().take(2).all(|word| word.range.len() == word.text.len());
    if !is_plain || ran.site.comments.iter().any(|comment| edit.contains(&comment.start)) {
        return finding.by_hand(format!(
            "Leave {shown} out: dfix doesn't, since a comment or a broken line is between"
        ));
    }
    if model.document.text(&edit).trim().is_empty() {
        return finding.by_hand(format!("Leave {shown} out"));
    }
    let why = format!("{}, and the build fails then", option.breaks);
    let fix = Fix::new(format!("leave {shown} out"), Applicability::Unsafe(why))
        .framed(Change::Inside(ran.site.index))
        .replace(edit, "");
    finding.fixed_by(fix)
}

/// `npm config set strict-ssl false`
fn of_setting(ran: &Ran<'_, '_>, program: &str, literals: &[Option<Cow<'_, str>>]) -> Option<Finding> {
    let words = literals[1..].iter().map(|word| word.as_deref().unwrap_or_default());
    let plain: Vec<_> = words.filter(|word| !word.starts_with('-')).collect();
    if !fetching::is_insecure_setting(program, &plain) {
        return None;
    }
    let message = format!("`{program} {}` turns a check off, for all that follows", plain.join(" "));
    Some(RULE.finding(ran.site, ran.visit.command.range.clone(), message).by_hand(
        "Leave the command out, and give the image the certificate that it lacks; dfix doesn't, since it doesn't see \
         which commands depend on it",
    ))
}

/// `ENV NODE_TLS_REJECT_UNAUTHORIZED=0`, `export GIT_SSL_NO_VERIFY=1`
fn of_variables(model: &Model<'_>, site: Site<'_>, findings: &mut Vec<Finding>) {
    let may_set = matches!(site.keyword, Keyword::Env | Keyword::Arg | Keyword::Run);
    if !may_set || !model.holds_any(site, fetching::variables()) {
        return;
    }
    let escape = model.document.escape;
    let mut found = |range: std::ops::Range<usize>, name: &str| {
        let message = format!("`{name}` turns a check off, for all that reads it");
        findings.push(RULE.finding(site, range, message).by_hand(
            "Leave it out, and give the image the certificate that it lacks; dfix doesn't, since it doesn't see which \
             commands depend on it",
        ));
    };
    if matches!(site.keyword, Keyword::Env | Keyword::Arg) {
        for pair in site.instruction.pairs() {
            let value = pair.value.as_ref().and_then(|value| value.literal(escape));
            if value.is_some_and(|value| fetching::is_insecure_variable(&pair.key.text, &value)) {
                found(pair.range.clone(), &pair.key.text);
            }
        }
    }
    if let (Keyword::Run, Ok(script)) = (site.keyword, model.script(model.site(site.index))) {
        for visit in script.commands() {
            let command = visit.command;
            for word in command.assignments.iter().chain(&command.words) {
                let literal = word.literal().unwrap_or_default();
                if let Some((name, value)) = literal.split_once('=')
                    && fetching::is_insecure_variable(name, value)
                {
                    found(word.range.clone(), name);
                }
            }
        }
    }
}
