//! Each output format, read back by a parser: nothing of a hard input is lost, and
//! every column is right in the unit that the format counts in.

#![cfg(unix)]
#![allow(clippy::expect_used, missing_docs)]

#[path = "formats/input.rs"]
mod input;

use std::collections::BTreeSet;

use quick_xml::{Reader, events::Event};
use serde_json::Value;

use input::{BROKEN, NAME, TEXT, dfix, folder, offset, report};

fn snapshot(name: &str, text: &str) {
    let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("format-{name}"), text);
    });
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("is JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a number: {value}"))
}

/// The rule and the text of each finding that no comment hides, by the JSON report, whose offsets are bytes.
fn told() -> Vec<(String, String)> {
    let report = json(&report(folder(TEXT).path(), "json", &[]));
    let findings = list(&report["files"][0]["findings"]).iter().filter(|f| f["status"] != "ignored");
    let byte = |value: &Value| usize::try_from(number(&value["offset"])).expect("fits");
    findings
        .map(|f| {
            let range = &f["range"];
            (
                f["rule"].as_str().expect("is there").into(),
                TEXT[byte(&range["start"])..byte(&range["end"])].into(),
            )
        })
        .collect()
}

#[test]
fn json_tells_every_unit() {
    let text = report(folder(TEXT).path(), "json", &[]);
    snapshot("json", &text);
    let report = json(&text);
    assert_eq!(report["files"][0]["path"], NAME);
    assert_eq!(report["files"][1]["error"]["line"], 2);
    let findings = list(&report["files"][0]["findings"]);
    assert!(findings.len() > 6);
    let edits = findings.iter().flat_map(|f| list(&f["fix"]["edits"]));
    for range in edits.chain(findings).map(|it| &it["range"]) {
        for place in [&range["start"], &range["end"]] {
            let (line, byte) =
                (number(&place["line"]), usize::try_from(number(&place["offset"])).expect("fits"));
            // The mark before the first line counts in bytes alone.
            let seen = TEXT.trim_start_matches('\u{feff}');
            let mark = TEXT.len() - seen.len();
            assert_eq!(offset(seen, line, number(&place["column"]), |_| 1) + mark, byte, "{place}");
            assert_eq!(
                offset(seen, line, number(&place["column_utf16"]), char::len_utf16) + mark,
                byte,
                "{place}"
            );
            assert_eq!(offset(TEXT, line, number(&place["column_utf8"]), char::len_utf8), byte, "{place}");
        }
    }
    let fingerprints: BTreeSet<_> = findings.iter().map(|f| f["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), findings.len(), "each has its own");
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let of = |text: &str| -> Vec<Value> {
        let report = json(&report(folder(text).path(), "json", &[]));
        list(&report["files"][0]["findings"]).iter().map(|f| f["fingerprint"].clone()).collect()
    };
    let moved = TEXT.replacen("ENV", "# a comment\r\n\r\n# another\r\nENV", 1).replacen("RUN", "\r\nRUN", 1);
    assert_eq!(of(TEXT).len(), of(&moved).len());
    assert_eq!(of(TEXT), of(&moved));
}

#[test]
fn sarif_counts_utf16_and_replaces_exactly() {
    let text = report(folder(TEXT).path(), "sarif", &[]);
    snapshot("sarif", &text);
    let log = json(&text);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let seen = TEXT.trim_start_matches('\u{feff}');
    let bytes = |region: &Value| {
        let at = |line: &str, column: &str| {
            offset(seen, number(&region[line]), number(&region[column]), char::len_utf16)
        };
        at("startLine", "startColumn")..at("endLine", "endColumn")
    };
    let mut found = Vec::new();
    let mut hidden = 0;
    for result in list(&run["results"]) {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("is there");
        let path = percent_encoding::percent_decode_str(uri).decode_utf8().expect("is text");
        assert_eq!(path, NAME);
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"%._".contains(&b)), "{uri}");
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(number(&result["ruleIndex"])).expect("fits")];
        assert_eq!(rule["id"], result["ruleId"]);
        if let Some(suppression) = list(&result["suppressions"]).first() {
            assert_eq!(suppression["justification"], "100%, \"sure\": ]]> 🦀");
            hidden += 1;
            continue;
        }
        found.push((rule["id"].as_str().expect("is there").into(), seen[bytes(&place["region"])].into()));
        if rule["id"] == "legacy-key-value" {
            let change = &result["fixes"][0]["artifactChanges"][0];
            let mut fixed = seen.to_owned();
            for replacement in list(&change["replacements"]).iter().rev() {
                let text = replacement["insertedContent"]["text"].as_str().unwrap_or("");
                fixed.replace_range(bytes(&replacement["deletedRegion"]), text);
            }
            assert!(fixed.contains("\r\nENV 𝒳=\"🦀, 100%: ]]>\"\r\n"), "{fixed}");
        }
    }
    assert_eq!((found, hidden), (told(), 1));
    let notes = &run["invocations"][0];
    assert_eq!(notes["executionSuccessful"], false);
    assert_eq!(
        notes["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["region"]["startLine"],
        2
    );
}

/// As the runner of GitHub Actions reads a workflow command.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let unescaped = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let (head, data) = line.strip_prefix("::").expect("a command").split_once("::").expect("has an end");
    let (name, properties) = head.split_once(' ').expect("has properties");
    let pairs = properties.split(',').map(|pair| pair.split_once('=').expect("a pair"));
    (name.into(), pairs.map(|(key, value)| (key.into(), unescaped(value))).collect(), unescaped(data))
}

#[test]
fn github_counts_characters_and_keeps_to_its_line() {
    let text = report(folder(TEXT).path(), "github", &[]);
    snapshot("github", &text);
    let commands: Vec<_> = text.lines().map(command).collect();
    let seen = TEXT.trim_start_matches('\u{feff}');
    let (failed, findings) = commands.split_last().expect("is there");
    assert_eq!((failed.0.as_str(), failed.1[0].1.as_str()), ("error", BROKEN));
    assert!(failed.2.contains("`FORM` is no Dockerfile instruction"));
    let found: Vec<(String, String)> = findings
        .iter()
        .zip(told())
        .map(|((_, properties, _), (_, told))| {
            let of =
                |name: &str| properties.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
            assert_eq!(of("file"), Some(NAME));
            let number = |name: &str| of(name).map(|value| value.parse().expect("a number"));
            let line = number("line").expect("is there");
            let title = of("title").expect("is there").replace("dfix ", "");
            let Some(start) = number("col") else {
                // GitHub has no columns for several lines.
                let end = number("endLine").expect("is there");
                let lines = &seen[offset(seen, line, 1, |_| 1)..offset(seen, end + 1, 1, |_| 1)];
                assert!(end > line && lines.contains(&told), "{lines}");
                return (title, told);
            };
            let end = number("endColumn").expect("is there");
            let text = &seen[offset(seen, line, start, |_| 1)..offset(seen, line, end + 1, |_| 1)];
            (title, text.to_owned())
        })
        .collect();
    assert_eq!(found, told());
    assert!(
        commands.iter().any(|(level, _, data)| level == "error" && data.starts_with("🦀%,:]]> is no signal"))
    );
}

#[test]
fn gitlab_has_lines_and_a_fingerprint_for_each() {
    let text = report(folder(TEXT).path(), "gitlab", &[]);
    snapshot("gitlab", &text);
    let issues = json(&text);
    let issues = list(&issues);
    let fingerprints: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!((fingerprints.len(), issues.len()), (told().len() + 1, told().len() + 1));
    let signal = issues.iter().find(|issue| issue["check_name"] == "stop-signal").expect("is there");
    assert_eq!((&signal["location"]["path"], &signal["severity"]), (&NAME.into(), &"critical".into()));
    let lines: Vec<&str> = TEXT.lines().collect();
    let at = usize::try_from(number(&signal["location"]["lines"]["begin"])).expect("fits");
    assert!(lines[at - 1].starts_with("STOPSIGNAL"));
    assert!(issues.iter().any(|issue| issue["severity"] == "blocker" && issue["location"]["path"] == BROKEN));
}

/// The elements of an XML document: their names, attributes and text.
type Element = (String, Vec<(String, String)>, String);

fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let mut all: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().expect("is XML") {
            Event::Eof => return all,
            Event::Start(start) | Event::Empty(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.expect("is one");
                    let value = quick_xml::escape::unescape(&attribute.value).expect("is text").into_owned();
                    (attribute.key.0.to_owned(), value)
                });
                let attributes = attributes.collect();
                all.push((start.name().0.to_owned(), attributes, String::new()));
            }
            Event::Text(text) => {
                if let Some(last) = all.last_mut() {
                    last.2.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*reference))
                    .expect("is known")
                    .into_owned();
                if let Some(last) = all.last_mut() {
                    last.2.push_str(&text);
                }
            }
            _ => {}
        }
    }
}

fn attribute<'a>(element: &'a Element, name: &str) -> &'a str {
    let found = element.1.iter().find(|(key, _)| key == name);
    found.map_or_else(|| panic!("{name} of {element:?}"), |(_, value)| value.as_str())
}

#[test]
fn checkstyle_counts_characters() {
    let text = report(folder(TEXT).path(), "checkstyle", &[]);
    snapshot("checkstyle", &text);
    let elements = elements(&text);
    let files: Vec<_> = elements.iter().filter(|e| e.0 == "file").map(|e| attribute(e, "name")).collect();
    assert_eq!(files, [NAME, BROKEN]);
    let errors: Vec<_> = elements.iter().filter(|e| e.0 == "error").collect();
    assert_eq!(errors.len(), told().len() + 1);
    let seen = TEXT.trim_start_matches('\u{feff}');
    for (error, (rule, text)) in errors.iter().zip(told()) {
        let number = |name| attribute(error, name).parse().expect("a number");
        assert_eq!(attribute(error, "source"), format!("dfix.{rule}"));
        assert!(
            seen[offset(seen, number("line"), number("column"), |_| 1)..].starts_with(&text),
            "{error:?}"
        );
    }
    assert!(errors.iter().any(|e| attribute(e, "message").starts_with("🦀%,:]]> is no signal")));
}

#[test]
fn junit_fails_what_the_exit_code_fails() {
    let text = report(folder(TEXT).path(), "junit", &[]);
    snapshot("junit", &text);
    let elements = elements(&text);
    let count = |name: &str| elements.iter().filter(|e| e.0 == name).count();
    let root = elements.iter().find(|e| e.0 == "testsuites").expect("is there");
    for (name, of) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        assert_eq!(attribute(root, name), count(of).to_string(), "{name}");
    }
    assert_eq!(count("testcase"), told().len() + 1);
    let cases = elements.iter().filter(|e| e.0 == "testcase");
    assert_eq!(cases.filter(|e| attribute(e, "classname") == NAME).count(), told().len());
    let failure =
        elements.iter().find(|e| e.0 == "failure" && e.2.contains("is no signal")).expect("is there");
    assert!(failure.2.starts_with(&format!("{NAME}:9:12: 🦀%,:]]> is no signal")), "{failure:?}");
}

#[test]
fn rdjson_counts_bytes_and_suggests_one_stretch() {
    let text = report(folder(TEXT).path(), "rdjson", &[]);
    snapshot("rdjson", &text);
    let result = json(&text);
    let bytes = |range: &Value| {
        let at =
            |place: &Value| offset(TEXT, number(&place["line"]), number(&place["column"]), char::len_utf8);
        at(&range["start"])..at(&range["end"])
    };
    let (failed, diagnostics) = list(&result["diagnostics"]).split_last().expect("is there");
    assert_eq!((&failed["location"]["path"], &failed["severity"]), (&BROKEN.into(), &"ERROR".into()));
    let lines = u64::try_from(TEXT.lines().count()).expect("fits");
    let mut suggested = 0;
    let mut found = Vec::new();
    for diagnostic in diagnostics {
        let place = &diagnostic["location"];
        assert_eq!(place["path"], NAME);
        let rule = diagnostic["code"]["value"].as_str().expect("is there");
        found.push((rule.to_owned(), TEXT[bytes(&place["range"])].to_owned()));
        for suggestion in list(&diagnostic["suggestions"]) {
            let range = &suggestion["range"];
            assert!(number(&range["end"]["line"]) <= lines, "on lines that are there: {range}");
            let mut new = TEXT.to_owned();
            new.replace_range(bytes(range), suggestion["text"].as_str().expect("is there"));
            let again = dfix::check(&new, &dfix::Settings::default()).expect("is a Dockerfile");
            let before = found.iter().filter(|(name, _)| name == rule).count();
            let after =
                again.iter().filter(|f| f.rule == rule && f.status != dfix::report::Status::Ignored).count();
            assert!(after < told().iter().filter(|(name, _)| name == rule).count(), "{rule} {before}: {new}");
            suggested += 1;
        }
        assert!(list(&diagnostic["suggestions"]).len() <= 1);
    }
    assert_eq!(found, told());
    assert!(suggested >= 4, "{suggested}");
}

#[test]
fn with_write_it_tells_what_was_fixed_and_what_remains_there_now() {
    let folder = folder(TEXT);
    let report = json(&report(folder.path(), "json", &["--write"]));
    let new = std::fs::read_to_string(folder.path().join(NAME)).expect("is read");
    assert_ne!(new, TEXT);
    let file = &report["files"][0];
    let status = |rule: &str| {
        let finding = list(&file["findings"]).iter().find(|f| f["rule"] == rule && f["status"] != "ignored");
        finding.unwrap_or_else(|| panic!("{rule}"))["status"].clone()
    };
    assert_eq!(status("legacy-key-value"), "fixed");
    assert_eq!(status("clean-package-cache"), "fixed");
    assert_eq!(status("install-no-extras"), "withheld");
    assert_eq!(status("stop-signal"), "left");
    assert!(!list(&file["fixes"]).is_empty());
    let remaining = list(&file["remaining"]);
    assert!(remaining.iter().all(|f| f["status"] == "withheld" || f["status"] == "left"));
    let signal = remaining.iter().find(|f| f["rule"] == "stop-signal").expect("is there");
    let byte = |value: &Value| usize::try_from(number(&value["offset"])).expect("fits");
    assert_eq!(&new[byte(&signal["range"]["start"])..byte(&signal["range"]["end"])], "🦀%,:]]>");
}

#[test]
fn each_format_tells_what_was_fixed() {
    for (format, mark) in [
        ("sarif", "\"baselineState\": \"absent\""),
        ("github", "fixed: ENV is spelled"),
        ("checkstyle", "message=\"fixed: ENV is spelled"),
        ("junit", "<system-out>"),
    ] {
        let text = report(folder(TEXT).path(), format, &["--write"]);
        assert!(text.contains(mark) && text.contains("fixed: "), "{format}: {text}");
    }
    for format in ["gitlab", "rdjson"] {
        let text = report(folder(TEXT).path(), format, &["--write"]);
        assert!(
            !text.contains("legacy-key-value") && text.contains("stop-signal"),
            "{format}: what is mended is no issue"
        );
    }
}

#[test]
fn control_characters_are_none_that_xml_cannot_hold() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("Dockerfile"), "FROM a:1\nSTOPSIGNAL \u{1b}\u{7}\u{fffe}x\n")
        .expect("is written");
    for format in ["checkstyle", "junit"] {
        let output = dfix(folder.path(), &["--format", format, "Dockerfile"]);
        let text = String::from_utf8(output.stdout).expect("is text");
        assert!(
            elements(&text)
                .iter()
                .any(|e| e.1.iter().any(|(_, value)| value.contains("\u{fffd}\u{fffd}\u{fffd}x"))),
            "{text}"
        );
    }
    let output = dfix(folder.path(), &["--check", "Dockerfile"]);
    let text = String::from_utf8(output.stdout).expect("is text");
    assert!(!text.contains('\u{1b}') && text.contains("is no signal"), "{text:?}");
}

#[test]
fn standard_output_is_the_report_alone() {
    let folder = folder(TEXT);
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        let output = dfix(folder.path(), &["--format", format, "--quiet", NAME]);
        assert_eq!(output.status.code(), Some(1));
        json(&String::from_utf8(output.stdout).expect("is text"));
        assert!(output.stderr.is_empty());
    }
    let diff = dfix(folder.path(), &["--format", "json", "--diff", NAME]);
    let report = json(&String::from_utf8(diff.stdout).expect("is text"));
    assert!(report["files"][0]["diff"].as_str().is_some_and(|diff| diff.starts_with("--- \"a/a\\012%")));
    for (args, reason) in [
        (["--format", "sarif", "--diff", NAME], "--diff has no place"),
        (["--format", "json", "--write", "-"], "no place for a report"),
    ] {
        let output = dfix(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2));
        let text = String::from_utf8(output.stderr).expect("is text");
        assert!(text.contains(reason), "{text}");
    }
}
