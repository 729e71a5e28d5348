/** What the cards ask of the map, and what the map shows of the card. */
import type { View } from '../state/route.ts';
import type { Pin } from './pins.ts';

class Focus {
  pin = $state.raw<Pin | null>(null);
  /** Code of the zone drawn as selected. */
  zone = $state<string | null>(null);
  /** The last place somebody asked to be taken to; a new object each time. */
  target = $state.raw<{ lon: number; lat: number; zoom: number } | null>(null);
  /** What the large map shows just now, for the scale bar. */
  view = $state.raw<View | null>(null);
  /** A map was drawn with all it shows first, or cannot be had: what waited for it may begin. */
  there = $state(false);
  me = $state.raw<{ lon: number; lat: number } | null>(null);
  /** Pixels at the bottom that a phone's sheet covers. */
  sheet = $state(0);

  /** Whether somebody has touched the map: what opens then is in sight already. */
  touched = false;

  /** The last box somebody asked to see whole: west, south, east, north. */
  box = $state.raw<[number, number, number, number] | null>(null);

  fit(box: [number, number, number, number]): void {
    this.box = [...box];
  }
  go(lon: number, lat: number, zoom = 15): void {
    this.target = { lon, lat, zoom };
  }
}
export const focus = new Focus();
