//! The server: what it knows, and what it does with each message, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use crossbeam_channel::{Receiver, Sender, select};
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, ProgressToken, PublishDiagnosticsParams, Uri,
    WorkDoneProgressCancelParams,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::{Deserialize as _, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    Options,
    analysis::guarded,
    background::{Background, Done, Outcome, Purpose},
    capabilities,
    client::Client,
    configuration::Configurations,
    convert,
    documents::Documents,
    requests::{Answer, Failure},
    watch::Watched,
    wire::Incoming,
    workspace::Memory,
};

#[cfg(feature = "registry")]
use crate::registry::options::Flags;

/// How far the conversation has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing but `initialize` is answered.
    New,
    Greeted,
    /// `shutdown` was said: nothing but `exit` counts.
    ShutDown,
}

/// What the server knows.
pub struct Server {
    #[cfg(feature = "registry")]
    pub registry: Flags,
    pub client: Client,
    pub documents: Documents,
    pub configurations: Configurations,
    pub background: Background,
    pub memory: Memory,
    stage: Stage,
    sender: Sender<Message>,
    next_id: i32,
    /// Progress that the client is asked to show, by the request that asks.
    proposed: BTreeMap<RequestId, (RequestId, ProgressToken, String)>,
    /// Documents whose diagnostics may differ from those that the client has.
    stale: BTreeSet<String>,
    pub watched: Watched,
}

impl Server {
    /// One that waits to be greeted.
    pub fn new(options: Options, sender: Sender<Message>) -> Server {
        Server {
            configurations: Configurations::new(&options),
            #[cfg(feature = "registry")]
            registry: options.registry,
            client: Client::default(),
            documents: Documents::default(),
            background: Background::new(),
            memory: Memory::default(),
            stage: Stage::New,
            sender,
            next_id: 0,
            proposed: BTreeMap::new(),
            stale: BTreeSet::new(),
            watched: Watched::default(),
        }
    }

    /// Serves to the end: the exit code, 0 where the client took its leave.
    pub fn serve(mut self, receiver: &Receiver<Incoming>) -> u8 {
        let done = self.background.done.clone();
        loop {
            // A burst of keystrokes is answered once.
            if receiver.is_empty() && done.is_empty() {
                self.tell();
            }
            select! {
                recv(receiver) -> incoming => match incoming {
                    Ok(Incoming::Message(message)) => {
                        if let Some(code) = self.message(message) {
                            return code;
                        }
                    }
                    Ok(Incoming::Garbled(error)) => {
                        self.log(&format!("passed over what is no message: {error}"));
                        // It may have been a change.
                        self.missed_a_change(None);
                    }
                    Err(_) => return u8::from(self.stage != Stage::ShutDown),
                },
                recv(done) -> done => if let Ok(done) = done {
                    self.done(done);
                },
            }
        }
    }

    fn message(&mut self, message: Message) -> Option<u8> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Response(response) => self.response(response),
            Message::Notification(notification) if notification.method == "exit" => {
                return Some(u8::from(self.stage != Stage::ShutDown));
            }
            Message::Notification(notification) if self.stage == Stage::Greeted => {
                let method = notification.method.clone();
                let uri = notification.params["textDocument"]["uri"].as_str().map(|uri| Uri(uri.into()));
                if let Err(error) = guarded(|| self.notification(notification)).flatten() {
                    self.log(&format!("{method} is passed over: {error}"));
                    if ["textDocument/didChange", "textDocument/didOpen"].contains(&method.as_str()) {
                        self.missed_a_change(uri.as_ref());
                    }
                }
            }
            Message::Notification(_) => {}
        }
        None
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let refused = |code, message: &str| Err(Failure { code, message: message.into() });
        let answer = match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => {
                self.stage = Stage::Greeted;
                self.client = Client::read(&request.params);
                return self.reply(id, capabilities::of(&self.client));
            }
            (Stage::New, _) => refused(ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Stage::ShutDown, _) => refused(ErrorCode::InvalidRequest, "the server was shut down"),
            (Stage::Greeted, "initialize") => refused(ErrorCode::InvalidRequest, "it was initialized before"),
            (Stage::Greeted, "shutdown") => {
                self.stage = Stage::ShutDown;
                self.background.waiting().into_iter().for_each(|id| self.cancel(&id));
                Ok(Answer::Now(Value::Null))
            }
            (Stage::Greeted, _) => {
                self.look_at_disk(false);
                guarded(|| self.answer(&request))
                    .unwrap_or_else(|bug| Err(Failure { code: ErrorCode::InternalError, message: bug }))
            }
        };
        match answer {
            Ok(Answer::Now(value)) => self.reply(id, value),
            Ok(Answer::Later) => {}
            Err(failure) => self.fail(id, failure),
        }
    }

    fn notification(&mut self, notification: Notification) -> Result<(), String> {
        fn read<P: DeserializeOwned>(params: Value) -> Result<P, String> {
            serde_json::from_value(params).map_err(|error| error.to_string())
        }
        let params = notification.params;
        match notification.method.as_str() {
            "initialized" => self.watch_files(),
            "textDocument/didOpen" => {
                let item = read::<DidOpenTextDocumentParams>(params)?.text_document;
                let uri = item.uri.0.clone();
                self.look_at_disk(false);
                if self.documents.open(item) {
                    self.stale.insert(uri);
                }
            }
            "textDocument/didChange" => {
                let params: DidChangeTextDocumentParams = read(whole_or_ranges(params)?)?;
                let uri = params.text_document.text_document_identifier.uri;
                // One that was never opened has no text to change.
                if let Some(open) = self.documents.get(&uri) {
                    open.change(params.text_document.version, params.content_changes, self.client.encoding);
                    self.stale.insert(uri.0);
                }
            }
            "textDocument/didClose" => {
                let uri = read::<DidCloseTextDocumentParams>(params)?.text_document.uri;
                if self.documents.close(&uri) {
                    self.stale.remove(&uri.0);
                    self.publish(uri, None, vec![]);
                }
            }
            "textDocument/didSave" => self.look_at_disk(true),
            "workspace/didChangeWatchedFiles" => {
                read::<DidChangeWatchedFilesParams>(params)?;
                self.look_at_disk(true);
            }
            "workspace/didChangeWorkspaceFolders" => {
                let event = read::<DidChangeWorkspaceFoldersParams>(params)?.event;
                let gone: Vec<_> =
                    event.removed.iter().filter_map(|folder| convert::path_of(&folder.uri.0)).collect();
                self.client.folders.retain(|folder| !gone.contains(folder));
                let added = event.added.iter().filter_map(|folder| convert::path_of(&folder.uri.0));
                self.client.folders.extend(added);
            }
            "$/cancelRequest" => {
                let id: RequestId = read(params.get("id").cloned().unwrap_or_default())?;
                self.cancel(&id);
            }
            "window/workDoneProgress/cancel" => {
                let token = read::<WorkDoneProgressCancelParams>(params)?.token;
                if let Some(id) = self.background.shown_by(&token) {
                    self.cancel(&id);
                }
            }
            // What may be ignored begins with `$/`; other notifications ask for nothing that dfix does.
            _ => {}
        }
        Ok(())
    }

    /// The text of a document, or where it isn't known which, of all, is not the editor's any more.
    fn missed_a_change(&mut self, uri: Option<&Uri>) {
        for open in self.documents.all().filter(|open| uri.is_none_or(|uri| open.uri == *uri)) {
            open.missed_a_change();
            self.stale.insert(open.uri.0.clone());
        }
    }

    /// Forgets what was said of documents.
    pub fn all_is_different(&mut self) {
        self.documents.forget_analyses();
        self.memory.forget();
        self.stale.extend(self.documents.all().map(|open| open.uri.0.clone()));
        if self.client.pulls && self.client.refreshes {
            self.demand("workspace/diagnostic/refresh", Value::Null);
        }
    }

    /// Sends what the client should know by now.
    fn tell(&mut self) {
        for uri in std::mem::take(&mut self.stale) {
            let uri = Uri(uri);
            let encoding = self.client.encoding;
            if self.client.pulls {
                continue;
            }
            if let Some(open) = self.documents.get(&uri) {
                let version = open.version;
                let told = open.diagnostics(&mut self.configurations, encoding);
                self.publish(uri, Some(version), told);
            }
        }
        self.tell_configurations();
        self.watch_what_was_read();
    }

    /// Sends the diagnostics of a file.
    pub fn publish(&self, uri: Uri, version: Option<i32>, told: Vec<gen_lsp_types::Diagnostic>) {
        self.notify("textDocument/publishDiagnostics", PublishDiagnosticsParams::new(uri, version, told));
    }

    /// Work has come to its end.
    fn done(&mut self, done: Done) {
        // One that was cancelled has its answer.
        let Some(job) = self.background.take(&done.id) else { return };
        self.end_progress(job.progress);
        match (done.outcome, job.purpose) {
            (Outcome::Workspace(told), Purpose::Workspace) => self.looked_through(done.id, told),
            #[cfg(feature = "registry")]
            (Outcome::Digest(digest), Purpose::Pin(pin)) => self.pinned(done.id, *pin, digest),
            (Outcome::Bug(bug), _) => {
                self.fail(done.id, Failure { code: ErrorCode::InternalError, message: bug })
            }
            #[cfg(feature = "registry")]
            _ => {}
        }
    }

    fn cancel(&mut self, id: &RequestId) {
        if let Some(job) = self.background.take(id) {
            self.end_progress(job.progress);
            let message = "cancelled".into();
            self.fail(id.clone(), Failure { code: ErrorCode::RequestCanceled, message });
        }
    }

    /// Shows the progress of a job: at the client's own token, else at one that it agrees to.
    pub fn show_progress(&mut self, id: &RequestId, title: String, token: Option<ProgressToken>) {
        if let Some(token) = token {
            self.begin_progress(id, token, &title);
        } else if self.client.shows_progress {
            let token = ProgressToken::String(format!("dfix/{}", self.next_id));
            let asked = self.demand("window/workDoneProgress/create", json!({ "token": token }));
            self.proposed.insert(asked, (id.clone(), token, title));
        }
    }

    fn begin_progress(&mut self, id: &RequestId, token: ProgressToken, title: &str) {
        let Some(job) = self.background.job(id) else { return };
        job.progress = Some(token.clone());
        let value = json!({ "kind": "begin", "title": title, "cancellable": true });
        self.notify("$/progress", json!({ "token": token, "value": value }));
    }

    fn end_progress(&self, token: Option<ProgressToken>) {
        if let Some(token) = token {
            self.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
    }

    fn response(&mut self, response: Response) {
        let Some((id, token, title)) = self.proposed.remove(&response.id) else { return };
        if response.response_result.is_ok() {
            self.begin_progress(&id, token, &title);
        }
    }

    /// Asks the client to make an edit.
    #[cfg(feature = "registry")]
    pub fn apply(&mut self, edit: gen_lsp_types::WorkspaceEdit, label: &str) {
        self.demand("workspace/applyEdit", json!({ "label": label, "edit": edit }));
    }

    /// Asks the client for something.
    pub fn demand(&mut self, method: &str, params: Value) -> RequestId {
        let id = RequestId::from(self.next_id);
        self.next_id += 1;
        self.send(Request { id: id.clone(), method: method.into(), params }.into());
        id
    }

    /// Answers a request.
    pub fn reply(&self, id: RequestId, answer: impl Serialize) {
        self.send(Response::new_ok(id, answer).into());
    }

    /// Tells why a request is not met.
    pub fn fail(&self, id: RequestId, failure: Failure) {
        self.send(Response::new_err(id, failure.code as i32, failure.message).into());
    }

    fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.into(), params).into());
    }

    fn log(&self, message: &str) {
        self.notify("window/logMessage", json!({ "type": 2, "message": format!("dfix: {message}") }));
    }

    fn send(&self, message: Message) {
        // The writer is gone only where nobody reads any more.
        let _ = self.sender.send(message);
    }
}

/// The parameters of `didChange`, where each change is of the whole text or has a
/// range that can be read: the type takes one with a broken range for the whole text.
fn whole_or_ranges(params: Value) -> Result<Value, String> {
    for change in params["contentChanges"].as_array().into_iter().flatten() {
        let range = change.get("range").filter(|range| !range.is_null());
        range
            .map(gen_lsp_types::Range::deserialize)
            .transpose()
            .map_err(|error| format!("range: {error}"))?;
    }
    Ok(params)
}
