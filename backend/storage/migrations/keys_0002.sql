-- Keys for what is sealed outside of the journal, one for each purpose.
CREATE TABLE purpose_keys (
    purpose TEXT PRIMARY KEY,
    key     BLOB NOT NULL CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;
