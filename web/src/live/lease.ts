/**
 * One tab of a browser holds the live connection and tells the others. Web Locks elect it where the page is a secure
 * context; elsewhere (plain http on a district's own network) a lease in localStorage does, renewed every few seconds.
 */
const NAME = 'renling-live';
const TERM = 6000;

export function lead(onLead: () => void): void {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    void navigator.locks.request(NAME, () => {
      onLead();
      // Held until the tab closes.
      return new Promise<void>(() => {});
    });
    return;
  }
  const me = Math.random().toString(36).slice(2);
  let leading = false;
  const turn = () => {
    try {
      const [holder, until] = (localStorage.getItem(NAME) ?? '').split(' ');
      if (holder === me || !until || Number(until) < Date.now()) {
        localStorage.setItem(NAME, `${me} ${Date.now() + TERM}`);
        if (!leading) {
          leading = true;
          onLead();
        }
      }
    } catch {
      if (!leading) {
        leading = true;
        onLead();
      }
    }
  };
  turn();
  setInterval(turn, TERM / 3);
}
