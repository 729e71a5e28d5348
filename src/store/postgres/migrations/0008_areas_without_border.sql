-- An area may be known by its code and name before its border is drawn.
ALTER TABLE renling.area_version ALTER COLUMN geom DROP NOT NULL;

CREATE OR REPLACE FUNCTION renling.geometry_of(shape jsonb) RETURNS geometry LANGUAGE sql STABLE STRICT AS
$$ SELECT CASE WHEN shape -> 'coordinates' = 'null'::jsonb THEN NULL
               ELSE ST_SetSRID(ST_GeomFromGeoJSON(shape::text), 4326) END $$;
