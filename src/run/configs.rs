//! Which configuration holds for which file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::display_name;
use crate::{
    Settings,
    config::{self, Config, ConfigError, DEFAULT_MAX_FILE_SIZE, Files},
    discover::Found,
};

/// The configuration that holds for a file.
#[derive(Clone)]
pub struct Configured {
    pub settings: Settings,
    pub max_file_size: u64,
}

/// It, or what is wrong with it.
pub type ConfigResult<E = String> = Result<Arc<Configured>, E>;

/// It, or the mistake in the file that says so; one for all Dockerfiles for which it holds.
type Held = ConfigResult<Arc<ConfigError>>;

/// A mistake, and the files that are not looked at for it.
pub struct Mistake {
    pub error: Arc<ConfigError>,
    pub files: Vec<PathBuf>,
}

impl Mistake {
    /// What is wrong, and what comes of it.
    pub fn reason(&self) -> String {
        let files = match self.files.as_slice() {
            [file] => format!("{} is not looked at", display_name(file, None)),
            files => format!("{} Dockerfiles are not looked at", files.len()),
        };
        format!("{}\ntherefore {files}", self.error.reason().trim_end())
    }
}

/// Which configuration is read.
pub struct Choice<'a> {
    /// This one instead of the nearest.
    pub config: Option<&'a Path>,
    /// None at all.
    pub no_config: bool,
    /// Where standard input is said to come from.
    pub stdin_filename: Option<&'a Path>,
}

/// The configurations of some files.
pub struct Configs<'a> {
    choice: Choice<'a>,
    /// By the folder that it is looked for from, and whether it is for standard input.
    by_place: BTreeMap<(PathBuf, bool), Held>,
    /// Of the files for which a `[files]` section holds.
    by_path: BTreeMap<PathBuf, Held>,
}

impl<'a> Configs<'a> {
    /// Reads them; `adjust` adds what flags say.
    pub fn read(choice: Choice<'a>, found: &[Found], adjust: impl Fn(&mut Settings)) -> Configs<'a> {
        let mut configs = Configs { choice, by_place: BTreeMap::new(), by_path: BTreeMap::new() };
        let mut read: BTreeMap<Option<PathBuf>, Result<Config, Arc<ConfigError>>> = BTreeMap::new();
        let mut paths: BTreeMap<(PathBuf, bool), Option<PathBuf>> = BTreeMap::new();
        for file in found {
            let place = configs.place(&file.path);
            let path = paths.entry(place.clone()).or_insert_with(|| match configs.choice.config {
                _ if configs.choice.no_config => None,
                Some(path) => Some(path.to_owned()),
                None => config::find(&place.0),
            });
            let config = read.entry(path.clone()).or_insert_with(|| match path {
                None => Ok(Config::default()),
                Some(path) => config::read(path).map_err(Arc::new),
            });
            let configured = |files: &[&Files]| -> Held {
                let config = config.as_ref().map_err(Clone::clone)?;
                let mut settings = config.settings();
                files.iter().for_each(|files| files.add_to(&mut settings));
                adjust(&mut settings);
                if place.1 {
                    settings.images.not_asked = Some("standard input");
                }
                let max_file_size = config.max_file_size.unwrap_or(DEFAULT_MAX_FILE_SIZE);
                Ok(Arc::new(Configured { settings, max_file_size }))
            };
            let own = match (&*config, &path) {
                (Ok(config), Some(path)) => {
                    let name = configs.choice.stdin_filename.filter(|_| place.1).unwrap_or(&file.path);
                    config.of_file(&below(path, name)).collect()
                }
                _ => vec![],
            };
            if !own.is_empty() {
                configs.by_path.insert(file.path.clone(), configured(&own));
            } else if !configs.by_place.contains_key(&place) {
                configs.by_place.insert(place.clone(), configured(&[]));
            }
        }
        configs
    }

    /// That of a file; the error has been told with the mistakes.
    pub fn of(&self, path: &Path) -> ConfigResult {
        self.held(path).map_or_else(
            || Err("it has no folder".into()),
            |held| held.clone().map_err(|error| error.to_string()),
        )
    }

    fn held(&self, path: &Path) -> Option<&Held> {
        self.by_path.get(path).or_else(|| self.by_place.get(&self.place(path)))
    }

    /// Takes out the files whose configuration has a mistake. Each mistake comes once.
    pub fn mistakes(&self, found: &mut Vec<Found>) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = vec![];
        found.retain(|file| {
            let Some(Err(error)) = self.held(&file.path) else { return true };
            match mistakes.iter_mut().find(|mistake| mistake.error.to_string() == error.to_string()) {
                Some(mistake) => mistake.files.push(file.path.clone()),
                None => mistakes.push(Mistake { error: error.clone(), files: vec![file.path.clone()] }),
            }
            false
        });
        mistakes
    }

    /// Changes the settings of all files but standard input.
    #[cfg(feature = "registry")]
    pub fn adjust(&mut self, adjust: impl Fn(&mut Settings)) {
        let places =
            self.by_place.iter_mut().filter(|((_, is_stdin), _)| !is_stdin).map(|(_, result)| result);
        let files =
            self.by_path.iter_mut().filter(|(path, _)| path.as_os_str() != "-").map(|(_, result)| result);
        for configured in places.chain(files).filter_map(|result| result.as_mut().ok()) {
            adjust(&mut Arc::make_mut(configured).settings);
        }
    }

    fn place(&self, path: &Path) -> (PathBuf, bool) {
        let is_stdin = path.as_os_str() == "-";
        let path = self.choice.stdin_filename.filter(|_| is_stdin).unwrap_or(path);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        (folder, is_stdin)
    }
}

/// A file's path from the folder of a configuration, with `/`; as it is where it lies elsewhere.
pub fn below(config: &Path, file: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (config, file) = (absolute(config), absolute(file));
    let folder = config.parent().unwrap_or(&config);
    let path = file.strip_prefix(folder).unwrap_or(&file);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
/// The day on which ignores with an end are judged: everywhere the same, so UTC's.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}
