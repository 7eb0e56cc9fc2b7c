//! SARIF 2.1.0: what code scanning and editors read, with fixes as exact replacements.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; the
//! numbers in brackets are its sections. Columns are counted in UTF-16 code units.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{FileReport, Finding, Mode, Report, Status, place};
use crate::rules::{self, Rule, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a path keeps in a URI: unreserved characters and `/`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    full_name: String,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: Vec<&'static str>,
}

/// [3.20]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// [3.58]
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

/// A result [3.27].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "dfix/v1")]
    dfix: &'a str,
}

#[derive(Serialize)]
struct Properties<'a> {
    status: Status,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    codes: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    applicability: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

/// [3.4]
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// [3.30]: ends are exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

/// [3.55]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Inserted<'a>>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

/// [3.35]
#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'a str>,
}

/// The report as a SARIF log with one run. The rules that found something are told along.
pub fn sarif(report: &Report) -> String {
    let told =
        || report.files.iter().flat_map(|file| file.told(report.mode).map(move |finding| (file, finding)));
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut descriptors = Vec::new();
    for (_, finding) in told() {
        if let (false, Some(rule)) = (index.contains_key(finding.rule), rules::by_name(finding.rule)) {
            index.insert(finding.rule, descriptors.len());
            descriptors.push(descriptor(rule, finding));
        }
    }
    let results = told().map(|(file, finding)| {
        let rule_index = index.get(finding.rule).copied().unwrap_or_default();
        outcome(report.mode, file, finding, rule_index)
    });
    let driver = Driver {
        name: report.tool.name,
        full_name: format!("{} {}", report.tool.name, report.tool.version),
        semantic_version: report.tool.version,
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: descriptors,
    };
    let run = Run {
        tool: Tool { driver },
        invocations: [invocation(report)],
        column_kind: "utf16CodeUnits",
        results: results.collect(),
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn descriptor(rule: &'static Rule, finding: &Finding) -> Descriptor {
    let example = |title: &str, text: &str| match text {
        "" => String::new(),
        text => format!("\n\n{title}:\n\n```dockerfile\n{text}```"),
    };
    let markdown = format!(
        "{}\n\nFix: {}{}{}",
        rule.why,
        rule.fix_safety,
        example("Before", rule.bad),
        example("After", rule.good)
    );
    Descriptor {
        id: rule.name,
        short_description: Text { text: format!("{}.", rule.summary) },
        full_description: Text { text: rule.why.to_owned() },
        help: Help { text: format!("{}\n\nFix: {}", rule.why, rule.fix_safety), markdown },
        help_uri: finding.page(),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Tags {
            tags: [rule.category.as_str()].into_iter().chain(rule.aliases.iter().copied()).collect(),
        },
    }
}

fn outcome<'a>(mode: Mode, file: &'a FileReport, finding: &'a Finding, rule_index: usize) -> Outcome<'a> {
    let suppression = Suppression { kind: "inSource", justification: finding.ignored_because.as_deref() };
    // What was mended is told as a baseline tells it: it was there before this run.
    let baseline_state = (mode == Mode::Write).then_some(match finding.status {
        Status::Fixed => "absent",
        _ => "unchanged",
    });
    let open = finding.fix.iter().filter(|_| finding.status != Status::Fixed);
    Outcome {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.severity),
        message: Text { text: format!("{}.", finding.paragraph().trim_end_matches('.')) },
        locations: [Location { physical_location: place(file, Some(region(&finding.range))) }],
        partial_fingerprints: Fingerprints { dfix: &finding.fingerprint },
        fixes: open.map(|fix| change(file, fix)).collect(),
        suppressions: (finding.status == Status::Ignored).then_some(suppression).into_iter().collect(),
        baseline_state,
        properties: Properties {
            status: finding.status,
            codes: &finding.codes,
            applicability: finding.fix.as_ref().map(|fix| fix.applicability),
        },
    }
}

fn change<'a>(file: &'a FileReport, fix: &'a super::Fix) -> Fix<'a> {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(&edit.range),
        inserted_content: (!edit.text.is_empty()).then_some(Inserted { text: &edit.text }),
    });
    let artifact_location = artifact(&file.place);
    let title = match &fix.reason {
        Some(reason) => format!("{} (unsafe: {reason})", fix.title),
        None => format!("{} ({})", fix.title, fix.applicability),
    };
    Fix {
        description: Text { text: title },
        artifact_changes: [Change { artifact_location, replacements: replacements.collect() }],
    }
}

fn invocation(report: &Report) -> Invocation {
    let failed = report.files.iter().filter_map(|file| {
        let error = file.error.as_ref()?;
        Some(Notification {
            level: if error.fatal { "error" } else { "note" },
            message: Text { text: format!("{}.", error.reason) },
            locations: [Location { physical_location: place(file, error.line.map(line)) }],
        })
    });
    let bugs = report.files.iter().flat_map(|file| {
        file.bugs.iter().map(|bug| Notification {
            level: "error",
            message: Text {
                text: format!("{} dropped its own fix \"{}\": {}.", bug.rule, bug.title, bug.reason),
            },
            locations: [Location { physical_location: place(file, None) }],
        })
    });
    let notifications: Vec<Notification> = failed.chain(bugs).collect();
    Invocation {
        execution_successful: notifications.iter().all(|notification| notification.level != "error"),
        tool_execution_notifications: notifications,
    }
}

fn place(file: &FileReport, region: Option<Region>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(&file.place), region }
}

/// A path as a URI reference: relative to the root of the sources, or whole.
fn artifact(place: &str) -> ArtifactLocation {
    let encoded = utf8_percent_encode(place, KEPT);
    match place.starts_with('/') {
        true => ArtifactLocation { uri: format!("file://{encoded}"), uri_base_id: None },
        // Where the sources lie is for the reader to say.
        false => ArtifactLocation { uri: encoded.to_string(), uri_base_id: Some("%SRCROOT%") },
    }
}

fn region(range: &place::Range) -> Region {
    Region {
        start_line: range.start.line,
        start_column: Some(range.start.column_utf16),
        end_line: Some(range.end.line),
        end_column: Some(range.end.column_utf16),
    }
}

fn line(line: usize) -> Region {
    Region { start_line: line, start_column: None, end_line: None, end_column: None }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
