//! Who can be asked for, given treatment and center.

use super::{Catalogue, CenterId, Gender, Service, Therapist, TherapistPreference};

/// The choice that the therapist step offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TherapistOffer<'a> {
    /// In display order.
    pub therapists: Vec<&'a Therapist>,
    /// Whether asking for a woman or a man makes sense: there are both, and more than one person each
    /// would merely be another word for a name.
    pub by_gender: bool,
}

impl TherapistOffer<'_> {
    /// Whether there is anything to choose.
    #[must_use]
    pub fn is_a_choice(&self) -> bool {
        self.therapists.len() > 1
    }

    /// Whether a preference can be met here.
    #[must_use]
    pub fn allows(&self, preference: &TherapistPreference) -> bool {
        match preference {
            TherapistPreference::Anyone => true,
            TherapistPreference::Gender(gender) => {
                self.by_gender && matches!(gender, Gender::Male | Gender::Female)
            }
            TherapistPreference::Named(id) => self.therapists.iter().any(|therapist| therapist.id == *id),
        }
    }
}

impl Catalogue {
    /// The therapists who do this treatment at this center (at any of its centers without one).
    #[must_use]
    pub fn therapists_for(&self, service: &Service, center: Option<&CenterId>) -> TherapistOffer<'_> {
        let mut therapists: Vec<&Therapist> = Vec::new();
        let (mut men, mut women) = (0, 0);
        for therapist in &self.therapists {
            if service.therapists.contains(&therapist.id)
                && center.is_none_or(|center| therapist.centers.contains(center))
            {
                men += usize::from(therapist.gender == Gender::Male);
                women += usize::from(therapist.gender == Gender::Female);
                therapists.push(therapist);
            }
        }
        TherapistOffer {
            by_gender: men > 0 && women > 0 && men + women > 2,
            therapists,
        }
    }
}
