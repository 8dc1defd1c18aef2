//! Reports for people: the verdict first, then the money, then why, then what it rests on. Lines are short enough to
//! show to a customer, and whatever a file calls something is shown harmlessly.

mod attribution;
mod calibration;
pub(in crate::report) mod checked;
mod claims;
mod learning;
pub(in crate::report) mod line;
mod machines;
mod matching;
mod network;
pub(in crate::report) mod offer;
mod optimum;
pub(in crate::report) mod payoff;
pub(in crate::report) mod prices;
mod searched;
mod study;
mod sweep;
pub(in crate::report) mod trial;

pub use attribution::attributed;
pub use calibration::calibration;
pub use checked::checked;
pub use learning::{evaluated, trained};
pub use line::single;
pub use matching::matched;
pub use network::network;
pub use offer::{comparison, interim_comparison};
pub use optimum::optimum;
pub use payoff::{interim_break_even, must, valued};
pub use prices::prices;
pub use study::{sweep_analysis, sweep_predictions};
pub use sweep::{sweep_closing, sweep_planning, sweep_progress, sweep_status, sweep_submission};

use crate::network::table::NetworkBasis;
use crate::report::about::{About, AssumptionCounts};
use crate::report::escape;
use crate::report::headings::Kind;
use crate::report::number::{NOTHING, grouped, interval, percent};
use crate::report::table::{LINE_COLUMNS, Table, wrapped};
use crate::report::voice::Voice;
use crate::report::words::{Language, Word, fill};
use crate::study::comparison::Comparison;
use crate::study::estimate::Estimate;
use crate::study::settings::Ending;
use crate::study::single::SingleInterim;
use crate::study::warm_up::WarmUp;

/// Columns that a name takes at most beside its figures.
const NAME_COLUMNS: usize = 22;

/// What is said while one variant is simulated.
pub fn interim_single(interim: &SingleInterim, language: Language) -> String {
    let good = &interim.good_parts_per_hour;
    let (heading, _) = crate::report::headings::figure("good_parts_per_hour", language);
    format!(
        "{}: {heading} {}",
        of_most(interim.completed, interim.most, language),
        figure(good, Kind::Number)
    )
}

fn of_most(completed: u64, most: u64, language: Language) -> String {
    fill(
        Word::Interim.text(language),
        &[&completed.to_string(), &most.to_string()],
    )
}

/// A part of a report before it is written, as lines here or as elements of a page in [`html`](crate::report::html).
#[derive(Clone, Debug)]
pub(in crate::report) enum Block {
    /// The title of a section.
    Title(String),
    /// Text that is broken into lines.
    Paragraph {
        /// Columns in front of it.
        indent: usize,
        /// The text.
        text: String,
    },
    /// A line that is never broken.
    Line(String),
    /// A table.
    Table {
        /// Columns in front of it.
        indent: usize,
        /// The table.
        table: Table,
    },
    /// Space.
    Blank,
}

/// A report being composed, block by block.
pub(in crate::report) struct Page<'v> {
    pub(in crate::report) voice: Voice<'v>,
    blocks: Vec<Block>,
}

impl<'v> Page<'v> {
    pub(in crate::report) fn new(voice: Voice<'v>) -> Self {
        Self {
            voice,
            blocks: Vec::new(),
        }
    }

    /// What has been composed.
    pub(in crate::report) fn blocks(self) -> Vec<Block> {
        self.blocks
    }

    fn language(&self) -> Language {
        self.voice.language
    }

    fn word(&self, word: Word) -> &'static str {
        self.voice.word(word)
    }

    fn say(&self, word: Word, values: &[&str]) -> String {
        self.voice.say(word, values)
    }

    fn blank(&mut self) {
        self.blocks.push(Block::Blank);
    }

    pub(in crate::report) fn section(&mut self, title: &str) {
        self.blank();
        self.blocks.push(Block::Title(title.to_owned()));
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        let text = text.to_owned();
        self.blocks.push(Block::Paragraph { indent, text });
    }

    fn line(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Line(text.into()));
    }

    fn table(&mut self, indent: usize, table: &Table) {
        let table = table.clone();
        self.blocks.push(Block::Table { indent, table });
    }

    fn finish(self) -> String {
        let lines = self.blocks.into_iter().flat_map(|block| match block {
            Block::Title(text) | Block::Line(text) => vec![text],
            Block::Paragraph { indent, text } => wrapped(&text, LINE_COLUMNS, indent, indent),
            Block::Table { indent, table } => table.lines(indent),
            Block::Blank => vec![String::new()],
        });
        let mut text = lines.collect::<Vec<String>>().join("\n");
        text.push('\n');
        text
    }

    /// The scenario's name, and what was done with it.
    fn title(&mut self, about: &About<'_>, variant: Option<&str>) {
        let name = self.voice.line(&about.scenario.name);
        let title = match variant {
            Some(variant) => format!("{name}: {variant}"),
            None => name,
        };
        self.paragraph(0, &title);
        if !escape::is_invisible(&about.scenario.description) {
            self.paragraph(0, &self.voice.line(&about.scenario.description));
        }
    }

    /// What makes the numbers less than what was asked for, to be seen before any of them.
    pub(in crate::report) fn limits(&mut self, about: &About<'_>, ending: Ending) {
        if ending == Ending::Cancelled {
            self.paragraph(0, self.word(Word::Partial));
        }
        if about.is_quick {
            self.paragraph(0, self.word(Word::Quick));
        }
    }

    /// How the numbers were found.
    pub(in crate::report) fn basis(&mut self, about: &About<'_>, basis: &Basis<'_>) {
        let span = self.span(about, basis.measured_hours);
        let (count, seed) = (basis.replications.to_string(), basis.seed.to_string());
        let mut text = match basis.replications {
            1 => self.say(Word::OneBasis, &["1", &span, &seed]),
            _ => self.say(Word::Basis, &[&count, &span, &seed]),
        };
        if basis.warm_up.days > 0.0 {
            let days = grouped(basis.warm_up.days, usize::from(basis.warm_up.days.fract() != 0.0));
            text.push_str("; ");
            text.push_str(&self.say(Word::WarmUp, &[&days]));
        }
        if basis.replications != 1 {
            text.push_str("; ");
            text.push_str(self.word(Word::IntervalNote));
        }
        text.push('.');
        self.paragraph(0, &text);
        if basis.ending == Ending::Imprecise {
            self.paragraph(0, &self.say(Word::Imprecise, &[&count]));
        }
        if !basis.warm_up.warnings.is_empty() {
            self.paragraph(0, self.word(Word::NotSettled));
        }
    }

    fn span(&self, about: &About<'_>, measured_hours: &Estimate) -> String {
        let hours = measured_hours.mean.unwrap_or(0.0);
        match about.months {
            Some(1) => self.word(Word::OneMonth).to_owned(),
            Some(months) => self.say(Word::Months, &[&months.to_string()]),
            None if hours >= 72.0 => self.say(Word::Days, &[&decimals(hours / 24.0)]),
            None => self.say(Word::Hours, &[&decimals(hours)]),
        }
    }

    /// What is assumed of a network's receivers and modems, if it has any.
    fn losses(&mut self, basis: &NetworkBasis) {
        let network = self.voice.line(&basis.network);
        let db = |value: f64| decimals(value);
        let text = match (basis.implementation_loss_db, basis.modem_offset_ms) {
            (Some(loss), Some([up, down])) => self.say(
                Word::NetworkLosses,
                &[&network, &db(loss), &grouped(up, 2), &grouped(down, 2)],
            ),
            (Some(loss), None) => self.say(Word::NetworkLoss, &[&network, &db(loss)]),
            (None, _) => return,
        };
        self.paragraph(2, &text);
    }

    /// What is assumed of networks, each said once.
    pub(in crate::report) fn networks<'n>(&mut self, networks: impl Iterator<Item = &'n NetworkBasis>) {
        let mut said: Vec<&NetworkBasis> = Vec::new();
        for basis in networks {
            if !said.contains(&basis) {
                self.losses(basis);
                said.push(basis);
            }
        }
    }

    /// What the report rests on, and how to get it again.
    fn foundation<'n>(
        &mut self,
        about: &About<'_>,
        networks: impl Iterator<Item = &'n NetworkBasis>,
        again: Option<(u64, u64)>,
    ) {
        self.section(self.word(Word::Assumptions));
        let counts = AssumptionCounts::of(about.assumptions);
        let text = self.say(
            Word::AssumptionCounts,
            &[
                &counts.all.to_string(),
                &counts.with_source.to_string(),
                &counts.guesses.to_string(),
                &counts.unexplained.to_string(),
            ],
        );
        self.paragraph(2, &text);
        self.networks(networks);
        if let Some(file) = &about.file {
            let command = format!("taktline check {}", crate::report::escape::shell_word(file));
            self.line(format!("  {}", self.say(Word::ListThem, &[&command])));
        }
        if let Some((seed, replications)) = again {
            let command = format!("{} --seed {seed} --replications {replications}", about.again);
            self.line(format!("  {}", self.say(Word::Repeat, &[&command])));
        }
    }
}

/// How the numbers of a report were found.
pub(in crate::report) struct Basis<'a> {
    pub(in crate::report) seed: u64,
    pub(in crate::report) replications: u64,
    pub(in crate::report) ending: Ending,
    pub(in crate::report) measured_hours: &'a Estimate,
    pub(in crate::report) warm_up: &'a WarmUp,
}

impl<'a> Basis<'a> {
    /// Of a comparison.
    pub(in crate::report) fn of(comparison: &'a Comparison) -> Self {
        Self {
            seed: comparison.seed,
            replications: comparison.replications,
            ending: comparison.ending,
            measured_hours: &comparison.baseline.measured_hours,
            warm_up: &comparison.warm_up,
        }
    }
}

fn decimals(value: f64) -> String {
    grouped(value, usize::from((value - value.round()).abs() > 1e-9))
}

/// An estimate as it is written.
fn figure(estimate: &Estimate, kind: Kind) -> String {
    match (estimate.mean, kind) {
        (None, _) => NOTHING.to_owned(),
        (Some(mean), Kind::Number) => interval(mean, estimate.half_width),
        (Some(mean), Kind::Share) => percent(mean, estimate.half_width),
    }
}

/// Whether a figure has something to say: a value that is not zero.
fn is_telling(estimate: &Estimate) -> bool {
    estimate.mean.is_some_and(|mean| mean != 0.0)
}
