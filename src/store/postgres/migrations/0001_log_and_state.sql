-- The log with its head, the commands and the newest body of each entity: what the program itself reads.

-- Who locks this one row is the one who writes.
CREATE TABLE renling.head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seq      bigint NOT NULL CHECK (seq >= 0),
    hash     bytea  NOT NULL CHECK (length(hash) = 32),
    copying  boolean NOT NULL DEFAULT false  -- a copy from another store is under way and not whole yet
);
INSERT INTO renling.head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- The change log: canonical bytes and a chain of hashes, never edited, never shortened.
CREATE TABLE renling.change_log (
    seq           bigint      PRIMARY KEY CHECK (seq >= 1),  -- from 1 without holes
    at            timestamptz NOT NULL,                      -- when it was decided, whole µs
    command_id    uuid        NOT NULL,
    idx           bigint      NOT NULL,                      -- place among the command's changes, from 0
    actor         text        NOT NULL,                      -- operator, system, demo, person:<id>
    schema        integer     NOT NULL,                      -- number of the body's shape
    kind          text        NOT NULL,
    entity_id     uuid        NOT NULL,
    fid           bigint      NOT NULL,
    version       bigint      NOT NULL CHECK (version >= 1),
    salt          bytea       NOT NULL CHECK (length(salt) = 16),
    body          bytea       NOT NULL,                      -- canonical UTF-8 JSON of the change
    body_hash     bytea       NOT NULL CHECK (length(body_hash) = 32),  -- SHA-256(salt, body)
    personal_hash bytea       CHECK (length(personal_hash) = 32),       -- SHA-256(salt, body) of what stands in personal
    hash          bytea       NOT NULL CHECK (length(hash) = 32),       -- the chain
    UNIQUE (kind, fid, version),
    UNIQUE (command_id, idx)
);

CREATE FUNCTION renling.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the change log is never edited and never shortened'; END $$;

CREATE TRIGGER never_edited_never_shortened BEFORE UPDATE OR DELETE OR TRUNCATE ON renling.change_log
    FOR EACH STATEMENT EXECUTE FUNCTION renling.refuse();

-- Every command that was applied, also when it changed nothing: sent again it happens once. A refused command is not
-- here and may be tried again.
CREATE TABLE renling.command (
    id          uuid        PRIMARY KEY,
    hash        bytea       NOT NULL CHECK (length(hash) = 32),  -- of what was asked, personal fields left out
    outcome     text        NOT NULL,                            -- applied
    actor       text        NOT NULL,
    at          timestamptz NOT NULL,
    recorded_at timestamptz,                                     -- when the sender recorded it, where it said so
    first_seq   bigint,                                          -- none when it changed nothing
    last_seq    bigint      NOT NULL                             -- the place in the log that the sender was told
);
CREATE INDEX ON renling.command (last_seq);

-- What is true now: the newest body of each entity.
CREATE TABLE renling.entity (
    kind    text    NOT NULL,
    fid     bigint  NOT NULL CHECK (fid >= 0),
    id      uuid    NOT NULL,
    code    text,
    version bigint  NOT NULL,
    schema  integer NOT NULL,
    body    bytea   NOT NULL,  -- canonical UTF-8 JSON of the record
    PRIMARY KEY (kind, fid),
    UNIQUE (kind, id),
    UNIQUE (kind, code)
);

-- Personal fields: outside log, feed, views and exports, erasable with their salt.
CREATE TABLE renling.personal (
    person uuid  PRIMARY KEY,
    salt   bytea NOT NULL CHECK (length(salt) = 16),
    body   bytea NOT NULL
);
