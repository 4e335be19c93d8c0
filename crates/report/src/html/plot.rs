//! A figure's tellings on one line of numbers: a dot for a number, an arrow for an open bound, a bar for a range.
//!
//! What goes in: bounds and the axis they share. What comes out: a small drawing that says nothing the table beside it
//! does not say in words. Left to others: that table.

use maud::{Markup, html};
use rashomon_types::{Comparator, record::FigureTelling};

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 20.0;
const EDGE: f64 = 12.0;

/// The stretch of numbers that a figure's tellings share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    /// Spans all bounds; `None` when they are one number or none, so that there is nothing to compare.
    pub fn over(tellings: &[FigureTelling]) -> Option<Axis> {
        let bounds = || tellings.iter().flat_map(|t| [t.low, t.high]).flatten();
        let finite = || bounds().filter(|x| x.is_finite());
        let low = finite().fold(f64::INFINITY, f64::min);
        let high = finite().fold(f64::NEG_INFINITY, f64::max);
        (low < high).then_some(Axis { low, high })
    }

    fn at(self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        // Tenths are enough for a picture and keep its bytes the same everywhere.
        ((EDGE + share * (WIDTH - 2.0 * EDGE)) * 10.0).round() / 10.0
    }

    /// Draws one telling.
    pub fn draw(self, t: &FigureTelling) -> Markup {
        let y = HEIGHT / 2.0;
        let (low, high) = (t.low.map(|x| self.at(x)), t.high.map(|x| self.at(x)));
        let broad = matches!((low, high), (Some(a), Some(b)) if b - a > 1.0);
        let loose = matches!(t.comparator, Comparator::About | Comparator::Vague);
        let class = if loose { "plot loose" } else { "plot" };
        let size = format!("0 0 {WIDTH} {HEIGHT}");
        html! {
            svg class=(class) viewBox=(size) width=(WIDTH) height=(HEIGHT) aria-hidden="true" focusable="false" {
                line.axis x1=(EDGE) y1=(y) x2=(WIDTH - EDGE) y2=(y) {}
                @match (low, high) {
                    (Some(a), Some(b)) if broad => { line.bar x1=(a) y1=(y) x2=(b) y2=(y) {} },
                    (Some(a), Some(_)) => { circle cx=(a) cy=(y) r="4.5" {} },
                    (Some(a), None) => {
                        line.bar x1=(a) y1=(y) x2=(WIDTH - 6.0) y2=(y) {}
                        circle.open cx=(a) cy=(y) r="4.5" {}
                        path d=(format!("M{} {} l6 5 l-6 5", WIDTH - 8.0, y - 5.0)) {}
                    },
                    (None, Some(b)) => {
                        line.bar x1="6" y1=(y) x2=(b) y2=(y) {}
                        circle.open cx=(b) cy=(y) r="4.5" {}
                        path d=(format!("M8 {} l-6 5 l6 5", y - 5.0)) {}
                    },
                    (None, None) => {},
                }
                @if t.negated { path.not d=(format!("M{} 3 l10 14 m0 -14 l-10 14", low.or(high).unwrap_or(WIDTH / 2.0) - 5.0)) {} }
            }
        }
    }
}
