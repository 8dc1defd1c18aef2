//! The two scripts with which a study runs on Slurm: an array of tasks, each of which computes a shard, and a job that
//! collects what they found.
//!
//! Both say all their options themselves (`#SBATCH`), so that they can be read, changed and submitted by hand. A task
//! that ends with 75 (try again), or that is asked to end because a more important job comes or its time is over, goes
//! back into the queue and goes on where it was; a wrong input (2) and a model that failed (42) would only do so again.
//! The options are those of the manual page of sbatch, of version 20.11 or later.

use crate::report::escape::shell_word;
use crate::report::words::Language;

/// How often a task that may be tried again goes back into the queue.
const MOST_RETRIES: u32 = 100;
/// How often one goes back that was killed, by a lack of memory perhaps.
const MOST_KILLED: u32 = 3;

/// What the scripts say.
#[derive(Clone, Debug, PartialEq)]
pub struct Scripts {
    /// The program.
    pub program: String,
    /// The study's file.
    pub study: String,
    /// The folder of its results.
    pub folder: String,
    /// The folder of the scripts and of what tasks say.
    pub logs: String,
    /// What the study is called.
    pub name: String,
    /// Tasks.
    pub shards: u32,
    /// Processors of a task.
    pub processors: u32,
    /// Time limit of a task, as Slurm writes it.
    pub time: String,
    /// How long before its end a task is asked to end, seconds.
    pub notice_seconds: u32,
    /// Partition.
    pub partition: Option<String>,
    /// Language of the analysis.
    pub language: Language,
}

impl Scripts {
    /// The script of the array of tasks.
    pub fn array(&self) -> String {
        let (shards, processors) = (self.shards, self.processors);
        let mut text = self.head(
            "Computes what is missing of a study. It may be submitted again at any time: nothing is computed twice.",
            "",
            "%A_%a",
        );
        text.push_str(&format!(
            "#SBATCH --array=1-{shards}\n#SBATCH --cpus-per-task={processors}\n#SBATCH --time={}\n\
             #SBATCH --requeue\n#SBATCH --signal=B:TERM@{}\n\n",
            self.time, self.notice_seconds
        ));
        text.push_str(&format!(
            "{run} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --threads \"${{SLURM_CPUS_PER_TASK:-1}}\" --format json &\n\
             child=$!\n\
             trap 'kill -TERM \"$child\" 2>/dev/null' TERM\n\
             # A signal ends `wait` early; the runs that are under way are still finished and kept.\n\
             while wait \"$child\"; code=$?; kill -0 \"$child\" 2>/dev/null; do :; done\n\
             case $code in\n    75 | 143) most={MOST_RETRIES} ;; # try again\n    \
             137) most={MOST_KILLED} ;; # killed\n    *) exit \"$code\" ;;\nesac\n\
             if [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt \"$most\" ]; then\n    \
             scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_$SLURM_ARRAY_TASK_ID\"\nfi\nexit \"$code\"\n",
            run = self.step("run"),
        ));
        text
    }

    /// The script of the job that collects.
    pub fn collect(&self) -> String {
        let mut text = self.head(
            "Writes results.parquet, results.csv and what they say, when all tasks have ended.",
            "-collect",
            "collect_%j",
        );
        let language = match self.language {
            Language::Korean => "ko",
            Language::English => "en",
        };
        let said = |name: &str| shell_word(&format!("{}/{name}", self.folder));
        text.push_str("#SBATCH --cpus-per-task=1\n\nset -e\n");
        text.push_str(&format!("{}\n", self.step("merge")));
        let analyse = self.step("analyse");
        text.push_str(&format!(
            "{analyse} --lang {language} --output {}\n{analyse} --format json --output {}\n",
            said("analysis.txt"),
            said("analysis.json")
        ));
        text
    }

    fn head(&self, what: &str, kind: &str, log: &str) -> String {
        let mut text = format!(
            "#!/bin/bash\n# {what}\n#SBATCH --job-name={}{kind}\n#SBATCH --ntasks=1\n#SBATCH --open-mode=append\n\
             #SBATCH --output=\"{}/{log}.log\"\n",
            job_name(&self.name),
            // A per cent sign begins what Slurm fills in.
            self.logs.replace('%', "%%"),
        );
        if let Some(partition) = &self.partition {
            text.push_str(&format!("#SBATCH --partition={partition}\n"));
        }
        text
    }

    fn step(&self, step: &str) -> String {
        format!(
            "{} sweep {step} {} --into {}",
            shell_word(&self.program),
            shell_word(&self.study),
            shell_word(&self.folder)
        )
    }
}

/// A name as Slurm shows it in its narrow columns.
fn job_name(name: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
            letter
        } else {
            '-'
        }
    };
    let name: String = name.chars().take(40).map(plain).collect();
    format!("taktline-{name}")
}

/// Whether a path can stand in a script as it is: no control characters, and no quotation marks or backslashes, which
/// the options of a script read in a way of their own.
pub fn may_stand_in_a_script(path: &str) -> bool {
    crate::report::escape::line(path) == path && !path.contains(['"', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts() -> Scripts {
        Scripts {
            program: "/opt/takt line/taktline".to_owned(),
            study: "/home/it's/연구.toml".to_owned(),
            folder: "/scratch/100% sure".to_owned(),
            logs: "/scratch/100% sure/slurm".to_owned(),
            name: "my study; rm".to_owned(),
            shards: 12,
            processors: 4,
            time: "1:30:00".to_owned(),
            notice_seconds: 60,
            partition: Some("long".to_owned()),
            language: Language::Korean,
        }
    }

    #[test]
    fn names_stand_in_scripts_as_they_are_and_command_nothing() {
        let text = scripts().array();
        for line in [
            "#SBATCH --job-name=taktline-my-study--rm",
            "#SBATCH --array=1-12",
            "#SBATCH --output=\"/scratch/100%% sure/slurm/%A_%a.log\"",
            "#SBATCH --partition=long",
        ] {
            assert!(text.lines().any(|found| found == line), "{text}");
        }
        let call = "'/opt/takt line/taktline' sweep run '/home/it'\\''s/연구.toml' --into '/scratch/100% sure' --shard";
        assert!(text.contains(call), "{text}");
        assert!(!may_stand_in_a_script("a\nb") && !may_stand_in_a_script("a\"b") && may_stand_in_a_script("가 나'"));
    }

    #[test]
    fn a_shell_reads_both_scripts() {
        for script in [scripts().array(), scripts().collect()] {
            let checked = std::process::Command::new("bash").args(["-n", "-c", &script]).output();
            // Without a shell there is nothing to ask.
            if let Ok(checked) = checked {
                assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
            }
        }
    }
}
