-- Who may sign in. The hash is a PHC string; what a principal may do is in the journal.
CREATE TABLE accounts (
    account       TEXT    PRIMARY KEY,
    principal     BLOB    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,
    is_enabled    INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is signed in. Only the hash of the token is kept, so that a stolen file opens no session.
CREATE TABLE sessions (
    token_sha256 BLOB    PRIMARY KEY,
    principal    BLOB    NOT NULL,
    role         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    is_revoked   INTEGER NOT NULL CHECK (is_revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_principal ON sessions (principal, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
