//! What things of a scenario are called in another language than the one that it is written in.
//!
//! A name is also a key: it says what belongs together, and which dice fall for it. So it stays what it is in every
//! result, and is put into another language only where people read it. As with the sentences of the program itself, what
//! is written is the key of what is shown; a name that nobody has put into a language is shown as it is written.
//!
//! Descriptions and the comments that say where a number comes from are told in the same way.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a scenario's names, and whatever else it says, are called in one language, by what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them: what is written, and what is shown for it.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(written, shown)| (written.as_str(), shown.as_str()))
    }

    /// What something is called. Of names that are put together with strokes, such as that of a machine
    /// (`milling/1`), each part is; a stroke may also stand in a name.
    pub fn called<'n>(&'n self, written: &'n str) -> Cow<'n, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(written);
        }
        if let Some(shown) = self.0.get(written) {
            return Cow::Borrowed(shown);
        }
        // The longest name that it begins with; else what stands before the first stroke is nobody's name.
        let known = |at: &usize| self.0.contains_key(&written[..*at]);
        let strokes = || written.match_indices('/').map(|(at, _)| at);
        let Some(end) = strokes().rfind(known).or_else(|| strokes().next()) else {
            return Cow::Borrowed(written);
        };
        let (first, rest) = (&written[..end], self.called(&written[end + 1..]));
        match self.0.get(first) {
            Some(shown) => Cow::Owned(format!("{shown}/{rest}")),
            None if rest == written[end + 1..] => Cow::Borrowed(written),
            None => Cow::Owned(format!("{first}/{rest}")),
        }
    }
}

impl FromIterator<(String, String)> for Names {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let pairs = [("mill", "밀링"), ("mill/big", "대형 밀링"), ("spindle", "주축")];
        pairs
            .map(|(written, shown)| (written.to_owned(), shown.to_owned()))
            .into_iter()
            .collect()
    }

    #[test]
    fn what_nobody_translated_is_shown_as_it_is_written() {
        assert_eq!(names().called("lathe"), "lathe");
        assert_eq!(names().called(""), "");
        assert_eq!(Names::default().called("mill/1"), "mill/1");
        assert_eq!(names().called("lathe/1"), "lathe/1");
        assert_eq!(names().called("milling"), "milling");
    }

    #[test]
    fn each_part_of_a_name_is_told() {
        assert_eq!(names().called("mill/1"), "밀링/1");
        assert_eq!(names().called("mill/big/2"), "대형 밀링/2");
        assert_eq!(names().called("mill/spindle"), "밀링/주축");
        assert_eq!(names().called("lathe/spindle"), "lathe/주축");
        assert_eq!(names().called("/mill/"), "/밀링/");
    }
}
