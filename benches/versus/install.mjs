/** Builds what is measured and installs what it is measured against. What cannot be had is said, and the rest goes on. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TOOLS } from './places.mjs';
import { has, run } from './shell.mjs';

/** What `martin` is asked for: the newest that this project's Rust builds. */
const MARTIN = '1.14.0';
/** Debian's packages, each with how one sees that it is there. */
const PACKAGES = [
  ['wrk', () => has('wrk')],
  ['nginx-light', () => has('nginx')],
  ['chromium', () => has(process.env.CHROMIUM ?? '/usr/bin/chromium')],
];

const say = (text) => process.stderr.write(`${text}\n`);
const cargo = (args, options) => run('cargo', args, { cwd: ROOT, ...options });

async function packages() {
  const missing = PACKAGES.filter(([, there]) => !there()).map(([name]) => name);
  if (missing.length === 0) return;
  say(`installing ${missing.join(', ')}`);
  const root = process.getuid() === 0 ? [] : ['sudo'];
  const apt = (...args) => {
    const [program, ...rest] = [...root, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return run(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
}

/** The tile server that people put before PostGIS. */
async function martin() {
  const root = join(TOOLS, 'martin');
  const binary = join(root, 'bin', 'martin');
  if (existsSync(binary)) return binary;
  say(`building martin ${MARTIN}: this takes some minutes, once`);
  const args = [
    '--no-default-features',
    '--features',
    'postgres,mbtiles',
    '--version',
    MARTIN,
    '--locked',
    '--root',
    root,
  ];
  await cargo(['install', 'martin', ...args], {
    env: { ...process.env, CARGO_TARGET_DIR: join(TOOLS, 'martin-build') },
  });
  return binary;
}

/** Tries, and gives the reason when it fails. */
async function attempt(what, work) {
  try {
    return { is: await work() };
  } catch (error) {
    say(`${what} cannot be had: ${error.message}`);
    return { why: error.message.split('\n')[0].slice(0, 200) };
  }
}

/** What is measured, built at once, so that the library is compiled once: the path of each by its name. */
async function build() {
  const targets = ['--bin', 'renling', '--example', 'handler', '--bench', 'answer', '--bench', 'publish'];
  const told = await cargo(['build', '--release', '--locked', '--message-format=json-render-diagnostics', ...targets]);
  const messages = told.trim().split('\n').map((line) => JSON.parse(line));
  return Object.fromEntries(
    messages.filter(({ executable }) => executable).map(({ target, executable }) => [target.name, executable]),
  );
}

/** Everything by where it is. */
export async function install() {
  mkdirSync(TOOLS, { recursive: true });
  say('building renling, the handler alone, the benches within the process, and the server that does nothing');
  const built = await build();
  const limit = ['build', '--release', '--locked', '--manifest-path', 'benches/limit/Cargo.toml'];
  await cargo(limit, { env: { ...process.env, CARGO_TARGET_DIR: join(TOOLS, 'limit-build') } });
  const loads = await attempt('wrk, nginx and a browser', packages);
  return {
    ...built,
    limit: join(TOOLS, 'limit-build', 'release', 'limit'),
    wrk: has('wrk') ? 'wrk' : null,
    nginx: has('nginx') ? 'nginx' : null,
    whyNot: loads.why,
    postgres: await attempt('PostgreSQL', () => run('bash', ['tests/postgres.sh', 'install'], { cwd: ROOT })),
    martin: await attempt('martin', martin),
  };
}
