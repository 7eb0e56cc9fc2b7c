//! The stages that are asked for: what a file has of them.

use crate::{model::Model, nearest::nearest, syntax::Document};

/// A file that has none of the stages that are asked for. It is judged by its last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The names that were asked for.
    pub targets: Vec<String>,
    /// The stage that was meant, where one of the file's is called alike.
    pub meant: Option<String>,
}

/// Those to judge by: all, or where the file has none of them, none; then the last
/// stage is what is built and shipped.
pub fn held<'t>(document: &Document, targets: &'t [String]) -> &'t [String] {
    match lacking(document, targets) {
        Some(_) => &[],
        None => targets,
    }
}

/// What a file lacks; `None` where it has one of the stages, or none was asked for.
pub fn lacking(document: &Document, targets: &[String]) -> Option<Lacking> {
    if targets.is_empty() {
        return None;
    }
    let model = Model::new(document, targets);
    if model.stages.iter().any(|stage| stage.exported) {
        return None;
    }
    let names = || model.stages.iter().filter_map(|stage| stage.name.as_deref());
    let meant = targets.iter().find_map(|target| nearest(target, names())).map(str::to_owned);
    Some(Lacking { targets: targets.to_vec(), meant })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn a_file_without_the_stage_is_judged_by_its_last() {
        let document = Document::read(Source::new("FROM a AS build\nFROM b AS Production\n"));
        let all = |targets: &[&str]| targets.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let held = |targets: &[&str]| held(&document, &all(targets)).len();
        assert_eq!((held(&[]), held(&["production"]), held(&["0"]), held(&["x", "build"])), (0, 1, 1, 2));
        assert_eq!((held(&["prodcution"]), held(&["7"])), (0, 0));
        let meant = lacking(&document, &all(&["x", "prodcution"])).and_then(|lacking| lacking.meant);
        assert_eq!(meant.as_deref(), Some("production"));
    }
}
