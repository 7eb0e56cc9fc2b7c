//! Package lists that stay in the layer that fetched them.

use super::append::append;
use crate::{
    Settings,
    knowledge::{Manager, packages::Clean},
    model::{
        Model, Site, Stage, User,
        packages::{Call, calls},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, shell::Script},
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
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        for site in model.package_runs(stage) {
            let Ok(script) = model.script(site) else { continue };
            let calls = calls(script);
            let mut done: Vec<&str> = Vec::new();
            for call in &calls {
                let Some(clean) = &call.manager.clean else { continue };
                if !call.refreshes() || done.contains(&call.manager.name.as_str()) {
                    continue;
                }
                done.push(&call.manager.name);
                let leaves =
                    Leaves { model, stage, site, script, calls: &calls, manager: call.manager, clean };
                findings.extend(leaves.judge(call));
            }
        }
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
    fn judge(&self, call: &Call<'_>) -> Option<Finding> {
        if self.is_cleaned()
            || self.model.mount_covers(self.site, &self.clean.folders)
            || self.keeps_on_purpose()
        {
            return None;
        }
        let message =
            format!("the lists that `{} {}` fetches stay in the layer", self.manager.name, call.verb_text());
        let finding = RULE
            .finding(self.site, call.command.range.clone(), message)
            .coded(self.clean.codes.iter().map(String::as_str));
        let command = &self.clean.command;
        if let Some(later) = self.needed_by() {
            // The lists are used on purpose; whoever joins the two finds the rest.
            return Some(finding.by_hand(format!(
                "Join it with the install in line {later}, which needs the lists, and end that RUN with `{command}`"
            )));
        }
        let by_hand = |why: &str| format!("End this RUN with `{command}`; dfix doesn't, since {why}");
        let user = self.model.user_before(self.stage, self.site.index).user;
        if matches!(user, User::Other(_)) {
            return Some(finding.by_hand(by_hand("it doesn't run as root")));
        }
        if !self
            .calls
            .iter()
            .any(|other| std::ptr::eq(other.manager, self.manager) && other.top_level && other.refreshes())
        {
            return Some(finding.by_hand(by_hand("the lists are fetched inside a compound command")));
        }
        match append(self.model, self.site, self.script, command) {
            Err(why) => Some(finding.by_hand(by_hand(why))),
            Ok(insertion) => {
                let applicability = match self.opaque_later() {
                    Some(name) => {
                        Applicability::Unsafe(format!("`{name}`, which runs later, may need the lists"))
                    }
                    None => Applicability::Safe,
                };
                let fix = Fix::new(format!("remove the lists: `{command}`"), applicability)
                    .framed(Change::Inside(self.site.index))
                    .insert(insertion.at, insertion.text);
                Some(finding.fixed_by(fix))
            }
        }
    }

    /// Is a folder of the cache removed behind the last call that fills it?
    fn is_cleaned(&self) -> bool {
        let last_fill = self
            .calls
            .iter()
            .filter(|call| std::ptr::eq(call.manager, self.manager) && call.refreshes())
            .map(|call| call.command.range.start)
            .max()
            .unwrap_or(0);
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

    fn keeps_on_purpose(&self) -> bool {
        let Some(marker) = &self.clean.keeps_marker else { return false };
        self.model
            .sites_before(self.stage, self.stage.body.end)
            .any(|site| self.model.document.text(&site.range).contains(marker.as_str()))
    }

    /// The line of a later install that fetches no lists of its own.
    fn needed_by(&self) -> Option<usize> {
        self.later().find_map(|site| {
            let line = *site.lines.start();
            let text = self.model.document.text(&site.range);
            let named = || self.manager.commands.iter().any(|command| has_word(text, command));
            if site.keyword == Keyword::Onbuild {
                return named().then_some(line);
            }
            if site.keyword != Keyword::Run || !named() {
                return None;
            }
            let Ok(script) = self.model.script(site) else { return Some(line) };
            let calls = calls(script);
            let mut own = calls.iter().filter(|call| std::ptr::eq(call.manager, self.manager));
            // The first call that matters decides.
            own.find(|call| call.refreshes() || call.installs()).filter(|call| call.installs()).map(|_| line)
        })
    }

    /// A script that runs later and may call the manager unseen.
    fn opaque_later(&self) -> Option<String> {
        self.later().filter(|site| site.keyword == Keyword::Run).find_map(|site| {
            let Ok(script) = self.model.script(site) else { return None };
            let mut refreshed = false;
            for visit in script.commands() {
                let words = crate::model::packages::effective_words(visit.command);
                let mut names = words.iter().take(3).filter_map(|word| word.literal());
                let calls_manager = words.first().is_some_and(|word| self.manager.is_run_by(&word.text));
                refreshed |= calls_manager
                    && words.iter().any(|word| self.manager.refresh.contains(&word.text.to_string()));
                if refreshed {
                    return None;
                }
                let script = names.find(|name| name.ends_with(".sh"));
                let runs = words.first().is_some_and(|word| {
                    let name = word.text.rsplit('/').next().unwrap_or_default();
                    matches!(name, "sh" | "bash" | "source" | ".") || word.text.ends_with(".sh")
                });
                if let Some(script) = script.filter(|_| runs) {
                    return Some(script);
                }
            }
            None
        })
    }

    /// The instructions that run after this one on top of its layer.
    fn later(&self) -> impl Iterator<Item = Site<'_>> {
        let own = self.model.body(self.stage).filter(|site| site.index > self.site.index);
        own.chain(self.model.descendants(self.stage).flat_map(|stage| self.model.body(stage)))
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

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}
