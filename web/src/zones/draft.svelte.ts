/** The draft that is on screen: its zones, what was done to it, and what the server says of it. */
import type { PlaceFeature } from '../api/types.ts';
import { uuidv7 } from '../api/uuid.ts';
import { z } from '../i18n/zonesEdit.ts';
import { prefs } from '../state/prefs.svelte.ts';
import { toast } from '../state/toast.svelte.ts';
import { areas, planZones, type Planned } from './calls.ts';
import { crossingsOf } from './crossing.ts';
import { begin, did, redo, undo } from './history.ts';
import { keep, kept } from './kept.ts';
import { groundOf } from './layers.ts';
import { noded } from './node.ts';
import { merge, nextCode, shapeOf, touch, union, type Pos, type Shape, type Zone } from './shape.ts';
import { split } from './split.ts';

export type Mode = 'select' | 'draw' | 'split' | 'merge' | 'pick';
export type Compare = 'draft' | 'force' | 'both' | 'swipe';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export function zoneOf(feature: PlaceFeature): Zone {
  const { code, name, short_name, name_en } = feature.properties as unknown as Record<string, unknown>;
  const order = (feature.properties as unknown as Record<string, unknown>).order;
  return {
    id: uuidv7(),
    code: text(code),
    name: text(name),
    // The server says the full name where there is no short one.
    short_name: text(short_name) === text(name) ? '' : text(short_name),
    name_en: text(name_en),
    order: typeof order === 'number' ? order : null,
    shape: shapeOf(feature.geometry),
  };
}

/** What a zone is called in the reader's language; where it has no name, by its code. */
export const calledOf = ({ name, name_en, code }: Zone): string =>
  (prefs.lang === 'en' && name_en) || name || code || z('zones.unnamed');

export class Draft {
  history = $state.raw(begin<readonly Zone[]>([]));
  zones = $derived(this.history.now);
  selected = $state<string | null>(null);
  chosen = $derived(this.zones.find(({ id }) => id === this.selected) ?? null);
  /** The chosen zone where nothing is drawn of it yet: what is drawn next is its ground. */
  bare = $derived(this.chosen && !this.chosen.shape.length ? this.chosen : null);
  mode = $state<Mode>('select');
  compare = $state<Compare>('draft');
  /** What is being drawn: how many places it has, and whether it crosses itself. */
  sketch = $state.raw<{ points: number; crossed: boolean }>({ points: 0, crossed: false });
  /** A vertex is chosen on the map. */
  vertex = $state(false);
  /** Zones are only looked at. */
  looking = $derived(this.compare === 'force' || this.compare === 'swipe');
  takes = $state(true);
  first = $state('');
  endDuties = $state(false);
  /** Codes of communities. */
  ticked = $state.raw<readonly string[]>([]);

  /** What would be in force on the first day without the draft: to begin with and to compare. */
  force = $state.raw<readonly Zone[]>([]);
  communities = $state.raw<readonly PlaceFeature[]>([]);
  streets = $state.raw<readonly PlaceFeature[]>([]);
  district: Shape = [];
  /** It was started, or one was kept. */
  begun = $state(false);
  resumed = $state<number | null>(null);

  plan = $state.raw<Planned | null>(null);
  /** The zones that the plan speaks of. */
  planned = $state.raw<readonly Zone[]>([]);
  checking = $state(false);
  failed = $state('');
  /** Where borders that were changed here cross themselves. */
  readonly crossed = $derived(
    this.zones.flatMap((zone) => (this.#as.has(zone.shape) ? [] : crossingsOf(zone.shape).map((at) => ({ zone, at })))),
  );
  readonly fresh = $derived(this.plan !== null && this.planned === this.zones);
  readonly neighbours = $derived(
    this.chosen ? this.zones.filter((each) => each !== this.chosen && touch(each.shape, this.chosen!.shape)) : [],
  );

  /** Shapes as they came from the server. */
  #as = new WeakSet<Shape>();
  #login: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  constructor(login: string, first: string) {
    this.#login = login;
    this.first = first;
  }

  async load(): Promise<void> {
    const [force, communities, streets, last] = await Promise.all([
      areas('zones', this.first),
      areas('communities', this.first),
      areas('streets', this.first),
      kept(this.#login),
    ]);
    this.force = force.map(zoneOf);
    this.#as = new WeakSet(this.force.map(({ shape }) => shape));
    this.communities = communities;
    this.streets = streets;
    // The district is what its zones cover; without any, what its streets or communities do.
    const ground = [force, streets, communities].find((list) => list.some(({ geometry }) => geometry)) ?? [];
    this.district = union(ground.map(({ geometry }) => shapeOf(geometry)));
    if (last && !this.begun) {
      this.history = begin<readonly Zone[]>(last.zones);
      if (last.first > this.first) this.first = last.first;
      this.begun = true;
      this.resumed = last.at;
    }
  }

  start(zones: readonly Zone[]): void {
    const fresh = noded(zones);
    // What was there before is a step back.
    this.history = this.zones.length ? did(this.history, fresh) : begin<readonly Zone[]>(fresh);
    this.begun = true;
    this.resumed = null;
    this.selected = null;
    this.mode = 'select';
    this.plan = null;
    this.ticked = [];
    this.#keep();
  }
  /** The same for the same zone, on the map and in the list, whatever comes and goes beside it. */
  ground(zone: Zone): string {
    const place = this.force.findIndex(({ code }) => code === zone.code);
    return groundOf(place < 0 ? zone.code : place);
  }
  /** Goes on with a tool: what is only looked at cannot be worked on. */
  use(mode: Mode): void {
    this.mode = mode;
    if (this.looking) this.compare = 'draft';
  }
  /** Every change goes this way. */
  set(zones: readonly Zone[]): void {
    this.history = did(this.history, zones);
    this.#keep();
  }
  undo(): void {
    this.history = undo(this.history);
    this.#keep();
  }
  redo(): void {
    this.history = redo(this.history);
    this.#keep();
  }
  #keep(): void {
    clearTimeout(this.#timer);
    const draft = {
      login: this.#login,
      at: Date.now(),
      first: this.first,
      // Plain, for the database; Chromium 87 knows no `structuredClone`, which a snapshot would use.
      zones: JSON.parse(JSON.stringify(this.zones)) as Zone[],
    };
    this.#timer = setTimeout(() => void keep(draft), 300);
  }

  /** A new zone's code: the first that neither the draft nor the district has used. */
  get freeCode(): string {
    return nextCode([...this.zones, ...this.force].map(({ code }) => code));
  }
  named(shape: Shape): Zone {
    const code = this.freeCode;
    return {
      id: uuidv7(),
      code,
      name: `${z('zones.newName')} ${code}`,
      short_name: '',
      name_en: '',
      order: null,
      shape,
    };
  }
  edit(id: string, field: 'code' | 'name' | 'short_name', value: string): void {
    const zone = this.zones.find((each) => each.id === id);
    if (!zone || zone[field] === value.trim()) return;
    this.set(this.zones.map((each) => (each === zone ? { ...each, [field]: value.trim() } : each)));
  }
  remove(id: string): void {
    if (this.selected === id) this.selected = null;
    this.set(this.zones.filter((each) => each.id !== id));
  }
  /** Zones by their codes and names alone, added to the draft; a code that is there already is left as it is. */
  list(named: readonly { code: string; name: string }[]): void {
    const all = [...this.zones];
    for (const { code, name } of named) {
      if (code && all.some((each) => each.code === code)) continue;
      const free = nextCode([...all, ...this.force].map((each) => each.code));
      all.push({ ...this.named([]), code: code || free, name });
    }
    this.set(all);
  }
  /** Ground for the chosen zone, where it has none yet, else for a new one. */
  async add(shape: Shape): Promise<void> {
    const { carve } = await import('./carve.ts');
    const bare = this.bare;
    const added = bare ? { ...bare, shape } : this.named(shape);
    const carved = carve(
      this.zones.filter((each) => each !== bare),
      added,
      this.takes,
      this.district,
    );
    const order = this.zones.map(({ id }) => id);
    const place = ({ id }: Zone) => (order.includes(id) ? order.indexOf(id) : order.length);
    const after = carved?.sort((a, b) => place(a) - place(b));
    if (!after) return toast.say(z('zones.draw.none'));
    this.set(noded(after));
    this.selected = added.id;
    // Whoever has gone on to something else meanwhile is not called back.
    if (this.mode === 'draw') this.mode = 'select';
  }
  cut(line: readonly Pos[]): void {
    const zone = this.chosen;
    if (!zone) return;
    const found = split(this.zones, zone.id, longer(line));
    if (typeof found === 'string') return toast.say(z(`zones.cut.${found}`));
    const [large, small] = found.halves;
    const added = this.named(small);
    this.set([...found.zones.map((each) => (each.id === zone.id ? { ...each, shape: large } : each)), added]);
    this.mode = 'select';
    this.selected = added.id;
  }
  merge(other: string): void {
    const keepId = this.selected;
    const after = keepId && merge(this.zones, keepId, other);
    if (!after) return toast.say(z('zones.noNeighbour'));
    this.set(after);
    this.mode = 'select';
  }
  tick(codes: readonly string[], on: boolean): void {
    const others = this.ticked.filter((code) => !codes.includes(code));
    this.ticked = on ? [...others, ...codes] : others;
  }
  /** The union of what is ticked, as a zone. */
  async makeTicked(): Promise<void> {
    const parts = this.communities.filter(({ properties }) => this.ticked.includes(properties.code));
    const takes = this.takes;
    this.takes = true;
    await this.add(union(parts.map(({ geometry }) => shapeOf(geometry))));
    this.takes = takes;
    this.ticked = [];
  }

  async check(apply: string | null = null): Promise<boolean> {
    const zones = this.zones;
    this.checking = true;
    this.failed = '';
    try {
      const plan = await planZones(zones, this.first, this.endDuties, apply);
      this.plan = plan;
      this.planned = zones;
      return true;
    } finally {
      this.checking = false;
    }
  }
  /** Takes over the borders as they were snapped and noded. */
  adopt(): void {
    const { plan } = this;
    if (!plan || !this.fresh) return;
    const settled = (place: number) => plan.zones.find((each) => each.place === place)?.geometry;
    this.set(
      this.zones.map((zone, place) => ({ ...zone, shape: settled(place) ? shapeOf(settled(place)) : zone.shape })),
    );
  }
}

/** A line whose ends reach two metres further: who begins on the border means to begin on it. */
function longer(line: readonly Pos[]): Pos[] {
  const reach = (from: Pos, to: Pos): Pos => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const size = Math.hypot(dx, dy) || 1;
    return [to[0] + (dx / size) * 2e-5, to[1] + (dy / size) * 2e-5];
  };
  if (line.length < 2) return [...line];
  const [a, b] = [line[0]!, line[1]!];
  const [y, last] = [line[line.length - 2]!, line[line.length - 1]!];
  return [reach(b, a), ...line.slice(1, -1), reach(y, last)];
}
