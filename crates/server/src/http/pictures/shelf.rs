//! Pictures that were asked for lately, in memory: a page of a portal asks for dozens at once. Knows no store.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use crate::catalogue::ImageHash;

/// Most bytes of one half of the shelf: 16 MB, so 32 MB in all. The demo spa has 3 MB of pictures in all their widths.
const MOST_OF_A_HALF: usize = 16 * 1024 * 1024;

/// One image in one width.
type Place = (ImageHash, u32);

/// Two halves: what was read lately, and what was read before that. When the first is full, or after a while
/// ([`PictureShelf::age`]), it becomes the second, and what was in the second is forgotten. Nothing moves back, so
/// that whatever is here was in the store not long ago.
#[derive(Debug, Default)]
pub(in crate::http) struct PictureShelf {
    halves: Mutex<Halves>,
}

#[derive(Debug, Default)]
struct Halves {
    lately: HashMap<Place, Bytes>,
    length: usize,
    before: HashMap<Place, Bytes>,
}

impl PictureShelf {
    /// A picture that is here.
    pub(super) fn find(&self, hash: ImageHash, width: u32) -> Option<Bytes> {
        let halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (hash, width);
        halves
            .lately
            .get(&place)
            .or_else(|| halves.before.get(&place))
            .cloned()
    }

    /// Keeps a picture that was read; one that would fill a half by itself is not kept.
    pub(super) fn keep(&self, hash: ImageHash, width: u32, content: &Bytes) {
        if content.len() > MOST_OF_A_HALF {
            return;
        }
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.length + content.len() > MOST_OF_A_HALF {
            halves.turn();
        }
        let replaced = halves.lately.insert((hash, width), content.clone());
        halves.length += content.len();
        halves.length -= replaced.map_or(0, |old| old.len());
    }

    /// Time has gone by: what was not read since the last call but one is forgotten.
    pub(in crate::http) fn age(&self) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.turn();
    }
}

impl Halves {
    fn turn(&mut self) {
        self.before = mem::take(&mut self.lately);
        self.length = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: ImageHash = ImageHash::new([1; 8]);

    #[test]
    fn what_was_kept_is_found_in_its_width_until_it_has_aged_twice() {
        let shelf = PictureShelf::default();
        shelf.keep(HASH, 320, &Bytes::from_static(b"small"));
        assert_eq!(shelf.find(HASH, 320).unwrap(), "small");
        assert!(shelf.find(HASH, 640).is_none());
        shelf.age();
        assert_eq!(shelf.find(HASH, 320).unwrap(), "small");
        shelf.age();
        assert!(
            shelf.find(HASH, 320).is_none(),
            "a picture that was taken out of the store would be shown for ever"
        );
    }

    #[test]
    fn however_much_is_kept_it_takes_no_more_than_two_halves() {
        let shelf = PictureShelf::default();
        let megabyte = Bytes::from(vec![0; 1024 * 1024]);
        for width in 0..100 {
            shelf.keep(HASH, width, &megabyte);
        }
        let halves = shelf.halves.lock().unwrap();
        let sum = |half: &HashMap<Place, Bytes>| half.values().map(Bytes::len).sum::<usize>();
        assert_eq!(sum(&halves.lately), halves.length);
        assert!(sum(&halves.lately) <= MOST_OF_A_HALF && sum(&halves.before) <= MOST_OF_A_HALF);
        drop(halves);
        assert!(shelf.find(HASH, 99).is_some() && shelf.find(HASH, 0).is_none());
    }

    #[test]
    fn a_picture_that_is_kept_again_counts_once() {
        let shelf = PictureShelf::default();
        for _ in 0..3 {
            shelf.keep(HASH, 320, &Bytes::from_static(b"small"));
        }
        assert_eq!(shelf.halves.lock().unwrap().length, 5);
    }
}
