//! x
#![allow(clippy::print_stdout)]
use dfix::{syntax::{*, self}, text::Source};
fn main() {
    let args: Vec<String> = std::env::args().skip(3).collect();
    for path in args {
        let Ok(source) = Source::from_bytes(std::fs::read(&path).unwrap()) else { println!("{{\"path\":0,\"understood\":false,\"error_nodes\":0,\"instructions\":[]}}"); continue };
        let d = Document::read(source);
        if std::env::var("WHY").is_ok() { eprintln!("{path} {:?} {}", d.problem, d.error_nodes); }
        let ins: Vec<_> = d.instructions.iter().map(|i| {
            let inner = match &i.arguments { Arguments::Trigger(t) => Some(&**t), _ => None };
            serde_json::json!({"keyword": i.name.text.to_lowercase(), "sub": inner.map(|t| t.name.text.to_lowercase()),
            "first": i.lines.start(), "last": i.lines.end(), "json": syntax::values::is_json(inner.unwrap_or(i)),
            "flags": syntax::values::flags(i, d.escape).collect::<Vec<_>>(), "value": syntax::values::values(&d, i),
            "heredocs": i.heredocs.iter().map(|h| (h.name.to_string(), d.text(&h.body))).collect::<Vec<_>>() })}).collect();
        println!("{}", serde_json::json!({"path": path, "understood": d.problem.is_none(), "error_nodes": d.error_nodes, "instructions": ins}));
    }
}
