//! Decimal numbers that stay exact: 1.2 million is 1200000, not what binary fractions make of it.

/// `digits` × 10^`exponent`, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    pub const ONE: Decimal = Decimal { digits: 1, exponent: 0 };

    /// Reads ASCII digits before and after the decimal mark; `None` when there are more than 30 of them.
    pub fn read(whole: &str, fraction: &str) -> Option<Self> {
        if whole.len() + fraction.len() > 30 {
            return None;
        }
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { digits, exponent: -(fraction.len() as i32) }.shortest())
    }

    /// Makes a whole number.
    pub fn whole(n: u64) -> Self {
        Decimal { digits: u128::from(n), exponent: 0 }.shortest()
    }

    /// Reads what a file of a pack writes: `12`, `1.5`.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        (plain(whole) && plain(fraction) && !whole.is_empty()).then_some(())?;
        Decimal::read(whole, fraction)
    }

    fn shortest(mut self) -> Self {
        if self.digits == 0 {
            return Decimal { digits: 0, exponent: 0 };
        }
        while self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.exponent += 1;
        }
        self
    }

    fn at_exponent(self, exponent: i32) -> Option<u128> {
        let up = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10u128.checked_pow(up)?)
    }

    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let digits = self.digits.checked_mul(other.digits)?;
        let exponent = self.exponent.checked_add(other.exponent)?;
        (exponent.abs() < 60).then(|| Decimal { digits, exponent }.shortest())
    }

    /// Moves the decimal mark: times ten to the power of `exponent`.
    pub fn scaled(self, exponent: i32) -> Option<Decimal> {
        let exponent = self.exponent.checked_add(exponent)?;
        (exponent.abs() < 60).then(|| Decimal { digits: self.digits, exponent }.shortest())
    }

    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let digits = self.at_exponent(exponent)?.checked_add(other.at_exponent(exponent)?)?;
        Some(Decimal { digits, exponent }.shortest())
    }

    pub fn is_below(self, other: Decimal) -> bool {
        let exponent = self.exponent.min(other.exponent);
        match (self.at_exponent(exponent), other.at_exponent(exponent)) {
            (Some(a), Some(b)) => a < b,
            _ => self.to_f64() < other.to_f64(),
        }
    }

    /// Returns the whole number, when it is one and fits.
    pub fn to_whole(self) -> Option<u64> {
        if self.exponent < 0 {
            return None;
        }
        self.at_exponent(0).and_then(|n| u64::try_from(n).ok())
    }

    /// Returns the nearest binary number: rounded once, at the end.
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_lost() {
        let n = |s| Decimal::parse(s).unwrap();
        assert_eq!(n("1.2").times(n("1000000")).unwrap().to_f64(), 1_200_000.0);
        assert_eq!(n("0.1").plus(n("0.2")).unwrap().to_f64(), 0.3);
        assert_eq!(n("1.50"), n("1.5"));
        assert_eq!(n("2500").to_whole(), Some(2500));
        assert_eq!(n("2.5").to_whole(), None);
        assert!(n("9.99").is_below(n("10")));
        assert_eq!(Decimal::read(&"9".repeat(31), ""), None);
    }
}
