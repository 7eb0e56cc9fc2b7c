//! Facts about images: `images.toml`.

use std::{ops::Range, sync::OnceLock};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{glob, mirrors};

/// The kind of operating system in an image: decides how users are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Debian: useradd.
    Debian,
    /// Ubuntu: useradd; uid 1000 is taken since 23.04.
    Ubuntu,
    /// Alpine: busybox adduser.
    Alpine,
    /// Busybox: busybox adduser.
    Busybox,
    /// Fedora: useradd.
    Fedora,
    /// RHEL and its rebuilds: useradd.
    Rhel,
    /// UBI minimal, Amazon Linux and the like: useradd may be missing.
    RhelMinimal,
    /// SUSE: useradd.
    Suse,
    /// Arch Linux: useradd.
    Arch,
    /// Distroless: no shell.
    Distroless,
    /// Wolfi (Chainguard).
    Wolfi,
    /// Windows.
    Windows,
    /// No operating system at all.
    None,
}

impl Family {
    /// Its name, as in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Debian => "debian",
            Family::Ubuntu => "ubuntu",
            Family::Alpine => "alpine",
            Family::Busybox => "busybox",
            Family::Fedora => "fedora",
            Family::Rhel => "rhel",
            Family::RhelMinimal => "rhel-minimal",
            Family::Suse => "suse",
            Family::Arch => "arch",
            Family::Distroless => "distroless",
            Family::Wolfi => "wolfi",
            Family::Windows => "windows",
            Family::None => "none",
        }
    }
}

/// An account that an image holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: u32,
    /// Its gid.
    pub gid: u32,
    /// The variable that the image sets to its uid.
    pub variable: Option<String>,
}

/// The ports that an image listens on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ports {
    /// By default.
    pub default: Vec<u16>,
    /// Unless one of these variables says otherwise.
    pub set_by: Vec<String>,
}

/// What is known of an image. What is `None` is not known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Registry and repository, normalised; a glob.
    pub name: String,
    /// Globs, one of which the tag matches; any tag where there is none.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The operating system.
    pub family: Option<Family>,
    /// The default user: a name, `uid`, or `uid:gid`.
    pub user: Option<String>,
    /// An account for running without privileges.
    pub unprivileged: Option<Account>,
    /// Does its entrypoint start as root and change the user itself?
    #[serde(default)]
    pub drops_privileges: bool,
    /// A server that needs root to start or manages its own workers.
    pub service: Option<String>,
    /// What its entrypoint does that only root may, though it runs any command.
    pub entrypoint: Option<String>,
    /// The ports that it listens on.
    pub ports: Option<Ports>,
    /// `bash` where it is certainly there, `none` where there is no shell.
    pub shell: Option<String>,
    /// Managers of the distribution that are too old for the flag that keeps them from caching.
    #[serde(default)]
    pub old_managers: Vec<String>,
    /// The successor of an image that gets no updates any more.
    pub retired: Option<String>,
}

impl Image {
    /// Do the facts hold for a tag?
    fn has_tag(&self, tag: &str) -> bool {
        self.tags.is_empty() || self.tags.iter().any(|pattern| glob(pattern, tag))
    }

    /// Can a later row never match, since this one does? One without tags hides
    /// all later ones of its name.
    pub fn hides(&self, later: &Image) -> bool {
        (self.name == later.name || glob(&self.name, &later.name))
            && (self.tags.is_empty() || self.tags == later.tags)
    }

    /// Does the default user have all rights? `None` where the user is not known.
    pub fn runs_as_root(&self) -> Option<bool> {
        self.user.as_deref().map(is_root)
    }
}

/// Is a USER's value root?
pub fn is_root(user: &str) -> bool {
    let name = user.split_once(':').map_or(user, |(name, _)| name);
    name == "root" || (!name.is_empty() && name.bytes().all(|b| b == b'0'))
}

/// Where a row stands, in bytes of `TEXT`: all of it, as JSON, and the name in it.
struct Row {
    text: Range<usize>,
    name: Range<usize>,
}

// The rows of images.toml: `TEXT`; `ROWS`, in their order; by index, `EXACT`: those of names without `*`, sorted by
// name and then in order, and `GLOBS`: the others, in order.
include!(concat!(env!("OUT_DIR"), "/images.rs"));

/// The rows that were looked up: few of the many are in a run.
static IMAGES: [OnceLock<Option<Box<Image>>>; ROWS.len()] = [const { OnceLock::new() }; ROWS.len()];

fn name(row: usize) -> &'static str {
    &TEXT[ROWS[row].name.clone()]
}

fn image(row: usize) -> Option<&'static Image> {
    // A test reads all rows; a mistake never gets past that.
    IMAGES[row].get_or_init(|| serde_json::from_str(&TEXT[ROWS[row].text.clone()]).ok()).as_deref()
}

/// The facts about an image, by its normalised name and its tag: the first row
/// that matches, of `own` ones before those of the table.
pub fn lookup<'i>(own: &'i [Image], name: &str, tag: &str) -> Option<&'i Image> {
    let fits = |image: &&Image| glob(&image.name, name) && image.has_tag(tag);
    own.iter()
        .find(fits)
        .or_else(|| in_table(name, tag))
        .or_else(|| mirrors::unmirrored(name).and_then(|name| lookup(own, &name, tag)))
}

/// Were the tags of an image of this normalised name looked at for managers that are too old? So they were where a row
/// tells of one.
pub fn is_dated(name: &str) -> bool {
    let tells = |row| image(row).is_some_and(|image| !image.old_managers.is_empty());
    exact(name).any(tells) || mirrors::unmirrored(name).is_some_and(|name| exact(&name).any(tells))
}

/// The rows of exactly this name, by their indexes.
fn exact(asked: &str) -> impl Iterator<Item = usize> {
    let first = EXACT.partition_point(|row| name(*row) < asked);
    EXACT[first..].iter().copied().take_while(move |row| name(*row) == asked)
}

fn in_table(asked: &str, tag: &str) -> Option<&'static Image> {
    let mut exact = exact(asked);
    let matches = |row: &usize| image(*row).is_some_and(|image| image.has_tag(tag));
    let exact = exact.find(matches);
    let before = GLOBS.iter().copied().take_while(|row| exact.is_none_or(|exact| *row < exact));
    let glob = before.filter(|row| glob(name(*row), asked)).find(matches);
    image(glob.or(exact)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        image: Vec<Image>,
    }

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("images.toml")).expect("the table parses");
        assert!(table.image.len() >= 120);
        // Each row is read alone as it is in the whole.
        assert_eq!(ROWS.len(), table.image.len());
        for (row, known) in table.image.iter().enumerate() {
            assert_eq!(name(row), known.name);
            assert_eq!(image(row), Some(known));
        }
        assert_eq!(EXACT.len() + GLOBS.len(), ROWS.len());
        for (at, image) in table.image.iter().enumerate() {
            assert!(image.name.contains('/'), "{} is not normalised", image.name);
            let hidden = table.image[..at].iter().any(|earlier| earlier.hides(image));
            assert!(!hidden, "an earlier row hides {} {:?}", image.name, image.tags);
        }
    }

    #[test]
    fn own_rows_come_first() {
        let row = "name = \"ghcr.io/us/*\"\nfamily = \"alpine\"\nuser = \"root\"";
        let own: Vec<Image> = vec![toml::from_str(row).expect("a row")];
        assert_eq!(lookup(&own, "ghcr.io/us/base", "1").and_then(|image| image.family), Some(Family::Alpine));
        let own: Vec<Image> = vec![toml::from_str("name = \"docker.io/library/node\"").expect("a row")];
        assert_eq!(lookup(&own, "mirror.gcr.io/library/node", "22").and_then(|image| image.family), None);
    }

    #[test]
    fn rows_are_found_by_name_and_tag() {
        let family = |name, tag| lookup(&[], name, tag).and_then(|image| image.family);
        assert_eq!(family("docker.io/library/python", "3.12-alpine"), Some(Family::Alpine));
        assert_eq!(family("docker.io/library/python", "3.12-slim"), Some(Family::Debian));
        assert_eq!(family("docker.io/someone/something", "latest"), None);
        assert_eq!(family("public.ecr.aws/docker/library/node", "22-alpine"), Some(Family::Alpine));
        assert_eq!(family("docker.io/arm64v8/debian", "12"), Some(Family::Debian));
        assert!(is_root("0:0") && is_root("root") && !is_root("10001") && !is_root("$U"));
    }
}
