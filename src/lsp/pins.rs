//! Pinning an image whose digest isn't known: the registry is asked when a person
//! chooses that, beside the server, with progress, and until it is cancelled.

use std::collections::BTreeSet;

use gen_lsp_types::{CodeAction, CodeActionKind, Command, ProgressToken, Uri};
use lsp_server::RequestId;
use serde::{Deserialize, Serialize};

use super::{
    actions::{Subject, edit_of},
    analysis::Judged,
    background::{Outcome, Purpose},
    capabilities::PIN,
    configuration::BY_ACTION,
    convert,
    requests::Failure,
    server::Server,
};
use crate::{
    model::Model,
    registry::{Cache, Options, options::Flags, resolve},
    rules::{Finding, image::pin_image},
};

/// Where the image stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    uri: String,
    version: i32,
    /// The byte that its name begins with.
    start: usize,
}

/// What is done with a digest once it is known.
pub struct Pin {
    target: Target,
    /// What the registry is asked for.
    place: String,
    reply: Reply,
}

enum Reply {
    /// The action, with its edit.
    Action(Box<CodeAction>),
    /// The edit is sent, and the command is done.
    Command,
}

/// The action that asks for an image's digest, where one is wanted.
pub fn action(subject: &Subject<'_>, finding: &Finding) -> Option<CodeAction> {
    let place = wanted(subject.judged, finding)?;
    let is_asked = subject.judged.configured.settings.images.not_asked == Some(BY_ACTION);
    // Offline, what was learned within the last day is all that can be had.
    if !is_asked && Cache::of_user().is_none_or(|cache| cache.get(&place).is_none()) {
        return None;
    }
    let target = Target { uri: subject.uri.0.clone(), version: subject.version, start: finding.range.start };
    let data = serde_json::to_value(target).ok()?;
    let source = subject.judged.document.source();
    let image = &source[finding.range.clone()];
    let begin = if is_asked { "Ask the registry and pin" } else { "Pin" };
    let end = if is_asked { "its digest" } else { "the digest that is cached" };
    let title = format!("{begin} {image} to {end} (pin-image, hardening: a tag can move)");
    let told = super::diagnostics::of_finding(finding, source, subject.client.encoding);
    let action = CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![told]),
        ..CodeAction::default()
    };
    Some(if subject.client.resolves_edits {
        CodeAction { data: Some(data), ..action }
    } else {
        let command = Command { title, command: PIN.into(), arguments: Some(vec![data]), tooltip: None };
        CodeAction { command: Some(command), ..action }
    })
}

/// What a registry would be asked for, for a finding.
fn wanted(judged: &Judged, finding: &Finding) -> Option<String> {
    let settings = &judged.configured.settings;
    if finding.rule.name != pin_image::RULE.name || finding.fix().is_some() || !settings.images.resolve {
        return None;
    }
    let model = Model::with_images(&judged.document, &settings.targets, &settings.image_facts);
    pin_image::wanted(&model, settings, std::slice::from_ref(finding)).into_iter().next()
}

impl Server {
    /// `codeAction/resolve`: the answer comes when the registry has answered.
    pub fn resolve_pin(&mut self, id: &RequestId, action: CodeAction) -> Result<(), Failure> {
        let data = action.data.clone().unwrap_or_default();
        self.ask(id, data, Reply::Action(Box::new(action)), None)
    }

    /// The command that pins.
    pub fn pin(
        &mut self,
        id: &RequestId,
        argument: serde_json::Value,
        token: Option<ProgressToken>,
    ) -> Result<(), Failure> {
        self.ask(id, argument, Reply::Command, token)
    }

    fn ask(
        &mut self,
        id: &RequestId,
        data: serde_json::Value,
        reply: Reply,
        token: Option<ProgressToken>,
    ) -> Result<(), Failure> {
        let target: Target = serde_json::from_value(data)
            .map_err(|error| Failure::params(format!("this is no action of dfix's: {error}")))?;
        let open = self.documents.get(&Uri(target.uri.clone())).filter(|open| open.version == target.version);
        let Some(open) = open else { return Err(Failure::modified()) };
        let judged = open.analysis(&mut self.configurations).judged();
        let finding =
            judged.and_then(|judged| finding_at(judged, target.start).map(|finding| (judged, finding)));
        let Some(place) = finding.and_then(|(judged, finding)| wanted(judged, finding)) else {
            return Err(Failure::modified());
        };
        let flags = self.registry.clone();
        let (title, asked) = (format!("Asking for the digest of {place}"), place.clone());
        let pin = Pin { target, place, reply };
        self.background
            .begin(id.clone(), Purpose::Pin(Box::new(pin)), move |_| Outcome::Digest(ask(asked, &flags)));
        self.show_progress(id, title, token);
        Ok(())
    }

    /// The digest is there, or can't be had.
    pub fn pinned(&mut self, id: RequestId, pin: Pin, digest: Result<String, String>) {
        let Pin { target, place, reply } = pin;
        let digest = match digest {
            Ok(digest) => digest,
            Err(reason) => {
                let message = format!("{place} is not pinned: {reason}");
                return self.fail(id, Failure::failed(message));
            }
        };
        self.configurations.learn(place, digest);
        self.all_is_different();
        let uri = Uri(target.uri);
        let open = self.documents.get(&uri).filter(|open| open.version == target.version);
        let judged = open.and_then(|open| open.analysis(&mut self.configurations).judged());
        let edit = judged.and_then(|judged| {
            let edits = finding_at(judged, target.start)?.fix()?.edits();
            let edits = convert::text_edits(judged.document.source(), edits, self.client.encoding);
            Some(edit_of(&uri, target.version, edits, &self.client))
        });
        let Some(edit) = edit else { return self.fail(id, Failure::modified()) };
        match reply {
            Reply::Action(action) => self.reply(id, CodeAction { edit: Some(edit), ..*action }),
            Reply::Command => {
                self.apply(edit, "pin the image to its digest");
                self.reply(id, serde_json::Value::Null);
            }
        }
    }
}

fn finding_at(judged: &Judged, start: usize) -> Option<&Finding> {
    judged
        .findings
        .iter()
        .find(|finding| finding.rule.name == pin_image::RULE.name && finding.range.start == start)
}

/// Asks the cache, else the registry.
fn ask(place: String, flags: &Flags) -> Result<String, String> {
    let options = Options::gather(flags).map_err(|error| format!("{error:#}"))?;
    let wanted = BTreeSet::from([place.clone()]);
    let resolved = resolve::digests(&wanted, &options, Cache::of_user().as_ref(), &|_, _| {})
        .map_err(|error| format!("{error:#}"))?;
    let none = || Err("it is not cached, and no registry was asked (offline)".into());
    resolved.answers.get(&place).cloned().unwrap_or_else(none)
}
