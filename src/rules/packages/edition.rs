//! Which edition of a manager is called, where a fact holds for one alone.

use crate::{
    knowledge::{glob, package_managers::Edition},
    model::{Base, Model, Site, Stage, packages::Call},
    syntax::Keyword,
};

/// What the file says of the edition.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one.
    Proven,
    /// It may be another.
    Unknown,
    /// It is another, or the project chooses.
    Other,
}

/// Judges a call in a stage.
pub fn judge(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    call: &Call<'_>,
    edition: &Edition,
) -> Verdict {
    let all = || model.sites_before(stage, site.index + 1);
    let speaks_of_another = all().any(|site| {
        let text = model.document.text(&site.range);
        edition.others.iter().any(|other| text.contains(&**other))
    });
    if speaks_of_another {
        return Verdict::Other;
    }
    if call.is_one_of(&edition.verbs) || edition.options.iter().any(|option| call.has_option(option)) {
        return Verdict::Proven;
    }
    if brings_it(model, stage, edition) && !all().any(|site| may_choose(model, site, edition)) {
        return Verdict::Proven;
    }
    Verdict::Unknown
}

fn brings_it(model: &Model<'_>, stage: &Stage<'_>, edition: &Edition) -> bool {
    match model.ancestry(stage).last().map(|bottom| &bottom.base) {
        Some(Base::Image { resolved: Some(name), .. }) => edition
            .images
            .iter()
            .any(|image| name.strip_prefix(&**image).is_some_and(|rest| rest.starts_with(':'))),
        _ => false,
    }
}

/// May an instruction bring a file through which a project chooses another edition?
fn may_choose(model: &Model<'_>, site: Site<'_>, edition: &Edition) -> bool {
    match site.keyword {
        Keyword::Copy | Keyword::Add => {
            let words = site.instruction.words();
            // A heredoc, or JSON.
            let Some((_, sources)) = words.split_last() else { return true };
            sources.iter().any(|source| {
                let name = source.text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                // What has no dot in its name is a folder, and may hold anything.
                let is_file = name.trim_matches('.').contains('.');
                let is_lock = name.ends_with(".lock") || name.ends_with(".json") || name.contains(".json");
                !is_file || !is_lock || edition.files.iter().any(|file| glob(file, name))
            })
        }
        Keyword::Run => {
            let text = model.document.text(&site.range);
            // Sources that come from elsewhere.
            ["git clone", "tar ", "unzip", "--mount=type=bind"].iter().any(|word| text.contains(word))
        }
        _ => false,
    }
}
