-- What lets people in. None of it is in the log.
CREATE TABLE password (
    account BLOB PRIMARY KEY,           -- 16 bytes
    phc     TEXT    NOT NULL,           -- hash with its salt and parameters
    at_us   INTEGER NOT NULL            -- when it was set
) STRICT, WITHOUT ROWID;

-- Sessions, links, tokens, devices; of the secret only its SHA-256.
CREATE TABLE access_grant (
    token      BLOB PRIMARY KEY,        -- 32 bytes
    id         BLOB    NOT NULL UNIQUE, -- 16 bytes
    kind       TEXT    NOT NULL,
    account    BLOB,                    -- 16 bytes
    unit       BLOB,                    -- 16 bytes
    parent     BLOB,                    -- 16 bytes: the grant that it came from and ends with
    label      TEXT    NOT NULL,
    read_only  INTEGER NOT NULL,
    uses_left  INTEGER CHECK (uses_left >= 0),
    proof      TEXT,
    created_us INTEGER NOT NULL,
    seen_us    INTEGER NOT NULL,
    expires_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_grant_of_account ON access_grant (account);
CREATE INDEX access_grant_of_kind ON access_grant (kind);
CREATE INDEX access_grant_of_parent ON access_grant (parent);
