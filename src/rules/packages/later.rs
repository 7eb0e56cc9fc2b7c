//! What comes after an instruction on top of its layer, and needs what a
//! cleaning would take away.

use std::collections::BTreeMap;

use crate::{
    knowledge::{Manager, packages::Clean},
    model::{Model, Site, Stage, packages::effective_words},
    syntax::{
        Keyword,
        shell::{self, Script},
        words::contains_word,
    },
};

/// What each instruction of a file needs of a manager's cache.
pub struct Needs(Vec<Need>);

/// What an instruction needs.
#[derive(Clone, Default)]
struct Need {
    /// It uses the cache without filling it first.
    cache: bool,
    /// It runs a script that may do so.
    script: Option<String>,
}

impl Needs {
    /// Of all instructions.
    pub fn of(model: &Model<'_>, manager: &Manager, clean: &Clean) -> Needs {
        Needs(model.sites().map(|site| need(model, site, manager, clean)).collect())
    }

    /// Does an instruction use the cache without filling it first?
    pub fn cache(&self, index: usize) -> bool {
        self.0[index].cache
    }
}

fn need(model: &Model<'_>, site: Site<'_>, manager: &Manager, clean: &Clean) -> Need {
    if clean.needed_by.is_empty() {
        return Need::default();
    }
    let text = model.document.text(&site.range);
    let named = manager.commands.iter().any(|command| contains_word(text, command, "_-"));
    match site.keyword {
        Keyword::Onbuild | Keyword::Cmd | Keyword::Entrypoint => Need { cache: named, script: None },
        Keyword::Run if named || text.contains(".sh") => match model.script(site) {
            Ok(script) => need_of(model, script, manager, clean),
            Err(_) => match model.json_code(site) {
                Some(code) => match shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\') {
                    Ok(script) => need_of(model, &script, manager, clean),
                    Err(_) => Need { cache: named, script: None },
                },
                None => Need { cache: named, script: None },
            },
        },
        _ => Need::default(),
    }
}

fn need_of(model: &Model<'_>, script: &Script, manager: &Manager, clean: &Clean) -> Need {
    let mut need = Need::default();
    for visit in script.commands() {
        if let Some(call) = model.managers.call(visit).filter(|call| call.is_of(manager)) {
            // The first call that matters decides.
            if call.refreshes() {
                return need;
            }
            if call.is_one_of(&clean.needed_by) {
                need.cache = true;
                return need;
            }
        }
        let words = effective_words(visit.command);
        let runs = words.first().is_some_and(|word| {
            let name = word.text.rsplit('/').next().unwrap_or_default();
            matches!(name, "sh" | "bash" | "source" | ".") || word.text.ends_with(".sh")
        });
        if runs && need.script.is_none() {
            need.script =
                words.iter().take(3).filter_map(|word| word.literal()).find(|name| name.ends_with(".sh"));
        }
    }
    need
}

/// What comes after each instruction of a stage.
pub struct Later {
    /// By index: the next that needs the cache, in the stage or those that build on it.
    pub cache: BTreeMap<usize, usize>,
    /// By index: the next that runs a script which may need it.
    pub script: BTreeMap<usize, String>,
    /// The cache is kept on purpose.
    pub is_kept: bool,
}

impl Later {
    /// Looks ahead once for a whole stage.
    pub fn of(model: &Model<'_>, stage: &Stage<'_>, needs: &Needs, clean: &Clean) -> Later {
        let mut later = Later { cache: BTreeMap::new(), script: BTreeMap::new(), is_kept: false };
        let below: Vec<_> = model.descendants(stage).flat_map(|stage| model.body(stage)).collect();
        let sites: Vec<_> = model.body(stage).chain(below).collect();
        let (mut cache, mut script) = (None, None);
        for site in sites.iter().rev() {
            if let Some(index) = cache {
                later.cache.insert(site.index, index);
            }
            if let Some(name) = &script {
                later.script.insert(site.index, String::clone(name));
            }
            let need = &needs.0[site.index];
            if need.cache {
                cache = Some(site.index);
            }
            if need.script.is_some() {
                script.clone_from(&need.script);
            }
        }
        let before = model.sites_before(stage, stage.from).map(|site| site.index);
        let mut all = before.chain(sites.iter().map(|site| site.index));
        later.is_kept = !clean.kept_by.is_empty()
            && all.any(|index| {
                let text = model.document.text(&model.site(index).range);
                clean.kept_by.iter().any(|kept| text.contains(kept.as_str()))
            });
        later
    }
}
