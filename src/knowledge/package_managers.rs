//! Facts about package managers: `package_managers.toml`, and `[[managers]]`
//! of a site's own in dfix.toml, which are rows of the same form.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::{Family, List, Text};

/// All rows.
pub(super) struct Table {
    pub(super) manager: &'static [Manager],
}

pub(super) static TABLE: Table = table!("package_managers");

/// A package manager.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manager {
    /// Its name in messages.
    pub name: Text,
    /// The programs that are it.
    pub commands: List,
    /// Are these names followed by a version the same programs?
    #[serde(default)]
    pub versions: bool,
    /// `python -m` this.
    pub module: Option<Text>,
    /// Options whose value is the next word.
    #[serde(default)]
    pub value_options: List,
    /// Are the verbs spelled as options (`pacman -S`)?
    #[serde(default)]
    pub option_verbs: bool,
    /// The verb that is meant where none is given.
    pub bare_verb: Option<Text>,
    /// Verbs that install. A verb may be two words.
    pub install: List,
    /// Verbs that fetch the package lists.
    #[serde(default)]
    pub refresh: List,
    /// Verbs that uninstall.
    #[serde(default)]
    pub remove: List,
    /// How it is kept from asking.
    pub assume_yes: Option<Switch>,
    /// How it is kept from installing what is only recommended.
    pub no_extras: Option<Switch>,
    /// Packages that are only recommended, and that a file may need for certain.
    #[serde(default)]
    pub recommended: List<Recommended>,
    /// How its cache is removed.
    pub clean: Option<Clean>,
    /// How an install leaves no cache.
    pub no_cache: Option<NoCache>,
    /// How a version is pinned.
    pub pin: Option<Pin>,
    /// How exactly the versions of a lock file are installed.
    pub exact: Option<Exact>,
    /// Verbs that move the whole system to other versions.
    pub upgrade: Option<Upgrade>,
    /// A program that is meant for people, and the one for scripts.
    pub instead: Option<Instead>,
    /// The folders that a build can keep outside the image.
    pub mount: Option<Mount>,
    /// Packages that are there to build others.
    pub build: Option<Build>,
    /// How it removes itself.
    pub remove_itself: Option<RemoveItself>,
}

/// A flag that an install should have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switch {
    /// The flag, put behind the verb.
    pub flag: Text,
    /// Flags that say the same; of `-x` also in a group of letters, `-xx` twice in all.
    pub spellings: List,
    /// The verbs that it is for.
    pub verbs: List,
    /// The programs that know it; all where this is empty.
    #[serde(default)]
    pub programs: List,
    /// Texts in code or files of the stage that turn it on for good.
    #[serde(default)]
    pub configured: List,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
}

/// A package that others only recommend, and that a file may need for certain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recommended {
    /// Its name.
    pub package: Text,
    /// Globs of those that recommend it.
    pub by: List,
    /// Globs of others that bring it as well.
    #[serde(default)]
    pub also_brought_by: List,
    /// Texts in what follows that show a need for it; where there are none, there always is one.
    #[serde(default)]
    pub shown_by: List,
    /// Globs of images (normalised names) that bring it, but for their slim variants.
    #[serde(default)]
    pub in_images: List,
}

/// How a cache is removed after use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clean {
    /// The command to run; `{program}` stands for the program as it was called.
    pub command: Text,
    /// What it removes, for messages: "lists", "packages".
    pub what: Text,
    /// The verbs that fill the cache.
    pub after: List,
    /// The folders that hold the cache; `~` is the home of whoever runs it.
    pub folders: List,
    /// Commands that clean as well, as the words they begin with.
    #[serde(default)]
    pub also: List,
    /// Options of the filling verb that make the cleaning needless.
    #[serde(default)]
    pub needless_with: List,
    /// Does it take root to fill and to clean?
    #[serde(default)]
    pub as_root: bool,
    /// Verbs that fail, or lose what they are for, once it is gone and not fetched anew.
    #[serde(default)]
    pub needed_by: List,
    /// Globs of other programs that need it.
    #[serde(default)]
    pub needed_by_programs: List,
    /// Globs of packages that use it while the container runs.
    #[serde(default)]
    pub needed_by_packages: List,
    /// Texts in the words of a call that fetches it in part alone.
    #[serde(default)]
    pub partial_with: List,
    /// Globs of the addresses of scripts that fetch it themselves before they use it, and leave it.
    #[serde(default)]
    pub fetched_by_scripts: List,
    /// Texts in whose presence a command may change what is fetched.
    #[serde(default)]
    pub sources: List,
    /// Globs of the packages that do so.
    #[serde(default)]
    pub sources_with: List,
    /// Globs of the addresses, or of the files' names, of scripts that have no use for it.
    #[serde(default)]
    pub unused_by_scripts: List,
    /// Programs that have no use for it, with or without a version behind the name; of others that is not known.
    /// Where there are none, no other is taken to use it.
    #[serde(default)]
    pub unused_by_programs: List,
    /// Globs of arguments with which such a program needs it all the same.
    #[serde(default)]
    pub needed_with: List,
    /// Folders of scripts that run when the container starts, and may use it.
    #[serde(default)]
    pub started_in: List,
    /// Texts in the stage that bring a version which doesn't know the command.
    #[serde(default)]
    pub unknown_with: List,
    /// Texts in the stage that keep the cache on purpose, or elsewhere.
    #[serde(default)]
    pub kept_by: List,
    /// Where it holds for one edition of the manager alone: how that is proven.
    pub edition: Option<Edition>,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
}

/// What proves that a manager is of a certain edition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Edition {
    /// Its name in messages.
    pub name: Text,
    /// Why it matters, as a clause.
    pub why: Text,
    /// Verbs that no other edition has.
    pub verbs: List,
    /// Options that other editions refuse.
    pub options: List,
    /// Images (normalised names) that bring it.
    pub images: List,
    /// Files (as globs of their names) through which a project chooses another edition.
    pub files: List,
    /// Words in the stage that speak of another edition.
    pub others: List,
}

/// How an install leaves no cache behind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoCache {
    /// The flag, put behind the verb.
    pub flag: Text,
    /// Flags that make it needless.
    pub spellings: List,
    /// Flags that mean nothing beside it, whose place it takes.
    #[serde(default)]
    pub replaces: List,
    /// Does a call with it fetch the lists for itself, and leave none?
    #[serde(default)]
    pub fetches_lists: bool,
    /// The verbs that know it.
    pub verbs: List,
    /// The variable that says the same.
    pub environment: Option<Text>,
    /// The folders that hold the cache; `~` is the home of whoever runs it.
    pub folders: List,
    /// Texts in code or files of the stage that turn it off for good.
    #[serde(default)]
    pub configured: List,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
    /// Since when the flag is known.
    pub version: Option<FlagVersion>,
}

/// A flag that old versions refuse.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlagVersion {
    /// The first version that has it.
    pub since: Text,
    /// Did the cache come with the flag? A manager that doesn't know it then keeps none.
    #[serde(default)]
    pub with_the_cache: bool,
    /// Does it always come from the distribution?
    #[serde(default)]
    pub of_distribution: bool,
    /// Packages of distributions that bring the manager in an unknown version.
    #[serde(default)]
    pub from_packages: List,
    /// Names of releases whose packages bring one that may be too old.
    #[serde(default)]
    pub old_releases: List,
    /// Options that newer versions have no more.
    #[serde(default)]
    pub older_flags: List,
    /// Folders and files that say which releases the distribution's packages come from.
    #[serde(default)]
    pub sources: List,
    /// Names of programs that bring one of their own, in a version that the file may not tell.
    #[serde(default)]
    pub brought_by: List,
    /// An install of these brings a current one, with one of `upgrades`.
    #[serde(default)]
    pub upgraded_by: List,
    /// Flags of an install that replaces what is there by what is current.
    #[serde(default)]
    pub upgrades: List,
    /// Flags of an install that puts it where the program may not be looked for.
    #[serde(default)]
    pub elsewhere: List,
    /// Packages (`*` matches anything) that the distribution has only since the flag is known.
    #[serde(default)]
    pub shown_by: List,
}

/// What is installed from a repository of version control.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repositories {
    /// Globs of their addresses.
    pub addresses: List,
    /// What stands between such an address and the revision.
    pub mark: Text,
}

/// How a package is given a version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pin {
    /// The verbs whose operands are packages.
    pub verbs: List,
    /// What stands between a package and its version; the first is what dfix writes.
    pub separators: List,
    /// Is a version told by a digit behind the separator alone (`curl-7.1`)?
    #[serde(default)]
    pub needs_digit: bool,
    /// Versions that pin nothing.
    #[serde(default)]
    pub floating: List,
    /// Options that pin what the operands name, or say where the versions stand.
    #[serde(default)]
    pub options: List,
    /// Globs of operands that are no packages by name: files, addresses, groups.
    #[serde(default)]
    pub files: List,
    /// Operands that are addresses of repositories.
    #[serde(default)]
    pub repositories: Option<Repositories>,
    /// Does the order of the packages change nothing?
    #[serde(default)]
    pub any_order: bool,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
}

/// A verb that installs what a lock file says, or stops.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exact {
    /// The verb.
    pub verb: Text,
    /// Verbs that may install other versions.
    pub instead_of: List,
    /// The names of the lock files.
    pub locks: List,
    /// Options with which it does something else.
    #[serde(default)]
    pub not_with: List,
    /// Globs of images (normalised name and tag) whose manager doesn't know it.
    #[serde(default)]
    pub unknown_in: List,
}

/// Verbs that move the whole system to other versions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Upgrade {
    /// The verbs.
    pub verbs: List,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
}

/// A program that is meant for people, and the one for scripts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instead {
    /// The program for people.
    pub program: Text,
    /// By verb: the program and the verb for scripts that do the same.
    #[serde(deserialize_with = "pairs")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub verbs: List<(Text, Text)>,
    /// The names that linters have for it.
    #[serde(default)]
    pub codes: List,
}

/// Folders that a build can keep outside the image.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mount {
    /// The verbs that use them.
    pub verbs: List,
    /// The folders; `~` is the home of whoever runs it.
    pub targets: List,
    /// `locked` where two builds must not use them at once.
    pub sharing: Option<Text>,
}

/// Packages that are there to build others.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Build {
    /// The packages.
    pub packages: List,
    /// The command that uninstalls, before the packages' names.
    pub purge: Text,
}

/// How a manager removes itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RemoveItself {
    /// The command; the database of installed packages stays.
    pub command: Text,
    /// The families of images that it is for.
    pub families: List<Family>,
}

/// The pairs of a table, sorted.
fn pairs<'de, D: Deserializer<'de>>(table: D) -> Result<List<(Text, Text)>, D::Error> {
    BTreeMap::deserialize(table).map(|pairs| pairs.into_iter().collect())
}
