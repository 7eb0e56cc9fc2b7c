//! What can be asked about a digest: is it all still there, when was it built?

use super::{Client, Failure, Reference, manifest};

/// What a registry has of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// All of it.
    Whole,
    /// The index, but not the images for these platforms.
    Without(Vec<String>),
    /// Nothing.
    Gone,
}

/// Looks whether a digest, and each image of an index, is still there.
///
/// # Errors
/// Where the registry can't be asked, or gives something else than the digest says.
pub fn presence(client: &Client, reference: &Reference) -> Result<Presence, Failure> {
    let manifest = match client.manifest(reference) {
        Ok((_, manifest)) => manifest,
        Err(failure) if failure.is_missing => return Ok(Presence::Gone),
        Err(failure) => return Err(failure),
    };
    let mut missing = Vec::new();
    for child in manifest.children() {
        if !client.exists(&reference.with_digest(&child.digest))? {
            missing.push(child.platform.name());
        }
    }
    Ok(if missing.is_empty() { Presence::Whole } else { Presence::Without(missing) })
}

/// When the image with a digest was built, in seconds since 1970; of an index,
/// the image for most servers. `None` where it doesn't say.
///
/// # Errors
/// Where the registry can't be asked, or gives something else than the digest says.
pub fn built(client: &Client, reference: &Reference) -> Result<Option<i64>, Failure> {
    let (_, mut manifest) = client.manifest(reference)?;
    if let Some(child) = manifest.representative().cloned() {
        manifest = client.manifest(&reference.with_digest(&child.digest))?.1;
    }
    let Some(config) = manifest.config() else { return Ok(None) };
    Ok(manifest::created(&client.blob(&reference.with_digest(config))?))
}
