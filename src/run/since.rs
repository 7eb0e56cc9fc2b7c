//! `--since REF`: what a file was there, by the user's git.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, bail};

/// A text as it was, or why that can't be known.
type Before = Result<Arc<str>, String>;

/// Asks git what files were.
pub struct Since<'a> {
    reference: &'a str,
    /// By folder: the commit that the reference names there.
    commits: Mutex<BTreeMap<PathBuf, Result<String, String>>>,
    /// By file, as it was named: more than one step wants it.
    texts: Mutex<BTreeMap<PathBuf, Before>>,
}

impl<'a> Since<'a> {
    /// Will ask about a commit, by any name that git knows it by.
    ///
    /// # Errors
    /// Where there is no git, or the name is none.
    pub fn new(reference: &'a str) -> anyhow::Result<Since<'a>> {
        if reference.is_empty() || reference.starts_with('-') {
            bail!("--since: `{reference}` is no name of a commit");
        }
        let found = Command::new("git").arg("--version").output();
        found.map(drop).map_err(|error| match error.kind() {
            ErrorKind::NotFound => anyhow::anyhow!("--since needs git, and there is none on the PATH"),
            _ => anyhow::anyhow!("--since: git can't be run: {error}"),
        })?;
        Ok(Since { reference, commits: Mutex::default(), texts: Mutex::default() })
    }

    /// The text that a file had then; empty where it was not there, or git doesn't
    /// follow it.
    ///
    /// # Errors
    /// One clause: why git doesn't know.
    pub fn before(&self, path: &Path, text: &str) -> Before {
        let known = |texts: &BTreeMap<PathBuf, Before>| texts.get(path).cloned();
        if let Some(known) = known(&self.texts.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let before = self.ask(path, text).map_err(|error| format!("--since: {error:#}")).map(Arc::from);
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.insert(path.to_owned(), before.clone());
        before
    }

    fn ask(&self, path: &Path, text: &str) -> anyhow::Result<String> {
        if path.as_os_str() == "-" {
            bail!("standard input has no history: name the file");
        }
        // Of a symbolic link, the target is what is read and written.
        let real = fs::canonicalize(path)?;
        let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else { bail!("it has no folder") };
        let commit = self.commit(folder).map_err(anyhow::Error::msg)?;
        let followed = git(
            folder,
            ["ls-files", "-z", "--full-name", "--error-unmatch", "--"].map(OsStr::new).iter().chain([&name]),
        )?;
        if !followed.status.success() {
            return Ok(String::new());
        }
        let mut diff = diff(folder, &commit, &[name])?;
        if diff.contains("\nnew file mode ") {
            let own = String::from_utf8_lossy(&followed.stdout).trim_end_matches('\0').to_owned();
            if let Some((top, old)) = renamed(folder, &commit, &own)? {
                diff = self::diff(&top, &commit, &[OsStr::new(&old), OsStr::new(&own)])?;
            }
        }
        undone(text, &diff).context("the file changed while it was looked at")
    }

    fn commit(&self, folder: &Path) -> Result<String, String> {
        let mut commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        let commit = commits.entry(folder.to_owned());
        commit.or_insert_with(|| self.resolve(folder).map_err(|error| format!("{error:#}"))).clone()
    }

    fn resolve(&self, folder: &Path) -> anyhow::Result<String> {
        let name = format!("{}^{{commit}}", self.reference);
        let answer = git(folder, ["rev-parse", "--verify", "--quiet", &name].map(OsStr::new).iter())?;
        if answer.status.success() {
            return Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned());
        }
        match words(&answer) {
            words if words.contains("not a git repository") => {
                bail!("the file lies in no git repository, so nothing is known of what changed")
            }
            words if words.is_empty() || words.contains("Needed a single revision") => {
                match has_commits(folder)? {
                    false => bail!("the repository has no commit yet, so there is nothing to compare with"),
                    true => bail!(
                        "git knows no commit `{}` in {}; fetch it first (CI often fetches the last one alone)",
                        self.reference,
                        folder.display()
                    ),
                }
            }
            words => bail!("git rev-parse: {words}"),
        }
    }
}

/// Is there a commit that any branch or tag holds?
fn has_commits(folder: &Path) -> anyhow::Result<bool> {
    let answer = git(folder, ["rev-list", "--max-count=1", "--all"].map(OsStr::new).iter())?;
    Ok(!answer.status.success() || !answer.stdout.is_empty())
}

/// What changed in files since a commit, without context. Of two files, one is the other's new name.
fn diff(folder: &Path, commit: &str, names: &[&OsStr]) -> anyhow::Result<String> {
    let options = [
        "diff",
        "-U0",
        "--inter-hunk-context=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        if names.len() > 1 { "--find-renames" } else { "--no-renames" },
        "--text",
        commit,
        "--",
    ];
    let diff = git(folder, options.map(OsStr::new).iter().chain(names))?;
    if !diff.status.success() {
        bail!("git diff: {}", words(&diff));
    }
    Ok(String::from_utf8_lossy(&diff.stdout).into_owned())
}

/// The repository's folder, and the name below it that a file had at a commit, where it has another now.
fn renamed(folder: &Path, commit: &str, own: &str) -> anyhow::Result<Option<(PathBuf, String)>> {
    let options = ["diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", commit];
    let answer = git(folder, options.map(OsStr::new).iter())?;
    let top = git(folder, ["rev-parse", "--show-toplevel"].map(OsStr::new).iter())?;
    if !answer.status.success() || !top.status.success() {
        return Ok(None);
    }
    let answer = String::from_utf8_lossy(&answer.stdout);
    let names: Vec<&str> = answer.split('\0').collect();
    // How alike they are, the old name, the new one.
    let old = names.chunks_exact(3).find(|row| row[2] == own).map(|row| row[1].to_owned());
    let top = PathBuf::from(String::from_utf8_lossy(&top.stdout).trim_end_matches(['\r', '\n']));
    Ok(old.map(|old| (top, old)))
}

/// Runs git in a folder. Nothing in the repository says what is run, and a hook's
/// variables, which hold for its own folder, don't count.
fn git<'o>(folder: &Path, args: impl Iterator<Item = &'o &'o OsStr>) -> anyhow::Result<Output> {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .envs([("GIT_OPTIONAL_LOCKS", "0"), ("LC_ALL", "C")])
        .args(["--literal-pathspecs", "--no-pager", "-c", "core.fsmonitor=false"])
        .args(args)
        .output()
        .context("git can't be run")
}

/// What git said last, on one line.
fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// A text with a diff without context taken back; `None` where the diff is not about it.
fn undone(text: &str, diff: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut old: Vec<&str> = Vec::new();
    let (mut at, mut inside) = (0, false);
    for row in diff.lines() {
        if let Some(header) = row.strip_prefix("@@ ") {
            let (_, place) = header.split_once('+')?;
            let place = place.split_once(' ')?.0;
            let (start, count) = place.split_once(',').unwrap_or((place, "1"));
            let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
            // Where nothing was added, the line before is named.
            let from = if count == 0 { start } else { start.checked_sub(1)? };
            old.extend(lines.get(at..from)?);
            (at, inside) = (from + count, true);
        } else if let Some(line) = row.strip_prefix('-').filter(|_| inside) {
            old.push(line);
        }
    }
    old.extend(lines.get(at..)?);
    Some(old.iter().fold(String::new(), |text, line| text + line.trim_end_matches('\n') + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_taken_back() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@ FROM x\n--- a\n+A\n+B\n@@ -3,2 +3,0 @@\n-c\n-d\n@@ -6 +5 @@\n-f\n\\ No newline at end of file\n+F\n";
        assert_eq!(undone("A\nB\nb\ne\nF\n", diff).as_deref(), Some("-- a\nb\nc\nd\ne\nf\n"));
        assert_eq!(undone("a", "").as_deref(), Some("a\n"));
        assert_eq!(undone("A\n", diff), None);
    }
}
