/** The map of a draft: draws it, and tells what a hand does on it. */
import '../map/oldBrowsers.ts';
import '../map/maplibre.css';
import { Map as GlMap, setWorkerUrl, type MapMouseEvent, type MapTouchEvent } from 'maplibre-gl';
import type { Brush } from '../map/paint.ts';
import { mapStyle } from '../map/style.ts';
import workerUrl from '../map/worker.ts?worker&url';
import { selfCrossings } from './crossing.ts';
import { draftLayers, hatch, SOURCES, type SourceName } from './layers.ts';
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
  /** What is being drawn has so many places now; whether it crosses itself. */
  sketched: (points: number, crossed: boolean) => void;
  /** It was to be ended, but crosses itself. */
  crossed: () => void;
  /** A vertex is chosen, or none. */
  marked: (chosen: boolean) => void;
  picked: (code: string) => void;
  failed: () => void;
}
export interface ZoneMapOptions {
  brush: Brush;
  bounds: [number, number, number, number];
  label: string;
}
type Data = GeoJSON.FeatureCollection;
const REACH = 11;
const NOBODY: Told = {
  touched: () => {},
  changed: () => {},
  drawn: () => {},
  cut: () => {},
  sketched: () => {},
  crossed: () => {},
  marked: () => {},
  picked: () => {},
  failed: () => {},
};
const DRAWN: readonly Tool[] = ['draw', 'split'];
const point = (kind: string, at: Pos, chosen = false): GeoJSON.Feature => ({
  type: 'Feature',
  properties: { kind, chosen },
  geometry: { type: 'Point', coordinates: at },
});
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
  readonly #options: ZoneMapOptions;
  #away = () => {};
  #faults: Pos[] = [];
  #ground: (zone: Zone) => string = () => '';

  /** `lead`: only looks, where that map looks. */
  constructor(container: HTMLElement, options: ZoneMapOptions, told: Told, lead?: GlMap) {
    this.#told = told;
    this.#options = options;
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
      interactive: !lead,
      bounds: options.bounds,
      fitBoundsOptions: { padding: { top: 76, right: 28, bottom: 60, left: 28 } },
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
    if (lead) this.#follow(lead);
    else this.#listen(container);
  }
  /** A map of the same ground that goes where this one goes: to lay one over the other. */
  twin(container: HTMLElement): ZoneMap {
    return new ZoneMap(container, this.#options, NOBODY, this.#map);
  }
  #follow(lead: GlMap): void {
    const look = () => this.#map.jumpTo({ center: lead.getCenter(), zoom: lead.getZoom() });
    look();
    lead.on('move', look);
    this.#away = () => lead.off('move', look);
    this.#map.on('load', () => this.#begin());
  }
  #begin(): void {
    this.#ready = true;
    for (const [name, data] of this.#data) this.#put(name, data);
  }

  #listen(container: HTMLElement): void {
    const map = this.#map;
    const where = () => {
      const { lng, lat } = map.getCenter();
      container.dataset.view = `${lng.toFixed(6)},${lat.toFixed(6)},${map.getZoom().toFixed(4)}`;
    };
    map.on('load', () => {
      this.#begin();
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
    else if (event.key === 'Escape') this.forget();
    else if ((event.key === 'Backspace' || event.key === 'Delete') && this.#line.length) this.back();
    else if ((event.key === 'Backspace' || event.key === 'Delete') && this.#vertex) this.removeVertex();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  /** Takes out the vertex that is chosen. */
  removeVertex(): void {
    const at = this.#vertex;
    this.#vertex = null;
    if (at) this.#told.changed(removeVertex(this.#zones, at));
  }
  /** Takes the last place of what is drawn out again. */
  back(): void {
    this.#line = this.#line.slice(0, -1);
    this.#sketch();
  }
  /** Leaves what is being drawn. */
  forget(): void {
    this.#line = [];
    this.#hover = null;
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
    const touch = matchMedia('(pointer: coarse)').matches ? 22 : 9;
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
    const whole = this.#tool === 'draw' ? [...line, line[0]!] : line;
    this.#hover = null;
    if (selfCrossings(whole).length) {
      this.#sketch(whole);
      return this.#told.crossed();
    }
    this.#line = [];
    this.#sketch();
    if (this.#tool === 'draw') this.#told.drawn(whole);
    else this.#told.cut(whole);
  }

  setTool(tool: Tool): void {
    if (tool === this.#tool) return;
    this.#tool = tool;
    this.forget();
  }
  /** `ground`: in which colour. */
  setZones(zones: readonly Zone[], selected: string | null, ground: (zone: Zone) => string): void {
    const chosen = zones.find(({ id }) => id === selected) ?? null;
    const vertex = this.#vertex;
    // One that was taken back is gone.
    if (vertex && !chosen?.shape.flat(2).some((at) => same(at, vertex))) this.#vertex = null;
    this.#zones = zones;
    this.#selected = chosen;
    this.#ground = ground;
    this.#show(zones);
  }
  #show(zones: readonly Zone[]): void {
    const chosen = this.#selected?.id;
    this.set(
      'draft',
      zones.map((zone) => ({
        type: 'Feature',
        properties: { id: zone.id, ground: this.#ground(zone), chosen: zone.id === chosen },
        geometry: { type: 'MultiPolygon', coordinates: zone.shape },
      })),
    );
    const now = zones.find(({ id }) => id === chosen) ?? null;
    this.#marks(now);
  }
  setFaults(places: Pos[]): void {
    this.#faults = places;
    this.#marks();
  }
  #marks(zone = this.#selected): void {
    const rings = this.#tool === 'select' ? (zone?.shape.flat() ?? []) : [];
    this.set('marks', [
      ...rings.flatMap((ring) => ring.slice(1).map((b, place) => point('between', between(ring[place]!, b)))),
      ...rings.flatMap((ring) =>
        ring.slice(1).map((at) => point('vertex', at, this.#vertex !== null && same(at, this.#vertex))),
      ),
      ...this.#faults.map((at) => point('fault', at)),
    ]);
    this.#told.marked(this.#vertex !== null);
  }
  /** `whole`: as it would be closed. */
  #sketch(whole?: Pos[]): void {
    const line = this.#hover && this.#line.length ? [...this.#line, this.#hover] : this.#line;
    const closed = this.#tool === 'draw' && line.length > 2 ? [...line, line[0]!] : line;
    const dots = [...this.#line, ...(this.#hover ? [this.#hover] : [])];
    const crossings = selfCrossings(whole ?? line);
    this.set('sketch', [
      ...(closed.length > 1
        ? [{ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates: closed } }]
        : []),
      ...dots.map((at) => point('point', at)),
      ...crossings.map((at) => point('crossing', at)),
    ]);
    this.#told.sketched(this.#line.length, crossings.length > 0);
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
  fit(bounds: [number, number, number, number], zoom = 17): void {
    this.#map.fitBounds(bounds, { padding: 60, maxZoom: zoom, duration: 300 });
  }
  zoom(by: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: 200 });
  }
  whole(): void {
    this.fit(this.#options.bounds);
  }
  destroy(): void {
    this.#away();
    this.#map.remove();
  }
}
