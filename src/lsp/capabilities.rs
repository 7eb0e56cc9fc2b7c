//! What the server offers.

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, DiagnosticOptions, ExecuteCommandOptions, InitializeResult,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};

use super::{actions, client::Client};

/// The answer to `initialize`.
pub fn of(client: &Client) -> InitializeResult {
    let kinds = [
        CodeActionKind::QuickFix,
        CodeActionKind::Custom(actions::FIX_ALL.into()),
        CodeActionKind::Custom(actions::HARDEN.into()),
    ];
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        will_save: Some(false),
        will_save_wait_until: Some(client.fix_on_save),
        save: Some(SaveOptions::new(Some(false)).into()),
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    let progress = WorkDoneProgressOptions::default;
    let pins = cfg!(feature = "registry");
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        code_action_provider: Some(
            CodeActionOptions::new(
                Some(kinds.to_vec()),
                None,
                Some(pins && client.resolves_edits),
                progress(),
            )
            .into(),
        ),
        document_formatting_provider: Some(true.into()),
        diagnostic_provider: Some(
            DiagnosticOptions::new(Some("dfix".into()), false, true, progress()).into(),
        ),
        execute_command_provider: pins.then(|| {
            ExecuteCommandOptions::new(
                vec![PIN.into()],
                WorkDoneProgressOptions { work_done_progress: Some(true) },
            )
        }),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo::new("dfix".into(), Some(env!("CARGO_PKG_VERSION").into()));
    InitializeResult::new(capabilities, Some(info))
}

/// The command that pins an image, for clients that don't ask for an action's edit.
pub const PIN: &str = "dfix.pin";
