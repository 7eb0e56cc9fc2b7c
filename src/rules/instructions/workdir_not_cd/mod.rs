//! `cd` in a RUN changes the folder for that RUN alone; WORKDIR says it once.

mod after;
mod code;

use after::Follower;
use code::{Move, is_cd};

use crate::{
    Settings,
    model::{
        Model, Site, Stage,
        folders::{cleaned, may_remove},
    },
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::{Keyword, shell::Script},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "workdir-not-cd",
    aliases: &["DL3003"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "RUN changes its folder with `cd`",
    why: "A `cd` holds for its own RUN alone, which readers and the next instruction easily miss. WORKDIR says where the \
          instructions after it work, and where the container starts.",
    fix_safety: "Safe where the RUN is a `cd` alone, which does nothing: it goes. Safe where the RUN begins with a `cd` into the \
                 folder that it starts in: the `cd` goes. Safe where a list of `&&` begins with a `cd`: a WORKDIR above the \
                 RUN does the same, and one below it goes back to the folder before, unless a WORKDIR follows anyway. That \
                 folder must be known. Unsafe in a stage that isn't shipped and where nothing later depends on the folder: \
                 nothing goes back then. Unsafe where a `cd` stands further on in such a list: the RUN becomes two, which is \
                 done only where the second removes nothing. By hand elsewhere.",
    bad: "FROM debian:12\nRUN cd /src && make\nWORKDIR /app\nUSER 10001:10001\n",
    good: "FROM debian:12\nWORKDIR /src\nRUN make\nWORKDIR /app\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Run) {
            if !model.document.text(&site.range).contains("cd") {
                continue;
            }
            let Ok(script) = model.script(site) else { continue };
            let commands = script.commands();
            let mut changes = commands.iter().map(|visit| visit.command).filter(|command| is_cd(command));
            let Some(first) = changes.next() else { continue };
            let finding = RULE.finding(site, first.range.clone(), "RUN changes its folder with `cd`");
            findings.push(match fix(model, stage, site, script) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => {
                    finding.by_hand(format!("Set the folder with WORKDIR; dfix doesn't, since {why}"))
                }
            });
        }
    }
}

fn fix<'d>(model: &Model<'d>, stage: &Stage<'d>, site: Site<'d>, script: &Script) -> Result<Fix, String> {
    if code::is_alone(script) {
        let fix = Fix::new("remove the RUN: a `cd` ends with it", Applicability::Safe);
        return layout::removed(fix, model, site).map_err(str::to_owned);
    }
    let step = code::read(model, stage, site, script)?;
    let here = model.certain_workdir_before(stage, site.index);
    if here.as_ref() == Some(&step.folder) {
        return Ok(
            Fix::safe_inside("remove the `cd`: the RUN starts there", site.index).replace(step.step, "")
        );
    }
    code::check(model, site, script, &step)?;
    let splits = step.splits;
    let change = Rewrite { model, site, script, step };
    let folder = &change.step.folder;
    let doubt = splits.then(|| "one RUN becomes two, and so does its layer".to_owned());
    let back = match after::follower(model, stage, site) {
        Follower::Reset(workdir) => {
            let moved = (!splits && is_to(model, workdir, folder)).then(|| {
                let title = format!("set WORKDIR {folder} here instead of in line {}", workdir.lines.start());
                change
                    .fix(title, None, None)
                    .and_then(|fix| layout::removed(fix, model, workdir).map_err(str::to_owned))
            });
            if let Some(Ok(moved)) = moved {
                return Ok(moved);
            }
            None
        }
        Follower::Nothing if !splits => {
            let doubt = format!("a container that somebody starts from this stage would start in {folder}");
            return change.fix(format!("set WORKDIR {folder}"), Some(doubt), None);
        }
        Follower::Nothing | Follower::Container => Some("the container would start there".to_owned()),
        Follower::Needs(later) => {
            let line = later.lines.start();
            if later.index == site.index + 1 && code::begins_elsewhere(model, stage, later) {
                return Err(format!("the `cd` in line {line} comes first"));
            }
            Some(format!("line {line} depends on the folder too"))
        }
    };
    let Some(why) = back else { return change.fix(format!("set WORKDIR {folder}"), doubt, None) };
    let Some(here) = here else {
        return Err(format!("{why}, and the folder before isn't certain"));
    };
    if may_remove(script, &here, Some(folder)) {
        return Err(format!("{why}, and the code may remove {here}, to which WORKDIR would go back"));
    }
    change.fix(format!("set WORKDIR {folder}, and {here} again below"), doubt, Some(&here))
}

/// Does a WORKDIR name this folder?
fn is_to(model: &Model<'_>, workdir: Site<'_>, folder: &str) -> bool {
    let path = workdir.instruction.text().and_then(|word| word.literal(model.document.escape));
    path.is_some_and(|path| cleaned(path.trim()) == folder)
}

/// What is done about a `cd`.
struct Rewrite<'m, 'd> {
    model: &'m Model<'d>,
    site: Site<'d>,
    script: &'m Script,
    step: Move,
}

impl Rewrite<'_, '_> {
    /// WORKDIR before the code behind the `cd`, and perhaps one below that goes back.
    fn fix(&self, title: String, doubt: Option<String>, back: Option<&str>) -> Result<Fix, String> {
        let Rewrite { model, site, step, .. } = self;
        let source = model.document.source();
        let newline = source.newline().as_str();
        let workdir = |folder: &str| format!("{} {folder}", site.in_its_case("WORKDIR"));
        let mut fix = Fix::new(title, doubt.map_or(Applicability::Safe, Applicability::Unsafe))
            .framed(Change::Inside(site.index));
        let mut below = 0;
        if step.splits {
            let start = self.script.list.first().map_or(site.range.end, |list| list.range.start);
            let keyword = source.text()[site.range.start..start].trim_end();
            if keyword.contains('\n') {
                return Err("its code begins in another line than RUN".into());
            }
            below += 2;
            let text = format!("{newline}{}{newline}{keyword} ", workdir(&step.folder));
            fix = fix.replace(step.gone.clone(), text);
        } else {
            let above = layout::above(model, *site).ok_or("it begins with a continuation")?;
            fix = fix
                .framed(Change::Insert { before: site.index, count: 1 })
                .insert(above, format!("{}{newline}", workdir(&step.folder)))
                .replace(step.gone.clone(), "");
        }
        if let Some(back) = back {
            if !source.text()[site.range.end..source.line_end(site.range.end)].trim().is_empty() {
                return Err("its last line is continued".into());
            }
            below += 1;
            fix = fix.insert(site.range.end, format!("{newline}{}", workdir(back)));
        }
        if below > 0 {
            fix = fix.framed(Change::Insert { before: site.index + 1, count: below });
        }
        Ok(fix)
    }
}
