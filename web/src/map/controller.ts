/** The map itself. Loaded apart from the page, so that the list works where the map cannot. */
import './oldBrowsers.ts';
import './maplibre.css';
import { Map as GlMap, setWorkerUrl, type MapMouseEvent, type MapGeoJSONFeature, type PointLike } from 'maplibre-gl';
import workerUrl from './worker.ts?worker&url';
import type { LineRef, ZoneStates } from '../api/types.ts';
import type { View } from '../state/route.ts';
import { askAgain } from './again.ts';
import { drawBadge, drawRing, type BadgeImage } from './badges.ts';
import { drawCase, drawHatch, drawWorst } from './caseMarks.ts';
import { gather } from './gather.ts';
import { SHIFT_MARKS } from './layers/shifts.ts';
import type { Brush } from './paint.ts';
import { Pins, type Pin } from './pins.ts';
import type { Shades } from './ramp.ts';
import { drawShift } from './shiftMarks.ts';
import { mapStyle, TILED, TILED_WITHIN, tileAddress } from './style.ts';

setWorkerUrl(workerUrl);

/** What a finger was put on. */
export type Pick =
  | { kind: 'checkpoint'; code: string }
  | { kind: 'case'; code: string }
  | { kind: 'shift'; code: string }
  | { kind: 'ground'; lon: number; lat: number };

export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}
export interface Handlers {
  pick: (pick: Pick) => void;
  /** While it moves, and once when it is first there. */
  seen: (view: View) => void;
  /** When it has come to rest. */
  view: (view: View) => void;
  /** Once, when all that it shows first is drawn. */
  there: () => void;
  failed: () => void;
}

/** Each layer of tags holds them all: one is enough to find which was touched. */
const TAGS = `shifts-${SHIFT_MARKS[0]}`;
const TILES = [...TILED, ...TILED_WITHIN];
const MIN_ZOOM = 10;
const MAX_ZOOM = 19;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class MapController {
  readonly #map: GlMap;
  readonly #pins: Pins;
  #brush: Brush;
  #on: string | null;
  #lines = new Map<string, LineRef>();
  /** Images that were asked for before it was known how they look. */
  #missed = new Set<string>();
  #states: { data: ZoneStates; shades: Shades } | null = null;
  #border: GeoJSON.Feature | null = null;
  #cases: GeoJSON.FeatureCollection<GeoJSON.Point> | null = null;
  #points: { fid: number; class: number }[] = [];
  #areas: { fid: number; class: number }[] = [];
  #shifts: { fid: number; state: number }[] = [];
  #insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 };
  #notes: Record<string, string> = {};
  /** The style is read: from now on it can be painted on, and differences can be applied. */
  #ready = false;
  #late = false;
  #shown: { lon: number; lat: number } | null = null;

  constructor(
    container: HTMLElement,
    options: {
      brush: Brush;
      on: string | null;
      bounds: [number, number, number, number];
      view: View | null;
      insets: Insets;
      label: string;
    },
    handlers: Handlers,
  ) {
    this.#brush = options.brush;
    this.#on = options.on;
    this.#insets = options.insets;
    const [west, south, east, north] = options.bounds;
    this.#map = new GlMap({
      container,
      style: mapStyle(options.brush, location.origin, options.on),
      ...(options.view
        ? { center: [options.view.lon, options.view.lat], zoom: options.view.z }
        : { bounds: options.bounds, fitBoundsOptions: { padding: pad(options.insets) } }),
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      maxBounds: [west - 0.5, south - 0.4, east + 0.5, north + 0.4],
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      fadeDuration: still() ? 0 : 150,
      localIdeographFontFamily: false,
      // It is ours, and checked by a test.
      validateStyle: false,
      locale: { 'Map.Title': options.label },
    });
    document.body.dataset.map = 'busy';
    gather(this.#map);
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#pins = new Pins(this.#map);
    this.#listen(handlers);
  }

  #listen(handlers: Handlers): void {
    const map = this.#map;
    askAgain(map);
    map.setMissingStyleImageResolver((id) => this.#addImage(id));
    // Before the first tile is asked for: what is painted later would be laid out and drawn a second time.
    map.once('style.load', () => {
      this.#ready = true;
      if (this.#late) this.#restyle();
      this.#paintNotes();
      this.#paintStates();
      this.#paintBorder();
      this.#paintCases();
      this.#paintPoints();
      this.#paintAreas();
      this.#paintShifts();
    });
    map.on('idle', () => (document.body.dataset.map = 'idle'));
    map.once('idle', () => handlers.there());
    for (const event of ['movestart', 'dataloading', 'styledataloading'] as const) {
      map.on(event, () => (document.body.dataset.map = 'busy'));
    }
    handlers.seen(this.view());
    map.on('move', () => handlers.seen(this.view()));
    map.on('moveend', () => handlers.view(this.view()));
    map.on('click', (event) => handlers.pick(this.#pickAt(event)));
    // A long press on a touch screen, a right click with a mouse.
    map.on('contextmenu', (event) => handlers.pick(this.#pickAt(event)));
    map.on('mousemove', (event) => {
      map.getCanvas().style.cursor = this.#touched(event, 4) ? 'pointer' : 'crosshair';
    });
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const { lng, lat } = map.getCenter();
      handlers.pick({ kind: 'ground', lon: lng, lat });
    });
    map.getCanvas().addEventListener('webglcontextlost', () => handlers.failed());
  }

  #touched(event: MapMouseEvent, reach: number): MapGeoJSONFeature | undefined {
    const { x, y } = event.point;
    const box: [PointLike, PointLike] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const layers = ['checkpoints', 'clusters', 'cases', 'cases-clusters', TAGS].filter((id) => this.#map.getLayer(id));
    const far = (feature: MapGeoJSONFeature) => {
      const [lon, lat] = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
      const at = this.#map.project([lon, lat]);
      return Math.hypot(at.x - x, at.y - y);
    };
    return this.#map.queryRenderedFeatures(box, { layers }).sort((a, b) => far(a) - far(b))[0];
  }
  #pickAt(event: MapMouseEvent): Pick {
    const touch = matchMedia('(pointer: coarse)').matches;
    const feature = this.#touched(event, touch ? 12 : 3);
    const ground: Pick = { kind: 'ground', lon: event.lngLat.lng, lat: event.lngLat.lat };
    if (!feature) return ground;
    if (feature.layer.id === 'clusters') {
      const [lon, lat] = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
      // Close up a cluster opens; from afar one means the place.
      if (this.#map.getZoom() >= 13.5 && event.type === 'click') {
        this.#map.easeTo({ center: [lon, lat], zoom: this.#map.getZoom() + 1.6, animate: !still() });
      }
      return ground;
    }
    if (feature.layer.id === 'cases-clusters') {
      void this.#openCluster(feature);
      return ground;
    }
    if (feature.layer.id === TAGS) return { kind: 'shift', code: String(feature.properties.code) };
    if (feature.layer.id === 'cases') {
      // Several at one checkpoint: its card lists them all.
      const point = String(feature.properties.point ?? '');
      const there = this.#cases?.features.filter(({ properties }) => properties?.point === point).length ?? 0;
      if (point && there > 1) return { kind: 'checkpoint', code: point };
      return { kind: 'case', code: String(feature.properties.code) };
    }
    return { kind: 'checkpoint', code: String(feature.properties.code) };
  }

  async #openCluster(feature: MapGeoJSONFeature): Promise<void> {
    const source = this.#map.getSource('cases') as
      { getClusterExpansionZoom?: (id: number) => Promise<number> } | undefined;
    const zoom = await source?.getClusterExpansionZoom?.(Number(feature.properties.cluster_id)).catch(() => undefined);
    const [lon, lat] = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
    this.#map.easeTo({ center: [lon, lat], zoom: zoom ?? this.#map.getZoom() + 1.6, animate: !still() });
  }

  view(): View {
    const { lng, lat } = this.#map.getCenter();
    return { lon: lng, lat, z: this.#map.getZoom() };
  }
  setLines(lines: readonly LineRef[]): void {
    this.#lines = new Map(lines.map((line) => [line.code, line]));
    for (const id of this.#missed) this.#addImage(id);
  }
  #draw(id: string): BadgeImage | null {
    const ratio = Math.max(2, Math.ceil(devicePixelRatio));
    const [kind, name = '', half = '', of = ''] = id.split(':');
    if (kind === 'cluster') return drawRing(Number(name), this.#brush.palette, ratio);
    if (kind === 'case') return drawCase(name, this.#brush.palette, ratio);
    if (kind === 'worst') return drawWorst(name, this.#brush.palette, ratio);
    if (kind === 'shift') return drawShift(name, half, of, this.#brush.palette, ratio);
    if (kind === 'hatch') return drawHatch(this.#brush.palette, ratio);
    const line = this.#lines.get(name);
    return line ? drawBadge(line, this.#brush.palette, ratio) : null;
  }
  #addImage(id: string, again = false): void {
    if (this.#map.hasImage(id) && !again) return;
    const drawn = this.#draw(id);
    if (!drawn) {
      this.#missed.add(id);
      return;
    }
    this.#missed.delete(id);
    if (this.#map.hasImage(id)) this.#map.updateImage(id, drawn.image);
    else this.#map.addImage(id, drawn.image, { pixelRatio: drawn.ratio });
  }

  setBrush(brush: Brush): void {
    // Each step of the address makes a new one, mostly the same.
    if (JSON.stringify(brush) === JSON.stringify(this.#brush)) return;
    const repaint = brush.palette !== this.#brush.palette;
    this.#brush = brush;
    if (this.#ready) this.#restyle();
    else this.#late = true;
    if (repaint) for (const id of this.#map.listImages()) this.#addImage(id, true);
  }
  /** Applies the difference alone: tiles and states stay. */
  #restyle(): void {
    this.#map.setStyle(mapStyle(this.#brush, location.origin, this.#on), { diff: true });
    this.#paintBorder();
    this.#paintCases();
    this.#paintShifts();
  }
  setDay(on: string | null): void {
    if (on === this.#on) return;
    this.#on = on;
    for (const layer of TILES) {
      const source = this.#map.getSource(layer) as { setTiles?: (tiles: string[]) => void } | undefined;
      if (layer !== 'context') source?.setTiles?.([tileAddress(location.origin, layer, on)]);
    }
  }
  /** Asks for the tiles again: something was changed. The server says "not modified" for those that were not. */
  refresh(): void {
    for (const layer of TILES) if (layer !== 'context' && this.#map.getSource(layer)) this.#map.refreshTiles(layer);
  }
  /** The same of the meeting points alone, which change without the ground. */
  refreshShifts(): void {
    if (this.#map.getSource('shifts')) this.#map.refreshTiles('shifts');
  }

  setStates(data: ZoneStates | null, shades: Shades, notes: Record<string, string>): void {
    this.#states = data && { data, shades };
    if (this.#ready) this.#paintStates();
    this.#notes = notes;
    if (this.#ready) this.#paintNotes();
  }
  #paintNotes(): void {
    this.#map.setGlobalStateProperty('notes', this.#notes);
  }
  #paintStates(): void {
    this.#map.removeFeatureState({ source: 'zones', sourceLayer: 'zones' });
    for (const [fid, { value }] of Object.entries(this.#states?.data.states ?? {})) {
      // What nobody has measured has no class: it is hatched, not pale.
      const klass = this.#states && value !== null ? this.#states.shades.classOf(value) : -1;
      this.#map.setFeatureState({ source: 'zones', sourceLayer: 'zones', id: Number(fid) }, { class: klass });
    }
  }
  /** Open cases: points with a code and a state. */
  setCases(cases: GeoJSON.FeatureCollection<GeoJSON.Point>): void {
    this.#cases = cases;
    if (this.#ready) this.#paintCases();
  }
  #paintCases(): void {
    const source = this.#map.getSource('cases') as { setData?: (data: GeoJSON.GeoJSON) => void } | undefined;
    if (this.#cases) source?.setData?.(this.#cases);
  }
  /** What the marks of checkpoints tell: a class each; those left out have none. */
  setPoints(points: { fid: number; class: number }[]): void {
    this.#points = points;
    if (this.#ready) this.#paintPoints();
  }
  #paintPoints(): void {
    const source = { source: 'checkpoints', sourceLayer: 'checkpoints' };
    this.#map.removeFeatureState(source);
    for (const { fid, class: klass } of this.#points) this.#map.setFeatureState({ ...source, id: fid }, { r: klass });
  }
  /** Communities by the chosen measure, where that is told of them. */
  setAreas(areas: { fid: number; class: number }[]): void {
    this.#areas = areas;
    if (this.#ready) this.#paintAreas();
  }
  #paintAreas(): void {
    const source = { source: 'communities', sourceLayer: 'communities' };
    this.#map.removeFeatureState(source);
    for (const { fid, class: klass } of this.#areas)
      this.#map.setFeatureState({ ...source, id: fid }, { class: klass });
  }
  /** How the half days stand, by the place of the state in `SHIFT_MARKS`. */
  setShifts(shifts: { fid: number; state: number }[]): void {
    this.#shifts = shifts;
    if (this.#ready) this.#paintShifts();
  }
  #paintShifts(): void {
    if (!this.#map.getSource('shifts')) return;
    const source = { source: 'shifts', sourceLayer: 'shifts' };
    this.#map.removeFeatureState(source);
    for (const { fid, state } of this.#shifts) this.#map.setFeatureState({ ...source, id: fid }, { s: state });
  }
  setBorder(border: GeoJSON.Feature | null): void {
    this.#border = border;
    if (this.#ready) this.#paintBorder();
  }
  #paintBorder(): void {
    const source = this.#map.getSource('district') as { setData?: (data: GeoJSON.GeoJSON) => void } | undefined;
    if (this.#border) source?.setData?.(this.#border);
  }

  setPin(pin: Pin | null): void {
    this.#pins.place(pin);
  }
  setMe(at: { lon: number; lat: number } | null, label: string): void {
    this.#pins.me(at, label);
  }
  setInsets(insets: Insets): void {
    const { top, right, bottom, left } = this.#insets;
    this.#insets = insets;
    if (insets.top !== top || insets.right !== right || insets.bottom !== bottom || insets.left !== left)
      this.#reveal();
  }
  zoom(by: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: 200, animate: !still() });
  }
  whole(bounds: [number, number, number, number]): void {
    this.#map.fitBounds(bounds, { padding: pad(this.#insets), animate: !still(), duration: 500 });
  }
  jump(view: View): void {
    this.#map.jumpTo({ center: [view.lon, view.lat], zoom: view.z });
  }
  /** Goes to a place in the part of the map that nothing covers. */
  go(lon: number, lat: number, zoom: number): void {
    const { left, right, top, bottom } = this.#insets;
    this.#map.easeTo({
      center: [lon, lat],
      zoom: Math.max(this.#map.getZoom(), zoom),
      offset: [(left - right) / 2, (top - bottom) / 2],
      animate: !still(),
      duration: 500,
    });
  }
  /** Keeps a place from beneath a card, now and whenever what covers the map changes; null lets go of it. */
  reveal(place: { lon: number; lat: number } | null): void {
    const was = this.#shown;
    this.#shown = place;
    // A reader who has moved on is not called back because the same place was asked about again.
    if (was?.lon !== place?.lon || was?.lat !== place?.lat) this.#reveal();
  }
  /** Moves just so much as is needed. */
  #reveal(): void {
    if (!this.#shown) return;
    if (this.#map.isMoving()) {
      this.#map.once('moveend', () => this.#reveal());
      return;
    }
    const { lon, lat } = this.#shown;
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const { x, y } = this.#map.project([lon, lat]);
    const { left, right, top, bottom } = this.#insets;
    const margin = 56;
    const shift = (at: number, low: number, high: number) =>
      low > high ? at - (low + high) / 2 : at < low ? at - low : at > high ? at - high : 0;
    const dx = shift(x, left + margin, width - right - margin);
    const dy = shift(y, top + margin, height - bottom - margin);
    if (Math.abs(dx) > 2 || Math.abs(dy) > 2) this.#map.panBy([dx, dy], { animate: !still(), duration: 250 });
  }
  focus(): void {
    this.#map.getCanvas().focus();
  }
  destroy(): void {
    // Whoever tidies up afterwards finds nothing to paint on.
    this.#ready = false;
    this.#map.remove();
    delete document.body.dataset.map;
  }
}

/** The insets with a little air. */
const pad = ({ top, right, bottom, left }: Insets): Insets => ({
  top: top + 28,
  right: right + 28,
  bottom: bottom + 40,
  left: left + 28,
});
