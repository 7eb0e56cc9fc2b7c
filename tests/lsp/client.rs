//! A client that says exactly what a test wants it to.

use std::{
    fs,
    io::{BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use lsp_server::{Message, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, and what it has said that nobody has asked about yet.
pub struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Message>,
    unread: Vec<Message>,
    next_id: i32,
    pub folder: TempDir,
}

/// A folder with files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("has one")).expect("is made");
    fs::write(path, text).expect("is written");
}

impl Client {
    /// Starts a server for a folder, without a word to it.
    pub fn started(files: &[(&str, &str)], variables: &[(&str, String)]) -> Client {
        let folder = folder(files);
        let mut process = Command::new(env!("CARGO_BIN_EXE_dfix"))
            .args(["lsp", "--stdio"])
            .current_dir(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join(".cache"))
            .env("XDG_CONFIG_HOME", folder.path().join(".config"))
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut output = BufReader::new(process.stdout.take().expect("is piped"));
        let input = process.stdin.take();
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { process, input, messages, unread: vec![], next_id: 1, folder }
    }

    /// One that is greeted with these capabilities, for its folder.
    pub fn new(files: &[(&str, &str)], capabilities: Value) -> Client {
        Client::with(files, capabilities, &[], &[""])
    }

    /// The same, with variables, and with folders below its own as workspace folders.
    pub fn with(
        files: &[(&str, &str)],
        capabilities: Value,
        variables: &[(&str, String)],
        roots: &[&str],
    ) -> Client {
        let mut client = Client::started(files, variables);
        let folders: Vec<Value> =
            roots.iter().map(|root| json!({ "uri": client.uri(root), "name": root })).collect();
        let params = json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders });
        client.ask("initialize", params);
        client.tell("initialized", json!({}));
        client
    }

    pub fn uri(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        format!("file://{}", path.display()).trim_end_matches('/').to_owned()
    }

    pub fn document(&self, name: &str) -> Value {
        json!({ "textDocument": { "uri": self.uri(name) } })
    }

    pub fn send(&mut self, message: Message) {
        let input = self.input.as_mut().expect("is open");
        message.write(input).expect("is sent");
    }

    pub fn send_raw(&mut self, text: &str) {
        let input = self.input.as_mut().expect("is open");
        input.write_all(text.as_bytes()).and_then(|()| input.flush()).expect("is sent");
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(lsp_server::Notification { method: method.into(), params }.into());
    }

    /// Sends a request, and doesn't wait.
    pub fn begin(&mut self, method: &str, params: Value) -> RequestId {
        let id = RequestId::from(self.next_id);
        self.next_id += 1;
        self.send(lsp_server::Request { id: id.clone(), method: method.into(), params }.into());
        id
    }

    /// The answer to a request: its result, or the code of its error.
    pub fn end(&mut self, id: &RequestId) -> Result<Value, (i32, String)> {
        let message =
            self.wait(|message| matches!(message, Message::Response(response) if response.id == *id));
        let Message::Response(Response { response_result, .. }) = message else { unreachable!() };
        response_result.map_err(|error| (error.code, error.message))
    }

    pub fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.begin(method, params);
        self.end(&id)
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).expect("is answered")
    }

    /// The next message that fits, of those that came and that come.
    pub fn wait(&mut self, fits: impl Fn(&Message) -> bool) -> Message {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).expect("the server says what is waited for");
            if fits(&message) {
                return message;
            }
            self.unread.push(message);
        }
    }

    /// The parameters of the next notification of a kind.
    pub fn notified(&mut self, method: &str) -> Value {
        let message = self.wait(|message| matches!(message, Message::Notification(n) if n.method == method));
        let Message::Notification(notification) = message else { unreachable!() };
        notification.params
    }

    /// The next request of a kind, answered with a result.
    pub fn asked(&mut self, method: &str, result: Value) -> Value {
        let message = self.wait(|message| matches!(message, Message::Request(r) if r.method == method));
        let Message::Request(request) = message else { unreachable!() };
        self.send(Response { id: request.id, response_result: Ok(result) }.into());
        request.params
    }

    /// What was said unasked and is not read yet, by method.
    pub fn has_been_told(&mut self, method: &str) -> bool {
        // What the server had to say comes before the answer to a request.
        let _ = self.try_ask("textDocument/hover", json!({}));
        self.unread.iter().any(|message| matches!(message, Message::Notification(n) if n.method == method))
    }

    pub fn open(&mut self, name: &str, text: &str) {
        let item = json!({ "uri": self.uri(name), "languageId": "dockerfile", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// A change of a range: line and column of both ends.
    pub fn change(&mut self, name: &str, version: i32, (from, to): ((u32, u32), (u32, u32)), text: &str) {
        let at = |(line, character)| json!({ "line": line, "character": character });
        let change = json!({ "range": { "start": at(from), "end": at(to) }, "text": text });
        let document = json!({ "uri": self.uri(name), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// The diagnostics that are sent next for a file.
    pub fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let uri = self.uri(name);
        let message = self.wait(|message| {
            matches!(message, Message::Notification(n)
                if n.method == "textDocument/publishDiagnostics" && n.params["uri"] == uri)
        });
        let Message::Notification(notification) = message else { unreachable!() };
        notification.params["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// Takes leave: the exit code.
    pub fn leave(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.exit_code()
    }

    pub fn hang_up(&mut self) {
        self.input = None;
    }

    pub fn exit_code(&mut self) -> Option<i32> {
        self.process.wait().expect("ends").code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The rules that diagnostics are about.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

/// A text after edits in the protocol's terms, with columns of UTF-16.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<_> = edits
        .as_array()
        .expect("is a list")
        .iter()
        .map(|edit| {
            let at = |end: &str| {
                let number = |name: &str| edit["range"][end][name].as_u64().expect("is a number");
                byte(text, number("line"), number("character"))
            };
            (at("start")..at("end"), edit["newText"].as_str().expect("is text"))
        })
        .collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = text.to_owned();
    for (range, replacement) in edits.into_iter().rev() {
        new.replace_range(range, replacement);
    }
    new
}

fn byte(text: &str, line: u64, character: u64) -> usize {
    let start: usize =
        text.split_inclusive('\n').take(usize::try_from(line).expect("fits")).map(str::len).sum();
    let mut left = usize::try_from(character).expect("fits");
    for (at, c) in text[start..].char_indices() {
        if left == 0 {
            return start + at;
        }
        left -= c.len_utf16();
    }
    text.len()
}
