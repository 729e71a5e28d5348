/** The map that a checkpoint is placed on: what is there already, a marker to drag, and where it may be. Loaded apart. */
import '../map/oldBrowsers.ts';
import '../map/maplibre.css';
import { Map as GlMap, Marker, setWorkerUrl } from 'maplibre-gl';
import workerUrl from '../map/worker.ts?worker&url';
import type { LonLat } from '../api/placing.ts';
import type { Basemap, LineRef } from '../api/types.ts';
import { drawBadge, drawRing } from '../map/badges.ts';
import type { Brush } from '../map/paint.ts';
import { OUTDOOR, PAPER } from '../map/palette.ts';
import { mapStyle, TILED } from '../map/style.ts';

setWorkerUrl(workerUrl);

export interface PlaceMapOptions {
  bounds: [number, number, number, number];
  lines: readonly LineRef[];
  lang: 'zh' | 'en';
  outdoor: boolean;
  /** What lies beneath, brought already (`bringVector`). */
  base: Basemap | null;
  label: string;
  placed: (at: LonLat) => void;
  failed: () => void;
}
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function dot(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}

export class PlaceMap {
  readonly #map: GlMap;
  #brush: Brush;
  readonly #mark: Marker;
  readonly #guess = new Marker({ element: dot('pl-guess') });
  readonly #was = new Marker({ element: dot('pl-was') });

  constructor(container: HTMLElement, { bounds, lines, lang, outdoor, base, label, placed, failed }: PlaceMapOptions) {
    this.#brush = {
      palette: outdoor ? OUTDOOR : PAPER,
      lang,
      line: null,
      selected: null,
      point: null,
      outside: false,
      untested: [],
      points: 'badge',
      byCommunity: false,
      base,
      show: { points: true, cases: false, shifts: false, streets: true, communities: true, context: true },
    };
    document.body.dataset.map = 'busy';
    const map = new GlMap({
      container,
      style: mapStyle(this.#brush, location.origin, null),
      bounds,
      fitBoundsOptions: { padding: 24 },
      maxZoom: 19,
      minZoom: 10,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      localIdeographFontFamily: false,
      locale: { 'Map.Title': label },
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    const byCode = new Map(lines.map((line) => [line.code, line]));
    map.setMissingStyleImageResolver((id) => {
      const [kind, name = ''] = id.split(':');
      const ratio = Math.max(2, Math.ceil(devicePixelRatio));
      const line = byCode.get(name);
      const drawn =
        kind === 'cluster'
          ? drawRing(Number(name), this.#brush.palette, ratio)
          : line
            ? drawBadge(line, this.#brush.palette, ratio)
            : null;
      if (drawn && !map.hasImage(id)) map.addImage(id, drawn.image, { pixelRatio: drawn.ratio });
    });
    const mark = dot('pl-mark');
    mark.innerHTML =
      '<svg viewBox="-18 -46 36 50" aria-hidden="true"><path class="drop" d="M0,0C-4,-10 -16,-15 -16,-28A16,16 0 0 1 16,-28C16,-15 4,-10 0,0Z"/><circle class="eye" cy="-28" r="6"/></svg>';
    this.#mark = new Marker({ element: mark, draggable: true, anchor: 'bottom' });
    this.#mark.on('dragend', () => {
      const { lng, lat } = this.#mark.getLngLat();
      placed([lng, lat]);
    });
    map.on('click', ({ lngLat }) => placed([lngLat.lng, lngLat.lat]));
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
      const { lng, lat } = map.getCenter();
      placed([lng, lat]);
    });
    map.getCanvas().addEventListener('webglcontextlost', failed);
    map.getCanvas().style.cursor = 'crosshair';
    map.on('idle', () => (document.body.dataset.map = 'idle'));
    for (const event of ['movestart', 'dataloading', 'styledataloading'] as const)
      map.on(event, () => (document.body.dataset.map = 'busy'));
  }

  static #put(marker: Marker, map: GlMap, at: LonLat | null): void {
    if (at) marker.setLngLat(at).addTo(map);
    else marker.remove();
  }
  /** The marker that is placed. */
  mark(at: LonLat | null): void {
    PlaceMap.#put(this.#mark, this.#map, at);
  }
  /** Where it may be: drawn as a guess. */
  guess(at: LonLat | null): void {
    PlaceMap.#put(this.#guess, this.#map, at);
  }
  /** Where it was. */
  was(at: LonLat | null): void {
    PlaceMap.#put(this.#was, this.#map, at);
  }
  /** The zone whose border is drawn strong, and the checkpoint whose badge the marker stands for. */
  show(zone: string | null, point: string | null): void {
    if (this.#brush.selected === zone && this.#brush.point === point) return;
    this.#brush = { ...this.#brush, selected: zone, point };
    const apply = () => this.#map.setStyle(mapStyle(this.#brush, location.origin, null), { diff: true });
    if (this.#map.isStyleLoaded()) apply();
    else this.#map.once('load', apply);
  }
  go(at: LonLat, zoom = 16): void {
    this.#map.resize();
    this.#map.easeTo({ center: at, zoom: Math.max(zoom, 10), duration: 400, animate: !still() });
  }
  whole(bounds: [number, number, number, number]): void {
    this.#map.fitBounds(bounds, { padding: 24, animate: false });
  }
  zoom(by: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: 200, animate: !still() });
  }
  /** Something was changed: the tiles are asked for again. */
  refresh(): void {
    for (const layer of TILED) if (layer !== 'context' && this.#map.getSource(layer)) this.#map.refreshTiles(layer);
  }
  destroy(): void {
    this.#map.remove();
    delete document.body.dataset.map;
  }
}
