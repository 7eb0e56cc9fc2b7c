//! A big repository: each image is asked for once, and quickly.

use std::{fmt::Write as _, fs, time::Duration};

use super::{NEW, Project, server, server::Registry};

#[test]
fn a_thousand_references_to_forty_images_are_forty_requests() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let host = registry.name();
    let digests: Vec<String> = (0..40)
        .map(|n| registry.push_image(&format!("team/image{n}"), "1", &format!("cpu{n}"), NEW))
        .collect();
    let mut project = Project::new(&[]);
    project.set("DFIX_INSECURE_REGISTRIES", &host);
    let mut originals = Vec::new();
    for file in 0..200 {
        let mut text = String::new();
        for stage in 0..5 {
            let _ = writeln!(text, "FROM {host}/team/image{}:1 AS s{stage}", (file * 5 + stage) % 40);
        }
        text.push_str("USER 10001:10001\n");
        let name = format!("service{file}/Dockerfile");
        project.write(&name, &text);
        originals.push((name, text));
    }
    let before = registry.requests("HEAD").len();
    let run = project.dfix(&["--write", "."]);
    assert_eq!(run.code(), Some(0), "{}", run.told());
    let asked = registry.requests("HEAD").split_off(before);
    let mut distinct = asked.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((asked.len(), distinct.len()), (40, 40), "{asked:?}");
    // The promise is that of an optimised build.
    let most = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });
    assert!(run.took < most, "took {:?}", run.took);

    let written: Vec<String> = originals.iter().map(|(name, _)| project.read(name)).collect();
    let pinned: usize = written.iter().map(|text| text.matches("@sha256:").count()).sum();
    assert_eq!(pinned, 1000);
    for (n, digest) in digests.iter().enumerate() {
        let pin = format!("/team/image{n}:1@{digest} ");
        assert_eq!(written.iter().map(|text| text.matches(&pin).count()).sum::<usize>(), 25, "{pin}");
    }
    for (name, text) in &originals {
        fs::write(project.folder.path().join(name), text).expect("is written");
    }
    let offline = project.dfix(&["--write", "--offline", "."]);
    assert_eq!(offline.code(), Some(0), "{}", offline.told());
    let again: Vec<String> = originals.iter().map(|(name, _)| project.read(name)).collect();
    assert_eq!(again, written, "the cache gives the same bytes");
    assert_eq!(registry.requests("HEAD").len(), before + 40, "and nobody is asked");
}
