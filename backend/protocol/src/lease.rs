//! What devices keep without a link, under which keys and until when, and what they have to purge (X1–X8).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::moment::Moment;

/// For how long what is shown of others may be kept, by owner, in minutes; 0 for not at all. Who is not in it shows nothing
/// that may be kept (X1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeaseNews {
    /// Minutes by owner.
    pub leases: BTreeMap<String, u16>,
}

/// What of an owner's is kept has to go (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurgeOrder {
    /// Names this purge; the confirmation names it.
    pub purge: Uuid,
    /// Whose data it is about.
    pub owner: String,
}

/// An owner whose data a device wants to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaseWanted {
    /// Whose data.
    pub owner: String,
    /// The lease under which the device keeps it already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Uuid>,
}

/// Asks for keys to what a device keeps, or for more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskLeases {
    /// The device's own secret: 64 hexadecimal digits that it has drawn by itself.
    pub device: String,
    /// For whose data; at most 64.
    pub owners: Vec<LeaseWanted>,
}

/// What came of one owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaseWord {
    /// The device may keep it until then.
    Held,
    /// It may not, or not under the lease that it named: what was kept under it has to go.
    LeaseOver,
    /// It has to purge first, and to say so.
    PurgeDue,
}

/// The answer about one owner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lease {
    /// Whose data.
    pub owner: String,
    /// What came of it.
    pub code: LeaseWord,
    /// Names the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Uuid>,
    /// The key: 64 hexadecimal digits, for AES-256-GCM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Until when what is under it may be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// What to purge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge: Option<Uuid>,
}

impl std::fmt::Debug for Lease {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lease")
            .field("owner", &self.owner)
            .field("code", &self.code)
            .field("lease", &self.lease)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// The leases of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Leases {
    /// The server's clock: what the device counts from.
    pub server_time: Moment,
    /// In the order in which they were asked for.
    pub leases: Vec<Lease>,
}

/// A device has purged: memory, map, storage and keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPurges {
    /// The device's own secret.
    pub device: String,
    /// Which purges; at most 64.
    pub purges: Vec<Uuid>,
    /// It keeps nothing any more, of anybody: all its keys are destroyed.
    pub everything: bool,
}

/// What a confirmation did. Said again it does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurgesConfirmed {
    /// Purges that were open and are not any more.
    pub confirmed: Vec<Uuid>,
    /// How many that were named are not open: confirmed before, or none of this device. They are not said again.
    pub unknown: u32,
    /// Keys that were destroyed.
    pub destroyed: u64,
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceSeat {
    /// A crew's tablet.
    Field,
    /// A desk.
    Desk,
    /// A wall screen.
    Wall,
}

/// Devices of one agency that have not said that they purged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnconfirmedPurge {
    /// Whose devices.
    pub viewer: String,
    /// What they are.
    pub seat: DeviceSeat,
    /// How many.
    pub devices: u64,
    /// Since when they should have.
    pub since: Moment,
    /// The agreement that took it away; absent if it was the end of a joint task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Uuid>,
    /// When the last of their leases ends.
    pub lease_until: Moment,
    /// Whether that is past: the devices have locked what they keep by themselves.
    pub lease_over: bool,
}

/// Unconfirmed purges of one's own data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurgeList {
    /// The newest first.
    pub items: Vec<UnconfirmedPurge>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
}

/// Asks for a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Words")]
pub struct AskTicket {
    /// The device's own secret, if it keeps anything: it purges first what is due (X5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// A body as it comes: each word once.
#[derive(Deserialize)]
#[serde(transparent)]
struct Words(#[serde(deserialize_with = "crate::once::each_once")] BTreeMap<String, String>);

impl TryFrom<Words> for AskTicket {
    type Error = String;

    /// A list is no such body, though a derived reader would take an empty one.
    fn try_from(Words(mut words): Words) -> Result<Self, String> {
        let device = words.remove("device");
        match words.into_keys().next() {
            None => Ok(Self { device }),
            Some(other) => Err(format!("unknown field `{other}`, expected `device`")),
        }
    }
}
