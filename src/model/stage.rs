//! Stages: from one FROM to the next.

use std::ops::Range;

use super::scope;
use crate::{
    knowledge::images::{self, Image},
    syntax::{Arguments, Document, ImageRef, Keyword, image_ref, words},
};

/// What a stage builds on.
#[derive(Clone, Debug)]
pub enum Base<'d> {
    /// An earlier stage, by its index.
    Stage(usize),
    /// Nothing.
    Scratch,
    /// An image.
    Image {
        /// As the file spells it.
        reference: &'d ImageRef,
        /// Name and tag, with variables replaced by their defaults and
        /// normalised: `docker.io/library/debian:12`. `None` where that is not known.
        resolved: Option<String>,
        /// What is known of it.
        facts: Option<&'d Image>,
    },
}

impl Base<'_> {
    /// The image's normalised name and its tag, where no variable is in the name.
    pub fn certain(&self) -> Option<(&str, &str)> {
        match self {
            Base::Image { reference, resolved: Some(resolved), .. } if !reference.name.has_expansion() => {
                resolved.rsplit_once(':')
            }
            _ => None,
        }
    }
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage<'d> {
    /// From 0.
    pub index: usize,
    /// The index of its FROM among the instructions.
    pub from: usize,
    /// The indexes of its other instructions.
    pub body: Range<usize>,
    /// Behind AS, in lower case as BuildKit compares it.
    pub name: Option<String>,
    /// What it builds on.
    pub base: Base<'d>,
    /// Is it built and shipped?
    pub exported: bool,
}

impl Stage<'_> {
    /// How a message names what the stage builds on.
    pub fn base_name(&self) -> String {
        match &self.base {
            Base::Stage(parent) => format!("stage {parent}"),
            Base::Scratch => "scratch".into(),
            Base::Image { reference, .. } => reference.text(),
        }
    }
}

/// The stages of a document.
pub fn stages<'d>(document: &'d Document, targets: &[String], images: &'d [Image]) -> Vec<Stage<'d>> {
    let mut stages: Vec<Stage<'d>> = Vec::new();
    let end = document.instructions.len();
    for (from, instruction) in document.instructions.iter().enumerate() {
        let Arguments::From { image, alias, .. } = &instruction.arguments else {
            if instruction.keyword == Keyword::From {
                // A FROM without an image: nothing is known of what follows.
                close(&mut stages, from);
            }
            continue;
        };
        close(&mut stages, from);
        let base = base(document, image, &stages, images);
        stages.push(Stage {
            index: stages.len(),
            from,
            body: from + 1..end,
            name: alias.as_ref().map(|alias| alias.text.to_lowercase()),
            base,
            exported: false,
        });
    }
    let last = stages.len().saturating_sub(1);
    for stage in &mut stages {
        let number = stage.index.to_string();
        let named = |target: &String| Some(target.to_lowercase()) == stage.name || *target == number;
        stage.exported = if targets.is_empty() { stage.index == last } else { targets.iter().any(named) };
    }
    stages
}

fn close(stages: &mut [Stage<'_>], at: usize) {
    if let Some(last) = stages.last_mut() {
        last.body.end = last.body.end.min(at);
    }
}

fn base<'d>(
    document: &'d Document,
    reference: &'d ImageRef,
    earlier: &[Stage<'d>],
    images: &'d [Image],
) -> Base<'d> {
    let written = reference.text();
    let Some(text) = scope::with_defaults(document, &written) else {
        return Base::Image { reference, resolved: None, facts: None };
    };
    let text = words::unquoted(&text, document.escape).map_or(text.clone(), |plain| plain.into_owned());
    if text == "scratch" {
        return Base::Scratch;
    }
    let name = text.to_lowercase();
    // The latest stage of a name counts.
    if let Some(stage) = earlier.iter().rev().find(|stage| stage.name.as_deref() == Some(&name)) {
        return Base::Stage(stage.index);
    }
    let parsed = ImageRef::parse(&crate::syntax::Word { range: 0..text.len(), text: text.as_str().into() });
    let tag = parsed.tag.as_ref().map_or("latest", |tag| &tag.text);
    let normalized = image_ref::normalize_name(&parsed.name.text);
    let facts = normalized.as_ref().and_then(|name| images::lookup(images, name, tag));
    Base::Image { reference, resolved: normalized.map(|name| format!("{name}:{tag}")), facts }
}
