/** The program itself, as it is shipped: its first administrator, an open map, inspectors with tokens. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { freePort, listening, start, stop } from './shell.mjs';

/** A new id of a command: a UUID of version 7. */
export function uuid() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A running service. */
export class Renling {
  /** Starts it on a folder; settled when it has said where it listens. */
  static async start(binary, data, options = []) {
    const port = await freePort();
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RENLING_')));
    let line = '';
    const said = deferred();
    const begun = performance.now();
    const child = start(
      binary,
      ['serve', '--json', '--data', data, '--listen', `127.0.0.1:${port}`, '--log', 'warn', ...options],
      {
        env: own,
        onOut: (bytes) => {
          line += bytes;
          if (line.includes('\n')) said.resolve(JSON.parse(line.split('\n')[0]));
        },
      },
    );
    child.once('exit', (code) => said.reject(new Error(`renling ended with ${code}: ${child.said.trim()}`)));
    const told = await said.promise;
    return Object.assign(new Renling(), {
      child,
      port,
      told,
      data,
      url: `http://127.0.0.1:${port}`,
      tookMs: performance.now() - begun,
    });
  }

  /** Asks, and gives JSON; throws when it is refused. */
  async ask(path, { method = 'GET', body, token, cookie } = {}) {
    const headers = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (token) headers.authorization = `Bearer ${token}`;
    if (cookie) headers.cookie = cookie;
    const answer = await fetch(this.url + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    const session = answer.headers.get('set-cookie')?.split(';')[0];
    return { ...JSON.parse(text), session };
  }

  /** Sends commands; throws unless all are applied. */
  async send(commands, who = { cookie: this.admin }) {
    const asked = commands.map((command) => ({ id: uuid(), command }));
    const told = await this.ask('/api/commands', { method: 'POST', body: { commands: asked }, ...who });
    const refused = told.outcomes.find((outcome) => outcome.status !== 'applied');
    if (refused) throw new Error(`a command was not applied: ${JSON.stringify(refused)}`);
    return told;
  }

  /** The place in the log. */
  seq = async () => (await this.ask('/healthz')).seq;

  /** The first administrator comes in by the link that was told, and opens the map to everybody. */
  async open() {
    const body = {
      by: 'invitation',
      code: this.told.first_admin.split('#')[1],
      login: 'first',
      name: '首示例',
      password: passphrase(),
    };
    this.admin = (await this.ask('/api/session', { method: 'POST', body })).session;
    const roles = [
      'supervising_leader',
      'area_owner',
      'responsible_unit',
      'responsible_person',
      'cell_person',
      'helping_unit',
    ];
    await this.send([{ type: 'set_public_view', open: true, approval: '示例审图号', roles }]);
  }

  /** Inspectors, each with a token for writing. */
  async inspectors(count) {
    const tokens = [];
    for (let number = 1; number <= count; number++) {
      const [login, name] = [`bench-${number}`, `检示${number}`];
      await this.send([{ type: 'put_person', code: login, name }]);
      await this.send([{ type: 'put_account', login, person: login, role: 'inspector', state: 'open' }]);
      const invitation = { kind: 'invitation', login };
      const { path } = await this.ask('/api/grants', { method: 'POST', body: invitation, cookie: this.admin });
      const enter = { by: 'invitation', code: path.split('#')[1], password: passphrase() };
      const { session } = await this.ask('/api/session', { method: 'POST', body: enter });
      const token = { kind: 'token', label: 'bench', write: true, days: 1 };
      tokens.push((await this.ask('/api/grants', { method: 'POST', body: token, cookie: session })).token);
    }
    return tokens;
  }

  /** What the process holds in memory, in bytes. */
  resident = () => Number(readFileSync(`/proc/${this.child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) * 1024;

  stop = (signal) => stop(this.child, signal);
}

const passphrase = () => `示例 ${randomBytes(18).toString('hex')}`;

function deferred() {
  const it = {};
  it.promise = new Promise((resolve, reject) => Object.assign(it, { resolve, reject }));
  return it;
}

/** Another server on a port of its own. */
export async function beside(program, argumentsOf, options) {
  const port = await freePort();
  const child = start(program, argumentsOf(port).map(String), options);
  await listening(port, child);
  return { child, port, url: `http://127.0.0.1:${port}`, stop: () => stop(child) };
}
