//! Where stations and their machines stand in the hall, if a scenario does not say it.
//!
//! A layout is needed for distances only: those that vehicles drive and those to a radio. Real layouts follow the
//! building; this one is the plainest that keeps neighbours on a route near each other: equal cells in rows that run
//! to and fro (serpentine), so that the way from one station to the next is never longer than a cell.

/// A place on the floor: metres from the hall's corner along its length and its width.
pub type Place = [f64; 2];

/// Distance between the middles of machines side by side, metres: a choice, about a machining centre with the room to
/// walk around it.
pub const BETWEEN_MACHINES_M: f64 = 3.0;

/// The places of stations, in their order: those given, the middle of its cell for each of the others.
///
/// The hall, `length` by `width` metres, is divided into as many equal cells, about as long as wide, as hold all
/// stations. Every station has its cell whether or not its place is given, so to give one moves no other.
pub fn places(given: &[Option<Place>], [length, width]: [f64; 2]) -> Vec<Place> {
    let columns = columns(given.len(), length / width);
    let rows = given.len().div_ceil(columns);
    let cell = |number: usize| {
        let (row, place) = (number / columns, number % columns);
        let column = if row.is_multiple_of(2) {
            place
        } else {
            columns - 1 - place
        };
        [
            length * (column as f64 + 0.5) / columns as f64,
            width * (row as f64 + 0.5) / rows as f64,
        ]
    };
    (0..)
        .zip(given)
        .map(|(number, place)| place.unwrap_or_else(|| cell(number)))
        .collect()
}

/// Columns that divide a hall, `shape` times as long as wide, into cells that are as nearly square as may be: the
/// fewest for which as many rows as fit hold all.
fn columns(cells: usize, shape: f64) -> usize {
    // A degenerate hall has all its stations in one row.
    if !(shape > 0.0 && shape.is_finite()) {
        return cells.max(1);
    }
    ((cells as f64 * shape).sqrt().ceil() as usize).clamp(1, cells.max(1))
}

/// The places of the `machines` machines of a station whose first one stands at `first`: side by side along the hall,
/// `length` metres long, towards the farther wall, 3 m apart or as far as there is room.
pub fn side_by_side(first: Place, machines: u32, length: f64) -> Vec<Place> {
    let (ahead, behind) = (length - first[0], first[0]);
    let (room, direction) = if ahead >= behind { (ahead, 1.0) } else { (behind, -1.0) };
    let pitch = (room.max(0.0) / f64::from(machines.max(1))).min(BETWEEN_MACHINES_M);
    (0..machines)
        .map(|number| [first[0] + direction * pitch * f64::from(number), first[1]])
        .collect()
}

/// Length of the way between two places along the hall's axes, metres: aisles run along and across.
pub fn distance_m(from: Place, to: Place) -> f64 {
    (from[0] - to[0]).abs() + (from[1] - to[1]).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_run_to_and_fro() {
        // Sixty by thirty metres and eight stations: two rows of four.
        let all = places(&[None; 8], [60.0, 30.0]);
        assert_eq!(all[0], [7.5, 7.5]);
        assert_eq!(all[3], [52.5, 7.5]);
        assert_eq!(all[4], [52.5, 22.5]);
        assert_eq!(all[7], [7.5, 22.5]);
        assert_eq!(places(&[None], [60.0, 30.0]), [[30.0, 15.0]]);
        assert!(places(&[], [60.0, 30.0]).is_empty());
    }

    #[test]
    fn a_given_place_moves_no_other_station() {
        let free = places(&[None; 5], [40.0, 20.0]);
        let mut given = [None; 5];
        given[2] = Some([1.0, 2.0]);
        let some = places(&given, [40.0, 20.0]);
        assert_eq!(some[2], [1.0, 2.0]);
        for number in [0, 1, 3, 4] {
            assert_eq!(some[number], free[number]);
        }
    }

    #[test]
    fn stations_stand_apart_inside_every_hall() {
        for hall in [[60.0, 30.0], [10.0, 200.0], [5.0, 5.0], [1_000.0, 3.0]] {
            for count in 1..40 {
                let all = places(&vec![None; count], hall);
                for (number, &[x, y]) in all.iter().enumerate() {
                    assert!(x > 0.0 && x < hall[0] && y > 0.0 && y < hall[1], "{hall:?} {count}");
                    assert!(all[..number].iter().all(|&other| other != [x, y]), "{hall:?} {count}");
                }
            }
        }
        assert_eq!(places(&[None; 2], [0.0, 0.0]).len(), 2);
    }

    #[test]
    fn machines_stand_side_by_side_towards_the_farther_wall() {
        assert_eq!(
            side_by_side([10.0, 5.0], 3, 60.0),
            [[10.0, 5.0], [13.0, 5.0], [16.0, 5.0]]
        );
        assert_eq!(side_by_side([58.0, 5.0], 2, 60.0), [[58.0, 5.0], [55.0, 5.0]]);
        let many = side_by_side([30.0, 5.0], 100, 60.0);
        assert!(many.iter().all(|&[x, _]| (0.0..=60.0).contains(&x)));
    }

    #[test]
    fn ways_go_along_the_aisles() {
        assert_eq!(distance_m([1.0, 2.0], [4.0, -2.0]), 7.0);
        assert_eq!(distance_m([1.0, 2.0], [1.0, 2.0]), 0.0);
    }
}
