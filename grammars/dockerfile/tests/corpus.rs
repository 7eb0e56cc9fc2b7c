//! The cases in `test/corpus`, which `tree-sitter test` runs too.
//!
//! A case is a name between two lines of `=`, the file, a line of `-`, and the
//! tree that is expected.

mod support;

use std::{fs, path::Path};

struct Case {
    name: String,
    input: String,
    expected: String,
}

fn is_rule(line: &str, mark: char) -> bool {
    let line = line.trim_end_matches(['\r', '\n']);
    line.len() >= 3 && line.chars().all(|c| c == mark)
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_tree = false;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if is_rule(line, '=') {
            let name = lines.next().expect("a name follows the rule").trim_end().to_owned();
            assert!(lines.next().is_some_and(|line| is_rule(line, '=')), "{name}: no rule under the name");
            cases.push(Case { name, input: String::new(), expected: String::new() });
            in_tree = false;
            continue;
        }
        let case = cases.last_mut().expect("the file begins with a rule");
        if !in_tree && is_rule(line, '-') {
            in_tree = true;
            // The newline before the rule is the format's.
            assert!(case.input.ends_with('\n'), "{}: no empty line before the rule", case.name);
            case.input.pop();
        } else if in_tree {
            case.expected.push_str(line);
        } else {
            case.input.push_str(line);
        }
    }
    cases
}

/// An S-expression with one blank between its parts and none inside brackets.
fn normal(expression: &str) -> String {
    let words: Vec<_> = expression.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(" )", ")")
}

#[test]
fn every_case_has_its_tree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("test/corpus is a folder")
        .map(|entry| entry.expect("is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no file in {}", folder.display());

    let mut failures = Vec::new();
    for path in &paths {
        let file = path.file_name().expect("has a name").to_string_lossy();
        let cases = cases(&fs::read_to_string(path).expect("is UTF-8"));
        assert!(!cases.is_empty(), "{file}: no case");
        for case in &cases {
            let root = support::parse(&case.input);
            let root = root.root_node();
            let (expected, found) = (normal(&case.expected), normal(&root.to_sexp()));
            assert!(!expected.is_empty(), "{file}: {}: no tree", case.name);
            if expected != found || root.has_error() {
                failures.push(format!("{file}: {}\n  expected {expected}\n  found    {found}", case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_format_is_read_to_the_byte() {
    let found = cases("===\none\n===\n\na\n\n---\n\n(b\n  c: (d) )\n\n====\ntwo\n====\ne\n----\n(f)\n");
    let found: Vec<_> =
        found.iter().map(|c| (c.name.as_str(), c.input.as_str(), normal(&c.expected))).collect();
    assert_eq!(found, [("one", "\na\n", "(b c: (d))".to_owned()), ("two", "e", "(f)".to_owned())]);
}
