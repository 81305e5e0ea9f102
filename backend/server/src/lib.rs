//! The Muster server: config, HTTP, WebSocket, the room, sign-in, embedded console.
