/** The map of a draft: draws it, and tells what a hand does on it. */
import '../map/oldBrowsers.ts';
import '../map/maplibre.css';
import { Map as GlMap, setWorkerUrl, type MapMouseEvent, type MapTouchEvent } from 'maplibre-gl';
import type { Brush } from '../map/paint.ts';
import { mapStyle } from '../map/style.ts';
import workerUrl from '../map/worker.ts?worker&url';
import { draftLayers, GROUNDS, hatch, SOURCES, type SourceName } from './layers.ts';
import { insertVertex, moveVertex, removeVertex, same, type Pos, type Zone } from './shape.ts';
import { between, snapped, type Spot } from './snap.ts';

setWorkerUrl(workerUrl);

export type Tool = 'select' | 'draw' | 'split' | 'merge' | 'pick' | 'look';
export interface Told {
  /** A zone was touched, or none. */
  touched: (id: string | null) => void;
  /** Vertices were moved, added or taken out. */
  changed: (zones: readonly Zone[]) => void;
  drawn: (ring: Pos[]) => void;
  cut: (line: Pos[]) => void;
  picked: (code: string) => void;
  failed: () => void;
}
type Data = GeoJSON.FeatureCollection;
const REACH = 11;
const DRAWN: readonly Tool[] = ['draw', 'split'];
const collection = (features: GeoJSON.Feature[]): Data => ({ type: 'FeatureCollection', features });

export class ZoneMap {
  readonly #map: GlMap;
  readonly #told: Told;
  #zones: readonly Zone[] = [];
  #selected: Zone | null = null;
  #tool: Tool = 'select';
  #line: Pos[] = [];
  #hover: Pos | null = null;
  /** The vertex that Delete takes out. */
  #vertex: Pos | null = null;
  #drag: { from: Pos; base: readonly Zone[] } | null = null;
  #data = new Map<SourceName, Data>();
  #ready = false;

  constructor(
    container: HTMLElement,
    options: { brush: Brush; bounds: [number, number, number, number]; label: string },
    told: Told,
  ) {
    this.#told = told;
    const style = mapStyle(options.brush, location.origin, null);
    const left = ['zone_labels', 'checkpoints', 'cases', 'shifts'];
    style.layers = style.layers.filter(
      (layer) =>
        !('source' in layer && left.includes(String(layer.source))) &&
        !/^zones-(fill|border|untested|selected)/.test(layer.id),
    );
    for (const name of left) delete style.sources[name];
    for (const name of SOURCES) style.sources[name] = { type: 'geojson', data: collection([]) };
    style.layers.push(...draftLayers(options.brush.palette));
    const [west, south, east, north] = options.bounds;
    this.#map = new GlMap({
      container,
      style,
      bounds: options.bounds,
      fitBoundsOptions: { padding: { top: 64, right: 28, bottom: 48, left: 28 } },
      minZoom: 9,
      maxZoom: 20,
      maxBounds: [west - 0.5, south - 0.4, east + 0.5, north + 0.4],
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      doubleClickZoom: false,
      boxZoom: false,
      fadeDuration: 0,
      localIdeographFontFamily: false,
      locale: { 'Map.Title': options.label },
    });
    const outdoor = options.brush.palette.name === 'outdoor';
    this.#map.setMissingStyleImageResolver((id) => {
      if (id === 'zones-gap')
        this.#map.addImage(id, hatch(outdoor ? '#8A1500' : 'rgba(163,48,28,.85)', false), { pixelRatio: 2 });
      if (id === 'zones-overlap')
        this.#map.addImage(id, hatch(outdoor ? '#3B1E75' : 'rgba(91,58,142,.85)', true), { pixelRatio: 2 });
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#listen(container);
  }

  #listen(container: HTMLElement): void {
    const map = this.#map;
    const where = () => {
      const { lng, lat } = map.getCenter();
      container.dataset.view = `${lng.toFixed(6)},${lat.toFixed(6)},${map.getZoom().toFixed(4)}`;
    };
    map.on('load', () => {
      this.#ready = true;
      for (const [name, data] of this.#data) this.#put(name, data);
      where();
      container.dataset.ready = 'yes';
    });
    map.on('moveend', where);
    map.on('mousedown', (event) => this.#down(event));
    map.on('touchstart', (event) => event.points.length === 1 && this.#down(event));
    map.on('mousemove', (event) => this.#moved(event));
    map.on('touchmove', (event) => this.#moved(event));
    map.on('mouseup', () => this.#up());
    map.on('touchend', () => this.#up());
    map.on('click', (event) => this.#click(event));
    map.on('dblclick', () => DRAWN.includes(this.#tool) && this.finish());
    container.addEventListener('keydown', (event) => this.#key(event));
    map.getCanvas().addEventListener('webglcontextlost', () => this.#told.failed());
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.#line.length) this.finish();
    else if (event.key === 'Escape') this.#forget();
    else if ((event.key === 'Backspace' || event.key === 'Delete') && this.#line.length) {
      this.#line = this.#line.slice(0, -1);
      this.#sketch();
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && this.#vertex) {
      this.#told.changed(removeVertex(this.#zones, this.#vertex));
      this.#vertex = null;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  #forget(): void {
    this.#line = [];
    this.#vertex = null;
    this.#sketch();
    this.#marks();
  }

  #spot({ point, lngLat }: MapMouseEvent | MapTouchEvent, besides: Pos | null = null): Spot {
    const project = (at: Pos) => this.#map.project(at);
    return snapped(this.#zones, [lngLat.lng, lngLat.lat], point, project, REACH, besides);
  }
  /** The vertex of the chosen zone, or the place between two, that is touched. */
  #handle(event: MapMouseEvent | MapTouchEvent): { at: Pos; side: [Pos, Pos] | null } | null {
    const touch = matchMedia('(pointer: coarse)').matches ? 18 : 9;
    const far = (at: Pos) => {
      const { x, y } = this.#map.project(at);
      return Math.hypot(x - event.point.x, y - event.point.y);
    };
    const rings = this.#selected?.shape.flat() ?? [];
    const vertices = rings.flatMap((ring) => ring.slice(1).map((at) => ({ at, side: null })));
    const middles = rings.flatMap((ring) =>
      ring.slice(1).map((b, place) => ({ at: between(ring[place]!, b), side: [ring[place]!, b] as [Pos, Pos] })),
    );
    const nearest = (list: { at: Pos; side: [Pos, Pos] | null }[]) =>
      list.reduce<{ at: Pos; side: [Pos, Pos] | null; d: number } | null>((best, it) => {
        const d = far(it.at);
        return d <= touch && (!best || d < best.d) ? { ...it, d } : best;
      }, null);
    return nearest(vertices) ?? nearest(middles);
  }

  #down(event: MapMouseEvent | MapTouchEvent): void {
    if (this.#tool !== 'select' || !this.#selected) return;
    const handle = this.#handle(event);
    if (!handle) return;
    event.preventDefault();
    this.#map.dragPan.disable();
    const base = handle.side ? insertVertex(this.#zones, ...handle.side, handle.at) : this.#zones;
    this.#drag = { from: handle.at, base };
    this.#vertex = handle.at;
  }
  #moved(event: MapMouseEvent | MapTouchEvent): void {
    if (this.#drag) {
      const to = this.#spot(event, this.#drag.from).at;
      this.#vertex = to;
      this.#show(moveVertex(this.#drag.base, this.#drag.from, to));
      return;
    }
    if (DRAWN.includes(this.#tool)) {
      this.#hover = this.#spot(event).at;
      this.#sketch();
    }
    const handle = this.#tool === 'select' && this.#handle(event);
    this.#map.getCanvas().style.cursor = handle ? 'move' : DRAWN.includes(this.#tool) ? 'crosshair' : 'pointer';
  }
  #up(): void {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    this.#map.dragPan.enable();
    const moved = this.#vertex && !same(this.#vertex, drag.from);
    if (moved) this.#told.changed(moveVertex(drag.base, drag.from, this.#vertex!));
    else if (drag.base !== this.#zones) this.#told.changed(drag.base);
    else this.#marks();
  }

  #click(event: MapMouseEvent): void {
    if (this.#drag) return;
    if (DRAWN.includes(this.#tool)) return this.#point(event);
    if (this.#tool === 'select' && this.#handle(event)) return;
    if (this.#tool === 'pick') {
      const [found] = this.#map.queryRenderedFeatures(event.point, { layers: ['pick-fill'] });
      if (found) this.#told.picked(String(found.properties.code));
      return;
    }
    const [found] = this.#map.queryRenderedFeatures(event.point, { layers: ['draft-fill'] });
    this.#vertex = null;
    this.#told.touched(found ? String(found.properties.id) : null);
  }
  #point(event: MapMouseEvent): void {
    const { at } = this.#spot(event);
    const [first] = this.#line;
    const last = this.#line.at(-1);
    if (last && same(last, at)) return;
    if (first && this.#tool === 'draw' && this.#line.length > 2) {
      const { x, y } = this.#map.project(first);
      if (Math.hypot(x - event.point.x, y - event.point.y) < REACH) return this.finish();
    }
    this.#line = [...this.#line, at];
    this.#sketch();
  }
  /** Ends what is drawn, if it is enough for something. */
  finish(): void {
    const line = this.#line;
    if (line.length < (this.#tool === 'draw' ? 3 : 2)) return;
    this.#line = [];
    this.#hover = null;
    this.#sketch();
    if (this.#tool === 'draw') this.#told.drawn([...line, line[0]!]);
    else this.#told.cut(line);
  }

  setTool(tool: Tool): void {
    if (tool === this.#tool) return;
    this.#tool = tool;
    this.#hover = null;
    this.#forget();
  }
  setZones(zones: readonly Zone[], selected: string | null): void {
    if (selected !== this.#selected?.id) this.#vertex = null;
    this.#zones = zones;
    this.#selected = zones.find(({ id }) => id === selected) ?? null;
    this.#show(zones);
  }
  #show(zones: readonly Zone[]): void {
    const chosen = this.#selected?.id;
    this.set(
      'draft',
      zones.map(({ id, shape }, place) => ({
        type: 'Feature',
        properties: { id, ground: GROUNDS[place % GROUNDS.length], chosen: id === chosen },
        geometry: { type: 'MultiPolygon', coordinates: shape },
      })),
    );
    const now = zones.find(({ id }) => id === chosen) ?? null;
    this.#marks(now);
  }
  #faults: Pos[] = [];
  setFaults(places: Pos[]): void {
    this.#faults = places;
    this.#marks();
  }
  #marks(zone = this.#selected): void {
    const mark = (kind: string, at: Pos, chosen = false): GeoJSON.Feature => ({
      type: 'Feature',
      properties: { kind, chosen },
      geometry: { type: 'Point', coordinates: at },
    });
    const rings = this.#tool === 'select' ? (zone?.shape.flat() ?? []) : [];
    this.set('marks', [
      ...rings.flatMap((ring) => ring.slice(1).map((b, place) => mark('between', between(ring[place]!, b)))),
      ...rings.flatMap((ring) =>
        ring.slice(1).map((at) => mark('vertex', at, this.#vertex !== null && same(at, this.#vertex))),
      ),
      ...this.#faults.map((at) => mark('fault', at)),
    ]);
  }
  #sketch(): void {
    const line = this.#hover && this.#line.length ? [...this.#line, this.#hover] : this.#line;
    const closed = this.#tool === 'draw' && line.length > 2 ? [...line, line[0]!] : line;
    const dots = [...this.#line, ...(this.#hover ? [this.#hover] : [])];
    this.set('sketch', [
      ...(closed.length > 1
        ? [{ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates: closed } }]
        : []),
      ...dots.map((at) => ({
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'Point' as const, coordinates: at },
      })),
    ]);
  }

  set(name: SourceName, features: GeoJSON.Feature[]): void {
    const data = collection(features);
    this.#data.set(name, data);
    if (this.#ready) this.#put(name, data);
  }
  #put(name: SourceName, data: Data): void {
    const source = this.#map.getSource(name) as { setData?: (data: Data) => void } | undefined;
    source?.setData?.(data);
  }
  showDraft(fill: boolean): void {
    const apply = () => {
      for (const id of ['draft-fill', 'draft-line'])
        this.#map.setLayoutProperty(id, 'visibility', fill ? 'visible' : 'none');
    };
    if (this.#ready) apply();
    else this.#map.once('load', apply);
  }
  fit(bounds: [number, number, number, number], zoom = 17): void {
    this.#map.fitBounds(bounds, { padding: 60, maxZoom: zoom, duration: 300 });
  }
  zoom(by: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: 200 });
  }
  destroy(): void {
    this.#map.remove();
  }
}
