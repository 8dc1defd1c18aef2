//! `schema`: the JSON Schema of scenario files.

use crate::cli::arguments::{AnswerOptions, Format};
use crate::cli::error::CliError;
use crate::cli::opened::with_format;
use crate::cli::output::deliver;
use crate::report::json::written;
use crate::scenario::schema::schema;

/// Writes the schema, which is JSON whatever is asked for.
///
/// # Errors
/// If it cannot be written.
pub fn call(answer: &AnswerOptions) -> Result<(), CliError> {
    with_format("schema", answer.format, &[Format::Text, Format::Json])?;
    deliver(written(&schema()).as_bytes(), answer.output.as_deref())
}
