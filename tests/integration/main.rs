//! Taktline from outside: its command line, its answers against exact theory and published lines, and what it does
//! with any file.

mod attribution_command;
mod break_evens;
mod command_line;
mod cosimulation;
mod crews;
mod cross_checks;
mod determinism;
mod edge_cases;
mod fleets;
mod hostile_networks;
mod korean;
#[cfg(feature = "viewer")]
#[path = "../vulkan/layer.rs"]
mod layer;
mod learned_charts;
mod line_rules;
mod lines;
mod machines;
mod maintenance_learning;
mod matching_text;
mod measured_networks;
mod money;
mod mutations;
mod names;
mod network_command;
mod networks;
mod open_orders;
mod optimise;
mod oracles;
mod own_history;
mod packets;
mod payoff;
mod policies;
mod predictive;
mod program;
mod published_lines;
mod quality;
mod radio;
mod random_lines;
mod report_page;
mod shipped_scenarios;
#[cfg(unix)]
mod signals;
mod slurm;
mod source_texts;
mod spares;
mod studies;
mod surrogates;
mod sweep;
mod trial;
mod upkeep;
#[cfg(feature = "viewer")]
mod viewer;
#[cfg(feature = "viewer")]
mod viewer_answers;
mod walk_through;
mod walking;
