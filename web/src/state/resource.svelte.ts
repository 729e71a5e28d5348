import { untrack } from 'svelte';
import { ApiError } from '../api/client.ts';

/**
 * One answer of the server and how it stands. A new question clears the old answer, so that nothing wrong is ever shown;
 * asking the same again keeps it on screen until the new one is there, also when that fails.
 */
export class Resource<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  #key = '';
  #ask: ((signal: AbortSignal) => Promise<T>) | null = null;
  #running: AbortController | null = null;

  load(key: string, ask: (signal: AbortSignal) => Promise<T>): void {
    untrack(() => {
      if (key !== this.#key) {
        this.#key = key;
        this.data = null;
        this.error = null;
      }
      this.#ask = ask;
      void this.#run();
    });
  }
  retry(): void {
    void this.#run();
  }
  clear(): void {
    untrack(() => {
      this.#running?.abort();
      this.#key = '';
      this.#ask = null;
      this.data = null;
      this.error = null;
      this.loading = false;
    });
  }

  async #run(): Promise<void> {
    this.#running?.abort();
    const run = new AbortController();
    this.#running = run;
    this.loading = true;
    try {
      const data = await this.#ask?.(run.signal);
      if (run.signal.aborted || data === undefined) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (run.signal.aborted) return;
      this.error =
        error instanceof ApiError
          ? error
          : new ApiError(-1, 'page_error', '页面出错', 'The page failed', String(error));
    } finally {
      if (this.#running === run) this.loading = false;
    }
  }
}
