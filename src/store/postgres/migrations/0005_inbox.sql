-- Up to when somebody has read the own inbox. None of it is in the log.
CREATE TABLE renling.inbox_read (
    account uuid        PRIMARY KEY,
    read_to timestamptz NOT NULL
);
