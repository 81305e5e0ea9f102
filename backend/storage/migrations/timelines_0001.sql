-- Lines of timelines up to the newest mark, made from the journal and good for nothing without it. No free text.
CREATE TABLE entries (
    target_kind INTEGER NOT NULL,
    target      BLOB    NOT NULL CHECK (length(target) = 16),
    seq         INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    entry       TEXT    NOT NULL,
    PRIMARY KEY (target_kind, target, seq, n)
) STRICT, WITHOUT ROWID;

-- Rows of the journal up to which the lines are complete, with the hash that the chain has there.
CREATE TABLE marks (
    seq  INTEGER PRIMARY KEY,
    hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
