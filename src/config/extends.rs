//! Reading a configuration file with those that it extends.
//!
//! What is extended may come with a pull request like the file itself: it is
//! looked for in the repository alone, and errors show nothing of other files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Table, Value};

use super::{Config, ConfigError, hadolint, is_of_hadolint, mistakes::line_of, parse};

/// How many files may extend each other in a row.
const DEEPEST: usize = 8;

/// How many files may be read for one.
const MOST: usize = 64;

/// `extends`: one path or several, from the folder of the file that names them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Extends {
    /// One.
    One(String),
    /// Several; the later goes before the earlier.
    Several(Vec<String>),
}

impl Default for Extends {
    fn default() -> Extends {
        Extends::Several(vec![])
    }
}

impl Extends {
    fn paths(&self) -> &[String] {
        match self {
            Extends::One(path) => std::slice::from_ref(path),
            Extends::Several(paths) => paths,
        }
    }
}

/// Reads a configuration file, and what it extends; one that ends in `.yaml` or
/// `.yml` is hadolint's. Key by key, the nearer file counts; a list is taken whole.
///
/// # Errors
/// Where one of them can't be read or is not valid; the text names the place.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let unreadable = |error| ConfigError::Unreadable { path: path.to_owned(), error };
    let invalid = |message| ConfigError::Invalid { path: path.to_owned(), message };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    if is_of_hadolint(path) {
        return hadolint::parse(&text).map_err(invalid);
    }
    let config = parse(&text).map_err(invalid)?;
    if config.extends.paths().is_empty() {
        return Ok(config);
    }
    let real = fs::canonicalize(path).map_err(unreadable)?;
    let mut reading = Reading { top: top(&real), chain: vec![], extended: vec![] };
    let table = reading.whole(path, &real, &text, &config)?;
    let merged: Config = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| invalid(format!("with what it extends: {}", error.message())))?;
    merged.check_whole().map_err(|wrong| invalid(format!("with what it extends: {}", wrong.message)))?;
    Ok(Config { extended: reading.extended, ..merged })
}

/// The repository's folder, or that of the file where it lies in none.
fn top(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(file);
    folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder).to_owned()
}

struct Reading {
    /// Nothing outside is read.
    top: PathBuf,
    /// The files that are being read, each extended by the one before.
    chain: Vec<PathBuf>,
    /// All that were read but the first.
    extended: Vec<PathBuf>,
}

impl Reading {
    /// A file's table, put over those that it extends.
    fn whole(&mut self, path: &Path, real: &Path, text: &str, config: &Config) -> Result<Table, ConfigError> {
        let mut table = Table::new();
        self.chain.push(real.to_owned());
        for name in config.extends.paths() {
            put_over(&mut table, self.extended(path, real, text, name)?);
        }
        self.chain.pop();
        // It was parsed before.
        put_over(&mut table, text.parse().unwrap_or_default());
        Ok(table)
    }

    fn extended(&mut self, by: &Path, real: &Path, text: &str, name: &str) -> Result<Table, ConfigError> {
        let refused = |why: String| {
            let place = line_of(text, name).map_or_else(String::new, |line| format!("line {line}: "));
            ConfigError::Invalid { path: by.to_owned(), message: format!("{place}extends \"{name}\": {why}") }
        };
        if name.contains("://") {
            return Err(refused("must be a path in this repository; nothing is fetched".into()));
        }
        let found = real.parent().unwrap_or(real).join(name);
        let found = fs::canonicalize(found).ok().filter(|file| file.starts_with(&self.top));
        // What lies outside is not told from what isn't there.
        let Some(file) = found else {
            return Err(refused(format!(
                "no such file in {}, outside of which none is read",
                self.top.display()
            )));
        };
        if !file.is_file() || file.extension().is_none_or(|ending| ending != "toml") {
            return Err(refused("is no file that ends in .toml".into()));
        }
        if let Some(at) = self.chain.iter().position(|other| *other == file) {
            let names = self.chain[at..].iter().chain([&file]).map(|file| self.shown(file));
            return Err(refused(format!("goes in a circle: {}", names.collect::<Vec<_>>().join(" → "))));
        }
        if self.chain.len() > DEEPEST || self.extended.len() >= MOST {
            return Err(refused(format!("at most {DEEPEST} files in a row, {MOST} in all, may be extended")));
        }
        self.extended.push(file.clone());
        let text = fs::read_to_string(&file)
            .map_err(|error| ConfigError::Unreadable { path: file.clone(), error })?;
        let config = parse(&text).map_err(|message| ConfigError::Invalid { path: file.clone(), message })?;
        self.whole(&file, &file, &text, &config)
    }

    /// A file's path from the top.
    fn shown(&self, file: &Path) -> String {
        file.strip_prefix(&self.top).unwrap_or(file).display().to_string()
    }
}

/// Tables are put together key by key; of anything else the upper counts.
fn put_over(lower: &mut Table, upper: Table) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => put_over(lower, upper),
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has one")).expect("is made");
            fs::write(path, text).expect("is written");
        }
        folder
    }

    fn refused(folder: &tempfile::TempDir, file: &str) -> String {
        read(&folder.path().join(file)).map(|_| ()).expect_err("is refused").to_string()
    }

    #[test]
    fn the_nearer_file_counts_key_by_key() {
        let folder = folder(&[
            (".git/HEAD", ""),
            (
                "shared/a.toml",
                "extends = \"b.toml\"\nignore = [\"DL3007\"]\n[user]\nuid = 20000\nname = \"a\"\n",
            ),
            ("shared/b.toml", "preset = \"strict\"\nignore = [\"DL3008\"]\n[severity]\nDL3008 = \"error\"\n"),
            ("shared/c.toml", "targets = [\"prod\"]\n[user]\nname = \"c\"\n"),
            (
                "api/dfix.toml",
                "extends = [\"../shared/a.toml\", \"../shared/c.toml\"]\n[user]\nuid = 30000\n",
            ),
        ]);
        let config = read(&folder.path().join("api/dfix.toml")).expect("is read");
        assert_eq!((&config.ignore, &config.targets), (&vec!["DL3007".to_owned()], &vec!["prod".to_owned()]));
        assert_eq!((config.user.uid, config.user.name.as_deref()), (Some(30_000), Some("c")));
        assert_eq!(config.severity.get("DL3008"), Some(&Severity::Error));
        assert_eq!(config.preset, crate::Preset::Strict);
        assert_eq!(config.extended.len(), 3);
    }

    #[test]
    fn what_cannot_be_extended_is_told_with_its_place() {
        let mut files = vec![
            (".git/config".to_owned(), "[remote]\n\turl = secret\n".to_owned()),
            ("circle.toml".into(), "extends = \"round.toml\"\n".into()),
            ("round.toml".into(), "\nextends = [\"circle.toml\"]\n".into()),
            ("missing.toml".into(), "# a\nextends = \"nowhere.toml\"\n".into()),
            ("git.toml".into(), "extends = \".git/config\"\n".into()),
            ("far.toml".into(), "extends = \"https://example.com/dfix.toml\"\n".into()),
            ("broken.toml".into(), "extends = \"bad/x.toml\"\n".into()),
            ("bad/x.toml".into(), "\n\npreset = 1\n".into()),
            (
                "both.toml".into(),
                format!(
                    "extends = \"pin.toml\"\n[pin.digests]\n\"docker.io/a:1\" = \"sha256:{}\"\n",
                    "a".repeat(64)
                ),
            ),
            ("pin.toml".into(), format!("[pin.digests]\n\"a:1\" = \"sha256:{}\"\n", "b".repeat(64))),
        ];
        let next = |at| format!("extends = \"deep{}.toml\"\n", at + 1);
        files.extend((0..12).map(|at| (format!("deep{at}.toml"), next(at))));
        // Each twice: what is read doubles from file to file.
        let twice = |at| format!("extends = [\"w{0}.toml\", \"w{0}.toml\"]\n", at + 1);
        files.extend((0..7).map(|at| (format!("w{at}.toml"), twice(at))));
        files.push(("w7.toml".into(), String::new()));
        let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = folder(&files);
        let told = |file: &str| refused(&folder, file);
        assert!(told("circle.toml").contains("round.toml: line 2: extends \"circle.toml\": goes in a circle: circle.toml → round.toml → circle.toml"), "{}", told("circle.toml"));
        assert!(
            told("missing.toml").contains("missing.toml: line 2: extends \"nowhere.toml\": no such file in ")
        );
        assert!(
            told("git.toml").contains("is no file that ends in .toml")
                && !told("git.toml").contains("secret")
        );
        assert!(told("far.toml").contains("nothing is fetched"));
        assert!(told("broken.toml").contains("bad/x.toml: ") && told("broken.toml").contains("line 3"));
        assert!(told("both.toml").contains("with what it extends: pin.digests"), "{}", told("both.toml"));
        assert!(told("deep0.toml").contains("at most 8 files in a row"), "{}", told("deep0.toml"));
        assert!(told("w0.toml").contains("64 in all"), "{}", told("w0.toml"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_the_repository_is_read() {
        let folder = folder(&[
            ("outside.toml", "secret = true\n"),
            ("in/.git/HEAD", ""),
            ("in/up.toml", "extends = \"../outside.toml\"\n"),
            ("in/not-there.toml", "extends = \"../not-there-either.toml\"\n"),
            ("in/link.toml", "extends = \"linked.toml\"\n"),
        ]);
        std::os::unix::fs::symlink("../outside.toml", folder.path().join("in/linked.toml")).expect("links");
        let absolute = format!("extends = \"{}\"\n", folder.path().join("outside.toml").display());
        fs::write(folder.path().join("in/absolute.toml"), absolute).expect("is written");
        for file in ["in/up.toml", "in/not-there.toml", "in/link.toml", "in/absolute.toml"] {
            let told = refused(&folder, file);
            assert!(told.contains("no such file in") && !told.contains("secret"), "{told}");
        }
    }
}
