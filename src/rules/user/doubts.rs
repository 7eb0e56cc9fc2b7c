//! What speaks against running as somebody else than root.

use super::{
    built,
    folders::{self, Folders},
    identity::Identity,
    rights, service, traces,
};
use crate::{
    knowledge::commands::{self, Kind, Place},
    model::{Base, Entry, Invocation, Model, Site, Stage},
    syntax::{Keyword, words},
};

/// The strongest doubt.
pub enum Doubt {
    /// None.
    None,
    /// It may go wrong.
    Unsafe(String),
    /// It will go wrong: what a person should do.
    ByHand(String),
}

/// Does what the container runs become another user by itself?
pub fn drops_privileges(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    match model.entry(stage) {
        Entry::Programs(programs) => {
            programs.iter().any(|program| program.known().is_some_and(|known| known.kind == Kind::Drops))
        }
        _ => false,
    }
}

/// All doubts weighed.
pub fn doubts(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity, folders: &Folders) -> Doubt {
    let entry = model.entry(stage);
    if let Some(why) = needs_root(model, stage, entry) {
        return Doubt::ByHand(why);
    }
    if let Some(why) = needs_roots_home(model, stage) {
        return Doubt::ByHand(why);
    }
    let doubt = base_doubt(model, stage)
        .or_else(|| entry_doubt(model, stage, entry, identity, folders))
        .or_else(|| service::port_doubt(model, stage, entry))
        .or_else(|| traces::doubt(model, stage, folders))
        .or_else(|| rights::doubt(model, stage, identity));
    doubt.map_or(Doubt::None, Doubt::Unsafe)
}

fn needs_root(model: &Model<'_>, stage: &Stage<'_>, entry: &Entry) -> Option<String> {
    if let Some(service) = model.image(stage).and_then(|image| image.service.as_deref()) {
        return Some(format!(
            "Use an unprivileged variant of the image, or keep root: {service} needs it to start, and changes the user of its workers itself"
        ));
    }
    let Entry::Programs(programs) = entry else { return None };
    programs.iter().find_map(|program| {
        let known = program.known().filter(|known| known.kind == Kind::Root)?;
        Some(format!(
            "Keep root, or make {} work without it, then add USER: it {}",
            program.name(),
            known.why
        ))
    })
}

/// Files under /root are closed for everybody else.
fn needs_roots_home(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    for site in model.sites_before(stage, stage.body.end) {
        let line = *site.lines.start();
        let advice = |what: &str| {
            Some(format!(
                "Move it out of root's home, then add USER: line {line} {what}, and /root is closed for others"
            ))
        };
        match site.keyword {
            Keyword::Workdir | Keyword::Volume | Keyword::Copy | Keyword::Add | Keyword::Env
                if mentions_root(&words::fold(model.document.text(&site.range), model.document.escape)) =>
            {
                let own = site.keyword != Keyword::Copy && site.keyword != Keyword::Add
                    || site.instruction.words().last().is_some_and(|word| mentions_root(&word.text))
                    || site.instruction.command().is_some();
                if own {
                    return advice("names it");
                }
            }
            Keyword::Run => {
                let code = site
                    .instruction
                    .argument_range()
                    .map(|range| model.document.text(&range))
                    .unwrap_or_default();
                let code = words::fold(code, model.document.escape);
                let is_pip = code.contains("pip");
                let fills_home = |word: &str| {
                    is_pip && word == "--user" || commands::trace_of(Place::Home, word).is_some()
                };
                if code.split_ascii_whitespace().any(fills_home) || mentions_root(&code) {
                    return advice("puts files there");
                }
            }
            _ => {}
        }
    }
    None
}

fn mentions_root(text: &str) -> bool {
    if !["/root", "~/", "HOME"].iter().any(|mark| text.contains(mark)) {
        return false;
    }
    // Caches there are thrown away, and are nothing that runs.
    let text = text
        .replace("/root/.cache", "")
        .replace("/root/.npm", "")
        .replace("/root/.m2", "")
        .replace("~/.cache", "");
    let at_root = text.match_indices("/root").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + "/root".len()..].chars().next();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '-' || c == '}')
            && !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.')
    });
    at_root || text.contains("~/") || words::expansions(&text).any(|name| name == "HOME")
}

fn base_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let bottom = model.ancestry(stage).last()?;
    let Base::Image { resolved, facts, .. } = &bottom.base else { return None };
    let Some(facts) = facts else {
        return Some(format!("nothing is known of base image `{}`", bottom.base_name()));
    };
    if facts.family.is_none() || facts.user.is_none() {
        return Some(format!("too little is known of base image `{}`", bottom.base_name()));
    }
    let overridden =
        model.sites_before(stage, stage.body.end).any(|site| site.keyword == Keyword::Entrypoint);
    if let Some(why) = facts.entrypoint.as_ref().filter(|_| !overridden) {
        return Some(format!("the entrypoint of base image `{}` {why}", bottom.base_name()));
    }
    resolved
        .as_ref()
        .filter(|name| name.ends_with("onbuild"))
        .map(|_| "the base image's ONBUILD triggers aren't known".into())
}

fn entry_doubt(
    model: &Model<'_>,
    stage: &Stage<'_>,
    entry: &Entry,
    identity: &Identity,
    folders: &Folders,
) -> Option<String> {
    let programs = match entry {
        Entry::Unsaid => return Some("the file doesn't say what the container runs".into()),
        Entry::Opaque(why) => return Some(why.clone()),
        Entry::Programs(programs) => programs,
    };
    if programs.is_empty() {
        return Some("the file doesn't say what the container runs".into());
    }
    let workdir = model.workdir_before(stage, stage.body.end);
    let holds_code = |site: Site<'_>| match site.keyword {
        Keyword::Copy | Keyword::Add => true,
        // What a RUN makes in the working directory.
        Keyword::Run => workdir.as_ref().is_some_and(|folder| {
            folder.len() > 1 && model.document.text(&site.range).contains(folder.as_str())
        }),
        _ => false,
    };
    if !model.sites_before(stage, stage.body.end).any(holds_code)
        && let Some(tool) = programs.iter().find(|program| program.known().is_some())
    {
        return Some(format!(
            "no code is copied into the image: what `{}` works on is mounted or given when it runs",
            tool.name()
        ));
    }
    // Whoever made a user for it had it run as one.
    if !matches!(identity, Identity::Known { .. })
        && let Some(doubt) = tool_doubt(programs)
    {
        return Some(doubt);
    }
    // What waits before another program starts does no harm.
    let is_idle = |program: &Invocation| program.known().is_some_and(|known| known.kind == Kind::Idle);
    let count = programs.len();
    let counts = |at: usize, program: &Invocation| at + 1 == count || !is_idle(program);
    programs
        .iter()
        .enumerate()
        .filter(|(at, program)| counts(*at, program))
        .find_map(|(_, program)| program_doubt(model, stage, program, folders))
}

/// A tool for people works where they are: it asks for help by default.
fn tool_doubt(programs: &[Invocation]) -> Option<String> {
    let asks = |program: &&Invocation| {
        program.arguments.last().is_some_and(|word| commands::trace_of(Place::Help, word).is_some())
    };
    let program = programs.iter().find(asks)?;
    Some(format!("`{}` takes its arguments when it runs, and may work on mounted folders", program.name()))
}

fn program_doubt(
    model: &Model<'_>,
    stage: &Stage<'_>,
    program: &Invocation,
    folders: &Folders,
) -> Option<String> {
    let name = program.name();
    if program.program.is_empty() {
        return Some("a variable decides what the container runs".into());
    }
    if let Some(what) = program.writes.first() {
        return Some(format!("`{name}` writes {what}"));
    }
    if let Some((word, trace)) =
        program.arguments.iter().find_map(|word| Some((word, commands::trace_of(Place::Argument, word)?)))
    {
        return Some(format!("`{word}`, an argument of `{name}`, {}", trace.why));
    }
    let is_settled = |place: &String| {
        folders.cover(place)
            || folders::is_filled(model, stage, place)
            || commands::trace_of(Place::System, place).is_some()
            || (commands::trace_of(Place::Readable, place).is_some() && is_made(model, stage, place))
    };
    let workdir = model.workdir_before(stage, stage.body.end).unwrap_or_else(|| "/".into());
    let whole = |place: &str| match place.strip_prefix('/') {
        Some(_) => place.to_owned(),
        None => format!("{}/{}", workdir.trim_end_matches('/'), place.trim_start_matches("./")),
    };
    let mut places = program.arguments.iter().flat_map(|word| paths_in(word)).map(whole);
    if let Some(place) = places.find(|place| !is_settled(place)) {
        return Some(format!("`{name}` is told to use {place}, which may be root's or mounted"));
    }
    if let Some(word) = program.arguments.iter().find(|word| word.contains(' ') && word.contains('/')) {
        return Some(format!("`{word}` is one argument of `{name}`, and what it names isn't known"));
    }
    match program.known() {
        Some(known) if known.kind == Kind::Application && program.arguments.is_empty() => {
            return Some(format!("`{name}` is told nothing to run: that is given when the container starts"));
        }
        Some(known) if known.kind == Kind::Application => {}
        Some(known) => return Some(format!("`{name}` {}", known.why)),
        None if built::is_compiled_here(model, stage, program) => {}
        None => return Some(format!("dfix can't see whether `{name}` needs root")),
    }
    let words = program.arguments.iter().filter(|word| !word.starts_with('-'));
    let code = words.flat_map(|word| word.split('/')).map(stem).filter(|name| !name.is_empty());
    std::iter::once(name).chain(code).find_map(|name| {
        let trace = commands::trace_of(Place::Name, &name.to_ascii_lowercase())?;
        Some(format!("`{name}` {}", trace.why))
    })
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The paths among an argument's parts: a word of its own, the value of an option, `from:to`; relative ones
/// where their ending tells that they are files.
fn paths_in(word: &str) -> impl Iterator<Item = &str> {
    let is_url = word.contains("://");
    word.split(['=', ':', ',']).filter(move |part| {
        let is_absolute = part.starts_with('/') && !part.starts_with("//");
        let is_file = || {
            let part = part.trim_start_matches("./");
            part.contains('/') && commands::trace_of(Place::Readable, part).is_some()
        };
        !is_url && (is_absolute || is_file())
    })
}

/// Does a RUN name the file, or the folder that it lies in?
fn is_made(model: &Model<'_>, stage: &Stage<'_>, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    model.sites_before(stage, stage.body.end).filter(|site| site.keyword == Keyword::Run).any(|site| {
        let text = model.document.text(&site.range);
        text.contains(name) || (folder.len() > 1 && text.contains(folder))
    })
}
