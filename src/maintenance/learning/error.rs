//! Why nothing can be learned.

use thiserror::Error;

/// Why nothing can be learned from a history, or a model does not fit a table.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LearningError {
    /// The user wants an end.
    #[error("ended on request")]
    Cancelled,
    /// Too little to learn from.
    #[error("too short to learn from: {found}; needed are at least {needed}")]
    TooFew {
        /// What there is.
        found: String,
        /// What is needed.
        needed: String,
    },
    /// One class only.
    #[error("holds {rows} rows that are all {class}: to tell failures from the rest, both are needed")]
    OneClass {
        /// How many rows there are.
        rows: usize,
        /// What they all are.
        class: &'static str,
    },
    /// No sensor or number varies.
    #[error("no column varies, so there is nothing to learn from")]
    NothingVaries,
    /// Times that make no sense together.
    #[error("{0}")]
    Times(String),
    /// A table of other columns than the model was trained on.
    #[error("the model was trained on other columns: it needs {needed}, but the table has {found}")]
    OtherColumns {
        /// What the model needs.
        needed: String,
        /// What the table has.
        found: String,
    },
    /// Something is asked of a kind of table that it does not have.
    #[error("{0}")]
    OtherKind(&'static str),
    /// A model file that cannot be used.
    #[error("{0}")]
    ModelFile(String),
}
