//! Responses: which figures of a run a study keeps.
//!
//! A response is named as the figure stands in a JSON report (`docs/json.md`): `kpis.good_parts_per_hour`, or
//! `good_parts_per_hour` for short; `stations.lathe.figures.oee`; `offers."Private 5G".appraisal.npv_won`. Only what
//! the responses need is simulated: without an offer's figure the offer is left out, and without money or differences
//! so is the line as it is where only offers are asked for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::factory::result::{Figures, NamedFigures, RunResult};
use crate::line::state::State;
use crate::scenario::diagnostic::{choices_help, quoted};
use crate::scenario::path::{PathError, ValuePath};
use crate::study::appraisals::{OfferReplication, figures_of_one};
use crate::study::estimate::find;

/// Parts of a run whose figures have names of their own.
const PARTS: [&str; 10] = [
    "products",
    "people",
    "failures",
    "spares",
    "drifts",
    "charts",
    "suspects",
    "detections",
    "links",
    "fleets",
];
/// What a response may begin with.
const BEGINNINGS: [&str; 4] = ["kpis", "stations", "operations_won_per_month", "offers"];
/// What may follow the name of an offer, beside the parts of a run.
const OF_OFFERS: [&str; 5] = [
    "kpis",
    "stations",
    "appraisal",
    "differences",
    "savings_by_line_won_per_month",
];

/// A figure that a study keeps of each run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    path: ValuePath,
    /// The offer that it belongs to; none for the line as it is.
    pub offer: Option<String>,
    figure: Figure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Figure {
    Kpi(String),
    Station(String, String),
    State(String, String),
    Part(&'static str, String, String),
    Operations(String),
    Appraisal(String),
    Difference(String),
    Savings(String),
}

/// Why a response makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ResponseError {
    /// It cannot be read.
    #[error(transparent)]
    Path(#[from] PathError),
    /// It has no form that a figure has.
    #[error(
        "there are no figures called {found}; {help}; e.g. `good_parts_per_hour`, `stations.lathe.figures.oee`, \
         `offers.\"Private 5G\".appraisal.npv_won`",
        found = quoted(.found)
    )]
    Form {
        /// The response.
        found: String,
        /// What it may begin with.
        help: String,
    },
    /// A name in it does not exist.
    #[error("response {response}: there is no {name}; {help}", name = quoted(.name))]
    Unknown {
        /// The response.
        response: String,
        /// What does not exist.
        name: String,
        /// What there is.
        help: String,
    },
}

/// What one replication of a point found out.
#[derive(Clone, Copy, Debug)]
pub struct Found<'r> {
    /// The line as it is, if it was simulated.
    pub baseline: Option<&'r RunResult>,
    /// The baseline's operating lines, if money was reckoned.
    pub operations: &'r [(&'static str, f64)],
    /// The offers that were simulated.
    pub offers: &'r [FoundOffer<'r>],
}

/// What one replication of an offer found out.
#[derive(Clone, Copy, Debug)]
pub struct FoundOffer<'r> {
    /// Its name.
    pub name: &'r str,
    /// The run.
    pub run: &'r RunResult,
    /// Its money, if that was reckoned.
    pub money: Option<&'r OfferReplication>,
}

impl FromStr for Response {
    type Err = ResponseError;

    fn from_str(text: &str) -> Result<Self, ResponseError> {
        let path: ValuePath = text.parse()?;
        let parts: Vec<&str> = path.parts().iter().map(String::as_str).collect();
        let (offer, rest) = match parts[..] {
            ["offers", name, ref rest @ ..] => (Some(name.to_owned()), rest),
            _ => (None, &parts[..]),
        };
        let is_short = parts.len() == 1 && !BEGINNINGS.contains(&parts[0]) && !PARTS.contains(&parts[0]);
        let figure = match rest {
            [name] if is_short => Some(Figure::Kpi((*name).to_owned())),
            _ => figure(rest, offer.is_some()),
        };
        let Some(figure) = figure else {
            let known: Vec<&str> = if offer.is_some() { &OF_OFFERS[..] } else { &BEGINNINGS }
                .iter()
                .chain(&PARTS)
                .copied()
                .collect();
            let written = rest.first().copied().unwrap_or_default();
            return Err(ResponseError::Form {
                found: text.to_owned(),
                help: choices_help(written, "figures", known.iter().copied()),
            });
        };
        Ok(Self { path, offer, figure })
    }
}

fn figure(parts: &[&str], is_of_offer: bool) -> Option<Figure> {
    let own = |text: &str| text.to_owned();
    match *parts {
        ["kpis", name] => Some(Figure::Kpi(own(name))),
        ["stations", station, "figures", name] => Some(Figure::Station(own(station), own(name))),
        ["stations", station, "states", name] => Some(Figure::State(own(station), own(name))),
        ["operations_won_per_month", name] if !is_of_offer => Some(Figure::Operations(own(name))),
        ["appraisal", name] if is_of_offer => Some(Figure::Appraisal(own(name))),
        ["differences", name] if is_of_offer => Some(Figure::Difference(own(name))),
        ["savings_by_line_won_per_month", name] if is_of_offer => Some(Figure::Savings(own(name))),
        [part, of, name] => {
            let part = PARTS.into_iter().find(|known| *known == part)?;
            Some(Figure::Part(part, own(of), own(name)))
        }
        _ => None,
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}

impl Response {
    /// Whether it needs the line as it is.
    pub fn needs_baseline(&self) -> bool {
        self.offer.is_none() || self.needs_money() || matches!(self.figure, Figure::Difference(_))
    }

    /// Whether it needs money.
    pub fn needs_money(&self) -> bool {
        matches!(
            self.figure,
            Figure::Operations(_) | Figure::Appraisal(_) | Figure::Savings(_)
        )
    }

    /// Its value in a replication; none where the figure has none.
    ///
    /// # Errors
    /// If there is no such figure.
    pub fn value(&self, found: &Found<'_>) -> Result<Option<f64>, ResponseError> {
        let offer = match &self.offer {
            None => None,
            Some(name) => Some(found.offers.iter().find(|offer| offer.name == name).ok_or_else(|| {
                let names = found.offers.iter().map(|offer| offer.name);
                self.unknown(name, "offers", names.collect())
            })?),
        };
        match (&self.figure, offer, found.baseline) {
            (Figure::Operations(name), _, _) => self.reckoned(found.operations, name).map(Some),
            (Figure::Savings(name), Some(offer), _) => {
                let lines = offer.money.map(|money| &money.savings_by_line[..]).unwrap_or_default();
                self.reckoned(lines, name).map(Some)
            }
            (Figure::Appraisal(name), Some(offer), _) => self.appraised(offer, name),
            (Figure::Difference(name), Some(offer), Some(baseline)) => {
                let after = self.among(&offer.run.kpis, name)?;
                let before = self.among(&baseline.kpis, name)?;
                Ok(after.zip(before).map(|(after, before)| after - before))
            }
            (_, Some(offer), _) => self.of_run(offer.run),
            (_, None, Some(baseline)) => self.of_run(baseline),
            (_, None, None) => Ok(None),
        }
    }

    fn of_run(&self, run: &RunResult) -> Result<Option<f64>, ResponseError> {
        let station = |name: &str| {
            run.stations.iter().find(|station| station.name == name).ok_or_else(|| {
                let names = run.stations.iter().map(|station| station.name.as_str());
                self.unknown(name, "stations", names.collect())
            })
        };
        match &self.figure {
            Figure::Kpi(name) => self.among(&run.kpis, name),
            Figure::Station(of, name) => self.among(&station(of)?.figures, name),
            Figure::State(of, name) => {
                let place = State::ALL.iter().position(|state| state.name() == name);
                let names = State::ALL.iter().map(|state| state.name());
                let place = place.ok_or_else(|| self.unknown(name, "states", names.collect()))?;
                Ok(station(of)?.states.get(place).copied())
            }
            Figure::Part(part, of, name) => {
                let all = part_of(run, part);
                let found = all.iter().find(|found| found.name == *of).ok_or_else(|| {
                    let names = all.iter().map(|found| found.name.as_str());
                    self.unknown(of, part, names.collect())
                })?;
                self.among(&found.figures, name)
            }
            Figure::Operations(_) | Figure::Appraisal(_) | Figure::Difference(_) | Figure::Savings(_) => Ok(None),
        }
    }

    fn appraised(&self, offer: &FoundOffer<'_>, name: &str) -> Result<Option<f64>, ResponseError> {
        let Some(money) = offer.money else {
            return Ok(None);
        };
        let figures = figures_of_one(&money.appraisal);
        find(&figures, name).copied().ok_or_else(|| {
            let names = figures.iter().map(|(name, _)| *name);
            self.unknown(name, "figures of an appraisal", names.collect())
        })
    }

    fn among(&self, figures: &Figures, name: &str) -> Result<Option<f64>, ResponseError> {
        find(figures, name).copied().ok_or_else(|| {
            let names = figures.iter().map(|(name, _)| *name);
            self.unknown(name, "figures", names.collect())
        })
    }

    fn reckoned(&self, lines: &[(&'static str, f64)], name: &str) -> Result<f64, ResponseError> {
        find(lines, name).copied().ok_or_else(|| {
            let names = lines.iter().map(|(name, _)| *name);
            self.unknown(name, "operating lines", names.collect())
        })
    }

    fn unknown(&self, name: &str, what: &str, known: Vec<&str>) -> ResponseError {
        ResponseError::Unknown {
            response: self.to_string(),
            name: name.to_owned(),
            help: choices_help(name, what, known.iter().copied()),
        }
    }
}

fn part_of<'r>(run: &'r RunResult, part: &str) -> &'r [NamedFigures] {
    match part {
        "products" => &run.products,
        "people" => &run.people,
        "failures" => &run.failures,
        "spares" => &run.spares,
        "drifts" => &run.drifts,
        "charts" => &run.charts,
        "suspects" => &run.suspects,
        "detections" => &run.detections,
        "links" => &run.links,
        _ => &run.fleets,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(text: &str) -> Response {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_response_needs_is_seen_from_its_name() {
        let needs = |text: &str| (response(text).needs_baseline(), response(text).needs_money());
        assert_eq!(needs("good_parts_per_hour"), (true, false));
        assert_eq!(needs("operations_won_per_month.cash"), (true, true));
        assert_eq!(needs("offers.A.kpis.good_parts"), (false, false));
        assert_eq!(needs("offers.A.differences.good_parts"), (true, false));
        assert_eq!(needs("offers.A.appraisal.npv_won"), (true, true));
    }

    #[test]
    fn what_is_no_figure_is_met_with_what_is() {
        for wrong in [
            "stations.lathe.oee",
            "offers.A",
            "kpi.good_parts",
            "offers.A.npv_won",
            "kpis",
        ] {
            assert!(wrong.parse::<Response>().is_err(), "{wrong}");
        }
        let text = "station.lathe.figures.oee".parse::<Response>().unwrap_err().to_string();
        assert!(text.contains("did you mean \"stations\"?"), "{text}");
    }

    #[test]
    fn values_are_found_by_their_names() {
        let run = RunResult {
            kpis: vec![("good_parts", Some(7.0)), ("lead_time_hours", None)],
            products: vec![NamedFigures {
                name: "cover".to_owned(),
                figures: vec![("finished_parts", Some(3.0))],
            }],
            ..RunResult::default()
        };
        let found = Found {
            baseline: Some(&run),
            operations: &[("cash", 5.0)],
            offers: &[],
        };
        let value = |text: &str| response(text).value(&found);
        assert_eq!(value("good_parts"), Ok(Some(7.0)));
        assert_eq!(value("kpis.lead_time_hours"), Ok(None));
        assert_eq!(value("products.cover.finished_parts"), Ok(Some(3.0)));
        assert_eq!(value("operations_won_per_month.cash"), Ok(Some(5.0)));
        let text = value("good_part").unwrap_err().to_string();
        assert!(text.contains("did you mean \"good_parts\"?"), "{text}");
        assert!(value("products.lid.finished_parts").is_err() && value("offers.A.kpis.good_parts").is_err());
    }
}
