//! Debian's docker-registry on a free loopback port, and images in it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use dfix::registry::reference::digest_of;
use tempfile::TempDir;

/// The programs that the tests want, and the Debian packages that hold them.
const PROGRAMS: [(&str, &str); 4] = [
    ("docker-registry", "docker-registry"),
    ("skopeo", "skopeo"),
    ("htpasswd", "apache2-utils"),
    ("openssl", "openssl"),
];

/// Are the programs here? Under CI they have to be; elsewhere the test says
/// that it did nothing, past the capture of output.
pub fn is_installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return true;
    }
    let how = format!("apt-get install {}", missing.join(" "));
    assert!(std::env::var_os("CI").is_none(), "the tests against a real registry want: {how}");
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: no real registry here: {how}");
    false
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    listener.local_addr().expect("has an address").port()
}

/// How a registry is set up.
#[derive(Default)]
pub struct Setup<'a> {
    /// Certificate and key.
    pub tls: Option<(&'a Path, &'a Path)>,
    /// The `auth` section, in YAML flow style.
    pub auth: Option<String>,
    /// The storage of another one.
    pub storage: Option<&'a Path>,
}

/// A running registry; it ends with the value.
pub struct Registry {
    process: Child,
    folder: TempDir,
    pub storage: PathBuf,
    pub port: u16,
}

impl Registry {
    pub fn plain() -> Registry {
        Registry::start(&Setup::default())
    }

    pub fn start(setup: &Setup<'_>) -> Registry {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let storage = setup.storage.map_or_else(|| folder.path().join("storage"), Path::to_owned);
        fs::create_dir_all(&storage).expect("is made");
        let mut config = format!(
            "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: \
             true}}}}\n",
            storage.display()
        );
        if let Some(auth) = &setup.auth {
            config.push_str(&format!("auth: {auth}\n"));
        }
        config.push_str(&format!("http:\n  addr: 127.0.0.1:{port}\n  secret: x\n"));
        if let Some((certificate, key)) = setup.tls {
            let (certificate, key) = (certificate.display(), key.display());
            config.push_str(&format!("  tls: {{certificate: {certificate}, key: {key}}}\n"));
        }
        let path = folder.path().join("config.yml");
        fs::write(&path, config).expect("is written");
        let log = fs::File::create(folder.path().join("log")).expect("is made");
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("is cloned"))
            .stderr(log)
            .spawn()
            .expect("docker-registry starts");
        let registry = Registry { process, folder, storage, port };
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "docker-registry doesn't listen: {}",
                registry.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        registry
    }

    /// What it printed: the requests that it answered among it.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("is read")
    }

    /// The requests of a method that it answered, as `/v2/…`.
    pub fn requests(&self, method: &str) -> Vec<String> {
        let log = self.log();
        let mark = format!("\"{method} ");
        let lines = log.lines().filter_map(|line| line.split_once(&mark));
        lines.map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned()).collect()
    }

    /// `localhost:PORT`
    pub fn name(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Pushes an image for one platform; `what` makes it differ from others.
    pub fn push_image(&self, repository: &str, tag: &str, what: &str, created: &str) -> String {
        let config = format!(
            "{{\"architecture\":\"{what}\",\"os\":\"linux\",\"created\":\"{created}\",\"config\":{{}},\"rootfs\":\
             {{\"type\":\"layers\",\"diff_ids\":[]}}}}"
        );
        let digest = self.push_blob(repository, config.as_bytes());
        let manifest = format!(
            "{{\"schemaVersion\":2,\"mediaType\":\"{IMAGE}\",\"config\":{{\"mediaType\":\
             \"application/vnd.docker.container.image.v1+json\",\"size\":{},\"digest\":\"{digest}\"}},\"layers\":[]}}",
            config.len()
        );
        self.push_manifest(repository, tag, IMAGE, &manifest)
    }

    /// Pushes an index of images for amd64 and arm64. Returns its digest and theirs.
    pub fn push_index(&self, repository: &str, tag: &str, created: &str) -> (String, Vec<String>) {
        let platforms = ["amd64", "arm64"];
        let children =
            platforms.map(|cpu| self.push_image(repository, &format!("{tag}-{cpu}"), cpu, created));
        let listed: Vec<String> = platforms
            .iter()
            .zip(&children)
            .map(|(cpu, digest)| {
                let size = self.get(&format!("/v2/{repository}/manifests/{digest}")).len();
                format!(
                    "{{\"mediaType\":\"{IMAGE}\",\"size\":{size},\"digest\":\"{digest}\",\"platform\":\
                     {{\"architecture\":\"{cpu}\",\"os\":\"linux\"}}}}"
                )
            })
            .collect();
        let index =
            format!("{{\"schemaVersion\":2,\"mediaType\":\"{INDEX}\",\"manifests\":[{}]}}", listed.join(","));
        (self.push_manifest(repository, tag, INDEX, &index), children.into())
    }

    fn push_blob(&self, repository: &str, bytes: &[u8]) -> String {
        let digest = digest_of(bytes);
        let (status, head, _) = self.request("POST", &format!("/v2/{repository}/blobs/uploads/"), "", b"");
        assert_eq!(status, 202, "{head}");
        let location = header(&head, "location").expect("says where");
        let path = &location[location.find("/v2/").expect("is a path")..];
        let (status, head, _) = self.request("PUT", &format!("{path}&digest={digest}"), "", bytes);
        assert_eq!(status, 201, "{head}");
        digest
    }

    fn push_manifest(&self, repository: &str, tag: &str, media_type: &str, text: &str) -> String {
        let kind = format!("Content-Type: {media_type}\r\n");
        let path = format!("/v2/{repository}/manifests/{tag}");
        let (status, head, body) = self.request("PUT", &path, &kind, text.as_bytes());
        assert_eq!(status, 201, "{head}{}", String::from_utf8_lossy(&body));
        digest_of(text.as_bytes())
    }

    pub fn delete(&self, repository: &str, digest: &str) {
        let (status, head, _) =
            self.request("DELETE", &format!("/v2/{repository}/manifests/{digest}"), "", b"");
        assert_eq!(status, 202, "{head}");
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let (status, head, body) = self.request("GET", path, &format!("Accept: {IMAGE}\r\n"), b"");
        assert_eq!(status, 200, "{head}");
        body
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n",
            self.name()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).expect("is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("is read");
        let end = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("has a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("has a status");
        (status, head, answer[end + 4..].to_vec())
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub const IMAGE: &str = "application/vnd.docker.distribution.manifest.v2+json";
pub const INDEX: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

/// The value of a header in a head.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then(|| value.trim()))
}
