-- The same truth in typed columns, for the constraints, for GIS programs and for reports. Triggers on `entity` keep these
-- tables in the transaction of the write; the program itself does not read them. One row a version: `valid_from` and
-- `valid_to` are its first and last day, an open end is null.

CREATE TABLE renling.area_version (
    fid        bigint NOT NULL,
    id         uuid NOT NULL,
    kind       text NOT NULL,
    code       text NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    name       text NOT NULL,
    short_name text,
    name_en    text,
    parent     uuid,
    geom       geometry(MultiPolygon, 4326) NOT NULL,
    CONSTRAINT an_area_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT one_area_has_a_code_at_a_time
        EXCLUDE USING gist (kind WITH =, code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON renling.area_version USING gist (geom);
CREATE INDEX ON renling.area_version (kind, fid);

CREATE TABLE renling.checkpoint_version (
    fid              bigint NOT NULL,
    id               uuid NOT NULL,
    code             text NOT NULL,
    valid_from       date NOT NULL,
    valid_to         date,
    line             uuid NOT NULL,
    name             text NOT NULL,
    address          text,
    stated_zone      uuid,
    stated_street    uuid,
    stated_community uuid,
    geom             geometry(Point, 4326),     -- null: not placed yet
    extent           geometry(Geometry, 4326),  -- a road's line, an estate's polygon
    CONSTRAINT a_checkpoint_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT one_checkpoint_has_a_code_at_a_time
        EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON renling.checkpoint_version USING gist (geom);
CREATE INDEX ON renling.checkpoint_version (fid);

CREATE TABLE renling.line_version (
    fid        bigint NOT NULL,
    id         uuid NOT NULL,
    code       text NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    name       text NOT NULL,
    short_name text,
    name_en    text,
    coverage   text NOT NULL,
    CONSTRAINT a_line_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT one_line_has_a_code_at_a_time
        EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON renling.line_version (fid);

CREATE TABLE renling.unit_version (
    fid          bigint NOT NULL,
    id           uuid NOT NULL,
    code         text NOT NULL,
    valid_from   date NOT NULL,
    valid_to     date,
    name         text NOT NULL,
    short_name   text,
    parent       uuid,
    unit_kind    text NOT NULL,
    own          boolean NOT NULL,
    office_of    uuid,
    office_phone text,
    CONSTRAINT a_unit_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT one_unit_has_a_code_at_a_time
        EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON renling.unit_version (fid);

-- No private telephone, here or in any view.
CREATE TABLE renling.person_row (
    fid          bigint PRIMARY KEY,
    id           uuid NOT NULL UNIQUE,
    code         text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    name         text NOT NULL,
    office_phone text
);

CREATE TABLE renling.role_row (
    fid     bigint PRIMARY KEY,
    id      uuid NOT NULL UNIQUE,
    code    text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    name    text NOT NULL,
    name_en text,
    rights  text[] NOT NULL
);

CREATE TABLE renling.post_row (
    fid        bigint PRIMARY KEY,
    id         uuid NOT NULL UNIQUE,
    code       text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    person     uuid NOT NULL,
    unit       uuid NOT NULL,
    title      text,
    valid_from date NOT NULL,
    valid_to   date,
    CONSTRAINT a_post_ends_after_it_begins CHECK (valid_to >= valid_from)
);

CREATE TABLE renling.duty_row (
    fid          bigint PRIMARY KEY,
    id           uuid NOT NULL UNIQUE,
    code         text UNIQUE DEFERRABLE INITIALLY DEFERRED,
    role         uuid NOT NULL,
    subject_kind text NOT NULL,
    subject      uuid,  -- none for a cell, which is the next two
    line         uuid,
    zone         uuid,
    seat         text NOT NULL,
    party_kind   text,
    party        uuid,  -- none when the seat is vacant
    valid_from   date NOT NULL,
    valid_to     date,
    note         text,
    withdrawn    boolean NOT NULL,
    CONSTRAINT a_duty_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT a_subject_is_named CHECK (subject IS NOT NULL OR (line IS NOT NULL AND zone IS NOT NULL))
);

CREATE TABLE renling.context_row (
    fid     bigint PRIMARY KEY,
    id      uuid NOT NULL UNIQUE,
    code    text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    class   text NOT NULL,
    name    text,
    name_en text,
    geom    geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX ON renling.context_row USING gist (geom);

-- The canonical bytes as JSON. They are UTF-8 in every database, whatever its own encoding.
CREATE FUNCTION renling.json(body bytea) RETURNS jsonb LANGUAGE sql STABLE STRICT AS
$$ SELECT convert_from(body, 'UTF8')::jsonb $$;

CREATE FUNCTION renling.geometry_of(shape jsonb) RETURNS geometry LANGUAGE sql STABLE STRICT AS
$$ SELECT ST_SetSRID(ST_GeomFromGeoJSON(shape::text), 4326) $$;

-- Called for the rows that a statement has inserted or replaced.
CREATE FUNCTION renling.type_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The versions of an entity are written whole each time: the ones before go.
    DELETE FROM renling.area_version a USING fresh f WHERE a.kind = f.kind AND a.fid = f.fid;
    INSERT INTO renling.area_version
    SELECT f.fid, f.id, r ->> 'kind', r ->> 'code', (v #>> '{period,first}')::date, (v #>> '{period,last}')::date,
           v ->> 'name', v ->> 'short_name', v ->> 'name_en', (v ->> 'parent')::uuid,
           renling.geometry_of(jsonb_build_object('type', 'MultiPolygon', 'coordinates', v -> 'boundary'))
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r),
         jsonb_array_elements(r -> 'versions') AS versions (v)
    WHERE f.kind IN ('district', 'zone', 'street', 'community', 'estate');

    DELETE FROM renling.checkpoint_version c USING fresh f WHERE f.kind = 'checkpoint' AND c.fid = f.fid;
    INSERT INTO renling.checkpoint_version
    SELECT f.fid, f.id, r ->> 'code', (v #>> '{period,first}')::date, (v #>> '{period,last}')::date,
           (v ->> 'line')::uuid, v ->> 'name', v ->> 'address', (v #>> '{stated,zone}')::uuid,
           (v #>> '{stated,street}')::uuid, (v #>> '{stated,community}')::uuid,
           CASE WHEN v ? 'position' THEN ST_SetSRID(ST_MakePoint(
               (v #>> '{position,0}')::float8, (v #>> '{position,1}')::float8), 4326) END,
           renling.geometry_of(v -> 'extent')
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r),
         jsonb_array_elements(r -> 'versions') AS versions (v)
    WHERE f.kind = 'checkpoint';

    DELETE FROM renling.line_version l USING fresh f WHERE f.kind = 'line' AND l.fid = f.fid;
    INSERT INTO renling.line_version
    SELECT f.fid, f.id, r ->> 'code', (v #>> '{period,first}')::date, (v #>> '{period,last}')::date,
           v ->> 'name', v ->> 'short_name', v ->> 'name_en', v ->> 'coverage'
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r),
         jsonb_array_elements(r -> 'versions') AS versions (v)
    WHERE f.kind = 'line';

    DELETE FROM renling.unit_version u USING fresh f WHERE f.kind = 'unit' AND u.fid = f.fid;
    INSERT INTO renling.unit_version
    SELECT f.fid, f.id, r ->> 'code', (v #>> '{period,first}')::date, (v #>> '{period,last}')::date,
           v ->> 'name', v ->> 'short_name', (v ->> 'parent')::uuid, v ->> 'kind', (v ->> 'own')::boolean,
           (v ->> 'office_of')::uuid, v ->> 'office_phone'
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r),
         jsonb_array_elements(r -> 'versions') AS versions (v)
    WHERE f.kind = 'unit';

    DELETE FROM renling.person_row p USING fresh f WHERE f.kind = 'person' AND p.fid = f.fid;
    INSERT INTO renling.person_row
    SELECT f.fid, f.id, r ->> 'code', r ->> 'name', r ->> 'office_phone'
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r) WHERE f.kind = 'person';

    DELETE FROM renling.role_row o USING fresh f WHERE f.kind = 'role' AND o.fid = f.fid;
    INSERT INTO renling.role_row
    SELECT f.fid, f.id, r ->> 'code', r ->> 'name', r ->> 'name_en',
           ARRAY(SELECT jsonb_array_elements_text(coalesce(r -> 'rights', '[]')))
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r) WHERE f.kind = 'role';

    DELETE FROM renling.post_row p USING fresh f WHERE f.kind = 'post' AND p.fid = f.fid;
    INSERT INTO renling.post_row
    SELECT f.fid, f.id, r ->> 'code', (r ->> 'person')::uuid, (r ->> 'unit')::uuid, r ->> 'title',
           (r #>> '{period,first}')::date, (r #>> '{period,last}')::date
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r) WHERE f.kind = 'post';

    DELETE FROM renling.duty_row d USING fresh f WHERE f.kind = 'duty' AND d.fid = f.fid;
    INSERT INTO renling.duty_row
    SELECT f.fid, f.id, r ->> 'code', (r ->> 'role')::uuid, s ->> 'kind',
           CASE WHEN s ->> 'kind' <> 'cell' THEN (s ->> 'id')::uuid END,
           (s #>> '{id,line}')::uuid, (s #>> '{id,zone}')::uuid,
           r ->> 'seat', r #>> '{party,kind}', (r #>> '{party,id}')::uuid,
           (r #>> '{period,first}')::date, (r #>> '{period,last}')::date, r ->> 'note',
           coalesce((r ->> 'withdrawn')::boolean, false)
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record', b #> '{record,subject}') AS record (r, s)
    WHERE f.kind = 'duty';

    DELETE FROM renling.context_row c USING fresh f WHERE f.kind = 'context' AND c.fid = f.fid;
    INSERT INTO renling.context_row
    SELECT f.fid, f.id, r ->> 'code', r ->> 'class', r ->> 'name', r ->> 'name_en', renling.geometry_of(r -> 'shape')
    FROM fresh f, renling.json(f.body) b, LATERAL (SELECT b -> 'record') AS record (r) WHERE f.kind = 'context';
    RETURN NULL;
END $$;

CREATE TRIGGER type_inserted AFTER INSERT ON renling.entity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION renling.type_rows();
CREATE TRIGGER type_updated AFTER UPDATE ON renling.entity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION renling.type_rows();

-- What a map or a report opens. Ask for one day with: valid_from <= day AND (valid_to IS NULL OR valid_to >= day).

CREATE VIEW renling.districts AS
SELECT code, name, name_en, valid_from, valid_to, geom FROM renling.area_version WHERE kind = 'district';

CREATE VIEW renling.zones AS
SELECT code, name, short_name, name_en, valid_from, valid_to, geom FROM renling.area_version WHERE kind = 'zone';

CREATE VIEW renling.streets AS
SELECT code, name, short_name, name_en, valid_from, valid_to, geom FROM renling.area_version WHERE kind = 'street';

CREATE VIEW renling.communities AS
SELECT c.code, c.name, c.short_name, s.code AS street, c.valid_from, c.valid_to, c.geom
FROM renling.area_version c
LEFT JOIN renling.entity s ON s.kind = 'street' AND s.id = c.parent
WHERE c.kind = 'community';

CREATE VIEW renling.estates AS
SELECT e.code, e.name, c.code AS community, e.valid_from, e.valid_to, e.geom
FROM renling.area_version e
LEFT JOIN renling.entity c ON c.kind = 'community' AND c.id = e.parent
WHERE e.kind = 'estate';

CREATE VIEW renling.lines AS
SELECT code, name, short_name, name_en, coverage, valid_from, valid_to FROM renling.line_version;

CREATE VIEW renling.checkpoints AS
SELECT c.code, c.name, c.address, l.code AS line, z.code AS stated_zone, s.code AS stated_street,
       m.code AS stated_community, c.valid_from, c.valid_to, c.geom, c.extent
FROM renling.checkpoint_version c
LEFT JOIN renling.entity l ON l.kind = 'line' AND l.id = c.line
LEFT JOIN renling.entity z ON z.kind = 'zone' AND z.id = c.stated_zone
LEFT JOIN renling.entity s ON s.kind = 'street' AND s.id = c.stated_street
LEFT JOIN renling.entity m ON m.kind = 'community' AND m.id = c.stated_community;

CREATE VIEW renling.units AS
SELECT u.code, u.name, u.short_name, p.code AS parent, u.unit_kind AS kind, u.own, u.office_phone, u.valid_from,
       u.valid_to
FROM renling.unit_version u
LEFT JOIN renling.entity p ON p.kind = 'unit' AND p.id = u.parent;

CREATE VIEW renling.people AS SELECT code, name, office_phone FROM renling.person_row;

CREATE VIEW renling.roles AS SELECT code, name, name_en, rights FROM renling.role_row;

CREATE VIEW renling.posts AS
SELECT o.code, p.code AS person, p.name AS person_name, u.code AS unit, o.title, o.valid_from, o.valid_to
FROM renling.post_row o
JOIN renling.person_row p ON p.id = o.person
LEFT JOIN renling.entity u ON u.kind = 'unit' AND u.id = o.unit;

CREATE VIEW renling.duties AS
SELECT d.code, r.code AS role, r.name AS role_name, d.subject_kind,
       CASE d.subject_kind WHEN 'cell' THEN l.code || '/' || z.code ELSE s.code END AS subject,
       l.code AS line, z.code AS zone, d.seat, d.party_kind, coalesce(p.code, u.code) AS party, p.name AS person_name,
       d.valid_from, d.valid_to, d.note
FROM renling.duty_row d
JOIN renling.role_row r ON r.id = d.role
LEFT JOIN renling.entity s ON s.kind = d.subject_kind AND s.id = d.subject
LEFT JOIN renling.entity l ON l.kind = 'line' AND l.id = coalesce(d.line, CASE d.subject_kind WHEN 'line' THEN d.subject END)
LEFT JOIN renling.entity z ON z.kind = 'zone' AND z.id = coalesce(d.zone, CASE d.subject_kind WHEN 'zone' THEN d.subject END)
LEFT JOIN renling.person_row p ON d.party_kind = 'person' AND p.id = d.party
LEFT JOIN renling.entity u ON d.party_kind = 'unit' AND u.kind = 'unit' AND u.id = d.party
WHERE NOT d.withdrawn;

CREATE VIEW renling.context AS SELECT code, class, name, name_en, geom FROM renling.context_row;
