-- The row of the journal up to which it is noted here what devices have to purge; no line if nobody knows.
CREATE TABLE purges_noted (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    seq  INTEGER NOT NULL
) STRICT;
