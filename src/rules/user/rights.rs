//! Files that the file itself closes for others, or gives to somebody else.

use super::identity::Identity;
use crate::{
    knowledge::images::is_root,
    model::{Model, Site, Stage, packages::effective_words},
    syntax::{Keyword, shell::ShellWord},
};

/// A file that the identity may not be able to read, run or write, though root is.
pub fn doubt(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Option<String> {
    model.sites_before(stage, stage.body.end).find_map(|site| {
        let what = match site.keyword {
            Keyword::Copy | Keyword::Add => ["chmod", "chown"].into_iter().find_map(|name| {
                let value = &site.instruction.flag(name)?.value.as_ref()?.text;
                what_it_does(name, value, identity)
            }),
            Keyword::Run => of_code(model, site, identity),
            _ => None,
        }?;
        Some(format!("line {} {what}", site.lines.start()))
    })
}

fn of_code(model: &Model<'_>, site: Site<'_>, identity: &Identity) -> Option<String> {
    let text = model.document.text(&site.range);
    if !["chmod", "chown", "umask", "install"].iter().any(|tool| text.contains(tool)) {
        return None;
    }
    let script = model.script(site).ok()?;
    script.commands().into_iter().find_map(|visit| {
        let words = effective_words(visit.command);
        let name = words.first()?.text.rsplit('/').next()?.to_owned();
        let value = match name.as_str() {
            "install" => {
                let at = words.iter().position(|word| matches!(&*word.text, "-m" | "--mode"))?;
                words.get(at + 1)?.literal().unwrap_or_default()
            }
            _ => operand(words)?,
        };
        what_it_does(&name, &value, identity)
    })
}

/// What a mode or an owner does to others than root; `value` is empty where a variable hides it.
fn what_it_does(tool: &str, value: &str, identity: &Identity) -> Option<String> {
    match tool {
        "chown" => is_other(value, identity)
            .then(|| format!("gives files to `{value}`, and another user is to run here")),
        "umask" => Some(format!("closes files for others than root (`umask {value}`)")),
        "chmod" | "install" => {
            closes(value).then(|| format!("closes files for others than root (mode `{value}`)"))
        }
        _ => None,
    }
}

/// The first word that is no option: a mode or an owner. What a variable hides is empty.
fn operand(words: &[ShellWord]) -> Option<String> {
    // `-x` takes a right away, `-R` is an option.
    let is_option = |text: &str| {
        text.starts_with("--")
            || matches!(
                text,
                "-R" | "-v" | "-c" | "-f" | "-h" | "-Rf" | "-fR" | "-Rv" | "-vR" | "-hR" | "-Rh"
            )
    };
    words[1..].iter().find(|word| !is_option(&word.text)).map(|word| word.literal().unwrap_or_default())
}

/// Does a mode leave others less than reading, or give rights to the owner alone?
fn closes(mode: &str) -> bool {
    if mode.bytes().all(|b| b.is_ascii_digit()) && !mode.is_empty() {
        let others = mode.bytes().last().unwrap_or(b'0') - b'0';
        return others & 4 == 0;
    }
    let clause = |clause: &str| {
        let at = clause.find(['+', '-', '='])?;
        let (who, what) = clause.split_at(at);
        Some((who.is_empty() || who.contains(['o', 'a']), what.to_owned()))
    };
    let clauses: Option<Vec<_>> = mode.split(',').map(clause).collect();
    clauses.is_none_or(|clauses| {
        let gives = clauses.iter().any(|(others, what)| *others && !what.starts_with('-'));
        let takes = clauses.iter().any(|(others, what)| *others && what.starts_with('-') && what != "-w");
        takes || !gives && clauses.iter().any(|(_, what)| what != "-w")
    })
}

/// Is the owner neither root nor the identity?
fn is_other(owner: &str, identity: &Identity) -> bool {
    let user = owner.split([':', '.']).next().unwrap_or_default();
    // `:group` leaves the user as it is.
    let is_group_alone = user.is_empty() && owner.len() > 1;
    !is_group_alone && !is_root(user) && !identity.is_called(user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_close_or_leave_open() {
        for open in ["755", "0644", "777", "+x", "a+rx", "a+w", "ugo+r", "1777", "u=rwx,go=rx", "o+r", "go-w"]
        {
            assert!(!closes(open), "{open}");
        }
        for closed in ["700", "600", "0750", "u+x", "go-rwx", "o-r", "-x", "", "u+x,g+x", "660", "711"] {
            assert!(closes(closed), "{closed}");
        }
    }
}
