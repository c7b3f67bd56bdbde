//! Gives each item of a visit a resource of its own, so that no two items that collide share one.
//! Knows nothing of what the resources are.

/// After how many steps a search gives up. Only sequences search; twelve items need some dozen steps,
/// thousands only where almost nothing is free.
const MOST_STEPS: u32 = 10_000;

/// For each item one of its candidates (in order of preference), no two colliding items the same.
/// `collide` says whether two items do. `None` if there is no such choice (or none was found in
/// [`MOST_STEPS`], which the all-colliding case never needs).
pub(super) fn choose(
    candidates: &[Vec<usize>],
    collide: &dyn Fn(usize, usize) -> bool,
) -> Option<Vec<usize>> {
    let all_collide = (0..candidates.len()).all(|one| (0..one).all(|other| collide(one, other)));
    if all_collide {
        let mut matching = Matching::default();
        candidates
            .iter()
            .all(|own| matching.add(own))
            .then(|| matching.chosen(candidates.len()))?
    } else {
        let mut search = Search {
            chosen: vec![None; candidates.len()],
            collide,
            steps_left: MOST_STEPS,
        };
        search
            .run(candidates)
            .then(|| search.chosen.into_iter().collect())?
    }
}

/// A growing matching of items with resources, by augmenting paths: items that all collide.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// All items' candidates so far.
    wishes: Vec<Vec<usize>>,
    /// Resource and the item that has it.
    taken: Vec<(usize, usize)>,
}

impl Matching {
    /// Adds an item; others move to another of their candidates if that makes room. `false`, and
    /// nothing changed, if there is no way.
    pub(super) fn add(&mut self, candidates: &[usize]) -> bool {
        self.wishes.push(candidates.to_vec());
        let item = self.wishes.len() - 1;
        let placed = self.place(item, &mut Vec::new());
        if !placed {
            self.wishes.pop();
        }
        placed
    }

    fn place(&mut self, item: usize, tried: &mut Vec<usize>) -> bool {
        let Some(wishes) = self.wishes.get(item).cloned() else {
            return false;
        };
        for resource in wishes {
            if tried.contains(&resource) {
                continue;
            }
            tried.push(resource);
            let holder = self
                .taken
                .iter()
                .find(|(taken, _)| *taken == resource)
                .map(|(_, holder)| *holder);
            if holder.is_none_or(|holder| self.place(holder, tried)) {
                self.taken
                    .retain(|(taken, holder)| *taken != resource && *holder != item);
                self.taken.push((resource, item));
                return true;
            }
        }
        false
    }

    fn chosen(&self, items: usize) -> Option<Vec<usize>> {
        (0..items)
            .map(|item| {
                self.taken
                    .iter()
                    .find(|(_, holder)| *holder == item)
                    .map(|(resource, _)| *resource)
            })
            .collect()
    }
}

/// Backtracking for items of which only some collide: always the item with the fewest candidates left.
struct Search<'a> {
    chosen: Vec<Option<usize>>,
    collide: &'a dyn Fn(usize, usize) -> bool,
    steps_left: u32,
}

impl Search<'_> {
    fn run(&mut self, left: &[Vec<usize>]) -> bool {
        let open = self
            .chosen
            .iter()
            .enumerate()
            .filter(|(_, chosen)| chosen.is_none())
            .map(|(item, _)| item);
        let Some(item) = open.min_by_key(|item| left.get(*item).map_or(0, Vec::len)) else {
            return true;
        };
        for resource in left.get(item).into_iter().flatten().copied() {
            let Some(steps_left) = self.steps_left.checked_sub(1) else {
                return false;
            };
            self.steps_left = steps_left;
            let mut narrowed = left.to_vec();
            for (other, candidates) in narrowed.iter_mut().enumerate() {
                if other != item && (self.collide)(item, other) {
                    candidates.retain(|candidate| *candidate != resource);
                }
            }
            if let Some(chosen) = self.chosen.get_mut(item) {
                *chosen = Some(resource);
            }
            if self.run(&narrowed) {
                return true;
            }
            if let Some(chosen) = self.chosen.get_mut(item) {
                *chosen = None;
            }
        }
        false
    }
}
