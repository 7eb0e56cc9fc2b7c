//! Checkstyle's XML, which many review tools read.
//!
//! Source: the XMLLogger of <https://checkstyle.org>. Columns are counted in characters.

use super::{Report, Status, xml::Xml};

/// The report as Checkstyle's XML. What was mended is told as `info`.
pub fn checkstyle(report: &Report) -> String {
    let mut xml = Xml::new();
    xml.open("checkstyle", &[("version", "4.3")]);
    for file in &report.files {
        xml.open("file", &[("name", &file.path)]);
        if let Some(error) = &file.error {
            let line = error.line.unwrap_or(1).to_string();
            let severity = if error.fatal { "error" } else { "info" };
            let (message, source) = (("message", error.reason.as_str()), ("source", "dfix"));
            xml.empty("error", &[("line", &line), ("severity", severity), message, source]);
        }
        for finding in file.told(report.mode).filter(|finding| finding.status != Status::Ignored) {
            let start = finding.range.start;
            let fixed = finding.status == Status::Fixed;
            let attributes = [
                ("line", &*start.line.to_string()),
                ("column", &start.column.to_string()),
                ("severity", if fixed { "info" } else { finding.severity.as_str() }),
                ("message", &finding.paragraph()),
                ("source", &format!("dfix.{}", finding.rule)),
            ];
            xml.empty("error", &attributes);
        }
        xml.close("file");
    }
    xml.close("checkstyle");
    xml.end()
}
