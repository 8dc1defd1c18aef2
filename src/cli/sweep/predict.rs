//! `sweep predict`: what would be at points that were not simulated, by the surrogates of a study's responses.

use crate::cli::arguments::Format;
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::output::deliver;
use crate::cli::sweep::arguments::PredictArguments;
use crate::cli::sweep::call::{Complete, Step, complete};
use crate::report;
use crate::report::sweep::Predictions;
use crate::study::sweep::analysis::{compared, values};
use crate::study::sweep::surrogates::{PredictError, Space};

impl Step<'_> {
    /// Says what would be at the points asked for.
    ///
    /// # Errors
    /// If runs are missing, a point makes no sense, or no response can be foretold.
    pub fn predict(&self, arguments: &PredictArguments) -> Result<(), CliError> {
        let mut opened = self.open(&arguments.study)?;
        let Complete { wanted, finished, .. } = complete(&mut opened, &Interrupt::listen())?;
        let study = &opened.study;
        let wanted = compared(study, &wanted.replications);
        let wrong = |error: PredictError| CliError::Usage(error.to_string());
        let space = Space::of(study).map_err(wrong)?;
        let points = arguments.at.iter().map(|text| space.point(text).map_err(wrong));
        let points: Vec<Vec<f64>> = points.collect::<Result<_, _>>()?;
        let (mut surrogates, mut without) = (Vec::new(), Vec::new());
        for (place, response) in study.responses.iter().enumerate() {
            match space.surrogate(&values(place, &wanted, &finished)) {
                Some(surrogate) => surrogates.push((response.to_string(), surrogate)),
                None => without.push(response.to_string()),
            }
        }
        let predicted = points.into_iter().map(|point| {
            let said = surrogates
                .iter()
                .map(|(_, surrogate)| space.predict(surrogate, &point))
                .collect();
            (point, said)
        });
        let predictions = Predictions {
            scenario: study.scenario_name.clone(),
            factors: study.factors.iter().map(|factor| factor.path.to_string()).collect(),
            points: predicted.collect(),
            surrogates,
            without,
        };
        let text = match self.answer.format {
            Format::Text => report::text::sweep_predictions(&predictions, self.answer.language()),
            Format::Json => report::json::sweep_predictions(&predictions),
            Format::Csv => report::csv::sweep_predictions(&predictions),
        };
        deliver(text.as_bytes(), self.answer.output.as_deref())
    }
}
