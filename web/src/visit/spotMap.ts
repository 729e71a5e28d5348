/** A small map to put a marker on. Loaded when somebody asks for it. */
import '../map/oldBrowsers.ts';
import '../map/maplibre.css';
import { Map as GlMap, Marker, setWorkerUrl } from 'maplibre-gl';
import workerUrl from '../map/worker.ts?worker&url';
import type { Brush } from '../map/paint.ts';
import { PAPER, OUTDOOR } from '../map/palette.ts';
import { mapStyle } from '../map/style.ts';
import type { Position } from './types.ts';

setWorkerUrl(workerUrl);

export interface SpotMap {
  middle(): Position;
  destroy(): void;
}
interface Options {
  at: Position;
  /** The checkpoint itself. */
  point: Position | null;
  lang: 'zh' | 'en';
  outdoor: boolean;
  moved: (at: Position) => void;
  failed: () => void;
}

/** The marker is the middle of the map: a finger never covers what it is put on. */
export function spotMap(container: HTMLElement, { at, point, lang, outdoor, moved, failed }: Options): SpotMap {
  const brush: Brush = {
    palette: outdoor ? OUTDOOR : PAPER,
    lang,
    line: null,
    selected: null,
    point: null,
    outside: true,
    untested: [],
    points: 'badge',
    byCommunity: false,
    show: { points: false, cases: false, shifts: false, streets: true, communities: true, context: true },
  };
  const map = new GlMap({
    container,
    style: mapStyle(brush, location.origin, null),
    center: at,
    zoom: 16.5,
    maxZoom: 19,
    minZoom: 11,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    localIdeographFontFamily: false,
  });
  map.touchZoomRotate.disableRotation();
  if (point) {
    const dot = document.createElement('div');
    dot.className = 'spot-point';
    new Marker({ element: dot }).setLngLat(point).addTo(map);
  }
  const middle = (): Position => {
    const { lng, lat } = map.getCenter();
    return [lng, lat];
  };
  map.on('move', () => moved(middle()));
  map.on('click', (event) => map.easeTo({ center: event.lngLat, duration: 200 }));
  map.on('error', ({ error }) => {
    // Tiles that are away leave paper; a marker can be put there all the same.
    if (!/tile|fetch|status/i.test(String(error))) failed();
  });
  return { middle, destroy: () => map.remove() };
}
