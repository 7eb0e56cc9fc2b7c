//! Rules about variables that nobody sets.

pub mod default_arg;
pub mod from_arg;
pub mod undefined;

use std::ops::Range;

use crate::{
    knowledge::environments,
    model::{Model, Site},
    text::{Applicability, Change, Fix},
};

/// The known name that differs from this one by two letters at most, as BuildKit's suggestions do.
fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Of a short name two letters are no likeness.
    let most = match name.len() {
        0..3 => return None,
        3..5 => 1,
        _ => 2,
    };
    known
        .into_iter()
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|(distance, _)| (1..=most).contains(distance))
        .min()
        .map(|(_, known)| known)
}

/// The likely name in the place of one that nothing sets; the range holds a use of it.
fn corrected(
    model: &Model<'_>,
    site: Site<'_>,
    range: Range<usize>,
    name: &str,
    likely: &str,
) -> Option<Fix> {
    let text = model.document.text(&range);
    // A range that holds more than the one use says too little.
    let at = range.start + text.strip_prefix("${").map_or(1, |_| 2);
    if !is_slip(name, likely) {
        return None;
    }
    let is_use = text.starts_with('$') && model.document.text(&(at..range.end)).trim_end_matches('}') == name;
    let why = format!("`{name}` may be right, and what should set it is missing");
    is_use.then(|| {
        Fix::new(format!("write `${likely}`"), Applicability::Unsafe(why))
            .framed(Change::Inside(site.index))
            .replace(at..at + name.len(), likely)
    })
}

/// Is a name a slip of the pen for another: two letters changed about, or one wrong in a long name? Numbers in
/// names part what is alike on purpose.
fn is_slip(name: &str, likely: &str) -> bool {
    let sorted = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let is_turned = sorted(name) == sorted(likely);
    strsim::osa_distance(name, likely) == 1
        && digits(name) == digits(likely)
        && (is_turned || name.len().min(likely.len()) >= 6)
}

/// Does FROM see a variable of this name: of an ARG before the first FROM, or of the builder?
fn is_seen_by_from(model: &Model<'_>, name: &str) -> bool {
    is_global(model, name) || environments::is_builders(name)
}

/// Does an ARG before the first FROM have this name?
fn is_global(model: &Model<'_>, name: &str) -> bool {
    model.global_args().any(|(_, pair)| &*pair.key.text == name)
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn slips_are_told_from_other_names() {
        assert!(is_slip("PAHT", "PATH") && is_slip("VERSON", "VERSION") && is_slip("RELEESE", "RELEASE"));
        assert!(
            !is_slip("IDM_PORT", "IDM_HOST") && !is_slip("CPATH", "PATH") && !is_slip("NODE_1", "NODE_2")
        );
    }
}
