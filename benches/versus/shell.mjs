/** Other programs: run to their end, or started beside us and ended with us. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer, connect } from 'node:net';

const started = new Set();

/** Runs a program to its end and gives what it printed; throws with what it complained of. */
export const run = (program, args = [], options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...options,
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else
        reject(
          new Error(`${program} ${args.slice(0, 4).join(' ')} ended with ${code}: ${(err || out).trim().slice(-600)}`),
        );
    });
    if (options.input !== undefined) child.stdin.end(options.input);
  });

/** Whether a program can be found. */
export const has = (program) => spawnSync('sh', ['-c', `command -v "${program}"`]).status === 0;

/** Starts a program that goes on; it ends with us. What it says on standard error is kept for the case that it fails. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  child.said = '';
  const keep = (bytes) => (child.said = (child.said + bytes).slice(-4000));
  child.stderr.on('data', keep);
  child.stdout.on('data', options.onOut ?? keep);
  child.once('error', (error) => keep(String(error)));
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

/** Ends one. */
export const stop = (child, signal = 'SIGTERM') =>
  new Promise((resolve) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });

/** Ends all that are still there. */
export const stopAll = () => Promise.all([...started].map((child) => stop(child)));

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that nobody uses. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy()).once('connect', () => socket.destroy());
  });

/** Waits until somebody listens there. */
export async function listening(port, child, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
    if (child && child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${child.said.trim()}`);
    if (await listens(port)) return;
  }
  throw new Error(`nobody listens at ${port}: ${child?.said.trim() ?? ''}`);
}
