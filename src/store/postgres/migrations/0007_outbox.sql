-- Digests on their way to people: one a person, channel and day. None of it is in the log.
CREATE TABLE renling.outbox (
    id         uuid        PRIMARY KEY,
    person     uuid        NOT NULL,
    channel    text        NOT NULL,  -- mail, webhook
    day        date        NOT NULL,  -- of the district
    subject    text        NOT NULL,
    body       text        NOT NULL,
    state      text        NOT NULL,  -- waiting, sent, given_up
    tries      integer     NOT NULL,
    made_at    timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,  -- not tried before
    last_error text,
    UNIQUE (person, channel, day)
);
CREATE INDEX ON renling.outbox (state, next_at);
