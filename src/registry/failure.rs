//! Why a registry gave no answer, in words that help.

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// One clause without a full stop. Never holds a credential, a header or a URL.
    pub reason: String,
    /// Does it hold for the whole host, which is not asked again then?
    pub of_host: bool,
    /// Does the registry say that there is no such thing?
    pub is_missing: bool,
}

impl Failure {
    /// One that is about the reference alone.
    pub fn of_reference(reason: impl Into<String>) -> Failure {
        Failure { reason: reason.into(), of_host: false, is_missing: false }
    }

    /// One that holds for everything on the host.
    pub fn of_host(reason: impl Into<String>) -> Failure {
        Failure { reason: reason.into(), of_host: true, is_missing: false }
    }

    /// There is no such image, tag or digest.
    pub fn missing(reason: impl Into<String>) -> Failure {
        Failure { reason: reason.into(), of_host: false, is_missing: true }
    }
}

/// What went wrong on the wire.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Trying again may help: the connection broke.
    Broken(String),
    /// Nobody listens there.
    Refused(Failure),
    /// What answered speaks no TLS.
    NotTls,
    /// Nothing helps.
    Final(Failure),
}

/// Says what an error of the HTTP client means, of the host that was asked.
pub(super) fn trouble(error: ureq::Error, host: &str) -> Trouble {
    use std::io::ErrorKind;
    let last = |reason: String| Trouble::Final(Failure::of_host(reason));
    match error {
        ureq::Error::Other(inner) => last(inner.to_string()),
        ureq::Error::HostNotFound => last(format!("the name of {host} can't be resolved")),
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            last(format!("{host} can't be reached in time"))
        }
        ureq::Error::Timeout(_) => last(format!("{host} took too long to answer")),
        ureq::Error::Io(error) => match (error.kind(), tls_error(&error)) {
            (_, Some(error)) => of_tls(error, host),
            (ErrorKind::ConnectionRefused, _) => {
                Trouble::Refused(Failure::of_host(format!("{host} refuses connections")))
            }
            (
                ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof,
                _,
            ) => Trouble::Broken(format!("{host} breaks the connection off")),
            (ErrorKind::TimedOut | ErrorKind::WouldBlock, _) => {
                last(format!("{host} took too long to answer"))
            }
            _ => last(format!("{host} can't be reached: {error}")),
        },
        ureq::Error::Rustls(error) => of_tls(&error, host),
        ureq::Error::Tls(_) => last(format!("{host} is no name for a certificate")),
        ureq::Error::ConnectProxyFailed(_) => last(format!("the proxy doesn't connect to {host}")),
        ureq::Error::BodyExceedsLimit(_) => {
            Trouble::Final(Failure::of_reference(format!("{host} answers with more than a manifest can be")))
        }
        _ => last(format!("{host} doesn't speak HTTP as a registry does")),
    }
}

fn tls_error(error: &std::io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn of_tls(error: &rustls::Error, host: &str) -> Trouble {
    match error {
        rustls::Error::InvalidMessage(_) => Trouble::NotTls,
        rustls::Error::InvalidCertificate(why) => Trouble::Final(Failure::of_host(format!(
            "the certificate of {host} is not trusted ({why:?}); --registry-ca FILE names another authority"
        ))),
        other => Trouble::Final(Failure::of_host(format!("no TLS with {host}: {other}"))),
    }
}
