//! The table of deliberate differences, tests/hadolint/deliberate.toml.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::compare::{Comparison, Side};

/// Where it stands.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hadolint/deliberate.toml");

/// One kind of difference.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// hadolint's name.
    pub name: String,
    /// Who alone reports.
    pub only: Side,
    /// Why that is right, in one sentence.
    pub why: String,
    /// The project's own files in which it shows; none where real files alone show it.
    #[serde(default)]
    pub files: Vec<PathBuf>,
    /// Does it show in so many of them that a list says nothing?
    #[serde(default)]
    pub everywhere: bool,
}

impl Row {
    /// As docs/hadolint.md tells it.
    pub fn shown(&self) -> String {
        format!("Only {}: {}", self.only.as_str(), self.why)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    difference: Vec<Row>,
}

/// Reads the table.
pub fn read() -> Result<Vec<Row>, String> {
    let text = fs::read_to_string(PATH).map_err(|error| format!("{PATH}: {error}"))?;
    let table: Table = toml::from_str(&text).map_err(|error| format!("{PATH}: {error}"))?;
    Ok(table.difference)
}

/// What the comparison and the table say of the project's own files that the other doesn't.
#[allow(dead_code)] // examples/hadolint.rs only shows the table
pub fn disagreements(found: &Comparison, rows: &[Row]) -> Vec<String> {
    let everywhere =
        |name: &str, side| rows.iter().any(|row| row.everywhere && row.name == name && row.only == side);
    let mut wanted: BTreeMap<(&str, Side, PathBuf), usize> = BTreeMap::new();
    for row in rows {
        for file in &row.files {
            *wanted.entry((&row.name, row.only, file.clone())).or_default() += 1;
        }
    }
    let mut out = Vec::new();
    for ((name, side, file), times) in &wanted {
        if *times > 1 {
            out.push(format!("{name}, only {}: {} stands in {times} rows", side.as_str(), file.display()));
        }
    }
    for (name, count) in &found.names {
        for side in [Side::Dfix, Side::Hadolint] {
            for difference in count.only(side).iter().filter(|_| !everywhere(name, side)) {
                if wanted.remove(&(name.as_str(), side, difference.file.clone())).is_none() {
                    out.push(format!(
                        "{name}, only {}: {}, line {:?}: not in the table",
                        side.as_str(),
                        difference.file.display(),
                        difference.lines
                    ));
                }
            }
        }
    }
    for row in rows.iter().filter(|row| row.everywhere) {
        if found.names.get(&row.name).is_none_or(|count| count.only(row.only).is_empty()) {
            out.push(format!(
                "{}, only {}: everywhere in the table, but no difference",
                row.name,
                row.only.as_str()
            ));
        }
    }
    out.extend(wanted.into_keys().map(|(name, side, file)| {
        format!("{name}, only {}: {}: in the table, but no difference", side.as_str(), file.display())
    }));
    out
}
