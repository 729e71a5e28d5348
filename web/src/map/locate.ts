import type { Key } from '../i18n/dictionary.ts';

/** Longer than this nobody waits at a street corner. */
const PATIENCE = 10_000;

/** Where the reader stands, or the words that say why not. */
export function locate(): Promise<{ lon: number; lat: number } | Key> {
  // Off https a browser gives no position, except on the machine itself.
  if (!isSecureContext) return Promise.resolve('locate.insecure');
  if (!('geolocation' in navigator)) return Promise.resolve('locate.none');
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('locate.slow'), PATIENCE);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(timer);
        resolve({ lon: coords.longitude, lat: coords.latitude });
      },
      (error) => {
        clearTimeout(timer);
        resolve(error.code === error.PERMISSION_DENIED ? 'locate.denied' : 'locate.slow');
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 15_000 },
    );
  });
}
