//! What comes after an instruction on top of its layer, and needs what a
//! cleaning would take away.

use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

use super::{afterwards::afterwards, strangers::uninstalls_a_stranger};
use crate::{
    knowledge::{Manager, Text, fetching::is_interpreter, glob, package_managers::Clean},
    model::{
        Model, Site, Stage,
        packages::{Call, effective_words},
    },
    syntax::{
        Keyword,
        shell::{self, Command, Script, ShellWord, Simple, is_posix},
        words::{contains_word, file_name},
    },
};

/// What each instruction of a file needs of a manager's cache, found out when it is first asked for.
pub struct Needs<'m, 'd> {
    model: &'m Model<'d>,
    manager: &'m Manager,
    clean: &'m Clean,
    found: Vec<OnceCell<Need>>,
}

/// What an instruction needs.
#[derive(Clone, Default)]
struct Need {
    /// It uses the cache without filling it first.
    cache: bool,
    /// It runs something that may do so, or uninstalls what it doesn't know: how a message names that.
    doubtful: Option<String>,
    /// It fills the cache for sure.
    fills: bool,
}

impl<'m, 'd> Needs<'m, 'd> {
    /// Of all instructions.
    pub fn of(model: &'m Model<'d>, manager: &'m Manager, clean: &'m Clean) -> Needs<'m, 'd> {
        Needs { model, manager, clean, found: model.sites().map(|_| OnceCell::new()).collect() }
    }

    /// Does an instruction use the cache without filling it first?
    pub fn cache(&self, index: usize) -> bool {
        self.at(index).cache
    }

    fn at(&self, index: usize) -> &Need {
        let found = || need(self.model, self.model.site(index), self.manager, self.clean);
        self.found[index].get_or_init(found)
    }
}

fn need(model: &Model<'_>, site: Site<'_>, manager: &Manager, clean: &Clean) -> Need {
    if clean.needed_by.is_empty() {
        return Need::default();
    }
    let text = model.document.text(&site.range);
    let named = || manager.commands.iter().any(|command| contains_word(text, command, "_-"));
    match site.keyword {
        Keyword::Onbuild | Keyword::Cmd | Keyword::Entrypoint => Need { cache: named(), ..Need::default() },
        Keyword::Run => match model.script(site) {
            Ok(script) => {
                let calls = model.calls(site);
                let mut need = need_of(script, &calls, manager, clean);
                need.fills = fills(script, &calls, manager, clean);
                if need.doubtful.is_none() && !need.fills {
                    let stage = model.stage_of(site.index);
                    let stranger = |stage| uninstalls_a_stranger(model, stage, site, manager);
                    need.doubtful = stage.and_then(stranger).map(|title| format!("`{title}`"));
                }
                need
            }
            Err(_) => match model.json_code(site) {
                Some(code) => match shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\') {
                    Ok(script) => need_of(&script, &model.managers.calls(&script), manager, clean),
                    Err(_) => Need { cache: named(), ..Need::default() },
                },
                None => Need { cache: named(), ..Need::default() },
            },
        },
        _ => Need::default(),
    }
}

fn need_of(script: &Script, calls: &[Call<'_>], manager: &Manager, clean: &Clean) -> Need {
    let mut need = Need::default();
    let found = first_use(script, calls, manager, clean, |command, words, name| {
        if need.doubtful.is_none() {
            let is_call = || calls.iter().any(|call| std::ptr::eq(call.command, command));
            let is_known = || is_posix(name) || is_harmless(words, name, clean) || is_call();
            let said = script_of(words, name).or_else(|| (!is_known()).then(|| format!("`{name}`")));
            need.doubtful = said.filter(|_| !runs_a_harmless_script(script, command, words, clean));
        }
    });
    need.cache = matches!(found, Use::Sure(_) | Use::Possible);
    need
}

/// Does a call fetch all of the cache?
pub fn fetches_all(call: &Call<'_>, clean: &Clean) -> bool {
    let is_partial = |text: &str| clean.partial_with.iter().any(|part| text.contains(&**part));
    call.refreshes() && !call.arguments.iter().any(|word| is_partial(&word.text))
}

/// Does code fill the cache wherever it succeeds?
fn fills(script: &Script, calls: &[Call<'_>], manager: &Manager, clean: &Clean) -> bool {
    let fetches = |call: &&Call<'_>| call.is_of(manager) && fetches_all(call, clean);
    calls.iter().filter(fetches).any(|call| script.needs(call.command))
        || !clean.fetched_by_scripts.is_empty()
            && script
                .commands()
                .into_iter()
                .any(|visit| is_fetching_script(script, visit.command, clean) && script.needs(visit.command))
}

/// The first command that needs the cache for sure; `None` where there is none, or the code fetches it before.
pub fn first_need<'m>(
    model: &'m Model<'_>,
    script: &'m Script,
    manager: &Manager,
    clean: &Clean,
) -> Option<&'m Simple> {
    match first_use(script, &model.managers.calls(script), manager, clean, |_, _, _| {}) {
        Use::Sure(command) => Some(command),
        Use::Possible | Use::None => None,
    }
}

/// What code does with the cache first.
enum Use<'m> {
    /// It never uses the cache, or fetches it before.
    None,
    /// This command needs it.
    Sure(&'m Simple),
    /// A command may need it: its name only begins like one that does.
    Possible,
}

/// `calls`: those of the script. `passed` is told of the commands before, with their words and names.
fn first_use<'m>(
    script: &'m Script,
    calls: &[Call<'_>],
    manager: &Manager,
    clean: &Clean,
    mut passed: impl FnMut(&Simple, &[ShellWord], &str),
) -> Use<'m> {
    let own = |command: &Simple| {
        calls.iter().find(|call| std::ptr::eq(call.command, command)).filter(|call| call.is_of(manager))
    };
    for visit in script.commands() {
        if let Some(call) = own(visit.command) {
            // The first call that matters decides.
            if fetches_all(call, clean) {
                return Use::None;
            }
            if call.is_one_of(&clean.needed_by) {
                return Use::Sure(visit.command);
            }
        }
        let words = effective_words(visit.command);
        let Some(first) = words.first() else { continue };
        let known = first.file_name();
        let name = known.as_deref().unwrap_or_else(|| file_name(&first.text));
        let programs = &clean.needed_by_programs;
        if programs.iter().any(|program| glob(program, name)) {
            let is_sure = programs.iter().any(|program| program == name);
            return if is_sure { Use::Sure(visit.command) } else { Use::Possible };
        }
        if is_fetching_script(script, visit.command, clean) {
            return Use::None;
        }
        let holds = |word: &ShellWord, text: &str| {
            *text == *word.text || is_posix(name) && contains_word(&word.text, text, "_-")
        };
        let any = |texts: &[Text]| words[1..].iter().any(|word| texts.iter().any(|text| holds(word, text)));
        if any(&manager.commands) && any(&clean.needed_by) {
            return Use::Possible;
        }
        passed(visit.command, words, name);
    }
    Use::None
}

/// Is a program known to have no use for the cache, and so one that it is told to run (`find -exec`, `xargs`)?
fn is_harmless(words: &[ShellWord], name: &str, clean: &Clean) -> bool {
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
    let mut run =
        words.windows(2).filter(|pair| pair[0].text.starts_with("-exec") || &*pair[0].text == "-ok");
    is_known(name) && run.all(|pair| is_known_word(&pair[1]))
}

/// Does a command run a script that is known not to use the cache?
fn runs_a_harmless_script(script: &Script, command: &Simple, words: &[ShellWord], clean: &Clean) -> bool {
    let is_known = |file: &str| clean.unused_by_scripts.iter().any(|known| glob(known, file));
    let file = |word: &ShellWord| is_known(file_name(&word.text));
    words.iter().take(3).any(file) || address_of(script, command).as_deref().is_some_and(is_known)
}

/// Is it a shell that a script is piped to which fetches the cache itself?
fn is_fetching_script(script: &Script, shell: &Simple, clean: &Clean) -> bool {
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
    let words = fetch.words.iter().filter_map(ShellWord::literal);
    let mut addresses: Vec<_> = words.filter(|word| word.contains("://")).collect();
    addresses.pop().filter(|_| addresses.is_empty()).map(Cow::into_owned)
}

/// The parts of names that programs have which set something up.
const SETS_UP: &[&str] = &["install", "setup", "bootstrap", "provision", "prepare", "deps", "init"];

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
fn script_of(words: &[ShellWord], name: &str) -> Option<String> {
    let quoted = |word: &ShellWord| word.literal().map(|text| format!("`{text}`"));
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
        // `install-strip` installs what was made.
        let is_of_its_own = |target: &str| {
            target.starts_with("install") && !["dep", "build", "pkg"].iter().any(|part| target.contains(part))
        };
        let targets =
            words[1..].iter().filter(|word| !word.text.starts_with('-') && !word.text.contains('='));
        let mut targets = targets.filter(|word| sets_up(&word.text) && !is_of_its_own(&word.text));
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

/// What comes after each instruction of a stage.
pub struct Later {
    /// By index: the next that needs the cache, in the stage or those that build on it.
    pub cache: BTreeMap<usize, usize>,
    /// By index: what may need it later, as the subject of a clause.
    pub doubtful: BTreeMap<usize, String>,
    /// The cache is kept on purpose.
    pub is_kept: bool,
}

impl Later {
    /// Looks ahead once for a whole stage.
    pub fn of(model: &Model<'_>, stage: &Stage<'_>, needs: &Needs<'_, '_>, clean: &Clean) -> Later {
        let mut later = Later { cache: BTreeMap::new(), doubtful: BTreeMap::new(), is_kept: false };
        let below: Vec<_> = model.descendants(stage).flat_map(|stage| model.body(stage)).collect();
        let sites: Vec<_> = model.body(stage).chain(below).collect();
        let before = model.sites_before(stage, stage.from).map(|site| site.index);
        let all: Vec<_> = before.chain(sites.iter().map(|site| site.index)).collect();
        // It comes last of all.
        let (mut cache, mut doubtful) =
            (None, all.iter().find_map(|index| afterwards(model, model.site(*index), clean)));
        for site in sites.iter().rev() {
            if let Some(index) = cache {
                later.cache.insert(site.index, index);
            }
            if let Some(subject) = &doubtful {
                later.doubtful.insert(site.index, String::clone(subject));
            }
            let need = needs.at(site.index);
            // What a RUN of this stage fills is there for all that follow; one of a stage that builds on it is not.
            if need.fills && stage.body.contains(&site.index) {
                (cache, doubtful) = (None, None);
            }
            if need.cache {
                cache = Some(site.index);
            }
            if let Some(name) = &need.doubtful {
                doubtful = Some(format!("{name}, which runs later,"));
            }
        }
        let kept_by = || clean.kept_by.iter().map(|text| &**text);
        later.is_kept = all.iter().any(|index| model.holds_any(model.site(*index), kept_by()));
        later
    }
}
