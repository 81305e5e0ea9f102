//! Why somebody is not let in, and how that is said without telling what an attacker wants to know.

use protocol::Problem;
use storage::StorageError;

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Unknown account, wrong password or disabled: one answer for all.
    #[error("account and password do not match")]
    Refused,
    /// No session: none given, unknown, ended or over.
    #[error("sign in first; there is no session or it has ended")]
    Expired,
    /// The principal does not hold that role (any more).
    #[error("you do not hold this role")]
    RoleNotHeld,
    /// Too many wrong passwords, or too many tickets or sockets of one session.
    #[error("too many attempts; try again in {retry_after_s} s")]
    RateLimited {
        /// When it makes sense to try again.
        retry_after_s: u64,
    },
    /// A queue is full.
    #[error("too many sign-ins at once; try again")]
    Busy,
    /// The role in use, or the one asked for, wants a second factor that was not given in this session.
    #[error("give your second factor first")]
    SecondFactorNeeded,
    /// The code is wrong, or was used.
    #[error("the code is not right or was used before")]
    WrongCode,
    /// Nothing was begun that this could end.
    #[error("nothing was begun that this ends, or it took too long")]
    NotBegun,
    /// There is no such factor of this person.
    #[error("there is no such second factor")]
    NoSuchFactor,
    /// A role of theirs needs it.
    #[error("a role of yours needs a second factor; add another one first")]
    LastFactor,
    /// They are not offered here.
    #[error("passkeys are not offered here: the server has no public name")]
    NoPasskeys,
    /// It does not hold.
    #[error("the passkey was not accepted")]
    BadPasskey,
    /// It has no name, or one that is too long.
    #[error("a passkey's name has 1 to {max} characters")]
    BadPasskeyName {
        /// Longest.
        max: usize,
    },
    /// There are enough.
    #[error("there are {max} passkeys already; remove one first")]
    TooManyPasskeys {
        /// Most.
        max: usize,
    },
    /// There is no provider.
    #[error("there is no such route")]
    NoProvider,
    /// It cannot be asked.
    #[error("the identity provider cannot be reached or does not answer as it should")]
    ProviderFailed,
    /// What it said opens no account here.
    #[error("the identity provider's answer opens no account here")]
    ProviderRefused,
    /// Nobody was sent away with this state, or it was heard, or it is late, or another browser's.
    #[error("this sign-in was not begun here, or is over; begin again")]
    StrangeState,
    /// The password works once.
    #[error("this password works once: choose another one with it")]
    ChoosePassword,
    /// The password does not have to be replaced to sign in.
    #[error("the password is changed after signing in, not with it")]
    NotOneTime,
    /// The same password again.
    #[error("the new password must differ from the old one")]
    SamePassword,
    /// The person has no account.
    #[error("no such account")]
    NoAccount,
    /// The device is for something else.
    #[error("this device may not do that")]
    DeviceMayNot,
    /// There are enough.
    #[error("there are {max} devices of this person already")]
    TooManyDevices {
        /// Most.
        max: usize,
    },
    /// No screen shows this code (any more).
    #[error("no screen shows this code; it may have been used, or be older than ten minutes")]
    NoSuchCode,
    /// The device has no name, or one that is too long.
    #[error("a device's name has 1 to {max} characters")]
    BadLabel {
        /// Longest.
        max: usize,
    },
    /// No session of this name.
    #[error("no such session")]
    NoSuchSession,
    /// Signing in without password exists in the demo only.
    #[error("there is no such route")]
    NotDemo,
    /// The account's name cannot be one.
    #[error("an account's name is 1 to {max} of a-z, 0-9, '.', '_', '-' and '@'")]
    BadAccount {
        /// Longest.
        max: usize,
    },
    /// The account exists.
    #[error("the account or its person already has a password")]
    AccountTaken,
    /// The password is too short.
    #[error("a password has at least {min} characters")]
    PasswordTooShort {
        /// Shortest.
        min: usize,
    },
    /// The password is too long.
    #[error("a password has at most {max} characters")]
    PasswordTooLong {
        /// Longest.
        max: usize,
    },
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hashing,
    /// The file of accounts cannot be read or written.
    #[error("the file of accounts failed")]
    Storage(#[from] StorageError),
}

impl AuthError {
    /// Status and body of the answer (rule P4). What fails inside is the operator's to read in the log, not the
    /// asker's.
    pub fn problem(&self) -> (u16, Problem) {
        let plain = |status, code: &str| (status, Problem::new(code, self.to_string()));
        let about = |field: &str, code: &str| (422, Problem::about(code, field, self.to_string()));
        match self {
            Self::Refused => plain(401, "bad_credentials"),
            Self::Expired => plain(401, "not_signed_in"),
            Self::RoleNotHeld => (
                403,
                Problem::about("role_not_held", "role", self.to_string()),
            ),
            Self::SecondFactorNeeded => plain(403, "second_factor_needed"),
            Self::WrongCode => plain(403, "wrong_code"),
            Self::NotBegun => plain(409, "not_begun"),
            Self::LastFactor => plain(409, "last_factor"),
            Self::NoPasskeys => plain(409, "passkeys_off"),
            Self::BadPasskey => plain(403, "passkey_refused"),
            Self::BadPasskeyName { .. } => about("name", "malformed"),
            Self::ChoosePassword => (
                403,
                Problem::about("choose_password", "new_password", self.to_string()),
            ),
            Self::SamePassword => about("new_password", "same_password"),
            Self::NotOneTime => about("new_password", "not_one_time"),
            Self::NoSuchFactor | Self::NoAccount | Self::NoSuchSession => plain(404, "unknown"),
            Self::DeviceMayNot => plain(403, "device_may_not"),
            Self::TooManyPasskeys { .. } | Self::TooManyDevices { .. } => plain(409, "full"),
            Self::NoSuchCode => plain(404, "unknown_code"),
            Self::BadLabel { .. } => about("label", "malformed"),
            Self::RateLimited { .. } => plain(429, "rate_limited"),
            Self::Busy => plain(503, "busy"),
            Self::NotDemo | Self::NoProvider => plain(404, "unknown_route"),
            Self::ProviderFailed => plain(503, "provider_failed"),
            Self::ProviderRefused => plain(403, "provider_refused"),
            Self::StrangeState => plain(403, "strange_state"),
            Self::BadAccount { .. } => about("account", "malformed"),
            Self::AccountTaken => about("account", "taken"),
            Self::PasswordTooShort { .. } => about("password", "too_short"),
            Self::PasswordTooLong { .. } => about("password", "too_long"),
            Self::NoRandomness | Self::Hashing | Self::Storage(_) => (
                503,
                Problem::new("busy", "sign-in does not work at the moment; try again"),
            ),
        }
    }

    /// What goes into the header `Retry-After`, if it makes sense to try again.
    pub const fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::RateLimited { retry_after_s } => Some(*retry_after_s),
            Self::Busy => Some(1),
            _ => None,
        }
    }
}
