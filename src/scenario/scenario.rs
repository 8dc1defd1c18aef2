//! What a scenario file may say, from the top.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::factory::plant::PlantSpec;
use crate::finance::error::FinanceError;
use crate::finance::funding::FundingRules;
use crate::finance::loan::{GuaranteeProgrammeSpec, LoanProgrammeSpec};
use crate::finance::offer::OfferTermsSpec;
use crate::finance::programme::ProgrammeSpec;
use crate::finance::tax::TaxRuleSpec;
use crate::finance::tax_plan::{TaxPlan, TaxSpec};
use crate::scenario::catalogue::CatalogueItemSpec;
use crate::scenario::component::ComponentSpec;
use crate::scenario::names::Names;

/// A scenario: a plant and the offers for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioSpec {
    /// What the scenario is called.
    pub name: String,
    /// A sentence or two about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What its names, its description and its comments are called when the answer is in Korean, by what they say:
    /// `"milling" = "밀링"`.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub korean: Names,
    /// What its names, its description and its comments are called when the answer is in English, by what they say.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub english: Names,
    /// Scenario files that this one builds on, beside this file; what this file says goes before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<String>,
    /// The plant as it is: the baseline.
    #[serde(flatten)]
    pub plant: PlantSpec,
    /// How money is valued.
    #[serde(default)]
    pub finance: FinanceSpec,
    /// How the adopter's income is taxed; taxes are left out if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<TaxSpec>,
    /// Tax laws, by the time in which they hold.
    #[serde(default, rename = "tax_rule", skip_serializing_if = "Vec::is_empty")]
    pub tax_rules: Vec<TaxRuleSpec>,
    /// Funding programmes that offers may name.
    #[serde(default, rename = "programme", skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<ProgrammeSpec>,
    /// Loan programmes that offers' loans may name.
    #[serde(default, rename = "loan_programme", skip_serializing_if = "Vec::is_empty")]
    pub loan_programmes: Vec<LoanProgrammeSpec>,
    /// Guarantee programmes that offers' loans may name.
    #[serde(default, rename = "guarantee_programme", skip_serializing_if = "Vec::is_empty")]
    pub guarantee_programmes: Vec<GuaranteeProgrammeSpec>,
    /// What things cost: items of offers may name one of these instead of saying what they are and cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<CatalogueItemSpec>,
    /// Parts of machines that failures may name, beside those of the library.
    #[serde(default, rename = "component", skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<ComponentSpec>,
    /// What vendors propose.
    #[serde(default, rename = "offer", skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferSpec>,
}

impl ScenarioSpec {
    /// The rules that offers may name.
    pub fn funding_rules(&self) -> FundingRules {
        FundingRules {
            programmes: self.programmes.clone(),
            loans: self.loan_programmes.clone(),
            guarantees: self.guarantee_programmes.clone(),
        }
    }

    /// How the adopter is taxed; none if taxes are left out.
    ///
    /// # Errors
    /// If a rule or a figure makes no sense, see [`TaxSpec::plan`].
    pub fn tax_plan(&self) -> Result<Option<TaxPlan>, FinanceError> {
        self.tax.as_ref().map(|tax| tax.plan(&self.tax_rules)).transpose()
    }
}

/// How money is valued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FinanceSpec {
    /// Discount rate, percent a year; 5 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -50.0, max = 200.0))]
    pub discount_rate_percent: Option<f64>,
    /// Rate at which positive flows are put to work in the MIRR, percent a year; the discount rate if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -50.0, max = 200.0))]
    pub reinvestment_rate_percent: Option<f64>,
    /// Extra pay for overtime hours, percent; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub overtime_extra_percent: Option<f64>,
    /// Extra pay for hours between 22:00 and 06:00, percent; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub night_extra_percent: Option<f64>,
    /// What the employer pays on top of wages (insurance, severance), percent; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub on_cost_percent: Option<f64>,
    /// What an hour costs in which a machine stands, won: only `maintenance optimise` chooses by it; the contribution
    /// margin of the bottleneck if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000_000_000_000.0))]
    pub standstill_won_per_hour: Option<f64>,
}

/// An offer: what it changes on the line and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferSpec {
    /// The offer's name, unlike any other offer's.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What it changes on the line, by kind and name, written like the scenario itself:
    /// `[offer.changes.station.lathe]` with `machines = 3`. A name that is new adds a station, operator,
    /// crew, shift, spare part, product or network.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub changes: serde_json::Map<String, serde_json::Value>,
    /// What it costs.
    #[serde(flatten)]
    pub terms: OfferTermsSpec,
}
