//! A dyadic count-min sketch: how many are in the cells before a cell, in space that does not
//! depend on how many there are, and that adds up over partitions.
//!
//! Source: Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch and its
//! applications", Journal of Algorithms 55 (2005), sections 3 and 4.2 (range queries). A level halves
//! the cells of the one below. Levels of at most 2^[`EXACT`] cells are plain tables; each of the
//! `L` others is a count-min sketch of `depth` rows and `width` columns. With `N` entries in all, the
//! count before a cell is never too small, and too large by more than `L · e ÷ width · N` only with a
//! probability of at most `L · e^−depth`. Entries may leave again (a strict turnstile: never more than
//! came), which keeps both bounds.
//!
//! Rows are hashed by multiply-add-shift: `(a · cell + b) mod 2^64`, its highest bits, which is
//! strongly universal for cells of up to 32 bits. Source: Dietzfelbinger, "Universal hashing and
//! k-wise independent random variables via integer arithmetic without primes", STACS 1996.

/// Levels of up to 2^16 cells are exact.
const EXACT: u32 = 16;

/// The form of a sketch. Only sketches of one form can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// There are 2^`bits` cells; at most 32.
    pub bits: u32,
    /// There are 2^`width_bits` columns in a row; at most 24.
    pub width_bits: u32,
    /// Rows of a level; at most 16.
    pub depth: u32,
    /// What the hash functions are made of.
    pub seed: u64,
}

/// Two sketches that cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlike {
    ours: Form,
    theirs: Form,
}

impl std::fmt::Display for Unlike {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { ours, theirs } = self;
        write!(
            f,
            "sketches of two forms cannot be added, make both of one: {ours:?}, {theirs:?}"
        )
    }
}

impl std::error::Error for Unlike {}

/// Counts of entries by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dyadic {
    form: Form,
    len: i64,
    /// Level `l` of the exact ones has 2^(l+1) cells and begins at 2^(l+1) − 2.
    exact: Vec<i32>,
    /// Level by level, row by row.
    rows: Vec<i32>,
    /// `a` and `b` of each row.
    hashes: Vec<(u64, u64)>,
}

impl Dyadic {
    /// Without entries. Sizes above the greatest that a form may have are taken as those.
    #[must_use]
    pub fn new(form: Form) -> Self {
        let form = Form {
            bits: form.bits.clamp(1, 32),
            width_bits: form.width_bits.clamp(1, 24),
            depth: form.depth.clamp(1, 16),
            seed: form.seed,
        };
        let sketched = form.bits.saturating_sub(EXACT);
        let rows = (sketched * form.depth) as usize;
        let mut state = form.seed;
        let mut next = || {
            // SplitMix64, by Steele, Lea and Flood (2014).
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = state;
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ mixed >> 31
        };
        Self {
            form,
            len: 0,
            exact: vec![0; (2 << form.bits.min(EXACT)) - 2],
            rows: vec![0; rows << form.width_bits],
            hashes: (0..rows).map(|_| (next(), next())).collect(),
        }
    }

    /// Entries counted.
    #[must_use]
    pub fn len(&self) -> u64 {
        u64::try_from(self.len).unwrap_or(0)
    }

    /// Whether nothing is counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len <= 0
    }

    fn last_cell(&self) -> u64 {
        (1u64 << self.form.bits) - 1
    }

    /// Counts `by` more (or fewer) entries in a cell; a cell behind the last is taken as the last.
    pub fn add(&mut self, cell: u64, by: i32) {
        let cell = cell.min(self.last_cell());
        self.len += i64::from(by);
        let exact = self.form.bits.min(EXACT);
        for level in 1..=exact {
            let at = (1usize << level) - 2 + (cell >> (self.form.bits - level)) as usize;
            self.exact[at] += by;
        }
        for level in exact + 1..=self.form.bits {
            let part = cell >> (self.form.bits - level);
            for row in self.rows_of(level) {
                let at = self.column(row, part);
                self.rows[at] += by;
            }
        }
    }

    fn rows_of(&self, level: u32) -> std::ops::Range<usize> {
        let first = ((level - EXACT - 1) * self.form.depth) as usize;
        first..first + self.form.depth as usize
    }

    #[inline]
    fn column(&self, row: usize, part: u64) -> usize {
        let (a, b) = self.hashes[row];
        let hash = a.wrapping_mul(part).wrapping_add(b) >> (64 - self.form.width_bits);
        (row << self.form.width_bits) + hash as usize
    }

    /// About how many entries are in the cells before `cell`: not fewer than there are.
    #[must_use]
    pub fn before(&self, cell: u64) -> u64 {
        if cell > self.last_cell() {
            return self.len();
        }
        let mut sum = 0i64;
        for level in 1..=self.form.bits {
            let part = cell >> (self.form.bits - level);
            if part & 1 == 1 {
                sum += i64::from(self.count(level, part - 1));
            }
        }
        u64::try_from(sum.min(self.len)).unwrap_or(0)
    }

    fn count(&self, level: u32, part: u64) -> i32 {
        if level <= EXACT {
            return self.exact[(1usize << level) - 2 + part as usize];
        }
        let counts = self
            .rows_of(level)
            .map(|row| self.rows[self.column(row, part)]);
        counts.min().unwrap_or(0)
    }

    /// By how much [`Dyadic::before`] may be too large, but for a probability of `L · e^−depth`.
    #[must_use]
    pub fn bound(&self) -> f64 {
        let levels = f64::from(self.form.bits.saturating_sub(EXACT));
        let width = f64::from(1u32 << self.form.width_bits);
        levels * std::f64::consts::E / width * self.len as f64
    }

    /// Adds what another counted, as if all had been counted here.
    ///
    /// # Errors
    /// When the two are not of one form.
    pub fn merge(&mut self, other: &Self) -> Result<(), Unlike> {
        if self.form != other.form {
            return Err(Unlike {
                ours: self.form,
                theirs: other.form,
            });
        }
        self.len += other.len;
        let add = |to: &mut [i32], from: &[i32]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.exact, &other.exact);
        add(&mut self.rows, &other.rows);
        Ok(())
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.exact.capacity() + self.rows.capacity()) * 4 + self.hashes.capacity() * 16
    }
}
