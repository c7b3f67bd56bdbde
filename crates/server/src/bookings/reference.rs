//! References: short names of bookings for people. They open nothing.

use rand::Rng as _;

/// Letters and digits that are not taken for one another when read aloud or copied by hand: no 0 O,
/// 1 I L, 2 Z, 5 S, 8 B, U V.
const ALPHABET: &[u8] = b"34679ACDEFGHJKMNPQRTWXY";

/// Characters after the prefix at first: 23^4 = 279,841 references per organization.
const SHORTEST: usize = 4;

/// How often one length is tried before a longer one. With half of the references of a length taken,
/// three collisions in a row happen once in eight bookings; the next length has 23 times the room.
const TRIES_PER_LENGTH: usize = 3;

/// Lengths that are tried; the last has 23^9 = 1.8e12 references.
const LENGTHS: usize = 6;

/// Attempts for one booking, each to be used if the one before was taken: `SW-7K3F`, after some
/// collisions `SW-7K3FD`, and so on.
pub(super) fn candidates(prefix: &str) -> impl Iterator<Item = String> + Send {
    let prefix = prefix.to_owned();
    (SHORTEST..SHORTEST + LENGTHS)
        .flat_map(|length| std::iter::repeat_n(length, TRIES_PER_LENGTH))
        .map(move |length| random_reference(&prefix, length))
}

fn random_reference(prefix: &str, length: usize) -> String {
    let mut random = rand::rng();
    let characters = (0..length).filter_map(|_| ALPHABET.get(random.random_range(0..ALPHABET.len())));
    let mut reference = format!("{prefix}-");
    reference.extend(characters.map(|&byte| char::from(byte)));
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_grow_when_the_short_ones_are_taken() {
        let lengths: Vec<usize> = candidates("SW").map(|reference| reference.len() - 3).collect();
        assert_eq!(lengths[..7], [4, 4, 4, 5, 5, 5, 6]);
        assert_eq!(lengths.len(), LENGTHS * TRIES_PER_LENGTH);
    }

    #[test]
    fn a_reference_has_only_characters_that_cannot_be_mistaken() {
        for reference in (0..200).filter_map(|_| candidates("SW").next()) {
            let (prefix, rest) = reference.split_once('-').unwrap();
            assert_eq!(prefix, "SW");
            assert!(rest.bytes().all(|byte| ALPHABET.contains(&byte)), "{reference}");
            assert!(!rest.contains(['0', 'O', '1', 'I', 'L', '5', 'S', '8', 'B', '2', 'Z', 'U', 'V']));
        }
    }
}
