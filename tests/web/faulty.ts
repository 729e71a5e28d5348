/**
 * A bad line, the same one each time: between a browser and the server it drops, delays, duplicates and truncates requests
 * and responses, by a fixed seed. What it did is counted, so that a test can tell that there was something to survive.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = ['lost_request', 'cut_request', 'late', 'twice', 'lost_answer', 'cut_answer'] as const;
export type Fault = (typeof FAULTS)[number];
export interface Line {
  url: string;
  counts: Record<Fault, number>;
  /** From now on nothing goes wrong any more. */
  calm: () => void;
  /** From now on so large a part goes wrong. */
  storm: (rate: number) => void;
  /** Every question is answered 200 with a page of somebody else's, as before one has signed in at a hotel. */
  portal: (on: boolean) => void;
  /** Answers these paths in the server's place; null: no longer. */
  say: (on: RegExp, answer: ((path: string) => string) | null, type?: string) => void;
  stop: () => Promise<void>;
}
export interface How {
  seed: number;
  /** Which part of the requests something happens to. */
  rate?: number;
  /** The paths that it happens on. */
  on?: RegExp;
  port?: number;
}

/** Mulberry32: small, and the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bytesOf = async (stream: http.IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

export async function faulty(target: string, how: How): Promise<Line> {
  const next = random(how.seed);
  const on = how.on ?? /^\/api\/(commands|photos|session)/;
  let rate = how.rate ?? 0.5;
  let portal = false;
  const said = new Map<string, { on: RegExp; answer: (path: string) => string; type: string }>();
  const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  const { hostname, port } = new URL(target);

  /** Asks the server; `cut`: half of the body, under the promise of all of it. */
  const ask = (request: http.IncomingMessage, body: Buffer, cut = false) =>
    new Promise<{ head: http.IncomingMessage; body: Buffer }>((resolve, reject) => {
      const { method, url: path, headers } = request;
      const up = http.request({ hostname, port, method, path, headers }, (head) => {
        bytesOf(head).then((whole) => resolve({ head, body: whole }), reject);
      });
      up.on('error', reject);
      if (!cut) return void up.end(body);
      up.write(body.subarray(0, body.length >> 1), () => setTimeout(() => up.destroy(new Error('cut')), 20));
    });

  /** What goes on for as long as it is open: passed through as it comes. */
  function stream(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, url: path, headers } = request;
    const up = http.request({ hostname, port, method, path, headers }, (head) => {
      response.writeHead(head.statusCode ?? 502, head.headers);
      head.on('error', () => response.destroy());
      head.pipe(response);
    });
    up.on('error', () => response.destroy());
    response.on('close', () => up.destroy());
    request.pipe(up);
  }

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (portal) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      return void response.end('<!doctype html><title>上网认证</title><h1>请先登录无线网</h1>');
    }
    const instead = [...said.values()].find((each) => each.on.test(path));
    if (instead) {
      response.writeHead(200, { 'content-type': instead.type, 'cache-control': 'no-cache' });
      return void response.end(instead.answer(path));
    }
    if (!on.test(path)) return stream(request, response);
    const body = await bytesOf(request);
    // Drawn for every request, in order, whatever comes of it: so the line is the same in the next run.
    const [whether, which, how_late] = [next(), next(), next()];
    let fault = whether < rate ? FAULTS[Math.floor(which * FAULTS.length)] : undefined;
    if (fault === 'cut_request' && body.length < 2) fault = 'lost_request';
    if (fault) counts[fault] += 1;
    if (fault === 'lost_request') return void response.destroy();
    if (fault === 'late') await new Promise((resolve) => setTimeout(resolve, 50 + how_late * 450));
    if (fault === 'twice') await ask(request, body);
    const told = await ask(request, body, fault === 'cut_request');
    if (fault === 'lost_answer') return void response.destroy();
    const headers = { ...told.head.headers, 'content-length': String(told.body.length) };
    delete (headers as Record<string, unknown>)['transfer-encoding'];
    response.writeHead(told.head.statusCode ?? 502, headers);
    if (fault !== 'cut_answer') return void response.end(told.body);
    response.write(told.body.subarray(0, told.body.length >> 1), () => setTimeout(() => response.destroy(), 20));
  }

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(how.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    calm: () => void (rate = 0),
    storm: (part) => void (rate = part),
    portal: (yes) => void (portal = yes),
    say: (where, answer, type = 'application/json') => {
      if (answer) said.set(String(where), { on: where, answer, type });
      else said.delete(String(where));
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
