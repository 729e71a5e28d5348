-- Up to when somebody has read the own inbox. None of it is in the log.
CREATE TABLE inbox_read (
    account BLOB PRIMARY KEY,           -- 16 bytes
    to_us   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
