//! What is due for an offer a month, and what keeps that from being taken for what is due every month.

use crate::report::number::rough_won;
use crate::report::words::{Language, Word, fill};
use crate::study::appraisals::OfferAppraisals;

/// What is due in the months after the purchase, whose own day is no month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Due {
    /// On average in a whole month in which anything is.
    pub mean_won: f64,
    /// In the dearest month.
    most_won: f64,
    /// Months in which anything is.
    months: u32,
    /// Measured months.
    of: u32,
}

impl Due {
    /// What is due for an offer; none if nothing ever is.
    pub fn of(money: &OfferAppraisals) -> Option<Self> {
        let (mut won, mut whole) = (0.0, 0.0);
        let mut due = Self {
            mean_won: 0.0,
            most_won: 0.0,
            months: 0,
            of: 0,
        };
        for month in money.months.iter().filter(|month| month.month > 0) {
            let measured = (money.measured_months - f64::from(month.month - 1)).min(1.0);
            if measured <= 0.0 {
                continue;
            }
            due.of += 1;
            if month.due_won.mean > 0.0 {
                due.months += 1;
                due.most_won = due.most_won.max(month.due_won.mean);
                won += month.due_won.mean;
                whole += measured;
            }
        }
        due.mean_won = won / whole;
        (due.months > 0).then_some(due)
    }

    /// What keeps the average from being taken for what is due every month.
    pub fn more(&self, language: Language) -> Vec<String> {
        let mut more = Vec::new();
        let most = rough_won(self.most_won, language);
        if self.most_won > self.mean_won && most != rough_won(self.mean_won, language) {
            more.push(fill(Word::DueAtMost.text(language), &[&most]));
        }
        if self.months < self.of {
            let counts = [self.months, self.of].map(|months| months.to_string());
            more.push(fill(Word::DueMonths.text(language), &[&counts[0], &counts[1]]));
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::study::appraisals::MonthBands;
    use crate::study::distribution::Band;

    /// What is said of these amounts in the months after the purchase.
    fn said(due_won: &[f64], measured_months: f64) -> Option<(f64, Vec<String>)> {
        let band = |mean: f64| Band {
            mean,
            ..Band::default()
        };
        let month = |(month, &won): (u32, &f64)| MonthBands {
            month,
            start: date(2027, 1, 4),
            savings_won: Band::default(),
            due_won: band(won),
            once_won: Band::default(),
            tax_won: Band::default(),
            funds_won: Band::default(),
            cumulative_won: Band::default(),
        };
        let mut money = OfferAppraisals::of(&[], &[]);
        // The day of the purchase is no month, whatever is paid on it.
        money.months = (0..).zip([&[7e9], due_won].concat().iter()).map(month).collect();
        money.measured_months = measured_months;
        Due::of(&money).map(|due| (due.mean_won, due.more(Language::English)))
    }

    #[test]
    fn what_is_due_now_and_then_does_not_read_as_due_every_month() {
        assert_eq!(said(&[0.0; 12], 12.0), None);
        assert_eq!(said(&[4e6; 12], 12.0), Some((4e6, Vec::new())));
        let mut once = [0.0; 12];
        once[2] = 3e6;
        assert_eq!(said(&once, 12.0), Some((3e6, vec!["in 1 of 12 months".to_owned()])));
        // Half of the last month is measured, and half of the fee is due in it.
        assert_eq!(said(&[4e6, 2e6], 1.5), Some((4e6, Vec::new())));
        let falling = [4e6, 3e6, 2e6, 0.0];
        let both = ["at most 4,000,000 won", "in 3 of 4 months"].map(str::to_owned);
        assert_eq!(said(&falling, 4.0), Some((3e6, both.to_vec())));
    }
}
