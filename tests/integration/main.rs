//! Taktline from outside: on the command line, against published lines and as it is shipped.

mod command_line;
mod published_lines;
mod shipped_scenarios;
