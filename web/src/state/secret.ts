/**
 * The secret of a link `/enter#…`: taken out of the address the moment the page is opened, so that it stays neither in the
 * bar nor in the history, and kept nowhere but here.
 */
let secret: string | null = null;

export function takeSecret(): string | null {
  if (location.pathname === '/enter' && location.hash.length > 1) {
    secret = decodeURIComponent(location.hash.slice(1)).trim();
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  const taken = secret;
  secret = null;
  return taken;
}
