//! Package lists and caches that stay in the layer that fetched them.

mod program;

use super::{
    Run,
    append::{append, insert_behind},
    cleaning::{is_cleaned, move_up},
    edition::{self, Verdict},
    later::{Later, Needs},
    opaque::has_no_use_for_it,
    removals::strict_removals,
    renew::{fetch_there, fetches_the_same, renew},
    uses::used_later,
};
use crate::{
    Settings,
    knowledge::{Manager, commands::Kind, glob, package_managers::Clean},
    model::{
        Entry, Invocation, Model, Site, Stage, User,
        packages::{Call, effective_words},
    },
    rules::{Category, Default, Finding, Rule, Severity, layout::without_command},
    syntax::{
        shell::{self, NotLookedAt, Simple},
        words::{self, contains_word},
    },
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "clean-package-cache",
    aliases: &["DL3009", "DL3032", "DL3036", "DL3040", "DL3060"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A RUN leaves the package manager's lists or caches in its layer",
    why: "What a layer holds stays in the image for good, even if a later instruction deletes it. Package lists alone are \
          20 to 50 MB, are of no use in the finished image, and grow stale there.",
    fix_safety: "Safe where the cleaning can stand in the same RUN without changing its exit status, as the user who \
                 fetched, and nothing later needs what is removed; a RUN that follows and does nothing but clean after \
                 this one, and perhaps empty /tmp, joins it, in its own words. Where a later RUN, or two, need the lists, \
                 they fetch them anew, if all that stands between is known and changes no sources. Lists that nothing \
                 uses aren't fetched where a known program starts. Unsafe where something later might: \
                 a script, a program that isn't known to have no use for lists, an image that builds on this one, as its \
                 ONBUILD says, or what the container starts; where a later command names the cache's folder, where sudo \
                 would have to allow it, where what stands before a later RUN that fetches its own isn't known, or where the edition of the manager is not known (Yarn 2 and newer run from their \
                 cache). Nothing is done where the shell code ends in `||`, in the background, or in a compound command \
                 under `set -e`. Stages that are not shipped, and folders that a mount covers, are left alone.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    // The RUNs of each shipped stage, read once for all managers.
    let mut stages = vec![];
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        let mut runs = vec![];
        for site in model.package_runs(stage) {
            match model.script(site) {
                Ok(script) => runs.push(Run { model, stage, site, script, calls: model.calls(site) }),
                Err(why) => in_json(model, site, why, findings),
            }
        }
        stages.push((stage, runs));
    }
    if stages.iter().all(|(_, runs)| runs.is_empty()) {
        return;
    }
    for manager in model.called_managers() {
        let Some(clean) = &manager.clean else { continue };
        // What each instruction needs of the cache, found out once.
        let mut needs: Option<Needs<'_, '_>> = None;
        for (stage, runs) in &stages {
            let mut later: Option<Later> = None;
            for run in runs {
                let Some(leaves) = Leaves::of(run, manager, clean) else { continue };
                let needs = needs.get_or_insert_with(|| Needs::of(model, manager, clean));
                let later = later.get_or_insert_with(|| Later::of(model, stage, needs, clean));
                findings.extend(leaves.judge(later, needs));
            }
        }
    }
}

/// Does a call fill the cache?
fn fills(call: &Call<'_>, manager: &Manager, clean: &Clean) -> bool {
    call.is_of(manager)
        && call.is_one_of(&clean.after)
        && !call.names_nothing()
        && !clean.needless_with.iter().any(|option| call.has_option(option))
}

/// A RUN in JSON form: told, and left to a person.
fn in_json(model: &Model<'_>, site: Site<'_>, why: NotLookedAt, findings: &mut Vec<Finding>) {
    let code = model.json_code(site).filter(|_| why == NotLookedAt::NoShell);
    let script =
        code.and_then(|code| shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\').ok());
    let Some(script) = script else { return };
    let commands: Vec<_> = script.commands().iter().map(|visit| visit.command).collect();
    let calls = model.managers.calls(&script);
    for (at, call) in calls.iter().enumerate() {
        let Some(clean) = &call.manager.clean else { continue };
        let is_last = calls[at + 1..].iter().all(|other| !fills(other, call.manager, clean));
        if !fills(call, call.manager, clean)
            || !is_last
            || is_cleaned(&commands, call, clean)
            || model.mount_covers(site, &clean.folders)
        {
            continue;
        }
        let finding = RULE.finding(site, site.range.clone(), message(clean, call));
        let command = clean.command.replace("{program}", &call.manager.commands[0]);
        findings.push(finding.coded_as(&clean.codes).by_hand(format!(
            "Write this RUN in shell form and end it with `{command}`; dfix doesn't, since {}",
            why.reason()
        )));
    }
}

/// Do the comments right below an instruction hold a call of the manager?
fn is_commented_out_below(model: &Model<'_>, site: Site<'_>, manager: &Manager) -> bool {
    let text = &model.document.source().text()[site.range.end..];
    let lines = text.lines().skip(1).map(str::trim);
    let mut comments = lines.take_while(|line| line.is_empty() || line.starts_with('#'));
    comments.any(|line| manager.commands.iter().any(|name| contains_word(line, name, "_-")))
}

/// Does the container of a stage run programs that are known, none of them a shell? A script may go on with what the
/// file prepared, and so may a person.
fn starts_what_is_known(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    let is_known =
        |program: &Invocation| program.known().is_some_and(|known| known.kind != Kind::Interactive);
    matches!(model.entry(stage), Entry::Programs(programs) if programs.iter().all(is_known))
}

fn message(clean: &Clean, call: &Call<'_>) -> String {
    format!("the {} that `{}` fetches stay in the layer", clean.what, call.title())
}

/// A RUN that fills the cache of a manager.
struct Leaves<'r, 'm, 'd> {
    run: &'r Run<'m, 'd>,
    clean: &'r Clean,
    /// The last call that fills it.
    call: &'r Call<'m>,
    /// Does a call that fills it stand on the top level?
    top_level: bool,
}

impl<'r, 'm, 'd> Leaves<'r, 'm, 'd> {
    fn of(run: &'r Run<'m, 'd>, manager: &Manager, clean: &'r Clean) -> Option<Leaves<'r, 'm, 'd>> {
        let filling = || run.calls.iter().filter(|call| fills(call, manager, clean));
        let call = filling().max_by_key(|call| call.command.range.start)?;
        let at_home = filling().all(|call| {
            let words = call.command.assignments.iter().chain(&call.command.words);
            words.into_iter().all(|word| !word.text.starts_with("HOME="))
        });
        (at_home && !call.as_another).then(|| Leaves {
            run,
            clean,
            call,
            top_level: filling().any(|call| call.top_level),
        })
    }

    fn judge(&self, later: &Later, needs: &Needs<'_, '_>) -> Option<Finding> {
        let Run { model, stage, site, script, .. } = self.run;
        let commands: Vec<_> = script.commands().iter().map(|visit| visit.command).collect();
        if later.is_kept
            || is_cleaned(&commands, self.call, self.clean)
            || model.mount_covers(*site, &self.clean.folders)
        {
            return None;
        }
        let mut doubt = None;
        if let Some(edition) = &self.clean.edition {
            match edition::judge(model, stage, *site, self.call, edition) {
                Verdict::Other => return None,
                Verdict::Unknown => {
                    doubt =
                        Some(format!("{}, and nothing proves that this is {}", edition.why, edition.name));
                }
                Verdict::Proven => {}
            }
        }
        let finding = RULE
            .finding(*site, self.call.command.range.clone(), message(self.clean, self.call))
            .coded_as(&self.clean.codes);
        // Nothing later can need what the next RUN takes away.
        let moved = Fix::safe_inside(
            format!("remove the {} in this RUN, not in the next", self.clean.what),
            site.index,
        );
        if let Ok(fix) = move_up(self.run, self.call, moved) {
            return Some(finding.fixed_by(fix));
        }
        let plain = self.clean.command.replace("{program}", self.call.program_name());
        let by_hand = |why: &str| format!("End this RUN with `{plain}`; dfix doesn't, since {why}");
        let mut renewed = None;
        if let Some(&index) = later.cache.get(&site.index) {
            if self.call.manager.refresh.is_empty() {
                return None;
            }
            let next = model.site(index);
            let line = *next.lines.start();
            let what = &self.clean.what;
            let by_hand = format!(
                "Join it with the call in line {line}, which needs the {what}, and end that RUN with `{plain}`"
            );
            let is_certain = fetches_the_same(self.run, self.call, later, needs, self.clean);
            match renew(self.run, self.call, next, self.clean) {
                Ok(renewal) if self.is_used_here(&commands) => renewed = Some(renewal),
                Ok(renewal) => {
                    let fix = fetch_there(self.run, self.call, renewal, what, is_certain);
                    return Some(match fix {
                        Ok(fix) => finding.fixed_by(fix),
                        Err(_) => finding.by_hand(by_hand),
                    });
                }
                Err(_) => return Some(finding.by_hand(by_hand)),
            }
            let newer =
                format!("line {line} then fetches {} of its own, which may be newer", self.clean.what);
            doubt = Some(newer).filter(|_| !is_certain);
        }
        if self.fetches_for_nothing(&commands) {
            let title = self.call.title();
            let what = &self.clean.what;
            let safe = Fix::new(format!("take `{title}` out: nothing uses the {what}"), Applicability::Safe);
            let is_for_it = |other: &Call<'_>| other.is_of(self.call.manager) && !other.refreshes();
            let taken = match later.doubtful.get(&site.index) {
                Some(subject) => Err(format!("{subject} might")),
                None if !starts_what_is_known(model, stage) => {
                    Err("what starts, or an image that is built on this one, might".to_owned())
                }
                None if is_commented_out_below(model, *site, self.call.manager) => {
                    Err("what is commented out below might".to_owned())
                }
                None if self.run.calls.iter().any(is_for_it) => {
                    Err("other commands of the RUN are there for it".to_owned())
                }
                None => without_command(safe, model, *site, script, self.call.command).map_err(str::to_owned),
            };
            return Some(match taken {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => finding.by_hand(format!(
                    "Take `{title}` out: nothing in this file uses the {what}; dfix doesn't, since {why}"
                )),
            });
        }
        let removals = match strict_removals(self.run, self.call.command.range.start, &self.clean.folders) {
            Ok(removals) => removals,
            Err(line) => {
                return Some(finding.by_hand(format!(
                    "End this RUN with `{plain}` and take the `rm` in line {line} out: it shrinks nothing, and fails where \
                     nothing is left to remove"
                )));
            }
        };
        if self.run.is_put_off() {
            return Some(finding.by_hand(by_hand("it runs where another image is built on this one")));
        }
        let command = match self.command() {
            Ok(command) => command,
            Err(why) => return Some(finding.by_hand(by_hand(why))),
        };
        let set = self.call.command.assignments.iter().filter_map(|word| word.text.split('=').next());
        if let Some(name) =
            set.into_iter().find(|name| words::variables(&command, false).any(|v| v.name == *name))
        {
            return Some(finding.by_hand(by_hand(&format!("{name} is set for that command alone"))));
        }
        let (command, sudo) = match model.user_before(stage, site.index).user {
            User::Root => (command, false),
            _ if self.call.by_sudo => (format!("sudo {command}"), true),
            User::Other(_) if self.clean.as_root => {
                return Some(finding.by_hand(by_hand("it doesn't run as root")));
            }
            _ => (command, false),
        };
        if sudo {
            doubt = Some("sudo may not be allowed to run it".into());
        }
        if !self.top_level {
            return Some(finding.by_hand(by_hand("they are fetched inside a compound command")));
        }
        if let Some(subject) = later.doubtful.get(&site.index) {
            doubt = Some(format!("{subject} may need the {}", self.clean.what));
        }
        if let Some(line) = used_later(self.run, self.call, &self.clean.folders) {
            doubt = Some(format!("line {line} names a folder of it"));
        }
        if self.replaces_itself() {
            doubt = Some(format!("{} replaces itself, and may not run any more", self.call.manager.name));
        }
        if let Some(text) = self.may_not_know() {
            doubt = Some(format!("the {} of {text} may not know it", self.call.manager.name));
        }
        let insertion = if self.loses_its_program(&commands) {
            insert_behind(model, *site, script, self.call.command, &command)
        } else {
            append(model, *site, script, &command)
        };
        Some(match insertion {
            Err(why) => finding.by_hand(by_hand(why)),
            Ok(insertion) => {
                let applicability = doubt.map_or(Applicability::Safe, Applicability::Unsafe);
                let fix = Fix::new(format!("remove the {}: `{command}`", self.clean.what), applicability)
                    .framed(Change::Inside(site.index))
                    .replace(insertion.range, insertion.text);
                let fix = match renewed {
                    Some(renewal) => renewal.add_to(fix),
                    None => fix,
                };
                finding
                    .fixed_by(removals.into_iter().fold(fix, |fix, removal| removal.add_to(fix, site.index)))
            }
        })
    }

    /// Does it fetch lists that nothing in the RUN uses?
    fn fetches_for_nothing(&self, commands: &[&Simple]) -> bool {
        let start = self.call.command.range.start;
        let mut behind = commands.iter().filter(|command| command.range.start > start);
        self.call.refreshes()
            && !self.call.installs()
            && !self.is_used_here(commands)
            && behind.all(|command| {
                self.run.calls.iter().any(|call| std::ptr::eq(call.command, *command))
                    || has_no_use_for_it(command, self.clean)
            })
    }

    /// Does a command behind the fetching use the lists?
    fn is_used_here(&self, commands: &[&Simple]) -> bool {
        let start = self.call.command.range.start;
        let installs =
            |call: &Call<'_>| call.command.range.start > start && call.is_one_of(&self.clean.needed_by);
        let programs = &self.clean.needed_by_programs;
        self.run.calls.iter().any(|call| call.is_of(self.call.manager) && installs(call))
            || commands.iter().filter(|command| command.range.start > start).any(|command| {
                let name = effective_words(command)
                    .first()
                    .map(|word| word.text.rsplit('/').next().unwrap_or_default());
                name.is_some_and(|name| programs.iter().any(|program| glob(program, name)))
            })
    }
}
