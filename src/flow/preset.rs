//! What the site owner preselected, as far as the portal offers it.

use super::State;
use crate::booking::{Catalogue, Center, Service, TherapistPreference};

impl State {
    /// The center that needs no asking: the site's, or the only one.
    pub(super) fn preset_center<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a Center> {
        let wanted = self.config.center.as_deref();
        let by_site = catalogue
            .centers
            .iter()
            .find(|center| Some(center.id.0.as_str()) == wanted);
        match catalogue.centers.as_slice() {
            [only] => Some(only),
            _ => by_site,
        }
    }

    /// The service that the site preselected by id or code, if the center (when it is known) offers it.
    pub(super) fn preset_service<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a Service> {
        let wanted = self.config.service.as_deref()?;
        catalogue
            .services
            .iter()
            .filter(|service| {
                let center = self.choice.center.as_ref();
                center.is_none_or(|center| service.centers.contains(center))
            })
            .find(|service| service.id.0 == wanted || service.code == wanted)
    }

    /// The preference that the site preselected, if that therapist does this service here.
    pub(super) fn preset_therapist(
        &self,
        catalogue: &Catalogue,
        service: &Service,
    ) -> Option<TherapistPreference> {
        let preference = TherapistPreference::Named(self.config.therapist.clone()?);
        catalogue
            .therapists_for(service, self.choice.center.as_ref())
            .allows(&preference)
            .then_some(preference)
    }
}
