//! What an editor may do by itself: Safe fixes in the smallest ranges, or nothing.

use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, edited, folder};

const TEXT: &str = "# 🦀 a comment\nFROM debian:12\nENV A b\nRUN apt-get update \\\n    && apt-get install curl \\\n    # why 🦀\n    \
                    && pip install \"🦀\" x\nMAINTAINER Jane\nCMD [\"run\"]\n";

fn format(client: &mut Client) -> Value {
    let mut params = client.document("Dockerfile");
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    client.ask("textDocument/formatting", params)
}

fn save(client: &mut Client, reason: u32) -> Value {
    let mut params = client.document("Dockerfile");
    params["reason"] = json!(reason);
    client.ask("textDocument/willSaveWaitUntil", params)
}

/// What the command makes of a text.
fn command(text: &str) -> String {
    let folder = folder(&[("Dockerfile", text)]);
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--write", "--safe", "--no-config", "Dockerfile"])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    assert_eq!(output.status.code().filter(|code| *code < 2), output.status.code());
    std::fs::read_to_string(folder.path().join("Dockerfile")).expect("is read")
}

#[test]
fn formatting_and_saving_do_what_the_command_does_with_safe() {
    for text in
        [TEXT.to_owned(), TEXT.replace('\n', "\r\n"), TEXT.trim_end().to_owned(), format!("\u{feff}{TEXT}")]
    {
        let mut client = Client::new(&[], json!({}));
        client.open("Dockerfile", &text);
        let edits = format(&mut client);
        let new = edited(&text, &edits);
        assert_eq!(new, command(&text));
        assert_ne!(new, text);
        assert_eq!(save(&mut client, 1), edits);
        assert_eq!(save(&mut client, 2), Value::Null, "what saves by itself comes in the middle of a word");
        client.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": client.uri("Dockerfile"), "version": 2 }, "contentChanges": [{ "text": new }] }),
        );
        assert_eq!(format(&mut client), json!([]), "a second time there is nothing to do");
    }
}

#[test]
fn the_ranges_are_small() {
    let mut client = Client::new(&[], json!({}));
    client.open("Dockerfile", "FROM scratch\nENV A b\n# c\nMAINTAINER Jane\nUSER 65532:65532\n");
    let edits = format(&mut client);
    let range = |edit: &Value| {
        let at = |end: &str| {
            (
                edit["range"][end]["line"].as_u64().unwrap_or(99),
                edit["range"][end]["character"].as_u64().unwrap_or(99),
            )
        };
        (at("start"), at("end"), edit["newText"].as_str().unwrap_or_default().to_owned())
    };
    let edits: Vec<_> = edits.as_array().expect("is a list").iter().map(range).collect();
    assert_eq!(edits[0], ((1, 5), (1, 6), "=".to_owned()));
    assert!(edits.iter().all(|((first, _), (last, _), _)| first == last && *first != 0 && *first != 2));
}

#[test]
fn nothing_happens_while_the_file_is_not_understood_or_half_typed() {
    let refused = [
        "FROM scratch\nENV A b\nRUNN x\n",
        "FROM scratch\nENV A b\nRUN <<E\nx\n",
        "FROM {{ base }}\nENV A b\n",
        "FROM scratch\nENV A b\nCMD [\"a\"\n#",
        "FROM scratch\nENV A b\nCOPY a",
        "FROM \nENV A b\n",
        "FROM scratch\nENV A b\nUSER\n",
        "FROM scratch\nENV A b\nHEALTHCHECK --interval=5 CMD a\n",
        "FROM debian:12\nRUN apt-get install \\\n",
        "FROM debian:12\nRUN apt-get install \\\n\nCMD [\"a\"]\n",
        "FROM debian:12\nENV A b\nRUN echo \"a\n",
        "FROM debian:12\nENV A b\nRUN if true; then\n",
        "FROM debian:12\nENV A b\nRUN apt-get update &&\n",
        "# DO NOT EDIT, generated\nFROM scratch\nENV A b\n",
        "FROM scratch\rENV A b\n",
        "FROM scratch\nENV A b\0\n",
        "",
    ];
    for text in refused {
        let mut client = Client::new(&[], json!({}));
        client.open("Dockerfile", text);
        assert_eq!((format(&mut client), save(&mut client, 1)), (json!([]), json!([])), "{text:?}");
        let mut params = client.document("Dockerfile");
        let start = json!({ "line": 0, "character": 0 });
        params["range"] = json!({ "start": start, "end": start });
        params["context"] = json!({ "diagnostics": [], "only": ["source.fixAll"] });
        assert_eq!(client.ask("textDocument/codeAction", params), json!([]), "{text:?}");
    }
}

#[test]
fn saving_can_be_left_alone() {
    let mut client = Client::started(&[], &[]);
    let told = client
        .ask("initialize", json!({ "capabilities": {}, "initializationOptions": { "fixOnSave": false } }));
    assert_eq!(told["capabilities"]["textDocumentSync"]["willSaveWaitUntil"], false);
    client.open("Dockerfile", "FROM scratch\nENV A b\n");
    assert_eq!(save(&mut client, 1), Value::Null);
    assert_ne!(format(&mut client), json!([]));
}

#[test]
fn a_document_that_is_not_open_or_no_dockerfile_is_not_touched() {
    let mut client = Client::new(&[("Dockerfile", "FROM scratch\nENV A b\n")], json!({}));
    assert_eq!(format(&mut client), Value::Null);
    let item = json!({ "uri": client.uri("Dockerfile.md"), "languageId": "markdown", "version": 1, "text": "FROM a\nENV A b\n" });
    client.tell("textDocument/didOpen", json!({ "textDocument": item }));
    let mut params = client.document("Dockerfile.md");
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    assert_eq!(client.ask("textDocument/formatting", params), Value::Null);
}
