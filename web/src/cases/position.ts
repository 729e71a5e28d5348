/** Where the reader stands, with what is known of how well; or the words that say why not. */
import type { Sighting } from '../api/loop.ts';
import type { Key } from '../i18n/dictionary.ts';

const PATIENCE = 10_000;

export function sight(): Promise<Sighting | Key> {
  if (!isSecureContext) return Promise.resolve('locate.insecure');
  if (!('geolocation' in navigator)) return Promise.resolve('locate.none');
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('locate.slow'), PATIENCE);
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        clearTimeout(timer);
        resolve({
          source: 'gps',
          position: [coords.longitude, coords.latitude],
          accuracy: Math.round(coords.accuracy),
          age: Math.max(0, Math.round((Date.now() - timestamp) / 1000)),
        });
      },
      (error) => {
        clearTimeout(timer);
        resolve(error.code === error.PERMISSION_DENIED ? 'locate.denied' : 'locate.slow');
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 15_000 },
    );
  });
}
