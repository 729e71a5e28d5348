/**
 * `make bench`: Renling beside what would be taken instead, and beside the limit, in one run on one machine, in turns. Prints one
 * table. `node benches/versus/main.mjs S|M|L [--only NAME,…] [--out FILE]`
 */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { make, tiles } from './district.mjs';
import { install } from './install.mjs';
import { machine } from './machine.mjs';
import * as peers from './peers.mjs';
import { HERE } from './places.mjs';
import { Postgres } from './postgres.mjs';
import { Renling } from './renling.mjs';
import { SCALES } from './scale.mjs';
import { stopAll } from './shell.mjs';
import { notes, shortfalls, table } from './table.mjs';
import { recordAll } from './visits.mjs';
import answers from './rows/answers.mjs';
import boxes from './rows/boxes.mjs';
import cold from './rows/cold.mjs';
import fresh from './rows/fresh.mjs';
import killed from './rows/killed.mjs';
import live from './rows/live.mjs';
import { publishing, zoneOfPoint } from './rows/process.mjs';
import screen from './rows/screen.mjs';
import starts from './rows/starts.mjs';
import warm from './rows/warm.mjs';
import writes from './rows/writes.mjs';

/** In the order of the table. Starts come last: then PostgreSQL has done its work. */
const ROWS = {
  warm,
  fresh,
  cold,
  answers,
  'zone of point': zoneOfPoint,
  writes,
  killed,
  publishing,
  starts,
  screen,
  boxes,
  live,
};

const say = (text) => process.stderr.write(`${text}\n`);
const option = (name) => process.argv[process.argv.indexOf(name) + 1];

async function attempt(work) {
  try {
    return { is: await work() };
  } catch (error) {
    return { why: error.message.split('\n')[0] };
  }
}

/** Everything that the rows ask. */
async function prepare(tools, scale, folder) {
  const size = SCALES[scale];
  say(`making a district: ${size.zones} zones, ${size.checkpoints} checkpoints`);
  const district = await make(tools.renling, size, folder);
  say(`made in ${district.generated.toFixed(1)} s, imported in ${district.imported.toFixed(1)} s`);
  const first = await Renling.start(tools.renling, district.data);
  await first.open();
  const tokens = await first.inspectors(8);
  district.recorded = await recordAll(first, district.files, tokens[0]);
  say(`two visits of each checkpoint, ${district.recorded.toFixed(0)} a second`);
  await first.stop();
  const [coldData, writingData] = ['cold', 'writing'].map((name) => join(folder, name));
  for (const copy of [coldData, writingData])
    cpSync(district.data, copy, { recursive: true, filter: (path) => !statSync(path).isSocket() });
  const start = async (data, ...options) =>
    Object.assign(await Renling.start(tools.renling, data, options), { admin: first.admin });
  const renling = await start(district.data);
  const names = tiles(district).flatMap((tile) => [`zones/${tile}`, `checkpoints/${tile}`]);
  await peers.cut(renling, names, folder);
  say('loading the same into PostgreSQL');
  const postgres = tools.postgres.why
    ? { why: tools.postgres.why }
    : await attempt(async () => {
        const it = await Postgres.start(folder);
        await it.load(district.files);
        return it;
      });
  const martin = (cache) =>
    attempt(() => {
      if (!tools.martin.is) throw new Error(tools.martin.why);
      if (!postgres.is) throw new Error(postgres.why);
      return peers.martin(tools.martin.is, postgres.is.url, folder, cache);
    });
  return {
    scale,
    size,
    tools,
    folder,
    district,
    renling,
    token: tokens[0],
    writingTokens: tokens,
    tiles: names,
    coldData,
    writingData,
    postgres,
    writing: await start(writingData),
    limit: await peers.limit(tools.limit, folder),
    handler: await attempt(() => peers.handler(tools.handler, district.data)),
    nginx: await attempt(() => peers.nginx(folder)),
    martin: await martin(false),
    martinCached: await martin(true),
  };
}

async function main() {
  const scale = process.argv[2] ?? 'S';
  if (!SCALES[scale]) throw new Error(`there is no scale ${scale}: one of ${Object.keys(SCALES).join(', ')}`);
  const only = process.argv.includes('--only') ? option('--only').split(',') : Object.keys(ROWS);
  const tools = await install();
  if (!tools.wrk) throw new Error(`wrk, which makes the load, is not here: ${tools.whyNot}`);
  const folder = mkdtempSync(join(os.tmpdir(), 'renling-bench-'));
  chmodSync(folder, 0o755);
  const head = await machine(folder, tools.martin.is);
  const rows = [];
  let bench;
  try {
    bench = await prepare(tools, scale, folder);
    for (const name of only) {
      const begun = Date.now();
      say(`measuring: ${name}`);
      try {
        if (name === 'cold')
          bench.cold = await attempt(() => Renling.start(tools.renling, bench.coldData, ['--tile-cache', '0']));
        rows.push(...(await ROWS[name](bench)));
      } catch (error) {
        rows.push({ work: name, failed: error.message.split('\n')[0].slice(0, 200) });
      }
      if (name === 'cold') await bench.cold?.is?.stop();
      say(`  ${((Date.now() - begun) / 1000).toFixed(0)} s`);
    }
  } finally {
    await stopAll();
    await bench?.postgres.is?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const size = SCALES[scale];
  const title = `Scale ${scale}: ${size.zones.toLocaleString('en')} zones, ${size.checkpoints.toLocaleString('en')} checkpoints`;
  const made = bench
    ? `Generated in ${bench.district.generated.toFixed(1)} s, imported in ${bench.district.imported.toFixed(1)} s; two visits of each checkpoint recorded, ${Math.round(bench.district.recorded).toLocaleString('en')} a second by one client in batches of 500.`
    : '';
  const text = [
    `## ${title}`,
    head.join('\n\n'),
    made,
    table(rows),
    notes(rows),
    '### Fell short of what was set',
    shortfalls(rows),
  ].join('\n\n');
  console.log(text);
  if (process.argv.includes('--out'))
    writeFileSync(option('--out'), `${readFileSync(join(HERE, 'intro.md'), 'utf8')}\n${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopAll().then(() => process.exit(1)));
await main();
