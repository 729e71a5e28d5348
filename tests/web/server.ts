/** Servers of our own for the tests: each on a folder that is new, and what it announces when it listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Announced {
  url: string;
  /** The demonstration's, with passwords made at this start. */
  accounts: { login: string; password: string; name: string }[];
  /** Where there is no administrator yet: the link that makes one. */
  first_admin: string | null;
}
export interface Server {
  announced: Announced;
  /** Where it keeps everything: another start on it finds all of that. */
  folder: string;
  stop: () => Promise<void>;
}

const stop = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

export const start = (port: number, ...options: string[]): Promise<Server> =>
  startIn(mkdtempSync(join(tmpdir(), 'renling-web-')), port, ...options);

export async function startIn(folder: string, port: number, ...options: string[]): Promise<Server> {
  const binary = process.env.BINARY ?? '../../target/debug/renling';
  const child = spawn(binary, ['serve', '--json', '--data', folder, '--listen', `127.0.0.1:${port}`, ...options], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const announced = await new Promise<Announced>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Announced & { event: string };
      if (said.event === 'listening') resolve(said);
    });
  });
  return { announced, folder, stop: () => stop(child) };
}
