//! A tag can move; a digest names one image for good.

use std::ops::Range;

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, ImageRef, Keyword, Word, words},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "pin-image",
    aliases: &[],
    category: Category::Image,
    severity: Severity::Info,
    on: Default::On,
    summary: "An image is named by its tag alone",
    why: "A tag can be moved, by its owner or by whoever got hold of the account. The digest says which image was looked \
          at and tested; the tag stays beside it for people and for update bots.",
    fix_safety: "Hardening: the digest is taken from [pin.digests] in dfix.toml, and is what the tag stood for when it was \
                 written there. An existing digest is never touched.",
    bad: "FROM debian:12\nUSER 10001:10001\n",
    good: "FROM debian:12@sha256:1111111111111111111111111111111111111111111111111111111111111111\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites() {
        if let Arguments::From { image, .. } = &site.instruction.arguments {
            check_from(model, settings, site, image, findings);
            continue;
        }
        let inner = Site { index: site.index, instruction: site.instruction.innermost() };
        for word in other_references(inner) {
            let image = ImageRef::parse(&word);
            if !is_stage(model, site.index, &word.text) && !image.has_expansion() {
                judge(settings, site, &image, findings);
            }
        }
    }
}

fn check_from(
    model: &Model<'_>,
    settings: &Settings,
    site: Site<'_>,
    image: &ImageRef,
    findings: &mut Vec<Finding>,
) {
    if is_stage(model, site.index, &image.text()) {
        return;
    }
    if !image.has_expansion() {
        return judge(settings, site, image, findings);
    }
    match default_of(model, image) {
        Some((argument, word)) => {
            let whole = ImageRef::parse(&word);
            if !is_stage(model, site.index, &word.text) && !whole.has_expansion() {
                judge(settings, argument, &whole, findings);
            }
        }
        None if image.digest.is_none() => {
            let message = format!("`{}` is not pinned to a digest", image.text());
            findings.push(RULE.finding(site, image.range.clone(), message).by_hand(
                "Make the whole reference the default of one ARG that is used nowhere else, so that a digest has a place",
            ));
        }
        None => {}
    }
}

fn judge(settings: &Settings, site: Site<'_>, image: &ImageRef, findings: &mut Vec<Finding>) {
    if image.digest.is_some() {
        return;
    }
    let finding =
        RULE.finding(site, image.range.clone(), format!("`{}` is not pinned to a digest", image.text()));
    let Some(normalized) = image.normalized() else {
        findings
            .push(finding.by_hand("Write the reference plainly, without quotes, so that it can be pinned"));
        return;
    };
    findings.push(match settings.digests.get(&normalized) {
        None => finding.by_hand(format!(
            "No digest is known for it: add \"{}\" under [pin.digests] in dfix.toml",
            image.text()
        )),
        Some(digest) => {
            let tag = if image.tag.is_none() { ":latest" } else { "" };
            let fix = Fix::new("pin the image to its digest", Applicability::Hardening)
                .framed(Change::Inside(site.index))
                .insert(image.range.end, format!("{tag}@{digest}"));
            finding.fixed_by(fix)
        }
    });
}

/// `scratch`, a number, or the name of a stage before an instruction.
fn is_stage(model: &Model<'_>, index: usize, name: &str) -> bool {
    name == "scratch"
        || name.bytes().all(|b| b.is_ascii_digit())
        || model
            .stages
            .iter()
            .filter(|stage| stage.from < index)
            .any(|stage| stage.name.as_deref() == Some(name.to_lowercase().as_str()))
}

/// The references in `COPY --from=` and `RUN --mount=from=`.
fn other_references(site: Site<'_>) -> Vec<Word> {
    match site.keyword {
        Keyword::Copy => site.instruction.flags("from").filter_map(|flag| flag.value.clone()).collect(),
        Keyword::Run => site
            .instruction
            .flags("mount")
            .filter_map(|flag| flag.value.as_ref())
            .filter(|value| value.text.len() == value.range.len())
            .flat_map(|value| fields(value).filter_map(|field| prefixed(&field, "from=")))
            .collect(),
        _ => vec![],
    }
}

fn fields(value: &Word) -> impl Iterator<Item = Word> {
    let mut at = value.range.start;
    value.text.split(',').map(move |text| {
        let range = at..at + text.len();
        at = range.end + 1;
        Word { range, text: text.into() }
    })
}

fn prefixed(word: &Word, prefix: &str) -> Option<Word> {
    let text = word.text.strip_prefix(prefix)?;
    Some(Word { range: word.range.start + prefix.len()..word.range.end, text: text.into() })
}

/// Where `FROM $NAME` is all there is, and NAME is used for nothing else: the
/// ARG before the first FROM that holds its default, and the default.
fn default_of<'d>(model: &Model<'d>, image: &ImageRef) -> Option<(Site<'d>, Word)> {
    let text = image.text();
    let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).or(text.strip_prefix('$'))?;
    let first_from = model.stages.first()?.from;
    let mut definitions = model
        .of_kind(Keyword::Arg)
        .flat_map(|site| site.instruction.pairs().iter().map(move |pair| (site, pair)));
    let (site, pair) = definitions.by_ref().find(|(_, pair)| &*pair.key.text == name)?;
    if site.index > first_from || definitions.any(|(_, pair)| &*pair.key.text == name) {
        return None;
    }
    let uses = |range: &Range<usize>| {
        words::expansions(model.document.text(range)).filter(|used| *used == name).count()
    };
    let froms = model.sites().filter(|site| {
        matches!(&site.instruction.arguments, Arguments::From { image: other, .. } if other.text() == text)
    });
    let total: usize = model.sites().map(|site| uses(&site.range)).sum();
    let value = pair.value.clone()?;
    (total == froms.count()).then_some((site, value))
}
