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
    let is_use = text.starts_with('$') && model.document.text(&(at..range.end)).trim_end_matches('}') == name;
    let why = format!("`{name}` may be right, and what should set it is missing");
    is_use.then(|| {
        Fix::new(format!("write `${likely}`"), Applicability::Unsafe(why))
            .framed(Change::Inside(site.index))
            .replace(at..at + name.len(), likely)
    })
}

/// Does FROM see a variable of this name: of an ARG before the first FROM, or of the builder?
fn is_seen_by_from(model: &Model<'_>, name: &str) -> bool {
    is_global(model, name) || environments::is_builders(name)
}

/// Does an ARG before the first FROM have this name?
fn is_global(model: &Model<'_>, name: &str) -> bool {
    model.global_args().any(|(_, pair)| &*pair.key.text == name)
}
