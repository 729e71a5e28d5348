-- Every blob that a change has ever named: what a sweep keeps.
CREATE TABLE renling.blob (
    hash      bytea  PRIMARY KEY CHECK (length(hash) = 32),  -- SHA-256 of its bytes
    first_seq bigint NOT NULL                                -- the first change that names it
);
