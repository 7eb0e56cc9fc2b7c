//! What tags pointed to, for a day: a file a reference, each written whole.

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::reference::{digest_of, is_digest};

/// How long an answer counts.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder of answers.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    reference: String,
    digest: String,
    /// Seconds since 1970.
    asked: u64,
}

impl Cache {
    /// The user's: `dfix/digests` below XDG_CACHE_HOME or ~/.cache. `None` where there is no home.
    pub fn of_user() -> Option<Cache> {
        use etcetera::BaseStrategy as _;
        let folders = etcetera::choose_base_strategy().ok()?;
        Some(Cache { folder: folders.cache_dir().join("dfix").join("digests") })
    }

    /// Does it hold nothing at all?
    pub fn is_empty(&self) -> bool {
        fs::read_dir(&self.folder).map_or(true, |mut entries| entries.next().is_none())
    }

    /// What a reference pointed to within the last day.
    pub fn get(&self, reference: &str) -> Option<String> {
        self.get_at(reference, now())
    }

    fn get_at(&self, reference: &str, now: u64) -> Option<String> {
        let entry: Entry = serde_json::from_slice(&fs::read(self.path(reference)).ok()?).ok()?;
        // One from the future is of a clock that was wrong.
        let is_fresh = now.checked_sub(entry.asked).is_some_and(|age| age < MAX_AGE.as_secs());
        (is_fresh && entry.reference == reference && is_digest(&entry.digest)).then_some(entry.digest)
    }

    /// Notes what a reference points to now.
    ///
    /// # Errors
    /// Where the folder can't be written.
    pub fn put(&self, reference: &str, digest: &str) -> io::Result<()> {
        self.create()?;
        let entry = Entry { reference: reference.into(), digest: digest.into(), asked: now() };
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(serde_json::to_string(&entry)?.as_bytes())?;
        file.persist(self.path(reference)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Makes the folder for this user alone: names of private images stand in it.
    fn create(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }

    fn path(&self, reference: &str) -> PathBuf {
        let digest = digest_of(reference.as_bytes());
        self.folder.join(format!("{}.json", digest.trim_start_matches("sha256:")))
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_count_for_a_day() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache { folder: folder.path().join("a/b") };
        let digest = digest_of(b"x");
        assert_eq!(cache.get("a/b:1"), None);
        cache.put("a/b:1", &digest).expect("is written");
        assert_eq!(cache.get("a/b:1"), Some(digest.clone()));
        assert_eq!(cache.get("a/b:2"), None);
        let day = 24 * 60 * 60;
        assert_eq!(cache.get_at("a/b:1", now() + day - 60), Some(digest));
        assert_eq!(cache.get_at("a/b:1", now() + day), None);
        assert_eq!(cache.get_at("a/b:1", now() - 60), None);
    }

    #[test]
    fn what_is_damaged_doesnt_count() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache { folder: folder.path().to_owned() };
        cache.put("a/b:1", "sha256:12").expect("is written");
        assert_eq!(cache.get("a/b:1"), None, "no digest");
        cache.put("a/b:1", &digest_of(b"x")).expect("is written");
        fs::rename(cache.path("a/b:1"), cache.path("a/b:2")).expect("is moved");
        assert_eq!(cache.get("a/b:2"), None, "another reference's");
        fs::write(cache.path("a/b:1"), b"{\"reference\":\"a/b:1\",\"dig").expect("is written");
        assert_eq!(cache.get("a/b:1"), None, "cut off");
    }
}
