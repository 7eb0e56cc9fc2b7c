//! Which configuration holds for a file, kept until a file changes. One with an
//! error is told, and the last that was good stays in force.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use super::Options;
use crate::{
    config::{self, Config, ConfigError},
    image_policy::Answers,
    run::configs::{self, ConfigResult, Configured, below},
};

/// Why no registry is asked before a person chooses the action that does.
pub const BY_ACTION: &str = "the editor's action does";

/// How long a look at the disk counts where nobody tells of changes.
const PATIENCE: Duration = Duration::from_secs(1);

/// The configurations of all files that were asked for.
#[derive(Clone, Default)]
pub struct Configurations {
    chosen: Option<PathBuf>,
    none: bool,
    /// Does no registry get asked at all?
    offline: bool,
    /// By folder.
    places: BTreeMap<PathBuf, Option<PathBuf>>,
    files: BTreeMap<PathBuf, File>,
    /// By Dockerfile; `None`: one without a path.
    configured: BTreeMap<Option<PathBuf>, ConfigResult>,
    /// What registries said since the server started.
    answers: Arc<Answers>,
    looked: Option<Instant>,
}

/// A configuration file.
#[derive(Clone)]
struct File {
    /// The file itself, those that it extends, and the one with a mistake.
    parts: Vec<PathBuf>,
    stamps: Vec<Stamp>,
    /// What they held.
    texts: Vec<Option<String>>,
    good: Option<Arc<Config>>,
    /// What is wrong with what it holds now.
    problem: Option<Problem>,
}

/// A mistake, and the file that it stands in: the configuration, or one that it extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    pub message: String,
}

/// When it was written, and its size; `None` where it can't be looked at.
type Stamp = Option<(SystemTime, u64)>;

impl Configurations {
    /// None is read yet.
    pub fn new(options: &Options) -> Configurations {
        Configurations {
            chosen: options.config.clone(),
            none: options.no_config,
            offline: options.is_offline(),
            ..Self::default()
        }
    }

    /// That of a file; without a path, the defaults.
    pub fn of(&mut self, path: Option<&Path>) -> ConfigResult {
        let key = path.map(Path::to_owned);
        if let Some(known) = self.configured.get(&key) {
            return known.clone();
        }
        let configured = self.build(path);
        self.configured.insert(key, configured.clone());
        configured
    }

    fn build(&mut self, path: Option<&Path>) -> ConfigResult {
        let place = match path {
            _ if self.none => None,
            _ if self.chosen.is_some() => self.chosen.clone(),
            None => None,
            Some(path) => self.place(path),
        };
        let (config, own) = match &place {
            None => (Arc::default(), None),
            Some(place) => {
                let file = self.files.entry(place.clone()).or_insert_with(|| File::read(place, None));
                let Some(good) = file.good.clone() else {
                    let wrong = file.problem.as_ref().map_or(place, |problem| &problem.path);
                    return Err(format!("{} has an error", wrong.display()));
                };
                (good, path.map(|path| below(place, path)))
            }
        };
        let mut settings = config.settings();
        config.of_file(own.as_deref().unwrap_or_default()).for_each(|files| files.add_to(&mut settings));
        settings.today = Some(configs::today());
        settings.images.not_asked = match settings.images.resolve {
            _ if !cfg!(feature = "registry") => Some("this dfix is built without"),
            true if self.offline => Some("offline"),
            true => Some(BY_ACTION),
            false => Some("pin.resolve = false"),
        };
        if settings.images.resolve {
            settings.images.answers = self.answers.clone();
        }
        let max_file_size = config.max_file_size.unwrap_or(config::DEFAULT_MAX_FILE_SIZE);
        Ok(Arc::new(Configured { settings, max_file_size }))
    }

    /// The configuration file for a Dockerfile.
    fn place(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent().unwrap_or(path).to_owned();
        self.places.entry(folder).or_insert_with_key(|folder| config::find(folder)).clone()
    }

    /// What is wrong with which file.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.files.values().filter_map(|file| file.problem.as_ref())
    }

    /// All files that were read.
    pub fn read(&self) -> impl Iterator<Item = &Path> {
        self.files.values().flat_map(|file| &file.parts).map(PathBuf::as_path)
    }

    /// Looks at the disk anew, at most once a second unless a change is known of.
    /// Has anything changed?
    pub fn refresh(&mut self, known: bool) -> bool {
        if !known && self.looked.is_some_and(|looked| looked.elapsed() < PATIENCE) {
            return false;
        }
        self.looked = Some(Instant::now());
        let mut changed = false;
        for (folder, place) in &mut self.places {
            let now = config::find(folder);
            changed |= now != *place;
            *place = now;
        }
        for (path, file) in &mut self.files {
            let stamps = file.parts.iter().map(|part| stamp(part)).collect();
            // What is wrong may be mended in a file that could not be followed.
            if !known && stamps == file.stamps && file.problem.is_none() {
                continue;
            }
            file.stamps = stamps;
            // Two versions within a moment may have the same size and time.
            let texts: Vec<_> = file.parts.iter().map(|part| std::fs::read_to_string(part).ok()).collect();
            if texts != file.texts || file.problem.is_some() {
                let new = File::read(path, file.good.clone());
                changed |= texts != file.texts || new.problem != file.problem;
                *file = new;
            }
        }
        if changed {
            // One that is gone has nothing to tell any more.
            let used: Vec<_> = self.places.values().flatten().chain(&self.chosen).collect();
            self.files.retain(|path, _| used.contains(&path));
            self.configured.clear();
        }
        changed
    }

    /// Takes over what another one read besides.
    pub fn absorb(&mut self, other: Configurations) {
        for (folder, place) in other.places {
            self.places.entry(folder).or_insert(place);
        }
        for (path, file) in other.files {
            self.files.entry(path).or_insert(file);
        }
    }

    /// Remembers what a registry said.
    #[cfg(feature = "registry")]
    pub fn learn(&mut self, reference: String, digest: String) {
        Arc::make_mut(&mut self.answers).insert(reference, Ok(digest));
        self.configured.clear();
    }
}

impl File {
    fn read(path: &Path, last_good: Option<Arc<Config>>) -> File {
        let (good, problem) = match config::read(path) {
            Ok(config) => (Some(Arc::new(config)), None),
            Err(error) => {
                let (ConfigError::Unreadable { path, .. } | ConfigError::Invalid { path, .. }) = &error;
                (last_good, Some(Problem { path: path.clone(), message: error.to_string() }))
            }
        };
        let extended = good.iter().flat_map(|config| config.extended.iter().cloned());
        let mut parts: Vec<PathBuf> = std::iter::once(path.to_owned()).chain(extended).collect();
        if let Some(problem) = problem.as_ref().filter(|problem| !parts.contains(&problem.path)) {
            parts.push(problem.path.clone());
        }
        let stamps = parts.iter().map(|part| stamp(part)).collect();
        let texts = parts.iter().map(|part| std::fs::read_to_string(part).ok()).collect();
        File { parts, stamps, texts, good, problem }
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_last_good_one_stays_in_force_and_the_nearest_counts() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has one")).expect("is made");
            fs::write(&path, text).expect("is written");
            path
        };
        write(".git/HEAD", "");
        let top = write("dfix.toml", "ignore = [\"pin-image\"]\n");
        let dockerfile = folder.path().join("api/Dockerfile");
        let mut all = Configurations::new(&Options::default());
        let ignored = |all: &mut Configurations| {
            all.of(Some(&dockerfile)).map(|configured| configured.settings.ignored.join(","))
        };
        let told = |all: &Configurations| all.problems().count();
        assert_eq!(ignored(&mut all), Ok("pin-image".into()));
        assert!(!all.refresh(true), "nothing has changed");
        assert_eq!(told(&all), 0);
        fs::write(&top, "ignore = [\"pin-imag\"]\n").expect("is written");
        assert!(all.refresh(true));
        assert_eq!((ignored(&mut all), told(&all)), (Ok("pin-image".into()), 1));
        fs::write(&top, "ignore = [\"explicit-tag\"]\n").expect("is written");
        assert!(all.refresh(true));
        assert_eq!((ignored(&mut all), told(&all)), (Ok("explicit-tag".into()), 0));
        write("api/dfix.toml", "");
        assert!(all.refresh(true));
        assert_eq!(ignored(&mut all), Ok(String::new()));
    }

    #[test]
    fn what_is_extended_is_followed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("is written");
        write("shared.toml", "ignore = [\"pin-image\"]\n");
        write("dfix.toml", "extends = \"shared.toml\"\n");
        let mut all = Configurations::new(&Options::default());
        let dockerfile = folder.path().join("Dockerfile");
        let ignored = |all: &mut Configurations| {
            all.of(Some(&dockerfile)).map(|configured| configured.settings.ignored.join(","))
        };
        assert_eq!(ignored(&mut all), Ok("pin-image".into()));
        assert!(!all.refresh(true), "nothing has changed");
        for (text, wanted) in
            [("ignore = [\"no-latest\"]", "no-latest"), ("ignore = 1", "no-latest"), ("", "")]
        {
            write("shared.toml", text);
            assert!(all.refresh(true), "{text}");
            assert_eq!(ignored(&mut all), Ok(wanted.into()));
        }
    }

    #[test]
    fn without_a_good_one_nothing_is_in_force() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("dfix.toml"), "[pin\n").expect("is written");
        let mut all = Configurations::new(&Options::default());
        let result = all.of(Some(&folder.path().join("Dockerfile")));
        assert!(result.is_err_and(|error| error.ends_with("dfix.toml has an error")));
        assert!(all.of(None).is_ok());
    }
}
