//! What a person can choose: the fix of a finding, an ignore, a pin, all fixes of a level.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionTriggerKind, DocumentChange,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri,
    WorkspaceEdit,
};

use super::{
    analysis::{Judged, guarded},
    client::Client,
    convert, diagnostics, ignores,
};
use crate::{
    engine::{self, Level},
    rules::Finding,
    text::{Applicability, Edit, Fix},
};

/// All Safe fixes, as an editor may make them when it saves.
pub const FIX_ALL: &str = "source.fixAll.dfix";

/// All Safe and Hardening fixes; no editor does that by itself.
pub const HARDEN: &str = "source.dfix.harden";

/// A document as actions see it.
pub struct Subject<'a> {
    pub uri: &'a Uri,
    pub version: i32,
    pub judged: &'a Judged,
    pub client: &'a Client,
}

impl Subject<'_> {
    /// An edit of the document.
    pub fn workspace_edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let source = self.judged.document.source();
        edit_of(self.uri, self.version, convert::text_edits(source, edits, self.client.encoding), self.client)
    }

    fn action(&self, title: String, kind: CodeActionKind, finding: Option<&Finding>) -> CodeAction {
        let source = self.judged.document.source();
        let told = |finding| vec![diagnostics::of_finding(finding, source, self.client.encoding)];
        CodeAction { title, kind: Some(kind), diagnostics: finding.map(told), ..CodeAction::default() }
    }
}

/// An edit of one document, in the form that the client takes.
pub fn edit_of(uri: &Uri, version: i32, edits: Vec<TextEdit>, client: &Client) -> WorkspaceEdit {
    if !client.versioned_edits {
        return WorkspaceEdit {
            changes: Some(HashMap::from([(uri.clone(), edits)])),
            ..WorkspaceEdit::default()
        };
    }
    let document =
        OptionalVersionedTextDocumentIdentifier::new(Some(version), TextDocumentIdentifier::new(uri.clone()));
    let edit = TextDocumentEdit::new(document, edits.into_iter().map(Into::into).collect());
    WorkspaceEdit {
        document_changes: Some(vec![DocumentChange::TextDocumentEdit(edit)]),
        ..WorkspaceEdit::default()
    }
}

/// The actions for a place, the less daring first.
pub fn at(subject: &Subject<'_>, params: &CodeActionParams) -> Vec<CodeAction> {
    let wants = |kind: &str| {
        params.context.only.as_ref().is_none_or(|only| only.iter().any(|asked| includes(asked, kind)))
    };
    let source = subject.judged.document.source();
    let lines = params.range.start.line as usize + 1..=params.range.end.line as usize + 1;
    let is_here = |finding: &&Finding| {
        source.line(finding.range.start) <= *lines.end() && *lines.start() <= source.line(finding.range.end)
    };
    let here: Vec<&Finding> = subject.judged.findings.iter().filter(is_here).collect();
    let mut actions = Vec::new();
    if wants("quickfix") {
        let mut fixes: Vec<_> = here.iter().filter_map(|finding| Some((*finding, finding.fix()?))).collect();
        fixes.sort_by_key(|(_, fix)| daring(fix));
        actions.extend(fixes.into_iter().filter_map(|(finding, fix)| quick_fix(subject, finding, fix)));
        #[cfg(feature = "registry")]
        actions.extend(here.iter().filter_map(|finding| super::pins::action(subject, finding)));
        actions.extend(here.iter().filter_map(|finding| ignore(subject, finding)));
    }
    // Where an editor asks at each move of the cursor, nobody looks for what is about the whole file.
    let is_automatic = params.context.trigger_kind == Some(CodeActionTriggerKind::Automatic);
    if is_automatic && params.context.only.is_none() {
        return actions;
    }
    for (kind, level, title) in [
        (FIX_ALL, Level::Safe, "Make all safe fixes in this file (dfix)"),
        (HARDEN, Level::Hardening, "Make all safe and hardening fixes in this file (dfix)"),
    ] {
        if wants(kind) {
            actions.extend(all(subject, kind, level, title));
        }
    }
    actions
}

/// Does a kind that was asked for include another? `source` includes `source.fixAll`.
fn includes(asked: &CodeActionKind, kind: &str) -> bool {
    let asked = serde_json::to_value(asked).ok();
    let asked = asked.as_ref().and_then(|asked| asked.as_str()).unwrap_or_default();
    asked.is_empty() || kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn daring(fix: &Fix) -> u8 {
    match fix.applicability {
        Applicability::Safe => 0,
        Applicability::Hardening => 1,
        Applicability::Unsafe(_) => 2,
    }
}

/// The fix of one finding, if it holds when it is made alone.
fn quick_fix(subject: &Subject<'_>, finding: &Finding, fix: &Fix) -> Option<CodeAction> {
    guarded(|| engine::fixed_alone(&subject.judged.document, finding)).ok()?.ok()?;
    let action = subject.action(title(finding, fix), CodeActionKind::QuickFix, Some(finding));
    Some(CodeAction {
        is_preferred: (fix.applicability == Applicability::Safe).then_some(true),
        edit: Some(subject.workspace_edit(fix.edits())),
        ..action
    })
}

/// What a fix does, whose it is, and, where it isn't Safe, why a person decides.
pub fn title(finding: &Finding, fix: &Fix) -> String {
    let rule = finding.rule.name;
    let why = match &fix.applicability {
        Applicability::Safe => rule.to_owned(),
        Applicability::Hardening => format!("{rule}, hardening: {}", finding.message),
        Applicability::Unsafe(reason) => format!("{rule}, unsafe: {reason}"),
    };
    format!("{} ({why})", capitalised(&fix.title))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn ignore(subject: &Subject<'_>, finding: &Finding) -> Option<CodeAction> {
    let edit = guarded(|| ignores::edit_for(subject.judged, finding)).ok()??;
    let title = format!("Ignore {} here", finding.rule.name);
    let action = subject.action(title, CodeActionKind::QuickFix, Some(finding));
    Some(CodeAction { edit: Some(subject.workspace_edit(&[edit])), ..action })
}

fn all(subject: &Subject<'_>, kind: &'static str, level: Level, title: &str) -> Option<CodeAction> {
    // Editors ask for this one when they save.
    let edits = if kind == FIX_ALL { subject.judged.safe_edits() } else { subject.judged.fixed(level) };
    if edits.is_empty() {
        return None;
    }
    let action = subject.action(title.to_owned(), CodeActionKind::Custom(kind.into()), None);
    Some(CodeAction { edit: Some(subject.workspace_edit(&edits)), ..action })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_includes_those_below_it() {
        let asked = |kind: &'static str| CodeActionKind::Custom(kind.into());
        assert!(
            includes(&CodeActionKind::Source, FIX_ALL) && includes(&CodeActionKind::SourceFixAll, FIX_ALL)
        );
        assert!(includes(&asked(FIX_ALL), FIX_ALL) && includes(&CodeActionKind::Empty, "quickfix"));
        assert!(!includes(&CodeActionKind::SourceFixAll, HARDEN) && !includes(&asked("source.fix"), FIX_ALL));
        assert!(!includes(&CodeActionKind::QuickFix, FIX_ALL));
    }
}
