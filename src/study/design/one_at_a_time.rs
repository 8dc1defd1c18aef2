//! One factor changed at a time, the others at their base.

/// What a point changes: the factor and its level; nothing at the base.
pub type Change = Option<(usize, usize)>;

/// The base first, then every level of each factor in turn.
pub fn one_at_a_time(levels: &[usize]) -> Vec<Change> {
    let of_factor = |(factor, &many): (usize, &usize)| (0..many).map(move |level| Some((factor, level)));
    std::iter::once(None)
        .chain(levels.iter().enumerate().flat_map(of_factor))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_comes_once_after_the_base() {
        let points = one_at_a_time(&[2, 1]);
        assert_eq!(points, [None, Some((0, 0)), Some((0, 1)), Some((1, 0))]);
    }
}
