//! Rules about labels.

pub mod key;
pub mod schema;
mod values;

use crate::{
    model::{Model, Site},
    syntax::{Keyword, Pair},
};

/// The labels of a file, each with its instruction and its key as it counts;
/// those whose key holds a variable are left out.
fn labels<'d>(model: &Model<'d>) -> impl Iterator<Item = (Site<'d>, &'d Pair, String)> {
    let escape = model.document.escape;
    model.of_kind_with_triggers(Keyword::Label).flat_map(move |site| {
        site.instruction
            .pairs()
            .iter()
            .filter_map(move |pair| Some((site, pair, pair.key.literal(escape)?.into_owned())))
    })
}
