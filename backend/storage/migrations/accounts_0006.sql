-- When agreements last gave something (W10): who saw, whose it was, and by which clause of which version; -1 stands for the
-- lines of the standing terms. To the minute, and only as long as the version holds.
CREATE TABLE agreement_uses (
    agreement BLOB    NOT NULL,
    version   INTEGER NOT NULL,
    clause    INTEGER NOT NULL,
    viewer    TEXT    NOT NULL,
    owner     TEXT    NOT NULL,
    minute    INTEGER NOT NULL,
    PRIMARY KEY (agreement, version, clause, viewer, owner)
) STRICT, WITHOUT ROWID;

-- Since when that is counted: what was given before is not known.
CREATE TABLE agreement_uses_since (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    since INTEGER NOT NULL
) STRICT;
