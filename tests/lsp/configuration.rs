//! Configurations: two roots, changes on disk, mistakes.

use serde_json::{Value, json};

use crate::client::{Client, codes, write};

const TEXT: &str = "FROM debian\nENV A b\nUSER 65532:65532\n";

fn watching() -> Value {
    json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } })
}

fn changed(client: &mut Client, name: &str, text: &str) {
    write(client.folder.path(), name, text);
    let changes = json!([{ "uri": client.uri(name), "type": 2 }]);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

#[test]
fn each_root_has_its_own() {
    let files = [
        ("a/.git/HEAD", ""),
        ("a/dfix.toml", "ignore = [\"legacy-key-value\"]\n"),
        ("b/.git/HEAD", ""),
        ("b/.hadolint.yaml", "ignored: [DL3006]\n"),
    ];
    let mut client = Client::with(&files, json!({}), &[], &["a", "b"]);
    client.open("a/Dockerfile", TEXT);
    client.open("b/Dockerfile", TEXT);
    let a = client.diagnostics("a/Dockerfile");
    assert!(codes(&a).contains(&"explicit-tag") && !codes(&a).contains(&"legacy-key-value"), "{a:?}");
    let b = client.diagnostics("b/Dockerfile");
    assert!(!codes(&b).contains(&"explicit-tag") && codes(&b).contains(&"legacy-key-value"), "{b:?}");
}

#[test]
fn a_change_counts_at_once_and_a_mistake_leaves_the_last_good_one_in_force() {
    let files = [(".git/HEAD", ""), ("dfix.toml", "ignore = [\"legacy-key-value\"]\n")];
    let mut client = Client::new(&files, watching());
    let asked = client.asked("client/registerCapability", Value::Null);
    let watchers = &asked["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(watchers[0]["globPattern"], "**/dfix.toml");
    client.open("Dockerfile", TEXT);
    assert!(!codes(&client.diagnostics("Dockerfile")).contains(&"legacy-key-value"));
    changed(&mut client, "dfix.toml", "ignore = [\"legacy-key-valu\"]\n");
    let mistake = client.diagnostics("dfix.toml");
    assert_eq!(mistake.len(), 1);
    assert!(mistake[0]["message"].as_str().expect("is text").contains("did you mean `legacy-key-value`?"));
    assert_eq!(mistake[0]["range"]["start"], json!({ "line": 0, "character": 11 }));
    client.change("Dockerfile", 2, ((0, 0), (0, 0)), "# a\n");
    let told = client.diagnostics("Dockerfile");
    assert!(
        !codes(&told).contains(&"legacy-key-value") && codes(&told).contains(&"explicit-tag"),
        "{told:?}"
    );
    changed(&mut client, "dfix.toml", "ignore = [\"explicit-tag\"]\n");
    assert_eq!(client.diagnostics("dfix.toml"), Vec::<Value>::new(), "the mistake is mended");
    let last = loop {
        let told = client.diagnostics("Dockerfile");
        if codes(&told).contains(&"legacy-key-value") {
            break told;
        }
    };
    assert!(!codes(&last).contains(&"explicit-tag"));
}

#[test]
fn with_a_mistake_from_the_beginning_nothing_is_touched() {
    let mut client = Client::new(&[(".git/HEAD", ""), ("dfix.toml", "[pin\n")], watching());
    client.open("Dockerfile", TEXT);
    let told = client.diagnostics("Dockerfile");
    assert_eq!(told.len(), 1);
    assert!(told[0]["message"].as_str().expect("is text").contains("dfix.toml has an error"));
    let mut params = client.document("Dockerfile");
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    assert_eq!(client.ask("textDocument/formatting", params), json!([]));
    assert_eq!(client.diagnostics("dfix.toml").len(), 1);
    changed(&mut client, "dfix.toml", "");
    assert!(codes(&client.diagnostics("Dockerfile")).contains(&"legacy-key-value"));
}

#[test]
fn without_a_watch_saving_is_enough_and_whoever_asks_is_told_to_ask_again() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::new(&[(".git/HEAD", "")], capabilities);
    client.open("Dockerfile", TEXT);
    let before = client.ask("textDocument/diagnostic", client.document("Dockerfile"));
    write(client.folder.path(), "dfix.toml", "only = 1\n");
    client.tell("textDocument/didSave", client.document("Dockerfile"));
    client.asked("workspace/diagnostic/refresh", Value::Null);
    let after = client.ask("textDocument/diagnostic", client.document("Dockerfile"));
    assert_ne!(before["resultId"], after["resultId"]);
    assert!(after["items"][0]["message"].as_str().expect("is text").contains("has an error"));
    assert_eq!(client.diagnostics("dfix.toml").len(), 1);
}

#[test]
fn what_is_extended_is_watched_and_its_mistakes_stand_in_it() {
    let files = [
        (".git/HEAD", ""),
        ("shared/base [1].toml", "ignore = [\"legacy-key-value\"]\n"),
        ("shared/other.toml", "\n\npreset = 1\n"),
        ("dfix.toml", "extends = \"shared/base [1].toml\"\n"),
    ];
    let base = "shared/base [1].toml";
    let mut client = Client::new(&files, watching());
    client.asked("client/registerCapability", Value::Null);
    client.open("Dockerfile", TEXT);
    assert!(!codes(&client.diagnostics("Dockerfile")).contains(&"legacy-key-value"));
    let asked = client.asked("client/registerCapability", Value::Null);
    let watchers = &asked["registrations"][0]["registerOptions"]["watchers"];
    let path = client.folder.path().canonicalize().expect("is there").join("shared/base ?1?.toml");
    assert_eq!(watchers, &json!([{ "globPattern": path }]));
    changed(&mut client, base, "# a\nignore = [\"explicit-tagg\"]\n");
    let shown = "shared/base%20%5B1%5D.toml";
    let mistake = &client.diagnostics(shown)[0];
    assert_eq!(mistake["range"]["start"], json!({ "line": 1, "character": 11 }));
    assert!(mistake["message"].as_str().expect("is text").contains("did you mean `explicit-tag`?"));
    changed(&mut client, base, "");
    assert_eq!(client.diagnostics(shown), Vec::<Value>::new());
    // Another one, which is wrong from the beginning.
    changed(&mut client, "dfix.toml", "extends = \"shared/other.toml\"\n");
    client.asked("client/unregisterCapability", Value::Null);
    let asked = client.asked("client/registerCapability", Value::Null);
    let watchers = asked["registrations"][0]["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("shared/other.toml"), "{watchers}");
    let mistake = client.diagnostics("shared/other.toml");
    assert_eq!(mistake[0]["range"]["start"]["line"], 2);
    assert!(!client.has_been_told("window/logMessage"));
}

#[test]
fn a_configuration_above_the_folder_is_watched_where_it_lies() {
    let files = [(".git/HEAD", ""), ("dfix.toml", "")];
    let mut watching = watching();
    watching["workspace"]["didChangeWatchedFiles"]["relativePatternSupport"] = json!(true);
    let mut client = Client::with(&files, watching, &[], &["api"]);
    client.asked("client/registerCapability", Value::Null);
    client.open("api/Dockerfile", TEXT);
    let asked = client.asked("client/registerCapability", Value::Null);
    let watchers = &asked["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(watchers, &json!([{ "globPattern": { "baseUri": client.uri(""), "pattern": "dfix.toml" } }]));
}
