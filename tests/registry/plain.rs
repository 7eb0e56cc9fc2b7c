//! A registry over plain HTTP: which digest is written, and where.

use std::process::Command;

use dfix::registry::reference::digest_of;

use super::{
    NEW, Project,
    front::{Front, Reply},
    server::{self, Registry},
};

/// What skopeo, which shares no code with dfix, says that a tag points to.
pub fn by_skopeo(reference: &str) -> String {
    let output = Command::new("skopeo")
        .args(["inspect", "--raw", "--tls-verify=false", &format!("docker://{reference}")])
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    digest_of(&output.stdout)
}

#[test]
fn every_site_gets_the_digest_of_the_index() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let host = registry.name();
    let (index, children) = registry.push_index("acme/base", "1", NEW);
    registry.push_image("library/tool", "latest", "tool", NEW);
    let text = format!(
        "ARG BASE=\"{host}/acme/base:1\"\nFROM --platform=linux/amd64 {host}/acme/base:1 AS build\nRUN --mount=\
         type=bind,from={host}/acme/base:1,target=/x true\nFROM ${{BASE}}\nCOPY --from=build /a /b\nCOPY \
         --from={host}/library/tool /a /b\nUSER 10001:10001\n"
    );
    let project = Project::new(&[("Dockerfile", &text)]);
    let run = project.dfix(&["--write", "--insecure-registry", &host, "Dockerfile"]);
    let written = project.read("Dockerfile");
    let base = by_skopeo(&format!("{host}/acme/base:1"));
    let tool = by_skopeo(&format!("{host}/library/tool:latest"));
    assert_eq!(base, index);
    assert!(!children.contains(&base), "the index differs from its images");
    let wanted = text.replace("acme/base:1", &format!("acme/base:1@{base}"));
    let wanted = wanted.replace("library/tool ", &format!("library/tool:latest@{tool} "));
    assert_eq!(written, wanted, "{}", run.told());
    let asked = registry.requests("HEAD");
    let asked: Vec<_> = asked.iter().filter(|path| path.contains("acme/base/manifests/1")).collect();
    assert_eq!(asked.len(), 1, "one request for four places");

    let again = project.dfix(&["--insecure-registry", &host, "Dockerfile"]);
    assert_eq!(again.out(), "", "a second run changes nothing: {}", again.told());
    // The cache alone gives the same bytes, registry or none.
    drop(registry);
    project.write("Dockerfile", &text);
    project.dfix(&["--write", "--offline", "Dockerfile"]);
    assert_eq!(project.read("Dockerfile"), written);
}

#[test]
fn standard_input_and_safe_runs_ask_nobody() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    registry.push_image("a", "1", "a", NEW);
    let before = registry.requests("HEAD").len();
    let mut project = Project::of(&format!("{}/a:1", registry.name()));
    project.set("DFIX_INSECURE_REGISTRIES", &registry.name());
    let safe = project.dfix(&["--safe", "Dockerfile"]);
    assert!(safe.err().contains("no registry was asked (--safe)"), "{}", safe.told());
    let stdin = project.dfix(&["-"]);
    assert!(!stdin.out().contains("sha256:"), "{}", stdin.told());
    project.write("dfix.toml", "[pin]\nresolve = false\n");
    let off = project.dfix(&["Dockerfile"]);
    assert!(off.err().contains("no registry was asked (pin.resolve = false)"), "{}", off.told());
    project.write("dfix.toml", "[pin]\nexclude = [\"**/a\"]\n");
    let excluded = project.dfix(&["Dockerfile"]);
    assert!(!excluded.err().contains("pin-image"), "{}", excluded.told());
    project.write("dfix.toml", "[pin]\nregistries = [\"docker.io\"]\n");
    let other = project.dfix(&["Dockerfile"]);
    assert!(other.err().contains("pin.registries in dfix.toml doesn't name"), "{}", other.told());
    project.write("dfix.toml", "");
    project.write("Dockerfile", &format!("# dfix: ignore=pin-image -- mine\nFROM {}/a:1\n", registry.name()));
    project.dfix(&["Dockerfile"]);
    assert_eq!(registry.requests("HEAD").len(), before, "{}", registry.log());
}

#[test]
fn refresh_asks_anew_and_an_answer_is_kept_otherwise() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let old = registry.push_image("a", "1", "old", NEW);
    let text = super::dockerfile(&format!("{}/a:1", registry.name()));
    let mut project = Project::new(&[("Dockerfile", &text)]);
    project.set("DFIX_INSECURE_REGISTRIES", &registry.name());
    assert!(project.dfix(&["Dockerfile"]).out().contains(&old));
    let new = registry.push_image("a", "1", "new", NEW);
    assert!(project.dfix(&["Dockerfile"]).out().contains(&old));
    assert!(project.dfix(&["--refresh", "Dockerfile"]).out().contains(&new));
    assert!(project.dfix(&["Dockerfile"]).out().contains(&new));
}

#[test]
fn without_the_header_the_bytes_are_hashed() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let (index, _) = registry.push_index("a", "1", NEW);
    // Each answer comes without Docker-Content-Digest.
    let front = Front::new(registry.port, |request, _| {
        if request.line.starts_with("HEAD") {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: 7\r\n\r\n", server::INDEX);
            return Reply::Bytes(head.into_bytes());
        }
        Reply::Pass
    });
    let project = Project::of(&format!("{}/a:1", front.name()));
    let run = project.dfix(&["--insecure-registry", &front.name(), "Dockerfile"]);
    assert!(run.out().contains(&index), "{}", run.told());
}

#[test]
fn mirrors_take_the_place_of_registries() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let digest = registry.push_image("hub/library/debian", "12", "debian", NEW);
    let mut project = Project::of("debian:12");
    project.write("dfix.toml", &format!("[trust.mirrors]\n\"docker.io\" = \"{}/hub\"\n", registry.name()));
    project.set("DFIX_INSECURE_REGISTRIES", &registry.name());
    let run = project.dfix(&["--write", "Dockerfile"]);
    let wanted = format!("FROM {}/hub/library/debian:12@{digest}\n", registry.name());
    assert!(project.read("Dockerfile").starts_with(&wanted), "{}", run.told());
    assert_eq!(project.dfix(&["Dockerfile"]).out(), "", "a second run changes nothing");
}
