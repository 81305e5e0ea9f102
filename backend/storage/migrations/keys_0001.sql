-- The journal that these keys belong to.
CREATE TABLE header (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    room BLOB NOT NULL CHECK (length(room) = 16)
) STRICT;

-- One living key for each subject. Erasing a subject deletes its row; a later text gets a key of its own.
CREATE TABLE keys (
    id           BLOB    PRIMARY KEY CHECK (length(id) = 16),
    subject_kind INTEGER NOT NULL,
    subject      BLOB    NOT NULL CHECK (length(subject) = 16),
    key          BLOB    NOT NULL CHECK (length(key) = 32),
    UNIQUE (subject_kind, subject)
) STRICT, WITHOUT ROWID;
