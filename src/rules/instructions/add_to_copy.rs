//! ADD unpacks and downloads; COPY does what it says.

use crate::{
    Settings,
    knowledge::files,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "add-to-copy",
    aliases: &["DL3020"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "ADD copies plain files or folders",
    why: "ADD unpacks a tar archive, whatever its name is, and fetches what looks like a URL. A file that somebody swaps \
          for an archive is spread over the image; COPY only ever copies.",
    fix_safety: "Safe for folders and for files whose name says that they are no archive: both do the same then. Unsafe \
                 for other names, since archives are known by their content, and for names in variables. Nothing is \
                 said of archives and URLs, which ADD is for.",
    bad: "FROM scratch\nADD app.py /app/\nUSER 65532:65532\n",
    good: "FROM scratch\nCOPY app.py /app/\nUSER 65532:65532\n",
    check,
};

/// What a source of ADD is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// A folder, or a file that is no archive.
    Plain,
    /// A file that may be one, or a folder.
    Unsaid,
    /// An archive by its name, a URL, a repository: what ADD is for.
    Special,
}

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Add) {
        let operands = site.instruction.operands();
        let Some((target, sources)) = operands.split_last() else { continue };
        // A heredoc is a plain file.
        let sources: Vec<Source> = sources.iter().map(|text| source_of(model, site, text, target)).collect();
        let Some(worst) = sources.iter().max() else { continue };
        if sources.iter().all(|source| *source == Source::Special) {
            continue;
        }
        let keyword = site.instruction.name.range.clone();
        let finding =
            RULE.finding(site, keyword.clone(), "ADD copies plain files or folders; COPY does only that");
        // --checksum, --unpack and --keep-git-dir are for archives and repositories.
        let of_copy = |name: &str| matches!(name, "chown" | "chmod" | "link" | "exclude");
        let foreign = site.instruction.flags.iter().find(|flag| !of_copy(&flag.name.text));
        if let Some(flag) = foreign {
            findings.push(
                finding.by_hand(format!(
                    "Write COPY and leave --{} out, which COPY doesn't know",
                    flag.name.text
                )),
            );
            continue;
        }
        if lands_anywhere(model, site) {
            findings.push(finding.by_hand(
                "Set a WORKDIR or name the whole target, and write COPY: where the files land the base image decides here",
            ));
            continue;
        }
        let applicability = match worst {
            Source::Special => {
                findings.push(finding.by_hand(
                    "Copy the plain ones with a COPY of their own, and leave ADD the archives and URLs",
                ));
                continue;
            }
            Source::Plain => Applicability::Safe,
            Source::Unsaid => Applicability::Unsafe(
                "ADD unpacks archives, which it tells by content, and COPY doesn't".into(),
            ),
        };
        let fix = Fix::new("write COPY", applicability)
            .framed(Change::Inside(site.index))
            .replace(keyword, site.instruction.in_its_case("COPY"));
        findings.push(finding.fixed_by(fix));
    }
}

/// Is the target relative, and no WORKDIR of the file before it?
fn lands_anywhere(model: &Model<'_>, site: Site<'_>) -> bool {
    let Some(stage) = model.stage_of(site.index) else { return false };
    let Some(&target) = site.instruction.operands().last() else { return false };
    let is_relative =
        !target.trim_start_matches(['"', '\'']).starts_with(['/', '$', '\\']) && !target.contains(':');
    is_relative && !model.sites_before(stage, site.index).any(|earlier| earlier.keyword == Keyword::Workdir)
}

/// What a source is; a variable in it by its value, by its name, or by that of the target.
fn source_of<'d>(model: &Model<'d>, site: Site<'d>, text: &str, target: &str) -> Source {
    if !text.contains('$') {
        return source(text);
    }
    let known = model.stage_of(site.index).and_then(|stage| model.expanded(stage, site, text));
    let names_special = || {
        let upper = text.to_ascii_uppercase();
        let target = target.trim_matches(['"', '\'']);
        ["URL", "URI"].iter().any(|part| upper.contains(part))
            || files::is_archive(target.rsplit('/').next().unwrap_or_default())
    };
    match known.as_deref().map(source) {
        Some(Source::Special) => Source::Special,
        _ if names_special() => Source::Special,
        // A build argument may be given another value.
        _ => source(text),
    }
}

fn source(text: &str) -> Source {
    let text = text.trim_matches(['"', '\'']);
    let url = ["http://", "https://", "git@", "git://", "ssh://", "ftp://"];
    if url.iter().any(|start| text.starts_with(start)) || text.contains(".git#") || text.ends_with(".git") {
        return Source::Special;
    }
    let name = text.rsplit('/').next().unwrap_or_default();
    if files::is_archive(name) {
        return Source::Special;
    }
    let is_folder = matches!(name, "" | "." | "..");
    let is_plain = text.starts_with("<<") || is_folder || (!text.contains('$') && files::is_no_archive(name));
    if is_plain { Source::Plain } else { Source::Unsaid }
}
