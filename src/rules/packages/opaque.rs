//! Programs and scripts that dfix can't look into, which may ask a manager for more: what their names and addresses tell,
//! and what is known of them.

use std::borrow::Cow;

use crate::{
    knowledge::{
        fetching::{is_fetcher, is_interpreter},
        glob,
        package_managers::Clean,
        programs,
    },
    model::{Model, Site, packages::effective_words},
    syntax::{
        Keyword,
        shell::{Command, Script, ShellWord, Simple, is_posix},
        words::{contains_word, file_name},
    },
};

/// Is a program known to have no use for the cache, and so one that it is told to run (`find -exec`, `xargs`)?
pub fn is_harmless(words: &[ShellWord], name: &str, clean: &Clean) -> bool {
    let known = &clean.unused_by_programs;
    if known.is_empty() {
        return true;
    }
    let needs = |word: &ShellWord| {
        let text = word.literal();
        text.is_some_and(|text| clean.needed_with.iter().any(|known| glob(known, &text)))
    };
    if words[1..].iter().any(needs) {
        return false;
    }
    let holds = |name: &str| known.binary_search_by(|known| (**known).cmp(name)).is_ok();
    let is_known =
        |name: &str| holds(name) || holds(name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'));
    let is_known_word = |word: &ShellWord| is_known(file_name(&word.text));
    if name == "xargs" {
        let is_value = |text: &str| text.starts_with(['-', '{']) || text.bytes().all(|b| b.is_ascii_digit());
        return words[1..].iter().find(|word| !is_value(&word.text)).is_none_or(is_known_word);
    }
    let runs = |word: &ShellWord| matches!(&*word.text, "-exec" | "-execdir" | "-ok" | "-okdir");
    let mut run = words.windows(2).filter(|pair| runs(&pair[0]));
    is_known(name) && run.all(|pair| is_known_word(&pair[1]))
}

/// The code that a command has a shell run, as `sh -c` and `su -c` do. What stands for a variable in it is left as it is.
pub fn code_in<'w>(words: &'w [ShellWord], name: &str) -> Option<Cow<'w, str>> {
    let is_shell = is_posix(name);
    if !is_shell && !matches!(name, "su" | "runuser") {
        return None;
    }
    let is_option = |word: &ShellWord| match word.text.strip_prefix("--") {
        Some(long) => !is_shell && long == "command",
        None => word.text.starts_with('-') && word.text.ends_with('c'),
    };
    let at = words.iter().position(is_option)?;
    let code = words.get(at + 1)?;
    Some(code.literal().unwrap_or_else(|| Cow::Borrowed(code.text.trim_matches(['"', '\'']))))
}

/// Is a command known to have no use for the cache?
pub fn has_no_use_for_it(command: &Simple, clean: &Clean) -> bool {
    let words = effective_words(command);
    words.first().is_none_or(|first| is_harmless(words, file_name(&first.text), clean))
        && script_run_by(command).is_none()
}

/// Does a command run a script that is known not to use the cache?
pub fn runs_a_harmless_script(script: &Script, command: &Simple, words: &[ShellWord], clean: &Clean) -> bool {
    let is_known = |file: &str| clean.unused_by_scripts.iter().any(|known| glob(known, file));
    let file = |word: &ShellWord| {
        let path = word.text.trim_matches(['"', '\'']);
        is_known(path) || is_known(file_name(path))
    };
    words.iter().take(3).any(file) || address_of(script, command).as_deref().is_some_and(is_known)
}

/// Is it a shell that a script is piped to which fetches the cache itself?
pub fn is_fetching_script(script: &Script, shell: &Simple, clean: &Clean) -> bool {
    let known = &clean.fetched_by_scripts;
    !known.is_empty()
        && address_of(script, shell).is_some_and(|address| known.iter().any(|known| glob(known, &address)))
}

/// The address of the script that is fetched and piped to a shell.
fn address_of(script: &Script, shell: &Simple) -> Option<String> {
    let name = file_name(&effective_words(shell).first()?.text);
    if !is_posix(name) {
        return None;
    }
    let is_it = |command: &Command| matches!(command, Command::Simple(simple) if std::ptr::eq(simple, shell));
    let pipelines = script.pipelines();
    let pipeline = pipelines.iter().find(|pipeline| pipeline.commands.iter().skip(1).any(is_it))?;
    let [Command::Simple(fetch), Command::Simple(_)] = pipeline.commands.as_slice() else { return None };
    let words = fetch.words.iter().skip(1).filter_map(ShellWord::literal);
    let mut addresses: Vec<_> = words.filter(|word| !word.starts_with('-') && word.contains('.')).collect();
    let address = addresses.pop().filter(|_| addresses.is_empty())?;
    Some(if address.contains("://") { address.into_owned() } else { format!("http://{address}") })
}

/// The parts of names that programs have which set something up.
const SETS_UP: &[&str] = &["install", "setup", "bootstrap", "provision", "prepare", "deps", "depend", "init"];

/// Has the name of a program or a script a part that such have which set something up?
pub fn sets_up(name: &str) -> bool {
    SETS_UP.iter().any(|part| name.contains(part))
}

/// How a message names the script that a command runs, which dfix can't look into.
pub fn script_run_by(command: &Simple) -> Option<String> {
    let words = effective_words(command);
    script_of(words, file_name(&words.first()?.text))
}

/// The same of a command's words and the name of its program.
pub fn script_of(words: &[ShellWord], name: &str) -> Option<String> {
    let quoted =
        |word: &ShellWord| Some(format!("`{}`", word.literal().unwrap_or(Cow::Borrowed(&word.text))));
    let first = words[1..].iter().find(|word| !word.text.starts_with('-'));
    let is_shell = is_posix(name);
    let holds_code = words.iter().any(|word| word.text.starts_with('-') && word.text.ends_with('c'));
    match first {
        None if is_shell => return Some(format!("what is piped to {name}")),
        Some(file) if is_shell && !holds_code => return quoted(file),
        _ => {}
    }
    let is_path = words[0].text.contains('/') && !words[0].text.starts_with("/usr/");
    if is_path && !is_shell && sets_up(name) {
        return quoted(&words[0]);
    }
    if !is_shell && is_interpreter(name) {
        let is_file = |word: &&ShellWord| !word.text.contains(['(', ';', ' ', '\'', '"']);
        let name = |word: &ShellWord| sets_up(file_name(&word.text));
        return first.filter(is_file).filter(|file| name(file)).and_then(quoted);
    }
    if name == "make" {
        let targets =
            words[1..].iter().filter(|word| !word.text.starts_with('-') && !word.text.contains('='));
        let mut targets =
            targets.filter(|word| sets_up(&word.text) && !programs::installs_what_was_made(&word.text));
        return targets.next().and_then(|target| Some(format!("`make {}`", target.literal()?)));
    }
    // What is told to install dependencies may ask the distribution for them.
    let is_told = |word: &&ShellWord| {
        ["install-dep", "install_dep", "install-build", "plugin:install"]
            .iter()
            .any(|part| word.text.contains(part))
    };
    if let Some(word) = words[1..].iter().find(is_told) {
        return Some(format!("`{name} {}`", word.literal()?));
    }
    let runs = is_shell || matches!(name, "source" | ".") || name.ends_with(".sh");
    let mut few = words.iter().take(3);
    few.find(|word| runs && word.literal().is_some_and(|text| text.ends_with(".sh"))).and_then(quoted)
}

/// The script that a command has an interpreter run and the file has fetched from elsewhere, as a message names it.
pub fn downloaded_script(model: &Model<'_>, site: Site<'_>, words: &[ShellWord]) -> Option<String> {
    let (program, arguments) = words.split_first()?;
    let name = file_name(&program.text);
    let file = arguments.iter().find(|word| !word.text.starts_with('-'))?.literal()?;
    if is_posix(name) || !is_interpreter(name) || !file.contains('.') || file.contains([' ', '(', '=']) {
        return None;
    }
    let own = file_name(&file);
    let fetches = |earlier: &Site<'_>| {
        let text = model.document.text(&earlier.range);
        let is_fetching = match earlier.keyword {
            Keyword::Add => text.contains("://"),
            Keyword::Run => text.split_whitespace().any(|word| is_fetcher(file_name(word))),
            _ => false,
        };
        is_fetching && contains_word(text, own, "_-")
    };
    let stage = model.stage_of(site.index)?;
    model.sites_before(stage, site.index + 1).any(|earlier| fetches(&earlier)).then(|| format!("`{file}`"))
}
