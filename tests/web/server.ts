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

export const stop = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const fresh = (): string => mkdtempSync(join(tmpdir(), 'renling-web-'));

export const start = (port: number, ...options: string[]): Promise<Server> => run(fresh(), {}, port, options);

/** With settings that stand in the environment. */
export const startWith = (environment: Record<string, string>, port: number, ...options: string[]): Promise<Server> =>
  run(fresh(), environment, port, options);

/** Both: on a folder that was used before, with settings of the environment. */
export const startAgain = (
  environment: Record<string, string>,
  folder: string,
  port: number,
  ...options: string[]
): Promise<Server> => run(folder, environment, port, options);

/** On a folder that may have been used before. */
export const startIn = (folder: string, port: number, ...options: string[]): Promise<Server> =>
  run(folder, {}, port, options);

async function run(
  folder: string,
  environment: Record<string, string>,
  port: number,
  options: string[],
): Promise<Server> {
  const binary = process.env.BINARY ?? '../../target/debug/renling';
  const child = spawn(binary, ['serve', '--json', '--data', folder, '--listen', `127.0.0.1:${port}`, ...options], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
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
