//! The doors over real sockets: TLS, proxies, origins, and guessing.

mod origins;
mod proxies;
mod raw;
mod storm;
mod tls;
