//! What `dfix pins` prints: a line a reference, or JSON for bots.

use std::fmt::Write as _;

use serde::Serialize;

/// How a reference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The digest is what the tag points to now.
    Current,
    /// The tag points to something else by now.
    Behind,
    /// There is a tag alone.
    Unpinned,
    /// There is a digest alone, so nothing to compare it with.
    NoTag,
    /// The configuration leaves it out.
    LeftOut,
    /// It couldn't be found out; the reason says why.
    Unknown,
    /// --check: the digest and all that it stands for is there.
    There,
    /// --check: images for some platforms are gone.
    Incomplete,
    /// --check: it is gone.
    Gone,
    /// --update: the digest was moved.
    Moved,
    /// --update: it stays, and the reason says why: what the tag points to is too new.
    Waits,
}

/// A reference in a file.
#[derive(Clone, Debug, Serialize)]
pub struct Pin {
    /// The file, as it was named.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// As it is spelled, without the digest.
    pub image: String,
    /// Normalised, as `docker.io/library/debian:12`; `null` where variables hide it.
    pub reference: Option<String>,
    /// The digest in the file; after --update, the one before.
    pub digest: Option<String>,
    /// What the tag points to now.
    pub now: Option<String>,
    /// How it stands.
    pub status: Status,
    /// Why, where the status alone doesn't tell.
    pub reason: Option<String>,
}

/// All references, and what could not be read, for bots.
pub fn json(pins: &[Pin], errors: &[String], skipped: &[String]) -> String {
    #[derive(Serialize)]
    struct Pins<'a> {
        version: u32,
        pins: &'a [Pin],
        errors: &'a [String],
        skipped: &'a [String],
    }
    let pins = Pins { version: 1, pins, errors, skipped };
    let text = serde_json::to_string_pretty(&pins).unwrap_or_default();
    format!("{text}\n")
}

/// All references, for people.
pub fn text(pins: &[Pin]) -> String {
    let places: Vec<String> = pins.iter().map(|pin| format!("{}:{}", pin.path, pin.line)).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let place_width = widest(&mut places.iter().map(|place| place.chars().count()));
    let image_width = widest(&mut pins.iter().map(|pin| pin.image.chars().count()));
    let mut out = String::new();
    for (pin, place) in pins.iter().zip(&places) {
        let line = format!("{place:place_width$}  {:image_width$}  {}", pin.image, described(pin));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn described(pin: &Pin) -> String {
    let digest = pin.digest.as_deref().map_or_else(String::new, short);
    let now = pin.now.as_deref().map_or_else(String::new, short);
    let reason = pin.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    match pin.status {
        Status::Current => format!("current     {digest}"),
        Status::Behind => format!("behind      {digest}, its tag points to {now}"),
        Status::Unpinned => format!("unpinned    its tag points to {now}"),
        Status::NoTag => format!("no tag      {digest}"),
        Status::LeftOut => format!("left out    {digest}"),
        Status::Unknown => format!("unknown     {}", format!("{digest}{reason}").trim_start_matches(": ")),
        Status::There => format!("there       {digest}"),
        Status::Incomplete => format!("incomplete  {digest}{reason}"),
        Status::Gone => format!("gone        {digest}{reason}"),
        Status::Moved => format!("moved       {digest} to {now}"),
        Status::Waits => format!("waits       {digest}, its tag points to {now}{reason}"),
    }
}

/// Enough of a digest to tell it from others.
fn short(digest: &str) -> String {
    digest.chars().take("sha256:".len() + 12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_reference() {
        let pin = |line, image: &str, status, reason: Option<&str>| Pin {
            path: "Dockerfile".into(),
            line,
            image: image.into(),
            reference: None,
            digest: Some(format!("sha256:{}", "1".repeat(64))),
            now: Some(format!("sha256:{}", "2".repeat(64))),
            status,
            reason: reason.map(Into::into),
        };
        let pins = [
            pin(1, "debian:12", Status::Behind, None),
            pin(12, "ghcr.io/acme/app:1", Status::Incomplete, Some("linux/arm64 is gone")),
        ];
        let wanted = "\
Dockerfile:1   debian:12           behind      sha256:111111111111, its tag points to sha256:222222222222
Dockerfile:12  ghcr.io/acme/app:1  incomplete  sha256:111111111111: linux/arm64 is gone
";
        assert_eq!(text(&pins), wanted);
        let unknown = Pin { digest: None, ..pin(1, "a", Status::Unknown, Some("it is not cached")) };
        assert_eq!(text(&[unknown]), "Dockerfile:1  a  unknown     it is not cached\n");
        let json: serde_json::Value = serde_json::from_str(&json(&pins, &[], &[])).expect("is JSON");
        assert_eq!((&json["version"], &json["pins"][0]["status"]), (&1.into(), &"behind".into()));
    }
}
