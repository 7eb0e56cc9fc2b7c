//! `COPY --from=` with a bare word that no stage has as its name.

use crate::{
    Settings,
    model::{Model, Site, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, ImageRef, Keyword, Word},
    text::{Applicability, Change, Fix},
};

/// The rule. It says nothing of images with a registry, a user or a digest,
/// though hadolint does: nobody takes those for a stage.
pub static RULE: Rule = Rule {
    name: "copy-from-known",
    aliases: &["DL3022"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "COPY --from names no stage, but a bare word",
    why: "Where no stage has the name, the builder takes it for an image on Docker Hub, in whatever version is the latest: a \
          misspelled stage becomes somebody else's files.",
    fix_safety: "Unsafe where an earlier stage has nearly the same name: it may be an image all the same. By hand elsewhere: only \
                 its author knows which stage or image is meant.",
    bad: "FROM scratch AS builder\nFROM scratch\nCOPY --from=bilder /a /b\nUSER 65532:65532\n",
    good: "FROM scratch AS builder\nFROM scratch\nCOPY --from=builder /a /b\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for (stage, site, word) in copied_from(model) {
        let name = word.text.trim_matches(['"', '\'']);
        let image = ImageRef::parse(&Word { range: 0..name.len(), text: name.into() });
        let is_bare = image.tag.is_none() && image.digest.is_none() && !name.contains(['/', '$']);
        let lower = name.to_lowercase();
        let is_stage = model.stages.iter().any(|stage| stage.name.as_deref() == Some(&lower));
        let is_number = name.bytes().all(|b| b.is_ascii_digit());
        let is_context = settings.images.build_contexts.iter().any(|context| context == name);
        if !is_bare || is_stage || is_number || is_context || lower == "scratch" {
            continue;
        }
        let nearest = nearest(model, stage, &lower);
        let message = format!("COPY --from={name} names no stage of the file");
        let finding = RULE.finding(site, word.range.clone(), message);
        let written = model.document.text(&word.range);
        findings.push(match nearest {
            Some(known) if written == name => finding.fixed_by(
                Fix::new(
                    format!("write --from={known}"),
                    Applicability::Unsafe(format!("`{name}` may be an image on Docker Hub")),
                )
                .framed(Change::Inside(site.index))
                .replace(word.range.clone(), known),
            ),
            Some(known) => {
                finding.by_hand(format!("Write --from={known}, if that stage is meant; an image needs a tag"))
            }
            None => finding.by_hand("Write the image's tag, or the name of a stage"),
        });
    }
}

/// The name, as it is written, of the earlier stage whose name is most like this one.
fn nearest<'d>(model: &Model<'d>, stage: &Stage<'_>, lower: &str) -> Option<&'d str> {
    model.stages[..stage.index]
        .iter()
        .filter_map(|earlier| match &model.site(earlier.from).instruction.arguments {
            Arguments::From { alias: Some(alias), .. } => Some(&*alias.text),
            _ => None,
        })
        .map(|known| (strsim::jaro_winkler(&known.to_lowercase(), lower), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// Each `COPY --from=`, with its stage and what it names.
pub(super) fn copied_from<'m, 'd>(
    model: &'m Model<'d>,
) -> impl Iterator<Item = (&'m Stage<'d>, Site<'d>, &'d Word)> {
    model.stages.iter().flat_map(move |stage| {
        model.body(stage).filter(|site| site.keyword == Keyword::Copy).flat_map(move |site| {
            let words = site.instruction.flags("from").filter_map(|flag| flag.value.as_ref());
            words.map(move |word| (stage, site, word))
        })
    })
}
