//! What docs/ci.md, action.yml and the hooks say is YAML, names what is there, and
//! calls dfix as dfix is called. tests/bots holds them against the real programs.

use std::fs;

use clap::Parser as _;
use yaml_serde::Value;

const PAGE: &str = "docs/ci.md";

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("is read")
}

fn yaml(text: &str) -> Value {
    yaml_serde::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// What calls dfix with options in a text: the words behind `dfix`. Those that a
/// shell fills in are left out.
fn calls(text: &str) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    for line in text.lines() {
        // What ends in its name is a repository or another program's value.
        let named = |at: usize| line[..at].ends_with(['/', '=']);
        for (at, _) in line.match_indices("dfix -").filter(|(at, _)| !named(*at)) {
            let call = line[at + "dfix ".len()..].split(['>', '<', '|', '"', '#', '`', '$', ';']).next();
            all.push(call.unwrap_or_default().split_whitespace().collect());
        }
    }
    all
}

fn must_parse(words: &[&str], place: &str) {
    let parsed = dfix::cli::Cli::try_parse_from([&["dfix"], words].concat());
    if let Err(error) = parsed {
        let fine = [clap::error::ErrorKind::DisplayVersion, clap::error::ErrorKind::DisplayHelp];
        assert!(fine.contains(&error.kind()), "{place}: dfix {words:?}: {error}");
    }
}

#[test]
fn dfix_is_called_as_it_is_called() {
    for (path, least) in [(PAGE, 12), ("action.yml", 2), (".pre-commit-hooks.yaml", 2)] {
        let text = read(path);
        let calls = calls(&text);
        assert!(calls.len() >= least, "{path} shows {} calls", calls.len());
        for words in calls {
            must_parse(&words, path);
        }
    }
    assert_eq!(calls("a: dfix --nonsense > b | c --git d/dfix --e"), [["--nonsense"]]);
}

#[test]
fn the_blocks_of_the_page_are_read() {
    let page = read(PAGE);
    let blocks = super::fenced(&page, "yaml");
    assert!(blocks.len() >= 8);
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let hooks: Vec<_> = hooks.as_sequence().expect("a list").iter().collect();
    let action = yaml(&read("action.yml"));
    let inputs = action["inputs"].as_mapping().expect("a map");
    let (mut used_hooks, mut used_action) = (0, 0);
    for block in blocks {
        let block = yaml(block);
        for repo in block["repos"].as_sequence().into_iter().flatten() {
            for hook in repo["hooks"].as_sequence().expect("a list") {
                let args = hook["args"].as_sequence().into_iter().flatten();
                let args: Vec<&str> = args.map(|word| word.as_str().expect("a word")).collect();
                must_parse(&args, PAGE);
                if repo["repo"] != "local" {
                    assert!(hooks.iter().any(|known| known["id"] == hook["id"]), "{hook:?}");
                    used_hooks += 1;
                }
            }
        }
        for step in block["jobs"]["dfix"]["steps"].as_sequence().into_iter().flatten() {
            if step["uses"].as_str().is_some_and(|uses| uses.starts_with("OWNER/dfix@")) {
                used_action += 1;
                for (name, value) in step["with"].as_mapping().into_iter().flatten() {
                    assert!(inputs.contains_key(name), "action.yml has no input {name:?}");
                    if name == "args" {
                        must_parse(
                            &value.as_str().expect("text").split_whitespace().collect::<Vec<_>>(),
                            PAGE,
                        );
                    }
                }
            }
        }
    }
    assert!(used_hooks >= 2 && used_action >= 2, "{used_hooks} {used_action}");
    for block in super::fenced(&page, "json") {
        serde_json::from_str::<serde_json::Value>(block).expect("is JSON");
    }
    // The table tells each input and what it is without one.
    for (name, input) in inputs {
        let name = name.as_str().expect("text");
        let default = input["default"].as_str().expect("has one");
        let default = if default.is_empty() { String::new() } else { format!("`{default}` ") };
        assert!(page.contains(&format!("| `{name}` | {default}| ")), "{PAGE} doesn't tell `{name}`");
    }
    for hook in hooks {
        assert!(page.contains(hook["id"].as_str().expect("text")));
        let args = hook["args"].as_sequence().expect("a list").iter();
        must_parse(&args.map(|word| word.as_str().expect("a word")).collect::<Vec<_>>(), "the hooks");
    }
}

#[test]
fn the_command_that_renovate_is_asked_for_is_the_one_that_is_allowed() {
    let page = read(PAGE);
    let json = super::fenced(&page, "json");
    let read: Vec<serde_json::Value> =
        json.iter().map(|text| serde_json::from_str(text).expect("is JSON")).collect();
    let command = read[1]["packageRules"][0]["postUpgradeTasks"]["commands"][0].as_str().expect("text");
    assert_eq!(read[0]["allowedCommands"][0], format!("^{command}$"));
}

#[test]
fn the_workflow_calls_ci_run_and_nothing_else() {
    let workflow = yaml(&read(".github/workflows/ci.yml"));
    let jobs = workflow["jobs"].as_mapping().expect("a map");
    let steps = jobs.iter().flat_map(|(_, job)| job["steps"].as_sequence().expect("a list"));
    let runs: Vec<&str> = steps.filter_map(|step| step["run"].as_str()).collect();
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert!(runs[0].ends_with(" .ci/run"), "{runs:?}");
}
