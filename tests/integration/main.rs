//! What the program does as a whole, seen from outside.

mod command_line;
