//! Package lists that stay in the layer that fetched them.

use std::collections::BTreeMap;

use super::append::append;
use crate::{
    Settings,
    knowledge::{
        Manager,
        packages::{self, Clean},
    },
    model::{
        Model, Site, Stage, User,
        packages::{Call, call, calls, effective_words},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, shell::Script, words::contains_word},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "clean-package-cache",
    aliases: &["DL3009"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A RUN leaves the package manager's lists or caches in its layer",
    why: "What a layer holds stays in the image for good, even if a later instruction deletes it. Package lists are 20 to \
          50 MB, are of no use in the finished image, and grow stale there.",
    fix_safety: "Safe where the cleaning can stand in the same RUN without changing its exit status, as root, and nothing \
                 later needs the lists. Unsafe where a script that runs later might. Nothing is done where the shell code \
                 ends in `||`, a pipeline or a compound command.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for manager in packages::managers() {
        let Some(clean) = &manager.clean else { continue };
        // What each instruction needs of the lists, found out once.
        let mut needs: Option<Vec<Need>> = None;
        for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
            let mut after: Option<After> = None;
            for site in model.package_runs(stage) {
                let Ok(script) = model.script(site) else { continue };
                let calls = calls(script);
                let Some(call) = calls.iter().find(|call| call.is_of(manager) && call.refreshes()) else {
                    continue;
                };
                let needs = needs
                    .get_or_insert_with(|| model.sites().map(|site| need(model, site, manager)).collect());
                let after = after.get_or_insert_with(|| After::of(model, stage, needs, clean));
                let leaves = Leaves { model, stage, site, script, calls: &calls, manager, clean };
                findings.extend(leaves.judge(call, after));
            }
        }
    }
}

/// What an instruction needs of a manager's lists.
#[derive(Clone, Default)]
struct Need {
    /// It installs without fetching lists of its own.
    lists: bool,
    /// It runs a script that may do so.
    script: Option<String>,
}

fn need(model: &Model<'_>, site: Site<'_>, manager: &'static Manager) -> Need {
    let text = model.document.text(&site.range);
    let named = manager.commands.iter().any(|command| contains_word(text, command, "_-"));
    match site.keyword {
        Keyword::Onbuild => Need { lists: named, script: None },
        Keyword::Run if named || text.contains(".sh") => match model.script(site) {
            Ok(script) => need_of(script, manager),
            Err(_) => Need { lists: named, script: None },
        },
        _ => Need::default(),
    }
}

fn need_of(script: &Script, manager: &'static Manager) -> Need {
    let mut need = Need::default();
    for visit in script.commands() {
        if let Some(call) = call(visit.command, visit.top_level).filter(|call| call.is_of(manager)) {
            // The first call that matters decides.
            if call.refreshes() {
                return need;
            }
            if call.installs() {
                need.lists = true;
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

/// What comes after an instruction on top of its layer.
struct After {
    /// By index: the next that needs the lists, in the stage or those that build on it.
    lists: BTreeMap<usize, usize>,
    /// By index: the next that runs a script.
    script: BTreeMap<usize, String>,
    /// The lists are kept on purpose.
    kept: bool,
}

impl After {
    fn of(model: &Model<'_>, stage: &Stage<'_>, needs: &[Need], clean: &Clean) -> After {
        let mut after = After { lists: BTreeMap::new(), script: BTreeMap::new(), kept: false };
        let below: Vec<_> = model.descendants(stage).flat_map(|stage| model.body(stage)).collect();
        let (mut lists, mut script) = (None, None);
        for site in model.body(stage).chain(below).collect::<Vec<_>>().into_iter().rev() {
            if let Some(index) = lists {
                after.lists.insert(site.index, index);
            }
            if let Some(name) = &script {
                after.script.insert(site.index, String::clone(name));
            }
            let need = &needs[site.index];
            if need.lists {
                lists = Some(site.index);
            }
            if need.script.is_some() {
                script.clone_from(&need.script);
            }
        }
        after.kept = clean.keeps_marker.as_ref().is_some_and(|marker| {
            let mut sites = model.sites_before(stage, stage.body.end);
            sites.any(|site| model.document.text(&site.range).contains(marker.as_str()))
        });
        after
    }
}

/// A RUN that fetches the lists of a manager.
struct Leaves<'m, 'd> {
    model: &'m Model<'d>,
    stage: &'m Stage<'d>,
    site: Site<'d>,
    script: &'m Script,
    calls: &'m [Call<'m>],
    manager: &'static Manager,
    clean: &'static Clean,
}

impl Leaves<'_, '_> {
    fn judge(&self, call: &Call<'_>, after: &After) -> Option<Finding> {
        if after.kept || self.is_cleaned() || self.model.mount_covers(self.site, &self.clean.folders) {
            return None;
        }
        let message =
            format!("the lists that `{} {}` fetches stay in the layer", self.manager.name, call.verb_text());
        let finding = RULE
            .finding(self.site, call.command.range.clone(), message)
            .coded(self.clean.codes.iter().map(String::as_str));
        let command = &self.clean.command;
        if let Some(&later) = after.lists.get(&self.site.index) {
            let line = *self.model.site(later).lines.start();
            return Some(finding.by_hand(format!(
                "Join it with the install in line {line}, which needs the lists, and end that RUN with `{command}`"
            )));
        }
        let by_hand = |why: &str| format!("End this RUN with `{command}`; dfix doesn't, since {why}");
        let user = self.model.user_before(self.stage, self.site.index).user;
        if matches!(user, User::Other(_)) {
            return Some(finding.by_hand(by_hand("it doesn't run as root")));
        }
        if !self.calls.iter().any(|other| other.is_of(self.manager) && other.top_level && other.refreshes()) {
            return Some(finding.by_hand(by_hand("the lists are fetched inside a compound command")));
        }
        Some(match append(self.model, self.site, self.script, command) {
            Err(why) => finding.by_hand(by_hand(why)),
            Ok(insertion) => {
                let applicability = match after.script.get(&self.site.index) {
                    Some(name) => {
                        Applicability::Unsafe(format!("`{name}`, which runs later, may need the lists"))
                    }
                    None => Applicability::Safe,
                };
                let fix = Fix::new(format!("remove the lists: `{command}`"), applicability)
                    .framed(Change::Inside(self.site.index))
                    .insert(insertion.at, insertion.text);
                finding.fixed_by(fix)
            }
        })
    }

    /// Is a folder of the cache removed behind the last call that fills it?
    fn is_cleaned(&self) -> bool {
        let fills = self.calls.iter().filter(|call| call.is_of(self.manager) && call.refreshes());
        let last_fill = fills.map(|call| call.command.range.start).max().unwrap_or(0);
        self.script.commands().iter().any(|visit| {
            let removes =
                visit.command.words.iter().any(|word| matches!(&*word.text, "rm" | "find" | "rmdir"));
            removes
                && visit.command.range.start > last_fill
                && visit
                    .command
                    .words
                    .iter()
                    .any(|word| self.clean.folders.iter().any(|f| covers(&word.text, f)))
        })
    }
}

/// Does a path with a glob at its end cover a folder's content?
fn covers(path: &str, folder: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    let bare = path.trim_end_matches(['*', '/', '.']);
    bare == folder
        || (!bare.is_empty() && folder.strip_prefix(bare).is_some_and(|rest| rest.starts_with('/')))
        || path.split_once('{').is_some_and(|(head, tail)| {
            tail.trim_end_matches(['}', '*', '/'])
                .split(',')
                .any(|part| covers(&format!("{head}{}", part.trim_end_matches('}')), folder))
        })
}
