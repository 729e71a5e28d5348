/** What was done to a draft, to be taken back and done again. Pure. */
const DEEPEST = 200;

export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
}
export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] });
export const did = <T>({ past, now }: History<T>, next: T): History<T> => ({
  past: [...past.slice(-DEEPEST + 1), now],
  now: next,
  future: [],
});
export const undo = <T>(history: History<T>): History<T> => {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), now: last, future: [history.now, ...history.future] };
};
export const redo = <T>(history: History<T>): History<T> => {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future };
};
