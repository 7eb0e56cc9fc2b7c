//! JUnit's XML: a suite for each file, a case for each finding. A case fails
//! where the finding makes the exit code 1.
//!
//! Source: <https://github.com/testmoapp/junitxml>.

use super::{FileReport, Report, Status, xml::Xml};

/// The report as JUnit's XML.
pub fn junit(report: &Report) -> String {
    let suites: Vec<Counts> = report.files.iter().map(|file| Counts::of(report, file)).collect();
    let sum = |of: fn(&Counts) -> usize| suites.iter().map(of).sum::<usize>().to_string();
    let (tests, failures, errors) = (sum(|c| c.tests), sum(|c| c.failures), sum(|c| c.errors));
    let mut xml = Xml::new();
    let counts = [("name", "dfix"), ("tests", &*tests), ("failures", &*failures), ("errors", &*errors)];
    xml.open("testsuites", &counts);
    for (file, counts) in report.files.iter().zip(&suites) {
        suite(&mut xml, report, file, counts);
    }
    xml.close("testsuites");
    xml.end()
}

struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Counts {
    fn of(report: &Report, file: &FileReport) -> Counts {
        let told = || file.told(report.mode).filter(|finding| finding.status != Status::Ignored);
        Counts {
            // A file with nothing to tell is a case that passes.
            tests: told().count().max(1),
            failures: told().filter(|finding| report.fails(finding)).count(),
            errors: usize::from(file.error.as_ref().is_some_and(|error| error.fatal)),
        }
    }
}

fn suite(xml: &mut Xml, report: &Report, file: &FileReport, counts: &Counts) {
    let (tests, failures, errors) =
        (counts.tests.to_string(), counts.failures.to_string(), counts.errors.to_string());
    let attributes =
        [("name", &*file.path), ("tests", &*tests), ("failures", &*failures), ("errors", &*errors)];
    xml.open("testsuite", &attributes);
    let mut told = file.told(report.mode).filter(|finding| finding.status != Status::Ignored).peekable();
    if told.peek().is_none() {
        let case = [("classname", &*file.path), ("name", "dfix")];
        match &file.error {
            None => xml.empty("testcase", &case),
            Some(error) => {
                xml.open("testcase", &case);
                let line = error.line.map_or_else(String::new, |line| format!(":{line}"));
                let text = format!("{}{line}: {}", file.path, error.reason);
                let kind = if error.fatal { "error" } else { "skipped" };
                xml.text(kind, &[("message", &error.reason)], &text);
                xml.close("testcase");
            }
        }
    }
    for finding in told {
        let start = finding.range.start;
        let name = format!("{}:{}:{}", finding.rule, start.line, start.column);
        let text = finding.paragraph();
        xml.open("testcase", &[("classname", &file.path), ("name", &name)]);
        let placed = format!("{}:{}:{}: {text}", file.path, start.line, start.column);
        if report.fails(finding) {
            let attributes = [("message", &*finding.message), ("type", finding.severity.as_str())];
            xml.text("failure", &attributes, &placed);
        } else {
            xml.text("system-out", &[], &placed);
        }
        xml.close("testcase");
    }
    xml.close("testsuite");
}
