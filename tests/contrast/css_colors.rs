//! What a CSS colour comes to: as much of CSS Color 4 and 5 as the style sheets use (hex, `var()`, `light-dark()`,
//! `color-mix()` in oklab, `oklch(from …)`, `color(from … xyz-d65 …)`, `calc()`, `min()`, `max()`, `clamp()`), and
//! as brands write theirs (`rgb()`, `hsl()`, `oklch()`, `oklab()`), for tests of the tokens as they are shipped. A browser test holds it to what Chromium paints.
//!
//! Long because it is one small language, from its signs to its arithmetic.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// Light by the CIE, D65, white at a `y` of 1; alpha aside, for it is 1 wherever text stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Color {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) z: f64,
}

/// Which of the two values of `light-dark()` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// Which colours a screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screens {
    /// Those of sRGB.
    Common,
    /// Those of Display P3.
    Newer,
}

/// Custom properties and their values.
pub(crate) type Tokens = BTreeMap<String, String>;

type Matrix = [[f64; 3]; 3];

// Of https://www.w3.org/TR/css-color-4/#color-conversion-code.
const XYZ_OF_RGB: Matrix = [
    [
        0.412_390_799_265_959_5,
        0.357_584_339_383_878,
        0.180_480_788_401_834_3,
    ],
    [
        0.212_639_005_871_510_36,
        0.715_168_678_767_756,
        0.072_192_315_360_733_71,
    ],
    [
        0.019_330_818_715_591_85,
        0.119_194_779_794_625_99,
        0.950_532_152_249_660_7,
    ],
];
const RGB_OF_XYZ: Matrix = [
    [
        3.240_969_941_904_522_6,
        -1.537_383_177_570_094,
        -0.498_610_760_293_003_4,
    ],
    [
        -0.969_243_636_280_879_6,
        1.875_967_501_507_720_2,
        0.041_555_057_407_175_59,
    ],
    [
        0.055_630_079_696_993_66,
        -0.203_976_958_888_976_52,
        1.056_971_514_242_878_6,
    ],
];
const P3_OF_XYZ: Matrix = [
    [
        2.493_496_911_941_425,
        -0.931_383_617_919_123_9,
        -0.402_710_784_450_717,
    ],
    [
        -0.829_488_969_561_574_7,
        1.762_664_060_318_346,
        0.023_624_685_841_943,
    ],
    [
        0.035_845_830_243_784,
        -0.076_172_389_268_041,
        0.956_884_524_007_687,
    ],
];
const LMS_OF_XYZ: Matrix = [
    [
        0.819_022_437_996_703,
        0.361_906_260_052_890_4,
        -0.128_873_781_520_987_9,
    ],
    [
        0.032_983_653_932_388_5,
        0.929_286_861_589_863_4,
        0.036_144_666_350_642_4,
    ],
    [
        0.048_177_189_359_624_2,
        0.264_239_531_752_730_8,
        0.633_547_828_469_430_9,
    ],
];
const XYZ_OF_LMS: Matrix = [
    [
        1.226_879_875_845_924_3,
        -0.557_814_994_460_217_1,
        0.281_391_045_665_964_7,
    ],
    [
        -0.040_575_745_214_800_8,
        1.112_286_803_280_317,
        -0.071_711_058_065_516_4,
    ],
    [
        -0.076_372_936_674_660_1,
        -0.421_493_332_402_243_2,
        1.586_924_019_836_781_6,
    ],
];
const LAB_OF_LMS: Matrix = [
    [
        0.210_454_268_309_314,
        0.793_617_774_702_305_4,
        -0.004_072_043_011_619_3,
    ],
    [
        1.977_998_532_431_168_4,
        -2.428_592_242_048_58,
        0.450_593_709_617_411,
    ],
    [
        0.025_904_042_465_547_8,
        0.782_771_712_457_529_6,
        -0.808_675_754_923_077_4,
    ],
];
const LMS_OF_LAB: Matrix = [
    [1.0, 0.396_337_777_376_174_9, 0.215_803_757_309_913_6],
    [1.0, -0.105_561_345_815_658_6, -0.063_854_172_825_813_3],
    [1.0, -0.089_484_177_529_811_9, -1.291_485_548_019_409_2],
];

fn times(matrix: &Matrix, [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[p, q, r]| p * a + q * b + r * c)
}

impl Color {
    fn of([x, y, z]: [f64; 3]) -> Self {
        Self { x, y, z }
    }

    /// Of bytes as in `#rrggbb`.
    pub(crate) fn of_bytes(bytes: [u8; 3]) -> Self {
        Self::of(times(&XYZ_OF_RGB, bytes.map(linear)))
    }

    fn of_lab(lab: [f64; 3]) -> Self {
        Self::of(times(
            &XYZ_OF_LMS,
            times(&LMS_OF_LAB, lab).map(|root| root.powi(3)),
        ))
    }

    fn lab(self) -> [f64; 3] {
        times(
            &LAB_OF_LMS,
            times(&LMS_OF_XYZ, [self.x, self.y, self.z]).map(f64::cbrt),
        )
    }

    /// What a screen shows: what is out of sRGB is cut off, as browsers do, and written in bytes.
    pub(crate) fn bytes(self) -> [u8; 3] {
        times(&RGB_OF_XYZ, [self.x, self.y, self.z]).map(|light| byte(light.clamp(0.0, 1.0)))
    }

    /// Whether screens of this kind show it as it is.
    pub(crate) fn is_of(self, screens: Screens) -> bool {
        let matrix = match screens {
            Screens::Common => &RGB_OF_XYZ,
            Screens::Newer => &P3_OF_XYZ,
        };
        let light = times(matrix, [self.x, self.y, self.z]);
        light.iter().all(|channel| (-1e-9..=1.0 + 1e-9).contains(channel))
    }

    /// Painted with this opacity over another, as a screen shows it.
    pub(crate) fn over(self, other: Self, opacity: f64) -> Self {
        let [top, below] = [self, other].map(|color| color.bytes().map(f64::from));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255"
        )]
        let mixed = [0, 1, 2].map(|at| (top[at] * opacity + below[at] * (1.0 - opacity)).round() as u8);
        Self::of_bytes(mixed)
    }

    /// WCAG 2.2's contrast of what a screen shows of both.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let [one, two] = [self, other].map(|color| Self::of_bytes(color.bytes()).y);
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

fn linear(byte: u8) -> f64 {
    linear_of(f64::from(byte) / 255.0)
}

/// Of a channel between 0 and 1.
fn linear_of(value: f64) -> f64 {
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn byte(light: f64) -> u8 {
    let value = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 255"
    )]
    let byte = (value * 255.0).round() as u8;
    byte
}

/// The colours of all tokens in one scheme; each is worked out once.
pub(crate) struct Palette<'a> {
    tokens: &'a Tokens,
    scheme: Scheme,
    known: RefCell<BTreeMap<String, Color>>,
}

impl<'a> Palette<'a> {
    pub(crate) fn new(tokens: &'a Tokens, scheme: Scheme) -> Self {
        Self {
            tokens,
            scheme,
            known: RefCell::default(),
        }
    }

    /// The colour that a token comes to.
    ///
    /// # Errors
    /// What of its value is not understood.
    pub(crate) fn color(&self, name: &str) -> Result<Color, String> {
        let (name, value) = self
            .tokens
            .get_key_value(name)
            .ok_or_else(|| format!("there is no {name}"))?;
        if let Some(known) = self.known.borrow().get(name.as_str()) {
            return Ok(*known);
        }
        let color = self.color_of(value)?;
        self.known.borrow_mut().insert(name.clone(), color);
        Ok(color)
    }

    /// What a value that no token has comes to.
    ///
    /// # Errors
    /// What of it is not understood.
    pub(crate) fn color_of(&self, value: &str) -> Result<Color, String> {
        let mut reader = self.reader(value);
        let color = reader.color()?;
        reader.end()?;
        Ok(color)
    }

    fn number(&self, name: &str) -> Result<f64, String> {
        let value = self
            .tokens
            .get(name)
            .ok_or_else(|| format!("there is no {name}"))?;
        let mut reader = self.reader(value);
        let number = reader.sum()?;
        reader.end()?;
        Ok(number)
    }

    fn reader<'b>(&'b self, value: &'b str) -> Reader<'b> {
        Reader {
            rest: value,
            palette: self,
            channels: [("", 0.0); 3],
        }
    }
}

/// Reads a value from left to right.
struct Reader<'a> {
    rest: &'a str,
    palette: &'a Palette<'a>,
    /// What `l`, `c`, `x` … are within a relative colour.
    channels: [(&'static str, f64); 3],
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.space();
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) {
            Ok(())
        } else {
            Err(format!("`{sign}` should stand before `{}`", self.rest))
        }
    }

    fn end(&mut self) -> Result<(), String> {
        self.space();
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(format!("`{}` is left", self.rest))
        }
    }

    /// The name of a token, a function or a channel.
    fn word(&mut self) -> &'a str {
        self.space();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let (word, rest) = self.rest.split_at(
            self.rest
                .find(|letter| !is_part(letter))
                .unwrap_or(self.rest.len()),
        );
        self.rest = rest;
        word
    }

    /// The token that `var(` names, with the bracket behind it read.
    fn variable(&mut self) -> Result<&'a str, String> {
        let name = self.word();
        self.need(")")?;
        Ok(name)
    }

    fn color(&mut self) -> Result<Color, String> {
        if self.takes("#") {
            return hex(self.word());
        }
        match self.word() {
            "white" => Ok(Color::of_bytes([255; 3])),
            "black" => Ok(Color::of_bytes([0; 3])),
            "var" => {
                self.need("(")?;
                let name = self.variable()?;
                self.palette.color(name)
            }
            "light-dark" => {
                self.need("(")?;
                let light = self.color()?;
                self.need(",")?;
                let dark = self.color()?;
                self.need(")")?;
                Ok(if self.palette.scheme == Scheme::Light {
                    light
                } else {
                    dark
                })
            }
            "color-mix" => self.mix(),
            "oklch" => self.oklch(),
            "oklab" => {
                let [l, a, b] = self.three()?;
                Ok(Color::of_lab([l.clamp(0.0, 1.0), a, b]))
            }
            "rgb" => {
                let light = self
                    .three()?
                    .map(|value| linear_of((value / 255.0).clamp(0.0, 1.0)));
                Ok(Color::of(times(&XYZ_OF_RGB, light)))
            }
            "hsl" => Ok(hsl(self.three()?)),
            "color" => self.xyz(),
            other => Err(format!(
                "`{other}` before `{}` is no colour known here",
                self.rest
            )),
        }
    }

    fn mix(&mut self) -> Result<Color, String> {
        self.need("(")?;
        self.need("in oklab,")?;
        let one = self.color()?;
        self.space();
        let share = if self.rest.starts_with(',') {
            None
        } else {
            Some(self.sum()?)
        };
        self.need(",")?;
        let two = self.color()?;
        self.space();
        let other = if self.rest.starts_with(')') {
            None
        } else {
            Some(self.sum()?)
        };
        self.need(")")?;
        let share = share.or(other.map(|other| 1.0 - other)).unwrap_or(0.5);
        let [one, two] = [one.lab(), two.lab()];
        Ok(Color::of_lab(
            [0, 1, 2].map(|at| one[at] * share + two[at] * (1.0 - share)),
        ))
    }

    /// Three numbers in brackets, with or without commas; an angle may say its unit.
    fn three(&mut self) -> Result<[f64; 3], String> {
        self.need("(")?;
        let mut numbers = [0.0; 3];
        for number in &mut numbers {
            *number = self.number()?;
            self.takes("deg");
            self.takes(",");
        }
        self.need(")")?;
        Ok(numbers)
    }

    fn oklch(&mut self) -> Result<Color, String> {
        self.need("(")?;
        if self.takes("from ") {
            let [l, a, b] = self.color()?.lab();
            self.channels = [("l", l), ("c", a.hypot(b)), ("h", b.atan2(a).to_degrees())];
        }
        let [l, c, h] = [self.number()?, self.number()?, self.number()?];
        self.takes("deg");
        self.need(")")?;
        self.channels = [("", 0.0); 3];
        let (sin, cos) = h.to_radians().sin_cos();
        let (l, c) = (l.clamp(0.0, 1.0), c.max(0.0));
        Ok(Color::of_lab([l, c * cos, c * sin]))
    }

    fn xyz(&mut self) -> Result<Color, String> {
        self.need("(")?;
        self.need("from ")?;
        let Color { x, y, z } = self.color()?;
        self.need("xyz-d65")?;
        self.channels = [("x", x), ("y", y), ("z", z)];
        let [x, y, z] = [self.number()?, self.number()?, self.number()?];
        self.need(")")?;
        self.channels = [("", 0.0); 3];
        Ok(Color { x, y, z })
    }

    fn sum(&mut self) -> Result<f64, String> {
        let mut sum = self.product()?;
        loop {
            if self.takes("+ ") {
                sum += self.product()?;
            } else if self.takes("- ") {
                sum -= self.product()?;
            } else {
                return Ok(sum);
            }
        }
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut product = self.number()?;
        loop {
            if self.takes("*") {
                product *= self.number()?;
            } else if self.takes("/") {
                product /= self.number()?;
            } else {
                return Ok(product);
            }
        }
    }

    fn list(&mut self) -> Result<Vec<f64>, String> {
        let mut list = vec![self.sum()?];
        while self.takes(",") {
            list.push(self.sum()?);
        }
        self.need(")")?;
        Ok(list)
    }

    fn number(&mut self) -> Result<f64, String> {
        if self.takes("(") {
            let sum = self.sum()?;
            self.need(")")?;
            return Ok(sum);
        }
        self.space();
        if self
            .rest
            .starts_with(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == '-')
        {
            let is_part = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == '-';
            let (text, rest) = self.rest.split_at(
                self.rest
                    .find(|letter| !is_part(letter))
                    .unwrap_or(self.rest.len()),
            );
            self.rest = rest;
            let number: f64 = text.parse().map_err(|error| format!("{text}: {error}"))?;
            return Ok(if self.takes("%") { number / 100.0 } else { number });
        }
        let word = self.word();
        if let Some((_, channel)) = self.channels.iter().find(|(name, _)| *name == word) {
            return Ok(*channel);
        }
        self.need("(")?;
        match word {
            "var" => {
                let name = self.variable()?;
                self.palette.number(name)
            }
            "calc" => {
                let sum = self.sum()?;
                self.need(")")?;
                Ok(sum)
            }
            "min" => Ok(self.list()?.into_iter().fold(f64::INFINITY, f64::min)),
            "max" => Ok(self.list()?.into_iter().fold(f64::NEG_INFINITY, f64::max)),
            "clamp" => match *self.list()? {
                [least, value, most] => Ok(value.min(most).max(least)),
                _ => Err("clamp() wants three".to_owned()),
            },
            other => Err(format!("`{other}()` is not known here")),
        }
    }
}

/// Hue in degrees, saturation and lightness between 0 and 1 (CSS Color 4, 7).
fn hsl([hue, saturation, lightness]: [f64; 3]) -> Color {
    let amount = saturation * lightness.min(1.0 - lightness);
    let light = [0.0, 8.0, 4.0].map(|at| {
        let place = (at + hue / 30.0).rem_euclid(12.0);
        linear_of(lightness - amount * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0))
    });
    Color::of(times(&XYZ_OF_RGB, light))
}

fn hex(digits: &str) -> Result<Color, String> {
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return Err(format!("#{digits} is no opaque colour")),
    };
    let bytes = u32::from_str_radix(&long, 16)
        .map_err(|error| format!("#{digits}: {error}"))?
        .to_be_bytes();
    Ok(Color::of_bytes([bytes[1], bytes[2], bytes[3]]))
}
