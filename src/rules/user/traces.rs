//! Words in the file that speak against another user than root.

use std::borrow::Cow;

use super::folders::{self, Folders};
use crate::{
    knowledge::commands::{self, Place},
    model::{Model, Site, Stage, packages::effective_words},
    syntax::Keyword,
};

/// Things in the file that point to a need for root.
pub fn doubt(model: &Model<'_>, stage: &Stage<'_>, folders: &Folders) -> Option<String> {
    for site in model.sites_before(stage, stage.body.end) {
        let text = model.document.text(&site.range);
        let line = site.lines.start();
        if site.keyword == Keyword::Run {
            if let Some((word, trace)) = commands::trace(Place::Run, text) {
                return Some(format!("`{word}` in line {line} {}", trace.why));
            }
            if let Some(doubt) = code_doubt(model, site) {
                return Some(doubt);
            }
        }
        if matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint)
            && let Some((word, trace)) = commands::trace(Place::Start, text)
        {
            return Some(format!("`{word}` in line {line} {}", trace.why));
        }
        if let Some(source) = model.source_stage(site)
            && let Some(line) = foreign_code(model, source)
        {
            return Some(format!(
                "line {line} fetches somebody else's code, and where that writes isn't known"
            ));
        }
        if let Some(doubt) = variable_doubt(model, stage, site, folders).or_else(|| copy_doubt(model, site)) {
            return Some(doubt);
        }
        if text.contains("docker.sock") {
            return Some(format!("line {line} names the Docker socket, which only root may use"));
        }
    }
    model.document.comments.iter().find_map(|comment| {
        let (word, trace) = commands::trace(Place::Comment, model.document.text(comment))?;
        Some(format!(
            "`{word}` in the comment in line {} {}",
            model.document.source().line(comment.start),
            trace.why
        ))
    })
}

/// A variable that names a place for writing, other than the folders that the user is given.
fn variable_doubt(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, folders: &Folders) -> Option<String> {
    if site.keyword != Keyword::Env {
        return None;
    }
    site.instruction.pairs().iter().find_map(|pair| {
        let value = pair.value.as_ref()?;
        let key = pair.key.text.to_ascii_uppercase();
        let name = value.text.trim_matches(['"', '\'']);
        if let Some(trace) = commands::trace_of(Place::Copy, name).filter(|_| name.contains('.')) {
            return Some(format!("`{name}` in line {} {}", site.lines.start(), trace.why));
        }
        let named = commands::trace_of(Place::Variable, &key);
        let folder = commands::trace_of(Place::Folder, &key);
        let trace = named.or(folder)?;
        let value = model.expanded(stage, site, &value.text).unwrap_or_else(|| value.text.to_string());
        let value = value.trim_matches(['"', '\'']);
        if value.is_empty() && named.is_some() {
            return Some(format!(
                "`{}` in line {} is given when the container starts, and {}",
                pair.key.text,
                site.lines.start(),
                trace.why
            ));
        }
        if let Some(kept) = commands::trace_of(Place::Kept, &value.to_ascii_lowercase()) {
            return Some(format!("`{}` in line {} {}", pair.key.text, site.lines.start(), kept.why));
        }
        let is_path = value.starts_with(['/', '.', '~']) || value.starts_with("sqlite:");
        let is_open = ["/tmp", "/var/tmp", "/dev"].iter().any(|open| value.starts_with(open));
        if !is_path || is_open || folders.cover(value) {
            return None;
        }
        // A folder that holds code, or the system's, isn't meant for writing.
        let holds_code =
            folders::is_filled(model, stage, value) || commands::trace_of(Place::System, value).is_some();
        if named.is_none() && holds_code {
            return None;
        }
        Some(format!("`{}` in line {} {}", pair.key.text, site.lines.start(), trace.why))
    })
}

/// A file that is copied in and may be written.
fn copy_doubt(model: &Model<'_>, site: Site<'_>) -> Option<String> {
    if !matches!(site.keyword, Keyword::Copy | Keyword::Add) {
        return None;
    }
    if folders::copies_emptiness(model, site) {
        return Some(format!("what line {} copies is an empty folder, made for writing", site.lines.start()));
    }
    let range = site.instruction.argument_range()?;
    let (word, trace) = commands::trace(Place::Copy, model.document.text(&range))?;
    Some(format!("`{word}` in line {} {}", site.lines.start(), trace.why))
}

/// The line in which a stage, or one that it copies from, fetches code that isn't the file's own.
fn foreign_code(model: &Model<'_>, stage: &Stage<'_>) -> Option<usize> {
    model.sites_before(stage, stage.body.end).find_map(|site| match site.keyword {
        Keyword::Run if commands::trace(Place::Clone, model.document.text(&site.range)).is_some() => {
            Some(*site.lines.start())
        }
        Keyword::Add => {
            let sources = site.instruction.operands();
            let is_remote = |path: &&str| commands::trace_of(Place::Clone, path).is_some();
            sources.iter().any(is_remote).then(|| *site.lines.start())
        }
        Keyword::Copy => {
            let source = model.source_stage(site).filter(|source| source.index < stage.index)?;
            foreign_code(model, source)
        }
        _ => None,
    })
}

/// What a RUN runs: a script of the file's own, or a program that brings in others.
fn code_doubt(model: &Model<'_>, site: Site<'_>) -> Option<String> {
    let text = model.document.text(&site.range);
    let names_code = [">", ".sh", ".py", ".js", ".rb", ".pl", ".php"].iter().any(|mark| text.contains(mark));
    if !names_code && commands::trace(Place::Program, text).is_none() {
        return None;
    }
    let line = site.lines.start();
    let unknown = |path: &str| format!("what {path}, run in line {line}, makes isn't known");
    let Ok(script) = model.script(site) else { return Some(unknown("its code")) };
    script.commands().into_iter().find_map(|visit| {
        let words: Vec<_> =
            effective_words(visit.command).iter().take(2).filter_map(|word| word.literal()).collect();
        if let Some(path) = words.iter().find(|word| word.ends_with(".sh")).or_else(|| script_of(&words)) {
            return Some(unknown(path));
        }
        let writes = visit.command.redirects.iter().find_map(|range| written(model.document.text(range)));
        if let Some(path) = writes {
            return Some(format!("line {line} writes {path}, and the application may do so too"));
        }
        let name = words.first()?.rsplit('/').next()?;
        let (_, trace) = commands::trace(Place::Program, name)?;
        Some(format!("`{name}` in line {line} {}", trace.why))
    })
}

/// The file's own code that an interpreter runs; what only installs isn't meant.
fn script_of<'w>(words: &'w [Cow<'_, str>]) -> Option<&'w Cow<'w, str>> {
    let [program, path] = words else { return None };
    let name = program.rsplit('/').next()?;
    let runs_code = commands::lookup(name, std::iter::empty())
        .is_some_and(|known| known.kind == commands::Kind::Application);
    let is_code = commands::trace_of(Place::Script, path).is_some();
    let installs = commands::trace_of(Place::Installer, path.rsplit('/').next()?).is_some();
    (runs_code && is_code && !installs).then_some(path)
}

/// The file that a redirect writes; `None` for those of the system, which no application changes.
fn written(redirect: &str) -> Option<&str> {
    let path = redirect.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&').strip_prefix('>')?;
    let path = path.trim_start_matches(['>', '|']).trim().trim_matches(['"', '\'']);
    let is_plain = !path.is_empty() && !path.starts_with('&') && !path.starts_with('$');
    (is_plain && commands::trace_of(Place::System, path).is_none()).then_some(path)
}
