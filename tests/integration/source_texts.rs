//! Texts in the source code: the string literals outside of tests.

use std::fs;
use std::path::{Path, PathBuf};

/// A string literal of the source code.
#[derive(Debug)]
pub struct Literal {
    /// File, from `src` on, with `/` between folders.
    pub file: String,
    /// Line.
    pub line: usize,
    /// The text that it stands for.
    pub text: String,
}

/// All string literals below `src` outside of comments and tests.
pub fn literals() -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if !name.ends_with("tests.rs") {
            of_text(&name, &fs::read_to_string(&path).unwrap(), &mut found);
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn of_text(file: &str, text: &str, found: &mut Vec<Literal>) {
    let end = text.match_indices("#[cfg(test)]").map(|(at, _)| at).find(|at| {
        let next = text[*at..].lines().nth(1).unwrap_or_default();
        next.contains("mod ") && next.ends_with('{')
    });
    let letters: Vec<char> = text[..end.unwrap_or(text.len())].chars().collect();
    let (mut at, mut line) = (0, 1);
    let mut previous = ' ';
    while at < letters.len() {
        let letter = letters[at];
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let before = previous;
        previous = letter;
        match letter {
            '\n' => line += 1,
            '/' if next == '/' => {
                while at < letters.len() && letters[at] != '\n' {
                    at += 1;
                }
                continue;
            }
            '\'' => at = after_character(&letters, at) - 1,
            'r' if matches!(next, '"' | '#') && !(before.is_alphanumeric() || before == '_') => {
                if let Some((literal, end)) = raw(&letters, at) {
                    let lines = literal.matches('\n').count();
                    found.push(Literal {
                        file: file.to_owned(),
                        line,
                        text: literal,
                    });
                    line += lines;
                    at = end - 1;
                }
            }
            '"' => {
                let (literal, end) = escaped(&letters, at + 1);
                found.push(Literal {
                    file: file.to_owned(),
                    line,
                    text: literal,
                });
                line += letters[at..end].iter().filter(|letter| **letter == '\n').count();
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Where a character literal ends that begins at `at`, or a lifetime.
fn after_character(letters: &[char], at: usize) -> usize {
    if letters.get(at + 1) == Some(&'\\') {
        let rest = &letters[at + 2..];
        return at + 3 + rest.iter().skip(1).position(|letter| *letter == '\'').unwrap_or(0) + 1;
    }
    if letters.get(at + 2) == Some(&'\'') {
        at + 3
    } else {
        at + 1
    }
}

fn raw(letters: &[char], at: usize) -> Option<(String, usize)> {
    let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
    let start = at + 2 + hashes;
    if letters.get(start - 1) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let end = letters[start..]
        .windows(close.len())
        .position(|window| window == close)?;
    Some((letters[start..start + end].iter().collect(), start + end + close.len()))
}

/// The text of a literal whose first character is at `at`, and where what follows begins.
fn escaped(letters: &[char], mut at: usize) -> (String, usize) {
    let mut text = String::new();
    while let Some(&letter) = letters.get(at) {
        at += 1;
        match letter {
            '"' => break,
            '\\' => {
                let code = letters[at];
                at += 1;
                match code {
                    '\n' => {
                        while letters.get(at).is_some_and(|letter| letter.is_whitespace()) {
                            at += 1;
                        }
                    }
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    '0' => text.push('\0'),
                    'u' => {
                        let hex: String = letters[at + 1..].iter().take_while(|letter| **letter != '}').collect();
                        at += hex.len() + 2;
                        text.extend(char::from_u32(u32::from_str_radix(&hex, 16).unwrap()));
                    }
                    'x' => at += 2,
                    other => text.push(other),
                }
            }
            other => text.push(other),
        }
    }
    (text, at)
}

#[test]
fn literals_are_found_as_the_compiler_reads_them() {
    let mut found = Vec::new();
    let text = "// \"no\"\nlet a = 'x'; let b: &'static str = \"it's \\\"1\\\"\"; '\"'; '\\''; \"a \\\n    b\"\nr#\"raw \"2\"\"#\n\
        #[cfg(test)]\nmod tests {\n\"never\"\n}";
    of_text("x.rs", text, &mut found);
    let texts: Vec<(usize, &str)> = found.iter().map(|one| (one.line, one.text.as_str())).collect();
    assert_eq!(texts, [(2, "it's \"1\""), (2, "a b"), (4, "raw \"2\"")]);
}
