/**
 * The datums of the three navigation apps. Inside everything is WGS 84; GCJ-02 (高德, 腾讯) and BD-09 (百度) are made here,
 * at the edge, for a link and for nothing else.
 */
export interface Position {
  lon: number;
  lat: number;
}

/** Semi-major axis in metres and squared eccentricity of the Krasovsky 1940 ellipsoid, which the GCJ-02 offset is built on. */
const AXIS = 6378245;
const ECC2 = 0.006693421622965943;
const RAD = Math.PI / 180;

/** The sum of sines that both offsets share. */
const ripple = (x: number) => (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3);

function northing(x: number, y: number): number {
  const plane = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const waves =
    (20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * (2 / 3) +
    (160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * (2 / 3);
  return plane + ripple(x) + waves;
}

function easting(x: number, y: number): number {
  const plane = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const waves =
    (20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * (2 / 3) +
    (150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * (2 / 3);
  return plane + ripple(x) + waves;
}

/** The offset applies in a box around China only. */
const inChina = ({ lon, lat }: Position) => lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271;

export function toGcj02(wgs: Position): Position {
  if (!inChina(wgs)) return wgs;
  const x = wgs.lon - 105;
  const y = wgs.lat - 35;
  const phi = wgs.lat * RAD;
  const w2 = 1 - ECC2 * Math.sin(phi) ** 2;
  const w = Math.sqrt(w2);
  const meridian = ((AXIS * (1 - ECC2)) / (w2 * w)) * RAD;
  const parallel = (AXIS / w) * Math.cos(phi) * RAD;
  return { lon: wgs.lon + easting(x, y) / parallel, lat: wgs.lat + northing(x, y) / meridian };
}

export function toBd09(wgs: Position): Position {
  const { lon, lat } = toGcj02(wgs);
  const turn = (Math.PI * 3000) / 180;
  const radius = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * turn);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * turn);
  return { lon: radius * Math.cos(angle) + 0.0065, lat: radius * Math.sin(angle) + 0.006 };
}
