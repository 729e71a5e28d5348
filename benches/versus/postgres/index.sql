-- What the files have becomes tables to ask.
CREATE TABLE areas AS
  SELECT kind, (row_number() OVER (PARTITION BY kind) - 1)::int AS fid, body->'properties'->>'code' AS code,
    body->'properties'->>'name' AS name, body->'properties'->>'name_en' AS name_en,
    body->'properties'->>'short_name' AS short_name, ST_SetSRID(ST_GeomFromGeoJSON(body->>'geometry'), 4326) AS geom
  FROM areas_raw;
DROP TABLE areas_raw;
CREATE TABLE zones AS SELECT fid, code, name, name_en, geom, ST_Transform(geom, 3857) AS mercator FROM areas WHERE kind = 'zones';
CREATE TABLE streets AS SELECT fid, code, name, name_en, short_name, geom FROM areas WHERE kind = 'streets';
CREATE TABLE communities AS SELECT fid, code, name, short_name, geom FROM areas WHERE kind = 'communities';
DROP TABLE areas;
ALTER TABLE zones ADD PRIMARY KEY (fid);
CREATE INDEX ON zones USING gist (geom);
CREATE INDEX ON zones USING gist (mercator);
CREATE INDEX ON streets USING gist (geom);
CREATE INDEX ON communities USING gist (geom);
CREATE UNIQUE INDEX ON zones (code);

CREATE TABLE checkpoints AS
  SELECT (row_number() OVER () - 1)::int AS fid, raw.code, raw.line, raw.name, raw.address, raw.zone, raw.street,
    raw.community, raw.extent, raw.valid_from, raw.valid_to, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom,
    ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3857) AS mercator
  FROM checkpoints_raw AS raw;
DROP TABLE checkpoints_raw;
ALTER TABLE checkpoints ADD PRIMARY KEY (fid);
CREATE UNIQUE INDEX ON checkpoints (code);
CREATE INDEX ON checkpoints USING gist (geom);
CREATE INDEX ON checkpoints USING gist (mercator);
CREATE INDEX ON checkpoints (zone, line);
CREATE INDEX ON duties (subject_kind, subject);
CREATE INDEX ON posts (person);

-- For writing: a log, the visits, and what a checkpoint is at.
CREATE TABLE log (
  seq bigint PRIMARY KEY, command uuid UNIQUE, at timestamptz, body bytea, hash bytea);
CREATE SEQUENCE log_seq;
CREATE TABLE inspections (
  id uuid PRIMARY KEY, checkpoint text, line text, zone text, inspector text, started_at timestamptz,
  finished_at timestamptz, checklist int, answers jsonb, score double precision);
CREATE INDEX ON inspections (checkpoint, finished_at);
CREATE TABLE checkpoint_states (
  checkpoint text PRIMARY KEY, visits int, last_at timestamptz, last_score double precision);
INSERT INTO checkpoint_states SELECT code, 0, NULL, NULL FROM checkpoints;
VACUUM ANALYZE;
