//! Facts about secrets: `secrets.toml`.

use std::sync::LazyLock;

use super::{Globs, glob};

struct Table {
    names: Names,
    placeholders: Placeholders,
    urls: Urls,
    checks: Checks,
    file: &'static [SecretFile],
}

struct Urls {
    token_users: &'static [&'static str],
    token_starts: &'static [&'static str],
    weak_passwords: &'static [&'static str],
    local_hosts: &'static [&'static str],
}

struct Checks {
    words: &'static [&'static str],
}

/// A kind of files that hold secrets.
#[derive(Debug)]
pub struct SecretFile {
    patterns: &'static [&'static str],
    /// What such a file is: `a private key`; empty where the name tells that it is no secret.
    pub kind: &'static str,
    /// How it is used without lying in a layer.
    pub instead: &'static str,
    /// Is it a secret for certain?
    pub certain: bool,
}

struct Names {
    words: &'static [&'static str],
    exceptions: &'static [&'static str],
    endings: &'static [&'static str],
    vague: &'static [&'static str],
    public: &'static [&'static str],
}

struct Placeholders {
    values: &'static [&'static str],
}

static TABLE: Table = table!("secrets");

/// The patterns of files, each with its row: those of names, and those of paths.
static FILES: LazyLock<[Globs<usize>; 2]> = LazyLock::new(|| {
    let patterns = |of_paths: bool| {
        let rows = TABLE.file.iter().enumerate();
        let patterns = rows.flat_map(|(row, file)| file.patterns.iter().map(move |text| (*text, row)));
        patterns.filter(move |(text, _)| text.contains('/') == of_paths).collect()
    };
    [patterns(false), patterns(true)]
});

/// Does a variable's name say that its value is a secret?
pub fn is_secret_name(name: &str) -> bool {
    let names = &TABLE.names;
    has_part(name, names.words) && !has_part(name, names.exceptions)
}

/// Does a variable's name end as names of passwords do, though no underscore sets the word apart?
pub fn ends_as_password(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TABLE.names.endings.iter().any(|ending| name.ends_with(ending))
}

/// Is a value of a variable whose name says that it is secret one indeed,
/// rather than a placeholder, a switch, a path or a public key?
pub fn is_secret_value(name: &str, value: &str) -> bool {
    let names = &TABLE.names;
    let value = value.trim();
    if is_placeholder(value) || has_part(name, names.public) || is_public(value) {
        return false;
    }
    let is_clear = names
        .words
        .iter()
        .any(|word| !names.vague.contains(word) && has_part(name, std::slice::from_ref(word)));
    let has = |of: fn(&u8) -> bool| value.bytes().any(|byte| of(&byte));
    is_clear
        || ends_as_password(name)
        || value.len() >= 12 && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// What a file with this path is, where it holds secrets.
pub fn file(path: &str) -> Option<&'static SecretFile> {
    let path = path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let rooted = format!("/{}", path.trim_start_matches("./").trim_start_matches('/'));
    let [names, paths] = &*FILES;
    // The first row counts, whichever way it is found.
    let found = [names.first(name), paths.first(&path), paths.first(&rooted)];
    let row = &TABLE.file[found.into_iter().flatten().min()?];
    (!row.kind.is_empty()).then_some(row)
}

/// Does a command with this text take keys to check packages with?
pub fn takes_public_keys(text: &str) -> bool {
    TABLE.checks.words.iter().any(|word| text.contains(*word))
}

/// Is it a name that stands in an address beside a token?
pub fn is_token_user(name: &str) -> bool {
    TABLE.urls.token_users.contains(&name)
}

/// Is it a token by how it begins?
pub fn is_token(text: &str) -> bool {
    TABLE.urls.token_starts.iter().any(|start| text.starts_with(*start))
}

/// Does a password only protect a server for tests, or an example?
pub fn is_weak_password(user: &str, password: &str, host: &str) -> bool {
    let urls = &TABLE.urls;
    let host = host.split(':').next().unwrap_or(host);
    password == user
        || is_placeholder(password)
        || urls.weak_passwords.contains(&&*password.to_lowercase())
        || urls.local_hosts.contains(&host)
}

/// Does a value only stand where a secret is to be put?
pub fn is_placeholder(value: &str) -> bool {
    let value = value.to_lowercase();
    TABLE.placeholders.values.iter().any(|pattern| glob(pattern, &value))
        || !value.is_empty() && value.bytes().all(|byte| matches!(byte, b'*' | b'.' | b'-' | b'x'))
}

/// Is a value no secret whatever its name: a path, an address, a small number, the fingerprint of a
/// public key?
fn is_public(value: &str) -> bool {
    let is_path = value.starts_with(['/', '~', '.']) || value.contains("://");
    let is_number = value.len() < 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    let hex = value.trim_start_matches("0x").replace(' ', "");
    let is_fingerprint = hex.len().is_multiple_of(8)
        && hex.len() <= 40
        && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
        && hex.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_path || is_number || is_fingerprint || value.starts_with("ssh-")
}

/// Is one of these words a part of a name, between underscores?
fn has_part(name: &str, words: &[&str]) -> bool {
    name.split('_').any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_buildkit_tells_them() {
        assert!(TABLE.names.words.len() > 5 && TABLE.placeholders.values.len() > 20);
        // BuildKit's own test names, and those of its documentation.
        for secret in
            ["SECRET_PASSPHRASE", "SUPER_Secret", "password", "apikey", "git_key", "NPM_TOKEN", "AUTH"]
        {
            assert!(is_secret_name(secret), "{secret}");
        }
        for other in
            ["SUPER_DUPER_SECRET_FILE", "PUBLIC_KEY", "KEYBOARD", "TOKENS", "SECRET_VERSION", "PASSWORDS"]
        {
            assert!(!is_secret_name(other), "{other}");
        }
    }

    #[test]
    fn files_are_told_by_their_names() {
        let kind = |path| file(path).map_or("", |row| row.kind);
        for path in ["id_rsa", "./keys/id_ed25519", "/root/.ssh/id_rsa", "DEPLOY_KEY"] {
            assert_eq!(kind(path), "a private SSH key", "{path}");
        }
        assert_eq!(kind("ssl/server.key"), "a private key");
        assert_eq!(kind(".aws/credentials"), "AWS credentials");
        assert_eq!(kind("conf/.npmrc"), "settings that passwords and tokens are kept in");
        for path in [
            "id_rsa.pub",
            "cert.pem",
            "ca-bundle.crt",
            ".env.example",
            "key.go",
            "keys/",
            "environment",
            "a.pem",
        ] {
            assert_eq!(kind(path), "", "{path}");
        }
    }

    #[test]
    fn values_are_secrets_or_stand_for_one() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("MYSQL_ROOT_PASSWORD", "root"),
            ("API_KEY", "AIzaSyA1b2C3d4E5"),
            ("GITHUB_TOKEN", "0123456789abcdef0123456789abcdef01234567"),
        ] {
            assert!(is_secret_value(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "changeme"),
            ("TOKEN", "<your token>"),
            ("TOKEN", "********"),
            ("GPG_KEY", "e3ff2839c048b25c084debe9b26995e310250568"),
            ("NGINX_KEY", "573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62"),
            ("SORT_KEY", "created_at"),
            ("AUTH_TYPE", "basic"),
            ("SECRET", "/run/secrets/a"),
        ] {
            assert!(!is_secret_value(name, value), "{name}={value}");
        }
    }
}
