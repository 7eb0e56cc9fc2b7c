//! `dfix pins`: what is pinned to what, is it still there, what would be newer.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, bail};

use super::{
    configs::{Choice, Configs, Configured},
    display_name, names,
    progress::Progress,
    read,
};
use crate::{
    Settings,
    cli::{PinsArgs, PinsFormat},
    discover,
    engine::{self, Level},
    model::{Model, Reference as InFile, Use},
    registry::{
        Cache, Options, Reference,
        check::{self, Presence},
        reference::is_digest,
        resolve::{self, concurrently},
    },
    report::pins::{self, Pin, Status},
    syntax::Document,
    text::{Source, write},
};

/// A file that was read.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
    configured: Arc<Configured>,
    rows: Vec<Row>,
}

/// A reference in it.
struct Row {
    pin: Pin,
    /// The reference to ask for; `None` where nobody is to be asked.
    place: Option<String>,
    /// Can its digest be replaced?
    plain: bool,
}

impl Row {
    /// Where it stands and what it is pinned to: no move changes a line's number.
    fn place_and_digest(&self) -> (usize, Option<String>) {
        (self.pin.line, self.pin.digest.clone())
    }
}

/// What could not be looked at.
struct Trouble {
    /// What was named, so that the exit code tells.
    errors: Vec<String>,
    /// What was found by walking.
    skipped: Vec<String>,
}

/// Runs the subcommand.
pub fn run(args: &PinsArgs) -> anyhow::Result<u8> {
    let least_age = args.min_age.as_deref().map(seconds).transpose()?;
    let mut options = Options::gather(&(&args.registry).into())?;
    if options.offline && (args.check || args.update) {
        bail!("--check and --update ask registries, which --offline forbids");
    }
    // What a tag points to now is what is asked for.
    options.refresh = true;
    let (mut files, mut trouble) = files(args);
    let mut code = 0;
    let progress = Progress::new("looking up digests", true);
    if args.check {
        code = check(&mut files, &options, &progress)?;
    } else {
        compare(&mut files, &options, &progress)?;
        if args.update {
            update(&mut files, &options, least_age, &mut trouble.errors)?;
        }
    }
    progress.end();
    let pins: Vec<Pin> = files.into_iter().flat_map(|file| file.rows).map(|row| row.pin).collect();
    if (args.check || args.update)
        && pins.iter().any(|pin| pin.status == Status::Unknown && pin.reason.is_some())
    {
        code = 2;
    }
    let told = match args.format {
        PinsFormat::Text => pins::text(&pins),
        PinsFormat::Json => pins::json(&pins, &trouble.errors, &trouble.skipped),
    };
    anstream::stdout().write_all(told.as_bytes())?;
    for skipped in &trouble.skipped {
        writeln!(anstream::stderr(), "skipped  {skipped}")?;
    }
    for error in &trouble.errors {
        writeln!(anstream::stderr(), "error  {error}")?;
    }
    Ok(if trouble.errors.is_empty() { code } else { 2 })
}

/// Reads the files and finds their references.
fn files(args: &PinsArgs) -> (Vec<File>, Trouble) {
    let here = [PathBuf::from(".")];
    let (mut found, skipped) = discover::find(if args.paths.is_empty() { &here } else { &args.paths });
    let choice = Choice {
        config: args.configuration.config.as_deref(),
        no_config: args.configuration.no_config,
        stdin_filename: None,
    };
    let configs = Configs::read(choice, &found, |_| {});
    let mistakes = configs.mistakes(&mut found);
    let errors = mistakes.iter().map(|mistake| {
        format!("{}  {}", names::from_here(mistake.error.path()), mistake.reason().replace('\n', "\n    "))
    });
    let mut trouble = Trouble { errors: errors.collect(), skipped };
    let mut files = Vec::new();
    for found in found {
        let name = display_name(&found.path, None);
        let read = configs.of(&found.path).and_then(|configured| {
            let bytes = read(&found.path, configured.max_file_size)?;
            let source = Source::from_bytes(bytes.clone()).map_err(|error| error.to_string())?;
            if !found.named && discover::is_generated(source.text()) {
                return Err("says that it is generated; name it to have it looked at".into());
            }
            let rows = rows(&name, source, &configured.settings)?;
            Ok(File { path: found.path.clone(), bytes, configured, rows })
        });
        match read {
            Ok(file) => files.push(file),
            Err(reason) if found.named => trouble.errors.push(format!("{name}  {reason}")),
            Err(reason) => trouble.skipped.push(format!("{name}  {reason}")),
        }
    }
    (files, trouble)
}

fn rows(path: &str, source: Source, settings: &Settings) -> Result<Vec<Row>, String> {
    let document = Document::read(source);
    if let Some(problem) = engine::not_understood(&document) {
        return Err(format!("line {}: not understood, left alone: {}", problem.line, problem.reason));
    }
    let model = Model::new(&document, &settings.targets);
    let row = |reference: &InFile| {
        let image = &reference.image;
        let tag = image.tag.as_ref().map_or_else(String::new, |tag| format!(":{}", tag.text));
        let mut pin = Pin {
            path: path.to_owned(),
            line: document.source().line(image.range.start),
            image: format!("{}{tag}", image.name.text),
            reference: reference.resolved.clone(),
            digest: reference.digest().map(str::to_owned),
            now: None,
            status: Status::Unknown,
            reason: None,
        };
        let place = askable(reference, settings, &mut pin);
        Row { pin, place, plain: reference.plain }
    };
    Ok(model.references().iter().map(row).collect())
}

/// The reference to ask for, or how it stands without anybody being asked.
fn askable(reference: &InFile, settings: &Settings, pin: &mut Pin) -> Option<String> {
    let images = &settings.images;
    let Some(name) = &reference.resolved else {
        pin.reason = Some("a variable hides which image it is".into());
        return None;
    };
    let is_context = reference.is_bare_word() && images.is_context(&reference.image.name.text);
    let place = images.place(name);
    let asked = images.resolve && images.is_asked(&place) && !is_context && images.is_pinned(name);
    if !asked || reference.used == Use::Frontend && !images.pin_frontend {
        pin.status = Status::LeftOut;
        return None;
    }
    Some(place)
}

/// Compares each digest with what its tag points to.
fn compare(files: &mut [File], options: &Options, progress: &Progress) -> anyhow::Result<()> {
    let wanted: BTreeSet<String> = rows_of(files).filter_map(|row| row.place.clone()).collect();
    let cache = Cache::of_user();
    let resolved =
        resolve::digests(&wanted, options, cache.as_ref(), &|done, total| progress.tell(done, total))?;
    for row in files.iter_mut().flat_map(|file| &mut file.rows) {
        let Some(place) = &row.place else { continue };
        let has_tag =
            row.pin.digest.is_none() || row.pin.image.rsplit('/').next().unwrap_or_default().contains(':');
        if !has_tag {
            row.pin.status = Status::NoTag;
            continue;
        }
        match resolved.answers.get(place) {
            Some(Ok(now)) => {
                row.pin.status = match &row.pin.digest {
                    None => Status::Unpinned,
                    Some(digest) if digest == now => Status::Current,
                    Some(_) => Status::Behind,
                };
                row.pin.now = Some(now.clone());
            }
            Some(Err(reason)) => row.pin.reason = Some(reason.clone()),
            None => row.pin.reason = Some("it is not cached, and no registry was asked (offline)".into()),
        }
    }
    Ok(())
}

fn rows_of(files: &[File]) -> impl Iterator<Item = &Row> {
    files.iter().flat_map(|file| &file.rows)
}

/// Looks whether each pinned digest is still there.
fn check(files: &mut [File], options: &Options, progress: &Progress) -> anyhow::Result<u8> {
    let pinned = |row: &Row| {
        let reference = Reference::parse(row.place.as_ref()?)?;
        row.pin
            .digest
            .as_deref()
            .filter(|digest| is_digest(digest))
            .map(|digest| reference.with_digest(digest))
    };
    let jobs: Vec<Reference> =
        rows_of(files).filter_map(pinned).collect::<BTreeSet<_>>().into_iter().collect();
    let client = options.client()?;
    let done = std::sync::atomic::AtomicUsize::new(0);
    progress.tell(0, jobs.len());
    let answers = concurrently(&jobs, Reference::host, |reference| {
        let presence = check::presence(&client, reference);
        progress.tell(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, jobs.len());
        presence
    });
    let answers: BTreeMap<&Reference, _> = jobs.iter().zip(answers).collect();
    let mut code = 0;
    for row in files.iter_mut().flat_map(|file| &mut file.rows) {
        if row.place.is_none() {
            continue;
        }
        if row.pin.digest.is_none() {
            row.pin.status = Status::Unpinned;
            continue;
        }
        let Some(answer) = pinned(row).and_then(|reference| answers.get(&reference)) else {
            row.pin.reason = Some("its digest is no sha256".into());
            continue;
        };
        (row.pin.status, row.pin.reason) = match answer {
            Ok(Presence::Whole) => (Status::There, None),
            Ok(Presence::Without(platforms)) => {
                (Status::Incomplete, Some(format!("its images are gone for {}", platforms.join(", "))))
            }
            Ok(Presence::Gone) => (Status::Gone, None),
            Err(failure) => (Status::Unknown, Some(failure.reason.clone())),
        };
        if matches!(row.pin.status, Status::Gone | Status::Incomplete) {
            code = 1;
        }
    }
    Ok(code)
}

/// Moves digests to what their tags point to, where that is old enough.
fn update(
    files: &mut [File],
    options: &Options,
    least_age: Option<i64>,
    errors: &mut Vec<String>,
) -> anyhow::Result<()> {
    let target = |row: &Row| {
        let reference = Reference::parse(row.place.as_ref()?)?;
        let behind = row.pin.status == Status::Behind && row.plain;
        row.pin.now.as_deref().filter(|_| behind).map(|now| reference.with_digest(now))
    };
    let jobs: Vec<Reference> =
        rows_of(files).filter_map(target).collect::<BTreeSet<_>>().into_iter().collect();
    let young: BTreeMap<Reference, String> = match least_age {
        None => BTreeMap::new(),
        Some(least) => {
            let client = options.client()?;
            let reasons =
                concurrently(&jobs, Reference::host, |reference| too_young(&client, reference, least));
            jobs.iter().cloned().zip(reasons).filter_map(|(job, reason)| Some((job, reason?))).collect()
        }
    };
    for file in files {
        let mut moves = BTreeMap::new();
        for row in &mut file.rows {
            let Some(to) = target(row) else { continue };
            if let Some(reason) = young.get(&to) {
                (row.pin.status, row.pin.reason) = (Status::Waits, Some(reason.clone()));
            } else if let (Some(name), Some(digest)) = (&row.pin.reference, &row.pin.digest) {
                moves.insert(format!("{name}@{digest}"), to.tag);
                row.pin.status = Status::Moved;
            }
        }
        if moves.is_empty() {
            continue;
        }
        let left = rewrite(file, moves);
        let moved = file.rows.iter_mut().filter(|row| row.pin.status == Status::Moved);
        match left {
            Ok(left) => {
                for row in moved.filter(|row| left.contains(&row.place_and_digest())) {
                    let why = "a comment says that pin-image is to be ignored here";
                    (row.pin.status, row.pin.reason) = (Status::Waits, Some(why.into()));
                }
            }
            Err(error) => {
                moved.for_each(|row| row.pin.status = Status::Behind);
                errors.push(format!("{}  {error:#}", display_name(&file.path, None)));
            }
        }
    }
    Ok(())
}

/// Moves the digests of one file as every other fix is made: checked, and
/// written whole. Returns the pins that stand there afterwards.
fn rewrite(
    file: &File,
    moves: BTreeMap<String, String>,
) -> anyhow::Result<BTreeSet<(usize, Option<String>)>> {
    let mut settings = file.configured.settings.clone();
    settings.only = vec!["pin-image".into()];
    settings.ignored.retain(|name| !name.eq_ignore_ascii_case("pin-image"));
    settings.images.digests.clear();
    settings.images.moves = Arc::new(moves);
    let outcome = engine::fix(Source::from_bytes(file.bytes.clone())?, &settings, Level::Hardening);
    if let Some(text) = &outcome.text {
        write::replace(&file.path, &file.bytes, text.as_bytes()).context("not written")?;
    }
    let rows = rows("", outcome.source, &settings).map_err(anyhow::Error::msg)?;
    Ok(rows.iter().map(Row::place_and_digest).collect())
}

/// Why an image is not old enough; `None` where it is.
fn too_young(client: &crate::registry::Client, reference: &Reference, least: i64) -> Option<String> {
    let built = match check::built(client, reference) {
        Ok(Some(built)) => built,
        Ok(None) => return Some("it doesn't say when it was built".into()),
        Err(failure) => return Some(failure.reason),
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let age = i64::try_from(now).unwrap_or(i64::MAX) - built;
    (age < least).then(|| format!("it was built {} ago", hours(age)))
}

fn hours(seconds: i64) -> String {
    match seconds.max(0) / 3600 {
        hours if hours < 48 => format!("{hours} hours"),
        hours => format!("{} days", hours / 24),
    }
}

/// `12h`, `7d` or `2w` in seconds.
fn seconds(age: &str) -> anyhow::Result<i64> {
    let wrong = || format!("--min-age {age}: write a number and h, d or w, as 7d");
    let unit = match age.chars().last() {
        Some('h') => 3600,
        Some('d') => 24 * 3600,
        Some('w') => 7 * 24 * 3600,
        _ => bail!(wrong()),
    };
    let count: u32 = age[..age.len() - 1].parse().with_context(wrong)?;
    Ok(i64::from(count) * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read() {
        assert_eq!(seconds("7d").ok(), Some(604_800));
        assert_eq!(seconds("12h").ok(), Some(43_200));
        for wrong in ["", "7", "d", "-1d", "7 d", "1.5d", "7m"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
        assert_eq!((hours(7200), hours(3 * 86_400)), ("2 hours".into(), "3 days".into()));
    }
}
