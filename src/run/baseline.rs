//! `--baseline FILE`: findings that are known, and left for another day.
//!
//! Paths are those from the file's folder, so that it holds wherever dfix is started.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::{configs::below, names::real};
use crate::{
    Settings,
    engine::Outcome,
    rules::{self, Finding},
    text::{Source, write},
};

const VERSION: u32 = 1;

/// The file's content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// A finding that is known. The order is that of the file.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
}

/// A baseline, as it was read.
pub struct Baseline {
    file: PathBuf,
    text: String,
    entries: BTreeSet<Entry>,
    by_path: BTreeMap<String, BTreeSet<String>>,
}

/// What was seen of a file.
pub struct Seen {
    path: String,
    /// The rules that were on.
    on: BTreeSet<&'static str>,
    /// The known findings that were there.
    known: BTreeSet<String>,
    /// What a baseline made now would hold.
    left: Vec<Entry>,
}

impl Baseline {
    /// Reads it. One that will be written needn't be there.
    ///
    /// # Errors
    /// Where it can't be read, or is no baseline.
    pub fn read(file: &Path, is_made: bool) -> anyhow::Result<Baseline> {
        let name = file.display();
        let text = match fs::read_to_string(file) {
            Err(error) if is_made && error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                bail!("--baseline {name}: is not there; --update-baseline makes it")
            }
            text => text.with_context(|| format!("--baseline {name}: cannot be read"))?,
        };
        let mut entries = BTreeSet::new();
        if !text.is_empty() {
            let content: File = serde_json::from_str(&text)
                .map_err(|error| anyhow::anyhow!("--baseline {name}: is no baseline of dfix: {error}"))?;
            if content.version != VERSION {
                bail!("--baseline {name}: is of version {}; this dfix reads {VERSION}", content.version);
            }
            entries.extend(content.findings);
        }
        let mut by_path: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in &entries {
            by_path.entry(entry.path.clone()).or_default().insert(entry.fingerprint.clone());
        }
        Ok(Baseline { file: file.to_owned(), text, entries, by_path })
    }

    /// What it calls a file.
    pub fn path(&self, file: &Path) -> String {
        match (real(&self.file), real(file)) {
            (Some(baseline), Some(file)) => below(&baseline, &file),
            _ => below(&self.file, file),
        }
    }

    /// The fingerprints of the findings that it knows in a file.
    pub fn known(&self, path: &str) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.by_path.get(path).unwrap_or(NONE)
    }

    /// What came of a file, for [`Baseline::stale`] and [`Baseline::write`].
    pub fn seen(
        &self,
        path: String,
        old: &Source,
        outcome: &Outcome,
        settings: &Settings,
        written: bool,
    ) -> Seen {
        let entry = |source: &Source, finding: &Finding| Entry {
            path: path.clone(),
            rule: finding.rule.name.to_owned(),
            fingerprint: finding.fingerprint(source, &path),
        };
        let left = match written {
            true => {
                let left = outcome.remaining.iter().chain(&outcome.still_known);
                left.map(|finding| entry(&outcome.source, finding)).collect()
            }
            false => outcome.known.iter().map(|finding| entry(old, finding)).collect(),
        };
        Seen {
            on: rules::RULES.iter().filter(|rule| settings.is_on(rule)).map(|rule| rule.name).collect(),
            known: outcome.known.iter().map(|finding| finding.fingerprint(old, &path)).collect(),
            left,
            path,
        }
    }

    /// Its entries that are not found any more. What was not looked for is not known
    /// to be gone.
    fn gone<'b>(&'b self, seen: &'b [Seen]) -> impl Iterator<Item = &'b Entry> {
        let by_path: BTreeMap<&str, &Seen> = seen.iter().map(|seen| (seen.path.as_str(), seen)).collect();
        let folder = self.file.parent().unwrap_or(Path::new(""));
        self.entries.iter().filter(move |entry| match by_path.get(entry.path.as_str()) {
            Some(seen) => {
                let is_looked_for =
                    seen.on.contains(entry.rule.as_str()) || rules::by_name(&entry.rule).is_none();
                is_looked_for && !seen.known.contains(&entry.fingerprint)
            }
            None => !folder.join(&entry.path).exists(),
        })
    }

    /// A line for each file of which it knows what is not found any more.
    pub fn stale(&self, seen: &[Seen]) -> Vec<String> {
        let mut by_path: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in self.gone(seen) {
            by_path.entry(&entry.path).or_default().push(&entry.rule);
        }
        let name = self.file.display();
        let told = by_path.into_iter().map(|(path, rules)| {
            format!("{path}: no longer found: {}; --update-baseline takes it out of {name}", rules.join(", "))
        });
        told.collect()
    }

    /// Writes what is left, and what was not looked for; returns what changed.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn write(&self, seen: &[Seen]) -> anyhow::Result<String> {
        let gone: BTreeSet<&Entry> = self.gone(seen).collect();
        let left: BTreeSet<&Entry> = seen.iter().flat_map(|seen| &seen.left).collect();
        // In a file that was looked at, what was found says all of the rules that were on.
        let by_path: BTreeMap<&str, &Seen> = seen.iter().map(|seen| (seen.path.as_str(), seen)).collect();
        let on = |entry: &Entry| {
            by_path.get(entry.path.as_str()).is_some_and(|seen| seen.on.contains(entry.rule.as_str()))
        };
        let kept = self.entries.iter().filter(|entry| !(gone.contains(entry) || on(entry)));
        let entries: BTreeSet<&Entry> = kept.chain(left).collect();
        let text = text(&entries);
        let name = self.file.display();
        if text != self.text {
            let written = match self.text.is_empty() {
                true => fs::write(&self.file, &text).map_err(anyhow::Error::from),
                false => {
                    write::replace(&self.file, self.text.as_bytes(), text.as_bytes()).map_err(Into::into)
                }
            };
            written.with_context(|| format!("{name}: not written"))?;
        }
        let added = entries.iter().filter(|entry| !self.entries.contains(**entry)).count();
        let removed = self.entries.iter().filter(|entry| !entries.contains(entry)).count();
        Ok(format!("{name}: {} known, {added} of them new, {removed} taken out", entries.len()))
    }
}

/// A line for each entry, so that diffs are small.
fn text(entries: &BTreeSet<&Entry>) -> String {
    let lines = entries.iter().map(|entry| serde_json::to_string(entry).unwrap_or_default());
    let lines: Vec<String> = lines.map(|line| format!("\n    {line}")).collect();
    let end = if lines.is_empty() { "" } else { "\n  " };
    format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{}{end}]\n}}\n", lines.join(","))
}
