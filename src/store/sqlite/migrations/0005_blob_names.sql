-- Who names a blob, ever: whoever may see one of them may see the blob.
CREATE TABLE blob_name (
    hash   BLOB NOT NULL,
    kind   TEXT NOT NULL,
    entity BLOB NOT NULL,               -- 16 bytes
    PRIMARY KEY (hash, kind, entity)
) STRICT, WITHOUT ROWID;

-- What is there already says so in fields of these names.
INSERT OR IGNORE INTO blob_name (hash, kind, entity)
SELECT unhex(part.atom), entity.kind, entity.id FROM entity, json_tree(CAST(entity.body AS TEXT)) AS part
WHERE entity.kind IN ('settings', 'inspection', 'ruling', 'case', 'held') AND part.key IN ('hash', 'emblem')
    AND part.type = 'text' AND length(part.atom) = 64 AND unhex(part.atom) IS NOT NULL;
