//! What the program promises, tested from outside.

mod edge_cases;
mod lines;
mod oracles;
mod random_lines;
