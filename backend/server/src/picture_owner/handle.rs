//! How the others ask the owner of the picture.

use std::sync::Arc;

use domain::UnitId;
use picture::{AudienceId, Disclosure, Fix, Handle, Near, Position, Viewport};
use tokio::sync::oneshot;

use super::{Control, FrameSlot, LastFix, Order, PictureBusy, PictureGone, PictureHandle};
use crate::{room::CloseSignal, watched::WatchOrder};

impl PictureHandle {
    /// Takes in units and gives their handles; units beyond the picture's limit get none.
    pub async fn register(&self, units: Vec<UnitId>) -> Result<Vec<(UnitId, Handle)>, PictureGone> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let (reply, answer) = oneshot::channel();
        self.must(Control::Register(units, reply)).await?;
        answer.await.map_err(|_gone| PictureGone)
    }

    /// Says how units are shown to audiences, and which audiences are new.
    pub async fn disclose(
        &self,
        audiences: Vec<AudienceId>,
        disclosures: Vec<(AudienceId, Handle, Disclosure)>,
    ) -> Result<(), PictureGone> {
        if audiences.is_empty() && disclosures.is_empty() {
            return Ok(());
        }
        self.must(Control::Disclose(audiences, disclosures)).await
    }

    /// Takes fixes.
    pub fn observe(&self, fixes: Vec<(Handle, Fix)>) -> Result<(), PictureBusy> {
        self.may(Order::Observe(fixes))
    }

    /// Opens a screen; its frames appear in the slot.
    pub async fn open(
        &self,
        id: u64,
        audience: AudienceId,
        close: CloseSignal,
    ) -> Result<Arc<FrameSlot>, PictureGone> {
        let slot = Arc::new(FrameSlot::default());
        self.must(Control::Open {
            id,
            audience,
            slot: Arc::clone(&slot),
            close,
        })
        .await?;
        Ok(slot)
    }

    /// Turns a screen to a part of the map.
    pub fn look(&self, id: u64, viewport: Viewport) -> Result<(), PictureBusy> {
        self.may(Order::Look(id, viewport))
    }

    /// Closes a screen.
    pub async fn close(&self, id: u64) -> Result<(), PictureGone> {
        self.must(Control::Close(id)).await
    }

    /// Says which zones are watched.
    pub async fn watch(&self, orders: Vec<WatchOrder>) -> Result<(), PictureGone> {
        if orders.is_empty() {
            return Ok(());
        }
        self.must(Control::Watch(orders)).await
    }

    /// The nearest units as disclosed to an audience, of all or among some.
    pub async fn nearest(
        &self,
        audience: AudienceId,
        place: Position,
        count: usize,
        among: Option<Vec<Handle>>,
    ) -> Result<Vec<Near>, PictureBusy> {
        let (reply, answer) = oneshot::channel();
        self.may(Order::Nearest {
            audience,
            place,
            count,
            among,
            reply,
        })?;
        answer.await.map_err(|_gone| PictureBusy)
    }

    /// The units in a box, as disclosed.
    pub async fn within_box(
        &self,
        audience: AudienceId,
        viewport: Viewport,
    ) -> Result<Vec<Handle>, PictureBusy> {
        let (reply, answer) = oneshot::channel();
        self.may(Order::Box {
            audience,
            viewport,
            reply,
        })?;
        answer.await.map_err(|_gone| PictureBusy)
    }

    /// The units in a circle, as disclosed, nearest first.
    pub async fn within_radius(
        &self,
        audience: AudienceId,
        place: Position,
        radius_m: f64,
    ) -> Result<Vec<Near>, PictureBusy> {
        let (reply, answer) = oneshot::channel();
        self.may(Order::Radius {
            audience,
            place,
            radius_m,
            reply,
        })?;
        answer.await.map_err(|_gone| PictureBusy)
    }

    /// Where a unit truly was at its newest fix, and when that was. For the server's own records, and for a unit's own
    /// agency; never for an answer to anybody else.
    pub async fn last_fix(&self, handle: Handle) -> Result<Option<LastFix>, PictureBusy> {
        let found = self.last_fixes(vec![handle]).await?;
        Ok(found.into_iter().next().flatten())
    }

    /// As [`Self::last_fix`] of several units, in their order.
    pub async fn last_fixes(
        &self,
        handles: Vec<Handle>,
    ) -> Result<Vec<Option<LastFix>>, PictureBusy> {
        let (reply, answer) = oneshot::channel();
        self.may(Order::Last(handles, reply))?;
        answer.await.map_err(|_gone| PictureBusy)
    }

    fn may(&self, order: Order) -> Result<(), PictureBusy> {
        self.orders.try_send(order).map_err(|_full| PictureBusy)
    }

    /// Waits for a place: what a decision requires is not given up because of a flood of positions, which have a queue
    /// of their own.
    async fn must(&self, control: Control) -> Result<(), PictureGone> {
        self.control
            .send(control)
            .await
            .map_err(|_gone| PictureGone)
    }
}
