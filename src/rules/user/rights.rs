//! Files that the file itself closes for others, or gives to somebody else.

use super::identity::Identity;
use crate::{
    knowledge::{Family, files, images::is_root},
    model::{Model, Site, Stage, packages::effective_words},
    syntax::{Keyword, shell::ShellWord},
};

/// A file that the identity may not be able to read, run or write, though root is.
pub fn doubt(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Option<String> {
    model.sites_before(stage, stage.body.end).find_map(|site| {
        let what = match site.keyword {
            Keyword::Copy | Keyword::Add => {
                let flags = ["chmod", "chown"].into_iter().find_map(|name| {
                    let value = &site.instruction.flag(name)?.value.as_ref()?.text;
                    what_it_does(name, value, identity)
                });
                flags.or_else(|| downloaded(model, stage, site)).or_else(|| covered(model, stage, site))
            }
            Keyword::Run => of_code(model, site, identity),
            _ => None,
        }?;
        Some(format!("line {} {what}", site.lines.start()))
    })
}

/// The users other than root that the file gives files to, by name.
pub fn owners(model: &Model<'_>, stage: &Stage<'_>) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    let mut add = |owner: &str| {
        let user = owner.split([':', '.']).next().unwrap_or_default().to_owned();
        if !user.is_empty() && !is_root(&user) && !owners.contains(&user) {
            owners.push(user);
        }
    };
    for site in model.sites_before(stage, stage.body.end) {
        if let Some(value) = site.instruction.flag("chown").and_then(|flag| flag.value.as_ref()) {
            add(&value.text);
        }
        if site.keyword == Keyword::Run && model.document.text(&site.range).contains("chown") {
            let Ok(script) = model.script(site) else { continue };
            for visit in script.commands() {
                let words = effective_words(visit.command);
                if words.first().is_some_and(|word| &*word.text == "chown") {
                    add(&operand(words).unwrap_or_default());
                }
            }
        }
    }
    owners
}

/// What ADD fetches from a URL only root may read, unless its mode is changed.
fn downloaded(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Option<String> {
    let is_url = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
    let url =
        site.instruction.operands().into_iter().find(is_url).filter(|_| site.keyword == Keyword::Add)?;
    let later = model.sites_before(stage, stage.body.end).filter(|later| later.index > site.index);
    let opened = site.instruction.flag("chmod").is_some()
        || later.into_iter().any(|later| model.document.text(&later.range).contains("chmod"))
        || files::is_archive(url)
        || url.ends_with(".git");
    (!opened).then(|| "adds a file from a URL, which only root may read then".to_owned())
}

/// Where there is no folder for temporary files yet, a COPY makes it root's alone.
fn covered(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Option<String> {
    let operands = site.instruction.operands();
    let target = operands.last()?.trim_end_matches('/');
    let is_new = model.family(stage).is_none_or(|family| family == Family::None);
    (is_new && matches!(target, "/tmp" | "/var/tmp" | "/run" | "/var/run"))
        .then(|| format!("makes {target}, which is root's then"))
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
                words.get(at + 1)?.literal().unwrap_or_default().into_owned()
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
    words[1..]
        .iter()
        .find(|word| !is_option(&word.text))
        .map(|word| word.literal().unwrap_or_default().into_owned())
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
