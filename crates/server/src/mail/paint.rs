//! The colour of a portal, for mail programs, which know no `oklch()`. Pure.

use std::fmt;

use crate::catalogue::Portal;
use crate::look;

/// The accent of the widget where a portal sets none: `--booking-color-accent` and `-dark` of `style/tokens.css`.
const OWN: Color = Color([0x1f, 0x5b, 0x52]);
const OWN_DARK: Color = Color([0x80, 0xcd, 0xbf]);

/// Relative luminance (WCAG 2.2) at which white and black are told equally well from a colour: both have 4.58:1 there.
const EVEN: f64 = 0.179;

/// Least luminance of a button on a dark ground: 3:1 on `#202420`, whose luminance is 0.017.
const LEAST_IN_THE_DARK: f64 = 3.0 * (0.017 + 0.05) - 0.05;

/// Greatest luminance of a button on white: 3:1.
const MOST_IN_THE_LIGHT: f64 = 1.05 / 3.0 - 0.05;

/// What is painted with a portal's colour: its buttons, and the text on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Brand {
    pub(super) fill: Color,
    pub(super) on_fill: Color,
    pub(super) dark_fill: Color,
    pub(super) on_dark_fill: Color,
}

impl Brand {
    /// Of what the portal saved and its preset says. A colour that is not written as `#rgb` or `#rrggbb` counts as none.
    pub(super) fn of(portal: &Portal) -> Self {
        let tokens = look::variables(portal, None);
        let color = |name: &str| tokens.get(name).and_then(|value| Color::parse(value));
        let accent = color("--booking-color-accent");
        let dark = color("--booking-color-accent-dark")
            .or(accent)
            .unwrap_or(OWN_DARK);
        let fill = accent.unwrap_or(OWN).at_most(MOST_IN_THE_LIGHT);
        let dark_fill = dark.at_least(LEAST_IN_THE_DARK);
        Self {
            fill,
            on_fill: fill.text_on_it(),
            dark_fill,
            on_dark_fill: dark_fill.text_on_it(),
        }
    }
}

/// Red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Color([u8; 3]);

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Color {
    fn parse(value: &str) -> Option<Self> {
        let digits = value.trim().strip_prefix('#')?;
        let digits: Vec<u32> = digits
            .chars()
            .map(|digit| digit.to_digit(16))
            .collect::<Option<_>>()?;
        let channels = match digits.as_slice() {
            [red, green, blue] => [red * 17, green * 17, blue * 17],
            [a, b, c, d, e, f] => [a * 16 + b, c * 16 + d, e * 16 + f],
            _ => return None,
        };
        let [red, green, blue] = channels.map(|channel| u8::try_from(channel).ok());
        Some(Self([red?, green?, blue?]))
    }

    /// The channels as amounts of light, 0 to 1.
    fn light(self) -> [f64; 3] {
        self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn of_light(light: [f64; 3]) -> Self {
        Self(light.map(|amount| {
            let value = if amount <= 0.003_130_8 {
                amount * 12.92
            } else {
                1.055 * amount.powf(1.0 / 2.4) - 0.055
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to what a channel holds"
            )]
            let channel = (value * 255.0).round().clamp(0.0, 255.0) as u8;
            channel
        }))
    }

    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.light();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// White or black, whichever is told better from it.
    fn text_on_it(self) -> Self {
        if self.luminance() < EVEN {
            Self([255; 3])
        } else {
            Self([0; 3])
        }
    }

    /// As dark as it needs to be, in its hue.
    fn at_most(self, most: f64) -> Self {
        let luminance = self.luminance();
        if luminance <= most {
            return self;
        }
        Self::of_light(self.light().map(|amount| amount * most / luminance))
    }

    /// As light as it needs to be, on its way to white.
    fn at_least(self, least: f64) -> Self {
        let luminance = self.luminance();
        if luminance >= least {
            return self;
        }
        let share = (least - luminance) / (1.0 - luminance);
        Self::of_light(self.light().map(|amount| amount + (1.0 - amount) * share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (one.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn a_button_is_seen_and_read_whatever_the_brand() {
        let (white, dark) = (Color([255; 3]), Color([0x20, 0x24, 0x20]));
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let accent = Color([red, green, blue]);
                    let fill = accent.at_most(MOST_IN_THE_LIGHT);
                    let dark_fill = accent.at_least(LEAST_IN_THE_DARK);
                    assert!(contrast(fill, white) > 2.9, "{accent}: {fill}");
                    assert!(contrast(dark_fill, dark) > 2.9, "{accent}: {dark_fill}");
                    for fill in [fill, dark_fill] {
                        assert!(contrast(fill, fill.text_on_it()) >= 4.5, "{accent}: {fill}");
                    }
                }
            }
        }
    }

    #[test]
    fn colours_are_read_as_css_writes_them_and_others_are_left_alone() {
        assert_eq!(Color::parse(" #1f5B52 "), Some(OWN));
        assert_eq!(Color::parse("#fa0"), Some(Color([0xff, 0xaa, 0])));
        assert_eq!(OWN.to_string(), "#1f5b52");
        for value in [
            "teal",
            "#12",
            "#1234567",
            "#12345g",
            "oklch(0.4 0.1 180)",
            "var(--brand)",
            "",
        ] {
            assert_eq!(Color::parse(value), None, "{value}");
        }
    }
}
