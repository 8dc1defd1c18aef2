//! For tests, here and from outside: what is English still in a text that should be Korean.

/// English words in a Korean text, but for what stands in quotation marks or backticks, names in lists, and lines of
/// files. `unquoted` takes out what is quoted.
pub fn english_words(text: &str, unquoted: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let is_of_file = |line: &&str| {
        line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
            .starts_with('|')
    };
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !is_of_file(line)) {
        let outside = unquoted(line).unwrap_or_else(|| line.to_owned());
        let mut is_listed = false;
        for word in outside.split_whitespace() {
            let letters = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && !"_-/.".contains(c));
            let is_word = letters.len() >= 3 && letters.chars().all(|c| c.is_ascii_lowercase());
            let is_before_comma = word.ends_with(',');
            if is_word && !is_listed && !is_before_comma && !word.contains("[[") {
                found.push(letters.to_owned());
            }
            is_listed = is_before_comma || word.ends_with(':') || (is_listed && word.ends_with("외"));
        }
    }
    found
}
