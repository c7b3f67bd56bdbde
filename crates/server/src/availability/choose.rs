//! Gives each need of a visit a resource of its own, so that no two needs that collide share one. Knows
//! nothing of what the resources are; they are numbers, and sets of them are bits.

mod matching;
mod search;

use crate::catalogue::CoupleRooms;
pub(super) use matching::copies;
use search::Search;

/// A set of at most [`super::MAX_APPOINTMENTS`] needs, one bit each.
pub(super) type Needs = u16;

/// A word of a set of resources.
pub(super) type Word = u64;

/// What stays the same from start to start of one way to lay out a visit.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Per need the others that are in need at the same time.
    collides: Vec<Needs>,
    /// Sets of needs that are all in need at one moment, the largest of their kind.
    pub(super) moments: Vec<Needs>,
    /// Per need the one before of the same guest.
    before: Vec<Option<usize>>,
    pub(super) couples: Vec<Pair>,
}

/// Two needs that are for one couple.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// Which.
    pub(super) needs: (usize, usize),
    /// In which rooms.
    pub(super) rooms: CoupleRooms,
}

/// Which resources each need could have at a start, whatever the others take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Free<'a> {
    /// Words per need.
    pub(super) words: usize,
    /// Need by need.
    pub(super) bits: &'a [Word],
    /// Per resource the room that it is in. Empty if there are no couples.
    pub(super) rooms: &'a [usize],
}

/// Why there is no choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoChoice {
    /// Every choice was tried, or needs none to be tried.
    Impossible,
    /// The search ended before: there may be one.
    GaveUp,
}

impl Shape {
    /// `claimed` per need: first second and the second after the last in which the resource is in use.
    pub(super) fn new(claimed: &[(i64, i64)], before: Vec<Option<usize>>, couples: Vec<Pair>) -> Self {
        let among = |is_in: &dyn Fn(&(i64, i64)) -> bool| -> Needs {
            let needs = claimed.iter().enumerate().filter(|(_, other)| is_in(other));
            needs.fold(0, |set, (index, _)| set | 1 << index)
        };
        let collides = claimed
            .iter()
            .enumerate()
            .map(|(index, need)| among(&|other| need.0 < other.1 && other.0 < need.1) & !(1 << index));
        // What is needed grows only when a need begins.
        let begins = claimed
            .iter()
            .map(|need| among(&|other| other.0 <= need.0 && need.0 < other.1));
        let begins: Vec<Needs> = begins.collect();
        let mut moments: Vec<Needs> = Vec::new();
        for (index, set) in begins.iter().enumerate() {
            let contained =
                |(other, larger): (usize, &Needs)| set & larger == *set && (set != larger || other < index);
            if !begins.iter().enumerate().any(contained) {
                moments.push(*set);
            }
        }
        Self {
            collides: collides.collect(),
            moments,
            before,
            couples,
        }
    }

    /// Whether all are in need at one and the same moment.
    pub(super) fn all_collide(&self) -> bool {
        self.moments.len() == 1
    }

    /// The needs before and after one of the same guest.
    pub(super) fn neighbours(&self, need: usize) -> impl Iterator<Item = usize> + '_ {
        let after = self.before.iter().position(|before| *before == Some(need));
        let before = self.before.get(need).copied().flatten();
        before.into_iter().chain(after)
    }

    /// Whether two needs are in need at the same time.
    pub(super) fn collide(&self, one: usize, other: usize) -> bool {
        self.collides.get(one).is_some_and(|set| set >> other & 1 == 1)
    }
}

impl Free<'_> {
    /// The set of one need.
    pub(super) fn of(&self, need: usize) -> &[Word] {
        self.bits
            .get(need * self.words..(need + 1) * self.words)
            .unwrap_or_default()
    }
}

/// For each need a resource of its set, no two colliding needs the same, and couples in the rooms that
/// they are to be in. With `orders`, resources are tried in that order of preference for each need, and
/// the one that the guest has before or after first; without, any choice will do.
pub(super) fn choose(
    shape: &Shape,
    free: Free<'_>,
    orders: Option<&[Vec<usize>]>,
) -> Result<Vec<usize>, NoChoice> {
    let needs = shape.collides.len();
    if (0..needs).any(|need| is_empty(free.of(need))) {
        return Err(NoChoice::Impossible);
    }
    if orders.is_none()
        && shape.couples.is_empty()
        && let Some(chosen) = greedy(shape, free)
    {
        return Ok(chosen);
    }
    if !shape.moments.iter().all(|moment| matching::exists(*moment, free)) {
        return Err(NoChoice::Impossible);
    }
    if shape.all_collide() && shape.couples.is_empty() {
        return matching::best(needs, free, orders).ok_or(NoChoice::Impossible);
    }
    Search::new(shape, free, orders).run()
}

/// Each need gets the first resource that no need before it has. Often that is all there is to do.
fn greedy(shape: &Shape, free: Free<'_>) -> Option<Vec<usize>> {
    let mut chosen: Vec<usize> = Vec::with_capacity(shape.collides.len());
    for need in 0..shape.collides.len() {
        let taken = |resource: &usize| {
            chosen
                .iter()
                .enumerate()
                .any(|(other, has)| has == resource && shape.collide(need, other))
        };
        chosen.push(ones(free.of(need)).find(|resource| !taken(resource))?);
    }
    Some(chosen)
}

/// The numbers in a set, ascending.
pub(super) fn ones(set: &[Word]) -> impl Iterator<Item = usize> + '_ {
    set.iter().enumerate().flat_map(|(index, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(index * Word::BITS as usize + bit)
        })
    })
}

/// How many numbers are in a set.
pub(super) fn count(set: &[Word]) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// Whether there is none.
pub(super) fn is_empty(set: &[Word]) -> bool {
    set.iter().all(|word| *word == 0)
}

/// Whether a number is in a set.
pub(super) fn contains(set: &[Word], number: usize) -> bool {
    set.get(number / Word::BITS as usize)
        .is_some_and(|word| word >> (number % Word::BITS as usize) & 1 == 1)
}

/// Puts a number into a set.
pub(super) fn insert(set: &mut [Word], number: usize) {
    if let Some(word) = set.get_mut(number / Word::BITS as usize) {
        *word |= 1 << (number % Word::BITS as usize);
    }
}

/// Takes a number out of a set.
pub(super) fn remove(set: &mut [Word], number: usize) {
    if let Some(word) = set.get_mut(number / Word::BITS as usize) {
        *word &= !(1 << (number % Word::BITS as usize));
    }
}

/// Words for a set of numbers below `numbers`.
pub(super) const fn words_for(numbers: usize) -> usize {
    numbers.div_ceil(Word::BITS as usize)
}
