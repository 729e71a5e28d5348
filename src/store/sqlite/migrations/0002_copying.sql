-- Every blob that a change has ever named: what a sweep keeps and a backup holds.
CREATE TABLE blob (
    hash      BLOB PRIMARY KEY,         -- SHA-256 of its bytes
    first_seq INTEGER NOT NULL          -- the first change that names it
) STRICT, WITHOUT ROWID;

-- One row while a copy from another store is under way and not whole yet.
CREATE TABLE copying (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1)
) STRICT;

-- Commands that changed nothing have no line in the log to be found by.
CREATE INDEX command_that_changed_nothing ON command (last_seq) WHERE first_seq IS NULL;
