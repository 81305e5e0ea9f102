//! Pure rules of joint emergency response: commands, events, decide and apply, sharing.
