//! A number in words or digits while it is added up: what may still follow, and what it comes to.

use super::decimal::Decimal;

/// A number while it is added up.
pub(super) struct Sum {
    pub next: usize,
    total: Option<Decimal>,
    pub current: Option<Decimal>,
    /// What is added to `current` must be smaller than this.
    pub current_limit: u64,
    /// The next scale of a thousand or more must be smaller than this.
    scale_limit: u64,
    pub last_scale: Option<u64>,
    /// The part that is open is written in digits.
    pub literal: bool,
    overflown: bool,
}

impl Sum {
    pub fn new(next: usize, value: Decimal, literal: bool) -> Self {
        let limit = value.to_whole().map_or(0, place);
        Sum {
            next,
            total: None,
            current: Some(value),
            current_limit: limit,
            scale_limit: u64::MAX,
            last_scale: None,
            literal,
            overflown: false,
        }
    }

    pub fn value(&self) -> Option<Decimal> {
        if self.overflown {
            return None;
        }
        match (self.total, self.current) {
            (Some(total), Some(current)) => total.plus(current),
            (total, current) => total.or(current),
        }
    }

    pub fn takes_and(&self) -> bool {
        self.current_limit >= 100 || self.current.is_none()
    }

    pub fn scale(&mut self, scale: u64, next: usize) -> bool {
        let Some(current) = self.current else { return self.scale_again(scale, next) };
        if scale < 1000 {
            let small = current.to_whole().is_none_or(|n| n < 100);
            if !small || self.last_scale.is_some_and(|s| s < 1000) {
                return false;
            }
            self.current = current.times(Decimal::whole(scale));
            self.overflown |= self.current.is_none();
            self.current_limit = if scale == 100 { 100 } else { 0 };
            self.last_scale = Some(scale);
            self.next = next;
            return true;
        }
        if scale >= self.scale_limit {
            return false;
        }
        let sum = current.times(Decimal::whole(scale)).and_then(|product| match self.total {
            Some(total) => total.plus(product),
            None => Some(product),
        });
        self.overflown |= sum.is_none();
        self.total = sum;
        self.current = None;
        self.current_limit = 1000;
        self.scale_limit = scale;
        self.last_scale = Some(scale);
        self.next = next;
        true
    }

    /// "A thousand billion": a greater scale right after a scale multiplies what is there.
    fn scale_again(&mut self, scale: u64, next: usize) -> bool {
        let greater = self.last_scale.is_some_and(|last| last >= 1000 && scale > last);
        if !greater {
            return false;
        }
        self.total = self.total.and_then(|total| total.times(Decimal::whole(scale)));
        self.overflown |= self.total.is_none();
        self.scale_limit = scale;
        self.last_scale = Some(scale);
        self.next = next;
        true
    }

    pub fn add(&mut self, value: Decimal, n: u64, next: usize) -> bool {
        let limit = match self.current {
            Some(_) => self.current_limit,
            None => self.scale_limit.min(1000),
        };
        if n == 0 || n >= limit {
            return false;
        }
        match self.current {
            Some(current) => {
                self.current = current.plus(value);
                self.current_limit = self.current_limit.min(place(n));
            }
            None => {
                self.current = Some(value);
                self.current_limit = place(n);
            }
        }
        self.next = next;
        true
    }

    pub fn add_part(&mut self, part: Decimal, next: usize) -> bool {
        let Some(current) = self.current else { return false };
        if self.current_limit == 0 && current.to_whole().is_none() {
            return false;
        }
        self.current = current.plus(part);
        self.current_limit = 0;
        self.next = next;
        true
    }
}

/// Returns what may still be added to a number: less than 100 to 300, less than 10 to 40, nothing to 7 or 13.
fn place(n: u64) -> u64 {
    match n {
        0 => 0,
        n if n % 100 == 0 => 100,
        n if n % 10 == 0 && n >= 20 => 10,
        _ => 0,
    }
}
