/** How much room the browser gives, and whether it has promised to keep what lies there. */
class Space {
  /** Null where the browser does not say. */
  kept = $state<boolean | null>(null);
  used = $state<number | null>(null);
  free = $state<number | null>(null);

  async look(): Promise<void> {
    const { storage } = navigator;
    if (!storage) return;
    this.kept = (await storage.persisted?.()) ?? null;
    const { usage, quota } = (await storage.estimate?.()) ?? {};
    this.used = usage ?? null;
    this.free = usage === undefined || quota === undefined ? null : quota - usage;
  }
  /** Asks the browser to keep it; the answer is shown, whatever it is. */
  async ask(): Promise<void> {
    await navigator.storage?.persist?.();
    await this.look();
  }
}
export const space = new Space();
