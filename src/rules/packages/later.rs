//! What comes after an instruction on top of its layer, and needs what a
//! cleaning would take away.

use std::{cell::OnceCell, collections::BTreeMap};

use super::{
    afterwards::{afterwards, said_to_be_a_base},
    opaque::{
        code_in, downloaded_script, is_fetching_script, is_harmless, runs_a_harmless_script, script_of,
    },
    strangers::uninstalls_a_stranger,
};
use crate::{
    knowledge::{Manager, Managers, Text, glob, package_managers::Clean},
    model::{
        Model, Site, Stage,
        packages::{Call, effective_words},
    },
    syntax::{
        Keyword,
        shell::{self, AndOr, Command, Operator, Script, ShellWord, Simple, Visit, is_posix},
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
    let asks = Asks { managers: model.managers, manager, clean };
    let named = || manager.commands.iter().any(|command| contains_word(text, command, "_-"));
    match site.keyword {
        Keyword::Onbuild | Keyword::Cmd | Keyword::Entrypoint => Need { cache: named(), ..Need::default() },
        Keyword::Run => match model.script(site) {
            Ok(script) => {
                let calls = model.calls(site);
                let downloaded = |words: &[ShellWord]| downloaded_script(model, site, words);
                let mut need = need_of(script, &calls, asks, &downloaded);
                need.fills = fills(script, &calls, manager, clean);
                if need.doubtful.is_none() {
                    // Only what stands before the fetching can want for the lists.
                    let fetch = calls.iter().find(|call| call.is_of(manager) && fetches_all(call, clean));
                    let end =
                        fetch.filter(|_| need.fills).map_or(usize::MAX, |call| call.command.range.start);
                    let stage = model.stage_of(site.index);
                    let stranger = |stage| uninstalls_a_stranger(model, stage, site, manager, end);
                    need.doubtful = stage.and_then(stranger).map(|title| format!("`{title}`"));
                }
                need
            }
            Err(_) => match model.json_code(site) {
                Some(code) => match parsed(&code) {
                    Some(script) => need_of(&script, &model.managers.calls(&script), asks, &|_| None),
                    None => Need { cache: named(), ..Need::default() },
                },
                None => Need { cache: named(), ..Need::default() },
            },
        },
        _ => Need::default(),
    }
}

/// `downloaded`: the script from elsewhere that a command runs.
fn need_of(
    script: &Script,
    calls: &[Call<'_>],
    asks: Asks<'_>,
    downloaded: &dyn Fn(&[ShellWord]) -> Option<String>,
) -> Need {
    let clean = asks.clean;
    let mut need = Need::default();
    let found = first_use(script, calls, asks, &mut |script, command, words, name| {
        if need.doubtful.is_none() {
            let is_call = || asks.managers.call(Visit { command, top_level: true }).is_some();
            let is_known = || is_posix(name) || is_harmless(words, name, clean) || is_call();
            let said = script_of(words, name)
                .or_else(|| (!is_known()).then(|| format!("`{name}`")))
                .or_else(|| downloaded(words).filter(|_| !clean.unused_by_programs.is_empty()));
            need.doubtful = said.filter(|_| !runs_a_harmless_script(script, command, words, clean));
        }
    });
    need.cache = matches!(found, Use::Sure(_) | Use::Possible);
    if let (Use::Unfetched(title), None) = (found, &need.doubtful) {
        need.doubtful = Some(format!("`{title}`"));
    }
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
    let asks = Asks { managers: model.managers, manager, clean };
    match first_use(script, &model.managers.calls(script), asks, &mut |_, _, _, _| {}) {
        Use::Sure(command) => Some(command),
        _ => None,
    }
}

/// Whose cache is asked about.
#[derive(Clone, Copy)]
struct Asks<'m> {
    managers: &'m Managers,
    manager: &'m Manager,
    clean: &'m Clean,
}

/// What code does with the cache first.
enum Use<'m> {
    /// It never uses the cache.
    None,
    /// It fetches the cache before it uses it.
    Fetched,
    /// This command needs it.
    Sure(&'m Simple),
    /// A command may need it: its name only begins like one that does.
    Possible,
    /// The call with this title goes on where something before the fetching fails, and then needs what was there.
    Unfetched(String),
}

/// What is told of a command in a script, with its words and its name.
type Passed<'p> = dyn FnMut(&Script, &Simple, &[ShellWord], &str) + 'p;

/// `calls`: those of the script. `passed` is told of the commands before.
fn first_use<'m>(script: &'m Script, calls: &[Call<'_>], asks: Asks<'_>, passed: &mut Passed<'_>) -> Use<'m> {
    let Asks { managers, manager, clean } = asks;
    let own = |command: &Simple| {
        calls.iter().find(|call| std::ptr::eq(call.command, command)).filter(|call| call.is_of(manager))
    };
    let mut skipped: Option<&Simple> = None;
    for visit in script.commands() {
        if let Some(call) = own(visit.command) {
            // The first call that matters decides.
            if fetches_all(call, clean) {
                if !is_skipped_silently(script, call.command) {
                    return Use::Fetched;
                }
                skipped = skipped.or(Some(call.command));
            } else if call.is_one_of(&clean.needed_by) {
                match skipped {
                    None => return Use::Sure(visit.command),
                    Some(fetch) if !script.leads(fetch, visit.command) => {
                        return Use::Unfetched(call.title());
                    }
                    Some(_) => {}
                }
            }
        }
        if skipped.is_some() {
            continue;
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
            return Use::Fetched;
        }
        if let Some(inner) = code_in(words, name).and_then(|code| parsed(&code)) {
            match first_use(&inner, &managers.calls(&inner), asks, passed) {
                Use::None => continue,
                Use::Fetched => return Use::Fetched,
                Use::Unfetched(title) => return Use::Unfetched(title),
                Use::Sure(_) | Use::Possible => return Use::Possible,
            }
        }
        let holds = |word: &ShellWord, text: &str| {
            *text == *word.text || is_posix(name) && contains_word(&word.text, text, "_-")
        };
        let any = |texts: &[Text]| words[1..].iter().any(|word| texts.iter().any(|text| holds(word, text)));
        if any(&manager.commands) && any(&clean.needed_by) {
            return Use::Possible;
        }
        passed(script, visit.command, words, name);
    }
    Use::None
}

fn parsed(code: &str) -> Option<Script> {
    shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\').ok()
}

/// May a command before it in a list of `&&` fail, and the script go on without either?
fn is_skipped_silently(script: &Script, command: &Simple) -> bool {
    let is_it = |other: &Command| matches!(other, Command::Simple(simple) if std::ptr::eq(simple, command));
    let place = |list: &AndOr| list.pipelines.iter().position(|pipeline| pipeline.commands.iter().any(is_it));
    let found = script.list.iter().find_map(|list| Some((list, place(list)?)));
    found.is_some_and(|(list, at)| {
        at > 0 && list.operators[..at].iter().all(|(operator, _)| *operator == Operator::And)
    }) && !script.needs(command)
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
        if doubtful.is_none() && !clean.needed_by.is_empty() {
            doubtful = said_to_be_a_base(model);
        }
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
