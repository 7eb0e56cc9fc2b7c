//! What held before, and whether it holds after.

use std::{fmt, fmt::Write as _, time::Duration};

/// An image may grow by this: a user's home and its entries, times in logs.
const MAY_GROW: u64 = 1_000_000;

/// What is seen of one text.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Why there is no image.
    pub build_failure: Option<String>,
    /// How long the build took.
    pub build_seconds: f64,
    /// USER, as the image's configuration has it; empty for root.
    pub user: Option<String>,
    /// What `id -u` says; `None` where the image can't run it.
    pub uid: Option<u32>,
    /// In bytes.
    pub size: Option<u64>,
    /// Does the image ask for its health to be checked?
    pub has_healthcheck: bool,
    /// What the container does.
    pub start: Option<Start>,
    /// The last lines of the build or the container, for people.
    pub last_words: String,
}

/// What a container does when it is started as the image says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It can't be created or started.
    Refused,
    /// It ended by itself.
    Ended {
        /// With this exit code.
        code: i64,
        /// So long after its start.
        after: Duration,
    },
    /// It still runs when it is no longer watched.
    Runs {
        /// So long after its start.
        after: Duration,
    },
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Start::Refused => write!(f, "does not start"),
            Start::Ended { code, .. } => write!(f, "ends with exit code {code}"),
            Start::Runs { after } => write!(f, "still runs after {} s", after.as_secs_f64()),
        }
    }
}

/// Whom the container runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// This number.
    Id(u32),
    /// A name that nothing tells the number of.
    Unknown,
}

impl Side {
    /// By `id -u`, else by a number in the configuration.
    pub fn runs_as(&self) -> User {
        let name = self.user.as_deref().unwrap_or("?").split(':').next().unwrap_or_default();
        let told = match name {
            "" | "root" => Some(0),
            name => name.parse().ok(),
        };
        self.uid.or(told).map_or(User::Unknown, User::Id)
    }

    fn user_cell(&self) -> String {
        let name = match self.user.as_deref() {
            None => "unknown",
            Some("") => "root (no USER)",
            Some(name) => name,
        };
        match self.uid {
            Some(uid) => format!("{name}, uid {uid}"),
            None => name.to_owned(),
        }
    }
}

/// Before and after.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The text as it is.
    pub before: Side,
    /// The text with its fixes.
    pub after: Side,
    /// Images and containers that could not be removed.
    pub left_behind: Vec<String>,
    starts: bool,
}

impl Comparison {
    /// Of nothing yet. `starts`: can the builder start containers?
    pub fn new(starts: bool) -> Comparison {
        Comparison { before: Side::default(), after: Side::default(), left_behind: vec![], starts }
    }

    /// What held before and doesn't any more, a clause each.
    pub fn broken(&self) -> Vec<String> {
        let (before, after) = (&self.before, &self.after);
        if let Some(why) = &after.build_failure {
            return vec![format!("it no longer builds ({why})")];
        }
        let mut broken = Vec::new();
        match (before.runs_as(), after.runs_as()) {
            // From root to anybody is what the fixes are for.
            (User::Id(0), _) => {}
            (User::Id(old), User::Id(new)) if old != new => {
                broken.push(format!("it ran as uid {old}, and would as uid {new}"));
            }
            (User::Unknown, User::Id(0)) => broken.push("it would run as root".into()),
            (User::Id(_), User::Unknown) | (User::Unknown, User::Unknown) if before.user != after.user => {
                broken.push("its user changes, and nothing tells the new one's number".into());
            }
            _ => {}
        }
        if let (Some(old), Some(new)) = (before.size, after.size)
            && new > old + MAY_GROW.max(old / 100)
        {
            broken.push(format!("the image grows from {} to {}", megabytes(old), megabytes(new)));
        }
        match (before.start, after.start) {
            (Some(Start::Refused), _) | (None, _) => {}
            (Some(Start::Runs { .. }), Some(Start::Runs { .. })) => {}
            (Some(Start::Ended { code: old, .. }), Some(Start::Ended { code: new, .. })) if old == new => {}
            (Some(old), Some(new)) => broken.push(format!("its container {new}, and before {old}")),
            (Some(old), None) => {
                broken.push(format!("its container {old} before, and was not started after"))
            }
        }
        broken
    }

    /// What could not be checked, a clause each.
    pub fn unchecked(&self) -> Vec<String> {
        let mut unchecked = Vec::new();
        let sides = [&self.before, &self.after];
        if !self.starts {
            unchecked.push("start and `id -u`: buildah starts no containers".to_owned());
        } else if sides.iter().any(|side| side.uid.is_none() && side.build_failure.is_none()) {
            unchecked
                .push("`id -u`: the image can't run it, so the user is what its configuration says".into());
        }
        if sides.iter().any(|side| side.size.is_none() && side.build_failure.is_none()) {
            unchecked.push("size: the builder does not tell it in bytes".into());
        }
        if sides.iter().any(|side| side.has_healthcheck) {
            unchecked.push("HEALTHCHECK: nobody waited for its answer".into());
        }
        match self.before.start {
            Some(Start::Refused) => {
                unchecked.push("start: the container can't be started before either".into());
            }
            Some(Start::Ended { code, .. }) if code != 0 => unchecked.push(format!(
                "start: the container ends with {code} before too, perhaps for want of arguments, settings or a network (--run-option)"
            )),
            _ => {}
        }
        unchecked.push("whether the application does its work: ask it, or run its tests".into());
        unchecked
    }

    /// The table, and below it what could not be checked; each line ends with a newline.
    pub fn table(&self) -> String {
        let builds = |side: &Side| match &side.build_failure {
            None => format!("yes, {:.1} s", side.build_seconds),
            Some(_) => "NO".to_owned(),
        };
        let size = |side: &Side| side.size.map_or("unknown".to_owned(), megabytes);
        let starts = |side: &Side| side.start.map_or("not checked".to_owned(), |start| start.to_string());
        let mut rows = vec![["", "before", "after"].map(str::to_owned)];
        rows.push(["builds".into(), builds(&self.before), builds(&self.after)]);
        if self.after.build_failure.is_none() {
            rows.push(["user".into(), self.before.user_cell(), self.after.user_cell()]);
            rows.push(["size".into(), size(&self.before), size(&self.after)]);
            rows.push(["container".into(), starts(&self.before), starts(&self.after)]);
        }
        let width = rows.iter().map(|row| row[1].chars().count()).max().unwrap_or_default();
        let mut out = String::new();
        for [name, before, after] in &rows {
            let _ = writeln!(out, "  {name:9}  {before:width$}  {after}");
        }
        for what in self.unchecked() {
            let _ = writeln!(out, "  not checked: {what}");
        }
        out
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNS: Option<Start> = Some(Start::Runs { after: Duration::from_secs(5) });

    fn ended(code: i64) -> Option<Start> {
        Some(Start::Ended { code, after: Duration::from_secs(1) })
    }

    fn side(user: &str, uid: Option<u32>, size: u64, start: Option<Start>) -> Side {
        Side { user: Some(user.into()), uid, size: Some(size), start, ..Side::default() }
    }

    fn broken(before: Side, after: Side) -> String {
        Comparison { before, after, ..Comparison::new(true) }.broken().join("; ")
    }

    #[test]
    fn what_holds_is_what_held_before() {
        let root = || side("", Some(0), 50_000_000, RUNS);
        assert_eq!(broken(root(), side("10001:10001", Some(10001), 50_900_000, RUNS)), "");
        assert_eq!(
            broken(root(), side("10001", Some(10001), 52_000_000, ended(1))),
            "the image grows from 50.0 MB to 52.0 MB; its container ends with exit code 1, and before still runs after 5 s"
        );
        assert_eq!(broken(side("", Some(0), 1, ended(2)), side("", Some(0), 1, ended(2))), "");
        assert!(
            broken(side("", Some(0), 1, ended(2)), side("", Some(0), 1, ended(3))).contains("exit code 3")
        );
        assert!(broken(side("", Some(0), 1, ended(0)), side("", Some(0), 1, RUNS)).contains("still runs"));
        assert!(broken(root(), side("", Some(0), 1, Some(Start::Refused))).contains("does not start"));
        assert_eq!(broken(side("", Some(0), 1, Some(Start::Refused)), root().clone().small()), "");
        let failed = Side { build_failure: Some("exit code 1".into()), ..Side::default() };
        assert_eq!(broken(root(), failed), "it no longer builds (exit code 1)");
    }

    impl Side {
        fn small(self) -> Side {
            Side { size: Some(1), ..self }
        }
    }

    #[test]
    fn a_user_that_was_not_root_stays_the_same() {
        let as_user = |user: &str, uid| side(user, uid, 1, RUNS);
        assert_eq!(broken(as_user("app", Some(999)), as_user("999", Some(999))), "");
        assert_eq!(
            broken(as_user("app", Some(999)), as_user("1000", Some(1000))),
            "it ran as uid 999, and would as uid 1000"
        );
        assert_eq!(broken(as_user("app", None), as_user("", None)), "it would run as root");
        assert_eq!(broken(as_user("65532:65532", None), as_user("65532", None)), "");
        assert_eq!(
            broken(as_user("app", None), as_user("web", None)),
            "its user changes, and nothing tells the new one's number"
        );
        assert_eq!(broken(as_user("app", None), as_user("app", None)), "");
    }

    #[test]
    fn what_could_not_be_checked_is_told() {
        let told = |before: Side, starts| {
            let after = before.clone();
            Comparison { before, after, ..Comparison::new(starts) }.unchecked().join("\n")
        };
        assert_eq!(
            told(side("", Some(0), 1, RUNS), true),
            "whether the application does its work: ask it, or run its tests"
        );
        let poor = Side { user: Some("a".into()), has_healthcheck: true, ..Side::default() };
        let text = told(poor, false);
        for part in ["buildah starts no containers", "size:", "HEALTHCHECK"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(told(side("5", None, 1, ended(7)), true).contains("`id -u`: the image can't run it"));
        assert!(told(side("5", None, 1, ended(7)), true).contains("ends with 7 before too"));
    }

    #[test]
    fn the_table_reads_well() {
        let mut before = side("", Some(0), 193_100_000, RUNS);
        before.build_seconds = 12.34;
        let after = Side { user: Some("10001:10001".into()), uid: Some(10001), ..before.clone() };
        let table = Comparison { before, after, ..Comparison::new(true) }.table();
        let wanted = "             before                 after
  builds     yes, 12.3 s            yes, 12.3 s
  user       root (no USER), uid 0  10001:10001, uid 10001
  size       193.1 MB               193.1 MB
  container  still runs after 5 s   still runs after 5 s
  not checked: whether the application does its work: ask it, or run its tests
";
        assert_eq!(table, wanted);
    }
}
