/** One tile that nobody asked for before, zones and checkpoints: cut anew each time, one after another. */
import { tileAt } from '../district.mjs';
import { inTurns } from '../figures.mjs';
import { TURNS } from '../scale.mjs';
import { get, listed } from '../wrk.mjs';

const ONE = { connections: 1, threads: 1, seconds: 1 };
const GZIP = ['Accept-Encoding: gzip'];

/** The tile of a zoom in which most checkpoints stand. */
function fullest(checkpoints, z) {
  const counts = new Map();
  for (const { lon, lat } of checkpoints) {
    const tile = tileAt(z, lon, lat).join('/');
    counts.set(tile, (counts.get(tile) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)[0][0]
    .split('/')
    .map(Number);
}

async function atZoom({ cold, martin, postgres, district }, z, goalOf) {
  const [x, y] = fullest(district.checkpoints, z);
  const layers = ['zones', 'checkpoints'];
  const http = (server, address) => async () => {
    if (!server.is) throw new Error(server.why);
    const file = listed(layers.map(address));
    // Both layers: two requests.
    return (layers.length * 1000) / (await get(server.is.url, file, GZIP, ONE)).perSecond;
  };
  const sql = (functions) => async () => {
    if (!postgres.is) throw new Error(postgres.why);
    const calls = functions.map((name) => `length(tiles.${name}(${z}, ${x}, ${y}))`);
    return (await postgres.is.bench(`SELECT ${calls.join(', ')};\n`, { clients: 1, seconds: 1 })).ms;
  };
  const figures = await inTurns(
    [
      { name: 'Renling', measure: http(cold, (layer) => `/tiles/${layer}/${z}/${x}/${y}.mvt`) },
      { name: 'PostGIS ST_AsMVT, same features', measure: sql(['zones', 'checkpoints']) },
      { name: 'martin + PostGIS, same features', measure: http(martin, (layer) => `/${layer}/${z}/${x}/${y}`) },
      { name: 'PostGIS ST_AsMVT, every checkpoint', measure: sql(['zones', 'checkpoints_all']) },
    ],
    TURNS,
  );
  const bytes = cold.is
    ? await sizes(
        cold.is,
        layers.map((layer) => `/tiles/${layer}/${z}/${x}/${y}.mvt`),
      )
    : NaN;
  const many = postgres.is
    ? await postgres.is.sql(`SELECT count(*) FROM checkpoints WHERE mercator && ST_TileEnvelope(${z}, ${x}, ${y})`)
    : '?';
  return {
    work: `one cold tile, z${z}`,
    unit: 'ms',
    figures,
    own: 'Renling',
    against: Object.keys(figures).slice(1),
    goals: goalOf(figures, bytes),
    notes: [
      `${Number(many).toLocaleString('en')} checkpoints stand in it; ours is ${bytes.toLocaleString('en')} bytes, its time includes gzip, hash and HTTP, PostGIS's neither`,
      ...(z < 10
        ? ['many zones of a few pixels that stand together are one feature of ours, and each its own of the others']
        : []),
    ],
  };
}

async function sizes(server, addresses) {
  let sum = 0;
  for (const address of addresses) {
    const answer = await fetch(server.url + address, { headers: { 'accept-encoding': 'gzip' } });
    await answer.arrayBuffer();
    sum += Number(answer.headers.get('content-length') ?? 0);
  }
  return sum;
}

export default async function cold(bench) {
  const fifth = (figures) => {
    const ratio = figures.Renling.median / figures['PostGIS ST_AsMVT, same features'].median;
    return [
      {
        says: '≤ 1/5 of PostGIS',
        reached: Number.isNaN(ratio) ? null : ratio <= 0.2,
        found: `${ratio.toFixed(2)} of it`,
      },
    ];
  };
  const within = (ms) => (figures) => {
    const found = figures.Renling.median;
    return [
      { says: `≤ ${ms} ms`, reached: found === undefined ? null : found <= ms, found: `${found?.toFixed(2)} ms` },
    ];
  };
  const light = (figures, bytes) => [
    ...within(20)(figures),
    { says: '≤ 200 kB', reached: bytes <= 200e3, found: `${bytes} bytes` },
  ];
  const rows = [];
  for (const [z, goal] of [
    [12, fifth],
    [14, fifth],
    [16, within(1)],
  ]) {
    // What is set is set for M.
    rows.push(await atZoom(bench, z, bench.scale === 'M' ? goal : () => []));
  }
  rows.push(await atZoom(bench, 8, bench.scale === 'L' ? light : () => []));
  return rows;
}
