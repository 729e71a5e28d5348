-- Tiles with the same features and attributes as Renling's: zones whole, checkpoints one by one from zoom 15 on and in an eighth of
-- a tile together before, with the counts of each line. And as one would have them without thinking of that: `checkpoints_all`.
CREATE SCHEMA tiles;
CREATE FUNCTION tiles.zones(z int, x int, y int) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ST_AsMVT(tile, 'zones', 4096, 'shape', 'fid') FROM (
    SELECT fid, code, name, name_en,
      ST_AsMVTGeom(mercator, ST_TileEnvelope(z, x, y), 4096, 128, true) AS shape
    FROM zones WHERE mercator && ST_TileEnvelope(z, x, y, margin => 128.0 / 4096)) AS tile
$$;
CREATE FUNCTION tiles.checkpoints_all(z int, x int, y int) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ST_AsMVT(tile, 'checkpoints', 4096, 'shape', 'fid') FROM (
    SELECT fid, code, name, line, ST_AsMVTGeom(mercator, ST_TileEnvelope(z, x, y), 4096, 0, true) AS shape
    FROM checkpoints WHERE mercator && ST_TileEnvelope(z, x, y)) AS tile
$$;
CREATE FUNCTION tiles.checkpoints_together(z int, x int, y int) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH placed AS (
    SELECT fid, code, name, line, ST_AsMVTGeom(mercator, ST_TileEnvelope(z, x, y), 4096, 0, true) AS shape
    FROM checkpoints WHERE mercator && ST_TileEnvelope(z, x, y)),
  of_line AS (
    SELECT floor(ST_Y(shape) / 512) AS row, floor(ST_X(shape) / 512) AS col, line, count(*) AS n,
      sum(ST_X(shape)) AS sum_x, sum(ST_Y(shape)) AS sum_y, min(fid) AS fid, min(code) AS code, min(name) AS name
    FROM placed GROUP BY 1, 2, 3),
  cells AS (
    SELECT CASE WHEN sum(n) = 1 THEN min(fid)::bigint ELSE (1::bigint << 40) + (row * 8 + col)::bigint END AS id,
      CASE WHEN sum(n) = 1 THEN jsonb_build_object('code', min(code), 'name', min(name), 'line', min(line))
        ELSE jsonb_build_object('count', sum(n)) || jsonb_object_agg('n_' || line, n) END AS properties,
      ST_MakePoint(round(sum(sum_x) / sum(n)), round(sum(sum_y) / sum(n))) AS shape
    FROM of_line GROUP BY row, col ORDER BY row, col)
  SELECT ST_AsMVT(cells, 'checkpoints', 4096, 'shape', 'id') FROM cells
$$;
CREATE FUNCTION tiles.checkpoints(z int, x int, y int) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN z > 14 THEN tiles.checkpoints_all(z, x, y) ELSE tiles.checkpoints_together(z, x, y) END
$$;
