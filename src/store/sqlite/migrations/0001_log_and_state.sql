-- The change log: canonical bytes and a chain of hashes, never edited, never shortened.
CREATE TABLE change_log (
    seq           INTEGER PRIMARY KEY,  -- from 1 without holes
    at_us         INTEGER NOT NULL,     -- when it was decided, µs since 1970 UTC
    command_id    BLOB    NOT NULL,     -- 16 bytes
    idx           INTEGER NOT NULL,     -- place among the command's changes, from 0
    actor         TEXT    NOT NULL,     -- operator, system, demo, person:<id>
    schema        INTEGER NOT NULL,     -- number of the body's shape
    kind          TEXT    NOT NULL,
    entity_id     BLOB    NOT NULL,     -- 16 bytes
    fid           INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    salt          BLOB    NOT NULL,     -- 16 bytes
    body          BLOB    NOT NULL,     -- canonical UTF-8 JSON of the change
    body_hash     BLOB    NOT NULL,     -- SHA-256(salt, body)
    personal_hash BLOB,                 -- SHA-256(salt, body) of what stands in personal
    hash          BLOB    NOT NULL,     -- the chain
    UNIQUE (kind, fid, version),
    UNIQUE (command_id, idx)
) STRICT;

CREATE TRIGGER change_log_is_never_edited BEFORE UPDATE ON change_log
BEGIN SELECT RAISE(ABORT, 'the change log is never edited'); END;

CREATE TRIGGER change_log_is_never_shortened BEFORE DELETE ON change_log
BEGIN SELECT RAISE(ABORT, 'the change log is never shortened'); END;

-- Every command that was applied, also when it changed nothing: sent again it happens once. A refused command is not
-- here and may be tried again.
CREATE TABLE command (
    id             BLOB PRIMARY KEY,    -- 16 bytes
    hash           BLOB    NOT NULL,    -- of what was asked, personal fields left out
    outcome        TEXT    NOT NULL,    -- applied
    actor          TEXT    NOT NULL,
    at_us          INTEGER NOT NULL,
    recorded_at_us INTEGER,             -- when the sender recorded it, where it said so
    first_seq      INTEGER,             -- none when it changed nothing
    last_seq       INTEGER NOT NULL     -- the place in the log that the sender was told
) STRICT, WITHOUT ROWID;

-- What is true now: the newest body of each entity.
CREATE TABLE entity (
    kind    TEXT    NOT NULL,
    fid     INTEGER NOT NULL,
    id      BLOB    NOT NULL,           -- 16 bytes
    code    TEXT,
    version INTEGER NOT NULL,
    schema  INTEGER NOT NULL,
    body    BLOB    NOT NULL,           -- canonical UTF-8 JSON of the record
    UNIQUE (kind, fid),
    UNIQUE (kind, id),
    UNIQUE (kind, code)
) STRICT;

-- Personal fields: outside log, feed and exports, erasable with their salt.
CREATE TABLE personal (
    person BLOB PRIMARY KEY,            -- 16 bytes
    salt   BLOB NOT NULL,               -- 16 bytes
    body   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
