//! Whole numbers written in digits. By hand: with `to_string` and `format!` the standard library's formatting comes
//! into the wasm, which is more than 1 kB of the download (`docs/size.md`).

/// The number in decimal digits; nothing here is below zero, and would read as zero.
#[must_use]
pub(crate) fn in_digits(number: impl TryInto<u64>) -> String {
    let mut digits = String::new();
    push_digits(&mut digits, number.try_into().unwrap_or_default());
    digits
}

fn push_digits(digits: &mut String, number: u64) {
    if number >= 10 {
        push_digits(digits, number / 10);
    }
    digits.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for number in [0, 7, 10, 99, 100, 1_005, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(in_digits(number), number.to_string());
        }
        assert_eq!(in_digits(2026_i32), "2026");
        assert_eq!(in_digits(-1_i32), "0");
    }
}
