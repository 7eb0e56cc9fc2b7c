//! `dfix pins`: what is there, what is gone, what is newer.

use super::{
    NEW, Project, Run, dockerfile,
    server::{self, Registry},
};

fn pins(project: &Project, registry: &Registry, args: &[&str]) -> Run {
    let host = registry.name();
    project.dfix(&[&["pins", "--insecure-registry", &host], args].concat())
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out()).unwrap_or_else(|error| panic!("{error}: {}", run.told()))
}

#[test]
fn references_are_listed_with_what_their_tags_point_to() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let host = registry.name();
    let (old, _) = registry.push_index("a", "1", "2025-01-01T00:00:00Z");
    let (new, _) = registry.push_index("a", "1", NEW);
    let text = format!(
        "FROM {host}/a:1@{old} AS x\nFROM {host}/a:1@{new} AS y\nFROM {host}/a:1 AS z\nFROM {host}/a@{new}\nCOPY \
         --from=x / /\nCOPY --from={host}/a:2 / /\nCOPY --from={host}/mine:1 / /\n"
    );
    let project = Project::new(&[("Dockerfile", &text), ("dfix.toml", "[pin]\nexclude = [\"**/mine\"]\n")]);
    let run = pins(&project, &registry, &["--format", "json"]);
    assert_eq!(run.code(), Some(0), "{}", run.told());
    let listed = json(&run);
    let statuses: Vec<_> =
        listed["pins"].as_array().expect("is a list").iter().map(|pin| &pin["status"]).collect();
    assert_eq!(statuses, ["behind", "current", "unpinned", "no-tag", "unknown", "left-out"]);
    assert_eq!(listed["pins"][0]["digest"], old.as_str());
    assert_eq!(listed["pins"][0]["now"], new.as_str());
    assert_eq!(listed["pins"][0]["line"], 1);
    assert_eq!(listed["pins"][4]["reason"], format!("{host} has no a:2"));
    let text = pins(&project, &registry, &[]);
    let first = text.out().lines().next().map(str::to_owned).unwrap_or_default();
    assert!(
        first.starts_with(&format!("Dockerfile:1  {host}/a:1")) && first.contains("behind"),
        "{}",
        text.told()
    );
    assert_eq!(project.read("Dockerfile").matches(&old).count(), 1, "nothing is written");
}

#[test]
fn digests_that_are_gone_are_told() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let host = registry.name();
    let (whole, _) = registry.push_index("whole", "1", NEW);
    let (part, children) = registry.push_index("part", "1", NEW);
    let (gone, _) = registry.push_index("gone", "1", NEW);
    registry.delete("part", &children[1]);
    registry.delete("gone", &gone);
    let text = format!(
        "FROM {host}/whole:1@{whole} AS a\nFROM {host}/part:1@{part} AS b\nFROM {host}/gone:1@{gone}\n"
    );
    let project = Project::new(&[("Dockerfile", &text)]);
    let run = pins(&project, &registry, &["--check", "--format", "json"]);
    assert_eq!(run.code(), Some(1), "{}", run.told());
    let listed = json(&run);
    let statuses: Vec<_> =
        listed["pins"].as_array().expect("is a list").iter().map(|pin| &pin["status"]).collect();
    assert_eq!(statuses, ["there", "incomplete", "gone"]);
    assert_eq!(listed["pins"][1]["reason"], "its images are gone for linux/arm64");
    project.write("Dockerfile", &format!("FROM {host}/whole:1@{whole}\n"));
    assert_eq!(pins(&project, &registry, &["--check"]).code(), Some(0));
    registry.delete("whole", &whole);
    assert_eq!(pins(&project, &registry, &["--check"]).code(), Some(1));
}

#[test]
fn a_check_that_cant_be_made_is_no_pass() {
    let host = format!("localhost:{}", server::free_port());
    let digest = format!("sha256:{}", "1".repeat(64));
    let project = Project::new(&[("Dockerfile", &format!("FROM {host}/a:1@{digest}\n"))]);
    let run = project.dfix(&["pins", "--check", "--insecure-registry", &host]);
    assert_eq!(run.code(), Some(2), "{}", run.told());
    assert!(run.out().contains("refuses connections"), "{}", run.told());
    let offline = project.dfix(&["pins", "--check", "--offline"]);
    assert_eq!(offline.code(), Some(2), "{}", offline.told());
}

#[test]
fn updates_move_digests_that_are_old_enough() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let host = registry.name();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("is later").as_secs();
    // Days of the calendar don't matter: both lie far from the limit.
    let today = written(now - 3600);
    let first = registry.push_image("a", "1", "first", "2025-01-01T00:00:00Z");
    for repository in ["young", "silent", "zero"] {
        registry.push_image(repository, "1", "first", "2025-01-01T00:00:00Z");
    }
    let (old, _) = registry.push_index("a", "1", NEW);
    let (young, _) = registry.push_index("young", "1", &today);
    registry.push_image("silent", "1", "second", "");
    registry.push_image("zero", "1", "second", "1970-01-01T00:00:00Z");
    let from = |repository: &str| dockerfile(&format!("{host}/{repository}:1@{first}"));
    let text = format!("# dfix: a comment\r\n{}", from("a").replace('\n', "\r\n"));
    let project = Project::new(&[
        ("a/Dockerfile", &text),
        ("young/Dockerfile", &from("young")),
        ("silent/Dockerfile", &from("silent")),
        ("zero/Dockerfile", &from("zero")),
    ]);
    let run = pins(&project, &registry, &["--update", "--min-age", "7d", "--format", "json"]);
    assert_eq!(run.code(), Some(0), "{}", run.told());
    let listed = json(&run);
    let statuses: Vec<_> =
        listed["pins"].as_array().expect("is a list").iter().map(|pin| &pin["status"]).collect();
    assert_eq!(statuses, ["moved", "waits", "waits", "waits"], "{}", run.told());
    assert_eq!(listed["pins"][1]["reason"], "it doesn't say when it was built");
    assert_eq!(listed["pins"][2]["path"], "young/Dockerfile");
    // Only the digest is moved; what else could be fixed is not asked for.
    assert_eq!(project.read("a/Dockerfile"), text.replace(&first, &old));
    assert_eq!(project.read("young/Dockerfile"), from("young"));
    let at_once = pins(&project, &registry, &["--update", "young/Dockerfile"]);
    assert!(at_once.out().contains("moved"), "{}", at_once.told());
    assert_eq!(project.read("young/Dockerfile"), from("young").replace(&first, &young));
    // Of two places, one is to be left alone.
    let two = format!(
        "FROM {host}/a:1@{first} AS x\n# dfix: ignore=pin-image\nFROM {host}/a:1@{first}\nUSER 1:1\n"
    );
    project.write("a/Dockerfile", &two);
    let one = json(&pins(&project, &registry, &["--update", "--format", "json", "a/Dockerfile"]));
    assert_eq!((&one["pins"][0]["status"], &one["pins"][1]["status"]), (&"moved".into(), &"waits".into()));
    assert_eq!(project.read("a/Dockerfile"), two.replacen(&first, &old, 1));
    project.write("b/Dockerfile", "FROM {{ base }}\n");
    let template = pins(&project, &registry, &[]);
    assert!(template.err().contains("skipped  b/Dockerfile  line 1: not understood"), "{}", template.told());
    let wrong = pins(&project, &registry, &["--update", "--min-age", "soon"]);
    assert_eq!(wrong.code(), Some(2));
    assert!(wrong.err().contains("write a number and h, d or w"), "{}", wrong.told());
}

/// A time in seconds since 1970 as images write it.
fn written(seconds: u64) -> String {
    let output = std::process::Command::new("date")
        .args(["-u", "-d", &format!("@{seconds}"), "+%Y-%m-%dT%H:%M:%SZ"])
        .output()
        .expect("runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
