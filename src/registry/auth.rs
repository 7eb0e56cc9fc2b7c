//! Who is asked for a login, and what may be told to whom.
//!
//! A credential goes to the registry that the user stored it for, and to the
//! token service that this registry names. It never appears in a message.

use std::{collections::BTreeMap, sync::mpsc, time::Duration};

use base64::Engine as _;
use docker_credential::{CredentialRetrievalError, DockerCredential};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Uri;

use super::{
    Failure,
    policy::{Policy, authority},
};

/// How long a credential helper may take: it may ask a key ring that is locked.
const HELPER_PATIENCE: Duration = Duration::from_secs(10);

/// What a registry wants before it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// Name and password with each request.
    Basic,
    /// A token from a service.
    Bearer {
        /// The service's URL.
        realm: String,
        /// The name that it knows the registry by.
        service: Option<String>,
    },
}

impl Challenge {
    /// Reads the `WWW-Authenticate` headers of an answer; a token is preferred.
    pub fn parse<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Challenge> {
        let mut basic = None;
        for (scheme, mut parameters) in headers.flat_map(challenges) {
            if scheme.eq_ignore_ascii_case("basic") {
                basic = Some(Challenge::Basic);
            } else if scheme.eq_ignore_ascii_case("bearer")
                && let Some(realm) = parameters.remove("realm")
            {
                return Some(Challenge::Bearer { realm, service: parameters.remove("service") });
            }
        }
        basic
    }
}

/// `Scheme key="value", …`, perhaps several of them.
fn challenges(header: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut found: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let length = rest.find([' ', '=', ',']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let behind = behind.trim_start();
        if let Some(value) = behind.strip_prefix('=') {
            let (value, behind) = parameter_value(value.trim_start());
            if let Some((_, parameters)) = found.last_mut() {
                parameters.insert(word.to_ascii_lowercase(), value);
            }
            rest = behind;
        } else {
            if !word.is_empty() {
                found.push((word.to_owned(), BTreeMap::new()));
            }
            rest = behind;
        }
        rest = rest.trim_start_matches([',', ' ', '\t']);
    }
    found
}

/// A value, quoted or not, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let length = text.find([',', ' ']).unwrap_or(text.len());
        return (text[..length].to_owned(), &text[length..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            _ => value.push(c),
        }
    }
    (value, "")
}

/// A credential that the user stored for a registry.
pub struct Credential(DockerCredential);

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential")
    }
}

impl Credential {
    /// Looks for one where `docker login` puts them: `auths`, `credsStore` and
    /// `credHelpers` in config.json below DOCKER_CONFIG or ~/.docker.
    ///
    /// # Errors
    /// Where the file or a helper can't be made sense of.
    pub fn stored_for(registry: &str) -> Result<Option<Credential>, Failure> {
        // Docker stores its own registry's under the first name.
        let names: &[&str] = match registry {
            "docker.io" => &["https://index.docker.io/v1/", "docker.io", "registry-1.docker.io"],
            other => &[other],
        };
        for name in names {
            match ask_store(name) {
                Ok(credential) => return Ok(Some(Credential(credential))),
                Err(
                    CredentialRetrievalError::NoCredentialConfigured
                    | CredentialRetrievalError::ConfigNotFound
                    | CredentialRetrievalError::ConfigReadError,
                ) => {}
                // Helpers have this one sentence for it.
                Err(CredentialRetrievalError::HelperFailure { stdout, .. })
                    if stdout.contains("credentials not found") => {}
                Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
                    return Err(Failure::of_host(format!(
                        "{helper} has no credentials for {registry} to give"
                    )));
                }
                Err(_) => {
                    let reason = format!(
                        "the credentials stored for {registry} can't be read: docker login {registry}"
                    );
                    return Err(Failure::of_host(reason));
                }
            }
        }
        Ok(None)
    }

    /// The value of an `Authorization` header; `None` for a token that only a token service takes.
    pub fn basic(&self) -> Option<String> {
        let DockerCredential::UsernamePassword(name, password) = &self.0 else { return None };
        let pair = format!("{name}:{password}");
        Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
    }

    /// The token that is exchanged for others.
    pub fn identity_token(&self) -> Option<&str> {
        match &self.0 {
            DockerCredential::IdentityToken(token) => Some(token),
            DockerCredential::UsernamePassword(..) => None,
        }
    }
}

fn ask_store(name: &str) -> Result<DockerCredential, CredentialRetrievalError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let asked = name.to_owned();
    std::thread::spawn(move || sender.send(docker_credential::get_credential(&asked)));
    let late = || {
        let helper = "the credential helper took too long, and".to_owned();
        CredentialRetrievalError::HelperFailure { helper, stdout: String::new(), stderr: String::new() }
    };
    receiver.recv_timeout(HELPER_PATIENCE).unwrap_or_else(|_| Err(late()))
}

/// May a registry's credential be told to its token service? Over TLS, and
/// only where the registry itself named the service over TLS; or where the two
/// are one host, which the user allows plain HTTP for.
pub fn may_be_told(policy: &Policy, challenged_by: &Uri, realm: &Uri) -> bool {
    let is_tls = |uri: &Uri| uri.scheme_str() == Some("https");
    if is_tls(challenged_by) && is_tls(realm) {
        return true;
    }
    let (registry, realm) = (authority(challenged_by), authority(realm));
    registry == realm && policy.allows_plain(&registry)
}

/// What is asked of a token service: to read one repository.
pub fn token_parameters(service: Option<&str>, repository: &str) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let scope = encode(&format!("repository:{repository}:pull"));
    match service {
        Some(service) => format!("service={}&scope={scope}", encode(service)),
        None => format!("scope={scope}"),
    }
}

/// The form by which an identity token is exchanged.
pub fn exchange_form(service: Option<&str>, repository: &str, identity_token: &str) -> String {
    let token = utf8_percent_encode(identity_token, NON_ALPHANUMERIC);
    let parameters = token_parameters(service, repository);
    format!("grant_type=refresh_token&client_id=dfix&refresh_token={token}&{parameters}")
}

/// The token in a token service's answer.
pub fn token(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Answer {
        token: Option<String>,
        access_token: Option<String>,
    }
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let token = answer.token.filter(|token| !token.is_empty()).or(answer.access_token)?;
    token.bytes().all(|b| b.is_ascii_graphic()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(header: &str) -> Option<Challenge> {
        Challenge::parse(std::iter::once(header))
    }

    fn bearer(realm: &str, service: Option<&str>) -> Option<Challenge> {
        Some(Challenge::Bearer { realm: realm.into(), service: service.map(Into::into) })
    }

    #[test]
    fn challenges_are_read() {
        let docker = "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"a:b:pull,push\"";
        assert_eq!(parsed(docker), bearer("https://auth.docker.io/token", Some("registry.docker.io")));
        assert_eq!(parsed("Basic realm=\"x, Bearer realm=y\""), Some(Challenge::Basic));
        assert_eq!(parsed("Basic realm=\"x\", bearer Realm = https://a/t"), bearer("https://a/t", None));
        assert_eq!(parsed("Bearer realm=\"a\\\"b\""), bearer("a\"b", None));
        assert_eq!(parsed("Bearer service=\"x\""), None);
        for odd in ["", "=", ",,=\"", "Bearer realm=\"x", "Negotiate", "a=b"] {
            let _ = parsed(odd);
        }
    }

    #[test]
    fn credentials_stay_with_their_host_and_its_realm() {
        let mut policy = Policy::default();
        let told = |policy: &Policy, by: &str, realm: &str| {
            may_be_told(policy, &by.parse().expect("is one"), &realm.parse().expect("is one"))
        };
        assert!(told(&policy, "https://r.io/v2/", "https://auth.r.io/token"));
        assert!(!told(&policy, "https://r.io/v2/", "http://auth.r.io/token"));
        assert!(!told(&policy, "http://r.io/v2/", "https://evil.io/token"));
        assert!(!told(&policy, "http://r.io/v2/", "http://r.io/token"));
        policy.insecure.insert("r.io".into());
        assert!(told(&policy, "http://r.io/v2/", "http://r.io/token"));
        assert!(!told(&policy, "http://r.io/v2/", "http://r.io:81/token"));
        assert!(!told(&policy, "http://r.io/v2/", "https://evil.io/token"));
    }

    #[test]
    fn a_credential_is_never_printed() {
        let credential = Credential(DockerCredential::UsernamePassword("jane".into(), "s3cret".into()));
        assert_eq!(format!("{credential:?}"), "Credential");
        assert_eq!(credential.basic().as_deref(), Some("Basic amFuZTpzM2NyZXQ="));
    }

    #[test]
    fn parameters_are_encoded() {
        let parameters = token_parameters(Some("a&b=c"), "x/y");
        assert_eq!(parameters, "service=a%26b%3Dc&scope=repository%3Ax%2Fy%3Apull");
        assert_eq!(token(b"{\"access_token\":\"t\"}").as_deref(), Some("t"));
        assert_eq!(token(b"{\"token\":\"a\\r\\nX: y\"}"), None);
    }
}
