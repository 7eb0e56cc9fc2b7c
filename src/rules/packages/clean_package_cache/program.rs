//! The program that a cleaning calls: how it is called, whether it is still there, and knows the command.

use super::Leaves;
use crate::{
    model::packages::effective_words,
    rules::packages::{Run, cleaning::takes_away, removals::removes_its_folder},
    syntax::shell::{ShellWord, Simple},
};

impl Leaves<'_, '_, '_> {
    /// A text, of this instruction or one before it, that brings a manager which doesn't know the command.
    pub(super) fn may_not_know(&self) -> Option<&str> {
        let Run { model, stage, site, .. } = self.run;
        let texts = &self.clean.unknown_with;
        let mut before = model.sites_before(stage, site.index + 1).filter(|_| !texts.is_empty());
        before.find_map(|site| {
            let text = model.document.text(&site.range);
            texts.iter().map(|text| &**text).find(|known| text.contains(known))
        })
    }

    /// Does the manager install another version of itself?
    pub(super) fn replaces_itself(&self) -> bool {
        let own = &self.call.manager.commands;
        self.clean.command.contains("{program}")
            && self.run.calls.iter().filter(|call| call.is_of(self.call.manager)).any(|call| {
                let names_it = |word: &&ShellWord| {
                    let text = word.text.trim_matches(['"', '\'']);
                    own.iter().any(|name| {
                        text.strip_prefix(&**name).is_some_and(|v| v.is_empty() || v.starts_with(['@', '=']))
                    })
                };
                call.operands().iter().any(names_it)
            })
    }

    /// The command, with the program as it is called.
    pub(super) fn command(&self) -> Result<String, &'static str> {
        if !self.clean.command.contains("{program}") {
            return Ok(self.clean.command.to_string());
        }
        let program = &*self.call.program.text;
        let words = self.call.command.assignments.iter().chain(&self.call.command.words);
        if words.into_iter().any(|word| word.text.starts_with("PATH=")) {
            return Err("the program is found through a PATH of its own");
        }
        if !self.call.is_by_name() || program.contains(['"', '\'', '\\', '\n']) {
            return Err("the program is not called by its name");
        }
        if program.contains('/') && !program.starts_with('/') {
            return Err("the program is called by a relative path");
        }
        Ok(self.clean.command.replace("{program}", program))
    }

    /// May the program, or what it needs, be gone at the end of the RUN?
    pub(super) fn loses_its_program(&self, commands: &[&Simple]) -> bool {
        let start = self.call.command.range.start;
        let behind = |command: &Simple| command.range.start > start;
        let own = &self.call.manager.commands;
        // Another program that is told of it may be a script that uninstalls it.
        let names_it = |command: &Simple| {
            let words = effective_words(command);
            let arguments = words.get(1..).unwrap_or_default();
            arguments.iter().any(|word| own.iter().any(|name| **name == *word.text))
        };
        // Another program of its name may be found then.
        let changes_path = |command: &Simple| {
            let mut words = command.assignments.iter().chain(&command.words);
            words.any(|word| word.text.starts_with("PATH="))
        };
        self.clean.command.contains("{program}")
            && (removes_its_folder(self.run)
                || commands
                    .iter()
                    .filter(|command| behind(command))
                    .any(|command| takes_away(command) || names_it(command) || changes_path(command))
                || self.run.calls.iter().filter(|call| behind(call.command)).any(|call| {
                    let names_it =
                        || call.operands().iter().any(|word| own.iter().any(|name| **name == *word.text));
                    call.is_one_of(&call.manager.remove) && (!call.is_of(self.call.manager) || names_it())
                }))
    }
}
