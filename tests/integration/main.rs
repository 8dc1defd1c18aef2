//! Taktline from outside: its command line, its answers against exact theory and published lines, and what it does
//! with any file.

mod command_line;
mod determinism;
mod edge_cases;
mod fleets;
mod lines;
mod mutations;
mod oracles;
mod published_lines;
mod random_lines;
mod shipped_scenarios;
mod spares;
