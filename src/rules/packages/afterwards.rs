//! What may use a cache once the image is built: the container that runs, or an image that builds on this one.

use super::opaque::sets_up;
use crate::{
    knowledge::{Text, bases, fetching::is_fetcher, glob, package_managers::Clean},
    model::{Model, Site, folders::lies_in, packages::effective_words},
    syntax::{Keyword, words::file_name},
};

/// How a message speaks of what an instruction has done after the build, which may use the cache: the subject of a
/// clause.
pub fn afterwards(model: &Model<'_>, site: Site<'_>, clean: &Clean) -> Option<String> {
    let line = site.lines.start();
    match site.keyword {
        Keyword::Copy | Keyword::Add => {
            let operands = site.instruction.operands();
            let target = operands.last()?;
            let folder = clean.started_in.iter().find(|folder| lies_in(target, folder))?;
            Some(format!("what line {line} puts into {folder}, which runs later,"))
        }
        _ if clean.needed_by.is_empty() => None,
        Keyword::Onbuild => Some(format!("an image that builds on this one, as line {line} expects,")),
        Keyword::Cmd | Keyword::Entrypoint => {
            let text = model.document.text(&site.range);
            if let Some(name) = names(text).find(|name| any(&clean.needed_by_programs, name)) {
                return Some(format!("`{name}`, which line {line} starts,"));
            }
            let sets_up = |name: &&str| name.ends_with(".sh") && sets_up(name);
            if let Some(name) = names(text).find(sets_up) {
                return Some(format!("`{name}`, which line {line} starts,"));
            }
            let runs_on = text.contains("://") && text.contains(['|', '&', ';']);
            let fetches = runs_on && names(text).any(is_fetcher);
            fetches.then(|| format!("what line {line} fetches when the container starts"))
        }
        Keyword::Run if !clean.needed_by_packages.is_empty() => {
            if let Some(folder) = fills_a_folder(model, site, &clean.started_in) {
                return Some(format!("what line {line} puts into {folder}, which runs later,"));
            }
            let calls = model.calls(site);
            let packages = calls.iter().filter(|call| call.installs()).flat_map(|call| call.operands());
            let name = |text: &str| text.split(['=', ':', '/']).next().unwrap_or_default().to_owned();
            let package =
                packages.map(|word| name(&word.text)).find(|name| any(&clean.needed_by_packages, name))?;
            Some(format!("`{package}`, which line {line} installs,"))
        }
        _ => None,
    }
}

/// The one of these folders that code puts something into.
fn fills_a_folder<'c>(model: &Model<'_>, site: Site<'_>, folders: &'c [Text]) -> Option<&'c Text> {
    if !model.holds_any(site, folders.iter().map(|folder| &**folder)) {
        return None;
    }
    let commands = model.script(site).ok()?.commands();
    let fills = |folder: &&Text| {
        commands.iter().any(|visit| {
            let words = effective_words(visit.command);
            let program = words.first().map_or("", |word| file_name(&word.text));
            !matches!(program, "rm" | "chmod" | "chown" | "mkdir" | "touch" | "ls" | "find")
                && model.document.text(&visit.command.range).contains(&***folder)
        })
    };
    folders.iter().find(fills)
}

/// The same of a file whose comments or labels say that other images are built on this one.
pub fn said_to_be_a_base(model: &Model<'_>) -> Option<String> {
    let document = model.document;
    let comments = document.comments.iter().map(|comment| (comment.start, document.text(comment)));
    let labels = model.of_kind(Keyword::Label);
    let labels = labels.map(|label| (label.range.start, document.text(&label.range)));
    let (at, _) = comments.chain(labels).find(|(_, text)| bases::is_said_to_be_one(text))?;
    let line = document.source().line(at);
    Some(format!("an image that builds on this one, as line {line} says,"))
}

/// The words of some code that may be names of programs, without their folders.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| c.is_whitespace() || "\"'`,;&|()[]{}".contains(c));
    words.map(file_name).filter(|name| !name.is_empty())
}

fn any(globs: &[Text], name: &str) -> bool {
    globs.iter().any(|known| glob(known, name))
}
