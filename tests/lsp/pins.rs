//! The action that asks a registry: in the background, shown, cancelled, never in
//! the way of a keystroke.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use lsp_server::RequestId;
use serde_json::{Value, json};

use crate::client::{Client, edited};

const CANCELLED: i32 = -32800;
const MODIFIED: i32 = -32801;
const FAILED: i32 = -32803;

/// A registry that has every image, and answers when it is let go.
struct Registry {
    port: u16,
    let_go: Arc<AtomicBool>,
    asked: Arc<AtomicBool>,
}

fn digest() -> String {
    format!("sha256:{}", "1".repeat(64))
}

impl Registry {
    fn start(let_go: bool) -> Registry {
        let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
        let port = listener.local_addr().expect("has an address").port();
        let registry = Registry { port, let_go: Arc::new(AtomicBool::new(let_go)), asked: Arc::default() };
        let (let_go, asked) = (registry.let_go.clone(), registry.asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (let_go, asked) = (let_go.clone(), asked.clone());
                thread::spawn(move || {
                    // A host that may be asked without TLS is asked with it first.
                    let mut first = [0];
                    if stream.peek(&mut first).is_err() || first == [0x16] {
                        return;
                    }
                    asked.store(true, Ordering::SeqCst);
                    while !let_go.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_millis(5));
                    }
                    answer(stream);
                });
            }
        });
        registry
    }

    fn image(&self) -> String {
        format!("127.0.0.1:{}/acme/app:1", self.port)
    }

    fn client(&self, capabilities: Value) -> Client {
        let allowed = [("DFIX_INSECURE_REGISTRIES", format!("127.0.0.1:{}", self.port))];
        let mut client = Client::with(&[], capabilities, &allowed, &[""]);
        client.open("Dockerfile", &self.text());
        client
    }

    fn text(&self) -> String {
        format!("FROM {} AS a\nFROM {}\nENV A b\nUSER 65532:65532\n", self.image(), self.image())
    }

    fn wait_until_asked(&self) {
        while !self.asked.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn answer(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nDocker-Content-Digest: {}\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\n\
         Content-Length: 100\r\nConnection: close\r\n\r\n",
        digest()
    );
}

fn resolving() -> Value {
    json!({
        "textDocument": { "codeAction": { "dataSupport": true, "resolveSupport": { "properties": ["edit"] } } },
        "window": { "workDoneProgress": true },
    })
}

/// The action that pins the second FROM.
fn action(client: &mut Client) -> Value {
    let mut params = client.document("Dockerfile");
    params["range"] = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 0 } });
    params["context"] = json!({ "diagnostics": [], "only": ["quickfix"] });
    let all = client.ask("textDocument/codeAction", params);
    let all = all.as_array().expect("is a list");
    let pins = |action: &&Value| {
        let title = action["title"].as_str().unwrap_or_default();
        title.starts_with("Ask the registry") || title.contains("the digest that is cached")
    };
    all.iter().find(pins).unwrap_or_else(|| panic!("there is an action that pins: {all:?}")).clone()
}

fn begin(client: &mut Client, registry: &Registry) -> RequestId {
    let action = action(client);
    assert!(action["edit"].is_null() && action["data"].is_object(), "{action}");
    let mut save = client.document("Dockerfile");
    save["reason"] = json!(1);
    client.ask("textDocument/willSaveWaitUntil", save);
    assert!(!registry.asked.load(Ordering::SeqCst), "nobody is asked before the action is chosen");
    let id = client.begin("codeAction/resolve", action);
    registry.wait_until_asked();
    id
}

fn pinned(registry: &Registry, text: &str) -> String {
    let last = format!("FROM {}\nENV", registry.image());
    text.replace(&last, &format!("FROM {}@{}\nENV", registry.image(), digest()))
}

#[test]
fn it_resolves_beside_the_server_and_shows_its_progress() {
    let registry = Registry::start(false);
    let mut client = registry.client(resolving());
    let id = begin(&mut client, &registry);
    let created = client.asked("window/workDoneProgress/create", Value::Null);
    let progress = client.notified("$/progress");
    assert_eq!((&progress["token"], &progress["value"]["kind"]), (&created["token"], &json!("begin")));
    assert_eq!(progress["value"]["cancellable"], true);
    // A keystroke meanwhile, taken back by hand, is answered meanwhile.
    let uri = client.uri("Dockerfile");
    let hover = json!({ "textDocument": { "uri": uri }, "position": { "line": 2, "character": 5 } });
    assert!(client.ask("textDocument/hover", hover).is_object());
    registry.let_go.store(true, Ordering::SeqCst);
    let action = client.end(&id).expect("is resolved");
    assert_eq!(client.notified("$/progress")["value"]["kind"], "end");
    let text = registry.text();
    let new = edited(&text, &action["edit"]["changes"][client.uri("Dockerfile")]);
    assert_eq!(new, pinned(&registry, &text), "the place that was chosen, and no other");
    // What is known by now is a fix like any other, and no editor makes it by itself.
    let mut format = client.document("Dockerfile");
    format["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let formatted = client.ask("textDocument/formatting", format);
    assert!(!edited(&text, &formatted).contains("sha256"));
}

#[test]
fn it_can_be_cancelled_by_request_and_by_token() {
    for by_token in [false, true] {
        let registry = Registry::start(false);
        let mut client = registry.client(resolving());
        let id = begin(&mut client, &registry);
        let created = client.asked("window/workDoneProgress/create", Value::Null);
        client.notified("$/progress");
        if by_token {
            client.tell("window/workDoneProgress/cancel", created);
        } else {
            client.tell("$/cancelRequest", json!({ "id": id }));
        }
        assert_eq!(client.end(&id).expect_err("is cancelled").0, CANCELLED);
        assert_eq!(client.notified("$/progress")["value"]["kind"], "end");
        assert_eq!(client.leave(), Some(0));
    }
}

#[test]
fn the_end_may_come_in_the_middle() {
    let registry = Registry::start(false);
    let mut client = registry.client(resolving());
    let id = begin(&mut client, &registry);
    let shutdown = client.begin("shutdown", Value::Null);
    assert_eq!(client.end(&id).expect_err("is cancelled").0, CANCELLED);
    assert_eq!(client.end(&shutdown), Ok(Value::Null));
    client.tell("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn a_text_that_changed_meanwhile_is_not_touched() {
    let registry = Registry::start(false);
    let mut client = registry.client(resolving());
    let id = begin(&mut client, &registry);
    client.change("Dockerfile", 2, ((0, 0), (0, 0)), "# new\n");
    // Messages are read in their order: when this one is answered, the change is known.
    offered(&mut client);
    registry.let_go.store(true, Ordering::SeqCst);
    assert_eq!(client.end(&id).expect_err("is refused").0, MODIFIED);
}

#[test]
fn where_no_registry_answers_the_reason_is_told() {
    let registry = Registry { port: 1, let_go: Arc::default(), asked: Arc::default() };
    let mut client = registry.client(resolving());
    let action = action(&mut client);
    let (code, message) = client.try_ask("codeAction/resolve", action).expect_err("is refused");
    assert_eq!(code, FAILED);
    assert!(message.contains("127.0.0.1:1"), "{message}");
}

#[test]
fn clients_that_resolve_nothing_get_a_command() {
    let registry = Registry::start(true);
    let mut client = registry.client(json!({}));
    let action = action(&mut client);
    assert_eq!(action["command"]["command"], "dfix.pin");
    let params =
        json!({ "command": "dfix.pin", "arguments": action["command"]["arguments"], "workDoneToken": "t" });
    let id = client.begin("workspace/executeCommand", params);
    assert_eq!(
        client.notified("$/progress"),
        json!({ "token": "t", "value": {
        "kind": "begin", "cancellable": true, "title": format!("Asking for the digest of {}", registry.image()) } })
    );
    let applied = client.asked("workspace/applyEdit", json!({ "applied": true }));
    assert_eq!(client.end(&id), Ok(Value::Null));
    let text = registry.text();
    let new = edited(&text, &applied["edit"]["changes"][client.uri("Dockerfile")]);
    assert_eq!(new, pinned(&registry, &text));
}

/// The titles of the actions for the first line, and the message of the finding that no digest is known.
fn offered(client: &mut Client) -> (Vec<String>, String) {
    let mut params = client.document("Dockerfile");
    params["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    params["context"] = json!({ "diagnostics": [], "only": ["quickfix"] });
    let all = client.ask("textDocument/codeAction", params);
    let titles = all.as_array().expect("is a list").iter().map(|a| a["title"].to_string()).collect();
    let told = client.diagnostics("Dockerfile");
    let pin = told.iter().find(|told| told["code"] == "pin-image").expect("is found");
    (titles, pin["message"].to_string())
}

#[test]
fn offline_nothing_is_offered_that_needs_a_registry() {
    let offline = [("DFIX_OFFLINE", "1".to_owned())];
    let mut client = Client::with(&[], resolving(), &offline, &[""]);
    client.open("Dockerfile", "FROM debian:12\n");
    let (titles, message) = offered(&mut client);
    assert!(!titles.iter().any(|title| title.contains("Ask the registry")), "{titles:?}");
    assert!(message.contains("no registry was asked (offline)"), "{message}");
    // What was learned before can be had.
    let registry = Registry::start(true);
    let text = registry.text();
    let mut client = registry.client(resolving());
    let learned = action(&mut client);
    client.ask("codeAction/resolve", learned);
    let cache = client.folder.path().join(".cache").display().to_string();
    let mut second = Client::with(&[], resolving(), &[offline[0].clone(), ("XDG_CACHE_HOME", cache)], &[""]);
    second.open("Dockerfile", &text);
    let (titles, _) = offered(&mut second);
    assert!(titles.iter().any(|title| title.contains("to the digest that is cached")), "{titles:?}");
    let cached = action(&mut second);
    let resolved = second.ask("codeAction/resolve", cached);
    let new = edited(&text, &resolved["edit"]["changes"][second.uri("Dockerfile")]);
    assert_eq!(new, pinned(&registry, &text));
}

#[test]
fn where_registries_may_not_be_asked_there_is_no_such_action() {
    let mut client =
        Client::new(&[(".git/HEAD", ""), ("dfix.toml", "[pin]\nresolve = false\n")], resolving());
    client.open("Dockerfile", "FROM debian:12\n");
    let mut params = client.document("Dockerfile");
    params["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    params["context"] = json!({ "diagnostics": [], "only": ["quickfix"] });
    let all = client.ask("textDocument/codeAction", params);
    let titles: Vec<_> = all.as_array().expect("is a list").iter().map(|a| a["title"].to_string()).collect();
    assert!(!titles.iter().any(|title| title.contains("Ask the registry")), "{titles:?}");
}
