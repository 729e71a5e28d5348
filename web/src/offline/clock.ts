/** By how much this device's clock is off, read from the `Date` of answers; kept, so that it is known offline too. */
import { here } from './here.ts';

/** Beyond this the answer took too long to say anything about the time. */
const SLOW = 20_000;
/** `Date` tells whole seconds. */
const GRAIN = 1000;

/** Milliseconds to add to this device's clock. Kept as it was where the new reading does not contradict it. */
export function skewFrom(date: number, begun: number, ended: number, known: number | null): number | null {
  const took = ended - begun;
  if (took < 0 || took > SLOW) return known;
  const read = Math.round(date + GRAIN / 2 - (begun + ended) / 2);
  const slack = GRAIN / 2 + took / 2;
  return known !== null && Math.abs(known - read) <= slack ? known : read;
}

class Clock {
  /** Null as long as the server was never met. */
  skew: number | null = null;
  #loaded: Promise<void> | undefined;

  load(): Promise<void> {
    return (this.#loaded ??= here()
      .fact<number>('skew')
      .then((kept) => {
        this.skew ??= kept ?? null;
      }));
  }
  get skewMs(): number {
    return this.skew ?? 0;
  }
  /** Now, by the server's clock as far as it is known. */
  corrected(): Date {
    return new Date(Date.now() + this.skewMs);
  }
  async measured(said: { date: number | null; begun: number; ended: number }): Promise<void> {
    if (said.date === null) return;
    await this.load();
    const skew = skewFrom(said.date, said.begun, said.ended, this.skew);
    if (skew === this.skew) return;
    this.skew = skew;
    await here().setFact('skew', skew);
  }
}
export const clock = new Clock();
