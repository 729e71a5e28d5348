/** One short word about what just happened, read out too; with an undo where there is one. */
class Toast {
  text = $state('');
  action = $state.raw<{ label: string; run: () => void } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, action: { label: string; run: () => void } | null = null): void {
    this.text = text;
    this.action = action;
    clearTimeout(this.#timer);
    // What can be undone stays long enough to be reached from the keyboard.
    this.#timer = setTimeout(() => this.clear(), action ? 12_000 : 4500);
  }
  act(): void {
    const { action } = this;
    this.clear();
    action?.run();
  }
  clear(): void {
    clearTimeout(this.#timer);
    this.text = '';
    this.action = null;
  }
}
export const toast = new Toast();
