//! What names the folders of a cache after it was filled, and so may need them to be there.

use super::Run;
use crate::{
    knowledge::Text,
    model::{
        folders::{at_home, lies_in},
        packages::{Call, effective_words},
    },
    syntax::{Keyword, shell::Simple},
};

/// The line of a command behind a call, or of a COPY, that names one of these folders other than to remove it, or the
/// hidden folder of the home that it lies in.
pub fn used_later(run: &Run<'_, '_>, call: &Call<'_>, folders: &[Text]) -> Option<usize> {
    let Run { model, stage, site, .. } = run;
    let value = |name: &str| model.env_before(stage, site.index, name);
    let spelled = folders.iter().flat_map(|folder| [folder.to_string(), with_value(folder, value)]);
    let folders: Vec<String> = spelled.map(|folder| at_home(&folder).into_owned()).collect();
    let names_it = |text: &str| {
        let text = at_home(text.trim_matches(['"', '\'']));
        let text = text.trim_end_matches(['*', '/']);
        folders.iter().any(|folder| lies_in(text, folder) || text.starts_with("~/.") && lies_in(folder, text))
    };
    let uses = |command: &Simple| {
        let words = effective_words(command);
        let harmless = words.first().is_none_or(|word| {
            matches!(&*word.text, "rm" | "rmdir" | "find" | "mkdir" | "ls" | "du" | "echo")
        });
        !harmless && words[1..].iter().any(|word| names_it(&word.text))
    };
    let start = call.command.range.start;
    let below = model.descendants(stage).flat_map(|stage| model.body(stage));
    let later = model.body(stage).filter(|later| later.index >= site.index).chain(below);
    let in_code =
        later.filter(|later| later.instruction.innermost().keyword == Keyword::Run).find_map(|later| {
            let commands = model.script(later).ok()?.commands();
            let command =
                commands.iter().find(|visit| visit.command.range.start > start && uses(visit.command))?;
            Some(command.command.range.start)
        });
    let copied = || {
        let copies = model.of_kind(Keyword::Copy).filter(|copy| copy.flag("from").is_some());
        copies
            .into_iter()
            .find(|copy| copy.words().iter().any(|word| names_it(&word.text)))
            .map(|copy| copy.range.start)
    };
    in_code.or_else(copied).map(|at| model.document.source().line(at))
}

/// A folder with what the variable at its beginning stands for, where that is known.
fn with_value<'v>(folder: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let known = folder.strip_prefix('$').and_then(|path| {
        let (name, rest) = path.split_once('/')?;
        Some(format!("{}/{rest}", value(name)?.trim_end_matches('/')))
    });
    known.unwrap_or_else(|| folder.to_owned())
}
