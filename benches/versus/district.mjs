/** A district to measure with: made, brought into a store, and what has to be known of it to ask questions. */
import { createReadStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from './shell.mjs';

/** Lines of a file, one after another. */
export const lines = (path) => createInterface({ input: createReadStream(path), crlfDelay: Infinity });

/** The same chance each time. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fields of a row of CSV. */
export function fields(row) {
  const found = [];
  for (const match of row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    found.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
  }
  return found;
}

/** The bounds of the district's outline: west, south, east, north. */
async function bounds(files) {
  const box = [180, 90, -180, -90];
  for await (const line of lines(join(files, 'district.geojson'))) {
    for (const [, lon, lat] of line.matchAll(/\[(-?\d+\.\d+),(-?\d+\.\d+)\]/g)) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

/** Some checkpoints, evenly out of the file: code, line, position. */
async function someCheckpoints(files, every) {
  const found = [];
  let number = -1;
  for await (const line of lines(join(files, 'checkpoints.csv'))) {
    if (number++ >= 0 && number % every === 0) {
      const [code, of, name, , , zone, , , lon, lat] = fields(line);
      if (lon) found.push({ code, line: of, name, zone, lon: Number(lon), lat: Number(lat) });
    }
  }
  return found;
}

/** Makes the files of a district and imports them. Gives what was made, and how long each took, in seconds. */
export async function make(renling, size, folder) {
  const [files, data] = [join(folder, 'files'), join(folder, 'data')];
  mkdirSync(files, { recursive: true });
  const timed = async (args) => {
    const begun = performance.now();
    await run(renling, args);
    return (performance.now() - begun) / 1000;
  };
  const generated = await timed(
    ['generate', '--zones', size.zones, '--checkpoints', size.checkpoints, files].map(String),
  );
  const imported = await timed(['import', '--data', data, '--yes', files]);
  const checkpoints = await someCheckpoints(files, Math.max(1, Math.floor(size.checkpoints / 2000)));
  return { files, data, box: await bounds(files), checkpoints, generated, imported };
}

/** Column and row of the tile that a place is in. */
export function tileAt(z, lon, lat) {
  const n = 2 ** z;
  const phi = (lat * Math.PI) / 180;
  return [Math.floor(((lon + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * n)];
}

/** Tiles of the district at zooms 12–16, as `z/x/y`: those in which checkpoints stand, at most `most` of a zoom. */
export function tiles(district, most = 40) {
  const random = chance(7);
  return [12, 13, 14, 15, 16].flatMap((z) => {
    const all = [...new Set(district.checkpoints.map(({ lon, lat }) => [z, ...tileAt(z, lon, lat)].join('/')))];
    return all
      .map((tile) => [random(), tile])
      .sort(([a], [b]) => a - b)
      .slice(0, most)
      .map(([, tile]) => tile);
  });
}

/** Places in the district's box. */
export function places(district, count, seed = 3) {
  const random = chance(seed);
  const [west, south, east, north] = district.box;
  const one = () =>
    [west + (east - west) * random(), south + (north - south) * random()].map((degrees) => degrees.toFixed(6));
  return Array.from({ length: count }, one);
}

/** The district's day. */
export const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
