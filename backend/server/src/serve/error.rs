//! Why there is no server.

use storage::StorageError;

use crate::{auth::AuthError, oidc::OidcError, room::RoomError, tls::TlsError};

/// Why the server did not start or did not stop cleanly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder.
    #[error("the data folder cannot be used")]
    Storage(#[from] StorageError),
    /// The picture's thread.
    #[error("the picture cannot be started")]
    Picture(#[source] std::io::Error),
    /// The thread of snapshots.
    #[error("snapshots cannot be made")]
    Snapshots(#[source] std::io::Error),
    /// The listener.
    #[error("serving failed")]
    Listen(#[source] std::io::Error),
    /// The certificate.
    #[error("TLS cannot be spoken")]
    Tls(#[from] TlsError),
    /// Sign-in by a provider.
    #[error("sign-in by a provider cannot be set up")]
    Oidc(#[from] OidcError),
    /// The authority.
    #[error("the authority cannot be handed out")]
    Authority(#[from] crate::ca::CaError),
    /// The room.
    #[error("the room cannot go on")]
    Room(#[from] RoomError),
    /// Accounts.
    #[error("sign-in cannot be started")]
    Auth(#[from] AuthError),
    /// A template of an agreement.
    #[error("a template of an agreement cannot be read")]
    Template(#[from] crate::templates::TemplateError),
    /// The set-up.
    #[error("the set-up cannot be carried out")]
    Setup(#[from] crate::setup::SetupError),
}
