import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT } from './playwright.config.ts';
import { start } from './server.ts';

/** Starts the demonstration and hands its passwords to the tests by a file; with BASE_URL, ANNOUNCED is such a file. */
export default async function setup(): Promise<(() => Promise<void>) | void> {
  if (process.env.BASE_URL) {
    if (!process.env.ANNOUNCED) throw new Error('BASE_URL needs ANNOUNCED: a file with what `serve --json` printed');
    return;
  }
  const server = await start(PORT, '--demo');
  const file = join(mkdtempSync(join(tmpdir(), 'renling-announced-')), 'announced.json');
  writeFileSync(file, JSON.stringify(server.announced));
  process.env.ANNOUNCED = file;
  return server.stop;
}
