//! The doors over real sockets: TLS, proxies, origins, and guessing.

mod factors;
mod origins;
mod passkeys;
mod proxies;
mod raw;
mod storm;
mod tls;
mod token;
