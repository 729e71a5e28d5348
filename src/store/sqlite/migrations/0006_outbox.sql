-- Digests on their way to people: one a person, channel and day. None of it is in the log.
CREATE TABLE outbox (
    id         BLOB PRIMARY KEY,        -- 16 bytes
    person     BLOB    NOT NULL,        -- 16 bytes
    channel    TEXT    NOT NULL,        -- mail, webhook
    day        TEXT    NOT NULL,        -- of the district, YYYY-MM-DD
    subject    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    state      TEXT    NOT NULL,        -- waiting, sent, given_up
    tries      INTEGER NOT NULL,
    made_us    INTEGER NOT NULL,
    next_us    INTEGER NOT NULL,        -- not tried before
    last_error TEXT,
    UNIQUE (person, channel, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_state ON outbox (state, next_us);
