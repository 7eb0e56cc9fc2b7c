//! Where dfix goes, and where a file can't send it.

use super::{
    NEW, Project, assert_failed_kindly,
    front::{Front, Reply, answer},
    server::{self, Registry},
};

#[test]
fn private_addresses_are_asked_only_where_the_user_says_so() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let digest = registry.push_image("a", "1", "a", NEW);
    let front = Front::new(registry.port, |_, _| Reply::Pass);
    let image = format!("{}/a:1", front.name());
    let mut project = Project::of(&image);
    let advice = format!("--insecure-registry {}", front.name());
    assert_failed_kindly(&project.dfix(&["Dockerfile"]), &["private address", &advice]);
    let other = project.dfix(&["--insecure-registry", "localhost", "Dockerfile"]);
    assert_failed_kindly(&other, &["private address"]);
    // The tree's configuration may not.
    project.write("dfix.toml", &format!("insecure-registries = [\"{}\"]\n", front.name()));
    let hostile = project.dfix(&["Dockerfile"]);
    assert_eq!(hostile.code(), Some(2));
    assert!(
        hostile.err().contains("your own configuration alone: ~/.config/dfix/config.toml"),
        "{}",
        hostile.told()
    );
    project.write("dfix.toml", "");
    assert_eq!(front.seen().len(), 0, "nobody connected so far");
    // A private address alone is not plain HTTP.
    let direct = Project::of(&format!("{}/a:1", registry.name()));
    let private = direct.dfix(&["--private-registry", "localhost:*", "Dockerfile"]);
    let advice = format!("--insecure-registry {}", registry.name());
    assert_failed_kindly(&private, &["doesn't speak TLS", &advice]);
    assert_eq!(registry.requests("HEAD").len(), 0, "nothing was said in plain");

    project
        .write_home(".config/dfix/config.toml", &format!("insecure-registries = [\"{}\"]\n", front.name()));
    assert!(project.dfix(&["Dockerfile"]).out().contains(&digest));
    project.write_home(".config/dfix/config.toml", "");
    project.set("DFIX_INSECURE_REGISTRIES", &format!("other:1,{}", front.name()));
    let variable = project.dfix(&["--refresh", "Dockerfile"]);
    assert!(variable.out().contains(&digest), "{}", variable.told());
}

#[test]
fn every_spelling_of_this_machine_is_refused() {
    for host in [
        "127.0.0.1:5",
        "127.1:5",
        "[::1]:5",
        "[::ffff:127.0.0.1]:5",
        "0.0.0.0:5",
        "10.1.2.3",
        "169.254.169.254",
    ] {
        let run = Project::of(&format!("{host}/a:1")).dfix(&["Dockerfile"]);
        assert_failed_kindly(&run, &["private address"]);
    }
}

#[test]
fn a_mistake_in_the_users_own_configuration_is_told() {
    let project = Project::of("debian:12");
    project.write_home(".config/dfix/config.toml", "insecure-registry = [\"a\"]\n");
    let run = project.dfix(&["Dockerfile"]);
    assert_eq!(run.code(), Some(2));
    assert!(run.err().contains("config.toml") && run.err().contains("insecure-registry"), "{}", run.told());
    let run = Project::of("debian:12").dfix(&["--insecure-registry", "http://a/", "Dockerfile"]);
    assert_eq!(run.code(), Some(2));
    assert!(run.err().contains("is no HOST or HOST:PORT"), "{}", run.told());
}

#[test]
fn a_proxy_gets_the_requests() {
    if !server::is_installed() {
        return;
    }
    let registry = Registry::plain();
    let digest = registry.push_image("a", "1", "a", NEW);
    // Names that only the proxy knows.
    let proxy = super::auth::connect_proxy(registry.port);
    let mut project = Project::of("registry.test:5000/a:1");
    project.set("ALL_PROXY", &format!("http://user:pa55@127.0.0.1:{}", proxy.port));
    let run = project.dfix(&["--insecure-registry", "registry.test:5000", "Dockerfile"]);
    assert!(run.out().contains(&digest), "{}", run.told());
    assert!(proxy.seen().iter().all(|r| r.line == "CONNECT registry.test:5000"), "{:?}", proxy.seen());
    assert!(!run.told().contains("pa55"));
    // What is named literally is refused before the proxy hears of it.
    let before = proxy.seen().len();
    project.write("Dockerfile", &super::dockerfile("169.254.169.254/a:1"));
    assert_failed_kindly(&project.dfix(&["Dockerfile"]), &["private address"]);
    assert_eq!(proxy.seen().len(), before);
    // This machine is not behind it.
    project.write("Dockerfile", &super::dockerfile(&format!("{}/a:1", registry.name())));
    let run = project.dfix(&["--insecure-registry", &registry.name(), "Dockerfile"]);
    assert!(run.out().contains(&digest), "{}", run.told());
    assert_eq!(proxy.seen().len(), before);
    project.set("ALL_PROXY", "ftp://nowhere");
    project.write("Dockerfile", &super::dockerfile("registry.test:5000/a:2"));
    assert_failed_kindly(&project.dfix(&["Dockerfile"]), &["is no address of an HTTP proxy"]);
}

#[test]
fn a_credential_follows_no_redirect_to_another_host() {
    let other = Front::new(0, |_, _| answer("404 Not Found", "", b""));
    let location = format!("Location: http://{}/v2/a/manifests/1\r\n", other.name());
    let front = Front::new(0, move |request, _| {
        if server::header(&request.head, "authorization").is_none() {
            return answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", b"");
        }
        answer("307 Temporary Redirect", &location, b"")
    });
    let mut project = Project::of(&format!("{}/a:1", front.name()));
    super::auth::log_in(&mut project, &front.name(), "jane", "s3cret");
    let hosts = format!("{},{}", front.name(), other.name());
    let run = project.dfix(&["--insecure-registry", &hosts, "Dockerfile"]);
    assert_failed_kindly(&run, &[]);
    assert!(!front.seen().is_empty() && front.seen().iter().any(|r| r.head.contains("Basic ")));
    assert!(!other.seen().is_empty() && other.seen().iter().all(|r| !r.head.contains("Basic ")));
    assert!(!run.told().contains("s3cret"));
}
