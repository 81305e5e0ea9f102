//! The whole server over real sockets. Each test is named after a duty; the rules it cites are those of
//! docs/protocol.md, of the domain and of ARCHITECTURE.md.

mod alarms;
mod arrivals;
mod attachments;
mod backup;
mod bad_input;
mod calls;
mod classification;
mod closing;
mod devices;
mod doors;
mod durable;
mod equipment;
mod erasure;
mod exercise;
mod incidents;
mod joint_task;
mod kill;
mod load;
mod outage;
mod people;
mod picture;
mod reconnect;
mod resources;
mod restart;
mod retract;
mod review;
mod search;
mod settings;
mod sharing;
mod shifts;
mod stream;
mod two_desks;
mod waiting;
mod zones;
