/** What a visit needs to know: asked of the server, or, where that is away, taken from what was brought along. */
import * as calls from '../api/calls.ts';
import { ApiError, get } from '../api/client.ts';
import * as loop from '../api/loop.ts';
import type { Hit, NearCheckpoint, PlaceFeature } from '../api/types.ts';
import { live } from '../live/live.svelte.ts';
import { packs } from '../offline/index.svelte.ts';
import type { Position } from '../place/datum.ts';
import { inside } from '../place/inside.ts';
import { metresBetween } from '../place/metres.ts';
import { byNearness, placeOf } from './nearest.ts';
import type { Checklists, LineBadge, PackCheckpoint, Practice, Ref, Scheme, Tasks } from './types.ts';

/** A network that neither answers nor is away must not keep an inspector waiting who has it all on the device. */
const PATIENCE = 4000;

export interface Told<T> {
  data: T;
  /** From what was brought along, as old as that is. */
  kept: boolean;
}
async function freshOr<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  brought: () => Promise<T | null>,
  signal?: AbortSignal,
): Promise<Told<T>> {
  // Where nothing was taken along, an empty answer would be taken for the truth.
  const own = await packs
    .list()
    .then((taken) => (taken.length > 0 ? brought() : null))
    .catch(() => null);
  if (own !== null && !live.online) return { data: own, kept: true };
  const run = new AbortController();
  signal?.addEventListener('abort', () => run.abort());
  const timer = own === null ? undefined : setTimeout(() => run.abort(), PATIENCE);
  try {
    return { data: await ask(run.signal), kept: false };
  } catch (error) {
    const away = (error instanceof ApiError && error.unreachable) || (run.signal.aborted && !signal?.aborted);
    if (away && own !== null) return { data: own, kept: true };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export const tasks = (signal?: AbortSignal): Promise<Told<Tasks>> => freshOr(loop.tasks, packs.tasks, signal);

/** The district's own scheme stands on top of the checklists. */
export const SCHEME: Scheme = { met: 1, partly: 0.6, not_met: 0 };
export async function checklists(signal?: AbortSignal): Promise<Told<Checklists>> {
  return freshOr<Checklists>(
    (own) => get<Checklists>('/api/checklists', {}, own),
    async () => ({ items: await packs.checklists(), scheme: await packs.scheme() }),
    signal,
  );
}
export async function practice(): Promise<Practice | null> {
  return (await freshOr<Practice | null>(loop.practice, packs.practice)).data;
}

/** A checkpoint as a visit knows it. */
export interface Point {
  code: string;
  name: string;
  address: string | null;
  line: LineBadge;
  zone: Ref | null;
  at: Position | null;
}
function ofFeature({ properties, geometry }: PlaceFeature): Point | null {
  if (!properties.line) return null;
  const { code, name, address, line, zone } = properties;
  return { code, name, address: address ?? null, line, zone: zone ?? null, at: inside(geometry) };
}
export const ofPack = (each: PackCheckpoint | loop.Target['checkpoint']): Point => ({
  code: each.code,
  name: each.name,
  address: each.address ?? null,
  line: each.line,
  zone: each.zone ?? null,
  at: placeOf(each),
});
export async function point(code: string, signal?: AbortSignal): Promise<Point | null> {
  const own = async () => {
    const here = (await packs.checkpoints()).find((each) => each.code === code);
    if (here) return ofPack(here);
    const task = (await packs.tasks()).targets.find(({ checkpoint }) => checkpoint.code === code);
    return task ? ofPack(task.checkpoint) : null;
  };
  try {
    return (
      await freshOr<Point | null>(
        async (run) => ofFeature(await calls.place('checkpoints', code, null, run)),
        own,
        signal,
      )
    ).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

const MOST = 30;
/** The nearest checkpoints, with the way to them. */
export async function near(here: Position, signal?: AbortSignal): Promise<Told<{ point: Point; metres: number }[]>> {
  const ofNear = (each: NearCheckpoint) => ({
    point: { ...ofPack({ ...each, zone: null }), address: each.address ?? null },
    metres: each.metres,
  });
  return freshOr(
    async (run) => (await calls.answer(here.lon, here.lat, null, run)).near.map(ofNear),
    async () => {
      const placed = (await packs.checkpoints()).filter((each) => placeOf(each) !== null);
      if (placed.length === 0) return null;
      return byNearness(placed, (each) => each, here)
        .slice(0, MOST)
        .map((each) => ({ point: ofPack(each), metres: metresBetween(here, placeOf(each)!) }));
    },
    signal,
  );
}

export interface Found {
  code: string;
  name: string;
  detail: string;
  badge: string;
}
export async function find(q: string, signal?: AbortSignal): Promise<Told<Found[]>> {
  const ofHit = ({ code, name, detail, badge }: Hit): Found => ({
    code,
    name,
    detail: detail ?? '',
    badge: badge ?? '',
  });
  return freshOr(
    async (run) => (await calls.search(q, null, 50, run)).items.filter(({ kind }) => kind === 'checkpoint').map(ofHit),
    async () => {
      const all = await packs.checkpoints();
      if (all.length === 0) return null;
      const wanted = q.toLowerCase();
      const says = (each: PackCheckpoint) =>
        [each.code, each.name, each.address ?? '', ...(each.aliases ?? [])].some((text) =>
          text.toLowerCase().includes(wanted),
        );
      return all
        .filter(says)
        .slice(0, MOST)
        .map((each) => ({
          code: each.code,
          name: each.name,
          detail: each.address ?? each.line.name,
          badge: each.line.badge ?? '',
        }));
    },
    signal,
  );
}
