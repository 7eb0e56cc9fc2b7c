//! Where the user is created and USER stands, and which folders it is given.

use super::identity::Identity;
use crate::{
    model::{Model, Site, Stage, User, packages::effective_words},
    syntax::{Arguments, Command, Keyword, words},
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
    closing: Option<Site<'_>>,
) -> Result<Placed, String> {
    let after = last_step(model, stage).unwrap_or(stage.from);
    let command = model.body(stage).find(|site| {
        site.index > after
            && matches!(site.keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)
    });
    let mut placed = Placed { changes: vec![], edits: vec![], doubt: None };
    let folders = Folders::of(model, stage);
    placed.doubt.clone_from(&folders.doubt);
    let run = run_line(identity, &folders.paths);
    if let (Identity::Bare(_), Some(path)) = (identity, folders.paths.first()) {
        placed.doubt.get_or_insert_with(|| format!("{path} can't be given to the user in this image"));
    }
    let keyword = |text: &str| model.in_file_case(text);
    let before = match (closing, command) {
        (Some(site), _) => Some(site.index),
        (None, command) => command.map(|site| site.index),
    };
    let mut lines = Vec::new();
    if let Some(run) = run {
        if !matches!(model.user_before(stage, before.unwrap_or(stage.body.end)).user, User::Root)
            && closing.is_none()
        {
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
        match folders.first_volume {
            Some(volume) if closing.is_none_or(|site| volume < site.index) => {
                placed.insert(model, stage, Some(volume), &[line])?;
            }
            _ => lines.push(line),
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
        if source.line(site.range.start) != *site.lines.start() {
            return Err(format!(
                "Add USER before line {}, which begins with a continuation",
                site.lines.start()
            ));
        }
        let mut at = source.line_start(site.range.start);
        // A comment block belongs to what it stands on, an ignore all the more.
        for comment in
            model.document.comments.iter().rev().skip_while(|comment| comment.end > site.range.start)
        {
            let start = source.line_start(comment.start);
            if source.line_end(comment.end) != at || index > 0 && start < model.site(index - 1).range.end {
                break;
            }
            at = start;
        }
        let text: String = lines.iter().map(|line| format!("{line}{newline}")).collect();
        self.changes.push(Change::Insert { before: index, count });
        self.edits.push((at..at, text));
        Ok(())
    }
}

/// The one RUN; `None` where nothing has to be made.
fn run_line(identity: &Identity, folders: &[String]) -> Option<String> {
    let mut steps = Vec::new();
    if let Identity::New { command, .. } = identity {
        steps.push(command.clone());
    }
    if !folders.is_empty() && !matches!(identity, Identity::Bare(_)) {
        let folders = folders.join(" ");
        steps.push(format!("mkdir -p {folders} && chown {} {folders}", identity.user()));
    }
    (!steps.is_empty()).then(|| steps.join(" && "))
}

/// The folders that the stage makes for writing.
struct Folders {
    paths: Vec<String>,
    /// The index of the first VOLUME in the stage.
    first_volume: Option<usize>,
    doubt: Option<String>,
}

impl Folders {
    fn of(model: &Model<'_>, stage: &Stage<'_>) -> Folders {
        let mut folders = Folders { paths: vec![], first_volume: None, doubt: None };
        let sites: Vec<_> = model.sites_before(stage, stage.body.end).collect();
        for site in sites.into_iter().rev() {
            match site.keyword {
                Keyword::Volume => folders.volume(model, stage, site),
                Keyword::Run => folders.made(model, stage, site),
                _ => {}
            }
        }
        folders
    }

    fn add(&mut self, path: &str) {
        let path = path.trim_end_matches('/').to_owned();
        if !path.is_empty() && !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }

    fn volume(&mut self, model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) {
        if stage.body.contains(&site.index) {
            self.first_volume.get_or_insert(site.index);
        } else {
            self.doubt.get_or_insert_with(|| "a VOLUME stands in a stage that this one builds on".into());
        }
        let paths: Vec<String> = match &site.instruction.arguments {
            Arguments::Words(words) => words.iter().map(|word| word.text.to_string()).collect(),
            Arguments::Command(Command::Json { items, .. }) => {
                items.iter().map(|item| item.value.to_string()).collect()
            }
            _ => vec![],
        };
        for path in paths {
            let known = model.expanded(stage, site, &path);
            let known = known
                .and_then(|path| words::unquoted(&path, model.document.escape).map(|path| path.into_owned()));
            match known.filter(|path| is_plain(path)) {
                Some(path) => {
                    if is_filled(model, stage, &path) {
                        let what = format!("{path} is a volume, and files of root's are put into it");
                        self.doubt.get_or_insert(what);
                    }
                    self.add(&path);
                }
                None => {
                    self.doubt.get_or_insert_with(|| format!("which folder VOLUME {path} names isn't known"));
                }
            }
        }
    }

    /// The folders for data that `mkdir` makes.
    fn made(&mut self, model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) {
        const FOR_WRITING: &[&str] = &[
            "data",
            "log",
            "logs",
            "tmp",
            "temp",
            "cache",
            "run",
            "upload",
            "uploads",
            "media",
            "db",
            "state",
            "storage",
            "spool",
            "output",
            "outputs",
            "downloads",
            "sessions",
            "backup",
            "backups",
            "var",
        ];
        if !model.document.text(&site.range).contains("mkdir") {
            return;
        }
        let Ok(script) = model.script(site) else { return };
        let workdir = model.workdir_before(stage, site.index);
        let changes_folder =
            script.commands().iter().any(|v| v.command.words.first().is_some_and(|w| &*w.text == "cd"));
        for visit in script.commands() {
            let words = effective_words(visit.command);
            if words.first().is_none_or(|word| &*word.text != "mkdir") {
                continue;
            }
            for word in words[1..].iter().filter(|word| !word.text.starts_with('-')) {
                let Some(path) = word.literal() else { continue };
                let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                let below = ["/var/log/", "/var/run/", "/var/lib/", "/var/cache/", "/run/"]
                    .iter()
                    .any(|p| path.starts_with(p));
                if !FOR_WRITING.contains(&name) && !below {
                    continue;
                }
                let absolute = match (path.starts_with('/'), &workdir) {
                    (true, _) => path,
                    (false, Some(workdir)) if !changes_folder => format!("{workdir}/{path}"),
                    _ => {
                        self.doubt.get_or_insert_with(|| format!("where the folder {path} lies isn't known"));
                        continue;
                    }
                };
                if is_plain(&absolute) {
                    self.add(&absolute);
                }
            }
        }
    }
}

/// Can the path stand in a shell command as it is?
fn is_plain(path: &str) -> bool {
    path.starts_with('/')
        && path.len() > 1
        && !path.contains("..")
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+@".contains(c))
        && ![
            "/etc", "/usr", "/bin", "/sbin", "/lib", "/root", "/proc", "/sys", "/dev", "/tmp", "/var/tmp",
            "/run", "/var/run", "/var",
        ]
        .contains(&path.trim_end_matches('/'))
}

/// Does a COPY or ADD put files into a folder?
fn is_filled(model: &Model<'_>, stage: &Stage<'_>, folder: &str) -> bool {
    model.sites_before(stage, stage.body.end).any(|site| {
        if !matches!(site.keyword, Keyword::Copy | Keyword::Add) {
            return false;
        }
        let target = match &site.instruction.arguments {
            Arguments::Words(words) => words.last().map(|word| word.text.to_string()),
            Arguments::Command(Command::Json { items, .. }) => {
                items.last().map(|item| item.value.to_string())
            }
            _ => None,
        };
        let Some(target) = target else { return false };
        let target = if target.starts_with('/') {
            target
        } else {
            let workdir = model.workdir_before(stage, site.index).unwrap_or_default();
            format!("{workdir}/{}", target.trim_start_matches("./"))
        };
        let target = target.trim_end_matches(['/', '.']);
        target == folder
            || target.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            || folder.strip_prefix(target).is_some_and(|rest| rest.starts_with('/'))
    })
}
