//! Where files lie, however the command line spells it.

use std::{
    env, fs,
    path::{Component, Path, PathBuf},
};

use super::input::display_name;

/// The path without `..` and without links in its folders' names; of the file, the
/// name counts. Neither has to be there.
pub fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let folder = path.parent()?;
    let (there, real) = folder.ancestors().find_map(|there| Some((there, fs::canonicalize(there).ok()?)))?;
    Some(real.join(path.strip_prefix(there).ok()?))
}

/// How messages name a file whose path nobody spelled out.
pub fn from_here(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    display_name(path.strip_prefix(here).unwrap_or(path), None)
}

/// The path from the root of the file's repository, else from the working folder:
/// the same however, and from wherever, the file is named. As it is where it lies in neither.
pub fn from_root(path: &Path) -> String {
    let Some(real) = real(path) else { return spelled(path) };
    let root = root_of(&real).map(Path::to_owned).or_else(here);
    spelled(root.and_then(|root| real.strip_prefix(root).ok()).unwrap_or(&real))
}

/// The folder that holds `.git`.
fn root_of(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|folder| folder.join(".git").exists())
}

/// The working folder.
fn here() -> Option<PathBuf> {
    fs::canonicalize(env::current_dir().ok()?).ok()
}

/// With `/`.
fn spelled(path: &Path) -> String {
    match cfg!(windows) {
        true => path.to_string_lossy().replace('\\', "/"),
        false => path.to_string_lossy().into_owned(),
    }
}

/// Does a path lead downward from the working folder, to be read so by `git apply`?
fn is_below_here(path: &Path) -> bool {
    !path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

/// The folder that a diff's names begin at, one for all files: the working folder
/// where they lie below it, else the root of its repository, else what they share.
pub struct DiffBase {
    /// `None`: the working folder.
    other: Option<PathBuf>,
}

impl DiffBase {
    /// That of the files and folders that were named.
    pub fn of<'p>(named: impl Iterator<Item = &'p Path> + Clone) -> DiffBase {
        // What lies in a folder lies where it leads; of a file, the name counts.
        let place = |path: &Path| real(&if path.is_dir() { path.join("x") } else { path.to_owned() });
        let below = |folder: &Path| {
            let is_below = |path| is_below_here(path) || place(path).is_some_and(|at| at.starts_with(folder));
            named.clone().all(is_below)
        };
        let Some(here) = here().filter(|here| !below(here)) else { return DiffBase { other: None } };
        let root = here.ancestors().find(|folder| folder.join(".git").exists());
        let other = root.filter(|root| below(root)).or_else(|| here.ancestors().find(|folder| below(folder)));
        DiffBase { other: other.map(Path::to_owned) }
    }

    /// What the diff calls a file.
    pub fn name(&self, path: &Path) -> String {
        let folder = match &self.other {
            None if is_below_here(path) => return display_name(path, None),
            None => here(),
            Some(folder) => Some(folder.clone()),
        };
        let real = folder.and_then(|folder| Some(real(path)?.strip_prefix(folder).ok()?.to_owned()));
        spelled(real.as_deref().unwrap_or(path))
    }

    /// Where to apply it, if not here.
    pub fn note(&self) -> Option<String> {
        let folder = self.other.as_ref()?.display();
        Some(format!(
            "a file lies outside this folder, so the diff's names begin at {folder}: apply it there, as with \
             `git -C {folder} apply`"
        ))
    }
}
