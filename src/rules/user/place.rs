//! Where the user is created and USER stands, and which folders it is given.

use super::{folders::Folders, identity::Identity};
use crate::{
    model::{Model, Site, Stage, User},
    rules::layout,
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The edits of the fix.
pub struct Placed {
    changes: Vec<Change>,
    edits: Vec<(std::ops::Range<usize>, String)>,
    /// Why the place may be wrong.
    pub doubt: Option<String>,
}

impl Placed {
    /// The fix.
    pub fn fix(self, title: String, applicability: Applicability) -> Fix {
        let fix = self.changes.into_iter().fold(Fix::new(title, applicability), Fix::framed);
        self.edits.into_iter().fold(fix, |fix, (range, text)| fix.replace(range, text))
    }
}

/// Does nothing but what the container runs follow a USER line?
pub fn closes(model: &Model<'_>, stage: &Stage<'_>, index: usize) -> bool {
    last_step(model, stage).is_none_or(|last| last < index)
        && model
            .sites_before(stage, index)
            .any(|site| site.keyword == Keyword::User || site.keyword == Keyword::Run)
}

/// The last instruction of a stage that runs as the user or makes files.
fn last_step(model: &Model<'_>, stage: &Stage<'_>) -> Option<usize> {
    use Keyword::{Add, Copy, Run, Volume, Workdir};
    model
        .body(stage)
        .rev()
        .find(|site| matches!(site.keyword, Run | Copy | Add | Workdir | Volume))
        .map(|site| site.index)
}

/// Places USER, and before it the RUN that makes the user and its folders.
///
/// # Errors
/// What a person should do where there is no place.
pub fn fix(
    model: &Model<'_>,
    stage: &Stage<'_>,
    identity: &Identity,
    folders: &Folders,
    closing: Option<Site<'_>>,
) -> Result<Placed, String> {
    let after = last_step(model, stage).unwrap_or(stage.from);
    let command = model.body(stage).find(|site| {
        site.index > after
            && matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)
    });
    let mut placed = Placed { changes: vec![], edits: vec![], doubt: None };
    placed.doubt.clone_from(&folders.doubt);
    let is_root = |index| matches!(model.user_before(stage, index).user, User::Root);
    if let (false, Some(path)) = (folders.has_shell, folders.paths.first()) {
        placed.doubt.get_or_insert_with(|| format!("{path} can't be given to the user in this image"));
    }
    let keyword = |text: &str| model.in_file_case(text);
    let before = match (closing, command) {
        (Some(site), _) => Some(site.index),
        (None, command) => command.map(|site| site.index),
    };
    // Only root can give the working directory away, as only root can make users.
    let may_give = match model.user_before(stage, before.unwrap_or(stage.body.end)).user {
        User::Root => true,
        User::Unknown => matches!(identity, Identity::New { .. }),
        User::Other(_) => false,
    };
    let workdir = folders.workdir.clone().filter(|_| may_give);
    let mut lines = Vec::new();
    if let Some(run) = run_line(identity, folders, workdir) {
        if closing.is_none() && !is_root(before.unwrap_or(stage.body.end)) {
            // The base's user isn't known: whether it may create users isn't either.
            placed.doubt.get_or_insert_with(|| "the user that would run the command isn't known".into());
        }
        let as_root =
            closing.is_none_or(|site| !matches!(model.user_before(stage, site.index).user, User::Other(_)));
        if !as_root {
            return Err(
                "Add a USER line for a user of its own: dfix can't create one where the file isn't root"
                    .into(),
            );
        }
        let line = format!("{} {run}", keyword("RUN"));
        let volume = folders.first_volume.filter(|volume| closing.is_none_or(|site| *volume < site.index));
        let at = volume.or(before).unwrap_or(stage.body.end);
        if let Some((folder, set)) = unreachable(model, stage, at, identity, folders) {
            return Err(format!(
                "Add {folder} to PATH in line {set}, or make a user before it, then add USER: the programs that make \
                 users and folders aren't found there"
            ));
        }
        match volume {
            Some(volume) => placed.insert(model, stage, Some(volume), &[line])?,
            None => lines.push(line),
        }
    }
    match closing {
        Some(site) => {
            let word = site.instruction.text().ok_or("Write a user behind USER")?;
            placed.changes.push(Change::Inside(site.index));
            placed.edits.push((word.range.clone(), identity.user()));
            if !lines.is_empty() {
                placed.insert(model, stage, Some(site.index), &lines)?;
            }
        }
        None => {
            lines.push(format!("{} {}", keyword("USER"), identity.user()));
            placed.insert(model, stage, before, &lines)?;
        }
    }
    Ok(placed)
}

impl Placed {
    /// Inserts lines above an instruction and the comments that belong to it,
    /// or at the end of the stage.
    fn insert(
        &mut self,
        model: &Model<'_>,
        stage: &Stage<'_>,
        before: Option<usize>,
        lines: &[String],
    ) -> Result<(), String> {
        let source = model.document.source();
        let newline = source.newline().as_str();
        let count = lines.len();
        let Some(index) = before else {
            let last = model.site(stage.body.end - 1);
            let end = source.line_end(last.range.end);
            let dangles = !source.text()[last.range.end..end].trim().is_empty();
            if dangles {
                return Err(format!(
                    "Take the continuation off line {}, then add USER",
                    source.line(last.range.end)
                ));
            }
            self.changes.push(Change::Insert { before: stage.body.end, count });
            let ends_in_newline = source.text()[..end].ends_with('\n');
            let text = lines.join(newline);
            if ends_in_newline {
                self.edits.push((end..end, format!("{text}{newline}")));
            } else {
                // A carriage return without a newline stays the file's last byte.
                let end = source.text()[..end].trim_end_matches('\r').len();
                self.edits.push((end..end, format!("{newline}{text}")));
            }
            return Ok(());
        };
        let site = model.site(index);
        let Some(at) = layout::above(model, site) else {
            return Err(format!(
                "Add USER before line {}, which begins with a continuation",
                site.lines.start()
            ));
        };
        let text: String = lines.iter().map(|line| format!("{line}{newline}")).collect();
        self.changes.push(Change::Insert { before: index, count });
        self.edits.push((at..at, text));
        Ok(())
    }
}

/// A folder that holds what the RUN calls and that PATH lacks, and the line that sets PATH so.
fn unreachable(
    model: &Model<'_>,
    stage: &Stage<'_>,
    at: usize,
    identity: &Identity,
    folders: &Folders,
) -> Option<(&'static str, usize)> {
    let lacks = |folder: &'static str| Some((folder, model.path_lacks(stage, at, folder)?));
    let users = match identity {
        Identity::New { folder, .. } => lacks(folder),
        _ => None,
    };
    // mkdir and chown lie in either.
    users.or_else(|| {
        lacks("/usr/bin")
            .and(lacks("/bin"))
            .filter(|_| !folders.paths.is_empty() || folders.workdir.is_some())
    })
}

/// Does the fix add a RUN?
pub fn adds_a_run(identity: &Identity, folders: &Folders) -> bool {
    run_line(identity, folders, folders.workdir.clone()).is_some()
}

/// The one RUN; `None` where nothing has to be made.
fn run_line(identity: &Identity, folders: &Folders, workdir: Option<String>) -> Option<String> {
    let mut steps = Vec::new();
    if let Identity::New { command, .. } = identity {
        steps.push(command.clone());
    }
    if folders.has_shell {
        let mut made = folders.paths.clone();
        let mut given = made.clone();
        let workdir = workdir.filter(|path| !made.contains(path));
        // Before a VOLUME the working directory may not be there yet.
        made.extend(workdir.clone().filter(|_| folders.first_volume.is_some()));
        given.extend(workdir);
        if !made.is_empty() {
            steps.push(format!("mkdir -p {}", made.join(" ")));
        }
        if !given.is_empty() {
            let user = match identity.user() {
                user if user.contains('$') => format!("\"{user}\""),
                user => user,
            };
            steps.push(format!("chown {user} {}", given.join(" ")));
        }
    }
    (!steps.is_empty()).then(|| steps.join(" && "))
}
