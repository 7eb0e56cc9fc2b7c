//! What the value of a label is to be.

use crate::settings::LabelKind;

/// A kind of value: hadolint's name for a label that is none, and what to write, with an example.
pub struct Kind {
    /// hadolint's name.
    pub code: &'static str,
    /// What it is, with its article.
    pub what: &'static str,
    /// One.
    pub example: &'static str,
    /// Is a text one?
    pub is_valid: fn(&str) -> bool,
}

/// What is known of a kind; nothing of a text, which is any.
pub fn kind(kind: LabelKind) -> Option<&'static Kind> {
    Some(match kind {
        LabelKind::Text => return None,
        LabelKind::Url => &URL,
        LabelKind::Semver => &VERSION,
        LabelKind::Hash => &COMMIT,
        LabelKind::Rfc3339 => &TIME,
        LabelKind::Spdx => &LICENCE,
        LabelKind::Email => &ADDRESS,
    })
}

static URL: Kind = Kind {
    code: "DL3052",
    what: "a URL",
    example: "https://example.com/project",
    is_valid: |text| fluent_uri::Uri::parse(text).is_ok(),
};

static TIME: Kind =
    Kind { code: "DL3053", what: "a time of RFC 3339", example: "2026-01-31T12:00:00Z", is_valid: is_time };

/// hadolint knows single licences; the OCI's specification says expressions.
static LICENCE: Kind = Kind {
    code: "DL3054",
    what: "an SPDX licence expression",
    example: "MIT OR Apache-2.0",
    is_valid: is_licence,
};

/// hadolint knows 7 and 40 digits; git shortens to as many as are unique, and has SHA-256.
static COMMIT: Kind = Kind {
    code: "DL3055",
    what: "a git commit",
    example: "the output of `git rev-parse HEAD`",
    is_valid: |text| {
        (7..=40).contains(&text.len()) | (text.len() == 64)
            && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    },
};

static VERSION: Kind = Kind {
    code: "DL3056",
    what: "a semantic version",
    example: "1.2.3",
    is_valid: |text| semver::Version::parse(text).is_ok(),
};

static ADDRESS: Kind = Kind {
    code: "DL3058",
    what: "an e-mail address",
    example: "jane@example.com",
    is_valid: |text| {
        let options = email_address::Options::default().without_display_text();
        email_address::EmailAddress::parse_with_options(text, options).is_ok()
    },
};

fn is_licence(text: &str) -> bool {
    // GPL-2.0 and its like are deprecated, and everywhere.
    let mode = spdx::ParseMode { allow_deprecated: true, ..spdx::ParseMode::STRICT };
    spdx::Expression::parse_mode(text, mode).is_ok()
}

/// jiff reads dates and times of ISO 8601, which has many more spellings; the shape is RFC 3339's.
fn is_time(text: &str) -> bool {
    const SHAPE: &str = "0000-00-00T00:00:00";
    let fits = |(shape, b): (u8, u8)| {
        if shape == b'0' { b.is_ascii_digit() } else { shape == b.to_ascii_uppercase() }
    };
    let Some((date, rest)) = text.split_at_checked(SHAPE.len()) else { return false };
    let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let offset = fraction.unwrap_or(rest);
    let is_offset = offset.eq_ignore_ascii_case("z")
        || offset.len() == 6 && offset.starts_with(['+', '-']) && offset.as_bytes()[3] == b':';
    SHAPE.bytes().zip(date.bytes()).all(fits) && is_offset && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_others() {
        let cases: [(LabelKind, &[&str], &[&str]); 6] = [
            (
                LabelKind::Url,
                &["https://example.com", "http://localhost:8080/a?b#c", "git+ssh://git@example.com/a.git"],
                &["example.com", "/a/b", "https://exa mple.com", ""],
            ),
            (
                LabelKind::Rfc3339,
                &["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.123z", "2024-02-29T23:59:59+01:00"],
                &[
                    "2026-01-31",
                    "2026-01-31 12:00:00Z",
                    "2026-02-29T12:00:00Z",
                    "2026-01-31T12:00:00",
                    "2026-01-31T12:00:00.Z",
                    "2026-01-31T12:00:00+0100",
                    "now",
                ],
            ),
            (
                LabelKind::Spdx,
                &[
                    "MIT",
                    "GPL-2.0",
                    "MIT OR Apache-2.0",
                    "GPL-2.0-only WITH Classpath-exception-2.0",
                    "LicenseRef-Own",
                ],
                &["Apache 2", "mit", "BSD", "GPLv2"],
            ),
            (
                LabelKind::Hash,
                &["abcdef1", "0123456789abcdef0123456789abcdef01234567", "0123456789ab"],
                &["abcdef", "ABCDEF1", "main", "0123456789abcdef0123456789abcdef012345678"],
            ),
            (LabelKind::Semver, &["1.2.3", "1.0.0-rc.1+b5"], &["1.2", "v1.2.3", "latest", "01.2.3"]),
            (LabelKind::Email, &["jane@example.com"], &["jane", "Jane <jane@example.com>", "@example.com"]),
        ];
        for (label, good, bad) in cases {
            let kind = kind(label).expect("is known");
            for text in good {
                assert!((kind.is_valid)(text), "{text} is {}", kind.what);
            }
            for text in bad {
                assert!(!(kind.is_valid)(text), "{text} is not {}", kind.what);
            }
        }
        assert!(kind(LabelKind::Text).is_none());
    }
}
