import { untrack } from 'svelte';
import { Resource } from './resource.svelte.ts';

interface How<P, T, N> {
  items: (page: P) => readonly T[];
  next: (page: P) => N | null | undefined;
  onward: (next: N) => Promise<P>;
}

/** A list that goes on: its first page, and what was asked for beyond it. */
export class Pages<P, T, N> {
  readonly first = new Resource<P>();
  next = $state.raw<N | null>(null);
  busy = $state(false);
  items = $state.raw<readonly T[]>([]);
  /** How many of them came after the first page. */
  #beyond = 0;
  readonly #how: How<P, T, N>;

  constructor(how: How<P, T, N>) {
    this.#how = how;
    // What was shown stays shown while it is read again: a list that somebody reads does not shrink under the eyes.
    $effect(() => {
      const page = this.first.data;
      untrack(() => void this.#follow(page));
    });
  }

  async #follow(page: P | null): Promise<void> {
    if (page === null) {
      this.#beyond = 0;
      this.items = [];
      this.next = null;
      return;
    }
    const again: T[] = [];
    let next = this.#how.next(page) ?? null;
    try {
      while (next !== null && again.length < this.#beyond) {
        const got = await this.#how.onward(next);
        if (this.first.data !== page) return;
        again.push(...this.#how.items(got));
        next = this.#how.next(got) ?? null;
      }
    } catch {
      // What was read before stays; the next change reads it again.
      return;
    }
    this.#beyond = again.length;
    this.items = [...this.#how.items(page), ...again];
    this.next = next;
  }

  /** Brings the next page. Throws what the server refused. */
  async more(): Promise<void> {
    if (this.next === null) return;
    this.busy = true;
    try {
      const [page, got] = [this.first.data, await this.#how.onward(this.next)];
      const rows = this.#how.items(got);
      this.#beyond += rows.length;
      // Read anew meanwhile, with another end: then that reading, or the next one, brings it.
      if (this.first.data !== page) return await this.#follow(this.first.data);
      this.items = [...this.items, ...rows];
      this.next = this.#how.next(got) ?? null;
    } finally {
      this.busy = false;
    }
  }
}
