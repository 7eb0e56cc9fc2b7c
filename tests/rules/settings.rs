//! The settings under which a rule's own words and examples are tested.

use dfix::{
    LabelKind, Labels, Settings,
    rules::{RULES, Rule},
};

/// The rule alone, with whatever it wants to be told.
pub fn settings(rule: &Rule) -> Settings {
    let mut settings = Settings { only: vec![rule.name.into()], ..Settings::default() };
    // An unused ignore is one of a rule that runs.
    if rule.name == "unused-ignore" {
        settings.only = RULES.iter().map(|rule| rule.name.into()).collect();
    }
    for (name, digit) in [("debian:12", "1"), ("debian:latest", "2"), ("alpine:3.20", "3")] {
        let digest = format!("sha256:{}", digit.repeat(64));
        settings.images.digests.insert(format!("docker.io/library/{name}"), digest);
    }
    settings.images.build_contexts.push("context".into());
    if rule.name == "trusted-registry" {
        settings.images.allow = vec!["docker.io/library/*".into(), "registry.example.com".into()];
        settings.images.mirrors.insert("quay.io".into(), "mirror.example.com".into());
    }
    if rule.name == "label-schema" {
        let kinds = [("version", LabelKind::Semver), ("url", LabelKind::Url), ("revision", LabelKind::Hash)];
        let schema = kinds.map(|(key, kind)| (format!("org.opencontainers.image.{key}"), kind));
        settings.labels = Labels { schema: schema.into_iter().collect(), strict: true };
    }
    settings
}
