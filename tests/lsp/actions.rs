//! Code actions: each fix with its reason, all fixes of a level, ignores.

use serde_json::{Value, json};

use crate::client::{Client, edited};

const TEXT: &str = "FROM python:3.12-slim\nENV A b\nRUN apt-get update && apt-get install -y curl\nCOPY app /app\n\
                    EXPOSE 8000\nCMD [\"python\", \"/app/main.py\"]\n";

fn actions(client: &mut Client, lines: (u32, u32), only: Option<&[&str]>) -> Vec<Value> {
    let mut params = client.document("Dockerfile");
    params["range"] =
        json!({ "start": { "line": lines.0, "character": 0 }, "end": { "line": lines.1, "character": 0 } });
    params["context"] = json!({ "diagnostics": [] });
    if let Some(only) = only {
        params["context"]["only"] = json!(only);
    }
    client.ask("textDocument/codeAction", params).as_array().cloned().expect("is a list")
}

fn titled<'a>(actions: &'a [Value], part: &str) -> &'a Value {
    actions
        .iter()
        .find(|action| action["title"].as_str().is_some_and(|title| title.contains(part)))
        .unwrap_or_else(|| {
            panic!(
                "no action says {part}: {:?}",
                actions.iter().map(|action| &action["title"]).collect::<Vec<_>>()
            )
        })
}

fn result(client: &Client, text: &str, action: &Value) -> String {
    edited(text, &action["edit"]["changes"][client.uri("Dockerfile")])
}

#[test]
fn each_fix_is_offered_with_its_reason() {
    let mut client = Client::new(&[], json!({}));
    client.open("Dockerfile", TEXT);
    let first = actions(&mut client, (1, 1), Some(&["quickfix"]));
    let safe = titled(&first, "(legacy-key-value)");
    assert_eq!((&safe["kind"], &safe["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(safe["diagnostics"][0]["code"], "legacy-key-value");
    assert_eq!(result(&client, TEXT, safe), TEXT.replace("A b", "A=b"));
    let install = actions(&mut client, (2, 2), Some(&["quickfix"]));
    let withheld = titled(&install, "install-no-extras, unsafe: ");
    assert_eq!(withheld["isPreferred"], Value::Null);
    assert!(result(&client, TEXT, withheld).contains("--no-install-recommends"));
    let base = actions(&mut client, (0, 0), Some(&["quickfix"]));
    let harden = titled(&base, "run-as-non-root, hardening: ");
    assert!(harden["title"].as_str().expect("is text").contains("python:3.12-slim"), "{harden}");
    assert_eq!(harden["isPreferred"], Value::Null);
    assert!(result(&client, TEXT, harden).contains("USER 10001:10001\nCMD"));
}

#[test]
fn all_fixes_of_a_level_are_asked_for_by_kind() {
    let mut client = Client::new(&[], json!({}));
    client.open("Dockerfile", TEXT);
    let kinds = |client: &mut Client, only: Option<&[&str]>| -> Vec<String> {
        let all = actions(client, (0, 9), only);
        all.iter().filter_map(|action| action["kind"].as_str().map(str::to_owned)).collect()
    };
    for only in ["source.fixAll", "source.fixAll.dfix"] {
        assert_eq!(kinds(&mut client, Some(&[only])), ["source.fixAll.dfix"]);
    }
    assert_eq!(kinds(&mut client, Some(&["source"])), ["source.fixAll.dfix", "source.dfix.harden"]);
    assert_eq!(kinds(&mut client, Some(&["refactor", "source.organizeImports"])), Vec::<String>::new());
    assert!(kinds(&mut client, None).contains(&"source.fixAll.dfix".into()));
    let mut params = client.document("Dockerfile");
    let start = json!({ "line": 1, "character": 0 });
    params["range"] = json!({ "start": start, "end": start });
    params["context"] = json!({ "diagnostics": [], "triggerKind": 2 });
    let automatic = client.ask("textDocument/codeAction", params);
    let automatic = automatic.as_array().expect("is a list");
    assert!(!automatic.is_empty() && automatic.iter().all(|action| action["kind"] == "quickfix"));
    let safe = actions(&mut client, (0, 0), Some(&["source.fixAll.dfix"]));
    let safe = result(&client, TEXT, &safe[0]);
    assert!(
        safe.contains("ENV A=b") && safe.contains("rm -rf /var/lib/apt/lists/*") && !safe.contains("USER")
    );
    let harden = actions(&mut client, (0, 0), Some(&["source.dfix.harden"]));
    let harden = result(&client, TEXT, &harden[0]);
    assert!(harden.contains("USER 10001:10001") && !harden.contains("--no-install-recommends"));
}

#[test]
fn a_finding_can_be_ignored_where_it_stands() {
    let mut client =
        Client::new(&[], json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }));
    let text = TEXT.replace("ENV", "# hadolint ignore=DL3009\nENV");
    client.open("Dockerfile", &text);
    let all = actions(&mut client, (2, 2), Some(&["quickfix"]));
    let ignore = titled(&all, "Ignore legacy-key-value here");
    let change = &ignore["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": client.uri("Dockerfile"), "version": 1 }));
    let new = edited(&text, &change["edits"]);
    assert_eq!(new, text.replace("# hadolint", "# dfix: ignore=legacy-key-value\n# hadolint"));
    assert_eq!(ignore["isPreferred"], Value::Null);
}

#[test]
fn there_are_none_where_the_file_is_not_understood() {
    let mut client = Client::new(&[], json!({}));
    client.open("Dockerfile", "FROM scratch\nENV A b\nRUNN x\n");
    assert_eq!(actions(&mut client, (0, 3), None), Vec::<Value>::new());
}
