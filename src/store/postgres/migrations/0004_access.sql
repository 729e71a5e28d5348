-- What lets people in. None of it is in the log.
CREATE TABLE renling.password (
    account uuid        PRIMARY KEY,
    phc     text        NOT NULL,  -- hash with its salt and parameters
    at      timestamptz NOT NULL   -- when it was set
);

-- Sessions, links, tokens, devices; of the secret only its SHA-256.
CREATE TABLE renling.access_grant (
    token      bytea       PRIMARY KEY CHECK (length(token) = 32),
    id         uuid        NOT NULL UNIQUE,
    kind       text        NOT NULL,
    account    uuid,
    unit       uuid,
    parent     uuid,                  -- the grant that it came from and ends with
    label      text        NOT NULL,
    read_only  boolean     NOT NULL,
    uses_left  integer     CHECK (uses_left >= 0),
    proof      text,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON renling.access_grant (account);
CREATE INDEX ON renling.access_grant (kind);
CREATE INDEX ON renling.access_grant (parent);
