//! A tag can move; a digest names one image for good.

use crate::{
    Settings,
    image_policy::Digest,
    knowledge::images,
    model::{Model, Reference, Use},
    rules::{Category, Default, Finding, Rule, Severity},
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
    fix_safety: "Hardening: the digest is what the tag stands for now, of all platforms together. It is taken from \
                 [pin.digests] in dfix.toml, else from the registry. An existing digest is never touched: `dfix pins \
                 --update` moves those.",
    bad: "FROM debian:12\nUSER 10001:10001\n",
    good: "FROM debian:12@sha256:1111111111111111111111111111111111111111111111111111111111111111\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for reference in model.references() {
        if reference.used == Use::Frontend && !settings.images.pin_frontend {
            continue;
        }
        let is_left_out = |name: &String| !settings.images.is_pinned(name);
        let is_context = reference.is_bare_word() && settings.images.is_context(&reference.image.name.text);
        if is_context || reference.resolved.as_ref().is_some_and(is_left_out) {
            continue;
        }
        findings.extend(match reference.digest() {
            None => Some(unpinned(model, settings, reference)),
            Some(digest) => moved(model, settings, reference, digest),
        });
    }
}

fn unpinned(model: &Model<'_>, settings: &Settings, reference: &Reference) -> Finding {
    let image = &reference.image;
    let message = format!("`{}` is not pinned to a digest", image.text());
    let finding = RULE.finding(model.site(reference.index), image.range.clone(), message);
    let Some(name) = reference.resolved.as_ref().filter(|_| reference.plain) else {
        return finding.by_hand(if image.has_expansion() {
            "Make the whole reference the default of one ARG that is used nowhere else, so that a digest has a place"
        } else {
            "Write the reference plainly, as `name:tag` in lower case, so that it can be pinned"
        });
    };
    match settings.images.digest(name) {
        Digest::Known(digest) => {
            let tag = if image.tag.is_none() { ":latest" } else { "" };
            finding.fixed_by(framed(reference).insert(image.range.end, format!("{tag}@{digest}")))
        }
        _ if may_be_a_context(settings, reference, name) => finding.by_hand(format!(
            "If it is an image, write its tag; if it is a build context or a target, add \"{}\" to build-contexts \
             in dfix.toml",
            image.text()
        )),
        Digest::Refused(reason) => finding.by_hand(format!("No digest could be had: {reason}")),
        Digest::NotAsked => finding.by_hand(format!(
            "No digest is known for it{}: add \"{}\" under [pin.digests] in dfix.toml",
            settings.images.why_not_asked(),
            image.text()
        )),
    }
}

/// A bare word that is no image which many use, nor an official one, may be
/// the name of a build context.
fn may_be_a_context(settings: &Settings, reference: &Reference, name: &str) -> bool {
    let (name, tag) = name.rsplit_once(':').unwrap_or((name, ""));
    reference.is_bare_word() && images::lookup(&settings.image_facts, name, tag).is_none()
}

/// `dfix pins --update` was asked for, and the tag points elsewhere.
fn moved(model: &Model<'_>, settings: &Settings, reference: &Reference, digest: &str) -> Option<Finding> {
    let name = reference.resolved.as_ref().filter(|_| reference.plain)?;
    let new = settings.images.moved(name, digest)?;
    let message = format!("`{}` points to another image than its tag", reference.image.text());
    let range = reference.image.digest.as_ref()?.range.clone();
    let finding = RULE.finding(model.site(reference.index), reference.image.range.clone(), message);
    Some(finding.fixed_by(framed(reference).replace(range, new)))
}

fn framed(reference: &Reference) -> Fix {
    let fix = Fix::new("pin the image to its digest", Applicability::Hardening);
    match reference.used {
        // No instruction holds a directive.
        Use::Frontend => fix,
        _ => fix.framed(Change::Inside(reference.index)),
    }
}

/// The references that a digest is wanted for, of those that findings of this
/// rule are about.
pub fn wanted(model: &Model<'_>, settings: &Settings, findings: &[Finding]) -> Vec<String> {
    let told = |reference: &&Reference| {
        findings.iter().any(|f| f.rule.name == RULE.name && f.range == reference.image.range)
    };
    model
        .references()
        .iter()
        .filter(|reference| reference.plain && reference.digest().is_none() && told(reference))
        .filter_map(|reference| {
            let name = reference.resolved.clone()?;
            let unknown = settings.images.digest(&name) == Digest::NotAsked;
            (unknown && !may_be_a_context(settings, reference, &name)).then(|| settings.images.place(&name))
        })
        .collect()
}
