//! The command line in Korean: what `--help` shows, and what is said of options that make no sense.
//!
//! The English texts stand where the options are described, in [`arguments`](crate::cli::arguments); before they are
//! shown, each is replaced by its translation.

use std::ffi::OsString;
use std::process;

use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, FromArgMatches, Parser, ValueEnum};

use crate::cli::arguments::{AnswerOptions, Arguments, Format, LanguageArgument};
use crate::cli::interrupt::eprintln_quietly;
use crate::report::explain::explain;
use crate::report::words::Language;

/// How help is laid out: as usual, but for the word before the usage.
const LAYOUT: &str = "{before-help}{about-with-newline}\n사용법: {usage}\n\n{all-args}{after-help}";

/// What was said on the command line. Ends the program if help is asked for, or if it makes no sense.
pub fn parsed() -> Arguments {
    match language(std::env::args_os().skip(1)) {
        Language::English => Arguments::parse(),
        Language::Korean => {
            let matches = korean_command()
                .try_get_matches()
                .unwrap_or_else(|error| refuse(&error));
            Arguments::from_arg_matches(&matches).unwrap_or_else(|error| refuse(&error))
        }
    }
}

fn refuse(error: &clap::Error) -> ! {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        error.exit();
    }
    let text = error.render().to_string();
    eprintln_quietly(&explain(text.trim_end(), Language::Korean));
    process::exit(error.exit_code());
}

/// The language that is asked for, before anything else is understood.
fn language(words: impl Iterator<Item = OsString>) -> Language {
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let said = words
        .iter()
        .enumerate()
        .find_map(|(place, word)| match word.strip_prefix("--lang") {
            Some("") => words.get(place + 1).map(String::as_str),
            Some(value) => value.strip_prefix('='),
            None => None,
        });
    let answer = AnswerOptions {
        format: Format::default(),
        lang: said.and_then(|said| LanguageArgument::from_str(said, false).ok()),
        output: None,
    };
    answer.language()
}

/// The command line with all its texts in Korean.
pub fn korean_command() -> Command {
    let mut command = Arguments::command();
    // What clap adds of its own, such as --help, is there from now on.
    command.build();
    in_korean(command)
}

fn in_korean(command: Command) -> Command {
    let say = |text: Option<String>| text.map(|text| explain(&text, Language::Korean));
    let about = say(command.get_about().map(ToString::to_string));
    let long_about = say(command.get_long_about().map(ToString::to_string));
    let after = say(command.get_after_help().map(ToString::to_string));
    let mut command = command
        .help_template(LAYOUT)
        .subcommand_help_heading("명령")
        .mut_args(argument)
        .mut_subcommands(in_korean);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command
}

fn argument(argument: Arg) -> Arg {
    let korean = |text: &str| explain(text, Language::Korean);
    let heading = match argument.get_help_heading() {
        Some("Answer") => Some("답"),
        Some("Simulation") => Some("모의실험"),
        // Clap takes headings only as they stand in the program.
        Some(_) => None,
        None if argument.is_positional() => Some("인자"),
        None => Some("옵션"),
    };
    let mut help = argument
        .get_help()
        .map(|help| korean(&help.to_string()))
        .unwrap_or_default();
    let long_help = argument.get_long_help().map(|help| korean(&help.to_string()));
    let choices = argument.get_possible_values();
    let choices = choices.iter().filter_map(|choice| {
        let meaning = choice.get_help()?.to_string();
        Some(format!("{}: {}", choice.get_name(), korean(&meaning)))
    });
    let choices = choices.collect::<Vec<_>>().join("; ");
    if !choices.is_empty() {
        help.push_str(&format!(" [{choices}]"));
    }
    let defaults = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy());
    let defaults = defaults.collect::<Vec<_>>().join(",");
    if argument.get_action().takes_values() && !defaults.is_empty() {
        help.push_str(&format!(" [기본값: {defaults}]"));
    }
    let argument = match long_help {
        Some(long) => argument.long_help(long),
        None => argument,
    };
    let argument = argument.help(help).hide_possible_values(true).hide_default_value(true);
    match heading {
        Some(heading) => argument.help_heading(heading),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Language {
        language(words.iter().map(OsString::from))
    }

    #[test]
    fn the_language_is_known_before_the_options_are() {
        assert_eq!(of(&["run", "--nonsense", "--lang", "ko"]), Language::Korean);
        assert_eq!(of(&["--lang=ko", "--help"]), Language::Korean);
        assert_eq!(of(&["--lang", "en"]), Language::English);
    }

    #[test]
    fn the_korean_command_line_is_sound() {
        korean_command().debug_assert();
    }
}
