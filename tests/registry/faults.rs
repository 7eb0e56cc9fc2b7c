//! A registry that misbehaves: the reason is told, every other fix is made, and
//! it takes no longer than allowed.

use std::time::Duration;

use super::{
    NEW, Project, Run, assert_failed_kindly,
    front::{Front, Reply, Request, answer},
    server::{self, IMAGE, Registry},
};

/// dfix on one image behind a front.
fn asked(front: &Front, args: &[&str]) -> Run {
    let project = Project::of(&format!("{}/a:1", front.name()));
    project.dfix(&[&["--insecure-registry", &front.name(), "Dockerfile"], args].concat())
}

/// A front that is all there is.
fn alone(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Front {
    Front::new(0, handler)
}

fn manifest(digest: &str, body: &str) -> Reply {
    answer(
        "200 OK",
        &format!("Content-Type: {IMAGE}\r\nDocker-Content-Digest: {digest}\r\n"),
        body.as_bytes(),
    )
}

#[test]
fn trouble_that_passes_is_waited_for() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let digest = registry.push_image("a", "1", "a", NEW);
    for (what, trouble) in [
        ("429", answer("429 Too Many Requests", "Retry-After: 1\r\n", b"")),
        ("503", answer("503 Service Unavailable", "", b"")),
        ("close", Reply::Close),
    ] {
        let bytes = match trouble {
            Reply::Bytes(bytes) => Some(bytes),
            _ => None,
        };
        let front = Front::new(registry.port, move |_, before| match (before, &bytes) {
            (0 | 1, Some(bytes)) => Reply::Bytes(bytes.clone()),
            (0 | 1, None) => Reply::Close,
            _ => Reply::Pass,
        });
        let run = asked(&front, &[]);
        assert!(run.out().contains(&digest), "{what}: {}", run.told());
        assert_eq!(front.seen().len(), 3, "{what}");
        let least = if what == "429" { 2 } else { 0 };
        assert!(run.took >= Duration::from_secs(least), "{what}: Retry-After counts: {}", run.told());
    }
}

#[test]
fn trouble_for_good_is_told() {
    let busy = alone(|_, _| answer("429 Too Many Requests", "Retry-After: 3600\r\n", b""));
    let run = asked(&busy, &[]);
    assert_failed_kindly(&run, &["is asked too often (status 429)"]);
    assert!(run.took < Duration::from_secs(2), "nobody waits an hour: {}", run.told());
    assert_eq!(busy.seen().len(), 1);

    let broken = alone(|_, _| answer("503 Service Unavailable", "", b""));
    assert_failed_kindly(&asked(&broken, &[]), &["out of order (status 503)"]);
    assert_eq!(broken.seen().len(), 4);

    let closing = alone(|_, _| Reply::Close);
    assert_failed_kindly(&asked(&closing, &[]), &["breaks the connection off"]);
}

#[test]
fn a_registry_that_hangs_is_asked_once_and_given_up_in_time() {
    let front = alone(|_, _| Reply::Hang);
    let host = front.name();
    let text =
        format!("FROM {host}/a:1 AS a\nFROM {host}/b:1 AS b\nFROM {host}/c:1\nENV A b\nUSER 10001:10001\n");
    let project = Project::new(&[("Dockerfile", &text)]);
    let run = project.dfix(&["--insecure-registry", &host, "--registry-timeout", "2", "Dockerfile"]);
    assert_eq!(run.code(), Some(1), "{}", run.told());
    assert!(run.out().contains("+ENV A=b"), "{}", run.told());
    assert_eq!(run.err().matches("No digest could be had").count(), 3, "{}", run.told());
    let warning = format!("warning: {host}: 3 images without a digest: {host} took too long to answer\n");
    assert!(run.err().starts_with(&warning), "{}", run.told());
    assert!(run.took < Duration::from_secs(4), "{}", run.told());
    assert_eq!(front.seen().len(), 1, "{:?}", front.seen());
}

#[test]
fn nobody_at_home_is_found_out_quickly() {
    let host = format!("localhost:{}", server::free_port());
    let project = Project::of(&format!("{host}/a:1"));
    let run = project.dfix(&["--insecure-registry", &host, "Dockerfile"]);
    assert_failed_kindly(&run, &["refuses connections"]);
    assert!(run.took < Duration::from_secs(2), "{}", run.told());
    // A name that is reserved for not being there; some resolvers are slow to say so.
    let project = Project::new(&[
        ("Dockerfile", &super::dockerfile("registry.invalid/a:1")),
        ("b/Dockerfile", "FROM registry.invalid/b:1\n"),
    ]);
    let run = project.dfix(&["."]);
    assert!(
        run.err().contains("pin-image (info)  Dockerfile:1  `registry.invalid/a:1` is not pinned"),
        "{}",
        run.told()
    );
    assert!(
        run.err().contains("registry.invalid can't be")
            || run.err().contains("registry.invalid can't be resolved")
    );
    assert_eq!(run.err().matches("warning: registry.invalid: 2 images").count(), 1, "{}", run.told());
    assert!(run.took < Duration::from_secs(5), "{}", run.told());
}

#[test]
fn what_is_not_there_is_told() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    registry.push_image("a", "2", "a", NEW);
    let project = Project::of(&format!("{}/a:1", registry.name()));
    let run = project.dfix(&["--insecure-registry", &registry.name(), "Dockerfile"]);
    assert_failed_kindly(&run, &["has no a:1"]);
    assert!(!run.err().contains("warning:"), "it is about one image: {}", run.told());
    let written = project.dfix(&["--write", "--insecure-registry", &registry.name(), "Dockerfile"]);
    assert_eq!(written.code(), Some(0), "a missing digest is for information: {}", written.told());
    let strict = project.dfix(&[
        "--write",
        "--fail-on",
        "info",
        "--insecure-registry",
        &registry.name(),
        "Dockerfile",
    ]);
    assert_eq!(strict.code(), Some(1));
}

#[test]
fn content_that_is_not_what_it_says_is_refused() {
    let body = "{\"schemaVersion\":2,\"config\":{\"digest\":\"c\"},\"layers\":[]}";
    let wrong = format!("sha256:{}", "0".repeat(64));
    // HEAD gives no digest, so that GET's bytes count.
    let no_digest = || answer("200 OK", &format!("Content-Type: {IMAGE}\r\n"), b"");
    let is_head = |request: &Request| request.line.starts_with("HEAD");

    let mismatch = alone(move |r, _| if is_head(r) { no_digest() } else { manifest(&wrong, body) });
    assert_failed_kindly(&asked(&mismatch, &[]), &["is not what its digest says"]);

    let truncated = alone(move |r, _| {
        if is_head(r) {
            return no_digest();
        }
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {IMAGE}\r\nContent-Length: 9000\r\n\r\n{body}");
        Reply::Bytes(head.into_bytes())
    });
    assert_failed_kindly(&asked(&truncated, &[]), &["breaks the connection off"]);

    // Without a length, the end of the connection is the end of the answer.
    let cut = alone(move |r, _| {
        if is_head(r) {
            return no_digest();
        }
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: {IMAGE}\r\nConnection: close\r\n\r\n{}", &body[..30]);
        Reply::Bytes(head.into_bytes())
    });
    assert_failed_kindly(&asked(&cut, &[]), &["no manifest, or a part of one"]);

    let login_page = alone(|_, _| answer("200 OK", "Content-Type: text/html\r\n", b"<html>Log in</html>"));
    assert_failed_kindly(&asked(&login_page, &[]), &["no manifest"]);

    let nonsense = alone(|_, _| manifest("sha256:xyz\u{1b}[31m", ""));
    let run = asked(&nonsense, &[]);
    assert_eq!(run.code(), Some(1));
    assert!(!run.err().contains('\u{1b}'), "{}", run.told());
}

#[test]
fn an_endless_answer_is_cut_off() {
    let front = alone(move |request, _| {
        if request.line.starts_with("HEAD") {
            return answer("200 OK", &format!("Content-Type: {IMAGE}\r\n"), b"");
        }
        Reply::Endless(format!("HTTP/1.1 200 OK\r\nContent-Type: {IMAGE}\r\n\r\n").into_bytes())
    });
    let run = asked(&front, &["--registry-timeout", "5"]);
    assert_failed_kindly(&run, &["more than a manifest can be"]);
    assert!(run.took < Duration::from_secs(6), "{}", run.told());
    let headers = alone(|_, _| Reply::Endless(b"HTTP/1.1 200 OK\r\nX: ".to_vec()));
    let run = asked(&headers, &["--registry-timeout", "5"]);
    assert_failed_kindly(&run, &["doesn't speak HTTP"]);
}

#[test]
fn redirects_are_followed_but_not_inside() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let digest = registry.push_image("b", "1", "b", NEW);
    let front = Front::new(registry.port, |request, _| {
        if request.line.contains("/v2/a/") {
            return answer("307 Temporary Redirect", "Location: /v2/b/manifests/1\r\n", b"");
        }
        Reply::Pass
    });
    assert!(asked(&front, &[]).out().contains(&digest));

    let elsewhere = format!("localhost:{}", registry.port);
    let inside = ["http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://[::1]/x"];
    for to in inside.into_iter().chain([format!("https://{elsewhere}/v2/b/manifests/1").as_str()]) {
        let location = format!("Location: {to}\r\n");
        let front = alone(move |_, _| answer("302 Found", &location, b""));
        let run = asked(&front, &[]);
        assert_failed_kindly(&run, &["only"]);
        assert!(run.took < Duration::from_secs(2), "{to}: {}", run.told());
    }
    assert_eq!(registry.requests("HEAD").iter().filter(|path| path.contains("/v2/b/")).count(), 1);

    let round = alone(|_, _| answer("302 Found", "Location: /v2/a/manifests/1\r\n", b""));
    assert_failed_kindly(&asked(&round, &[]), &["from one place to the next"]);
    assert_eq!(round.seen().len(), 6);
}
