//! What a comment that ignores says, and how one should be spelled that isn't understood.

use crate::rules;

/// What it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ignore {
    pub names: Vec<String>,
    /// Does it speak of the file, not of the next instruction?
    pub whole_file: bool,
    /// Is it dfix's?
    pub own: bool,
    /// The last day, as it is written.
    pub until: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

pub(super) fn parse(comment: &str) -> Option<Ignore> {
    let text = comment.trim_start_matches('#').trim_start();
    let (own, rest) = match (text.strip_prefix("dfix"), text.strip_prefix("hadolint")) {
        (Some(rest), _) => (true, rest.trim_start().strip_prefix(':')?.trim_start()),
        (_, Some(rest)) => (false, rest.strip_prefix(char::is_whitespace)?.trim_start()),
        _ => return None,
    };
    let (whole_file, rest) = match (own, rest.strip_prefix("ignore-file"), rest.strip_prefix("global")) {
        (true, Some(rest), _) => (true, rest),
        (false, _, Some(rest)) => (true, rest.trim_start().strip_prefix("ignore")?),
        _ => (false, rest.strip_prefix("ignore")?),
    };
    let rest = rest.trim_start().strip_prefix('=')?;
    if !own {
        let names = split(rest);
        return (!names.is_empty()).then_some(Ignore { names, whole_file, own, until: None, reason: None });
    }
    let (said, reason) = rest.split_once(" -- ").unwrap_or((rest, ""));
    let (mut names, mut until) = (vec![], None);
    let mut words = split(said).into_iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("until=") {
            Some(day) => until = Some(day.to_owned()),
            None if word == "until" => until = Some(words.next().unwrap_or_default()),
            None => names.push(word),
        }
    }
    let mut reason = reason.trim();
    // An end that comes last is meant as one.
    if let (None, Some((why, day))) = (&until, reason.rsplit_once("until="))
        && !day.contains(char::is_whitespace)
        && (why.is_empty() || why.ends_with(char::is_whitespace))
    {
        (reason, until) = (why.trim_end(), Some(day.to_owned()));
    }
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    (!names.is_empty()).then_some(Ignore { names, whole_file, own, until, reason })
}

pub(super) fn split(names: &str) -> Vec<String> {
    names.split([',', ' ', '\t']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Does a comment begin as one that speaks to dfix?
pub(super) fn is_own(comment: &str) -> bool {
    comment.trim_start_matches('#').trim_start().starts_with("dfix")
}

/// How to spell a comment that speaks to dfix and isn't understood; `None` of others.
pub(super) fn right_form(comment: &str) -> Option<String> {
    let text = comment.trim_start_matches('#').trim_start().strip_prefix("dfix")?;
    let rest = text.trim_start();
    let said = rest.strip_prefix(':').unwrap_or(rest);
    let is_known = |word: &&str| rules::by_name(word).is_some();
    let words = said.split([' ', '\t', ',', '=', ':']).take_while(|word| *word != "--");
    let names: Vec<&str> = words.filter(is_known).collect();
    let verb = rest.strip_prefix("ignore-file").or_else(|| rest.strip_prefix("ignore"));
    let is_ignore = verb.is_some_and(|rest| rest.starts_with([' ', '\t', ':', '=']));
    let is_meant = rest.starts_with(':')
        || text.starts_with([' ', '\t']) && is_ignore && (!names.is_empty() || rest.contains('='));
    if !is_meant || parse(comment).is_some() {
        return None;
    }
    let verb = if said.trim_start().starts_with("ignore-file") { "ignore-file" } else { "ignore" };
    Some(match names.as_slice() {
        [] => "Write `# dfix: ignore=NAME` above the instruction, or `# dfix: ignore-file=NAME` for the file"
            .to_owned(),
        names => format!("Write `# dfix: {verb}={}`", names.join(",")),
    })
}

/// Is a place right behind a comment that covers the next instruction? No fix
/// inserts between the two.
pub fn is_pragma(comment: &str) -> bool {
    parse(comment).is_some_and(|ignore| !ignore.whole_file)
}

/// Can a name be written behind those of an ignore of dfix's? One that gives a reason
/// or an end speaks of its own names alone.
pub fn takes_names(comment: &str) -> bool {
    let takes = |ignore: Ignore| {
        ignore.own && !ignore.whole_file && ignore.until.is_none() && !comment.contains(" -- ")
    };
    parse(comment).is_some_and(takes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_ignore_are_read() {
        let read = |text: &str| {
            let Ignore { names, whole_file, own, until, .. } = parse(text)?;
            Some((names.join("+"), whole_file, own, until.unwrap_or_default()))
        };
        let said =
            |names: &str, file, own, until: &str| Some((names.to_owned(), file, own, until.to_owned()));
        assert_eq!(read("# dfix: ignore=a,b -- because, you know"), said("a+b", false, true, ""));
        assert_eq!(read("#dfix:ignore-file = a"), said("a", true, true, ""));
        assert_eq!(
            read("# dfix: ignore=a,b until=2027-03-31 -- why"),
            said("a+b", false, true, "2027-03-31")
        );
        for end in
            ["until 2027-03-31 -- why", "-- why until=2027-03-31", "-- until=2027-03-31", "until=2027-03-31"]
        {
            assert_eq!(
                read(&format!("# dfix: ignore=a {end}")),
                said("a", false, true, "2027-03-31"),
                "{end}"
            );
        }
        assert_eq!(read("# dfix: ignore=a until"), said("a", false, true, ""));
        assert_eq!(read("# dfix: ignore=a -- not until=soon or later"), said("a", false, true, ""));
        assert_eq!(read("# hadolint ignore=DL3008, DL3009"), said("DL3008+DL3009", false, false, ""));
        assert_eq!(read("# hadolint global ignore=DL3008"), said("DL3008", true, false, ""));
        assert_eq!(read("# hadolint rocks"), None);
        assert_eq!(read("# dfix: ignore="), None);
    }

    #[test]
    fn what_is_meant_to_ignore_is_told_how() {
        let form = |text| right_form(text).unwrap_or_default();
        for text in [
            "# dfix: ignore legacy-key-value",
            "# dfix: ignore: legacy-key-value -- pin-image is on",
            "# dfix: disable=legacy-key-value",
            "#dfix:IGNORE=legacy-key-value",
            "# dfix ignore=legacy-key-value",
            "# dfix ignore legacy-key-value",
        ] {
            assert_eq!(form(text), "Write `# dfix: ignore=legacy-key-value`", "{text}");
        }
        assert_eq!(form("# dfix: ignore-file: DL3006, DL3008"), "Write `# dfix: ignore-file=DL3006,DL3008`");
        for text in ["# dfix: ignore=", "# dfix: ignore", "# dfix: off", "# dfix: ignore=until=2027-03-31"] {
            assert!(form(text).contains("ignore=NAME"), "{text}");
        }
        for text in
            ["# dfix rewrites this", "# dfix ignores pin-image", "# dfixed: x", "# dfix: ignore=x", "# x"]
        {
            assert_eq!(form(text), "", "{text}");
        }
    }
    #[test]
    fn names_go_to_an_ignore_that_speaks_of_nothing_else() {
        assert!(takes_names("# dfix: ignore=a,b"));
        let others =
            ["ignore=a until=2027-03-31", "ignore=a until 2027-03-31", "ignore=a -- why", "ignore-file=a"];
        for other in others {
            assert!(!takes_names(&format!("# dfix: {other}")), "{other}");
        }
        assert!(!takes_names("# hadolint ignore=DL3006"));
    }
}
