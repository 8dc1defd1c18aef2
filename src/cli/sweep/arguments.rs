//! What may be said about steps of a study that have options of their own.

use clap::Args;

use crate::cli::arguments::StudyArguments;

/// What `sweep submit` needs to know. `--threads` says how many processors each task has, 1 if not given.
#[derive(Debug, Args)]
pub struct SubmitArguments {
    /// The study and where its results are
    #[command(flatten)]
    pub study: StudyArguments,
    /// Submit to Slurm; --threads says how many processors a task has, 1 if not given
    #[arg(long, required = true)]
    pub slurm: bool,
    /// About how long each task should take, minutes
    #[arg(long, allow_negative_numbers = true, value_name = "MINUTES", value_parser = minutes, default_value = "20", conflicts_with = "shards")]
    pub pack_minutes: f64,
    /// How many tasks, instead of how long each takes
    #[arg(long, allow_negative_numbers = true, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub shards: Option<u32>,
    /// The partition; the cluster's own choice if not given
    #[arg(long, value_name = "NAME", value_parser = partition)]
    pub partition: Option<String>,
    /// Time limit of a task as Slurm writes it, e.g. 90 or 1:30:00 or 1-12; three times its estimate if not given
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time: Option<String>,
    /// Write the scripts and show them, and submit nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What `sweep predict` needs to know.
#[derive(Debug, Args)]
pub struct PredictArguments {
    /// The study and where its results are
    #[command(flatten)]
    pub study: StudyArguments,
    /// A value of every factor, by its path or the end of it; may be given several times
    #[arg(long, value_name = "FACTOR=VALUE,…", required = true)]
    pub at: Vec<String>,
}

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(minutes) if (0.01..=10_080.0).contains(&minutes) => Ok(minutes),
        _ => Err("it must be a number from 0.01 to 10080 (a week)".to_owned()),
    }
}

fn partition(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.,".contains(letter);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => Ok(text.to_owned()),
        false => Err("it must be the name of a partition, or several with commas between".to_owned()),
    }
}

fn time_limit(text: &str) -> Result<String, String> {
    let (days, clock) = match text.split_once('-') {
        Some((days, clock)) => (Some(days), clock),
        None => (None, text),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let is_number = |part: &&str| (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = parts.len() <= 3 && parts.iter().chain(&days).all(is_number);
    match is_time && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        true => Ok(text.to_owned()),
        false => Err("it must be a time as Slurm writes it: minutes, [hours:]minutes:seconds or days-hours".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_that_slurm_reads() {
        for right in ["90", "1:30:00", "30:00", "1-12", "2-0:30", "1-00:00:01"] {
            assert!(time_limit(right).is_ok(), "{right}");
        }
        for wrong in ["", "0", "1h", "1:2:3:4", "-1", "1-", "1:", "00:00", "1 2", "9999999"] {
            assert!(time_limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_partition_cannot_carry_other_options() {
        assert!(partition("long,gpu-2").is_ok());
        for wrong in ["", "a b", "a\n#SBATCH --uid=0", "a;b", "a\"b"] {
            assert!(partition(wrong).is_err(), "{wrong}");
        }
    }
}
