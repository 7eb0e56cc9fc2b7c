//! What comes after a RUN, as far as it depends on the folder.

use crate::{
    model::{Model, Site, Stage},
    syntax::Keyword,
};

/// The first thing that depends on the folder.
pub enum Follower<'d> {
    /// None does: a WORKDIR with an absolute path comes before it.
    Reset(Site<'d>),
    /// An instruction.
    Needs(Site<'d>),
    /// The container that is shipped.
    Container,
    /// Nothing in the file.
    Nothing,
}

/// Looks behind a RUN.
pub fn follower<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>) -> Follower<'d> {
    use Keyword::{Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, Healthcheck, Label, Maintainer, Shell};
    use Keyword::{Stopsignal, User, Volume, Workdir};
    for later in model.body(stage).filter(|later| later.index > site.index) {
        let needs = match later.keyword {
            Workdir => {
                let text = later.instruction.text().map_or("", |word| &word.text);
                if text.trim_start_matches(['"', '\'']).starts_with('/') {
                    return Follower::Reset(later);
                }
                true
            }
            Copy | Add => !later.instruction.operands().last().is_some_and(|target| target.starts_with('/')),
            // What the container runs starts in the folder at the stage's end.
            Cmd | Entrypoint | Healthcheck => false,
            Arg | Env | Expose | Label | Maintainer | Shell | Stopsignal | User | Volume => false,
            _ => true,
        };
        if needs {
            return Follower::Needs(later);
        }
    }
    let mut sites = model.sites_before(stage, stage.body.end);
    if stage.exported || sites.any(|site| matches!(site.keyword, Cmd | Entrypoint)) {
        return Follower::Container;
    }
    match model.descendants(stage).next() {
        Some(child) => Follower::Needs(model.site(child.from)),
        None => Follower::Nothing,
    }
}
