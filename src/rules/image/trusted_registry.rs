//! Images come from where the project trusts them to.

use crate::{
    Settings,
    image_policy::Trust,
    model::{Model, Reference, Use},
    rules::{Category, Default, Finding, Rule, Severity},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "trusted-registry",
    aliases: &["DL3026"],
    category: Category::Image,
    severity: Severity::Warning,
    on: Default::On,
    summary: "An image comes from a registry that [trust] doesn't name",
    why: "Whoever publishes a base image runs code in every container built on it. [trust] in dfix.toml says which \
          registries, organisations or images may be built on, and [trust.mirrors] where they are to be had inside. \
          Without the two, this rule finds nothing.",
    fix_safety: "Hardening, where [trust.mirrors] names a mirror: its host takes the registry's place, and repository, tag \
                 and digest stay. Otherwise which image to build on instead is for a person to say.",
    bad: "FROM quay.io/keycloak/keycloak:26.0\nUSER 10001:10001\n",
    good: "FROM mirror.example.com/keycloak/keycloak:26.0\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for reference in model.references().iter().filter(|reference| reference.used != Use::Frontend) {
        let is_context = reference.is_bare_word() && settings.images.is_context(&reference.image.name.text);
        if is_context {
            continue;
        }
        if let Some(name) = &reference.resolved {
            findings.extend(judge(model, settings, reference, name));
        }
    }
}

fn judge(model: &Model<'_>, settings: &Settings, reference: &Reference, name: &str) -> Option<Finding> {
    let (name, _) = name.rsplit_once(':')?;
    let image = &reference.image;
    let found = |message: String| RULE.finding(model.site(reference.index), image.range.clone(), message);
    let untrusted = || found(format!("`{}` comes from a place that [trust] doesn't name", image.text()));
    Some(match settings.images.trust(name) {
        Trust::Trusted => return None,
        Trust::Untrusted => untrusted().by_hand(format!(
            "Build on an image of {}, or add this one to trust.allow in dfix.toml",
            settings.images.allowed()
        )),
        Trust::Mirrored(mirror) if reference.plain => {
            let fix = Fix::new("take the image from the mirror", Applicability::Hardening)
                .framed(Change::Inside(reference.index))
                .replace(image.name.range.clone(), mirror);
            found(format!("`{}` is to be had from a mirror", image.text())).fixed_by(fix)
        }
        Trust::Mirrored(mirror) => {
            let message = format!("`{}` is to be had from a mirror", image.text());
            found(message).by_hand(format!("Name the mirror's, {mirror}, where the variable gets its value"))
        }
    })
}
