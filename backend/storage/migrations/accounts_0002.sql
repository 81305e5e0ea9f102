-- What people give besides a password. Secrets are sealed under a key in keys.sqlite; of recovery codes only hashes are kept.
CREATE TABLE totp (
    principal  BLOB    PRIMARY KEY,
    secret     BLOB    NOT NULL,
    last_step  INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    principal   BLOB NOT NULL,
    code_sha256 BLOB NOT NULL,
    PRIMARY KEY (principal, code_sha256)
) STRICT, WITHOUT ROWID;

-- The public half of a passkey as its library writes it; the other half never leaves the device.
CREATE TABLE passkeys (
    id         BLOB    PRIMARY KEY,
    principal  BLOB    NOT NULL,
    credential BLOB    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    passkey    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_of_principal ON passkeys (principal, created_at);

-- When the second factor was given in a session.
ALTER TABLE sessions ADD COLUMN factor_at INTEGER;
