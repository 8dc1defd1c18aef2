//! Studies on a batch system: on a cluster of this one machine, with Slurm's own daemons, tasks that are asked to end
//! or killed go on where they were, and the results are the bytes of a laptop.
//!
//! The cluster is started here, with ports, a key and folders of its own, and ended with the test. Where Slurm is not
//! installed there is nothing to test it with.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{command, json, refused};
use crate::studies::STOPPING;

const LINE: &str = r#"
name = "Two stations"
start = 2027-01-04
run = { days = 200, seed = 5 }
product = [{ name = "part", supply = { kind = "saturated" } }]
[[station]]
name = "lathe"
cycle_seconds = { lognormal = { mean = 100, cv = 0.2 } }
buffer = 5
[[station.failures]]
mode = "spindle"
time_to_failure_hours = { exponential = { mean = 10 } }
repair_hours = { lognormal = { mean = 2, cv = 0.8 } }
[[station]]
name = "press"
cycle_seconds = { lognormal = { mean = 90, cv = 0.2 } }
"#;

const STUDY: &str = r#"
scenario = "line.toml"
replications = 8
responses = ["good_parts_per_hour"]
design = { kind = "grid" }
[[factor]]
path = "station.lathe.cycle_seconds.lognormal.mean"
range = [60, 120]
steps = 6
[[factor]]
path = "station.lathe.buffer"
values = [1, 5]
"#;

const STOPPING_STUDY: &str = "scenario = \"line.toml\"\nreplications = 4\nresponses = [\"good_parts\"]\n\
    design = { kind = \"grid\" }\n[[factor]]\npath = \"station.check.defect_probability\"\nvalues = [0, 0.3]\n";

const PATIENCE: Duration = Duration::from_secs(240);

/// A study in a folder of its own, whose name is a trap for scripts.
struct Own {
    folder: tempfile::TempDir,
    file: String,
}

impl Own {
    fn new(study: &str, line: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("it's 100% 공유 ").tempdir().unwrap();
        let file = folder.path().join("study.toml");
        fs::write(&file, study).unwrap();
        fs::write(folder.path().join("line.toml"), line).unwrap();
        let file = file.to_string_lossy().into_owned();
        Self { folder, file }
    }

    fn result(&self, name: &str) -> PathBuf {
        self.folder.path().join("study.results").join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.result(name)).unwrap()
    }

    fn size(&self, name: &str) -> u64 {
        fs::metadata(self.result(name)).map_or(0, |found| found.len())
    }

    /// The process of a task.
    fn process(&self, shard: &str) -> Option<i32> {
        let is_it = |id: &i32| {
            let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            let words: Vec<&[u8]> = words.split(|byte| *byte == 0).collect();
            words.contains(&self.file.as_bytes()) && words.contains(&shard.as_bytes())
        };
        let all = fs::read_dir("/proc").unwrap();
        let ids = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        ids.into_iter().find(is_it)
    }
}

/// Slurm on this machine.
struct Cluster {
    folder: tempfile::TempDir,
    daemons: Vec<Child>,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.command("scancel").args(["--full", "--user", &user()]).output();
        self.wait_for("jobs to end", || self.said("squeue", &["--noheader"]).trim().is_empty());
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

fn user() -> String {
    let said = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Cluster {
    /// A cluster of one node with two processors; none if Slurm is not installed.
    fn start() -> Option<Self> {
        let [munged, slurmctld, slurmd] = ["munged", "slurmctld", "slurmd"].map(program);
        let (Some(munged), Some(slurmctld), Some(slurmd), Some(_)) = (munged, slurmctld, slurmd, program("sbatch"))
        else {
            eprintln!("skipped: there is no Slurm here (packages slurmctld, slurmd, slurm-client and munge)");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("slurm").tempdir().unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            fs::write(folder.path().join("key"), [7; 128]).unwrap();
            fs::set_permissions(folder.path().join("key"), fs::Permissions::from_mode(0o600)).unwrap();
        }
        let mut cluster = Self {
            folder,
            daemons: Vec::new(),
        };
        cluster.configure();
        let at = |name: &str| cluster.at(name);
        let options = [
            "--foreground".to_owned(),
            "--force".to_owned(),
            format!("--socket={}", at("socket")),
            format!("--key-file={}", at("key")),
            format!("--pid-file={}", at("munged.pid")),
            format!("--log-file={}", at("munged.log")),
            format!("--seed-file={}", at("munged.seed")),
        ];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        cluster.daemon(&munged, &options);
        cluster.wait_for("munged", || Path::new(&cluster.at("socket")).exists());
        let conf = cluster.at("slurm.conf");
        cluster.daemon(&slurmctld, &["-D", "-c", "-f", &conf]);
        cluster.daemon(&slurmd, &["-D", "-c", "-f", &conf]);
        cluster.wait_for("the node", || {
            cluster.said("sinfo", &["--noheader", "--format=%t"]).trim() == "idle"
        });
        Some(cluster)
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn configure(&self) {
        let host = Command::new("hostname").arg("-s").output().unwrap();
        let host = String::from_utf8(host.stdout).unwrap().trim().to_owned();
        let (user, at) = (user(), |name: &str| self.at(name));
        fs::create_dir(at("state")).unwrap();
        fs::create_dir(at("spool")).unwrap();
        // Credentials live 5 s instead of two minutes: so long a job that goes back into the queue has to wait.
        let text = format!(
            "ClusterName=own\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={}\nSlurmdPort={}\nSlurmUser={user}\n\
             SlurmdUser={user}\nAuthType=auth/munge\nCredType=cred/munge\nAuthInfo=socket={},cred_expire=5\n\
             StateSaveLocation={}\nSlurmdSpoolDir={}\nSlurmctldPidFile={}\nSlurmdPidFile={}\nSlurmctldLogFile={}\n\
             SlurmdLogFile={}\nProctrackType=proctrack/pgid\nTaskPlugin=task/none\nMpiDefault=none\nReturnToService=2\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_CPU\nSchedulerType=sched/builtin\n\
             SlurmdParameters=config_overrides\nKillWait=2\nJobAcctGatherType=jobacct_gather/none\n\
             AccountingStorageType=accounting_storage/none\nNodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\n\
             PartitionName=own Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n",
            port(),
            port(),
            at("socket"),
            at("state"),
            at("spool"),
            at("slurmctld.pid"),
            at("slurmd.pid"),
            at("slurmctld.log"),
            at("slurmd.log")
        );
        fs::write(at("slurm.conf"), text).unwrap();
    }

    fn daemon(&mut self, program: &Path, options: &[&str]) {
        let mut daemon = Command::new(program);
        let daemon = daemon.args(options).env("SLURM_CONF", self.at("slurm.conf"));
        let quiet = daemon.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.daemons.push(quiet.spawn().unwrap());
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env("SLURM_CONF", self.at("slurm.conf"));
        command
    }

    fn said(&self, name: &str, options: &[&str]) -> String {
        let output = self.command(name).args(options).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn submit(&self, own: &Own, more: &[&str]) -> Output {
        let words = [&["sweep", "submit", "--slurm", &own.file, "--format", "json"], more].concat();
        command(&words)
            .env("SLURM_CONF", self.at("slurm.conf"))
            .output()
            .unwrap()
    }

    #[track_caller]
    fn wait_for(&self, what: &str, is_there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_there() {
            if begun.elapsed() > PATIENCE {
                let log = |name: &str| fs::read_to_string(self.at(name)).unwrap_or_default();
                let logs = ["munged.log", "slurmctld.log", "slurmd.log"].map(log).join("\n");
                let queue = self.said("squeue", &[]);
                // A test that is failing already only says so.
                if std::thread::panicking() {
                    return eprintln!("no end of {what}:\n{queue}\n{logs}");
                }
                panic!("no end of waiting for {what}:\n{queue}\n{logs}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What Slurm knows of a task.
    fn task(&self, job: &str, task: u32) -> String {
        self.said("scontrol", &["show", "job", &format!("{job}_{task}")])
    }
}

fn logs(own: &Own) -> String {
    let files = fs::read_dir(own.result("slurm")).into_iter().flatten();
    let text = |path: PathBuf| format!("{}:\n{}", path.display(), fs::read_to_string(&path).unwrap_or_default());
    files.map(|file| text(file.unwrap().path())).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn tasks_that_are_ended_or_killed_go_on_and_the_results_are_those_of_a_laptop() {
    let Some(cluster) = Cluster::start() else { return };
    let laptop = Own::new(STUDY, LINE);
    json(&["sweep", "run", &laptop.file, "--threads", "2"]);
    json(&["sweep", "merge", &laptop.file]);

    let refusal = cluster.submit(&laptop, &["--partition", "nowhere"]);
    let said = String::from_utf8_lossy(&refusal.stderr).into_owned();
    assert_eq!(refusal.status.code(), Some(2), "{said}");
    assert!(said.contains("nothing to submit"), "{said}");

    let own = Own::new(STUDY, LINE);
    let refusal = cluster.submit(&own, &["--partition", "nowhere"]);
    let said = String::from_utf8_lossy(&refusal.stderr).into_owned();
    assert_eq!(refusal.status.code(), Some(2), "{said}");
    assert!(
        said.contains("Slurm refuses") && said.contains("invalid partition"),
        "{said}"
    );

    let output = cluster.submit(&own, &["--shards", "3"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let submitted: Value = serde_json::from_slice(&output.stdout).unwrap();
    // Those tried for the submission that was refused are kept, and others tried now.
    assert_eq!(
        (submitted["tasks"].as_u64(), submitted["missing"].as_u64()),
        (Some(3), Some(84))
    );
    let job = submitted["jobs"]["array"].as_str().unwrap();

    // The first task is asked to end, as when its time is over; the second is killed.
    cluster.wait_for("the first task", || own.size("shard-1-of-3.journal") > 300);
    let first = format!("{job}_1");
    let ended = cluster
        .command("scancel")
        .args(["--signal=TERM", "--batch", &first])
        .output();
    assert!(ended.unwrap().status.success());
    cluster.wait_for("the second task", || {
        own.size("shard-2-of-3.journal") > 300 && own.process("2/3").is_some()
    });
    let killed = Command::new("kill")
        .args(["-KILL", &own.process("2/3").unwrap().to_string()])
        .status();
    assert!(killed.unwrap().success());

    cluster.wait_for("the results", || own.result("analysis.json").exists());
    for (task, restarts) in [(1, 1), (2, 1), (3, 0)] {
        let known = cluster.task(job, task);
        assert!(
            known.contains(&format!("Restarts={restarts}")),
            "{known}\n{}",
            logs(&own)
        );
    }
    for name in ["results.csv", "results.parquet", "datapackage.json", "scenario.json"] {
        assert_eq!(own.bytes(name), laptop.bytes(name), "{name}");
    }
    let status = json(&["sweep", "status", &own.file]);
    assert_eq!(
        (status["finished"].as_u64(), status["computed_twice"].as_u64()),
        (Some(96), Some(0))
    );
    let said = fs::read_to_string(own.result("analysis.txt")).unwrap();
    assert!(said.contains("good_parts_per_hour"), "{said}");

    // What fails for good is not tried again, and what it found is collected all the same.
    let stopping = Own::new(STOPPING_STUDY, STOPPING);
    let output = cluster.submit(&stopping, &["--shards", "2", "--threads", "2"]);
    let submitted: Value = serde_json::from_slice(&output.stdout).unwrap();
    let job = submitted["jobs"]["array"].as_str().unwrap();
    cluster.wait_for("the results", || stopping.result("analysis.json").exists());
    let known: String = (1..=2).map(|task| cluster.task(job, task)).collect();
    assert!(
        known.contains("ExitCode=42:0") && !known.contains("Restarts=1"),
        "{known}"
    );
    assert!(known.contains("NumCPUs=2"), "{known}");
    let rows = String::from_utf8(stopping.bytes("results.csv")).unwrap();
    assert_eq!(rows.matches("the line stopped for good").count(), 4, "{rows}");
}

#[test]
fn scripts_can_be_written_without_a_cluster_and_what_was_tried_is_kept() {
    let own = Own::new(STUDY, &LINE.replace("days = 200", "days = 2"));
    let into = own.folder.path().join("elsewhere");
    let into = into.to_str().unwrap();
    let words = ["sweep", "submit", "--slurm", &own.file, "--into", into, "--dry-run"];
    let output = command(&words).env("PATH", "/nowhere").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for wanted in [
        "#SBATCH --array=1-1\n",
        "Nothing was submitted",
        "90 runs of 12 points are missing",
    ] {
        assert!(said.contains(wanted), "{said}");
    }
    let written = fs::read_to_string(own.folder.path().join("elsewhere/slurm/array.sh")).unwrap();
    assert!(said.contains(&written), "{said}");
    let found = json(&["sweep", "run", &own.file, "--into", into]);
    assert_eq!(
        (found["computed"].as_u64(), found["computed_twice"].as_u64()),
        (Some(90), Some(0))
    );

    let missing = command(&words[..4]).env("PATH", "/nowhere").output().unwrap();
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(2), "{said}");
    assert!(
        said.contains("no `sbatch` here") && said.contains("--dry-run"),
        "{said}"
    );
    assert!(!own.result("plan.bin").exists());
}

#[test]
fn options_of_a_submission_are_checked() {
    let own = Own::new(STUDY, LINE);
    for (more, wanted) in [
        (&["--time", "soon"][..], "as Slurm writes it"),
        (&["--partition", "a b"], "name of a partition"),
        (&["--pack-minutes", "0"], "0.01 to 10080"),
        (&["--shards", "0"], "10000"),
        (&["--shards", "2", "--pack-minutes", "3"], "cannot be used with"),
    ] {
        let said = refused(&[&["sweep", "submit", "--slurm", &own.file], more].concat());
        assert!(said.contains(wanted), "{said}");
    }
    let said = refused(&["sweep", "submit", &own.file]);
    assert!(said.contains("--slurm"), "{said}");
}
