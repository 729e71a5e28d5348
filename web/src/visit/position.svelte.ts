/** Where the inspector stands: from the satellites as long as they answer, else where the hand put the marker. */
import type { Key } from '../i18n/index.svelte.ts';
import type { Position as Place } from '../place/datum.ts';
import { metresBetween } from '../place/metres.ts';
import type { Position, Sighting } from './types.ts';

/** Longer than this nobody waits at a street corner. */
const PATIENCE = 10_000;
/** A fix older than this says where somebody was, not where they are. */
const STALE = 60;

interface Fix {
  position: Position;
  accuracy: number;
  at: number;
}

export class Where {
  fix = $state.raw<Fix | null>(null);
  hand = $state.raw<Position | null>(null);
  /** Ten seconds have gone by without a position, or there will be none. */
  given = $state(false);
  why = $state<Key | null>(null);
  now = $state(Date.now());
  #watch: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  /** Gives back what ends it. */
  start(): () => void {
    this.#beat = setInterval(() => (this.now = Date.now()), 5000);
    if (!isSecureContext) this.#no('locate.insecure');
    else if (!('geolocation' in navigator)) this.#no('locate.none');
    else {
      this.#timer = setTimeout(() => this.#no('locate.slow'), PATIENCE);
      this.#watch = navigator.geolocation.watchPosition(
        ({ coords, timestamp }) => {
          clearTimeout(this.#timer);
          this.given = false;
          this.why = null;
          this.fix = { position: [coords.longitude, coords.latitude], accuracy: coords.accuracy, at: timestamp };
          this.now = Date.now();
        },
        (error) => {
          if (error.code === error.PERMISSION_DENIED) this.#no('locate.denied');
        },
        { enableHighAccuracy: true, maximumAge: 5000 },
      );
    }
    return () => {
      clearTimeout(this.#timer);
      clearInterval(this.#beat);
      if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    };
  }
  #no(why: Key): void {
    clearTimeout(this.#timer);
    if (this.fix) return;
    this.given = true;
    this.why = why;
  }

  /** Whole seconds since the satellites last answered. */
  get age(): number {
    return this.fix ? Math.max(0, Math.round((this.now - this.fix.at) / 1000)) : 0;
  }
  get stale(): boolean {
    return this.age > STALE;
  }
  /** What is written down with a picture or a record. A hand-placed marker has no accuracy. */
  sighting(): Sighting | null {
    if (this.hand) return { source: 'hand', position: this.hand };
    if (!this.fix) return null;
    const age = Math.max(0, Math.round((Date.now() - this.fix.at) / 1000));
    return { source: 'gps', position: this.fix.position, accuracy: Math.round(this.fix.accuracy), age };
  }
  get place(): Place | null {
    const at = this.hand ?? this.fix?.position;
    return at ? { lon: at[0], lat: at[1] } : null;
  }
  metresTo(point: Place | null): number | null {
    return point && this.place ? metresBetween(this.place, point) : null;
  }
}

/** Further off than this it is shown in words; it is never refused. */
export const FAR_OFF = 300;
