//! What changes a folder behind its VOLUME isn't in every builder's image.

use std::borrow::Cow;

use crate::{
    Settings,
    knowledge::commands,
    model::{Model, Site, folders::lies_in, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "volume-then-change",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A RUN changes a folder behind its VOLUME",
    why: "For the legacy builder a folder is a volume from VOLUME on: what a RUN changes there is thrown away, owners \
          and modes too. BuildKit keeps it: the same file makes different \
          images.",
    fix_safety: "No fix: VOLUME would have to move behind what changes the folder, with the comments that belong to it.",
    bad: "FROM debian:12\nVOLUME /data\nRUN chown 10001 /data\nUSER 10001:10001\n",
    good: "",
    check,
};

// COPY and ADD are left out: the legacy builder keeps what they put there.
fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let volumes = model.volumes_before(stage, stage.body.end);
        if volumes.is_empty() {
            continue;
        }
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Run) {
            let behind = |volume: &Site<'_>| volume.index < site.index;
            let folders: Vec<_> =
                volumes.iter().filter(|(volume, folder)| behind(volume) && folder != "/").collect();
            if folders.iter().any(|(_, folder)| model.document.text(&site.range).contains(folder.as_str())) {
                findings.extend(judge(model, site, &folders));
            }
        }
    }
}

fn judge(model: &Model<'_>, site: Site<'_>, volumes: &[&(Site<'_>, String)]) -> Option<Finding> {
    let script = model.script(site).ok()?;
    for visit in script.commands() {
        let words = effective_words(visit.command);
        let Some(program) = words.first().and_then(|word| word.literal()) else { continue };
        let changed = commands::changed(program.rsplit('/').next().unwrap_or(&program), &words[1..]);
        let written = changed.iter().filter_map(|word| word.literal());
        let redirected = visit.command.redirects.iter().filter_map(|range| {
            let text = model.document.text(range);
            let target = text.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('>')?;
            Some(Cow::Borrowed(target.trim_start_matches(['>', '|']).trim().trim_matches(['"', '\''])))
        });
        for path in written.chain(redirected) {
            // An option's value lies behind its `=`.
            let path = path.rsplit_once('=').map_or(&*path, |(_, value)| value);
            if !path.starts_with('/') {
                continue;
            }
            let path = path.trim_end_matches(['*', '/']);
            // The folder of a volume is there already.
            let changes = |folder: &str| lies_in(path, folder) && !(program == "mkdir" && path == folder);
            if let Some((volume, folder)) = volumes.iter().find(|(_, folder)| changes(folder)) {
                let message = format!(
                    "`{program}` changes {path} behind `VOLUME {folder}` in line {}: the legacy builder drops it",
                    volume.lines.start()
                );
                return Some(RULE.finding(site, visit.command.range.clone(), message).by_hand(
                    "Move VOLUME behind the last RUN that changes the folder; dfix doesn't, since it moves no comments",
                ));
            }
        }
    }
    None
}
