//! Random streams: one for each (seed, replication, entity, purpose).
//!
//! Two variants of a line share their luck because the breakdown dice of `lathe` are the same stream in both,
//! whatever else draws in between (common random numbers). The state of a stream is the SHA-256 digest of its
//! four-part name, so streams are independent for all practical purposes and none needs to be handed out in
//! an order. The generator is xoshiro256++ (Blackman, Vigna: "Scrambled linear pseudorandom number
//! generators", ACM TOMS 47, 2021): named, portable and integer only.
//!
//! Distributions are not here but in [`distribution`](super::distribution).

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Begins what is hashed, so that the digests are no other program's; a change of the scheme changes it.
const SCHEME: &[u8] = b"taktline random stream 1";

/// An endless sequence of random numbers that depends on nothing but its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
}

impl Stream {
    /// The stream of `purpose` ("time to failure") at `entity` ("lathe/2") in one replication of one seed.
    pub fn named(seed: u64, replication: u64, entity: &str, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(SCHEME);
        hash.update(seed.to_le_bytes());
        hash.update(replication.to_le_bytes());
        // The lengths keep ("ab", "c") apart from ("a", "bc").
        for text in [entity, purpose] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        Self {
            generator: Xoshiro256PlusPlus::from_seed(hash.finalize().into()),
        }
    }

    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Equally likely in [0, 1): the multiples of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Equally likely in (0, 1): the odd multiples of 2⁻⁵³, which lie symmetrically about one half.
    #[inline]
    pub fn uniform_open(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
    }

    /// Equally likely among 0, 1, … `n` − 1; 0 if `n` is 0.
    ///
    /// Unbiased (Lemire: "Fast random integer generation in an interval", ACM TOMACS 29, 2019); it takes more
    /// than one number from the stream with probability `n` / 2⁶⁴ at most.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            // As many of the lowest products are left out as would make some results likelier than others.
            let surplus = n.wrapping_neg() % n.max(1);
            while (product as u64) < surplus {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }

    /// True with probability `p`; always from 1 on, never up to 0. One number is taken whatever `p` is.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The expected numbers come from an independent implementation of the scheme.

    #[test]
    fn a_stream_never_changes_silently() {
        let mut stream = Stream::named(1, 0, "lathe", "time to failure");
        let first: Vec<u64> = (0..4).map(|_| stream.next_u64()).collect();
        assert_eq!(
            first,
            [
                16_157_323_696_347_252_338,
                6_079_345_200_075_885_185,
                2_146_616_563_619_788_155,
                13_931_667_853_869_970_660
            ]
        );
        let mut stream = Stream::named(u64::MAX, 7, "절삭", "");
        let first: Vec<u64> = (0..4).map(|_| stream.next_u64()).collect();
        assert_eq!(
            first,
            [
                14_493_900_969_583_628_366,
                10_351_509_245_271_773_568,
                13_915_512_120_756_828_760,
                14_035_324_512_681_703_990
            ]
        );
    }

    #[test]
    fn the_derived_numbers_never_change_silently() {
        let mut stream = Stream::named(1, 0, "lathe", "repair");
        assert_eq!(stream.uniform().to_bits(), 0x3fd5_3a2b_47bd_2332);
        assert_eq!(stream.uniform_open().to_bits(), 0x3fe5_bfbb_dd92_92c9);
        assert_eq!(stream.below(1_000_000), 926_098);
        assert_eq!(stream.below(u64::MAX), 17_497_895_350_682_907_267);
    }

    #[test]
    fn each_part_of_the_name_makes_another_stream() {
        let names = [
            (1, 0, "a", "b"),
            (2, 0, "a", "b"),
            (1, 1, "a", "b"),
            (0, 1, "a", "b"),
            (1, 0, "ab", ""),
            (1, 0, "", "ab"),
            (1, 0, "b", "a"),
        ];
        let mut first: Vec<u64> = names
            .iter()
            .map(|&(seed, replication, entity, purpose)| Stream::named(seed, replication, entity, purpose).next_u64())
            .collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), names.len());
    }

    #[test]
    fn a_stream_continues_after_being_stored() {
        let mut stream = Stream::named(3, 1, "press", "scrap");
        stream.next_u64();
        let bytes = postcard::to_allocvec(&stream).unwrap();
        let mut copy: Stream = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(copy.next_u64(), stream.next_u64());
    }

    #[test]
    fn uniform_numbers_stay_in_their_interval_and_fill_it_evenly() {
        let mut stream = Stream::named(5, 0, "", "uniform");
        let mut cells = [0_u32; 100];
        for _ in 0..100_000 {
            let u = stream.uniform();
            assert!((0.0..1.0).contains(&u));
            cells[(u * 100.0) as usize] += 1;
            let v = stream.uniform_open();
            assert!(v > 0.0 && v < 1.0);
        }
        let chi_square: f64 = cells.iter().map(|&n| (f64::from(n) - 1000.0).powi(2) / 1000.0).sum();
        // 99.9 % point of chi-square with 99 degrees of freedom.
        assert!(chi_square < 148.2, "{chi_square}");
    }

    #[test]
    fn below_is_unbiased_for_a_range_that_does_not_divide_two_to_the_64() {
        // With 3·2⁶² a plain multiplication without rejection would prefer one third of the results.
        let n = 3 << 62;
        let mut stream = Stream::named(6, 0, "", "below");
        let mut thirds = [0_u32; 3];
        for _ in 0..90_000 {
            thirds[(stream.below(n) / (1 << 62)) as usize] += 1;
        }
        for count in thirds {
            assert!(count.abs_diff(30_000) < 600, "{thirds:?}");
        }
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below(1), 0);
        let mut seen = [false; 7];
        for _ in 0..200 {
            seen[stream.below(7) as usize] = true;
        }
        assert_eq!(seen, [true; 7]);
    }

    #[test]
    fn a_chance_of_one_always_comes_and_of_zero_never() {
        let mut stream = Stream::named(8, 0, "", "chance");
        for _ in 0..1000 {
            assert!(stream.chance(1.0));
            assert!(!stream.chance(0.0));
            assert!(!stream.chance(f64::NAN));
        }
        let hits = (0..100_000).filter(|_| stream.chance(0.3)).count();
        assert!(hits.abs_diff(30_000) < 500, "{hits}");
    }
}
