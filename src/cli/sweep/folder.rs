//! The files of a study: its plan, a journal for each shard, and the results.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::arguments::AnswerOptions;
use crate::cli::error::{CliError, shown};
use crate::cli::input::{read_bytes, read_text};
use crate::cli::opened::keep_sources;
use crate::cli::output::deliver;
use crate::cli::sweep::shard::peek;
use crate::scenario::template::Template;
use crate::study::sweep::file::StudyFile;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::Finished;
use crate::study::sweep::study::Study;

/// Most bytes of a study file.
const MOST_STUDY_BYTES: u64 = 4 << 20;
/// Most bytes of a plan: more than the identities of the most points take.
const MOST_PLAN_BYTES: u64 = 64 << 20;
/// Files of a study's folder that might have the names of files of its scenario.
const WRITTEN: [&str; 2] = ["study.toml", "results.csv"];
/// How journals end.
const JOURNAL: &str = ".journal";

/// A study that was read, with its scenario and where its files are.
pub struct OpenedStudy {
    /// What it says, made sense of.
    pub study: Study,
    /// The text of its file.
    pub text: String,
    /// The scenario.
    pub template: Template,
    /// Where its files are.
    pub folder: Folder,
}

/// The folder of a study's results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl OpenedStudy {
    /// Reads a study and its scenario.
    ///
    /// # Errors
    /// If one of them cannot be used, or the answer or a result would be written over a file of the scenario.
    pub fn new(file: &Path, into: Option<&Path>, answer: &AnswerOptions) -> Result<Self, CliError> {
        let text = read_text(file, MOST_STUDY_BYTES)?;
        let name = file.to_string_lossy().into_owned();
        let read = StudyFile::read(name, text.clone()).map_err(CliError::Scenario)?;
        let beside = file.parent().unwrap_or(Path::new(""));
        let template = Template::open(&beside.join(&read.spec.scenario)).map_err(CliError::Scenario)?;
        let study = Study::new(read, &template)?;
        let folder = match into {
            Some(folder) => folder.to_owned(),
            None => file.with_extension("results"),
        };
        let folder = Folder(folder);
        let results = WRITTEN.map(|name| folder.file(name));
        let results = results.iter().map(PathBuf::as_path);
        keep_sources(&study.sources, answer.output.as_deref().into_iter().chain(results))?;
        Ok(Self {
            study,
            text,
            template,
            folder,
        })
    }

    /// What was planned for this study.
    ///
    /// # Errors
    /// If nothing was, or the study has changed since.
    pub fn plan(&self) -> Result<Plan, CliError> {
        let plan = self.folder.plan()?.ok_or_else(|| {
            CliError::Usage(format!(
                "{} holds no plan: `taktline sweep plan` makes one, `taktline sweep run` too",
                shown(&self.folder.0)
            ))
        })?;
        plan.check(&self.study)?;
        Ok(plan)
    }
}

impl Folder {
    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn make(&self) -> Result<(), CliError> {
        fs::create_dir_all(&self.0).map_err(CliError::write(&self.0))
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The plan, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn plan(&self) -> Result<Option<Plan>, CliError> {
        let path = self.file("plan.bin");
        if !path.exists() {
            return Ok(None);
        }
        let plan = Plan::load(&read_bytes(&path, MOST_PLAN_BYTES)?);
        plan.map(Some).map_err(|source| CliError::SweepFile {
            path,
            source: Box::new(source),
        })
    }

    /// Keeps a plan.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, plan: &Plan) -> Result<(), CliError> {
        deliver(&plan.save()?, Some(&self.file("plan.bin")))
    }

    /// The journal of a shard: of part `part` of `parts`.
    pub fn journal(&self, [part, parts]: [u32; 2]) -> PathBuf {
        self.file(&format!("shard-{part}-of-{parts}{JOURNAL}"))
    }

    /// The journal of runs that were made to see how long one takes.
    pub fn tried(&self) -> PathBuf {
        self.file(&format!("shard-tried{JOURNAL}"))
    }

    /// All journals, by name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn journals(&self) -> Result<Vec<PathBuf>, CliError> {
        let failed = |source| CliError::Read {
            path: self.0.clone(),
            source,
        };
        let mut journals = Vec::new();
        if !self.0.exists() {
            return Ok(journals);
        }
        for entry in fs::read_dir(&self.0).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("shard-") && name.ends_with(JOURNAL) {
                journals.push(path);
            }
        }
        journals.sort();
        Ok(journals)
    }

    /// Counts what the journals hold, one after the other, without that of `except`.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn count(&self, finished: &mut Finished, except: Option<&Path>) -> Result<(), CliError> {
        let journals = self.journals()?;
        let mut others = journals.iter().filter(|path| Some(path.as_path()) != except);
        others.try_for_each(|path| {
            finished.take(peek(path)?.records);
            Ok(())
        })
    }
}
