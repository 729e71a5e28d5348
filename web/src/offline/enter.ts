/** Signing in by PIN: at the server, or on this tablet alone while the server is away. */
import * as access from '../api/access.ts';
import { ApiError } from '../api/client.ts';
import { key, sign } from '../enter/keyring.ts';
import { session } from '../state/session.svelte.ts';
import { here } from './here.ts';
import * as pins from './pin.ts';

export async function byServer(secretKey: CryptoKey, login: string, pin: string): Promise<void> {
  // What is to be signed is good for two minutes: it is asked for when it is needed.
  const tablet = await access.tablet();
  const signature = await sign(secretKey, login, tablet.challenge);
  const told = await session.enter({ by: 'pin', login, pin, challenge: tablet.challenge, signature });
  await pins.keepPin(login, pin, told).catch(() => {});
  await pins.keepTablet({
    ...tablet,
    people: tablet.people.map((mate) => (mate.login === login ? { ...mate, has_pin: true } : mate)),
  });
}

export async function byTablet(login: string, pin: string): Promise<pins.Opened> {
  const opened = await pins.openByPin(login, pin);
  if (opened.ok) {
    await here().setCurrent(login, true);
    session.takeHere(opened.session);
  }
  return opened;
}

/** The server is back: it is told who is here, with the PIN that is still in memory; otherwise the page asks for it. */
export async function tellServer(): Promise<void> {
  const login = session.account?.login;
  if (!session.here || session.later || !login) return;
  const [pin, secretKey] = [pins.rememberedPin(login), await key()];
  if (!pin || !secretKey) {
    session.here = false;
    session.lost = true;
    return;
  }
  try {
    await byServer(secretKey, login, pin);
  } catch (error) {
    if (error instanceof ApiError && (error.unreachable || error.status >= 500)) return;
    // The PIN was changed, or the account closed: only the person can tell.
    pins.forgetPin();
    session.here = false;
    session.lost = true;
  }
}
