//! `chmod 777`: everybody in the container can change the file.

use super::modes::{self, Given};
use crate::{
    Settings,
    knowledge::files,
    model::{
        Model, User,
        folders::{cleaned, is_temporary, lies_in},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "world-writable",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Warning,
    on: Default::On,
    summary: "Everybody may write to a file or folder of the image",
    why: "Whoever breaks into one program of the container can change what the others, or root, run next. To run or \
          read a file nobody needs the right to write it; a folder that an application writes is better given to its \
          user (chown).",
    fix_safety: "Hardening for scripts that are only made executable, where nobody but who owns them changes them \
                 later in the file: they run as before. Unsafe for other files: a user other than the owner may have \
                 to write there, as workers of a server do that starts as root. By hand for folders and whole trees, \
                 since somebody writes there, and where the mode's letters don't say what is left. A folder for \
                 temporary files gets the mode that it is made with: there everybody writes, and nobody removes what \
                 is another's.",
    bad: "FROM debian:12\nCOPY start.sh /start.sh\nRUN chmod 777 /start.sh\nUSER 10001:10001\n",
    good: "FROM debian:12\nCOPY start.sh /start.sh\nRUN chmod 755 /start.sh\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for given in &modes::given(model, modes::is_open) {
        // What lies there is the build's own, and no part of the image.
        let is_kernels = |path: &String| path.starts_with("/proc/") || path.starts_with("/dev/");
        if !given.paths.is_empty() && given.paths.iter().all(is_kernels) {
            continue;
        }
        findings.push(judge(model, given));
    }
    umasks(model, findings);
}

fn judge(model: &Model<'_>, given: &Given<'_, '_>) -> Finding {
    let what = match given.paths.as_slice() {
        [one] if !one.is_empty() => format!("`{one}`"),
        _ => "files of the image".into(),
    };
    let message = format!("`{}` lets everybody write to {what}", given.title);
    let finding = RULE.finding(given.site, given.range.clone(), message);
    let less = modes::narrowed(&given.mode);
    let is_tmp = given.paths.iter().any(|path| is_temporary(path));
    // Who opens a folder to everybody has somebody who writes there.
    let Some(less) = less.filter(|_| is_tmp || !opens_folders(model, given)) else {
        return finding.by_hand(
            "Give the right to write to the user who needs it (chown), and to nobody else; dfix doesn't know who that is",
        );
    };
    if is_tmp {
        if given.paths.len() > 1 || given.title.contains("-R") || !matches!(&*given.mode, "777" | "0777") {
            return finding.by_hand(
                "Give /tmp and /var/tmp the mode 1777, and nothing below them: dfix doesn't take the command apart",
            );
        }
        let fix = Fix::new("write 1777", Applicability::Hardening)
            .framed(Change::Inside(given.site.index))
            .replace(given.range.clone(), "1777");
        return finding.fixed_by(fix);
    }
    let applicability = match doubt(model, given) {
        None => Applicability::Hardening,
        Some(why) => Applicability::Unsafe(why),
    };
    let fix = Fix::new(format!("write {less}"), applicability)
        .framed(Change::Inside(given.site.index))
        .replace(given.range.clone(), less);
    finding.fixed_by(fix)
}

/// Is it a whole tree, or as the file shows a folder?
fn opens_folders(model: &Model<'_>, given: &Given<'_, '_>) -> bool {
    let absolute =
        |stage, index, path: &str| model.absolute_before(stage, index, path).map(|path| cleaned(&path));
    let is_made = |path: &String| {
        let path = absolute(given.stage, given.site.index, path);
        let mut makers =
            model.commands_with(&["mkdir"]).filter(|ran| ran.program().as_deref() == Some("mkdir"));
        path.filter(|_| given.site.keyword == Keyword::Run).is_some_and(|path| {
            makers.any(|ran| {
                let made = ran.words.iter().skip(1).filter(|word| !word.text.starts_with('-'));
                let mut made = made.filter_map(|word| word.literal());
                made.any(|made| {
                    absolute(ran.stage, ran.site.index, &made).is_some_and(|made| lies_in(&made, &path))
                })
            })
        })
    };
    let is_copied = matches!(given.site.keyword, Keyword::Copy | Keyword::Add);
    let is_spelled = |path: &String| path.ends_with('/') || is_copied && path == ".";
    let is_set = |path: &String| {
        let path = absolute(given.stage, given.site.index, path).filter(|_| !is_copied);
        let sites = model.sites_before(given.stage, given.stage.body.end);
        let mut sites = sites.filter(|site| matches!(site.keyword, Keyword::Workdir | Keyword::Volume));
        path.is_some_and(|path| {
            sites.any(|site| {
                let mut folders = site.instruction.operands().into_iter();
                folders.any(|folder| {
                    absolute(given.stage, site.index, folder).is_some_and(|folder| lies_in(&folder, &path))
                })
            })
        })
    };
    given.wide || given.paths.iter().any(|path| is_spelled(path) || is_set(path) || is_made(path))
}

/// Who else than its owner may have to write.
fn doubt(model: &Model<'_>, given: &Given<'_, '_>) -> Option<String> {
    let name = |path: &str| path.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default().to_owned();
    let is_script = |path: &String| files::is_script(&name(path));
    if given.paths.is_empty() || !modes::lets_run(&given.mode) || !given.paths.iter().all(is_script) {
        return Some("a user other than the owner may have to write there when the container runs".into());
    }
    // What runs as whoever owns the files, or as root, can still change them.
    let before = |stage, index| model.user_before(stage, index).user;
    let owner = before(given.stage, given.site.index);
    let stages = std::iter::once(given.stage).chain(model.descendants(given.stage));
    let other = stages
        .flat_map(|stage| model.body(stage).map(move |site| (stage, site)))
        .filter(|(_, site)| site.index > given.site.index && site.keyword == Keyword::Run)
        .find(|(stage, site)| {
            let user = before(stage, site.index);
            user != User::Root && user != owner
        });
    other.map(|(_, site)| {
        format!("line {} runs as another user, who may change the script", site.lines.start())
    })
}

/// `umask 000`
fn umasks(model: &Model<'_>, findings: &mut Vec<Finding>) {
    for ran in model.commands_with(&["umask"]) {
        let [program, mask] = ran.words else { continue };
        let is_open = mask.text.bytes().all(|b| b.is_ascii_digit()) && {
            let others = mask.text.bytes().last().unwrap_or(b'7') - b'0';
            others & 2 == 0
        };
        if &*program.text == "umask" && is_open {
            let message =
                format!("`umask {}` lets everybody write to what the commands behind it make", mask.text);
            findings.push(RULE.finding(ran.site, ran.visit.command.range.clone(), message).by_hand(
                "Leave it out, and give what has to be written to the user who writes it (chown); dfix doesn't know who \
                 that is",
            ));
        }
    }
}
