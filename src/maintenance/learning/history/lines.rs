//! A file cut into lines and cells, a bounded piece at a time.
//!
//! Cells are separated by what the first line has: semicolons, tabs, commas, or else spaces. A cell in quotation
//! marks may hold separators, but no line break. Empty lines are skipped, and before the table those that begin with `#`
//! and have other cells than its first line: a `#` at the beginning of a row belongs to a name, as in `#3`. A file that
//! begins like gzip is unpacked while it is read.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::HistoryError;

/// Longest line.
pub const MOST_LINE_BYTES: u64 = 1 << 20;
/// Lines that begin with `#` before the first other one, of which the last then counts as the first of the table.
const MOST_MARKED: usize = 1_000;

/// Lines of a file, cut into cells.
pub struct Lines<R: Read> {
    source: Source<R>,
    separator: Option<char>,
    /// The line that was handed out last, and the one that was read last.
    line: u64,
    read: u64,
    /// The beginning of the table, with the numbers of its lines, once it is known what separates.
    waiting: VecDeque<(u64, String)>,
    buffer: Vec<u8>,
}

enum Source<R: Read> {
    Plain(BufReader<R>),
    Packed(Box<BufReader<MultiGzDecoder<BufReader<R>>>>),
}

impl<R: Read> Source<R> {
    fn reader(&mut self) -> &mut dyn BufRead {
        match self {
            Self::Plain(reader) => reader,
            Self::Packed(reader) => reader.as_mut(),
        }
    }
}

impl<R: Read> Lines<R> {
    /// The lines of a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn new(file: R) -> Result<Self, HistoryError> {
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let is_packed = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let source = if is_packed {
            Source::Packed(Box::new(BufReader::new(MultiGzDecoder::new(reader))))
        } else {
            Source::Plain(reader)
        };
        Ok(Self {
            source,
            separator: None,
            line: 0,
            read: 0,
            waiting: VecDeque::new(),
            buffer: Vec::new(),
        })
    }

    /// The number of the line that was handed out last, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Writes the cells of the next line over what is in `cells`; false at the end of the file.
    ///
    /// # Errors
    /// If it cannot be read, is no text, or is too long.
    pub fn next(&mut self, cells: &mut Vec<String>) -> Result<bool, HistoryError> {
        let separator = match self.separator {
            Some(separator) => separator,
            None => self.begin()?,
        };
        if let Some((line, text)) = self.waiting.pop_front() {
            self.line = line;
            cut(&text, separator, cells);
            return Ok(true);
        }
        let Some(text) = self.read_line()? else {
            return Ok(false);
        };
        cut(text, separator, cells);
        self.line = self.read;
        Ok(true)
    }

    /// Finds the beginning of the table: its first line that does not begin with `#`, which says what separates, and lines
    /// before it that have as many cells.
    fn begin(&mut self) -> Result<char, HistoryError> {
        while self.waiting.len() < MOST_MARKED {
            let Some(text) = self.read_line()? else {
                break;
            };
            let (is_marked, text) = (text.starts_with('#'), text.to_owned());
            self.waiting.push_back((self.read, text));
            if !is_marked {
                break;
            }
        }
        let first = self.waiting.back().map_or("", |(_, text)| text.as_str());
        let separator = separator_of(first);
        let width = |text: &str| {
            let mut cells = Vec::new();
            cut(text, separator, &mut cells);
            cells.len()
        };
        let needed = width(first);
        self.waiting
            .retain(|(_, text)| !text.starts_with('#') || separator != ' ' && needed > 1 && width(text) == needed);
        self.separator = Some(separator);
        Ok(separator)
    }

    /// The next line that is not empty; none at the end of the file.
    fn read_line(&mut self) -> Result<Option<&str>, HistoryError> {
        loop {
            self.buffer.clear();
            let mut reader = self.source.reader().take(MOST_LINE_BYTES + 1);
            let read = reader.read_until(b'\n', &mut self.buffer)? as u64;
            if read == 0 {
                return Ok(None);
            }
            self.read += 1;
            let line = self.read;
            if read > MOST_LINE_BYTES {
                return Err(HistoryError::LongLine { line });
            }
            let text = std::str::from_utf8(&self.buffer);
            let is_blank = |text: &str| text.trim().is_empty() || line == 1 && text.trim() == "\u{feff}";
            if !text.is_ok_and(is_blank) {
                break;
            }
        }
        let line = self.read;
        let text = std::str::from_utf8(&self.buffer).map_err(|_| HistoryError::NotText { line })?;
        let text = if line == 1 {
            text.strip_prefix('\u{feff}').unwrap_or(text)
        } else {
            text
        };
        // A tab at an end is an empty cell; a space is nothing.
        Ok(Some(text.trim_end_matches(['\r', '\n', ' ']).trim_start_matches(' ')))
    }
}

fn separator_of(line: &str) -> char {
    [';', '\t', ',']
        .into_iter()
        .find(|separator| line.contains(*separator))
        .unwrap_or(' ')
}

fn cut(text: &str, separator: char, cells: &mut Vec<String>) {
    cells.clear();
    if separator == ' ' {
        cells.extend(text.split_whitespace().map(str::to_owned));
        return;
    }
    if !text.contains('"') {
        cells.extend(text.split(separator).map(|cell| cell.trim().to_owned()));
        return;
    }
    let mut cell = String::new();
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // Two within quotation marks stand for one.
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => is_quoted = !is_quoted,
            letter if letter == separator && !is_quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            letter => cell.push(letter),
        }
    }
    cells.push(cell.trim().to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn all(bytes: &[u8]) -> Result<Vec<Vec<String>>, HistoryError> {
        let mut lines = Lines::new(bytes)?;
        let mut cells = Vec::new();
        let mut found = Vec::new();
        while lines.next(&mut cells)? {
            found.push(cells.clone());
        }
        Ok(found)
    }

    #[test]
    fn the_first_line_says_what_separates() {
        for text in [
            "a,b c\n1,2\n",
            "a;b c\n1;2\n",
            "a\tb c\r\n1\t2",
            "\u{feff}# x\n\na,b c\n\n1, 2 \n",
        ] {
            assert_eq!(all(text.as_bytes()).unwrap(), [["a", "b c"], ["1", "2"]], "{text:?}");
        }
        assert_eq!(
            all(b"1 2.5  3 \n4 5 6  ").unwrap(),
            [["1", "2.5", "3"], ["4", "5", "6"]]
        );
        assert_eq!(all(b"a;b\n1;2,5\n").unwrap()[1], ["1", "2,5"]);
        assert_eq!(all(b"a,b,\n,,\n").unwrap(), [["a", "b", ""], ["", "", ""]]);
        assert!(all(b"").unwrap().is_empty());
    }

    #[test]
    fn a_name_may_begin_with_a_number_sign_and_only_remarks_before_the_table_are_left_out() {
        let rows = [["u", "t"], ["#3호기", "1"], ["#4호기", "2"]];
        assert_eq!(
            all("# from the line\n\nu,t\n#3호기,1\n#4호기,2\n".as_bytes()).unwrap(),
            rows
        );
        // Without a heading, before the first other name and when there is none.
        assert_eq!(all("#3호기,1\n#4호기,2\n5호기,3\n".as_bytes()).unwrap().len(), 3);
        assert_eq!(all("# presses\n#3호기,1\n#4호기,2\n".as_bytes()).unwrap(), rows[1..]);
        assert_eq!(all(b"#u;t\n1;2\n").unwrap()[0], ["#u", "t"]);
        // Behind the beginning nothing is left out without a word.
        let mut lines = Lines::new(&b"a,b\n# x\n1,2\n"[..]).unwrap();
        let mut cells = Vec::new();
        assert!(lines.next(&mut cells).unwrap() && lines.next(&mut cells).unwrap());
        assert_eq!((cells.as_slice(), lines.line()), (&["# x".to_owned()][..], 2));
        assert!(all(b"# only\n# remarks\n").unwrap().is_empty());
    }

    #[test]
    fn quotation_marks_keep_separators_in() {
        let found = all(b"name,\"speed, rpm\"\n\"a \"\"b\"\"\",2\n").unwrap();
        assert_eq!(found, [["name", "speed, rpm"], ["a \"b\"", "2"]]);
    }

    #[test]
    fn a_packed_file_is_unpacked() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"1 2\n3 4\n").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(all(&packed).unwrap(), [["1", "2"], ["3", "4"]]);
        assert!(matches!(all(&packed[..packed.len() - 5]), Err(HistoryError::Io(_))));
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        let said = |bytes: &[u8]| all(bytes).unwrap_err().to_string();
        assert_eq!(
            said(b"a,b\n\xb0\xa1,1\n"),
            "line 2 is not UTF-8 text: save the table as CSV in UTF-8"
        );
        assert!(said(&vec![b'x'; 3 << 20]).starts_with("line 1 is longer than"));
    }
}
