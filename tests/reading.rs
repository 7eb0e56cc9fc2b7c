//! `Document::read` says of a Dockerfile what BuildKit's parser says of it.
//!
//! Tables of small files with their reading, files that BuildKit refuses, and
//! files made from a model in varied spelling.

#[path = "reading/edited.rs"]
mod edited;
#[path = "reading/forms.rs"]
mod forms;
#[path = "reading/instructions.rs"]
mod instructions;
#[path = "reading/lines.rs"]
mod lines;
#[path = "reading/model.rs"]
mod model;
#[path = "reading/outline.rs"]
mod outline;
#[path = "reading/properties.rs"]
mod properties;
#[path = "reading/ranges.rs"]
mod ranges;
#[path = "reading/refused.rs"]
mod refused;
#[path = "reading/spelling.rs"]
mod spelling;
