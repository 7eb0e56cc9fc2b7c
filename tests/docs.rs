//! What the README shows is what dfix does. `UPDATE_DOCS=1` writes it anew.

#![allow(clippy::expect_used, missing_docs)]

#[path = "docs/ci.rs"]
mod ci;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/picture.rs"]
mod picture;

use std::{fmt::Write as _, fs, process::Command};

use dfix::{
    engine::{self, Level},
    rules::{Default, RULES},
    text::Source,
};

#[test]
fn the_readme_is_true() {
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "examples/quickstart/Dockerfile"])
        .env("XDG_CACHE_HOME", "/nonexistent")
        .output()
        .expect("runs");
    let diff = String::from_utf8(output.stdout).expect("is text");
    let rest = String::from_utf8(output.stderr).expect("is text");
    let readme = fs::read_to_string("README.md").expect("is read");
    let mut wanted = block(&readme, "<!-- quickstart:", "```diff\n", "```\n", &diff);
    wanted = block(&wanted, "<!-- quickstart-rest:", "```text\n", "```\n", &rest);
    wanted = block(&wanted, "<!-- check:", "```text\n", "```\n", &check());
    wanted = block(&wanted, "<!-- rules:", "\n", "\nA fix has one", &table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("README.md", &wanted).expect("is written");
    }
    let readme = fs::read_to_string("README.md").expect("is read");
    assert_eq!(readme, wanted, "the README is out of date: UPDATE_DOCS=1 cargo test --test docs");
}

/// Two of the quickstart's findings, with their lines.
fn check() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "--check", "--only", "run-as-non-root,DL3009"])
        .arg("examples/quickstart/Dockerfile")
        .output()
        .expect("runs");
    let text = String::from_utf8(output.stdout).expect("is text");
    text.trim_end().to_owned() + "\n"
}

#[test]
fn the_page_of_rules_is_true() {
    const PATH: &str = "docs/rules.md";
    let wanted = page::page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PATH, &wanted).expect("is written");
    }
    let page = fs::read_to_string(PATH).expect("is read");
    assert_eq!(page, wanted, "{PATH} is out of date: UPDATE_DOCS=1 cargo test --test docs");
}

#[test]
fn the_report_in_the_docs_is_true() {
    const PATH: &str = "docs/formats.md";
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "--format", "json", "examples/formats/Dockerfile"])
        .output()
        .expect("runs");
    let report = String::from_utf8(output.stdout).expect("is text");
    let page = fs::read_to_string(PATH).expect("is read");
    let wanted = block(&page, "<!-- json:", "```json\n", "```\n", &report);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PATH, &wanted).expect("is written");
    }
    let page = fs::read_to_string(PATH).expect("is read");
    assert_eq!(page, wanted, "{PATH} is out of date: UPDATE_DOCS=1 cargo test --test docs");
    // Every field is told.
    let report: serde_json::Value = serde_json::from_str(&report).expect("is JSON");
    let mut fields = Vec::new();
    names(&report, &mut fields);
    for field in fields {
        assert!(
            page.contains(&format!("`{field}`")) || page.contains(&format!("`files[].{field}`")),
            "{PATH} doesn't tell `{field}`"
        );
    }
}

/// The names of all fields, but for those that count by level or severity.
fn names(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                all.push(name.clone());
                if name != "summary" {
                    names(value, all);
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| names(value, all)),
        _ => {}
    }
}

/// Replaces what stands between `open` and `close` behind a mark.
fn block(text: &str, mark: &str, open: &str, close: &str, content: &str) -> String {
    let at = text.find(mark).expect("the mark is there");
    let start = at + text[at..].find(open).expect("it opens") + open.len();
    let end = start + text[start..].find(close).expect("it closes");
    format!("{}{content}{}", &text[..start], &text[end..])
}

fn table() -> String {
    let mut out = String::from("\n| rule | also known as | what it finds |\n| --- | --- | --- |\n");
    for rule in RULES {
        let asked = match rule.on {
            Default::On => "",
            Default::Strict => " (strict)",
            Default::Asked => " (asked for)",
        };
        let _ = writeln!(out, "| {} | {} | {}{asked} |", rule.name, rule.aliases.join(", "), rule.summary);
    }
    out
}

#[test]
fn the_configuration_in_the_readme_is_read() {
    let readme = fs::read_to_string("README.md").expect("is read");
    let start = readme.find("```toml\n").expect("is there") + "```toml\n".len();
    let end = start + readme[start..].find("```").expect("closes");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("dfix.toml");
    fs::write(&path, &readme[start..end]).expect("is written");
    let config = dfix::config::read(&path).expect("is valid");
    assert_eq!(config.targets, ["prod"]);
    let text = "FROM example/base:1 AS prod\nRUN corp-pkg add tool\nUSER 1:1\n";
    let fixed = engine::fix(Source::new(text), &config.settings(), Level::Safe);
    let wanted =
        "FROM example/base:1 AS prod\nRUN corp-pkg add --yes tool && corp-pkg purge-cache\nUSER 1:1\n";
    assert_eq!(fixed.text.as_deref(), Some(wanted), "a site's own package manager is one like any other");
}

/// What stands in the fences of one language.
fn fenced<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let open = format!("```{language}\n");
    text.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn the_editors_are_set_up_as_they_read_it() {
    let page = fs::read_to_string("docs/editors.md").expect("is read");
    let toml = fenced(&page, "toml");
    let read: Vec<toml::Table> = toml.iter().map(|text| toml::from_str(text).expect("is TOML")).collect();
    let helix = &read[0]["language-server"]["dfix"];
    assert_eq!((helix["command"].as_str(), helix["args"][0].as_str()), (Some("dfix"), Some("lsp")));
    let json = fenced(&page, "json");
    let read: Vec<serde_json::Value> =
        json.iter().map(|text| serde_json::from_str(text).expect("is JSON")).collect();
    assert_eq!(read[0]["glspc.server.commandArguments"], serde_json::json!(["lsp"]));
    // Zed's formatter is run as it stands.
    let formatter = &read[1]["languages"]["Dockerfile"]["formatter"]["external"];
    let arguments = formatter["arguments"].as_array().expect("is a list").iter();
    let arguments =
        arguments.map(|word| word.as_str().expect("is text").replace("{buffer_path}", "Dockerfile"));
    let mut zed = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("starts");
    let input = b"FROM debian\nENV A b\n";
    std::io::Write::write_all(&mut zed.stdin.take().expect("is piped"), input).expect("is fed");
    let output = zed.wait_with_output().expect("ends");
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).expect("is text"), "FROM debian\nENV A=b\n");
}

#[cfg(feature = "lsp")]
#[test]
fn the_help_of_the_server_tells_what_it_needs() {
    let output = Command::new(env!("CARGO_BIN_EXE_dfix")).args(["lsp", "--help"]).output().expect("runs");
    let help = String::from_utf8(output.stdout).expect("is text");
    for part in ["docs/editors.md", "--config", "--no-config", "--offline", "Exit codes:"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}
