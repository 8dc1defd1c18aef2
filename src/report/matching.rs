//! What a report of matched solutions is made of.

use crate::scenario::solution::SolutionSpec;
use crate::study::comparison::{Comparison, OfferComparison};
use crate::study::estimate::find;
use crate::study::matching::{Match, StationLoss};

/// The solutions that fit a line, and what each is worth on it.
#[derive(Clone, Copy, Debug)]
pub struct Matched<'r> {
    /// What the line loses.
    pub losses: &'r [StationLoss],
    /// All solutions that were looked at.
    pub solutions: &'r [SolutionSpec],
    /// Those that fit.
    pub matches: &'r [Match<'r>],
    /// Those that only repair, and no sooner than the plant does itself.
    pub no_sooner: &'r [&'r SolutionSpec],
    /// The line against each of them; none if nothing fits.
    pub comparison: &'r Comparison,
}

impl<'r> Matched<'r> {
    /// The matches with what they are worth, the highest mean net present value first.
    pub fn ranked(&self) -> Vec<(&'r Match<'r>, &'r OfferComparison)> {
        let worth = |offer: &OfferComparison| find(&offer.money.figures, "npv_won").and_then(|npv| npv.mean);
        let mut ranked: Vec<_> = self
            .matches
            .iter()
            .filter_map(|found| {
                let name = found.solution.name_at(&found.found.station);
                let offer = self.comparison.offers.iter().find(|offer| offer.name == name)?;
                Some((found, offer))
            })
            .collect();
        ranked.sort_by(|(_, one), (_, other)| {
            let worth = |offer| worth(offer).unwrap_or(f64::NEG_INFINITY);
            worth(other).total_cmp(&worth(one))
        });
        ranked
    }

    /// The solutions that do not fit, without those that repair no sooner.
    pub fn others(&self) -> impl Iterator<Item = &'r SolutionSpec> {
        let matches = self.matches;
        let no_sooner = self.no_sooner;
        let fits = move |solution: &&SolutionSpec| !matches.iter().any(|found| found.solution.name == solution.name);
        let is_slow = move |solution: &SolutionSpec| no_sooner.iter().any(|slow| slow.name == solution.name);
        self.solutions
            .iter()
            .filter(fits)
            .filter(move |solution| !is_slow(solution))
    }
}
