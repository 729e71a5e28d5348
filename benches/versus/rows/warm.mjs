/** Tiles that were asked for before: from our cache, from files, from a tile server, from memory with nothing around; what they
 * weigh; and the same while somebody writes. */
import { today } from '../district.mjs';
import { inTurns } from '../figures.mjs';
import { TURNS, SECONDS } from '../scale.mjs';
import { sleep } from '../shell.mjs';
import { get, listed } from '../wrk.mjs';

const GZIP = ['Accept-Encoding: gzip'];

export default async function warm(bench) {
  const { renling, nginx, limit, martin, martinCached, tiles, scale } = bench;
  const own = listed(tiles.map((tile) => `/tiles/${tile}.mvt`));
  const layered = listed(tiles.map((tile) => `/layered/tiles/${tile}.mvt`));
  const theirs = listed(tiles.map((tile) => `/${tile}`));
  const asking = (server, file) => async () => {
    if (!server.is) throw new Error(server.why);
    return (await get(server.is.url, file, GZIP)).perSecond;
  };
  // Everything is asked for once before it counts.
  for (const [server, file] of [
    [{ is: renling }, own],
    [martinCached, theirs],
  ]) {
    if (server.is) await get(server.is.url, file, GZIP, { seconds: 1 });
  }
  const figures = await inTurns(
    [
      { name: 'Renling', measure: asking({ is: renling }, own) },
      { name: 'nginx, files cut before', measure: asking(nginx, own) },
      { name: 'axum, same body', measure: asking({ is: limit }, own) },
      { name: 'axum, same body behind layers', measure: asking({ is: limit }, layered) },
      { name: 'martin + PostGIS', measure: asking(martin, theirs) },
      { name: 'martin with its cache', measure: asking(martinCached, theirs) },
    ],
    TURNS,
  );
  const goal = (name, least) => {
    const ratio = figures.Renling.median / figures[name].median;
    return {
      says: `≥ ${least} × ${name}`,
      reached: Number.isNaN(ratio) ? null : ratio >= least,
      found: `${ratio.toFixed(2)} ×`,
    };
  };
  const goals = { S: [goal('axum, same body behind layers', 0.9)], M: [goal('nginx, files cut before', 0.9)], L: [] };
  const rows = [
    {
      work: 'warm tiles',
      unit: 'per s',
      figures,
      own: 'Renling',
      against: Object.keys(figures).slice(1),
      goals: goals[scale],
      notes: [`${tiles.length} tiles of zones and checkpoints, z12–16, gzip; wrk -t2 -c8`],
    },
    await weights(bench),
  ];
  rows.push(await whileWriting(bench, { own, theirs, before: figures.Renling }));
  return rows;
}

/** Bytes of a tile. */
async function weights({ renling, martin, tiles }) {
  const mean = async (address) => {
    let sum = 0;
    for (const tile of tiles) {
      const answer = await fetch(address(tile), { headers: { 'accept-encoding': 'gzip' } });
      const length = answer.headers.get('content-length');
      const bytes = (await answer.arrayBuffer()).byteLength;
      sum += answer.status === 204 ? 0 : Number(length ?? bytes);
    }
    return { median: sum / tiles.length };
  };
  const figures = { Renling: await mean((tile) => `${renling.url}/tiles/${tile}.mvt`) };
  figures['martin + PostGIS, same features'] = martin.is
    ? await mean((tile) => `${martin.is.url}/${tile}`)
    : { failed: martin.why };
  return {
    work: 'bytes of a tile, gzip, mean',
    unit: 'bytes',
    figures,
    own: 'Renling',
    against: ['martin + PostGIS, same features'],
  };
}

/** A checkpoint is called otherwise every 10 ms, while tiles are asked for. */
async function whileWriting({ renling, district, martin, postgres }, { own, theirs, before }) {
  let number = 0;
  const names = (turn) => `改名${turn}`;
  const writing = async (until) => {
    let [written, late] = [0, 0];
    for (let next = Date.now(); Date.now() < until; next += 10) {
      await sleep(Math.max(0, next - Date.now()));
      if (Date.now() > next + 10) late++;
      const { code } = district.checkpoints[number % district.checkpoints.length];
      await renling.send([{ type: 'put_checkpoint', code, name: names(number++), first: today() }]);
      written++;
    }
    return { written, late };
  };
  let writes = { written: 0, late: 0 };
  const figures = await inTurns(
    [
      {
        name: 'Renling',
        measure: async () => {
          const [asked, wrote] = await Promise.all([get(renling.url, own, GZIP), writing(Date.now() + SECONDS * 1000)]);
          writes = { written: writes.written + wrote.written, late: writes.late + wrote.late };
          return asked.perSecond;
        },
      },
      {
        name: 'martin + PostGIS',
        measure: async () => {
          if (!martin.is) throw new Error(martin.why);
          const most = district.checkpoints.length;
          const update = `\\set at random(0, ${most - 1})\nUPDATE checkpoints SET name = '改名' || :at WHERE fid = :at;\n`;
          const [asked] = await Promise.all([
            get(martin.is.url, theirs, GZIP),
            postgres.is.bench(update, { clients: 1, rate: 100 }),
          ]);
          return asked.perSecond;
        },
      },
    ],
    TURNS,
  );
  figures['Renling when nobody writes'] = before;
  const rate = writes.written / (TURNS * SECONDS);
  return {
    work: 'warm tiles while a checkpoint changes every 10 ms',
    unit: 'per s',
    figures,
    own: 'Renling',
    against: ['martin + PostGIS', 'Renling when nobody writes'],
    notes: [`${rate.toFixed(0)} changes a second were written; each touches the tiles at five zooms that it stands in`],
  };
}
