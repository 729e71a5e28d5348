-- The whole card in one question: where, who for the zone and for each line, what is near. As JSON, with what Renling's has.
CREATE FUNCTION holders(of_kind text, of_subject text, day date) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object(
      'duty', duties.code, 'role', roles.code, 'role_name', roles.name, 'role_name_en', roles.name_en,
      'seat', duties.seat, 'since', duties.valid_from, 'until', duties.valid_to,
      'party', CASE WHEN duties.person IS NOT NULL THEN json_build_object(
          'kind', 'person', 'code', people.code, 'name', people.name, 'office_phone', people.office_phone,
          'posts', (SELECT json_agg(json_build_object('code', posts.code, 'title', posts.title, 'unit', json_build_object(
              'code', u.code, 'name', u.name, 'short_name', u.short_name)))
            FROM posts JOIN units AS u ON u.code = posts.unit WHERE posts.person = people.code))
        ELSE json_build_object('kind', 'unit', 'code', units.code, 'name', units.name, 'short_name', units.short_name,
          'office_phone', units.office_phone) END) ORDER BY roles.ord), '[]'::json)
  FROM duties JOIN roles ON roles.code = duties.role
    LEFT JOIN people ON people.code = duties.person LEFT JOIN units ON units.code = duties.unit
  WHERE duties.subject_kind = of_kind AND duties.subject = of_subject AND duties.valid_from <= day
    AND (duties.valid_to IS NULL OR duties.valid_to >= day)
$$;
CREATE FUNCTION card(lon double precision, lat double precision, day date) RETURNS json LANGUAGE sql STABLE AS $$
  WITH here AS (SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS at),
  zone AS (SELECT zones.* FROM zones, here WHERE ST_Covers(geom, at) ORDER BY code LIMIT 1)
  SELECT json_build_object(
    'on', day, 'position', json_build_object('lon', lon, 'lat', lat),
    'zone', (SELECT json_build_object('code', code, 'name', name, 'name_en', name_en) FROM zone),
    'street', (SELECT json_build_object('code', code, 'name', name, 'name_en', name_en, 'short_name', short_name)
      FROM streets, here WHERE ST_Covers(geom, at) ORDER BY code LIMIT 1),
    'community', (SELECT json_build_object('code', code, 'name', name, 'short_name', short_name)
      FROM communities, here WHERE ST_Covers(geom, at) ORDER BY code LIMIT 1),
    'zone_slots', (SELECT holders('zone', code, day) FROM zone),
    'lines', (SELECT json_agg(json_build_object(
        'line', json_build_object('code', lines.code, 'name', lines.name, 'name_en', lines.name_en,
          'short_name', lines.short_name, 'badge', lines.badge, 'shape', lines.shape, 'coverage', lines.coverage),
        'line_slots', holders('line', lines.code, day),
        'cell_slots', (SELECT holders('cell', lines.code || '/' || zone.code, day) FROM zone),
        'checkpoints', (SELECT count(*) FROM checkpoints, zone
          WHERE checkpoints.zone = zone.code AND checkpoints.line = lines.code)) ORDER BY lines.ord) FROM lines),
    'near', (SELECT json_agg(near) FROM (
        SELECT code, name, line, address, ST_X(geom) AS lon, ST_Y(geom) AS lat, ST_DistanceSphere(geom, at) AS metres
        FROM checkpoints, here ORDER BY geom <-> at LIMIT 5) AS near))
$$;
CREATE FUNCTION in_box(west double precision, south double precision, east double precision, north double precision)
RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
    'type', 'Feature', 'id', c.fid, 'geometry', ST_AsGeoJSON(c.geom, 7)::json, 'properties', json_build_object(
      'code', c.code, 'name', c.name, 'address', c.address, 'aliases', '[]'::json,
      'line', json_build_object('code', l.code, 'name', l.name, 'name_en', l.name_en, 'short_name', l.short_name,
        'badge', l.badge, 'shape', l.shape, 'coverage', l.coverage, 'order', l.ord),
      'zone', json_build_object('code', z.code, 'name', z.name, 'name_en', z.name_en, 'fid', z.fid),
      'street', c.street, 'community', c.community, 'extent', c.extent, 'valid_from', c.valid_from,
      'valid_to', c.valid_to))), '[]'::json))
  FROM (SELECT * FROM checkpoints WHERE geom && ST_MakeEnvelope(west, south, east, north, 4326)
      ORDER BY fid LIMIT 1000) AS c
    JOIN lines AS l ON l.code = c.line LEFT JOIN zones AS z ON z.code = c.zone
$$;
