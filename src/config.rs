//! dfix.toml: the nearest file upward, over what it extends; where there is none, hadolint's.
//!
//! The file is found in the tree that is looked at, so it may come with a pull
//! request: it chooses rules and gives digests, and can do nothing else.

mod extends;
mod hadolint;
pub mod init;
mod mistakes;
pub mod schema;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use schemars::JsonSchema;
use serde::Deserialize;

pub use extends::{Extends, read};
pub use mistakes::check_rule;
use mistakes::{Wrong, check_mirrors, check_values, line_of, nearest_key};
use schema::RuleName;

use crate::{
    image_policy::ImagePolicy,
    knowledge::glob,
    knowledge::{Image, Manager, Managers},
    rules::Severity,
    settings::{Labels, NewUser, Prefer, Preset, Settings},
    syntax::{ImageRef, Word, image_ref},
};

/// The name of the file.
pub const FILE_NAME: &str = "dfix.toml";

/// The size over which a file is not read, in bytes.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 4 * 1024 * 1024;

/// The user's own configuration, for people to read.
pub const USER_FILE: &str = "~/.config/dfix/config.toml";

/// Keys of the user's own configuration: a file in the tree may come with a pull request.
const PERSONAL: &[&str] = &["insecure-registries", "private-registries", "registry-ca"];

/// Uids that no host user is likely to have.
const LEAST_UID: u32 = 10_001;
const GREATEST_UID: u32 = 60_000;

/// What [`is_user_name`] takes, for the schema.
const USER_NAME: &str = "^[a-z][a-z0-9_-]{0,31}$";

/// A configuration file's content.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Files whose keys hold where this one has none; paths from this file's folder, in the same repository.
    #[schemars(with = "schema::Paths")]
    pub extends: Extends,
    /// Those that were read for it.
    #[serde(skip)]
    pub extended: Vec<PathBuf>,
    /// Which rules are on to begin with.
    pub preset: Preset,
    /// Rules to run besides those on by default.
    #[schemars(with = "Vec<RuleName>")]
    pub select: Vec<String>,
    /// Rules, or linters' names for findings, to leave out.
    #[schemars(with = "Vec<RuleName>")]
    pub ignore: Vec<String>,
    /// How much findings of these rules, or with these codes, matter: `error`, `warning`, `info`.
    #[schemars(extend("propertyNames" = schema::rule_names()))]
    pub severity: BTreeMap<String, Severity>,
    /// What else holds for some files, by globs of their paths.
    pub files: BTreeMap<String, Files>,
    /// The stages that are built and shipped.
    pub targets: Vec<String>,
    /// The size over which a file is not read, in bytes.
    #[schemars(range(min = 1))]
    pub max_file_size: Option<u64>,
    /// Names that the builder is given with --build-context, or as targets of a bake file: they are no images.
    pub build_contexts: Vec<String>,
    /// About digests.
    pub pin: Pin,
    /// About where images may come from.
    pub trust: Trust,
    /// About the user that the container gets.
    pub user: User,
    /// The labels that images must have.
    pub labels: Labels,
    /// Facts about images, before those that dfix knows.
    #[schemars(extend("items" = schema::image()))]
    pub images: Vec<Image>,
    /// Package managers of the site's own; the form is that of `package_managers.toml`.
    pub managers: Vec<Manager>,
}

/// `[files."GLOB"]`: adds to what holds for all files. A glob without `/` is one of
/// file names, with one of paths from the configuration's folder.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Files {
    /// Rules to run besides.
    #[schemars(with = "Vec<RuleName>")]
    pub select: Vec<String>,
    /// Rules, or linters' names for findings, to leave out.
    #[schemars(with = "Vec<RuleName>")]
    pub ignore: Vec<String>,
    /// How much findings matter.
    #[schemars(extend("propertyNames" = schema::rule_names()))]
    pub severity: BTreeMap<String, Severity>,
    /// The stages that are built and shipped, instead of those named for all files.
    pub targets: Vec<String>,
}

impl Files {
    /// Adds it to what holds for all files.
    pub fn add_to(&self, settings: &mut Settings) {
        settings.selected.extend(self.select.iter().cloned());
        settings.ignored.extend(self.ignore.iter().cloned());
        settings.severities.extend(self.severity.iter().map(|(name, &severity)| (name.clone(), severity)));
        if !self.targets.is_empty() {
            settings.targets.clone_from(&self.targets);
        }
    }
}

/// `[pin]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Pin {
    /// `"debian:12" = "sha256:…"`
    #[schemars(extend("propertyNames" = schema::reference(), "additionalProperties" = schema::digest()))]
    pub digests: BTreeMap<String, String>,
    /// Globs of images; where there is one, only what matches is pinned.
    pub include: Vec<String>,
    /// Globs of images that are not pinned.
    pub exclude: Vec<String>,
    /// Where there is one, these registries alone are asked; globs.
    pub registries: Vec<String>,
    /// May registries be asked? They are by default.
    pub resolve: Option<bool>,
    /// Pin `# syntax=` too.
    pub syntax: bool,
}

/// `[trust]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Trust {
    /// Registries, or globs of names, that may be built on.
    pub allow: Vec<String>,
    /// `"docker.io" = "mirror.example.com"`
    #[schemars(extend("propertyNames" = schema::registry(), "additionalProperties" = schema::registry()))]
    pub mirrors: BTreeMap<String, String>,
}

/// `[user]`
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct User {
    /// uid and gid of the user that is created: 10001 to 60000.
    #[schemars(range(min = LEAST_UID, max = GREATEST_UID))]
    pub uid: Option<u32>,
    /// Its name.
    #[schemars(regex(pattern = USER_NAME))]
    pub name: Option<String>,
    /// `new` creates one, `image` takes the base image's own where it holds one.
    pub prefer: Prefer,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It can't be read.
    #[error("{}: cannot be read: {error}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is no TOML, or holds what dfix doesn't know.
    #[error("{}: {message}", path.display())]
    Invalid {
        /// Which.
        path: PathBuf,
        /// With the place.
        message: String,
    },
}

/// The configuration file for a folder: in it or the nearest folder above, up to the one that holds
/// `.git`. Where there is no dfix.toml on that way, hadolint's file is taken.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let top = folder.ancestors().position(|folder| folder.join(".git").exists());
    let way = || folder.ancestors().take(top.map_or(usize::MAX, |top| top + 1));
    let nearest = |name: &str| way().map(|folder| folder.join(name)).find(|file| file.is_file());
    nearest(FILE_NAME).or_else(|| {
        let files = way().flat_map(|folder| hadolint::FILE_NAMES.iter().map(|name| folder.join(name)));
        files.into_iter().find(|file| file.is_file())
    })
}

/// Is it hadolint's, by its name?
pub fn is_of_hadolint(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Reads the text of a dfix.toml. What it extends is for [`read`].
///
/// # Errors
/// Where it is not valid; with the place, and the nearest name where one is not known.
pub fn parse(text: &str) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.trim_end();
        let is_unknown = |key: &&&str| message.contains(&format!("unknown field `{key}`"));
        if let Some(key) = PERSONAL.iter().find(is_unknown) {
            return format!("{message}\n`{key}` may stand in your own configuration alone: {USER_FILE}");
        }
        match nearest_key(message) {
            Some(key) => format!("{message}\ndid you mean `{key}`?"),
            None => message.to_owned(),
        }
    })?;
    let by_files = config.files.values();
    let names =
        by_files.flat_map(|files| files.select.iter().chain(&files.ignore).chain(files.severity.keys()));
    for name in names.chain(&config.select).chain(&config.ignore).chain(config.severity.keys()) {
        check_rule(name).map_err(|message| match line_of(text, name) {
            Some(line) => format!("line {line}: {message}"),
            None => message,
        })?;
    }
    check_values(&config).and_then(|()| config.check_whole()).map_err(|wrong| wrong.placed_in(text))?;
    Ok(config)
}

impl Config {
    /// What can be wrong between its parts.
    fn check_whole(&self) -> Result<(), Wrong> {
        self.digests()?;
        self.image_facts()?;
        Managers::with(self.managers.clone()).map_err(|message| Wrong::new("", message))?;
        check_mirrors(&self.trust.mirrors)
    }

    /// The digests by normalised reference.
    fn digests(&self) -> Result<BTreeMap<String, String>, Wrong> {
        let mut digests = BTreeMap::new();
        for (key, digest) in &self.pin.digests {
            let reference = ImageRef::parse(&Word { range: 0..key.len(), text: key.as_str().into() });
            let normalized = reference.normalized().filter(|_| reference.digest.is_none());
            let wrong = |what: String| Err(Wrong::new(key, format!("pin.digests: \"{key}\"{what}")));
            let Some(normalized) = normalized else {
                return wrong(" is no image reference of the form name:tag".into());
            };
            let hex = digest.strip_prefix("sha256:").unwrap_or_default();
            if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
                return wrong(format!(": \"{digest}\" is no digest (sha256: and 64 hex digits)"));
            }
            if digests.insert(normalized.clone(), digest.clone()).is_some() {
                return wrong(format!(" and another key both stand for {normalized}"));
            }
        }
        Ok(digests)
    }

    /// The facts about images by normalised name, each able to match.
    fn image_facts(&self) -> Result<Vec<Image>, Wrong> {
        let mut images: Vec<Image> = Vec::new();
        for image in &self.images {
            let Some(name) = image_ref::normalize_pattern(&image.name) else {
                let message = format!("images: \"{}\" is no image's name (no tag belongs in it)", image.name);
                return Err(Wrong::new(&image.name, message));
            };
            let image = Image { name, ..image.clone() };
            if let Some(earlier) = images.iter().find(|earlier| earlier.hides(&image)) {
                let message = format!(
                    "images: the row of \"{}\" can never match: that of \"{}\" before it does",
                    image.name, earlier.name
                );
                return Err(Wrong::new("", message));
            }
            images.push(image);
        }
        Ok(images)
    }

    /// The part of it that holds for a file of this path, which begins at the configuration's folder.
    pub fn of_file(&self, path: &str) -> impl Iterator<Item = &Files> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let fits = move |pattern: &str| glob(pattern, if pattern.contains('/') { path } else { name });
        self.files.iter().filter(move |(pattern, _)| fits(pattern)).map(|(_, files)| files)
    }

    /// The settings that it asks for.
    pub fn settings(&self) -> Settings {
        let defaults = Settings::default();
        Settings {
            preset: self.preset,
            severities: self.severity.iter().map(|(name, &severity)| (name.clone(), severity)).collect(),
            selected: self.select.clone(),
            ignored: self.ignore.clone(),
            only: vec![],
            targets: self.targets.clone(),
            images: ImagePolicy {
                // Checked when it was read.
                digests: self.digests().unwrap_or_default(),
                include: self.pin.include.clone(),
                exclude: self.pin.exclude.clone(),
                registries: self.pin.registries.clone(),
                resolve: self.pin.resolve.unwrap_or(true),
                pin_frontend: self.pin.syntax,
                build_contexts: self.build_contexts.clone(),
                allow: self.trust.allow.clone(),
                mirrors: self.trust.mirrors.clone(),
                ..ImagePolicy::default()
            },
            image_facts: self.image_facts().unwrap_or_default(),
            user: NewUser {
                uid: self.user.uid.unwrap_or(defaults.user.uid),
                name: self.user.name.clone().unwrap_or(defaults.user.name),
                prefer: self.user.prefer,
            },
            labels: self.labels.clone(),
            managers: (!self.managers.is_empty())
                .then(|| Managers::with(self.managers.clone()).ok().map(Arc::new))
                .flatten(),
            today: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(text).map(|_| ()).expect_err("is refused")
    }

    #[test]
    fn digests_are_found_by_any_spelling() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let config = parse(&format!("[pin.digests]\n\"node:22\" = \"{digest}\"\n")).expect("is read");
        assert_eq!(config.settings().images.digests.get("docker.io/library/node:22"), Some(&digest));
        let twice =
            format!("[pin.digests]\n\"node:22\" = \"{digest}\"\n\"docker.io/node:22\" = \"{digest}\"\n");
        assert!(refused(&twice).contains("both stand for docker.io/library/node:22"));
    }

    #[test]
    fn mistakes_are_told_with_their_place_and_the_nearest_name() {
        let message = refused("ignore = []\n[pin]\ndigest = 1\n");
        assert!(message.contains("line 3") && message.contains("did you mean `digests`?"), "{message}");
        assert!(refused("ignore = [\"run-as-nonroot\"]").contains("did you mean `run-as-non-root`?"));
        let personal = refused("insecure-registries = [\"a\"]\n");
        assert!(personal.contains("your own configuration alone: ~/.config/dfix/config.toml"), "{personal}");
        assert!(
            refused("[trust.mirrors]\n\"docker.io\" = \"http://m\"").contains("\"http://m\" is no registry")
        );
        assert!(refused("[user]\nuid = 1000").contains("10001"));
        let row = "[[images]]\nname = \"node\"\n";
        assert!(refused(&format!("{row}{row}")).contains("can never match"));
        assert!(refused(&format!("{row}familly = \"alpine\"\n")).contains("did you mean `family`?"));
        assert!(refused("[[images]]\nname = \"node:22\"").contains("no tag belongs in it"));
        assert!(refused("[user]\nprefer = \"node\"").contains("line 2"));
        let own = "[[managers]]\nname = \"x\"\ncommands = [\"x\"]\ninstal = [\"add\"]\n";
        assert!(refused(own).contains("did you mean `install`?"), "{}", refused(own));
        assert!(refused(&own.replace("instal ", "install ").replace("\"add\"", "")).contains("must have"));
        assert!(refused("[pin.digests]\n\"a:1\" = \"sha256:12\"").contains("64 hex digits"));
    }
}
