import { describe, expect, it } from 'vitest';
import { ask, NotServer, outcomes, received, signedIn } from './answers.ts';
import { json, problem } from './testing.ts';

const from = (response: Response) => ask(() => Promise.resolve(response), '/api/commands');
const page = (type: string, body: string) => new Response(body, { status: 200, headers: { 'content-type': type } });

describe('what is not our server', () => {
  it('a captive portal that says 200 with a page', () =>
    expect(from(page('text/html', '<h1>请登录</h1>'))).rejects.toThrow(NotServer));
  it('a body that was cut off', () =>
    expect(from(page('application/json', '{"seq":4,"outco'))).rejects.toThrow(NotServer));
  it('a gateway that speaks JSON of its own', () =>
    expect(from(json({ error: 'bad gateway' }, 502))).rejects.toThrow(NotServer));
  it('a problem without a code of ours', () =>
    expect(
      from(new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } })),
    ).rejects.toThrow(NotServer));
  it('a network that is away', () =>
    expect(ask(() => Promise.reject(new TypeError('net')), '/api/session')).rejects.toThrow(NotServer));
  it('another place to which it leads', async () => {
    const response = json({ signed_in: true });
    Object.defineProperty(response, 'redirected', { value: true });
    await expect(from(response)).rejects.toThrow(NotServer);
  });
});

describe('a problem of ours', () => {
  it('is told with its words and when to come back', async () => {
    const response = problem(429, 'too_many_requests');
    response.headers.set('retry-after', '7');
    expect(await from(response)).toMatchObject({ ok: false, status: 429, code: 'too_many_requests', retryAfter: 7 });
  });
});

describe('outcomes', () => {
  const a = { id: 'a', status: 'applied', seq: 4 };
  it('are read one for each command', () =>
    expect(outcomes({ seq: 4, outcomes: [a] }, ['a'])).toMatchObject([{ id: 'a', status: 'applied' }]));
  const bad: [string, unknown][] = [
    ['nothing', null],
    ['a list', [a]],
    ['no seq', { outcomes: [a] }],
    ['a seq that is a text', { seq: '4', outcomes: [a] }],
    ['too few', { seq: 4, outcomes: [] }],
    ['too many', { seq: 4, outcomes: [a, a] }],
    ['of another command', { seq: 4, outcomes: [{ ...a, id: 'b' }] }],
    ['in a word that is not ours', { seq: 4, outcomes: [{ ...a, status: 'ok' }] }],
    ['applied nowhere', { seq: 4, outcomes: [{ id: 'a', status: 'applied' }] }],
  ];
  it.each(bad)('%s are not the server', (_, body) => expect(() => outcomes(body, ['a'])).toThrow(NotServer));
});

describe('other answers', () => {
  it('of a photo', () => {
    expect(received({ received: 3, size: 9, complete: false })).toEqual({ received: 3, size: 9, complete: false });
    expect(() => received({ received: -3, complete: false })).toThrow(NotServer);
    expect(() => received({ ok: true })).toThrow(NotServer);
  });
  it('of a session', () => {
    expect(signedIn({ signed_in: true, account: { login: 'anna' } })).toBe('anna');
    expect(signedIn({ signed_in: false, account: null })).toBeNull();
    expect(() => signedIn({ ok: 1 })).toThrow(NotServer);
  });
});
