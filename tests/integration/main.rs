//! Taktline from outside: against published lines and as it is shipped.

mod published_lines;
mod shipped_scenarios;
