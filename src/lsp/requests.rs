//! What each request is answered with.

use std::collections::BTreeMap;

use gen_lsp_types::{
    CodeAction, CodeActionParams, Contents, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentFormattingParams, ExecuteCommandParams, FullDocumentDiagnosticReport, Hover, HoverParams,
    MarkupContent, MarkupKind, RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    TextDocumentSaveReason, TextEdit, UnchangedDocumentDiagnosticReport, Uri, WillSaveTextDocumentParams,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
};
use lsp_server::{ErrorCode, Request, RequestId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    actions::{self, Subject},
    analysis::Analysis,
    background::{Outcome, Purpose},
    capabilities, convert, diagnostics, hover,
    server::Server,
    workspace::Look,
};
use crate::syntax::Reader;

/// Why a request can't be met.
#[derive(Debug)]
pub struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

impl Failure {
    /// The parameters aren't those of the method.
    pub fn params(message: impl Into<String>) -> Failure {
        Failure { code: ErrorCode::InvalidParams, message: message.into() }
    }

    /// The document is another one by now.
    #[cfg(feature = "registry")]
    pub fn modified() -> Failure {
        Failure { code: ErrorCode::ContentModified, message: "the document has changed since".into() }
    }

    /// It was tried.
    #[cfg(feature = "registry")]
    pub fn failed(message: String) -> Failure {
        Failure { code: ErrorCode::RequestFailed, message }
    }
}

/// An answer, or that it comes later.
pub enum Answer {
    Now(Value),
    Later,
}

fn now(answer: impl Serialize) -> Result<Answer, Failure> {
    let failed =
        |error: serde_json::Error| Failure { code: ErrorCode::InternalError, message: error.to_string() };
    serde_json::to_value(answer).map(Answer::Now).map_err(failed)
}

fn read<P: DeserializeOwned>(request: &Request) -> Result<P, Failure> {
    serde_json::from_value(request.params.clone())
        .map_err(|error| Failure::params(format!("{}: {error}", request.method)))
}

impl Server {
    /// Answers a request of a client that has been greeted.
    pub fn answer(&mut self, request: &Request) -> Result<Answer, Failure> {
        match request.method.as_str() {
            "textDocument/formatting" => {
                let params: DocumentFormattingParams = read(request)?;
                now(self.safe_edits(&params.text_document.uri))
            }
            "textDocument/willSaveWaitUntil" => {
                let params: WillSaveTextDocumentParams = read(request)?;
                // What saves by itself comes in the middle of a word.
                let is_asked = params.reason != TextDocumentSaveReason::AfterDelay && self.client.fix_on_save;
                now(if is_asked { self.safe_edits(&params.text_document.uri) } else { None })
            }
            "textDocument/codeAction" => now(self.code_actions(&read(request)?)),
            #[cfg(feature = "registry")]
            "codeAction/resolve" => {
                let action: CodeAction = read(request)?;
                if action.edit.is_some() || action.data.is_none() {
                    return now(action);
                }
                self.resolve_pin(&request.id, action).map(|()| Answer::Later)
            }
            #[cfg(not(feature = "registry"))]
            "codeAction/resolve" => now(read::<CodeAction>(request)?),
            "workspace/executeCommand" => self.execute(&request.id, read(request)?),
            "textDocument/hover" => now(self.hover(&read(request)?)),
            "textDocument/diagnostic" => now(self.diagnostic(read(request)?)),
            "workspace/diagnostic" => {
                let params: WorkspaceDiagnosticParams = read(request)?;
                self.look_through(&request.id, params);
                Ok(Answer::Later)
            }
            method => Err(Failure {
                code: ErrorCode::MethodNotFound,
                message: format!("dfix knows no request {method}"),
            }),
        }
    }

    /// What an editor may do by itself; `None` for a document that isn't open.
    fn safe_edits(&mut self, uri: &Uri) -> Option<Vec<TextEdit>> {
        let encoding = self.client.encoding;
        let open = self.documents.get(uri)?;
        let Some(judged) = open.analysis(&mut self.configurations).judged() else { return Some(vec![]) };
        let edits = judged.safe_edits();
        Some(convert::text_edits(judged.document.source(), &edits, encoding))
    }

    fn code_actions(&mut self, params: &CodeActionParams) -> Vec<CodeAction> {
        let uri = &params.text_document.uri;
        let Some(open) = self.documents.get(uri) else { return vec![] };
        let version = open.version;
        let Some(judged) = open.analysis(&mut self.configurations).judged() else { return vec![] };
        actions::at(&Subject { uri, version, judged, client: &self.client }, params)
    }

    fn hover(&mut self, params: &HoverParams) -> Option<Hover> {
        let at = &params.text_document_position_params;
        let encoding = self.client.encoding;
        let open = self.documents.get(&at.text_document.uri)?;
        let judged = open.analysis(&mut self.configurations).judged()?;
        let source = judged.document.source();
        let (text, range) = hover::at(judged, convert::offset(source.text(), at.position, encoding))?;
        let (kind, text) = if self.client.reads_markdown {
            (MarkupKind::Markdown, text)
        } else {
            (MarkupKind::PlainText, text.replace(['*', '`'], ""))
        };
        let contents = Contents::MarkupContent(MarkupContent::new(kind, text));
        Some(Hover::new(contents, Some(convert::range(source, &range, encoding))))
    }

    /// Of an open document, else of the file.
    fn diagnostic(&mut self, params: DocumentDiagnosticParams) -> DocumentDiagnosticReport {
        let uri = params.text_document.uri;
        let encoding = self.client.encoding;
        let told = if let Some(open) = self.documents.get(&uri) {
            open.diagnostics(&mut self.configurations, encoding)
        } else {
            let path = convert::path_of(&uri.0);
            let path = path.filter(|path| {
                path.file_name().and_then(|name| name.to_str()).is_some_and(crate::discover::is_dockerfile)
            });
            let text = path.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
            text.map_or_else(Vec::new, |text| {
                let configured = self.configurations.of(path.as_deref());
                diagnostics::of(&Analysis::new(&text, &mut Reader::default(), &configured), &text, encoding)
            })
        };
        let id = diagnostics::result_id(&told);
        if params.previous_result_id.as_ref() == Some(&id) {
            let unchanged = UnchangedDocumentDiagnosticReport::new(id);
            return RelatedUnchangedDocumentDiagnosticReport::new(None, unchanged).into();
        }
        RelatedFullDocumentDiagnosticReport::new(None, FullDocumentDiagnosticReport::new(Some(id), told))
            .into()
    }

    fn look_through(&mut self, id: &RequestId, params: WorkspaceDiagnosticParams) {
        let open: BTreeMap<_, _> = self
            .documents
            .all()
            .filter_map(|open| {
                Some((open.path.clone()?, (open.uri.clone(), open.version, open.text.clone())))
            })
            .collect();
        let look = Look {
            folders: self.client.folders.clone(),
            configurations: self.configurations.clone(),
            open,
            previous: params.previous_result_ids,
            memory: self.memory.clone(),
            encoding: self.client.encoding,
        };
        self.background
            .begin(id.clone(), Purpose::Workspace, move |cancelled| Outcome::Workspace(look.run(cancelled)));
        let token = params.work_done_progress_params.work_done_token;
        if token.is_some() {
            self.show_progress(id, "Looking through the folders".into(), token);
        }
    }

    /// What a look through the folders told.
    pub fn looked_through(&mut self, id: RequestId, told: super::workspace::Told) {
        self.configurations.absorb(told.configurations);
        self.reply(id, WorkspaceDiagnosticReport::new(told.reports));
    }

    fn execute(&mut self, id: &RequestId, params: ExecuteCommandParams) -> Result<Answer, Failure> {
        if params.command != capabilities::PIN || cfg!(not(feature = "registry")) {
            return Err(Failure::params(format!("dfix knows no command {}", params.command)));
        }
        #[cfg(feature = "registry")]
        {
            let argument = params.arguments.unwrap_or_default().into_iter().next().unwrap_or_default();
            self.pin(id, argument, params.work_done_progress_params.work_done_token)?;
        }
        let _ = id;
        Ok(Answer::Later)
    }
}
