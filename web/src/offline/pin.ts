/**
 * The PIN where the server is away. After a PIN has let somebody in there, this tablet keeps what can prove it again:
 * never the PIN itself. Wrong tries are counted on the disk before they are judged, so that no closed page forgets them.
 */
import type { Session, Tablet } from '../api/access.ts';
import { here } from './here.ts';

/** OWASP's least for PBKDF2 with SHA-256 is 600,000 for passwords; twice a second of an old tablet is what people bear. */
export const ITERATIONS = 310_000;
const TRIES = 5;
const FIRST_LOCK = 60_000;
const LAST_LOCK = 3_600_000;

async function derive(pin: string, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: salt as BufferSource, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}
function same(a: Uint8Array, b: Uint8Array): boolean {
  let differs = a.length ^ b.length;
  a.forEach((byte, i) => (differs |= byte ^ (b[i] ?? 0)));
  return differs === 0;
}

/** How long after so many wrong tries nobody may try: five are free, then it doubles. */
export const lockOf = (wrong: number): number =>
  wrong < TRIES ? 0 : Math.min(FIRST_LOCK * 2 ** (wrong - TRIES), LAST_LOCK);

/** After the server has let somebody in by this PIN. */
export async function keepPin(login: string, pin: string, session: Session, iterations = ITERATIONS): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const verifier = await derive(pin, salt, iterations);
  const name = session.account?.person.name ?? login;
  await here().pins.put({ login, name, salt, iterations, verifier, session, wrong: 0, until: 0 });
  remembered = { login, pin };
}

export type Opened =
  { ok: true; session: Session } | { ok: false; wait: number; left: number } | { ok: false; wait: 0; left: 0 };

/** Lets somebody in on this tablet alone; or tells how long to wait (milliseconds) and how many tries are left. */
export async function openByPin(login: string, pin: string, now = Date.now()): Promise<Opened> {
  const db = here();
  const row = await db.transaction('rw', db.pins, async () => {
    const known = await db.pins.get(login);
    if (!known || known.until > now) return known;
    const wrong = known.wrong + 1;
    await db.pins.put({ ...known, wrong, until: now + lockOf(wrong) });
    return known;
  });
  if (!row) return { ok: false, wait: 0, left: 0 };
  if (row.until > now) return { ok: false, wait: row.until - now, left: 0 };
  if (same(await derive(pin, row.salt, row.iterations), row.verifier)) {
    await db.pins.update(login, { wrong: 0, until: 0 });
    remembered = { login, pin };
    return { ok: true, session: row.session as Session };
  }
  const wrong = row.wrong + 1;
  return { ok: false, wait: lockOf(wrong), left: Math.max(0, TRIES - wrong) };
}

/** For as long as the page lives, so that the server can be told once it is back. Never on the disk. */
let remembered: { login: string; pin: string } | null = null;
export const rememberedPin = (login: string): string | null => (remembered?.login === login ? remembered.pin : null);
export const forgetPin = (): void => void (remembered = null);

/** What the server says of this tablet, for when it is away; whoever may no longer sign in here loses the PIN here too. */
export async function keepTablet(tablet: Tablet): Promise<void> {
  const db = here();
  await db.setFact('tablet', { unit: tablet.unit, label: tablet.label });
  const mates = new Set(tablet.people.filter(({ has_pin }) => has_pin).map(({ login }) => login));
  await db.pins.filter(({ login }) => !mates.has(login)).delete();
}
export async function forgetTablet(): Promise<void> {
  await here().pins.clear();
  await here().facts.delete('tablet');
}
/** This tablet as far as it knows itself: those who have let themselves in here before. */
export async function keptTablet(): Promise<Tablet | null> {
  const tablet = await here().fact<Pick<Tablet, 'unit' | 'label'>>('tablet');
  const people = await here().pins.toArray();
  if (!tablet || people.length === 0) return null;
  const mates = people.map(({ login, name }) => ({ login, name, has_pin: true }));
  return { ...tablet, people: mates, challenge: '', expires_at: '' };
}
