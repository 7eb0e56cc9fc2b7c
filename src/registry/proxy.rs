//! The proxy variables, as curl and Docker read them: HTTPS_PROXY, HTTP_PROXY,
//! ALL_PROXY and NO_PROXY, in either case.

use ureq::Proxy;

use super::Failure;

/// The proxy for one scheme, `https` or `http`.
///
/// # Errors
/// Where a variable holds something else than an HTTP proxy's address.
pub fn for_scheme(scheme: &str) -> Result<Option<Proxy>, Failure> {
    let own = format!("{scheme}_proxy");
    let Some((name, url)) = variable(&own).or_else(|| variable("all_proxy")) else { return Ok(None) };
    let wrong = || Failure::of_host(format!("{name} is no address of an HTTP proxy"));
    let parsed = Proxy::new(&url).map_err(|_| wrong())?;
    if !matches!(parsed.protocol(), ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https) {
        return Err(wrong());
    }
    let mut proxy = Proxy::builder(parsed.protocol()).host(parsed.host()).port(parsed.port());
    if let Some(user) = parsed.username() {
        proxy = proxy.username(user);
    }
    if let Some(password) = parsed.password() {
        proxy = proxy.password(password);
    }
    for host in direct_hosts(variable("no_proxy").map(|(_, hosts)| hosts).as_deref()) {
        proxy = proxy.no_proxy(&host);
    }
    Ok(Some(proxy.build().map_err(|_| wrong())?))
}

/// This machine, and what NO_PROXY names: a name stands for what is below it as well.
fn direct_hosts(no_proxy: Option<&str>) -> Vec<String> {
    let mut hosts: Vec<String> = ["localhost", "127.*", "[::1]"].map(str::to_owned).into();
    for host in no_proxy.unwrap_or_default().split([',', ' ']).filter(|host| !host.is_empty()) {
        hosts.push(host.to_owned());
        if !host.starts_with(['.', '*']) {
            hosts.push(format!(".{host}"));
        }
    }
    hosts
}

/// A variable that is set to something, in lower or upper case, and its name.
fn variable(lower: &str) -> Option<(String, String)> {
    [lower.to_owned(), lower.to_ascii_uppercase()].into_iter().find_map(|name| {
        let value = std::env::var(&name).ok().filter(|value| !value.is_empty())?;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_never_behind_the_proxy() {
        assert_eq!(direct_hosts(None), ["localhost", "127.*", "[::1]"]);
        let hosts = direct_hosts(Some("corp.example, .inside,"));
        assert_eq!(hosts[3..], ["corp.example", ".corp.example", ".inside"]);
    }
}
