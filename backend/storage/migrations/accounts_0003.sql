-- Passwords that somebody else set: they work once, another is chosen with them.
CREATE TABLE one_time_passwords (
    principal BLOB    PRIMARY KEY,
    since     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each session is and when it was last heard of. A device's token is a session too: `is_device` says so, and
-- with a unit it reports that unit's positions and does nothing else.
CREATE TABLE session_origins (
    token_sha256 BLOB    PRIMARY KEY,
    label        TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    last_seen    INTEGER NOT NULL,
    is_device    INTEGER NOT NULL CHECK (is_device IN (0, 1)),
    unit         BLOB
) STRICT, WITHOUT ROWID;

-- What was done to accounts, sessions and devices. Not in the journal: it is about credentials, which live beside it,
-- and no decision follows from it.
CREATE TABLE account_log (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    agency  TEXT    NOT NULL,
    by      BLOB    NOT NULL,
    what    TEXT    NOT NULL,
    subject BLOB    NOT NULL,
    detail  TEXT    NOT NULL
) STRICT;
CREATE INDEX account_log_of_agency ON account_log (agency, id);
