//! Where everything is now: positions, moving-point grid, viewports and frames. Pure: no clock, no IO;
//! times come in with the fixes and the ticks.
//!
//! One owner keeps a [`Picture`] and one [`Screen`] for each connected screen:
//!
//! 1. [`Picture::add`] gives an object its handle; [`Picture::observe`] takes its fixes;
//!    [`Picture::set_treatment`] says how an audience is shown it (nothing until said).
//! 2. Each object is kept in three layers: exact, 100 m cells, 1 km cells. Whatever a viewer asks is
//!    looked up in the layer of that viewer's treatment, on the position disclosed there; the exact
//!    position never takes part in an answer to a coarse viewer.
//! 3. [`Picture::tick`] closes the time since the last tick. While the [`Tick`] lives the picture
//!    cannot change, so every frame of a tick shows one moment. [`Screen::deliver`] makes a screen's
//!    frames. Bytes are encoded once for each tile and list of what is seen of it.
//! 4. A screen that is not ready gets marks, not a queue: later it gets the present state of what has
//!    changed. Equal viewers converge to equal pictures.
//! 5. A [`Disclosure`] can hold in areas only. The place that it shows decides, and what comes of it is a treatment like
//!    any other.
//! 6. A [`Watcher`] beside the picture says who goes into and out of a [`Fence`], as its audience is shown it.

mod aggregate;
mod cell;
mod delta;
mod disclose;
mod fence;
mod fence_index;
mod fix;
mod frames;
mod grid;
mod layer;
pub mod limits;
mod nearest;
mod picture;
mod position;
mod query;
pub mod rows;
mod screen;
mod slots;
mod tick;
mod tile;
mod treatment;
mod viewport;
mod watch;
mod within;

pub use cell::{Cell, CellSize};
pub use fence::Fence;
pub use fix::{BadMotion, Fix, Heading, Observed, Speed};
pub use picture::{Picture, TreatmentError};
pub use position::{BadPosition, EARTH_RADIUS_M, Position};
pub use query::{BadQuery, Near};
pub use rows::Shown;
pub use screen::{DeliverError, Screen};
pub use slots::{Handle, PictureFull, UnknownHandle};
pub use tick::{Tick, TileBytes};
pub use tile::{TILE_ZOOM, Tile};
pub use treatment::{AudienceId, Retraction, TooManyAudiences, Treatment, UnknownAudience};
pub use viewport::{BadViewport, Viewport};
pub use watch::{Crossing, FenceId, Watcher};
pub use within::{Area, Disclosure};
