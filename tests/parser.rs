//! BuildKit's own parser reads what dfix writes: the `bad` and the `good` of
//! every rule, and each example before and after all of its rule's fixes.
//!
//! The parser is that of PyPI's `dockerfile`, which wraps BuildKit's. Without
//! it this says `SKIPPED` and does nothing; with `CI` set it fails.

#![allow(clippy::expect_used, missing_docs)]

#[path = "rules/settings.rs"]
mod settings;

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use dfix::{
    engine::{self, Level},
    rules::RULES,
    text::Source,
};
use settings::settings;

const HOW: &str = "pip install dockerfile==3.4.0, for the python3 of the PATH or that which PYTHON names";

/// Reads a JSON list of texts, prints one of what is wrong with each: null where nothing is.
const PROGRAM: &str = "
import dockerfile, json, sys
def problem(text):
    try:
        dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        return str(error)
json.dump([problem(text) for text in json.load(sys.stdin)], sys.stdout)
";

/// What BuildKit's parser says of each text; `None` where it isn't installed.
fn parse(texts: &[&str]) -> Option<Vec<Option<String>>> {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let has_it = Command::new(&python).args(["-c", "import dockerfile"]).stderr(Stdio::null()).status();
    if !has_it.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "the test of the parser wants: {HOW}");
        let _ = writeln!(std::io::stderr(), "SKIPPED BuildKit's parser isn't here: {HOW}");
        return None;
    }
    let mut child = Command::new(&python)
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let input = serde_json::to_vec(texts).expect("is JSON");
    child.stdin.take().expect("is piped").write_all(&input).expect("is fed");
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "the parser's program ends with {}", output.status);
    let told: Vec<Option<String>> = serde_json::from_slice(&output.stdout).expect("is JSON");
    assert_eq!(told.len(), texts.len());
    Some(told)
}

struct Case {
    name: String,
    before: String,
    after: String,
    /// dfix leaves a file alone that it can't read, and so may the parser.
    understood: bool,
}

fn case(name: String, rule: &dfix::rules::Rule, before: String) -> Case {
    let outcome = engine::fix(Source::new(before.as_str()), &settings(rule), Level::Unsafe);
    let after = outcome.text.unwrap_or_else(|| before.clone());
    Case { name, before, after, understood: outcome.not_understood.is_none() }
}

#[test]
fn buildkits_parser_reads_what_dfix_reads_and_writes() {
    let mut cases = Vec::new();
    for rule in RULES {
        if !rule.good.is_empty() {
            let (name, before, after) = (format!("{}: bad and good", rule.name), rule.bad, rule.good);
            cases.push(Case { name, before: before.into(), after: after.into(), understood: true });
        }
        for entry in fs::read_dir(Path::new("examples").join(rule.name)).expect("is listed") {
            let path = entry.expect("is listed").path();
            let text = fs::read_to_string(&path).expect("is read");
            cases.push(case(path.display().to_string(), rule, text));
        }
    }
    assert!(cases.len() > 900, "only {} cases", cases.len());
    assert!(cases.iter().filter(|case| case.before != case.after).count() > 400, "hardly any fix is tried");
    let texts: Vec<&str> = cases.iter().flat_map(|case| [&*case.before, &*case.after]).collect();
    // A parser that takes anything would say nothing.
    assert!(parse(&["FROM debian:12\nRUN <<EOF\n"]).is_none_or(|told| told[0].is_some()));
    let Some(told) = parse(&texts) else { return };
    let mut problems = Vec::new();
    for (case, told) in cases.iter().zip(told.chunks(2)) {
        for (when, problem) in ["before", "after"].iter().zip(told) {
            if let Some(problem) = problem.as_ref().filter(|_| case.understood) {
                problems.push(format!("{} {when}: {problem}", case.name));
            }
        }
        if !case.understood && case.before != case.after {
            problems.push(format!("{}: changed, though not understood", case.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
