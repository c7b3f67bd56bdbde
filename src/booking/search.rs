//! Treatments under their categories, and the search that ignores case and diacritics.

use super::{Catalogue, Category, CenterId, Service};

/// A category and its treatments.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceGroup<'a> {
    /// The heading; `None` for treatments whose category is unknown.
    pub category: Option<&'a Category>,
    /// In display order, never empty.
    pub services: Vec<&'a Service>,
}

impl Catalogue {
    /// The treatments of a center (of all centers without one) that match the search, by category. Every
    /// word of the search must occur in name, description or category; the name of a category shows that
    /// category alone.
    #[must_use]
    pub fn services_shown(&self, center: Option<&CenterId>, search: &str) -> Vec<ServiceGroup<'_>> {
        let search = fold(search);
        let words: Vec<&str> = search.split_whitespace().collect();
        let named = self
            .categories
            .iter()
            .find(|category| fold(&category.name).trim() == search.trim());
        let mut groups = Vec::new();
        // Behind the categories come the treatments without one.
        for place in 0..=self.categories.len() {
            let category = self.categories.get(place);
            let mut services = Vec::new();
            if named.is_none() || category == named {
                for service in &self.services {
                    if self.heading_of(service) == category
                        && center.is_none_or(|center| service.centers.contains(center))
                        && matches(service, category, &words)
                    {
                        services.push(service);
                    }
                }
            }
            if !services.is_empty() {
                groups.push(ServiceGroup { category, services });
            }
        }
        groups
    }

    fn heading_of(&self, service: &Service) -> Option<&Category> {
        self.categories
            .iter()
            .find(|category| category.id == service.category)
    }
}

fn matches(service: &Service, category: Option<&Category>, words: &[&str]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts = [
        fold(&service.name),
        fold(service.description.as_deref().unwrap_or_default()),
        fold(category.map_or("", |category| &category.name)),
    ];
    words.iter().all(|word| texts.iter().any(|text| has(text, word)))
}

/// `contains` of the standard library searches long texts in clever ways, and weighs 1 kB of the download.
fn has(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let lasts = text.len().checked_sub(word.len());
    lasts.is_some_and(|last| (0..=last).any(|start| text.get(start..start + word.len()) == Some(word)))
}

/// `text` without case and diacritics, for comparing. Latin, Greek and Cyrillic letters; others stay.
/// By hand: the standard library's Unicode tables would come along into the wasm.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'Æ' | 'æ' => folded.push_str("ae"),
            'Œ' | 'œ' => folded.push_str("oe"),
            'Þ' | 'þ' => folded.push_str("th"),
            'ς' => folded.push('σ'),
            // Combining marks, as text in decomposed form has them.
            '\u{300}'..='\u{36f}' => {}
            _ => folded.push(fold_letter(letter)),
        }
    }
    folded
}

/// First and last letter of a range of the Latin blocks, and what they are without diacritics.
const LATIN: [(char, char, char); 54] = [
    ('À', 'Å', 'a'),
    ('Ç', 'Ç', 'c'),
    ('È', 'Ë', 'e'),
    ('Ì', 'Ï', 'i'),
    ('Ð', 'Ð', 'd'),
    ('Ñ', 'Ñ', 'n'),
    ('Ò', 'Ö', 'o'),
    ('Ø', 'Ø', 'o'),
    ('Ù', 'Ü', 'u'),
    ('Ý', 'Ý', 'y'),
    ('à', 'å', 'a'),
    ('ç', 'ç', 'c'),
    ('è', 'ë', 'e'),
    ('ì', 'ï', 'i'),
    ('ð', 'ð', 'd'),
    ('ñ', 'ñ', 'n'),
    ('ò', 'ö', 'o'),
    ('ø', 'ø', 'o'),
    ('ù', 'ü', 'u'),
    ('ý', 'ý', 'y'),
    ('ÿ', 'ÿ', 'y'),
    ('Ā', 'ą', 'a'),
    ('Ć', 'č', 'c'),
    ('Ď', 'đ', 'd'),
    ('Ē', 'ě', 'e'),
    ('Ĝ', 'ģ', 'g'),
    ('Ĥ', 'ħ', 'h'),
    ('Ĩ', 'ı', 'i'),
    ('Ĵ', 'ĵ', 'j'),
    ('Ķ', 'ĸ', 'k'),
    ('Ĺ', 'ł', 'l'),
    ('Ń', 'ŋ', 'n'),
    ('Ō', 'ő', 'o'),
    ('Ŕ', 'ř', 'r'),
    ('Ś', 'š', 's'),
    ('Ţ', 'ŧ', 't'),
    ('Ũ', 'ų', 'u'),
    ('Ŵ', 'ŵ', 'w'),
    ('Ŷ', 'Ÿ', 'y'),
    ('Ź', 'ž', 'z'),
    ('ſ', 'ſ', 's'),
    ('Ơ', 'ơ', 'o'),
    ('Ư', 'ư', 'u'),
    ('Ǎ', 'ǎ', 'a'),
    ('Ǐ', 'ǐ', 'i'),
    ('Ǒ', 'ǒ', 'o'),
    ('Ș', 'ș', 's'),
    ('Ț', 'ț', 't'),
    ('Ạ', 'ặ', 'a'),
    ('Ẹ', 'ệ', 'e'),
    ('Ỉ', 'ị', 'i'),
    ('Ọ', 'ợ', 'o'),
    ('Ụ', 'ự', 'u'),
    ('Ỳ', 'ỹ', 'y'),
];

/// First and last capital of a range, and how far below its small letters lie.
const CAPITALS: [(char, char, u32); 4] = [
    ('Α', 'Ω', 0x20),
    ('А', 'Я', 0x20),
    ('Ѐ', 'Џ', 0x50),
    ('Ａ', 'Ｚ', 0x20),
];

fn fold_letter(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let latin = LATIN
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&letter))
        .map(|(_, _, base)| *base);
    let small = || {
        CAPITALS
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&letter))
            .and_then(|(_, _, distance)| char::from_u32(u32::from(letter) + distance))
    };
    latin.or_else(small).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_and_diacritics() {
        for (text, folded) in [
            ("Kräuterstempel", "krauterstempel"),
            ("KRA\u{308}UTER", "krauter"),
            ("Fußpflege", "fusspflege"),
            ("Crème brûlée", "creme brulee"),
            ("Łódź Žižek Çeşme İzmir", "lodz zizek cesme izmir"),
            ("Smörgåsbord Ærø", "smorgasbord aero"),
            ("Điện Ế Ự", "dien e u"),
            ("МАССАЖ Ёлка", "массаж ёлка"),
            ("ΣΠΑ ας", "σπα ασ"),
            ("按摩 60", "按摩 60"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn letters_of_one_alphabet_do_not_swallow_their_neighbours() {
        for letter in ['×', '÷', 'Ĳ', 'ĳ'] {
            assert_eq!(fold(&letter.to_string()), letter.to_string());
        }
    }
}
