//! The room of reports: what a study found, as text for people, JSON for programs and CSV for spreadsheets.
//!
//! [`text`], [`json`], [`csv`] and [`html`] each say what a study found, or what [`offer_prices`] says of offers
//! without one; [`network`] is what they say of a packet simulation, [`learning`] of a learned model and [`matching`]
//! of solutions that fit, [`sweep`] of how far a study of many points is, with [`slurm`]'s scripts; [`about`] is what
//! all of them say of where the numbers come from; [`axis`] has the ticks of charts; [`exact`] holds the simulation against exact answers. Below them lie
//! [`table`] (columns that line up, also in Korean), [`short`] (long paths, told apart), [`number`] (figures with their
//! intervals, money), [`words`] (everything said, in two languages), [`voice`] (a language, and what a scenario's things are called in it), [`headings`] (what figures, states and losses are
//! called), [`explain`] (messages in Korean) and [`escape`] (names from files cannot command a terminal or a
//! spreadsheet). [`trace`] writes what every machine did for a trace
//! viewer. Nothing here simulates, reads files or the clock.

pub mod about;
pub mod axis;
pub mod csv;
pub mod datapackage;
pub mod due;
pub mod escape;
pub mod exact;
pub mod explain;
pub mod headings;
pub mod html;
pub mod json;
pub mod learning;
pub mod matching;
pub mod network;
pub mod number;
pub mod offer_prices;
pub mod optimum;
pub mod parquet;
pub mod short;
pub mod slurm;
pub mod spread;
pub mod sweep;
pub mod table;
pub mod text;
pub mod trace;
pub mod voice;
pub mod words;
