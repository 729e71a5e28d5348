/** Reading a trace of Chromium: what of the page's main thread was script. */

/** Reading, compiling and running script, and what it asks to be run later, by what it was for. */
const SCRIPT = {
  EvaluateScript: 'loading',
  'v8.compile': 'loading',
  'v8.compileModule': 'loading',
  'v8.evaluateModule': 'loading',
  FireAnimationFrame: 'pictures of the map',
  HandlePostMessage: 'tiles from its worker',
  FunctionCall: 'the page',
  'v8.callFunction': 'the page',
  TimerFire: 'the page',
  RunMicrotasks: 'the page',
  EventDispatch: 'the page',
  XHRReadyStateChange: 'the page',
  'V8.GC_SCAVENGER': 'clearing up',
  MinorGC: 'clearing up',
  MajorGC: 'clearing up',
};
/** Where script stands still until the graphics processor has answered. */
const WAITS = new Set([
  'CommandBufferProxyImpl::Initialize',
  'CommandBufferProxyImpl::WaitForGetOffset',
  'CommandBufferProxyImpl::WaitForToken',
]);
export const CATEGORIES = ['devtools.timeline', 'v8', 'gpu', '__metadata', 'blink.console'];
/** What the page says when its map can be used. */
export const USABLE = 'usable';

/** Seconds in which at least one of the intervals was going on: those of each kind that lie in no other, and all of them. */
function union(intervals) {
  const kinds = {};
  let [sum, end] = [0, -Infinity];
  for (const { from, to, kind } of intervals.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= end) continue;
    const length = (to - Math.max(from, end)) / 1e6;
    sum += length;
    kinds[kind] = (kinds[kind] ?? 0) + length;
    end = to;
  }
  return { sum, kinds };
}

/**
 * Until the map could be used, in seconds: script on the page's main thread, by that thread's own time (what else the machine
 * does, and what the page waits for, does not count), without what it stood still for the graphics processor; that standing
 * still; and the main thread of the process that draws.
 */
export function read(events) {
  const threads = new Map();
  for (const { name, args, pid, tid } of events) if (name === 'thread_name') threads.set(`${pid} ${tid}`, args.name);
  const usable = events.find(({ name, args }) => name === 'TimeStamp' && args?.data?.message === USABLE);
  if (!usable) throw new Error('the page never said that its map can be used');
  const whole = events.filter(({ ph, ts }) => ph === 'X' && ts < usable.ts);
  const mine = whole.filter(({ pid, tid }) => pid === usable.pid && threads.get(`${pid} ${tid}`) === 'CrRendererMain');
  const spans = (chosen) =>
    chosen.map(({ name, tts, tdur }) => ({
      from: tts,
      to: Math.min(tts + tdur, usable.tts),
      kind: SCRIPT[name],
    }));
  const script = mine.filter(({ name }) => name in SCRIPT);
  const waits = mine.filter(({ name }) => WAITS.has(name));
  const [all, waited] = [union(spans(script)), union(spans(waits))];
  // A wait within script is taken off; one outside was never counted.
  const within = all.sum + waited.sum - union(spans([...script, ...waits])).sum;
  const drawing = whole.filter(
    ({ name, pid, tid }) => name === 'Scheduler::RunTask' && threads.get(`${pid} ${tid}`) === 'CrGpuMain',
  );
  return {
    script: all.sum - within,
    parts: all.kinds,
    waited: within,
    drawing: drawing.reduce((sum, { tdur }) => sum + tdur, 0) / 1e6,
  };
}
