//! A copied key is in a layer for good, whatever is removed later.

use crate::{
    Settings,
    knowledge::secrets::{self, SecretFile},
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "private-key-copied",
    aliases: &[],
    category: Category::Secrets,
    severity: Severity::Error,
    on: Default::On,
    summary: "A private key, or a file of credentials, is copied into the image",
    why: "Each COPY is a layer of its own: a key that a later RUN removes can still be taken out of it by whoever pulls \
          the image. A warning where the file may be without secrets (.env, .npmrc), or the stage isn't shipped: there \
          it lies in the builder's cache.",
    fix_safety: "No fix: what the file is used for, and how else it can get there, the Dockerfile doesn't say.",
    bad: "FROM debian:12\nCOPY id_rsa /root/.ssh/id_rsa\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for keyword in [Keyword::Copy, Keyword::Add] {
        for site in model.of_kind_with_triggers(keyword) {
            let operands = site.instruction.operands();
            // What anybody can fetch is no secret.
            if operands.iter().any(|path| path.contains("://")) {
                continue;
            }
            // The target's name tells where the source's doesn't; a heredoc's source is its body.
            let plain = operands.iter().map(|path| path.trim_matches(['"', '\'']));
            let paths = plain.filter(|path| !path.starts_with("<<"));
            // A folder of that name holds who knows what.
            let found = paths
                .filter(|path| !path.ends_with('/'))
                .find_map(|path| secrets::file(path).map(|file| (path, file)));
            if let Some((path, file)) = found.filter(|(path, _)| !is_checked_with(model, site, path)) {
                findings.push(judge(model, site, path, file));
            }
        }
    }
}

fn judge(model: &Model<'_>, site: Site<'_>, path: &str, file: &SecretFile) -> Finding {
    let shipped = model.stage_of(site.index).is_some_and(|stage| model.is_shipped(stage));
    let severity = if file.certain && shipped { Severity::Error } else { Severity::Warning };
    let place = if shipped { "stays in a layer of the image" } else { "stays in the builder's cache" };
    let message = format!("`{path}` is {} by its name, and {place}", file.kind);
    RULE.finding(site, site.range.clone(), message).weighing(severity).by_hand(format!(
        "Leave it out of the image and use {}; dfix doesn't, since it doesn't know what needs the file",
        file.instead
    ))
}

/// Is it a public key that a later command checks packages with?
fn is_checked_with(model: &Model<'_>, site: Site<'_>, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    model.of_kind(Keyword::Run).filter(|later| later.index > site.index).any(|later| {
        let text = model.document.text(&later.range);
        text.contains(name) && secrets::takes_public_keys(text)
    })
}
