/** What the editor asks of the server. */
import * as calls from '../api/calls.ts';
import { post, postBytes } from '../api/client.ts';
import type { PlaceFeature, PlaceKind } from '../api/types.ts';
import { geometryOf, type Zone } from './shape.ts';

export interface Planned {
  zones: {
    place: number;
    code: string;
    m2: number;
    communities: number;
    checkpoints: number;
    /** Null where none is drawn. */
    geometry: GeoJSON.Geometry | null;
  }[];
  misfits: { kind: 'gap' | 'overlap' | 'beyond'; zones: string[]; m2: number; geometry: GeoJSON.Geometry }[];
  moved: { code: string; name: string; from: string | null; to: string | null }[];
  moved_total: number;
  held: { code: string; zone: string; role: string; party: string | null }[];
  faults: {
    code: string;
    severity: 'error' | 'warning';
    place: number | null;
    zh: string;
    en: string;
    geometry: GeoJSON.Geometry | null;
  }[];
  entries: { what: 'added' | 'changed' | 'ended'; kind: string; kind_zh: string; code: string; name: string }[];
  ready: boolean;
  digest: string;
  applied: number | null;
}
export interface ReadFile {
  features: GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, Record<string, string>>;
  columns: string[];
  left: number;
  datum: string;
}

/** The draft as GeoJSON: what is sent, and what is saved. */
export const collection = (zones: readonly Zone[]): GeoJSON.FeatureCollection<GeoJSON.Geometry | null> => ({
  type: 'FeatureCollection',
  features: zones.map(({ code, name, short_name, name_en, order, shape }) => ({
    type: 'Feature',
    properties: { code, name, short_name, name_en, ...(order === null ? {} : { order }) },
    geometry: geometryOf(shape),
  })),
});

export const planZones = (zones: readonly Zone[], first: string, endDuties: boolean, apply: string | null) =>
  post<Planned>('/api/zones/plan', { zones: collection(zones), first, end_duties: endDuties, apply });
export const readFile = (file: File, datum: string | null) =>
  postBytes<ReadFile>(
    '/api/zones/read',
    { name: file.name, datum },
    new Blob([file], { type: 'application/octet-stream' }),
  );

/** All areas of a kind on a day, page by page. */
export async function areas(kind: PlaceKind, on: string | null): Promise<PlaceFeature[]> {
  let page = await calls.places(kind, { limit: 1000 }, on);
  const all = [...page.features];
  while (page.next) {
    page = await calls.more(page.next);
    all.push(...page.features);
  }
  return all;
}
