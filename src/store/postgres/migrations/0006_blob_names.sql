-- Who names a blob, ever: whoever may see one of them may see the blob.
CREATE TABLE renling.blob_name (
    hash   bytea NOT NULL CHECK (length(hash) = 32),
    kind   text  NOT NULL,
    entity uuid  NOT NULL,
    PRIMARY KEY (hash, kind, entity)
);

-- What is there already says so in fields of these names.
INSERT INTO renling.blob_name (hash, kind, entity)
SELECT decode(part.value #>> '{}', 'hex'), entity.kind, entity.id
FROM renling.entity,
    jsonb_path_query(convert_from(entity.body, 'UTF8')::jsonb, 'strict $.**.keyvalue() ? (@.key == "hash" || @.key == "emblem").value') AS part (value)
WHERE entity.kind IN ('settings', 'inspection', 'ruling', 'case', 'held')
    AND jsonb_typeof(part.value) = 'string' AND part.value #>> '{}' ~ '^[0-9a-f]{64}$'
ON CONFLICT DO NOTHING;
