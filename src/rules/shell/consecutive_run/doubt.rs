//! What code may find otherwise behind other code in one shell than in a RUN of its own.

use std::collections::BTreeSet;

use super::name;
use crate::{
    knowledge::programs,
    model::{
        Model, Site,
        folders::may_remove,
        packages::{Call, effective_words},
    },
    syntax::{Word, shell::Script},
};

/// Why the second code may find something else than it found in a RUN of its own.
pub(super) fn doubt<'d>(model: &Model<'d>, before: &[Site<'d>], after: &Script) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut installs = false;
    for site in before {
        let Ok(script) = model.script(*site) else { return Some("not all of it can be read".into()) };
        let forgets = |value: &Word| {
            let is_kept =
                ["type=cache", "type=secret", "type=ssh"].iter().any(|kind| value.text.contains(kind));
            value.text.contains("type=tmpfs")
                || !is_kept
                    && value
                        .text
                        .split(',')
                        .any(|field| field.starts_with("rw") || field.starts_with("readwrite"))
        };
        if site.instruction.flags("mount").filter_map(|flag| flag.value.as_ref()).any(forgets) {
            return Some("what one RUN writes into its mount is gone for the next one".into());
        }
        for visit in script.commands() {
            let managed = model.managers.call(visit);
            installs |= managed.as_ref().is_some_and(Call::installs);
            let Some(program) = effective_words(visit.command).first() else { continue };
            let name = name(program);
            let is_known =
                managed.as_ref().is_some_and(|call| call.manager.verbs().any(|verb| verb == call.verb))
                    || programs::is_base(name)
                    || programs::changes_shell(name) && !matches!(name, "." | "source" | "eval");
            if !is_known {
                return Some(format!(
                    "`{name}` may leave more than files behind for what follows, such as a process"
                ));
            }
            seen.insert(name);
        }
        // A RUN starts in a folder that is there; its shell may lose it.
        let here = model.stage_of(site.index).map(|stage| model.certain_workdir_before(stage, site.index));
        if here.flatten().is_some_and(|here| may_remove(script, &here, Some(&here))) {
            return Some("the folder that the RUN starts in may be gone or another one then".into());
        }
        if ["bashrc", "profile", "BASH_ENV"]
            .iter()
            .any(|file| model.document.text(&site.range).contains(file))
        {
            return Some("a shell may read its files anew for each RUN".into());
        }
    }
    for visit in after.commands() {
        let Some(program) = effective_words(visit.command).first() else { continue };
        let name = name(program);
        let may_move = !programs::is_distribution(name) && (installs || !programs::is_base(name));
        if may_move && seen.contains(name) {
            return Some(format!(
                "one shell looks for `{name}` once, and what ran before may bring another one"
            ));
        }
        let of_shell = ["$?", "$!", "$$", "$_", "$-", "$OLDPWD", "$SECONDS"];
        if visit.command.words.iter().any(|word| of_shell.iter().any(|name| word.text.contains(name))) {
            return Some("it asks for what its shell did before".into());
        }
    }
    None
}
