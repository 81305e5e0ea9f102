-- What this journal is. One row, written when the journal is made.
CREATE TABLE header (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    format      INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    room        BLOB    NOT NULL CHECK (length(room) = 16),
    created_at  INTEGER NOT NULL
) STRICT;

-- Accepted commands and what came of them, for ever; each row's hash covers the row before it.
CREATE TABLE journal (
    seq         INTEGER PRIMARY KEY,
    principal   BLOB    NOT NULL,
    agency      TEXT    NOT NULL,
    command_id  BLOB    NOT NULL,
    body_sha256 BLOB    NOT NULL,
    received_at INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    receipt     INTEGER NOT NULL,
    events      TEXT    NOT NULL,
    hash        BLOB    NOT NULL,
    UNIQUE (principal, command_id)
) STRICT;

-- Refused commands, for a day: they carry no events, so they stand outside of the chain and can go.
CREATE TABLE refusals (
    id          INTEGER PRIMARY KEY,
    after_seq   INTEGER NOT NULL,
    principal   BLOB    NOT NULL,
    agency      TEXT    NOT NULL,
    command_id  BLOB    NOT NULL,
    body_sha256 BLOB    NOT NULL,
    received_at INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    answer      TEXT    NOT NULL,
    UNIQUE (principal, command_id)
) STRICT;
CREATE INDEX refusals_by_age ON refusals (received_at);
CREATE INDEX refusals_of_principal ON refusals (principal, id);

-- One command id has one outcome, whichever of the two tables it is in.
CREATE TRIGGER refusal_of_an_accepted_command BEFORE INSERT ON refusals
WHEN EXISTS (SELECT 1 FROM journal WHERE principal = NEW.principal AND command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'the command was accepted before'); END;
CREATE TRIGGER acceptance_of_a_refused_command BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM refusals WHERE principal = NEW.principal AND command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'the command was refused before'); END;
