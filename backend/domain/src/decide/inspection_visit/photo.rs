//! Photographs of what was found (Y6): as attachments of incidents (F2 to F4), while the visit of who attaches them goes on.

use super::Asked;
use crate::{
    attachment::MediaType,
    command::Photograph,
    decide::attachment::{has_bytes_left, new_file},
    event::InspectionFact,
    limits::PHOTOS_PER_TARGET_MAX,
    refusal::Refusal,
};

impl Asked<'_> {
    pub(super) fn photograph(&self, order: &Photograph) -> Result<InspectionFact, Refusal> {
        self.visit()?;
        new_file(self.state, order)?;
        match order.media_type {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => {}
            MediaType::Pdf | MediaType::Text | MediaType::Csv | MediaType::Gpx => {
                return Err(Refusal::Malformed {
                    field: "media_type",
                    why: "must be jpeg, png or webp, for a photograph",
                });
            }
        }
        // What another agency attached is that one's, also if it is the same picture.
        let agency = &self.context.agency;
        let own = || {
            self.target
                .attachments
                .iter()
                .filter(|it| it.agency == *agency)
        };
        if let Some(same) = own().find(|it| it.sha256 == order.sha256) {
            return Err(Refusal::AlreadyAttached {
                id: same.id.to_string(),
            });
        }
        if own().count() >= PHOTOS_PER_TARGET_MAX {
            return Err(Refusal::Full {
                max: PHOTOS_PER_TARGET_MAX,
            });
        }
        has_bytes_left(self.state, agency, order.bytes)?;
        Ok(InspectionFact::PhotoAdded {
            item: self.target.id,
            agency: agency.clone(),
            attachment: order.id,
            name: order.name.clone(),
            media_type: order.media_type,
            bytes: order.bytes,
            sha256: order.sha256.clone(),
            stored: order.stored.clone(),
        })
    }
}
