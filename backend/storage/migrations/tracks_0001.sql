-- Where each unit was when positions were last saved.
CREATE TABLE latest (
    unit            BLOB    PRIMARY KEY,
    fix_at          INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    lon_e7          INTEGER NOT NULL,
    lat_e7          INTEGER NOT NULL,
    heading         INTEGER,
    speed           INTEGER,
    source_priority INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each unit was now and then.
CREATE TABLE history (
    unit            BLOB    NOT NULL,
    fix_at          INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    lon_e7          INTEGER NOT NULL,
    lat_e7          INTEGER NOT NULL,
    heading         INTEGER,
    speed           INTEGER,
    source_priority INTEGER NOT NULL,
    PRIMARY KEY (unit, fix_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_by_age ON history (fix_at);
