/** The map as a picture that prints: drawn out of sight at the paper's own resolution. Loaded with the print desk. */
import '../map/oldBrowsers.ts';
import { Map as GlMap, setWorkerUrl, type LayerSpecification, type StyleSpecification } from 'maplibre-gl';
import workerUrl from '../map/worker.ts?worker&url';
import type { LineRef } from '../api/types.ts';
import { drawBadge, drawRing } from '../map/badges.ts';
import { bringVector, type BaseOf } from '../map/layers/base.ts';
import type { Brush } from '../map/paint.ts';
import { PAPER } from '../map/palette.ts';
import { mapStyle } from '../map/style.ts';
import type { IsoDate } from '../place/dates.ts';

setWorkerUrl(workerUrl);

export interface Wanted {
  /** West, south, east, north. */
  bounds: [number, number, number, number];
  /** Code of the zone that is meant, or of the line; neither: the district. */
  zone: string | null;
  line: string | null;
  lines: readonly LineRef[];
  on: IsoDate | null;
  lang: 'zh' | 'en';
  base: BaseOf | null;
  /** In millimetres. */
  width: number;
  height: number;
}

/** Pixels of the style for a millimetre: names and badges come out as large as small print. */
const PER_MM = 4.4;
/** Device pixels for one of those: together 224 dots an inch. */
const RATIO = 2;
/** Longer than this nobody waits for a map. */
const PATIENCE = 40_000;

/** The zone that is meant, in a colour of its own. */
function tinted(style: StyleSpecification, zone: string | null): StyleSpecification {
  const at = style.layers.findIndex(({ id }) => id === 'zones-border');
  if (!zone || at < 0) return style;
  const tint: LayerSpecification = {
    id: 'paper-zone',
    type: 'fill',
    source: 'zones',
    'source-layer': 'zones',
    filter: ['==', ['get', 'code'], zone],
    paint: { 'fill-color': PAPER.ramp[1], 'fill-opacity': 0.45 },
  };
  return { ...style, layers: [...style.layers.slice(0, at), tint, ...style.layers.slice(at)] };
}

/** Draws it; what cannot be fetched is left out. Null where no map can be drawn. */
export async function mapPicture(wanted: Wanted, signal: AbortSignal): Promise<Blob | null> {
  await bringVector(wanted.base);
  const holder = document.createElement('div');
  holder.className = 'map-paper';
  holder.style.setProperty('width', `${Math.round(wanted.width * PER_MM)}px`);
  holder.style.setProperty('height', `${Math.round(wanted.height * PER_MM)}px`);
  holder.setAttribute('aria-hidden', 'true');
  document.body.append(holder);
  const brush: Brush = {
    palette: PAPER,
    lang: wanted.lang,
    line: wanted.line,
    selected: wanted.zone,
    point: null,
    outside: false,
    untested: [],
    points: 'badge',
    byCommunity: false,
    base: wanted.base,
    show: {
      // Counts of points mean nothing to whoever reads a board.
      points: wanted.line !== null,
      cases: false,
      shifts: false,
      streets: false,
      communities: wanted.zone !== null,
      context: true,
    },
  };
  return new Promise<Blob | null>((resolve) => {
    let map: GlMap | null = null;
    let over = false;
    const end = (blob: Blob | null): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      map?.remove();
      holder.remove();
      resolve(blob);
    };
    // What is drawn by then is better than nothing.
    const timer = setTimeout(() => (map ? map.getCanvas().toBlob((blob) => end(blob)) : end(null)), PATIENCE);
    signal.addEventListener('abort', () => end(null));
    try {
      map = new GlMap({
        container: holder,
        style: tinted(mapStyle(brush, location.origin, wanted.on), wanted.zone),
        bounds: wanted.bounds,
        fitBoundsOptions: { padding: 28 },
        interactive: false,
        attributionControl: false,
        fadeDuration: 0,
        pixelRatio: RATIO,
        localIdeographFontFamily: false,
        canvasContextAttributes: { preserveDrawingBuffer: true },
      });
    } catch {
      end(null);
      return;
    }
    const drawn = map;
    drawn.setMissingStyleImageResolver((id) => {
      const [kind, name = ''] = id.split(':');
      const line = wanted.lines.find(({ code }) => code === name);
      const image = kind === 'cluster' ? drawRing(Number(name), PAPER, 3) : line ? drawBadge(line, PAPER, 3) : null;
      if (image && !drawn.hasImage(id)) drawn.addImage(id, image.image, { pixelRatio: image.ratio });
    });
    drawn.getCanvas().addEventListener('webglcontextlost', () => end(null));
    drawn.once('idle', () => drawn.getCanvas().toBlob((blob) => end(blob), 'image/png'));
  });
}
