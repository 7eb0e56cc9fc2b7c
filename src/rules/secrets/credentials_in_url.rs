//! `https://user:password@host`: the password is in the history of the image.

use std::ops::Range;

use crate::{
    Settings,
    knowledge::secrets,
    model::{Model, Site, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "credentials-in-url",
    aliases: &[],
    category: Category::Secrets,
    severity: Severity::Error,
    on: Default::On,
    summary: "A URL holds a password or a token",
    why: "Instructions are kept in the image's history as they are written, and the values of ARG with them: whoever \
          pulls the image can read what stands before the @. What clones with it (git, npm) often writes it into a file \
          of the layer too. A warning where the password is that of a test or an example, or an ARG or ENV gives it.",
    fix_safety: "No fix: how else the server can be asked only its owner knows.",
    bad: "FROM debian:12\nRUN git clone https://jane:hunter2@git.example.com/a\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites() {
        let site = Site { index: site.index, instruction: site.instruction.innermost() };
        let Some(stage) = model.stage_of(site.index) else { continue };
        if matches!(
            site.keyword,
            Keyword::Run
                | Keyword::Add
                | Keyword::Copy
                | Keyword::Env
                | Keyword::Arg
                | Keyword::Label
                | Keyword::Cmd
                | Keyword::Entrypoint
                | Keyword::Healthcheck
        ) {
            let text = model.document.text(&site.range);
            if !text.contains('@') {
                continue;
            }
            for url in urls(text) {
                let range = site.range.start + url.range.start..site.range.start + url.range.end;
                if !site.comments.iter().any(|comment| comment.contains(&range.start)) {
                    findings.extend(judge(model, stage, site, &url, range));
                }
            }
        }
    }
}

/// An address with something before an `@`.
#[derive(Debug, PartialEq, Eq)]
struct Url<'t> {
    range: Range<usize>,
    user: &'t str,
    password: Option<&'t str>,
    host: &'t str,
}

/// The addresses in a text that have a user, each with the range from the scheme to the `@`.
fn urls(text: &str) -> Vec<Url<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
        let scheme = text[..at].len() - text[..at].chars().rev().take_while(|&c| is_scheme(c)).count();
        let before = &text[..scheme];
        let start = before.len() + text[scheme..at].find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
        // In `ssh://git@host` the user is no secret, and a key does the rest.
        if start == at || matches!(&text[start..at], "ssh" | "git+ssh" | "file") {
            continue;
        }
        let rest = &text[at + 3..];
        let Some(end) = authority_end(rest) else { continue };
        let authority = &rest[..end];
        let Some((login, host)) = authority.rsplit_once('@') else { continue };
        // What has these is a pattern or an example of the syntax.
        if login.is_empty()
            || host.is_empty()
            || login.contains(['[', ']', '*', '^', '(', '|', '\\', '<', '>', ',', ';'])
        {
            continue;
        }
        let (user, password) = match split_login(login) {
            (user, Some(password)) => (user, Some(password)),
            (user, None) => (user, None),
        };
        found.push(Url { range: start..at + 3 + login.len() + 1, user, password, host });
    }
    found
}

/// Where the part with user and host ends; `None` where a substitution is in it: its value is in no history.
fn authority_end(rest: &str) -> Option<usize> {
    let mut braces = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '{' if rest[..at].ends_with('$') => braces += 1,
            '}' if braces > 0 => braces -= 1,
            '(' if rest[..at].ends_with('$') => return None,
            '`' => return None,
            '/' | '?' | '#' | '"' | '\'' if braces == 0 => return Some(at),
            c if c.is_whitespace() => return Some(at),
            _ => {}
        }
    }
    Some(rest.len())
}

/// Parts a user from its password at a `:` outside `${…}`.
fn split_login(login: &str) -> (&str, Option<&str>) {
    let mut braces = 0;
    for (at, c) in login.char_indices() {
        match c {
            '{' => braces += 1,
            '}' => braces -= 1,
            ':' if braces == 0 => {
                return (&login[..at], Some(&login[at + 1..]).filter(|rest| !rest.is_empty()));
            }
            _ => {}
        }
    }
    (login, None)
}

fn judge(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    url: &Url<'_>,
    range: Range<usize>,
) -> Option<Finding> {
    // `TOKEN:x-oauth-basic@`, `x-access-token:TOKEN@`, `TOKEN@`.
    let secret = match url.password {
        Some(password) if secrets::is_token_user(password) => url.user,
        Some(password) => password,
        None => url.user,
    };
    let advice = |what: &str| {
        format!(
            "{what} and read it from a secret in the RUN that needs it: `RUN --mount=type=secret,id=netrc,target=/root/.netrc …` \
             for curl and git, or a deploy key with `RUN --mount=type=ssh`; dfix doesn't know the server"
        )
    };
    if let Some(name) = words::expansions(secret).next() {
        let given = model.sites_before(stage, site.index).find(|earlier| {
            matches!(earlier.keyword, Keyword::Arg | Keyword::Env)
                && earlier.instruction.pairs().iter().any(|pair| &*pair.key.text == name)
        })?;
        let looks_secret = url.password.is_some() || secrets::is_secret_name(name);
        let message = format!(
            "`{name}` in a URL is given by the {} in line {}, and stays in the image's history",
            given.keyword.as_str(),
            given.lines.start()
        );
        return looks_secret.then(|| {
            RULE.finding(site, range, message)
                .weighing(Severity::Warning)
                .by_hand(advice(&format!("Leave the {} out", given.keyword.as_str())))
        });
    }
    // A user alone is none, unless it looks like a token.
    if url.password.is_none() && !secrets::is_token(secret) || secret.contains(['$', '%', '{']) {
        return None;
    }
    // In `TOKEN:x-oauth-basic@` the user is the secret, and is its own name.
    let user = url.password.filter(|password| *password == secret).map_or("", |_| url.user);
    let weak = !secrets::is_token(secret) && secrets::is_weak_password(user, secret, url.host);
    let message = if weak {
        "A URL holds a password, if only that of a test or an example"
    } else {
        "A URL holds a password, and stays in the image's history"
    };
    let severity = if weak { Severity::Warning } else { Severity::Error };
    let finding = RULE.finding(site, range, message).weighing(severity);
    let is_known = "Replace the password where it is valid, since it is known now,";
    Some(finding.by_hand(match site.keyword {
        Keyword::Run | Keyword::Add | Keyword::Arg if !weak => advice(is_known),
        Keyword::Run | Keyword::Add | Keyword::Arg => advice("Leave it out"),
        Keyword::Label => "Write the URL without them: a label is for everybody to read".to_owned(),
        _ => "Leave the URL out and give it to the container when it starts: dfix doesn't know where it is read".into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        urls(text)
            .into_iter()
            .map(|url| {
                format!("{} {} {} {}", &text[url.range], url.user, url.password.unwrap_or("-"), url.host)
            })
            .collect()
    }

    #[test]
    fn users_and_passwords_are_found() {
        assert_eq!(found("curl https://a:b@h/x http://h/y@z"), ["https://a:b@ a b h"]);
        assert_eq!(found("git+https://${A:-b}:$C@h:80"), ["git+https://${A:-b}:$C@ ${A:-b} $C h:80"]);
        assert_eq!(found("A=\"redis://:pw@h\""), ["redis://:pw@  pw h"]);
        assert_eq!(found("https://tok@h"), ["https://tok@ tok - h"]);
        for none in [
            "ssh://git@h",
            "https://$(cat t)@h",
            "s|://[^@]*@|://|",
            "https://h/a:b@c",
            "://a:b@c",
            "https://@h",
        ] {
            assert_eq!(found(none), [""; 0], "{none}");
        }
    }
}
