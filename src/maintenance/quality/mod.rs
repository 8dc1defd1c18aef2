//! Quality of a process that may go out of control: charts that signal it, how long they run until they do, and which
//! cause the inspected parts point at. Knows parts by what they have passed, and nothing of lines.

pub mod attribution;
pub mod chart;
pub mod ewma;
pub mod learned;
pub mod parts_table;
pub mod run_length;
pub mod signal;
pub mod spec;
