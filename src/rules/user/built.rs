//! Programs that another stage of the file compiles.

use crate::{
    knowledge::commands::{self, Place},
    model::{Invocation, Model, Site, Stage},
    syntax::Keyword,
};

/// Does the program come out of another stage, where a compiler made it? Then
/// it is the application itself.
pub fn is_compiled_here(model: &Model<'_>, stage: &Stage<'_>, program: &Invocation) -> bool {
    let name = program.name();
    let scriptish = ["entrypoint", "start", "run", "init", "boot", "setup", "wrapper", "launch"];
    if name.contains('.') || scriptish.iter().any(|word| name.to_ascii_lowercase().contains(word)) {
        return false;
    }
    model.sites_before(stage, stage.body.end).any(|site| {
        site.keyword == Keyword::Copy
            && model.source_stage(site).is_some_and(|source| compiles(model, source))
            && brings(model, stage, site, program)
    })
}

fn compiles(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    model.sites_before(stage, stage.body.end).any(|site| match site.keyword {
        Keyword::Run => commands::trace(Place::Compiler, model.document.text(&site.range)).is_some(),
        // What a stage has from another one that compiles.
        Keyword::Copy => model
            .source_stage(site)
            .is_some_and(|source| source.index < stage.index && compiles(model, source)),
        _ => false,
    })
}

/// Does a COPY put a file where the program is looked for?
fn brings(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, program: &Invocation) -> bool {
    let operands = site.instruction.operands();
    let Some((target, sources)) = operands.split_last() else { return false };
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let absolute = |path: &str, index| {
        let path = path.trim_end_matches('/');
        model
            .absolute_before(stage, index, path)
            .unwrap_or_else(|| format!("/{}", path.trim_start_matches("./")))
    };
    let target = absolute(target, site.index);
    let target = target.trim_end_matches('/');
    let mut places = std::iter::once(target.to_owned())
        .chain(sources.iter().map(|source| format!("{target}/{}", last(source))));
    if program.program.contains('/') {
        let wanted = absolute(&program.program, stage.body.end);
        places.any(|place| place == wanted)
    } else {
        let in_path = |place: &str| place.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with("bin"));
        places.any(|place| {
            last(&place) == program.name() && (in_path(&place) || is_in_own_path(model, stage, &place))
        })
    }
}

/// Is a place's folder named in the file's own PATH?
fn is_in_own_path(model: &Model<'_>, stage: &Stage<'_>, place: &str) -> bool {
    let Some((folder, _)) = place.rsplit_once('/') else { return false };
    let path = model.env_before(stage, stage.body.end, "PATH").unwrap_or_default();
    path.split([':', '"']).any(|known| known.trim_end_matches('/') == folder)
}
