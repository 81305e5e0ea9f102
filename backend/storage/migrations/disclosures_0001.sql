-- Whose log this is: that of one room, in the hash of its first row.
CREATE TABLE log (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    room        BLOB    NOT NULL CHECK (length(room) = 16)
) STRICT;

-- What was shown to whom, for ever; each row's hash covers the row before it. Who was at the seat is in the hash as a
-- salted hash only: who gets a row without the last two columns can verify it and learns no name.
CREATE TABLE disclosures (
    seq         INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    agency      TEXT    NOT NULL,
    owner       TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    person      BLOB    NOT NULL CHECK (length(person) = 32),
    hash        BLOB    NOT NULL,
    salt        BLOB    NOT NULL,
    principal   BLOB    NOT NULL
) STRICT;
CREATE INDEX disclosures_to ON disclosures (agency, seq);
CREATE INDEX disclosures_of ON disclosures (owner, seq) WHERE owner <> '';
CREATE INDEX disclosures_by_time ON disclosures (at);

-- Signed heads: one a minute for a day, one an hour from before that.
CREATE TABLE heads (
    at          INTEGER PRIMARY KEY,
    journal_size     INTEGER NOT NULL,
    journal_root     BLOB    NOT NULL CHECK (length(journal_root) = 32),
    disclosures_size INTEGER NOT NULL,
    disclosures_root BLOB    NOT NULL CHECK (length(disclosures_root) = 32),
    signature   BLOB    NOT NULL
) STRICT;

-- Hashes of whole chunks of the two trees, so that a start need not read all rows for them.
CREATE TABLE chunks (
    log         INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;
