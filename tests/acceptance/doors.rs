//! The doors over real sockets: TLS, proxies, origins, and guessing.

mod factors;
mod oidc;
mod origins;
mod passkeys;
mod provider;
mod proxies;
mod raw;
mod storm;
mod tls;
mod token;
