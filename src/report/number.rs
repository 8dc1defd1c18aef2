//! Figures as people read them: with their interval, no more digits than it supports, and money in 억 and 만 or
//! grouped by thousands.

use crate::finance::won::Won;
use crate::report::words::Language;

/// What stands for a figure that has no value.
pub const NOTHING: &str = "–";

/// A number with `decimals` decimals, grouped by thousands; [`NOTHING`] if it is not finite.
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = match text.split_once('.') {
        Some((whole, _)) => text.split_at(whole.len()),
        None => (text.as_str(), ""),
    };
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut out = String::from(if value < 0.0 && !is_zero { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

/// A mean with its half-width: `41.2 ± 0.3`. The half-width has two digits if it begins with 1, otherwise one, and
/// the mean as many decimals.
pub fn interval(mean: f64, half_width: Option<f64>) -> String {
    match half_width {
        Some(half_width) if half_width.is_finite() && half_width > 0.0 && mean.is_finite() => {
            let decimals = interval_decimals(half_width);
            format!("{} ± {}", grouped(mean, decimals), grouped(half_width, decimals))
        }
        _ => plain(mean),
    }
}

/// A number alone: a whole one without decimals, others with about four digits.
pub fn plain(value: f64) -> String {
    if value == value.round() || value.abs() >= 1000.0 {
        return grouped(value, 0);
    }
    let digits = value.abs().log10().floor();
    grouped(value, (3.0 - digits).clamp(1.0, 6.0) as usize)
}

/// A share as percent: `87.2 ± 0.4 %`.
pub fn percent(mean: f64, half_width: Option<f64>) -> String {
    if !mean.is_finite() {
        return NOTHING.to_owned();
    }
    // What would be shown as zero is no interval.
    match half_width.filter(|half_width| half_width.is_finite() && *half_width >= 0.000_05) {
        Some(half_width) => {
            let decimals = interval_decimals(half_width * 100.0).min(2);
            let (mean, half) = (grouped(mean * 100.0, decimals), grouped(half_width * 100.0, decimals));
            format!("{mean} ± {half} %")
        }
        None => format!("{} %", grouped(mean * 100.0, 1)),
    }
}

/// A share as percent with one decimal, for narrow columns: `87.2`.
pub fn percent_cell(mean: f64) -> String {
    grouped(mean * 100.0, 1)
}

fn interval_decimals(half_width: f64) -> usize {
    let exponent = half_width.log10().floor();
    let leading = half_width / 10_f64.powf(exponent);
    let digits = if leading < 1.95 { 1.0 } else { 0.0 };
    (digits - exponent).clamp(0.0, 9.0) as usize
}

/// An exact amount of money.
pub fn won(amount: Won, language: Language) -> String {
    match language {
        Language::Korean => amount.korean(),
        Language::English => amount.to_string(),
    }
}

/// An amount that was estimated: rounded to what a reader takes in, 만 from a million won and thousands below.
pub fn rough_won(amount: f64, language: Language) -> String {
    match Won::from_f64(rounded_won(amount)) {
        Ok(amount) => won(amount, language),
        Err(_) => NOTHING.to_owned(),
    }
}

/// An estimated amount with its half-width: `1억 2,500만 ± 320만원`, `125,000,000 ± 3,200,000 won`.
pub fn won_interval(mean: f64, half_width: Option<f64>, language: Language) -> String {
    let Some(half_width) = half_width.filter(|half_width| half_width.is_finite() && *half_width > 0.0) else {
        return rough_won(mean, language);
    };
    let step = won_step(mean.abs().max(half_width));
    let round = |amount: f64| Won::from_f64((amount / step).round() * step);
    match (round(mean), round(half_width)) {
        (Ok(mean), Ok(Won::ZERO)) => won(mean, language),
        (Ok(mean), Ok(half_width)) => {
            let text = won(mean, language);
            let text = text.trim_end_matches('원').trim_end_matches(" won");
            format!("{text} ± {}", won(half_width, language))
        }
        _ => NOTHING.to_owned(),
    }
}

/// Two estimated amounts with the unit behind the second: `6,564만 … 8,287만원`.
pub fn won_range(low: f64, high: f64, language: Language) -> String {
    let low = rough_won(low, language);
    let low = low.trim_end_matches('원').trim_end_matches(" won");
    format!("{low} … {}", rough_won(high, language))
}

fn rounded_won(amount: f64) -> f64 {
    let step = won_step(amount.abs());
    (amount / step).round() * step
}

fn won_step(size: f64) -> f64 {
    match size {
        size if size >= 1e6 => 10_000.0,
        size if size >= 1e4 => 1_000.0,
        size if size >= 1e3 => 100.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_has_no_more_digits_than_it_supports() {
        for (mean, half_width, text) in [
            (41.234, 0.31, "41.2 ± 0.3"),
            (41.234, 0.12, "41.23 ± 0.12"),
            (41.234, 2.6, "41 ± 3"),
            (12_345.6, 78.9, "12,346 ± 79"),
            (0.001_234, 0.000_05, "0.00123 ± 0.00005"),
            (-3.26, 0.5, "-3.3 ± 0.5"),
        ] {
            assert_eq!(interval(mean, Some(half_width)), text);
        }
    }

    #[test]
    fn without_an_interval_a_number_stands_alone() {
        assert_eq!(interval(3.0, None), "3");
        assert_eq!(interval(3.0, Some(0.0)), "3");
        assert_eq!(interval(1_234.567, None), "1,235");
        assert_eq!(interval(0.123_456, Some(f64::NAN)), "0.1235");
        assert_eq!(interval(12.345, None), "12.35");
    }

    #[test]
    fn what_is_no_number_is_not_shown_as_one() {
        assert_eq!(interval(f64::NAN, Some(1.0)), NOTHING);
        assert_eq!(percent(f64::INFINITY, None), NOTHING);
        assert_eq!(grouped(f64::NEG_INFINITY, 1), NOTHING);
        assert_eq!(rough_won(f64::NAN, Language::English), NOTHING);
        assert_eq!(won_interval(1e300, Some(1.0), Language::Korean), NOTHING);
    }

    #[test]
    fn there_is_no_negative_zero() {
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(rough_won(-0.2, Language::English), "0 won");
    }

    #[test]
    fn shares_are_percent() {
        assert_eq!(percent(0.8724, Some(0.0041)), "87.2 ± 0.4 %");
        assert_eq!(percent(0.5, None), "50.0 %");
        assert_eq!(percent_cell(0.123_45), "12.3");
    }

    #[test]
    fn money_is_rounded_to_what_a_reader_takes_in() {
        assert_eq!(rough_won(125_004_321.0, Language::Korean), "1억 2,500만원");
        assert_eq!(rough_won(125_004_321.0, Language::English), "125,000,000 won");
        assert_eq!(rough_won(-54_321.0, Language::English), "-54,000 won");
        assert_eq!(
            won_interval(125_004_321.0, Some(3_204_000.0), Language::Korean),
            "1억 2,500만 ± 320만원"
        );
        assert_eq!(
            won_interval(125_004_321.0, Some(3_204_000.0), Language::English),
            "125,000,000 ± 3,200,000 won"
        );
        assert_eq!(won_interval(5_000.0, None, Language::Korean), "5,000원");
        assert_eq!(
            won_range(65_640_000.0, 82_870_000.0, Language::Korean),
            "6,564만 … 8,287만원"
        );
    }
}
