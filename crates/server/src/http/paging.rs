//! Pages of a list: `page` and `size` in the address, `page_info` in the reply (service booking API,
//! "Basics").

use booking_wire::catalogue::PageInfo;

use super::query::Parameters;
use super::refusal::Refusal;

/// Things on a page if `size` is left out; documented.
const USUAL_SIZE: u32 = 10;

/// Most things on a page; documented.
const LARGEST_SIZE: u32 = 100;

/// Last page that can be asked for: so many things at [`LARGEST_SIZE`] that no list has them.
const LAST_PAGE: u32 = 1_000_000;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// All of it on one page.
    All,
    /// One page.
    One {
        /// From 1.
        page: u32,
        /// Things on a page.
        size: u32,
    },
}

impl Page {
    /// Reads `page` and `size`, 1 and 10 if left out.
    ///
    /// # Errors
    /// Names the one that is no whole number in its range.
    pub(super) fn read(parameters: &Parameters) -> Result<Self, Refusal> {
        Ok(Self::One {
            page: parameters.number("page", 1, LAST_PAGE)?.unwrap_or(1),
            size: parameters.number("size", 1, LARGEST_SIZE)?.unwrap_or(USUAL_SIZE),
        })
    }

    /// The same for a list that the documentation does not page: all of it if both are left out.
    ///
    /// # Errors
    /// As [`Page::read`].
    pub(super) fn read_optional(parameters: &Parameters) -> Result<Self, Refusal> {
        if parameters.get("page").is_none() && parameters.get("size").is_none() {
            return Ok(Self::All);
        }
        Self::read(parameters)
    }

    /// The things on the page, and where it is in the list. Behind the end there is nothing.
    pub(super) fn of<T>(self, all: Vec<T>) -> (Vec<T>, PageInfo) {
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let (page, size) = match self {
            Self::All => (1, total),
            Self::One { page, size } => (page, size),
        };
        let before = page.saturating_sub(1).saturating_mul(size);
        let things = all
            .into_iter()
            .skip(before as usize)
            .take(size as usize)
            .collect();
        (things, PageInfo { total, page, size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_one_another_and_then_there_is_nothing() {
        for (page, size, things) in [
            (1, 2, &[1, 2][..]),
            (2, 2, &[3, 4]),
            (3, 2, &[5]),
            (4, 2, &[]),
            (1_000_000, 100, &[]),
            (1, 100, &[1, 2, 3, 4, 5]),
        ] {
            let (found, info) = Page::One { page, size }.of(vec![1, 2, 3, 4, 5]);
            assert_eq!(found, things, "page {page} of {size}");
            assert_eq!(info, PageInfo { total: 5, page, size });
        }
        let (found, info) = Page::All.of(vec![1, 2]);
        assert_eq!((found.len(), info.total, info.page, info.size), (2, 2, 1, 2));
    }
}
