//! The folders that a stage makes for writing: the user is given them.

use std::borrow::Cow;

use super::identity::Identity;
use crate::{
    knowledge::{
        Family,
        commands::{self, Place},
        files,
    },
    model::{
        Entry, Model, Site, Stage,
        folders::{cleaned, is_temporary, lies_in},
        packages::effective_words,
    },
    syntax::{Keyword, shell::ShellWord, words},
};

/// The folders that the stage makes for writing.
pub struct Folders {
    /// Those that the user must be given: absolute, and plain enough for a shell command.
    pub paths: Vec<String>,
    /// Those that a `chown` of the file's own gives to the user.
    given: Vec<Given>,
    /// The working directory, where the user must be given that too: absolute, or a dot where a build argument
    /// may move it.
    pub workdir: Option<String>,
    /// Is there a shell for the RUN that gives them?
    pub has_shell: bool,
    /// The index of the first VOLUME in the stage.
    pub first_volume: Option<usize>,
    /// Why there may be others.
    pub doubt: Option<String>,
}

struct Given {
    path: String,
    with_all_below: bool,
}

impl Given {
    fn covers(&self, path: &str) -> bool {
        if self.with_all_below { lies_in(path, &self.path) } else { path == self.path }
    }
}

impl Folders {
    /// Those of a stage, and of the stages that it builds on, for a user.
    pub fn of(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Folders {
        let mut folders = Folders {
            paths: vec![],
            given: vec![],
            workdir: None,
            has_shell: has_shell(model, stage),
            first_volume: None,
            doubt: None,
        };
        let sites: Vec<_> = model.sites_before(stage, stage.body.end).collect();
        for site in sites.into_iter().rev() {
            match site.keyword {
                Keyword::Volume => folders.volume(model, stage, site),
                Keyword::Run => folders.of_code(model, stage, site, identity),
                _ => {}
            }
        }
        folders.workdir = folders.workdir_to_give(model, stage, identity);
        folders
    }

    /// The folder that the program runs in, or without a WORKDIR the one that its code lies in, where it is
    /// neither the system's nor given already: many programs write there, and what is copied into it stays
    /// root's all the same.
    fn workdir_to_give(&self, model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Option<String> {
        let end = stage.body.end;
        let is_set = model.sites_before(stage, end).any(|site| site.keyword == Keyword::Workdir);
        let (path, certain) = match is_set {
            true => (model.workdir_before(stage, end)?, model.certain_workdir_before(stage, end)),
            false => {
                let folder = code_folder(model, stage)?;
                (folder.clone(), Some(folder))
            }
        };
        let path = cleaned(&path);
        let is_settled = is_shared(&path)
            || self.cover(&path)
            || path.strip_prefix("/home/").is_some_and(|name| identity.is_called(name));
        // The RUN for the user stands before the first VOLUME, where the working directory may be another.
        let here = || self.first_volume.is_none().then(|| ".".to_owned());
        certain.filter(|path| is_plain(path)).or_else(here).filter(|_| self.has_shell && !is_settled)
    }

    /// May the user write to a path, once it is given the folders?
    pub fn cover(&self, path: &str) -> bool {
        self.paths.iter().any(|folder| lies_in(path, folder))
            || self.given.iter().any(|given| lies_in(path, &given.path))
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
        for path in site.instruction.operands() {
            let known = model.expanded(stage, site, path);
            let known = known
                .and_then(|path| words::unquoted(&path, model.document.escape).map(|path| path.into_owned()));
            match known.filter(|path| is_plain(path) || is_open(model, stage, path)) {
                // Anybody may write there.
                Some(path) if is_open(model, stage, &path) => {}
                Some(path) => {
                    if is_filled(model, stage, &path) {
                        let what = format!("{path} is a volume, and files of root's are put into it");
                        self.doubt.get_or_insert(what);
                    }
                    if !self.given.iter().any(|given| given.covers(path.trim_end_matches('/'))) {
                        self.add(&path);
                    }
                }
                None => {
                    let why = match path.starts_with('/') {
                        true => format!("VOLUME {path} covers a folder of the system"),
                        false => format!("which folder VOLUME {path} names isn't known"),
                    };
                    self.doubt.get_or_insert(why);
                }
            }
        }
    }

    /// The folders for data that `mkdir` makes, and those that `chown` gives to the user.
    fn of_code(&mut self, model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, identity: &Identity) {
        let text = model.document.text(&site.range);
        if !text.contains("mkdir") && !text.contains("chown") {
            return;
        }
        let Ok(script) = model.script(site) else { return };
        let changes_folder =
            script.commands().iter().any(|v| v.command.words.first().is_some_and(|w| &*w.text == "cd"));
        let absolute = |path: &str| {
            let known = path.starts_with('/') || !changes_folder;
            known.then(|| model.absolute_before(stage, site.index, path)).flatten()
        };
        for visit in script.commands() {
            let words = effective_words(visit.command);
            let Some((program, rest)) = words.split_first() else { continue };
            let text = |word: &ShellWord| {
                // A variable alone names what other instructions name by it too.
                word.literal().map(Cow::into_owned).or_else(|| {
                    let below = Some(&word.text).filter(|text| text.contains('/'))?;
                    let known = model.expanded(stage, site, below)?;
                    words::unquoted(&known, b'\\').map(|path| path.into_owned())
                })
            };
            let operands = rest.iter().filter(|word| !word.text.starts_with('-')).filter_map(text);
            match &*program.text {
                "mkdir" => operands.for_each(|path| self.made(model, stage, site, &path, absolute(&path))),
                "chown" => self.chowned(rest, operands.collect(), identity, &absolute),
                _ => {}
            }
        }
    }

    fn made(
        &mut self,
        model: &Model<'_>,
        stage: &Stage<'_>,
        site: Site<'_>,
        path: &str,
        absolute: Option<String>,
    ) {
        let is_meant = |path: &String| {
            let is_left_empty =
                || !is_filled(model, stage, path) && is_named_nowhere_else(model, stage, site, path);
            is_plain(path) && (commands::is_for_writing(path) || is_left_empty())
        };
        match absolute {
            Some(absolute) if is_meant(&absolute) => {
                if is_beside_code(model, stage, &absolute) {
                    let why =
                        format!("{absolute} lies beside the code, and the application may write there too");
                    self.doubt.get_or_insert(why);
                }
                self.add(&absolute);
            }
            Some(absolute)
                if is_beside_code(model, stage, &absolute)
                    && is_named_nowhere_else(model, stage, site, &absolute) =>
            {
                let why = format!(
                    "{absolute} is made beside the code, and nothing else names it: it may be written"
                );
                self.doubt.get_or_insert(why);
            }
            None if commands::is_for_writing(path) => {
                self.doubt.get_or_insert_with(|| format!("where the folder {path} lies isn't known"));
            }
            _ => {}
        }
    }

    fn chowned(
        &mut self,
        words: &[ShellWord],
        operands: Vec<String>,
        identity: &Identity,
        absolute: &dyn Fn(&str) -> Option<String>,
    ) {
        let Some((owner, paths)) = operands.split_first() else { return };
        if !identity.is_called(owner.split([':', '.']).next().unwrap_or_default()) {
            return;
        }
        let with_all_below = words.iter().any(|word| {
            &*word.text == "--recursive"
                || (word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('R'))
        });
        for path in paths.iter().filter_map(|path| absolute(path)) {
            let given = Given { path: cleaned(&path), with_all_below };
            self.paths.retain(|path| !given.covers(path));
            self.given.push(given);
        }
    }
}

/// The folder of the code that an interpreter is told to run by its whole path.
fn code_folder(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    let program = programs.last().filter(|program| program.known().is_some())?;
    let is_code =
        |word: &&String| word.starts_with('/') && commands::trace_of(Place::Readable, word).is_some();
    let (folder, _) = program.arguments.iter().find(is_code)?.rsplit_once('/')?;
    (is_plain(folder) && is_filled(model, stage, folder)).then(|| folder.to_owned())
}

/// Is there a shell for a RUN? One that the file has shows it, but for JSON, which needs none.
fn has_shell(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    let is_shell_code = |site: Site<'_>| site.keyword == Keyword::Run && model.json_code(site).is_none();
    model.sites_before(stage, stage.body.end).any(is_shell_code)
        || model.family(stage).is_some_and(|family| {
            !matches!(family, Family::None | Family::Distroless | Family::Wolfi | Family::Windows)
        })
}

/// Is it a folder that others than one application use?
fn is_shared(path: &str) -> bool {
    commands::trace_of(Place::Shared, path).is_some()
}

/// Can the path stand in a shell command as it is, and may a user own it?
fn is_plain(path: &str) -> bool {
    path.starts_with('/')
        && path.len() > 1
        && !path.contains("..")
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+@".contains(c))
        && !commands::is_of_the_system(path)
}

/// Does nothing else in the file name the folder? Then what goes in may be written at run time.
fn is_named_nowhere_else(model: &Model<'_>, stage: &Stage<'_>, maker: Site<'_>, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    let name = folder.rsplit('/').next().unwrap_or_default();
    if commands::is_never_for_writing(folder) {
        return false;
    }
    let workdirs = || model.workdir_before(stage, stage.body.end).into_iter();
    if workdirs().any(|workdir| lies_in(&workdir, folder)) {
        return false;
    }
    let mentions = |site: &Site<'_>| {
        let text = model.document.text(&site.range);
        // Its name alone may be it, seen from the folder above.
        let is_part = |c: char| c.is_alphanumeric() || "._-".contains(c);
        let is_alone = |at: usize| {
            !text[..at].ends_with(|c| is_part(c) || c == '/') && !text[at + name.len()..].starts_with(is_part)
        };
        let relative = text.match_indices(name).filter(|(at, _)| is_alone(*at)).count();
        let once = usize::from(site.index == maker.index);
        text.matches(folder).count() + relative > once
    };
    !model.sites_before(stage, stage.body.end).any(|site| mentions(&site))
}

/// Does a COPY or ADD put files into a folder?
pub fn is_filled(model: &Model<'_>, stage: &Stage<'_>, folder: &str) -> bool {
    model.sites_before(stage, stage.body.end).any(|site| {
        if !matches!(site.keyword, Keyword::Copy | Keyword::Add) {
            return false;
        }
        let Some(&target) = site.instruction.operands().last() else { return false };
        if copies_emptiness(model, site) {
            return false;
        }
        let target = model.expanded(stage, site, target).unwrap_or_else(|| target.to_owned());
        let target =
            model.absolute_before(stage, site.index, &target).unwrap_or_else(|| format!("/{target}"));
        let target = target.trim_end_matches(['/', '.']);
        lies_in(target, folder) || lies_in(folder, target) && !brings_others(site, folder)
    })
}

/// Does a COPY name the files that it brings, and none of them is this one?
fn brings_others(site: Site<'_>, file: &str) -> bool {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_named = |name: &str| {
        name.rsplit_once('.').is_some_and(|(stem, _)| !stem.is_empty())
            && !name.contains(['*', '?', '[', '$'])
            && !files::is_archive(name)
    };
    let operands = site.instruction.operands();
    let Some((target, sources)) = operands.split_last() else { return false };
    let wanted = name(file);
    is_named(&wanted)
        && name(target) != wanted
        && sources.iter().all(|source| is_named(&name(source)) && name(source) != wanted)
}

/// Is all that a COPY brings folders which the stage that it copies from made and left empty?
pub fn copies_emptiness(model: &Model<'_>, site: Site<'_>) -> bool {
    let operands = site.instruction.operands();
    let (Some(source), Some((_, paths))) = (model.source_stage(site), operands.split_last()) else {
        return false;
    };
    let makers = || {
        let runs = model.sites_before(source, source.body.end).filter(|run| run.keyword == Keyword::Run);
        runs.filter(|run| model.document.text(&run.range).contains("mkdir"))
    };
    let is_empty = |path: &&str| {
        let path = path.trim_end_matches('/');
        let names_it = |run: &Site<'_>| model.document.text(&run.range).contains(path);
        path.len() > 1
            && makers().find(names_it).is_some_and(|run| is_named_nowhere_else(model, source, run, path))
    };
    !paths.is_empty() && paths.iter().all(is_empty)
}

/// Does a COPY or ADD put code into the folder above?
fn is_beside_code(model: &Model<'_>, stage: &Stage<'_>, folder: &str) -> bool {
    let above = folder.trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
    !matches!(above, "" | "/var" | "/srv" | "/opt" | "/home" | "/mnt") && is_filled(model, stage, above)
}

/// May anybody write there in every image of the family?
fn is_open(model: &Model<'_>, stage: &Stage<'_>, path: &str) -> bool {
    is_temporary(path) && model.family(stage).is_some_and(|family| family != Family::None)
}
