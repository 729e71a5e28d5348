/**
 * This tablet's key: made here, kept in the browser's database in a form that nobody can read out, used only to sign.
 */
const DATABASE = 'renling-device';
const STORE = 'keys';
const NAME = 'tablet';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Keys exist only where the page is a secure context. */
export const canKeepKey = (): boolean => typeof crypto !== 'undefined' && 'subtle' in crypto && 'indexedDB' in window;

export const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
/** What is signed to be let in. */
export const signedText = (login: string, challenge: string): string => `renling pin 1\n${login}\n${challenge}`;

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return (await asked(opening)).transaction(STORE, mode).objectStore(STORE);
}

/** The key of this tablet; null where it was never enrolled. */
export async function key(): Promise<CryptoKey | null> {
  if (!canKeepKey()) return null;
  try {
    return ((await asked((await store('readonly')).get(NAME))) as CryptoKey | undefined) ?? null;
  } catch {
    // A private window may refuse its database: then there is no key.
    return null;
  }
}
/** Makes a key; keeps the secret half once `register` has taken the public one. */
export async function makeKey(register: (publicKey: string) => Promise<unknown>): Promise<void> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  await register(hex(await crypto.subtle.exportKey('raw', pair.publicKey)));
  await asked((await store('readwrite')).put(pair.privateKey, NAME));
}
export async function sign(secret: CryptoKey, login: string, challenge: string): Promise<string> {
  const text = new TextEncoder().encode(signedText(login, challenge));
  return hex(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, secret, text));
}
/** The tablet is no longer enrolled: its key is good for nothing. */
export async function forgetKey(): Promise<void> {
  try {
    await asked((await store('readwrite')).delete(NAME));
  } catch {
    // There is none.
  }
}
