//! A port that is none stops the build.

use crate::{
    Settings,
    model::{
        Model,
        ports::{PortSpec, Wrong},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule. hadolint's is about numbers that are too large; BuildKit stops at the others too. What
/// variables hold is not looked at.
pub static RULE: Rule = Rule {
    name: "invalid-port",
    aliases: &["DL3011"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "EXPOSE names a port that is none",
    why: "Ports are numbers from 0 to 65535, with tcp, udp or sctp behind them. The builder stops at anything else.",
    fix_safety: "No fix: which port is meant only the author knows.",
    bad: "FROM scratch\nEXPOSE 80800\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Expose) {
        for word in site.instruction.words() {
            let Some(text) = word.literal(model.document.escape).filter(|text| !text.trim().is_empty())
            else {
                continue;
            };
            // A quoted word may hold several.
            for text in text.split_whitespace() {
                let Some(wrong) = PortSpec::parse(text).wrong(text) else { continue };
                let (message, code) = match &wrong {
                    Wrong::TooLarge(port) => (format!("port {port} is above 65535"), Some("DL3011")),
                    Wrong::NoPort(port) if port.is_empty() => (format!("`{text}` names no port"), None),
                    Wrong::NoPort(port) => (format!("`{port}` is no port's number"), None),
                    Wrong::Backwards(range) => (format!("the range {range} runs backwards"), None),
                    Wrong::Protocol(protocol) => (format!("`{protocol}` is no protocol of EXPOSE"), None),
                    Wrong::Address(address) => (format!("`{address}` is no address"), None),
                };
                findings.push(
                    RULE.finding(site, word.range.clone(), message)
                        .coded(code)
                        .by_hand("Write the port that the application listens on, as 8080 or 8080/udp"),
                );
            }
        }
    }
}
