//! Hours of the day as people write them: `"08:00-17:00"`.

/// Minutes in a day.
pub(super) const DAY: u32 = 24 * 60;

/// A range of hours: minutes after midnight at which it begins, and how many it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    pub(super) start: u32,
    pub(super) minutes: u32,
}

/// Reads a range; one that ends before it begins runs past midnight.
pub(super) fn parse(text: &str) -> Option<Hours> {
    let (from, to) = text.split_once('-')?;
    let (start, end) = (clock(from)?, clock(to)?);
    let minutes = match end.checked_sub(start) {
        Some(0) => return None,
        Some(minutes) => minutes,
        None => end + DAY - start,
    };
    (start < DAY).then_some(Hours { start, minutes })
}

fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| {
        let good = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let good = minutes < 60 && (hours < 24 || (hours, minutes) == (24, 0));
    good.then_some(hours * 60 + minutes)
}

impl Hours {
    /// Whether the other range lies in this one, on whichever day.
    pub(super) fn holds(self, other: Self) -> bool {
        (other.start + DAY - self.start) % DAY + other.minutes <= self.minutes
    }
}

/// The first two of some ranges on a circle of `around` minutes that overlap, by their place.
pub(super) fn overlap(ranges: &[(u32, u32)], around: u32) -> Option<(usize, usize)> {
    let mut order: Vec<usize> = (0..ranges.len()).collect();
    order.sort_by_key(|&index| ranges[index].0);
    let pairs = order.iter().zip(order.iter().skip(1));
    for (&first, &second) in pairs {
        if ranges[first].0 + ranges[first].1 > ranges[second].0 {
            return Some((first, second));
        }
    }
    let (&last, &first) = (order.last()?, order.first()?);
    let over = ranges[last].0 + ranges[last].1;
    (last != first && over > ranges[first].0 + around).then_some((last, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_written() {
        assert_eq!(
            parse("08:00-17:30"),
            Some(Hours {
                start: 480,
                minutes: 570
            })
        );
        assert_eq!(
            parse("22:00-06:00"),
            Some(Hours {
                start: 1320,
                minutes: 480
            })
        );
        assert_eq!(
            parse("00:00-24:00"),
            Some(Hours {
                start: 0,
                minutes: 1440
            })
        );
        for bad in [
            "",
            "8:00-17:00",
            "08:00",
            "08:00-25:00",
            "08:60-09:00",
            "08:00-08:00",
            "24:00-06:00",
            "08:00–17:00",
            "+8:00-17:00",
            "24:01-02:00",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_break_after_midnight_lies_in_the_night_shift() {
        let night = parse("22:00-06:00").unwrap();
        assert!(night.holds(parse("00:30-01:00").unwrap()));
        assert!(night.holds(parse("22:00-06:00").unwrap()));
        assert!(!night.holds(parse("05:30-06:30").unwrap()));
    }

    #[test]
    fn overlaps_are_found_around_the_circle() {
        assert_eq!(overlap(&[(480, 60), (540, 60)], DAY), None);
        assert_eq!(overlap(&[(500, 60), (480, 60)], DAY), Some((1, 0)));
        assert_eq!(overlap(&[(1320, 480), (300, 60)], DAY), Some((0, 1)));
    }
}
