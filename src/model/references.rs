//! The images that a file names, wherever it does: FROM, `COPY --from=`,
//! `RUN --mount=from=`, the default of an ARG that FROM is made of, `# syntax=`.
//! Names of stages are none.

use std::{collections::BTreeSet, ops::Range};

use super::{Base, Model, Site};
use crate::syntax::{Arguments, ImageRef, Keyword, Word, words};

/// What a reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A stage builds on it.
    Base,
    /// COPY or RUN takes files from it.
    Files,
    /// It reads the file: `# syntax=`.
    Frontend,
}

/// A reference to an image.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The instruction that its text stands in: FROM, COPY, RUN, the ARG whose
    /// default it is; the first one for `# syntax=`.
    pub index: usize,
    /// As it is spelled, quotes left out.
    pub image: ImageRef,
    /// What it is for.
    pub used: Use,
    /// Registry, repository and tag, normalised, variables replaced by their
    /// defaults. `None` where that is not known.
    pub resolved: Option<String>,
    /// Is it spelled out in one piece, so that a part of it can be replaced?
    pub plain: bool,
}

impl Reference {
    /// Could it be the name of a build context or of a bake target, which stand
    /// for whatever the call of the builder says? A bare word without tag is.
    pub fn is_bare_word(&self) -> bool {
        self.image.tag.is_none() && self.image.digest.is_none() && !self.image.name.text.contains(['/', '$'])
    }

    /// The digest that it is pinned to, as it is spelled.
    pub fn digest(&self) -> Option<&str> {
        self.image.digest.as_ref().map(|digest| &*digest.text)
    }
}

impl<'d> Model<'d> {
    /// The references to images, in the order of their places; each place once. Looked for once for all rules.
    pub fn references(&self) -> &[Reference] {
        self.references.get_or_init(|| self.references_in_file())
    }

    fn references_in_file(&self) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        found.extend(self.frontend());
        for site in self.sites() {
            if let Arguments::From { image, .. } = &site.instruction.arguments {
                found.extend(self.in_from(site, image));
                continue;
            }
            let inner = Site { index: site.index, instruction: site.instruction.innermost() };
            for word in words_with_images(inner) {
                let number = word.text.bytes().all(|b| b.is_ascii_digit());
                if !number && !self.is_stage(site.index, &word.text) {
                    let image = ImageRef::parse(&unquoted(&word));
                    found.push(reference(site.index, image, Use::Files));
                }
            }
        }
        let mut places = BTreeSet::new();
        found.retain(|found| places.insert((found.image.range.start, found.image.range.end)));
        found.sort_by_key(|found| found.image.range.start);
        found
    }

    fn frontend(&self) -> Option<Reference> {
        let directive = self.document.directives.iter().find(|directive| directive.name == "syntax")?;
        let text = self.document.text(&directive.value);
        // What follows the first blank is for the frontend.
        let name = text.split([' ', '\t']).next().unwrap_or(text);
        let range = directive.value.start..directive.value.start + name.len();
        let first = self.sites().next()?;
        Some(reference(first.index, ImageRef::parse(&Word { range, text: name.into() }), Use::Frontend))
    }

    fn in_from(&self, site: Site<'d>, image: &ImageRef) -> Option<Reference> {
        let stage = self.stages.iter().find(|stage| stage.from == site.index)?;
        let Base::Image { resolved, .. } = &stage.base else { return None };
        if image.has_expansion()
            && let Some((argument, word)) = self.whole_default(image)
        {
            let whole = ImageRef::parse(&unquoted(&word));
            if !whole.has_expansion() {
                return Some(reference(argument.index, whole, Use::Base));
            }
        }
        let image = if image.has_expansion() { image.clone() } else { without_quotes(image) };
        let mut found = reference(site.index, image, Use::Base);
        found.resolved = found.resolved.or_else(|| resolved.clone());
        Some(found)
    }

    /// Is it `scratch`, or the name of a stage before an instruction?
    fn is_stage(&self, index: usize, name: &str) -> bool {
        let name = name.to_lowercase();
        let mut earlier = self.stages.iter().filter(|stage| stage.from < index);
        name == "scratch" || earlier.any(|stage| stage.name.as_deref() == Some(&name))
    }

    /// Where `FROM $NAME` is all there is, and NAME is used for nothing else:
    /// the ARG before the first FROM that holds its default, and the default.
    fn whole_default(&self, image: &ImageRef) -> Option<(Site<'d>, Word)> {
        let text = image.text();
        let name =
            text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).or(text.strip_prefix('$'))?;
        let first_from = self.stages.first()?.from;
        let mut definitions = self
            .of_kind(Keyword::Arg)
            .flat_map(|site| site.instruction.pairs().iter().map(move |pair| (site, pair)));
        let (site, pair) = definitions.by_ref().find(|(_, pair)| &*pair.key.text == name)?;
        if site.index > first_from || definitions.any(|(_, pair)| &*pair.key.text == name) {
            return None;
        }
        let uses = |range: &Range<usize>| {
            words::expansions(self.document.text(range)).filter(|used| *used == name).count()
        };
        let froms = self.sites().filter(|site| {
            matches!(&site.instruction.arguments, Arguments::From { image: other, .. } if other.text() == text)
        });
        let total: usize = self.sites().map(|site| uses(&site.range)).sum();
        let value = pair.value.clone()?;
        (total == froms.count()).then_some((site, value))
    }
}

fn reference(index: usize, image: ImageRef, used: Use) -> Reference {
    let resolved = if image.has_expansion() { None } else { image.normalized() };
    Reference { index, plain: resolved.is_some(), image, used, resolved }
}

/// A word without the pair of quotes around it, where nothing in it is escaped
/// or broken over lines.
fn unquoted(word: &Word) -> Word {
    let inner = ['"', '\''].iter().find_map(|quote| word.text.strip_prefix(*quote)?.strip_suffix(*quote));
    match inner {
        Some(inner) if word.text.len() == word.range.len() && !inner.contains(['"', '\'', '\\', '`']) => {
            Word { range: word.range.start + 1..word.range.end - 1, text: inner.into() }
        }
        _ => word.clone(),
    }
}

fn without_quotes(image: &ImageRef) -> ImageRef {
    let word = Word { range: image.range.clone(), text: image.text().into() };
    let plain = unquoted(&word);
    if plain.range == word.range { image.clone() } else { ImageRef::parse(&plain) }
}

/// The words in `COPY --from=` and `RUN --mount=from=`.
pub fn words_with_images(site: Site<'_>) -> Vec<Word> {
    match site.keyword {
        Keyword::Copy => site.instruction.flags("from").filter_map(|flag| flag.value.clone()).collect(),
        Keyword::Run => site
            .instruction
            .flags("mount")
            .filter_map(|flag| flag.value.as_ref())
            .filter(|value| value.text.len() == value.range.len())
            .flat_map(|value| fields(value).filter_map(|field| prefixed(&field, "from=")))
            .collect(),
        _ => vec![],
    }
}

fn fields(value: &Word) -> impl Iterator<Item = Word> {
    let mut at = value.range.start;
    value.text.split(',').map(move |text| {
        let range = at..at + text.len();
        at = range.end + 1;
        Word { range, text: text.into() }
    })
}

fn prefixed(word: &Word, prefix: &str) -> Option<Word> {
    let text = word.text.strip_prefix(prefix)?;
    Some(Word { range: word.range.start + prefix.len()..word.range.end, text: text.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

    /// Each reference: its text in the file, what it stands for, whether it is plain.
    fn found(text: &str) -> Vec<(String, Option<String>, bool)> {
        let document = Document::read(Source::new(text));
        assert_eq!(document.problem, None, "{text}");
        let model = Model::new(&document, &[]);
        let references = model.references();
        references
            .iter()
            .map(|found| (document.text(&found.image.range).to_owned(), found.resolved.clone(), found.plain))
            .collect()
    }

    fn names(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn images_are_told_from_stages_numbers_and_nothing() {
        let text = "FROM a:1 AS Build\nFROM scratch\nFROM build\nCOPY --from=BUILD /a /\nCOPY --from=0 /a /\n\
                    COPY --from=b:2 /a /\nRUN --mount=type=bind,from=c:3,target=/x --mount=from=build,target=/y x\n\
                    ONBUILD COPY --from=d:4 /a /\n";
        assert_eq!(names(text), ["a:1", "b:2", "c:3", "d:4"]);
        // A stage is one for what follows it; before that the name is an image's.
        assert_eq!(names("FROM b\nCOPY --from=x:1 / /\nFROM a AS x\n"), ["b", "x:1", "a"]);
    }

    #[test]
    fn the_same_image_in_two_places_is_two_references() {
        assert_eq!(names("FROM a:1\nCOPY --from=a:1 /a /\nCOPY --from=a:1 /b /\n"), ["a:1", "a:1", "a:1"]);
    }

    #[test]
    fn a_default_that_is_a_whole_reference_is_where_the_text_stands() {
        let text = "ARG BASE=\"debian:12\"\nFROM ${BASE} AS a\nFROM $BASE\n";
        // Spelled in two ways, the variable is used for something else each time.
        assert_eq!(names(text), ["${BASE}", "$BASE"]);
        let text = "ARG BASE=\"debian:12\"\nFROM ${BASE} AS a\nFROM ${BASE}\n";
        let debian = Some("docker.io/library/debian:12".to_owned());
        assert_eq!(found(text), [("debian:12".to_owned(), debian.clone(), true)]);
        let text = "ARG V=12\nFROM debian:$V\nRUN echo $V\n";
        assert_eq!(found(text), [("debian:$V".to_owned(), debian, false)]);
        assert_eq!(found("FROM $X/y:1\n"), [("$X/y:1".to_owned(), None, false)]);
    }

    #[test]
    fn quotes_stay_outside() {
        assert_eq!(names("FROM \"debian:12\" AS x\n"), ["debian:12"]);
        assert_eq!(names("FROM 'debian:12'\n"), ["debian:12"]);
    }

    #[test]
    fn the_frontend_is_an_image() {
        let text = "# syntax=docker/dockerfile:1 x\nFROM scratch\n";
        let name = "docker.io/docker/dockerfile:1".to_owned();
        assert_eq!(found(text), [("docker/dockerfile:1".to_owned(), Some(name), true)]);
    }

    #[test]
    fn bare_words_may_be_something_else() {
        let document = Document::read(Source::new("FROM a\nCOPY --from=b/c / /\nCOPY --from=d:1 / /\n"));
        let model = Model::new(&document, &[]);
        let bare: Vec<_> = model.references().iter().map(Reference::is_bare_word).collect();
        assert_eq!(bare, [true, false, false]);
    }
}
