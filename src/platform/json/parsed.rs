//! JSON outside a browser, read by the names of `json.rs`: so that a server's own pages understand its
//! replies by the very code that the browser runs.

use serde_json::Value;

/// A value of a JSON document, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Json(Option<Value>);

impl Json {
    /// A value that is parsed already.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self(Some(value))
    }

    /// `None` if it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self::new)
    }

    fn member(&self, name: &str) -> Option<&Value> {
        match self.0.as_ref()? {
            // As in a browser, where lists are objects.
            Value::Array(items) => items.get(name.parse::<usize>().ok()?),
            value => value.get(name),
        }
    }

    /// A member of an object; nothing, if it has none of that name or is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Self {
        Self(self.member(name).cloned())
    }

    /// Itself, unless it is nothing or `null`.
    #[must_use]
    pub fn some(self) -> Option<Self> {
        self.0
            .as_ref()
            .is_some_and(|value| !value.is_null())
            .then_some(self)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.member(name)?.as_str().map(str::to_owned)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.member(name)?.as_f64()
    }

    /// A whole number; a fraction is cut off.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates")]
    pub fn integer(&self, name: &str) -> Option<i32> {
        self.number(name).map(|number| number as i32)
    }

    /// A whole number that is not negative.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u32> {
        self.integer(name).and_then(|number| u32::try_from(number).ok())
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.member(name)?.as_bool()
    }

    /// The items of a list, each read by `read`; `None` if it is no list or one of them cannot be read.
    pub fn list<T>(&self, name: &str, mut read: impl FnMut(&Self) -> Option<T>) -> Option<Vec<T>> {
        let items = self.member(name)?.as_array()?;
        items.iter().map(|item| read(&Self::new(item.clone()))).collect()
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.list(name, |item| item.0.as_ref()?.as_str().map(str::to_owned))
    }

    /// The names of an object's members; none if it is no object.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let members = self.0.as_ref().and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The members of an object whose values are texts.
    #[must_use]
    pub fn text_members(&self, name: &str) -> Vec<(String, String)> {
        let members = self.member(name).and_then(Value::as_object);
        let texts = members.into_iter().flatten().filter_map(|(key, value)| {
            let text = value.as_str()?;
            Some((key.clone(), text.to_owned()))
        });
        texts.collect()
    }

    /// The items of a list as they are; none if it is no list.
    #[must_use]
    pub fn items(&self, name: &str) -> Vec<Self> {
        self.list(name, |item| Some(item.clone())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_of_another_type_reads_as_nothing() {
        let json =
            Json::parse(r#"{"a":"x","n":2.9,"m":-1,"f":true,"z":null,"l":["p","q"],"o":{"k":"v","n":1}}"#);
        let json = json.unwrap();
        assert_eq!(json.text("a").as_deref(), Some("x"));
        assert_eq!((json.text("n"), json.text("none")), (None, None));
        assert_eq!(
            (json.integer("n"), json.count("n"), json.count("m")),
            (Some(2), Some(2), None)
        );
        assert_eq!((json.flag("f"), json.flag("a")), (Some(true), None));
        assert!(json.get("z").some().is_none() && json.get("none").some().is_none());
        assert_eq!(json.texts("l").unwrap(), ["p", "q"]);
        assert_eq!(json.get("l").text("1").as_deref(), Some("q"));
        assert_eq!(json.texts("o"), None);
        assert_eq!(json.text_members("o"), [("k".to_owned(), "v".to_owned())]);
        assert!(json.items("a").is_empty() && Json::parse("{").is_none());
    }
}
