-- What devices keep without a link: a key for each device and owner, sealed under a key in keys.sqlite. The device is named
-- by the hash of its own secret; who holds it is not written here.
CREATE TABLE device_leases (
    device  BLOB    NOT NULL,
    viewer  TEXT    NOT NULL,
    owner   TEXT    NOT NULL,
    lease   BLOB    NOT NULL,
    key     BLOB    NOT NULL,
    session BLOB    NOT NULL,
    seat    TEXT    NOT NULL CHECK (seat IN ('field', 'desk', 'wall')),
    until   INTEGER NOT NULL,
    PRIMARY KEY (device, viewer, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_leases_of_pair ON device_leases (viewer, owner);
CREATE INDEX device_leases_of_session ON device_leases (session);
CREATE INDEX device_leases_by_end ON device_leases (until);

-- What devices have to purge and have not said that they did.
CREATE TABLE device_purges (
    device      BLOB    NOT NULL,
    viewer      TEXT    NOT NULL,
    owner       TEXT    NOT NULL,
    purge       BLOB    NOT NULL,
    agreement   BLOB,
    seat        TEXT    NOT NULL,
    since       INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (device, viewer, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_purges_of_owner ON device_purges (owner, since);
CREATE INDEX device_purges_by_end ON device_purges (lease_until);
