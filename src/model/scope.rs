//! Build arguments and environment variables.

use std::collections::{BTreeMap, BTreeSet};

use super::{Base, Model, Site, Stage};
use crate::{
    knowledge::environments,
    syntax::{Document, Instruction, Keyword, Pair, words},
};

/// Replaces the variables of a FROM by the defaults of the ARGs before the
/// first FROM; `None` where one has no default, or is spelled with an operator
/// other than `:-` and `-`.
pub fn with_defaults(document: &Document, text: &str) -> Option<String> {
    expand(text, &|name| {
        document
            .instructions
            .iter()
            .take_while(|instruction| instruction.keyword != Keyword::From)
            .filter(|instruction| instruction.keyword == Keyword::Arg)
            .flat_map(|instruction| instruction.pairs())
            .filter(|pair| &*pair.key.text == name)
            .last()
            .and_then(|pair| pair.value.as_ref())
            .and_then(|value| words::unquoted(&value.text, document.escape))
            .map(|value| value.into_owned())
    })
}

/// Replaces variables by what `value` says.
pub fn expand(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if let Some(inner) = after.strip_prefix('{') {
            let length = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
            let (name, operator) = inner.split_at(length);
            let known = value(name);
            if let Some(behind) = operator.strip_prefix('}') {
                out.push_str(&known?);
                rest = behind;
            } else {
                let default = operator.strip_prefix(":-").or(operator.strip_prefix('-'))?;
                let (default, behind) = default.split_once('}')?;
                if default.contains(['$', '{']) {
                    return None;
                }
                out.push_str(known.as_deref().filter(|value| !value.is_empty()).unwrap_or(default));
                rest = behind;
            }
        } else {
            let length = after.find(|c| !is_name(c)).unwrap_or(after.len());
            if length == 0 {
                return None;
            }
            out.push_str(&value(&after[..length])?);
            rest = &after[length..];
        }
    }
    out.push_str(rest);
    Some(out)
}

impl<'d> Model<'d> {
    /// The ARGs before the first FROM, which FROM lines see.
    pub fn global_args(&self) -> impl Iterator<Item = (Site<'d>, &'d Pair)> + use<'d> {
        self.sites()
            .take_while(|site| site.keyword != Keyword::From)
            .filter(|site| site.keyword == Keyword::Arg)
            .flat_map(|site| site.instruction.pairs().iter().map(move |pair| (site, pair)))
    }

    /// A text of a FROM where the builder gets no options: what has no default is empty. `None` where
    /// an operator other than `:-` and `-` is used.
    pub fn without_options(&self, text: &str) -> Option<String> {
        let mut known: BTreeMap<&str, String> =
            environments::BUILDER.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let filled = |known: &BTreeMap<&str, String>, text: &str| {
            let text = expand(text, &|name| Some(known.get(name).cloned().unwrap_or_default()))?;
            words::unquoted(&text, self.document.escape).map(|text| text.into_owned())
        };
        for (_, pair) in self.global_args() {
            if let Some(value) = &pair.value {
                let value = filled(&known, &value.text)?;
                known.insert(&pair.key.text, value);
            }
        }
        filled(&known, text)
    }

    /// The variables that the file sets before an instruction of a stage, the builder's PATH among them;
    /// ARGs without a value count. Of triggers nothing is known.
    pub fn variables_before(&self, stage: &Stage<'d>, index: usize) -> BTreeSet<&'d str> {
        let sets = |site: Site<'d>| {
            let inner = site.instruction.innermost();
            let pairs = matches!(inner.keyword, Keyword::Env | Keyword::Arg).then(|| inner.pairs());
            pairs.unwrap_or_default().iter().map(|pair| &*pair.key.text)
        };
        let mut names: BTreeSet<&str> = self.sites_before(stage, index).flat_map(sets).collect();
        names.insert("PATH");
        names
    }

    /// What the image at the bottom of a stage sets: nothing where there is none, `None` where that is not known.
    pub fn base_variables(&self, stage: &Stage<'d>) -> Option<&'static [&'static str]> {
        match &self.ancestry(stage).last()?.base {
            Base::Scratch => Some(&[]),
            Base::Image { resolved: Some(resolved), .. } => {
                let (name, tag) = resolved.rsplit_once(':')?;
                // Triggers of such an image may set more.
                let known = environments::of(name).filter(|_| !tag.contains("onbuild"));
                known.map(|known| known.sets)
            }
            _ => None,
        }
    }

    /// The value that ENV gave a variable before an instruction, as it is
    /// written; the base image's own environment is not known.
    pub fn env_before(&self, stage: &Stage<'d>, index: usize, name: &str) -> Option<&'d str> {
        self.last_before(stage, index, |instruction| {
            if !matches!(instruction.keyword, Keyword::Env | Keyword::Arg) {
                return None;
            }
            let pair = instruction.pairs().iter().rfind(|pair| &*pair.key.text == name)?;
            pair.value.as_ref().map(|value| &*value.text)
        })
    }

    /// The line in which the file sets a PATH without a folder, before an
    /// instruction; `None` where the base image's is in force or added to.
    pub fn path_lacks(&self, stage: &Stage<'d>, index: usize, folder: &str) -> Option<usize> {
        let sets = |instruction: &Instruction| {
            matches!(instruction.keyword, Keyword::Env | Keyword::Arg)
                .then(|| instruction.pairs().iter().rfind(|pair| &*pair.key.text == "PATH"))
                .flatten()
                .and_then(|pair| pair.value.as_ref())
                .map(|value| value.text.to_string())
        };
        for site in self.sites_before(stage, index) {
            let Some(value) = sets(site.instruction) else { continue };
            if value.split([':', '"', '\'']).any(|part| part.trim_end_matches('/') == folder) {
                return None;
            }
            // `$PATH` in it: what was set before counts too.
            if !words::expansions(&value).any(|name| name == "PATH") {
                return Some(*site.lines.start());
            }
        }
        None
    }

    /// Replaces variables in a stage by what ENV and ARG say before an instruction.
    pub fn expanded(&self, stage: &Stage<'d>, site: Site<'d>, text: &str) -> Option<String> {
        expand(text, &|name| {
            let value = self.env_before(stage, site.index, name)?;
            words::unquoted(value, self.document.escape).map(|value| value.into_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn defaults_are_filled_in() {
        let document = Document::read(Source::new("ARG A=1 B=\"x y\"\nARG C\nFROM a\nARG A=2\n"));
        let filled = |text| with_defaults(&document, text);
        assert_eq!(filled("n:$A-${B}").as_deref(), Some("n:1-x y"));
        assert_eq!(filled("${C}"), None);
        assert_eq!(filled("${C:-d}/${A:-e}").as_deref(), Some("d/1"));
        assert_eq!(filled("${A#x}"), None);
    }

    #[test]
    fn a_path_is_followed_back_to_the_base_image() {
        let lacks = |text: &str| {
            let document = Document::read(Source::new(text));
            let model = Model::new(&document, &[]);
            let stage = model.stages.last().expect("a stage");
            model.path_lacks(stage, stage.body.end, "/usr/sbin")
        };
        assert_eq!(lacks("FROM a\nENV PATH=/bin:/usr/bin\n"), Some(2));
        assert_eq!(lacks("FROM a\nENV PATH=/bin\nENV PATH=\"/app:$PATH\"\n"), Some(2));
        assert_eq!(lacks("FROM a\nENV PATH=/bin:/usr/sbin/\nENV PATH=/app:${PATH}\n"), None);
        assert_eq!(lacks("FROM a\nENV PATH /app:$PATH\n"), None);
        assert_eq!(lacks("FROM a\n"), None);
    }
}
