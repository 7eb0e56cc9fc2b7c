//! What a registry keeps under a digest: an image, or an index of images for
//! several platforms.

use serde::Deserialize;

/// What dfix can make sense of; an index comes first, so that it is given for a
/// tag that has one.
pub const MEDIA_TYPES: [&str; 4] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// A manifest or an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Manifest {
    media_type: Option<String>,
    schema_version: Option<u32>,
    manifests: Option<Vec<Child>>,
    config: Option<Descriptor>,
}

/// Something else that a manifest points to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Descriptor {
    digest: String,
}

/// An image of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Child {
    /// `sha256:…`
    pub digest: String,
    /// Which platform it is for.
    pub platform: Platform,
}

/// A platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Platform {
    /// `linux`
    pub os: String,
    /// `amd64`
    pub architecture: String,
    /// `v7`
    pub variant: Option<String>,
}

impl Platform {
    /// `linux/arm/v7`; `unknown/unknown` is what no platform runs, as attestations.
    pub fn name(&self) -> String {
        let variant = self.variant.iter().map(|variant| format!("/{variant}")).collect::<String>();
        format!("{}/{}{variant}", self.os, self.architecture)
    }
}

impl Manifest {
    /// Reads one. `None` where the bytes are none, or are cut off.
    pub fn parse(bytes: &[u8], content_type: Option<&str>) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_slice(bytes).ok()?;
        let named = manifest.media_type.as_deref().or(content_type).is_some_and(is_known);
        let shaped = manifest.manifests.is_some() != manifest.config.is_some();
        (manifest.schema_version == Some(2) && named && shaped).then_some(manifest)
    }

    /// The images of an index, in its order; none of an image.
    pub fn children(&self) -> &[Child] {
        self.manifests.as_deref().unwrap_or_default()
    }

    /// The image that stands for the others: the one for most servers, else the first that a platform runs.
    pub fn representative(&self) -> Option<&Child> {
        let children = self.children();
        let amd64 = children.iter().find(|child| child.platform.name() == "linux/amd64");
        amd64.or_else(|| children.iter().find(|child| child.platform.os != "unknown"))
    }

    /// The digest of an image's configuration.
    pub fn config(&self) -> Option<&str> {
        self.config.as_ref().map(|config| config.digest.as_str())
    }
}

/// Is a media type, with or without parameters, one of [`MEDIA_TYPES`]?
pub fn is_known(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type))
}

/// When an image was built, in seconds since 1970, as its configuration says.
/// `None` where it says nothing, or a time that stands for nothing.
pub fn created(config: &[u8]) -> Option<i64> {
    #[derive(Deserialize)]
    struct Config {
        created: Option<String>,
    }
    let config: Config = serde_json::from_slice(config).ok()?;
    let created: jiff::Timestamp = config.created?.parse().ok()?;
    // Builds that are made repeatable write the year 1, 1970 or 1980.
    let first_containers: jiff::Timestamp = "2013-01-01T00:00:00Z".parse().ok()?;
    (created > first_containers).then(|| created.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_told_from_an_image() {
        let index = format!(
            "{{\"schemaVersion\":2,\"mediaType\":\"{}\",\"manifests\":[{}]}}",
            MEDIA_TYPES[0],
            [("unknown", "unknown"), ("linux", "arm64"), ("linux", "amd64")]
                .map(|(os, cpu)| format!(
                    "{{\"digest\":\"{cpu}\",\"platform\":{{\"os\":\"{os}\",\"architecture\":\"{cpu}\"}}}}"
                ))
                .join(",")
        );
        let parsed = Manifest::parse(index.as_bytes(), None).expect("is one");
        assert_eq!(parsed.children().len(), 3);
        assert_eq!(parsed.representative().map(|child| &*child.digest), Some("amd64"));
        let image = b"{\"schemaVersion\":2,\"config\":{\"digest\":\"c\"},\"layers\":[]}";
        let typed = Manifest::parse(image, Some("application/vnd.oci.image.manifest.v1+json; charset=utf-8"));
        assert_eq!(typed.as_ref().and_then(Manifest::config), Some("c"));
    }

    #[test]
    fn anything_else_is_refused() {
        let json = Some(MEDIA_TYPES[3]);
        for bytes in
            [&b""[..], b"<html>", b"{}", b"{\"schemaVersion\":1,\"config\":{}}", b"{\"schemaVersion\":2,"]
        {
            assert_eq!(Manifest::parse(bytes, json), None, "{}", String::from_utf8_lossy(bytes));
        }
        let image = b"{\"schemaVersion\":2,\"config\":{\"digest\":\"c\"}}";
        assert_eq!(Manifest::parse(image, Some("text/html")), None);
        assert_eq!(Manifest::parse(image, None), None);
    }

    #[test]
    fn a_time_that_stands_for_nothing_is_none() {
        let at = |time: &str| created(format!("{{\"created\":\"{time}\"}}").as_bytes());
        assert_eq!(at("2026-01-02T03:04:05.123456789Z"), Some(1_767_323_045));
        assert_eq!(at("2026-01-02T04:04:05+01:00"), Some(1_767_323_045));
        for time in ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1980-01-01T00:00:01Z", "yesterday", ""]
        {
            assert_eq!(at(time), None, "{time}");
        }
        assert_eq!(created(b"{}"), None);
    }
}
