//! A cursor into a scenario's tree that runs beside the typed scenario, so that a complaint about a field
//! points at what was written for it, or at the table that should have said it.

use crate::scenario::diagnostic::Mark;
use crate::scenario::tree::{Node, Value};

/// Where something stands, or would stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'t> {
    node: Option<&'t Node>,
    key_mark: Option<Mark>,
    mark: Mark,
}

impl<'t> Place<'t> {
    /// The top of a scenario.
    pub(crate) fn root(node: &'t Node) -> Self {
        Self {
            node: Some(node),
            key_mark: None,
            mark: node.mark,
        }
    }

    /// The value, or the nearest table around it that was written.
    pub(crate) fn mark(self) -> Mark {
        self.mark
    }

    /// The key, or else as [`Place::mark`].
    pub(crate) fn key_mark(self) -> Mark {
        self.key_mark.unwrap_or(self.mark)
    }

    /// Whether it was written.
    pub(crate) fn is_written(self) -> bool {
        self.node.is_some()
    }

    /// The value of a key.
    pub(crate) fn key(self, key: &str) -> Self {
        match self.node.and_then(Node::table).and_then(|table| table.entries.get(key)) {
            Some(entry) => Self {
                node: Some(&entry.node),
                key_mark: Some(entry.key_mark),
                mark: entry.node.mark,
            },
            None => Self { node: None, ..self },
        }
    }

    /// An item of a list.
    pub(crate) fn item(self, index: usize) -> Self {
        match self.node.map(|node| &node.value) {
            Some(Value::List(list)) => match list.get(index) {
                Some(node) => Self {
                    node: Some(node),
                    key_mark: None,
                    mark: node.mark,
                },
                None => Self { node: None, ..self },
            },
            _ => Self { node: None, ..self },
        }
    }

    /// The name in a table, or the table.
    pub(crate) fn named(self, id: &str) -> Mark {
        self.key(id).mark
    }
}
