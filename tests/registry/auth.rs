//! Registries that want a login: TLS with an authority of one's own and
//! htpasswd, tokens, credential helpers.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use base64::Engine as _;

use super::{
    NEW, Project, assert_failed_kindly,
    front::{Front, Reply, Request, answer},
    server::{self, Registry, Setup},
};

/// Stores a login as `docker login` does without a helper.
pub fn log_in(project: &mut Project, host: &str, name: &str, password: &str) {
    let auth = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
    project
        .write_home(".docker/config.json", &format!("{{\"auths\":{{\"{host}\":{{\"auth\":\"{auth}\"}}}}}}"));
}

/// A proxy that knows every name, and connects each to one port.
pub fn connect_proxy(upstream: u16) -> Front {
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    let port = listener.local_addr().expect("has an address").port();
    let front = Front::bind(TcpListener::bind("127.0.0.1:0").expect("binds"), 0, |_, _| {
        Reply::Bytes(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())
    });
    // What comes is noted by the front, then tunnelled here.
    let note = front.port;
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            thread::spawn(move || -> std::io::Result<()> {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") {
                    client.read_exact(&mut byte)?;
                    head.push(byte[0]);
                }
                let mut noted = TcpStream::connect(("127.0.0.1", note))?;
                noted.write_all(&head)?;
                noted.read_to_end(&mut Vec::new())?;
                let mut server = TcpStream::connect(("127.0.0.1", upstream))?;
                client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
                let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
                thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Write);
                });
                std::io::copy(&mut server, &mut client)?;
                client.shutdown(std::net::Shutdown::Both)
            });
        }
    });
    front.on(port)
}

fn openssl(folder: &Path, args: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(args).output().expect("runs");
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An authority (ca.pem) and a certificate for this machine (server.pem, server.key).
fn certificates(folder: &Path) {
    let new = ["-newkey", "rsa:2048", "-nodes"];
    let ca =
        ["req", "-x509", "-subj", "/CN=Test authority", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(folder, &[&ca[..], &new[..], &["-addext", "keyUsage=critical,keyCertSign"]].concat());
    let request = ["req", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"];
    openssl(folder, &[&request[..], &new[..]].concat());
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n").expect("is written");
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "server.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            "names",
            "-out",
            "server.pem",
        ],
    );
}

#[test]
fn tls_with_an_authority_of_ones_own_and_a_password() {
    if !server::is_installed() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    certificates(folder.path());
    let passwords = Command::new("htpasswd").args(["-Bbn", "jane", "s3cret"]).output().expect("runs");
    fs::write(folder.path().join("htpasswd"), passwords.stdout).expect("is written");
    let plain = Registry::plain();
    let (digest, _) = plain.push_index("private/app", "1", NEW);
    let (certificate, key) = (folder.path().join("server.pem"), folder.path().join("server.key"));
    let registry = Registry::start(&Setup {
        tls: Some((&certificate, &key)),
        auth: Some(format!("{{htpasswd: {{realm: x, path: {}}}}}", folder.path().join("htpasswd").display())),
        storage: Some(&plain.storage),
    });
    let host = registry.name();
    let ca = folder.path().join("ca.pem").display().to_string();
    let args = ["--private-registry", &host, "--registry-ca", &ca, "Dockerfile"];
    let mut project = Project::of(&format!("{host}/private/app:1"));

    let unknown = project.dfix(&["--private-registry", &host, "Dockerfile"]);
    assert_failed_kindly(&unknown, &["certificate", "is not trusted", "--registry-ca"]);
    assert_failed_kindly(&project.dfix(&args), &["wants a login: docker login"]);
    log_in(&mut project, &host, "jane", "wr0ng-one");
    let wrong = project.dfix(&args);
    assert_failed_kindly(&wrong, &["refuses the login stored for it"]);
    assert!(!wrong.told().contains("wr0ng-one") && !wrong.told().contains("amFuZ"), "{}", wrong.told());
    log_in(&mut project, "other.example.com", "jane", "s3cret");
    assert_failed_kindly(&project.dfix(&args), &["wants a login"]);

    log_in(&mut project, &host, "jane", "s3cret");
    let right = project.dfix(&args);
    assert!(right.out().contains(&digest), "{}", right.told());
    project.set("DFIX_REGISTRY_CA", &ca).set("DFIX_PRIVATE_REGISTRIES", "localhost:*");
    assert!(project.dfix(&["--refresh", "Dockerfile"]).out().contains(&digest));
    let missing = project.dfix(&["--refresh", "--registry-ca", "nowhere.pem", "Dockerfile"]);
    assert_eq!(missing.code(), Some(2), "{}", missing.told());
    let none = project.dfix(&["--refresh", "--registry-ca", "Dockerfile", "Dockerfile"]);
    assert_failed_kindly(&none, &["holds no certificate"]);

    // The same through helpers.
    for config in [
        format!("{{\"credHelpers\":{{\"{host}\":\"test\"}}}}"),
        format!("{{\"auths\":{{\"{host}\":{{}}}},\"credsStore\":\"test\"}}"),
    ] {
        project.write_home(".docker/config.json", &config);
        let script = format!(
            "#!/bin/sh\nread -r host\n[ \"$1 $host\" = \"get {host}\" ] || {{ echo credentials not found in native \
             keychain; exit 1; }}\necho '{{\"Username\":\"jane\",\"Secret\":\"s3cret\"}}'\n"
        );
        helper(&mut project, &script);
        let run = project.dfix(&["--refresh", "Dockerfile"]);
        assert!(run.out().contains(&digest), "{config}: {}", run.told());
    }
    helper(&mut project, "#!/bin/sh\nread -r host\necho the s3cret is out\nexit 1\n");
    let broken = project.dfix(&["--refresh", "Dockerfile"]);
    assert_failed_kindly(&broken, &["docker-credential-test has no credentials"]);
    assert!(!broken.told().contains("s3cret"), "{}", broken.told());
}

/// Puts a credential helper called `test` on the path.
fn helper(project: &mut Project, script: &str) {
    project.write_home("bin/docker-credential-test", script);
    let path = project.home().join("bin");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = path.join("docker-credential-test");
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("is set");
    }
    let old = std::env::var("PATH").unwrap_or_default();
    project.set("PATH", &format!("{}:{old}", path.display()));
}

/// A token that docker-registry takes: signed with RS256, the certificate beside it.
fn signed_token(folder: &Path, service: &str, repository: &str) -> String {
    let url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let pem = fs::read_to_string(folder.join("server.pem")).expect("is read");
    let der: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("is later").as_secs();
    let header = url.encode(format!("{{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"{der}\"]}}"));
    let claims = url.encode(format!(
        "{{\"iss\":\"test\",\"sub\":\"\",\"aud\":\"{service}\",\"exp\":{},\"nbf\":{},\"iat\":{now},\"jti\":\"1\",\
         \"access\":[{{\"type\":\"repository\",\"name\":\"{repository}\",\"actions\":[\"pull\"]}}]}}",
        now + 300,
        now - 60
    ));
    let signed = format!("{header}.{claims}");
    let mut openssl = Command::new("openssl")
        .current_dir(folder)
        .args(["dgst", "-sha256", "-sign", "server.key"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    openssl.stdin.take().expect("is piped").write_all(signed.as_bytes()).expect("is written");
    let signature = openssl.wait_with_output().expect("ends").stdout;
    format!("{signed}.{}", url.encode(signature))
}

/// The value of a parameter, decoded.
fn parameter(text: &str, name: &str) -> Option<String> {
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.replace("%3A", ":").replace("%2F", "/").replace("%2D", "-"))
}

/// What has to live as long as the test.
struct Tokens {
    front: Front,
    registry: Registry,
    digest: String,
    _storage: Registry,
    _folder: tempfile::TempDir,
}

/// A registry that takes tokens, and before it, on one port, the token service.
/// Who logs in has to be jane; `anonymous` may read all the same.
fn with_tokens(anonymous: bool) -> Tokens {
    let folder = tempfile::tempdir().expect("a temporary folder");
    certificates(folder.path());
    let plain = Registry::plain();
    let (digest, _) = plain.push_index("team/app", "1", NEW);
    plain.push_index("team/other", "1", NEW);
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    let port = listener.local_addr().expect("has an address").port();
    let bundle = folder.path().join("ca.pem");
    let registry = Registry::start(&Setup {
        auth: Some(format!(
            "{{token: {{realm: 'http://localhost:{port}/token', service: test-registry, issuer: test, rootcertbundle: \
             {}}}}}",
            bundle.display()
        )),
        storage: Some(&plain.storage),
        ..Setup::default()
    });
    let keys = folder.path().to_owned();
    let handler = move |request: &Request, _: usize| {
        if !request.line.contains(" /token") {
            return Reply::Pass;
        }
        let asked = format!("{}&{}", request.line, request.body);
        let is_jane = request.head.contains("Basic amFuZTpzM2NyZXQ=");
        let is_exchange = request.body.contains("grant_type=refresh_token")
            && request.body.contains("refresh_token=id3ntity");
        let is_anonymous = !request.head.to_lowercase().contains("authorization") && request.body.is_empty();
        if !(is_jane || is_exchange || anonymous && is_anonymous) {
            return answer("401 Unauthorized", "", b"{}");
        }
        assert_eq!(parameter(&asked, "service").as_deref(), Some("test-registry"), "{asked}");
        let scope = parameter(&asked, "scope").expect("is asked for");
        let repository =
            scope.strip_prefix("repository:").and_then(|rest| rest.strip_suffix(":pull")).expect("is one");
        let token = signed_token(&keys, "test-registry", repository);
        let name = if is_exchange { "access_token" } else { "token" };
        answer(
            "200 OK",
            "Content-Type: application/json\r\n",
            format!("{{\"{name}\":\"{token}\"}}").as_bytes(),
        )
    };
    let front = Front::bind(listener, registry.port, handler);
    Tokens { front, registry, digest, _storage: plain, _folder: folder }
}

fn tokens_asked(front: &Front) -> usize {
    front.seen().iter().filter(|request| request.line.contains(" /token")).count()
}

#[test]
fn a_token_is_fetched_once_a_repository() {
    if !server::is_installed() {
        return;
    }
    let Tokens { front, registry, digest, .. } = &with_tokens(true);
    let host = front.name();
    let text = format!(
        "FROM {host}/team/app:1 AS a\nFROM {host}/team/app:1-amd64\nFROM {host}/team/other:1\nUSER 1:1\n"
    );
    let project = Project::new(&[("Dockerfile", &text)]);
    let run = project.dfix(&["--insecure-registry", &host, "Dockerfile"]);
    assert!(run.out().contains(&format!("+FROM {host}/team/app:1@{digest} AS a")), "{}", run.told());
    assert_eq!(run.out().matches("@sha256:").count(), 3, "{}", run.told());
    assert_eq!(tokens_asked(front), 2, "{:?}", front.seen());
    assert!(front.seen().iter().all(|request| !request.head.contains("Basic ")));
    let refused = registry.requests("HEAD").len();
    assert_eq!(refused, 4, "the first one is told to bring a token");
}

#[test]
fn a_login_is_exchanged_for_a_token() {
    if !server::is_installed() {
        return;
    }
    let Tokens { front, digest, .. } = &with_tokens(false);
    let host = front.name();
    let mut project = Project::of(&format!("{host}/team/app:1"));
    let args = ["--insecure-registry", &host, "Dockerfile"];
    assert_failed_kindly(&project.dfix(&args), &["wants a login: docker login"]);
    log_in(&mut project, &host, "jane", "wr0ng-one");
    assert_failed_kindly(&project.dfix(&args), &["refuses the login stored for it"]);
    log_in(&mut project, &host, "jane", "s3cret");
    let run = project.dfix(&args);
    assert!(run.out().contains(digest.as_str()), "{}", run.told());
    let config = format!("{{\"auths\":{{\"{host}\":{{\"identitytoken\":\"id3ntity\"}}}}}}");
    project.write_home(".docker/config.json", &config);
    let run = project.dfix(&["--refresh", "--insecure-registry", &host, "Dockerfile"]);
    assert!(run.out().contains(digest.as_str()), "{}", run.told());
    assert!(!run.told().contains("id3ntity"));
}

#[test]
fn a_token_service_elsewhere_gets_no_login_over_plain_http() {
    if !server::is_installed() {
        return;
    }
    let thief = Front::new(0, |_, _| answer("200 OK", "", b"{\"token\":\"x\"}"));
    let challenge =
        format!("WWW-Authenticate: Bearer realm=\"http://{}/token\",service=\"x\"\r\n", thief.name());
    let front = Front::new(0, move |_, _| answer("401 Unauthorized", &challenge, b""));
    let mut project = Project::of(&format!("{}/a:1", front.name()));
    log_in(&mut project, &front.name(), "jane", "s3cret");
    // It is not even asked where the user allows plain HTTP for the registry alone …
    let run = project.dfix(&["--insecure-registry", &front.name(), "Dockerfile"]);
    assert_failed_kindly(&run, &["token service", "plain HTTP", &thief.name()]);
    assert_eq!(thief.seen().len(), 0);
    // … and told no login where it may be asked.
    let both = format!("{},{}", front.name(), thief.name());
    let run = project.dfix(&["--insecure-registry", &both, "Dockerfile"]);
    assert_failed_kindly(&run, &["has no image a for all to see"]);
    assert!(!thief.seen().is_empty());
    assert!(
        thief
            .seen()
            .iter()
            .all(|request| !request.head.contains("Basic ") && !request.head.contains("account"))
    );
}
