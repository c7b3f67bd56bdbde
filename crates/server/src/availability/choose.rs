//! Gives each item of a visit a resource of its own, so that no two items that collide share one.
//! Knows nothing of what the resources are; they are numbers.

/// After how many steps a search gives up and calls it impossible. Only sequences search, and only when at
/// every moment there is enough for everybody; twelve items then need some dozen steps.
const MOST_STEPS: u32 = 1_000;

/// What an item needs.
#[derive(Clone, Debug)]
pub(super) struct Need {
    /// Index of the item in the plan.
    pub(super) item: usize,
    /// First second, and the second after the last, in which the resource is in use.
    pub(super) claimed: (i64, i64),
    /// Resources that would do, in order of preference.
    pub(super) candidates: Vec<usize>,
}

impl Need {
    /// Whether one resource could not serve both. A need collides with itself, too.
    pub(super) const fn collides_with(&self, other: &Self) -> bool {
        self.claimed.0 < other.claimed.1 && other.claimed.0 < self.claimed.1
    }
}

/// Whether all are in need at one and the same moment.
pub(super) fn all_collide(needs: &[Need]) -> bool {
    needs
        .iter()
        .all(|one| needs.iter().all(|other| one.collides_with(other)))
}

/// For each need one of its candidates, no two colliding needs the same. `None` if there is no such
/// choice, or none was found in [`MOST_STEPS`].
pub(super) fn choose(needs: &[Need]) -> Option<Vec<usize>> {
    if all_collide(needs) {
        let mut matching = Matching::default();
        let matched = needs.iter().all(|need| matching.add(&need.candidates));
        return matched.then(|| matching.chosen(needs.len()))?;
    }
    if !is_enough_at_every_moment(needs) {
        return None;
    }
    let mut search = Search {
        chosen: vec![None; needs.len()],
        needs,
        steps_left: MOST_STEPS,
    };
    let candidates: Vec<Vec<usize>> = needs.iter().map(|need| need.candidates.clone()).collect();
    search
        .run(&candidates)
        .then(|| search.chosen.into_iter().collect())?
}

/// Whether at every moment those in need could each get something, whatever they have at other moments.
/// What is needed changes only when a need begins, so these are the moments to look at.
fn is_enough_at_every_moment(needs: &[Need]) -> bool {
    needs.iter().all(|begins| {
        let moment = begins.claimed.0;
        let mut matching = Matching::default();
        needs
            .iter()
            .filter(|need| need.claimed.0 <= moment && moment < need.claimed.1)
            .all(|need| matching.add(&need.candidates))
    })
}

/// A growing matching of needs that all collide with resources, by augmenting paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// The candidates of all needs so far.
    wishes: Vec<Vec<usize>>,
    /// Resource and the need that has it.
    taken: Vec<(usize, usize)>,
}

impl Matching {
    /// Adds a need; others move to another of their candidates if that makes room. `false`, and
    /// nothing changed, if there is no way.
    pub(super) fn add(&mut self, candidates: &[usize]) -> bool {
        self.wishes.push(candidates.to_vec());
        let placed = self.place(self.wishes.len() - 1, &mut Vec::new());
        if !placed {
            self.wishes.pop();
        }
        placed
    }

    fn place(&mut self, need: usize, tried: &mut Vec<usize>) -> bool {
        let Some(wishes) = self.wishes.get(need).cloned() else {
            return false;
        };
        for resource in wishes {
            if tried.contains(&resource) {
                continue;
            }
            tried.push(resource);
            let holder = self.taken.iter().find(|(taken, _)| *taken == resource);
            let holder = holder.map(|(_, holder)| *holder);
            if holder.is_none_or(|holder| self.place(holder, tried)) {
                self.taken
                    .retain(|(taken, holder)| *taken != resource && *holder != need);
                self.taken.push((resource, need));
                return true;
            }
        }
        false
    }

    fn chosen(&self, needs: usize) -> Option<Vec<usize>> {
        let of_need = |need| self.taken.iter().find(|(_, holder)| *holder == need);
        (0..needs)
            .map(|need| of_need(need).map(|(resource, _)| *resource))
            .collect()
    }
}

/// Backtracking for needs of which only some collide: always the one with the fewest candidates left.
struct Search<'a> {
    needs: &'a [Need],
    chosen: Vec<Option<usize>>,
    steps_left: u32,
}

impl Search<'_> {
    fn run(&mut self, left: &[Vec<usize>]) -> bool {
        let open = self.chosen.iter().zip(left).zip(self.needs).enumerate();
        let open = open.filter(|(_, ((chosen, _), _))| chosen.is_none());
        let Some((position, ((_, candidates), need))) = open.min_by_key(|(_, ((_, left), _))| left.len())
        else {
            return true;
        };
        for resource in candidates {
            let Some(steps_left) = self.steps_left.checked_sub(1) else {
                return false;
            };
            self.steps_left = steps_left;
            let mut narrowed = left.to_vec();
            for (other, candidates) in self.needs.iter().zip(&mut narrowed) {
                if need.collides_with(other) {
                    candidates.retain(|candidate| candidate != resource);
                }
            }
            self.set(position, Some(*resource));
            if self.run(&narrowed) {
                return true;
            }
            self.set(position, None);
        }
        false
    }

    fn set(&mut self, position: usize, resource: Option<usize>) {
        if let Some(chosen) = self.chosen.get_mut(position) {
            *chosen = resource;
        }
    }
}
