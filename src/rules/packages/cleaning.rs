//! What commands take away: a cache, or the program that would clean it.

use crate::{
    knowledge::packages::Clean,
    model::{
        folders::{at_home, covers, lies_in},
        packages::{Call, effective_words},
    },
    syntax::shell::Simple,
};

/// Folders that hold no programs.
const WITHOUT_PROGRAMS: &[&str] =
    &["/tmp", "/var/tmp", "/var/cache", "/var/lib/apt", "/var/log", "/usr/share", "~/.cache", "~/.npm"];

/// May a command take a program, or its configuration, away?
pub fn takes_away(command: &Simple) -> bool {
    let words = effective_words(command);
    match words.first().map(|word| &*word.text) {
        Some("rm") => words[1..]
            .iter()
            .filter(|word| !word.text.starts_with('-'))
            .any(|word| !WITHOUT_PROGRAMS.iter().any(|folder| lies_in(&at_home(&word.text), folder))),
        Some("find" | "mv" | "setcap" | "deactivate" | "yum-config-manager" | "subscription-manager") => true,
        _ => words.iter().any(|word| word.text.contains("/etc/yum.repos.d")),
    }
}

/// Is the cache emptied behind the last call that fills it?
pub fn is_cleaned(commands: &[&Simple], last: &Call<'_>, clean: &Clean) -> bool {
    commands.iter().filter(|command| command.range.start > last.command.range.start).any(|command| {
        let mut words: Vec<&str> = effective_words(command).iter().map(|word| &*word.text).collect();
        let Some(program) = words.first_mut() else { return false };
        *program = program.rsplit('/').next().unwrap_or(program);
        // Another name of the manager is the same program.
        if last.manager.is_run_by(program) {
            *program = &last.manager.commands[0];
        }
        let plain: Vec<_> = words.iter().copied().filter(|word| !word.starts_with('-')).collect();
        let begins = |with: &String| {
            let with: Vec<_> = with.split(' ').collect();
            plain.starts_with(&with) || words.starts_with(&with)
        };
        clean.also.iter().any(begins)
            || words.join(" ") == clean.command
            || words.iter().any(|word| matches!(*word, "rm" | "find" | "rmdir"))
                && words.iter().any(|word| clean.folders.iter().any(|folder| covers(word, folder)))
    })
}
