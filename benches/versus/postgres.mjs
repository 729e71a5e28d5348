/** PostgreSQL 15 with PostGIS and the same district in it, and `pgbench` as its load. */
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lines } from './district.mjs';
import { HERE } from './places.mjs';
import { SECONDS } from './scale.mjs';
import { freePort, run } from './shell.mjs';

const BIN = '/usr/lib/postgresql/15/bin';
/** The server refuses to run as root. */
const AS_OWNER = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
const owned = (...words) => {
  const [program, ...args] = [...AS_OWNER, ...words.map(String)];
  return run(program, args, { cwd: '/' });
};

/** As a careful administrator would set it on such a machine; what is acknowledged is on the disk. */
const SETTINGS = `
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 1GB
work_mem = 64MB
maintenance_work_mem = 512MB
max_wal_size = 8GB
checkpoint_timeout = 30min
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
`;
const AREAS = ['zones', 'streets', 'communities'];
const TABLES = {
  checkpoints: 'checkpoints_raw',
  lines: 'lines',
  units: 'units',
  people: 'people',
  posts: 'posts',
  roles: 'roles',
  duties: 'duties',
};

export class Postgres {
  static async start(folder) {
    const data = join(folder, 'postgres');
    mkdirSync(data);
    if (process.getuid() === 0) {
      const [uid, gid] = (await run('sh', ['-c', 'id -u postgres; id -g postgres'])).trim().split('\n').map(Number);
      chownSync(data, uid, gid);
    }
    chmodSync(data, 0o700);
    const port = await freePort();
    await owned(
      join(BIN, 'initdb'),
      '--pgdata',
      data,
      '--username',
      'bench',
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      'C.UTF-8',
    );
    writeFileSync(
      join(data, 'postgresql.auto.conf'),
      `${SETTINGS}port = ${port}\nunix_socket_directories = '${data}'\n`,
    );
    const it = Object.assign(new Postgres(), { data, port, url: `postgres://bench@127.0.0.1:${port}/postgres` });
    await owned(join(BIN, 'pg_ctl'), '--pgdata', data, '--log', join(data, 'log'), '--wait', 'start');
    return it;
  }

  /** By the socket, as the owner of it. */
  #client = (program, ...args) => owned(program, '-h', this.data, '-p', this.port, '-U', 'bench', ...args);
  sql = (text) => this.#client('psql', '-d', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', text);
  file = async (name) => this.sql(readFileSync(join(HERE, 'postgres', name), 'utf8'));

  /** Copies lines into a table. */
  async #copy(into, rows) {
    const words = [
      ...AS_OWNER,
      'psql',
      '-h',
      this.data,
      '-p',
      String(this.port),
      '-U',
      'bench',
      '-d',
      'postgres',
      '-qX',
      '-c',
      `COPY ${into}`,
    ];
    const child = spawn(words[0], words.slice(1), { cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes) => (said += bytes));
    const ended = once(child, 'exit');
    for await (const row of rows) if (!child.stdin.write(row)) await once(child.stdin, 'drain');
    child.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`COPY ${into}: ${said.trim().slice(0, 300)}`);
  }

  /** Brings the files of a district in. */
  async load(files) {
    const statements = readFileSync(join(HERE, 'postgres', 'schema.sql'), 'utf8');
    await this.sql(statements);
    for (const kind of AREAS) {
      await this.#copy('areas_raw FROM STDIN', features(join(files, `${kind}.geojson`), kind));
    }
    for (const [name, table] of Object.entries(TABLES)) {
      await this.#copy(`${table} FROM STDIN (FORMAT csv)`, rows(join(files, `${name}.csv`)));
    }
    // Vacuum stands alone.
    const [tables, vacuum] = readFileSync(join(HERE, 'postgres', 'index.sql'), 'utf8').split(/(?=VACUUM)/);
    await this.sql(tables);
    await this.sql(vacuum);
    await this.file('tiles.sql');
    await this.file('card.sql');
  }

  /** Runs a script of `pgbench`. Gives transactions a second and the mean latency in ms. */
  async bench(script, { clients = 8, threads = Math.min(2, clients), seconds = SECONDS, rate } = {}) {
    const path = join(this.data, `${process.hrtime.bigint()}.pgbench`);
    writeFileSync(path, script);
    chmodSync(path, 0o644);
    const said = await this.#client(
      'pgbench',
      '-n',
      '-M',
      'prepared',
      '-c',
      clients,
      '-j',
      threads,
      '-T',
      seconds,
      ...(rate ? ['-R', rate] : []),
      '-f',
      path,
      'postgres',
    );
    const failed = Number(said.match(/number of failed transactions: (\d+)/)?.[1] ?? 0);
    if (failed) throw new Error(`${failed} transactions failed`);
    return {
      perSecond: Number(said.match(/tps = ([\d.]+)/)[1]),
      ms: Number(said.match(/latency average = ([\d.]+)/)[1]),
    };
  }

  /** What all its processes hold in memory, in bytes; what they share counts once. */
  async resident() {
    const main = readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0];
    const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(' ');
    const said = [main, ...children].map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')).join('');
    return [...said.matchAll(/^Pss:\s+(\d+)/gm)].reduce((sum, [, kilobytes]) => sum + kilobytes * 1024, 0);
  }

  stop = () => owned(join(BIN, 'pg_ctl'), '--pgdata', this.data, '--mode', 'fast', '--wait', 'stop').catch(() => {});
}

/** Features of a file, one a line, as COPY takes text. */
async function* features(path, kind) {
  for await (const line of lines(path)) {
    if (line.startsWith('{"type":"Feature"')) yield `${kind}\t${line.replace(/,$/, '').replaceAll('\\', '\\\\')}\n`;
  }
}

/** Rows of a table without its header. */
async function* rows(path) {
  let first = true;
  for await (const line of lines(path)) {
    if (!first) yield `${line}\n`;
    first = false;
  }
}
