//! Which configuration holds for which file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Settings,
    config::{self, Config, DEFAULT_MAX_FILE_SIZE},
    discover::Found,
};

/// The configuration that holds for a file.
#[derive(Clone)]
pub struct Configured {
    pub settings: Settings,
    pub max_file_size: u64,
}

/// It, or what is wrong with it.
pub type ConfigResult = Result<Arc<Configured>, String>;

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
    by_place: BTreeMap<(PathBuf, bool), ConfigResult>,
}

impl<'a> Configs<'a> {
    /// Reads them; `adjust` adds what flags say.
    pub fn read(choice: Choice<'a>, found: &[Found], adjust: impl Fn(&mut Settings)) -> Configs<'a> {
        let mut configs = Configs { choice, by_place: BTreeMap::new() };
        let mut by_file: BTreeMap<Option<PathBuf>, ConfigResult> = BTreeMap::new();
        for file in found {
            let place = configs.place(&file.path);
            if configs.by_place.contains_key(&place) {
                continue;
            }
            let path = match configs.choice.config {
                _ if configs.choice.no_config => None,
                Some(path) => Some(path.to_owned()),
                None => config::find(&place.0),
            };
            let config = by_file.entry(path.clone()).or_insert_with(|| configured(path.as_deref(), &adjust));
            let mut config = config.clone();
            if let (true, Ok(configured)) = (place.1, &mut config) {
                Arc::make_mut(configured).settings.images.not_asked = Some("standard input");
            }
            configs.by_place.insert(place, config);
        }
        configs
    }

    /// That of a file.
    pub fn of(&self, path: &Path) -> ConfigResult {
        let none = || Err("it has no folder".into());
        self.by_place.get(&self.place(path)).cloned().unwrap_or_else(none)
    }

    /// Changes the settings of all files but standard input.
    #[cfg(feature = "registry")]
    pub fn adjust(&mut self, adjust: impl Fn(&mut Settings)) {
        let files = self.by_place.iter_mut().filter(|((_, is_stdin), _)| !is_stdin);
        for configured in files.filter_map(|(_, result)| result.as_mut().ok()) {
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

fn configured(path: Option<&Path>, adjust: &impl Fn(&mut Settings)) -> ConfigResult {
    let config = match path {
        None => Config::default(),
        Some(path) => config::read(path).map_err(|error| error.to_string())?,
    };
    let mut settings = config.settings();
    adjust(&mut settings);
    Ok(Arc::new(Configured {
        settings,
        max_file_size: config.max_file_size.unwrap_or(DEFAULT_MAX_FILE_SIZE),
    }))
}
