//! A variable that is not set is nothing, and no builder stops at it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{corrected, is_global, nearest};
use crate::{
    Settings,
    knowledge::environments,
    model::{Model, Site, Stage},
    rules::{Category, Default, Finding, Remedy, Rule, Severity, layout},
    syntax::{Arguments, Command, Instruction, Keyword, Word, words},
    text::{Applicability, Change, Fix},
};

/// The rule. BuildKit knows what the base image sets, and reports all else. Here that is known of some
/// images; on others only what is an ARG elsewhere in the file, or the builder's, is told. Unlike
/// BuildKit, nothing is said of `${NAME:-…}`, which says itself what holds then, and EXPOSE is looked at.
pub static RULE: Rule = Rule {
    name: "undefined-variable",
    aliases: &["UndefinedVar"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A variable is used where nothing has set it",
    why: "The builder puts nothing in its place and goes on: files land in another folder, a version is empty. An ARG \
          before the first FROM is for FROM lines; a stage sees it, as it sees TARGETARCH and its like, from an ARG of \
          its own on. Within one ENV variables have the values of before. HOME and USER are set at run time, not here.",
    fix_safety: "Unsafe, since the instruction then gets a value that it does without now: an ARG is written before it where the \
                 variable is the builder's, or an ARG's before the first FROM; the name is corrected where one that is set \
                 is written the same but for a slip of the pen. Elsewhere only the author knows whether the name or the place of its \
                 definition is wrong.",
    bad: "ARG VERSION=1.2\nFROM debian:12\nCOPY app-${VERSION} /app\nUSER 10001:10001\n",
    good: "ARG VERSION=1.2\nFROM debian:12\nARG VERSION\nCOPY app-${VERSION} /app\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    if model.document.escape != b'\\' {
        // Windows' variables are the same in any case.
        return;
    }
    for stage in &model.stages {
        let base = model.base_variables(stage);
        let mut asked = BTreeMap::new();
        for site in model.body(stage) {
            let uses = uses(model, site);
            if uses.is_empty() {
                continue;
            }
            let mut known = model.variables_before(stage, site.index);
            known.extend(base.into_iter().flatten());
            let mut told = BTreeSet::new();
            for found in uses {
                if known.contains(&*found.name) || found.earlier.contains(&&*found.name) {
                    continue;
                }
                let Some(remedy) = remedy(model, stage, site, &found, &known, base.is_some(), &mut asked)
                else {
                    continue;
                };
                if told.insert(found.name.clone()) {
                    let message = format!("`${}` is not set here, so it stands for nothing", found.name);
                    let finding = RULE.finding(site, found.range, message);
                    findings.push(match remedy {
                        Remedy::Fix(fix) => finding.fixed_by(fix),
                        Remedy::Manual(what) => finding.by_hand(what),
                    });
                }
            }
        }
    }
}

/// What to do; `None` where the base image may set the variable, and nothing in the file says that it doesn't.
/// `asked` holds the lines before which an ARG is wanted already.
fn remedy(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    found: &Used<'_>,
    known: &BTreeSet<&str>,
    base_is_known: bool,
    asked: &mut BTreeMap<String, usize>,
) -> Option<Remedy> {
    let name = &*found.name;
    let by_hand = |what: String| Some(Remedy::Manual(what));
    let arg = |site: &Site<'_>| {
        site.keyword == Keyword::Arg && site.instruction.pairs().iter().any(|pair| &*pair.key.text == name)
    };
    if environments::is_builders(name) || is_global(model, name) {
        if let Some(line) = asked.get(name) {
            return by_hand(format!("Write ARG {name} before line {line}, and it is set here too"));
        }
        asked.insert(name.to_owned(), *site.lines.start());
        // `ARG A=$A` wants to be `ARG A`.
        if let Some(fix) = declared(model, site, name).filter(|_| !arg(&site)) {
            return Some(Remedy::Fix(fix));
        }
        return by_hand(format!(
            "Write ARG {name} before it in the stage: the builder gives its own variables, and those of an ARG before \
             FROM, to stages that ask"
        ));
    }
    let mut later = model.body(stage).filter(|other| other.index > site.index);
    if let Some(later) = later.find(arg) {
        return by_hand(format!("Move ARG {name} of line {} up before it", later.lines.start()));
    }
    let mut is_itself = false;
    if site.keyword == Keyword::Env && site.instruction.pairs().iter().any(|pair| &*pair.key.text == name) {
        is_itself = site.instruction.pairs().iter().any(|pair| {
            &*pair.key.text == name
                && pair
                    .value
                    .as_ref()
                    .is_some_and(|value| words::expansions(&value.text).any(|used| used == name))
        });
        if !is_itself {
            return by_hand(format!(
                "Set {name} in an ENV of its own before: within one, variables have the values of before"
            ));
        }
    }
    if let Some(other) =
        model.of_kind(Keyword::Arg).find(|other| !stage.body.contains(&other.index) && arg(other))
    {
        return by_hand(format!(
            "Write ARG {name} before it in this stage too: that of line {} is another stage's",
            other.lines.start()
        ));
    }
    if !base_is_known {
        return None;
    }
    let Some(likely) = nearest(name, known.iter().copied()) else {
        return by_hand(format!(
            "Set {name} before with ARG or ENV, or write \\${name} to keep it for the program that reads it"
        ));
    };
    Some(match corrected(model, site, found.range.clone(), name, likely).filter(|_| !is_itself) {
        Some(fix) => Remedy::Fix(fix),
        None => Remedy::Manual(format!(
            "Write `${likely}` if that is meant; else set {name} before with ARG or ENV"
        )),
    })
}

/// An ARG on a line of its own before an instruction.
fn declared(model: &Model<'_>, site: Site<'_>, name: &str) -> Option<Fix> {
    let at = layout::above(model, site)?;
    let newline = model.document.source().newline().as_str();
    let why = "the instruction then gets a value that it does without now";
    let fix = Fix::new(format!("declare {name} in the stage"), Applicability::Unsafe(why.into()))
        .framed(Change::Insert { before: site.index, count: 1 })
        .insert(at, format!("{} {name}{newline}", model.in_file_case("ARG")));
    Some(fix)
}

/// A use of a variable.
struct Used<'d> {
    name: String,
    range: Range<usize>,
    /// What the same instruction has set before it: of ARG alone.
    earlier: Vec<&'d str>,
}

/// The variables that the builder replaces in an instruction, those left out that say what holds without them.
fn uses<'d>(model: &Model<'_>, site: Site<'d>) -> Vec<Used<'d>> {
    let mut found = Vec::new();
    let instruction = site.instruction;
    match instruction.keyword {
        Keyword::Arg => {
            let mut earlier = Vec::new();
            for pair in instruction.pairs() {
                pair.value.iter().for_each(|value| add(&mut found, value, &earlier));
                earlier.push(&*pair.key.text);
            }
        }
        Keyword::Env | Keyword::Label => {
            let words =
                instruction.pairs().iter().flat_map(|pair| std::iter::once(&pair.key).chain(&pair.value));
            words.for_each(|word| add(&mut found, word, &[]));
        }
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal => {
            instruction.text().into_iter().for_each(|word| add(&mut found, word, &[]));
        }
        Keyword::Add | Keyword::Copy | Keyword::Volume | Keyword::Expose => {
            let expanded = ["chown", "chmod", "checksum"];
            let flags = instruction.flags.iter().filter(|flag| expanded.contains(&&*flag.name.text));
            flags.filter_map(|flag| flag.value.as_ref()).for_each(|value| add(&mut found, value, &[]));
            operands(&mut found, instruction);
            heredocs(&mut found, model, instruction);
        }
        Keyword::Run => {
            let mounts = instruction.flags("mount").filter_map(|flag| flag.value.as_ref());
            mounts.for_each(|value| add(&mut found, value, &[]));
        }
        _ => {}
    }
    found
}

fn operands(found: &mut Vec<Used<'_>>, instruction: &Instruction) {
    for word in instruction.words() {
        add(found, word, &[]);
    }
    if let Arguments::Command(Command::Json { items, .. }) = &instruction.arguments {
        for item in items {
            add_all(found, &item.value, true, |_| item.range.clone(), &[]);
        }
    }
}

fn heredocs(found: &mut Vec<Used<'_>>, model: &Model<'_>, instruction: &Instruction) {
    for heredoc in instruction.heredocs.iter().filter(|heredoc| !heredoc.quoted) {
        let start = heredoc.body.start;
        let place = |range: Range<usize>| start + range.start..start + range.end;
        add_all(found, model.document.text(&heredoc.body), false, place, &[]);
    }
}

fn add<'d>(found: &mut Vec<Used<'d>>, word: &Word, earlier: &[&'d str]) {
    let exact = word.text.len() == word.range.len();
    let place = |range: Range<usize>| match exact {
        true => word.range.start + range.start..word.range.start + range.end,
        false => word.range.clone(),
    };
    add_all(found, &word.text, true, place, earlier);
}

fn add_all<'d>(
    found: &mut Vec<Used<'d>>,
    text: &str,
    quotes: bool,
    place: impl Fn(Range<usize>) -> Range<usize>,
    earlier: &[&'d str],
) {
    let guarded: BTreeSet<_> =
        words::variables(text, quotes).filter(|found| found.has_operator).map(|found| found.name).collect();
    for variable in words::variables(text, quotes).filter(|variable| !guarded.contains(variable.name)) {
        found.push(Used {
            name: variable.name.to_owned(),
            range: place(variable.range),
            earlier: earlier.to_vec(),
        });
    }
}
