/** `wrk`, the load: eight connections on two threads, and what it counted. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERE } from './places.mjs';
import { SECONDS } from './scale.mjs';
import { run } from './shell.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'renling-wrk-'));
let files = 0;

/** A file of lines for a script. */
export function listed(rows) {
  const path = join(scratch, `${files++}.txt`);
  writeFileSync(path, `${rows.join('\n')}\n`);
  return path;
}

/** Asks a server by a script. Gives requests a second, median latency in ms, bytes of an answer. */
export async function wrk(
  url,
  script,
  args,
  { connections = 8, threads = Math.min(2, connections), seconds = SECONDS } = {},
) {
  const words = [
    '-t',
    threads,
    '-c',
    connections,
    '-d',
    `${seconds}s`,
    '--timeout',
    '20s',
    '-s',
    join(HERE, 'wrk', script),
    url,
    '--',
    ...args,
  ];
  const said = await run('wrk', words.map(String));
  const told = JSON.parse(said.match(/^figures (.*)$/m)[1]);
  // A server that refuses is quick.
  if (told.requests === 0) throw new Error(`no answer of ${url} within ${seconds} s`);
  if (told.refused > 0) throw new Error(`${told.refused} of ${told.requests} requests to ${url} were refused`);
  return {
    perSecond: (told.requests / told.micros) * 1e6,
    ms: told.p50 / 1000,
    p99: told.p99 / 1000,
    bytes: told.bytes / told.requests,
    ...told,
  };
}

/** Addresses one after another. */
export const get = (url, file, headers = [], options) => wrk(url, 'get.lua', [file, ...headers], options);
