//! Taktline from outside: its command line, its answers against exact theory and published lines, and what it does
//! with any file.

mod command_line;
mod determinism;
mod mutations;
mod published_lines;
mod shipped_scenarios;
