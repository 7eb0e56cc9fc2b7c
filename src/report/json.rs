//! The report as it is, for programs: docs/formats.md tells each field.

use super::Report;

/// The report as JSON.
pub fn json(report: &Report) -> String {
    // Strings and numbers alone: nothing of it can fail.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}
