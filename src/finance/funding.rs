//! The rules that offers may name, all kinds together.

use crate::finance::loan::{GuaranteeProgrammeSpec, LoanProgrammeSpec, LoanRules};
use crate::finance::programme::ProgrammeSpec;

/// Dated rules for funding, loans and guarantees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FundingRules {
    /// Funding programmes.
    pub programmes: Vec<ProgrammeSpec>,
    /// Loan programmes.
    pub loans: Vec<LoanProgrammeSpec>,
    /// Guarantee programmes.
    pub guarantees: Vec<GuaranteeProgrammeSpec>,
}

impl FundingRules {
    /// What loans may name.
    pub fn for_loans(&self) -> LoanRules<'_> {
        LoanRules {
            loans: &self.loans,
            guarantees: &self.guarantees,
        }
    }
}
