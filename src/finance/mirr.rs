//! Modified internal rate of return: one yield, however often the flows change sign.

use crate::finance::npv::npv;
use crate::finance::rate::PeriodRate;

/// The rate per period at which what is paid, financed at `finance`, grows into what is received, put to work at
/// `reinvest`, over the periods from the first to the last flow.
///
/// None if nothing is paid or nothing is received.
pub fn mirr(flows: &[f64], finance: PeriodRate, reinvest: PeriodRate) -> Option<PeriodRate> {
    let part =
        |keep: fn(f64) -> bool| -> Vec<f64> { flows.iter().map(|&flow| if keep(flow) { flow } else { 0.0 }).collect() };
    let received = npv(reinvest, &part(|flow| flow > 0.0));
    let paid = -npv(finance, &part(|flow| flow < 0.0));
    if received > 0.0 && paid > 0.0 {
        // Two flows of unlike sign take at least two places, so there is at least one period.
        let periods = (flows.len() - 1) as f64;
        let growth = libm::pow(received / paid, 1.0 / periods) * (1.0 + reinvest.fraction());
        PeriodRate::new(growth - 1.0).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(fraction: f64) -> PeriodRate {
        PeriodRate::new(fraction).unwrap()
    }

    #[test]
    fn mirr_agrees_with_spreadsheets() {
        let flows = [-120_000.0, 39_000.0, 30_000.0, 21_000.0, 37_000.0, 46_000.0];
        let yielded = mirr(&flows, rate(0.10), rate(0.12)).unwrap().fraction();
        assert!((yielded - 0.126_094).abs() < 5e-7, "{yielded}");
    }

    #[test]
    fn one_payment_and_one_receipt_yield_their_own_growth() {
        // 100 now, 121 after two periods: 10 % a period, whatever the two rates.
        let yielded = mirr(&[-100.0, 0.0, 121.0], rate(0.03), rate(0.2)).unwrap().fraction();
        assert!((yielded - 0.10).abs() < 1e-15, "{yielded}");
    }

    #[test]
    fn flows_of_one_sign_have_no_yield() {
        for flows in [&[][..], &[-5.0], &[1.0, 2.0], &[-1.0, -2.0], &[0.0, 0.0]] {
            assert_eq!(mirr(flows, PeriodRate::ZERO, PeriodRate::ZERO), None, "{flows:?}");
        }
    }
}
