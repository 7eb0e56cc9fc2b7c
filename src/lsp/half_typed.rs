//! Text that somebody is still writing. A builder takes much of it, but it doesn't
//! mean yet what it is going to: an editor edits nothing of it by itself.

use super::analysis::Judged;
use crate::{
    model::Model,
    syntax::{Command, Document, Instruction, Keyword, shell::NotLookedAt},
};

/// Is something in it not written to its end?
pub fn is_half_typed(judged: &Judged) -> bool {
    let document = &judged.document;
    let instructions = || document.instructions.iter();
    ends_in_a_continuation(document)
        || instructions().any(|instruction| takes_the_next_in(document, instruction))
        || instructions().any(|instruction| has_an_open_bracket(document, instruction.innermost()))
        || has_unread_code(judged)
}

/// `RUN apt-get install \` at the end.
fn ends_in_a_continuation(document: &Document) -> bool {
    let Some(last) = document.instructions.last() else { return false };
    let rest = document.source().text()[last.range.end..].trim_start_matches([' ', '\t']);
    rest.starts_with(char::from(document.escape))
}

/// `RUN apt-get install \` before `CMD …`, which it makes its own. HEALTHCHECK's CMD may stand there.
fn takes_the_next_in(document: &Document, instruction: &Instruction) -> bool {
    let end = instruction.argument_range().map_or(instruction.range.start, |range| range.end);
    let lines = document.source().text()[instruction.range.start..end].lines();
    lines.skip(1).any(|line| {
        let word = line.split([' ', '\t']).next().unwrap_or_default();
        let keyword = Keyword::parse(word);
        let is_own = keyword == Keyword::Cmd && instruction.innermost().keyword == Keyword::Healthcheck;
        keyword.as_str() == word && !is_own
    })
}

/// `CMD ["run"`, which builders take for shell code.
fn has_an_open_bracket(document: &Document, instruction: &Instruction) -> bool {
    let takes_json = matches!(
        instruction.keyword,
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Copy | Keyword::Add | Keyword::Volume
    );
    let is_json = matches!(instruction.command(), Some(Command::Json { .. }));
    let text = instruction.argument_range().map_or("", |range| document.text(&range));
    takes_json && !is_json && text.starts_with("[\"") && !text.contains(']')
}

/// An open quote, `if true; then`, `apt-get update &&`.
fn has_unread_code(judged: &Judged) -> bool {
    let settings = &judged.configured.settings;
    let model = Model::with_images(&judged.document, &settings.targets, &settings.image_facts);
    model.sites().any(|site| {
        site.instruction.innermost().command().is_some()
            && matches!(model.script(site), Err(NotLookedAt::NotParsed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lsp::{Options, analysis::Analysis, configuration::Configurations},
        syntax::Reader,
    };

    fn half_typed(text: &str) -> bool {
        let configured = Configurations::new(&Options::default()).of(None);
        let analysis = Analysis::new(text, &mut Reader::default(), &configured);
        is_half_typed(analysis.judged().expect("is understood"))
    }

    #[test]
    fn what_is_not_written_to_its_end_is_half_typed() {
        for last in [
            "RUN a \\",
            "RUN a \\\n",
            "RUN a \\ \t\r\n\n# b\n",
            "ENV a=b \\\n",
            "COPY a b \\\n",
            "EXPOSE 80 \\\n  \\\n",
            "RUN a \\\nCMD [\"b\"]\n",
            "RUN a \\\n\nUSER b\n",
            "RUN a \\\nUSER",
            "RUN echo \"a\n",
            "RUN echo 'a && b\nUSER c\n",
            "RUN if a; then\n",
            "RUN a &&\nRUN b\n",
            "RUN a |\n",
            "RUN a $(\n",
            "RUN for a in b; do\n",
            "HEALTHCHECK CMD a ||\n",
            "ONBUILD RUN a &&\n",
            "CMD [\"a\"\n",
            "ENTRYPOINT [\"a\", \"b\n",
            "VOLUME [\"/a\"\n",
        ] {
            assert!(half_typed(&format!("FROM debian:12\n{last}")), "{last:?}");
        }
    }

    #[test]
    fn what_is_written_to_its_end_is_not() {
        for last in [
            "RUN a \\\n  && b\n",
            "RUN a \\\\\n",
            "RUN a # \\\\\n",
            "HEALTHCHECK --retries=1 \\\nCMD a\n",
            "RUN psql -c \"SELECT a \\\n FROM b\"\n",
            "ENV A=b \\\nUSER=c\n",
            "RUN <<E\ncat \\\nUSER\nE\n",
            "COPY <<E /a\nRUN b &&\nE\n",
            "CMD [ \"$A\" ] && b\n",
            "CMD ['a']\n",
            "CMD [\"a\",]\n",
            "VOLUME [\"a\"] # b\n",
            "RUN\n",
            "CMD [\"a\"]",
            "SHELL [\"powershell\"]\nRUN a &&\n",
        ] {
            assert!(!half_typed(&format!("FROM debian:12\n{last}")), "{last:?}");
        }
    }
}
