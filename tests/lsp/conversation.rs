//! The protocol by the book, and what it is to survive.

use serde_json::{Value, json};

use crate::client::{Client, codes};

const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const NOT_INITIALIZED: i32 = -32002;

fn code(result: Result<Value, (i32, String)>) -> i32 {
    result.expect_err("is refused").0
}

#[test]
fn leave_is_taken_with_zero_and_without_a_word_with_one() {
    assert_eq!(Client::new(&[], json!({})).leave(), Some(0));
    let mut client = Client::new(&[], json!({}));
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
    let mut client = Client::new(&[], json!({}));
    client.hang_up();
    assert_eq!(client.exit_code(), Some(1));
    let mut client = Client::started(&[], &[]);
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1), "before it was greeted");
    let mut client = Client::new(&[], json!({}));
    client.ask("shutdown", Value::Null);
    client.hang_up();
    assert_eq!(client.exit_code(), Some(0), "a client that doesn't say exit");
}

#[test]
fn what_is_offered_is_told() {
    let mut client = Client::started(&[], &[]);
    assert_eq!(code(client.try_ask("textDocument/hover", json!({}))), NOT_INITIALIZED);
    let told = client.ask("initialize", json!({ "capabilities": {} }));
    let can = &told["capabilities"];
    assert_eq!(can["positionEncoding"], "utf-16");
    assert_eq!(can["textDocumentSync"]["change"], 2);
    assert_eq!(can["textDocumentSync"]["willSaveWaitUntil"], true);
    assert_eq!(can["diagnosticProvider"]["workspaceDiagnostics"], true);
    assert_eq!(
        can["codeActionProvider"]["codeActionKinds"],
        json!(["quickfix", "source.fixAll.dfix", "source.dfix.harden"])
    );
    assert_eq!(told["serverInfo"]["name"], "dfix");
    assert_eq!(code(client.try_ask("initialize", json!({ "capabilities": {} }))), INVALID_REQUEST);
}

#[test]
fn requests_that_are_none_are_refused_and_the_next_is_answered() {
    let mut client = Client::new(&[], json!({}));
    assert_eq!(code(client.try_ask("textDocument/definition", json!({}))), METHOD_NOT_FOUND);
    assert_eq!(code(client.try_ask("$/unheard", json!({}))), METHOD_NOT_FOUND);
    for method in [
        "textDocument/formatting",
        "textDocument/codeAction",
        "textDocument/hover",
        "workspace/executeCommand",
    ] {
        for params in [json!({ "textDocument": 7 }), Value::Null, json!([1]), json!("x")] {
            assert_eq!(code(client.try_ask(method, params)), INVALID_PARAMS, "{method}");
        }
    }
    assert_eq!(
        code(client.try_ask("workspace/executeCommand", json!({ "command": "rm", "arguments": [] }))),
        INVALID_PARAMS
    );
    client.tell("textDocument/didChange", json!({ "textDocument": 1 }));
    client.tell("textDocument/didOpen", Value::Null);
    client.tell("workspace/unheard", json!({}));
    assert!(client.notified("window/logMessage")["message"].as_str().expect("is text").contains("didChange"));
    client.open("Dockerfile", "FROM scratch\nENV A b\nUSER 1:1\n");
    assert_eq!(codes(&client.diagnostics("Dockerfile")), ["legacy-key-value", "host-uid"]);
    client.ask("shutdown", Value::Null);
    assert_eq!(code(client.try_ask("textDocument/hover", json!({}))), INVALID_REQUEST);
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn what_is_no_message_is_passed_over() {
    let mut client = Client::new(&[], json!({}));
    client.send_raw("Content-Length: 5\r\n\r\n{oops");
    client.send_raw("nonsense\r\n");
    client.send_raw("Content-Length: 15\r\n\r\n{\"jsonrpc\": 2.0");
    assert!(
        client.notified("window/logMessage")["message"].as_str().expect("is text").contains("no message")
    );
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn changes_before_the_opening_and_to_closed_documents_change_nothing() {
    let mut client = Client::new(&[], json!({}));
    client.change("Dockerfile", 3, ((0, 0), (0, 0)), "FROM a\n");
    client.tell("textDocument/didClose", client.document("Dockerfile"));
    assert!(!client.has_been_told("textDocument/publishDiagnostics"));
    client.open("Dockerfile", "FROM scratch\nUSER 65532:65532\n");
    assert_eq!(client.diagnostics("Dockerfile"), Vec::<Value>::new());
    client.change("Dockerfile", 2, ((1, 0), (1, 0)), "ENV A b\n");
    assert_eq!(codes(&client.diagnostics("Dockerfile")), ["legacy-key-value"]);
    client.tell("textDocument/didClose", client.document("Dockerfile"));
    assert_eq!(client.diagnostics("Dockerfile"), Vec::<Value>::new(), "a closed document has none");
    client.change("Dockerfile", 3, ((0, 0), (0, 0)), "ENV C d\n");
    assert!(!client.has_been_told("textDocument/publishDiagnostics"));
}

#[test]
fn out_of_order_nothing_is_touched_until_the_file_is_opened_anew() {
    let mut client = Client::new(&[], json!({}));
    let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
    client.open("Dockerfile", text);
    client.diagnostics("Dockerfile");
    client.change("Dockerfile", 5, ((0, 0), (0, 0)), "# a\n");
    client.diagnostics("Dockerfile");
    client.change("Dockerfile", 4, ((0, 0), (0, 0)), "# b\n");
    let told = client.diagnostics("Dockerfile");
    assert_eq!(told.len(), 1);
    assert!(told[0]["message"].as_str().expect("is text").contains("out of order"));
    let format = json!({ "textDocument": { "uri": client.uri("Dockerfile") }, "options": { "tabSize": 4, "insertSpaces": true } });
    assert_eq!(client.ask("textDocument/formatting", format.clone()), json!([]));
    client.open("Dockerfile", text);
    assert_eq!(codes(&client.diagnostics("Dockerfile")), ["legacy-key-value"]);
    assert_eq!(client.ask("textDocument/formatting", format).as_array().map(Vec::len), Some(1));
}

#[test]
fn after_a_change_that_cannot_be_read_nothing_is_touched() {
    let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
    let mut changes = Vec::new();
    let at = |line: i32| json!({ "line": line, "character": 0 });
    let insert = |line: i32| json!([{ "range": { "start": at(line), "end": at(0) }, "text": "# new\n" }]);
    for (name, document, change) in [
        ("no version", json!({ "uri": "" }), insert(0)),
        ("version null", json!({ "uri": "", "version": null }), insert(0)),
        ("a line below zero", json!({ "uri": "", "version": 2 }), insert(-1)),
        (
            "half a range",
            json!({ "uri": "", "version": 2 }),
            json!([{ "range": { "start": at(0) }, "text": "" }]),
        ),
        ("no text", json!({ "uri": "", "version": 2 }), json!([{}])),
        ("no changes", json!({ "uri": "", "version": 2 }), Value::Null),
        ("no document", json!(null), insert(0)),
    ] {
        changes.push((name, document, change));
    }
    for (name, mut document, change) in changes {
        let mut client = Client::new(&[], json!({}));
        client.open("Dockerfile", text);
        assert_eq!(codes(&client.diagnostics("Dockerfile")), ["legacy-key-value"]);
        if document.is_object() {
            document["uri"] = client.uri("Dockerfile").into();
        }
        client.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": change }));
        let told = client.diagnostics("Dockerfile");
        assert_eq!(told.len(), 1, "{name}");
        assert!(
            told[0]["message"].as_str().expect("is text").contains("could not be read"),
            "{name}: {told:?}"
        );
        let mut save = client.document("Dockerfile");
        save["reason"] = json!(1);
        assert_eq!(client.ask("textDocument/willSaveWaitUntil", save.clone()), json!([]), "{name}");
        client.change("Dockerfile", 3, ((0, 0), (0, 0)), "# a\n");
        assert_eq!(client.ask("textDocument/willSaveWaitUntil", save.clone()), json!([]), "{name}");
        let whole = json!({ "uri": client.uri("Dockerfile"), "version": 4 });
        let whole = json!({ "textDocument": whole, "contentChanges": [{ "text": text, "range": null }] });
        client.tell("textDocument/didChange", whole);
        let edits = client.ask("textDocument/willSaveWaitUntil", save);
        assert_eq!(edits.as_array().map(Vec::len), Some(1), "{name}: the whole text mends it");
    }
}

#[test]
fn after_what_is_no_message_open_documents_are_not_touched() {
    let mut client = Client::new(&[], json!({}));
    let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
    client.open("Dockerfile", text);
    client.diagnostics("Dockerfile");
    client.send_raw("Content-Length: 5\r\n\r\n{oops");
    assert!(
        client.notified("window/logMessage")["message"].as_str().expect("is text").contains("no message")
    );
    let mut save = client.document("Dockerfile");
    save["reason"] = json!(1);
    assert_eq!(
        client.ask("textDocument/willSaveWaitUntil", save.clone()),
        json!([]),
        "it may have been a change"
    );
    client.open("Dockerfile", text);
    assert_eq!(client.ask("textDocument/willSaveWaitUntil", save).as_array().map(Vec::len), Some(1));
}
