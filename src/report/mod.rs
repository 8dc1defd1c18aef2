//! The room of reports: what a study found, as text for people, JSON for programs and CSV for spreadsheets.
//!
//! [`answer`] holds what there is to say, already reckoned; [`text`], [`json`] and [`csv`] say it. Below them lie
//! [`table`] (columns that line up, also in Korean), [`number`] (figures with their intervals, money), [`words`]
//! (every heading in two languages) and [`escape`] (names from files cannot command a terminal or a spreadsheet).
//! [`trace`] writes what every machine did for a trace viewer. Nothing here simulates, reads files or the clock.

pub mod escape;
pub mod number;
pub mod table;
pub mod trace;
pub mod words;
