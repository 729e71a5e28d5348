import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError, get, post } from './client.ts';

const answers: Response[] = [];
const asked: RequestInit[] = [];
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, title_zh: '忙', title_en: 'busy' }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
  });
const fine = () => new Response('{"a":1}', { headers: { 'content-type': 'application/json' } });
beforeEach(() => {
  vi.useFakeTimers();
  answers.length = asked.length = 0;
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked.push(init);
    return Promise.resolve(answers.shift() ?? fine());
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('puts a question again that the server had no time for, and the same body', async () => {
  answers.push(problem(503, 'busy'), problem(503, 'busy'));
  const answer = post('/api/commands', { commands: [] });
  await vi.runAllTimersAsync();
  expect(await answer).toEqual({ a: 1 });
  expect(asked.map(({ body }) => body)).toEqual(Array(3).fill('{"commands":[]}'));
});

it('says so when it stays busy', async () => {
  for (let i = 0; i < 10; i++) answers.push(problem(503, 'busy'));
  const answer = get('/api/zones').catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  expect(await answer).toMatchObject({ status: 503, code: 'busy' });
  expect(asked).toHaveLength(4);
});

it('does not put again what may have been done, nor what nobody waits for', async () => {
  answers.push(problem(503, 'outcome_unknown'));
  await expect(post('/api/commands', {})).rejects.toBeInstanceOf(ApiError);
  expect(asked).toHaveLength(1);
  answers.push(problem(503, 'busy'));
  const gone = new AbortController();
  gone.abort();
  await expect(get('/api/zones', {}, gone.signal)).rejects.toBeInstanceOf(ApiError);
  expect(asked).toHaveLength(2);
});
