//! Scenarios that come with the program, to be chosen from a list.

use serde::Deserialize;

use crate::report::words::Language;
use crate::scenario::names::Names;
use crate::scenario::source::BUILT_IN;

/// A scenario that comes with the program and can be opened by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// What it is opened by.
    pub page: &'static str,
    header: Header,
}

/// What a list shows of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    korean: Names,
    #[serde(default)]
    english: Names,
}

impl Ready {
    /// All of them; others are parts that several share.
    pub fn all() -> Vec<Self> {
        let pages = BUILT_IN
            .iter()
            .filter_map(|(page, text)| Some((page.strip_suffix(".toml")?, *text)));
        pages
            .filter(|(page, _)| !page.contains('/'))
            .filter_map(|(page, text)| {
                let header = toml::from_str(text).ok()?;
                Some(Self { page, header })
            })
            .collect()
    }

    /// What it is called.
    pub fn called(&self, language: Language) -> String {
        let names = match language {
            Language::Korean => &self.header.korean,
            Language::English => &self.header.english,
        };
        names.called(&self.header.name).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ready_scenario_is_listed_in_both_languages() {
        let all = Ready::all();
        let pages = BUILT_IN.iter().filter(|(page, _)| !page.contains('/')).count();
        assert_eq!(all.len(), pages);
        for ready in all {
            let [english, korean] = [Language::English, Language::Korean].map(|language| ready.called(language));
            assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)), "{korean}");
            assert!(english.is_ascii() || english.contains("Café"), "{english}");
        }
    }
}
