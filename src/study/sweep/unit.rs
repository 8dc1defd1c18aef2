//! Units, which stand in the names of figures and of a scenario's keys.

/// The unit that a name of a figure or of a factor ends in, as it may be shown; none if it is a number or a share.
pub fn unit(name: &str) -> Option<&'static str> {
    const UNITS: [(&str, &str); 22] = [
        ("_won_per_month", "KRW/month"),
        ("_won_per_hour", "KRW/h"),
        ("_won_per_day", "KRW/d"),
        ("_won_per_kwh", "KRW/kWh"),
        ("_parts_per_hour", "parts/h"),
        ("_percent_per_year", "%/year"),
        ("_kwh_per_part", "kWh/part"),
        ("_per_week", "1/week"),
        ("_won", "KRW"),
        ("_percent", "%"),
        ("_seconds", "s"),
        ("_minutes", "min"),
        ("_hours", "h"),
        ("_days", "d"),
        ("_months", "months"),
        ("_ms", "ms"),
        ("_kwh", "kWh"),
        ("_kw", "kW"),
        ("_ghz", "GHz"),
        ("_mhz", "MHz"),
        ("_parts", "parts"),
        ("_db", "dB"),
    ];
    // What says how a quantity is distributed has the unit of the quantity, except for its shape.
    let own = name.rsplit('.').next().unwrap_or_default();
    let by_end = |word: &str| {
        let word = word.trim_matches('"');
        UNITS.iter().find(|(end, _)| word.ends_with(end)).map(|(_, unit)| *unit)
    };
    match own {
        "mean" | "sd" | "min" | "max" | "scale" => name.rsplit('.').find_map(by_end),
        "oee" | "cv" | "shape" => None,
        _ if own.starts_with("good_parts") || own == "months" || own == "days" || own == "hours" => {
            by_end(&format!("_{own}")).or_else(|| by_end(own))
        }
        _ => by_end(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_off_the_names() {
        for (name, expected) in [
            ("station.lathe.cycle_seconds", Some("s")),
            ("station.lathe.cycle_seconds.lognormal.mean", Some("s")),
            ("station.lathe.cycle_seconds.lognormal.cv", None),
            ("good_parts_per_hour", Some("parts/h")),
            ("good_parts", Some("parts")),
            ("offers.A.appraisal.npv_won", Some("KRW")),
            ("operations_won_per_month.cash", None),
            ("station.lathe.machines", None),
            ("run.days", Some("d")),
        ] {
            assert_eq!(unit(name), expected, "{name}");
        }
    }
}
