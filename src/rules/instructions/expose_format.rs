//! EXPOSE is about the container's ports; what they are on the host, `docker run` says.

use crate::{
    Settings,
    model::{Model, ports::PortSpec},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, Word},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "expose-format",
    aliases: &["ExposeInvalidFormat", "ExposeProtoCasing"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "EXPOSE holds an address or a host's port, or a protocol in capitals",
    why: "An image can't say where its ports appear on a host: of `EXPOSE 8080:80` builders take 80, and BuildKit is \
          going to refuse it. Protocols are spelled small in the image's configuration.",
    fix_safety: "Safe: the image exposes the same ports. Nothing is done where variables or quotes are in the word.",
    bad: "FROM scratch\nEXPOSE 8080:80 53/UDP\nUSER 65532:65532\n",
    good: "FROM scratch\nEXPOSE 80 53/udp\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Expose) {
        for word in site.instruction.words() {
            let spec = spec(word);
            let has_host = spec.host.len() > 1;
            let protocol = &word.text[spec.protocol.clone()];
            let has_capitals = protocol.bytes().any(|b| b.is_ascii_uppercase()) && !protocol.contains('$');
            let (message, code) = match (has_host, has_capitals) {
                (false, false) => continue,
                (true, _) => (
                    format!("`{}` names the host's side, which EXPOSE can't", word.text),
                    "ExposeInvalidFormat",
                ),
                (false, true) => {
                    (format!("the protocol of `{}` is spelled in capitals", word.text), "ExposeProtoCasing")
                }
            };
            let codes = has_capitals.then_some("ExposeProtoCasing").filter(|other| *other != code);
            let finding =
                RULE.finding(site, word.range.clone(), message).coded(std::iter::once(code).chain(codes));
            let is_plain = word.text.len() == word.range.len()
                && word.literal(model.document.escape).as_deref() == Some(&word.text)
                && spec.wrong(&word.text).is_none();
            if !is_plain {
                findings.push(finding.by_hand(
                    "Write the container's port alone, as 80 or 53/udp: the word holds quotes, variables, or what is no port",
                ));
                continue;
            }
            let at = |offset: usize| word.range.start + offset;
            let title = if has_host {
                "write the container's port alone"
            } else {
                "write the protocol in small letters"
            };
            let mut fix = Fix::safe_inside(title, site.index);
            if has_host {
                fix = fix.replace(at(spec.host.start)..at(spec.host.end), "");
            }
            if has_capitals {
                let place = at(spec.protocol.start)..at(spec.protocol.end);
                fix = fix.replace(place, protocol.to_ascii_lowercase());
            }
            findings.push(finding.fixed_by(fix));
        }
    }
}

/// The parts of a word; a colon in `${…}` parts nothing.
fn spec(word: &Word) -> PortSpec {
    let mut depth = 0usize;
    let masked: String = word
        .text
        .chars()
        .map(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > 0 && c.is_ascii() { '$' } else { c }
        })
        .collect();
    PortSpec::parse(&masked)
}
