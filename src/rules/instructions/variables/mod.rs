//! Rules about variables that nobody sets.

pub mod default_arg;
pub mod from_arg;
pub mod undefined;

use crate::{knowledge::environments, model::Model};

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

/// Does FROM see a variable of this name: of an ARG before the first FROM, or of the builder?
fn is_seen_by_from(model: &Model<'_>, name: &str) -> bool {
    is_global(model, name) || environments::is_builders(name)
}

/// Does an ARG before the first FROM have this name?
fn is_global(model: &Model<'_>, name: &str) -> bool {
    model.global_args().any(|(_, pair)| &*pair.key.text == name)
}
