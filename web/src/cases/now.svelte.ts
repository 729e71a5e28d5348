/** The time that deadlines are told by: what is left is said anew every half minute. */
import { clock } from '../offline/index.svelte.ts';

class Now {
  at = $state(Date.now());
  #running = false;
  start(): void {
    if (this.#running) return;
    this.#running = true;
    const tell = () => (this.at = clock.corrected().getTime());
    tell();
    setInterval(tell, 30_000);
  }
}
const now = new Now();
now.start();
export const ticking = (): number => now.at;
