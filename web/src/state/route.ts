/**
 * The address bar is the state. A route is read from an address and written back to one; what a messenger adds to a link
 * (`from`, `scene`, `utm_…`) is never read and so falls away.
 */
import type { Measure, PlaceKind } from '../api/types.ts';
import { isDate, type IsoDate } from '../place/dates.ts';

/** What the one card shows. The last of a route's cards is on top; the others are its depth. */
export type Card =
  /** A place touched; `name` where it was chosen by one. */
  | { kind: 'at'; lon: number; lat: number; name?: string }
  | { kind: 'place'; place: PlaceKind; code: string }
  | { kind: 'line'; code: string }
  | { kind: 'party'; code: string }
  | { kind: 'inspection'; code: string }
  | { kind: 'cell'; line: string; zone: string }
  | { kind: 'case'; code: string }
  | { kind: 'shift'; code: string }
  | { kind: 'faults'; status: FaultList }
  | { kind: 'changes'; from: IsoDate; to: IsoDate };
export type FaultList = 'gap' | 'double' | 'lapsed' | 'due';

export type Screen =
  | { name: 'map' }
  | { name: 'duty'; by: { zone: string } | { line: string } | null; faultsOnly: boolean }
  | { name: 'list'; of: PlaceKind; q: string; zone: string | null }
  | { name: 'home' }
  /** Where to go today, or what lies near. */
  | { name: 'inspect'; part: InspectPart }
  /** One visit; the round is found by itself where the address names none. */
  | { name: 'visit'; point: string; round: string | null }
  | { name: 'rounds'; code: string | null; part: RoundPart }
  | { name: 'more' }
  /** Cases; `filter` holds what narrows them down, by the keys of `CASE_KEYS`. */
  | { name: 'cases'; part: CasesPart; filter: CaseFilter }
  /** Reporting a problem, at a place where one is known. */
  | { name: 'report'; at: { lon: number; lat: number } | null; point: string | null }
  /** Weekend labour: `week` is any day of it, empty the one that is next; `zone` narrows its lists. */
  | { name: 'weekend'; tab: WeekendTab; week: IsoDate | null; zone: string | null }
  | { name: 'inbox'; part: InboxPart }
  | { name: 'me'; part: MePart }
  | { name: 'admin'; part: AdminPart; q: string }
  /** The district's own papers: lists that come in, places and zones that are drawn, boards that go out. */
  | { name: 'register'; part: RegisterPart; of: string | null }
  /** Duties of one party handed over; none chosen yet where the list is empty. */
  | { name: 'handover'; party: string | null; duties: string[] }
  /** Signing in; `to` is where one wanted to go, `oidc` why another house did not vouch. */
  | { name: 'enter'; to: string | null; oidc: OidcFault | null };
export const OIDC_FAULTS = ['unknown_account', 'closed', 'refused', 'failed'] as const;
export type OidcFault = (typeof OIDC_FAULTS)[number];
export const INSPECT_PARTS = ['today', 'near', 'search'] as const;
export type InspectPart = (typeof INSPECT_PARTS)[number];
export const ROUND_PARTS = ['about', 'sample', 'results', 'edit'] as const;
export type RoundPart = (typeof ROUND_PARTS)[number];
export const ME_PARTS = ['mine', 'unit', 'account'] as const;
export type MePart = (typeof ME_PARTS)[number];
export const ADMIN_PARTS = [
  'accounts',
  'people',
  'units',
  'devices',
  'links',
  'public',
  'audit',
  'practice',
  'calendar',
  'held',
] as const;
export type AdminPart = (typeof ADMIN_PARTS)[number];
export const REGISTER_PARTS = ['papers', 'placing', 'zones', 'print'] as const;
export type RegisterPart = (typeof REGISTER_PARTS)[number];
/** `all`: a board where there is room, else a list. */
export const CASES_PARTS = ['all', 'list', 'board', 'map', 'figures'] as const;
export type CasesPart = (typeof CASES_PARTS)[number];
export const WEEKEND_TABS = ['now', 'calendar', 'patterns', 'hours', 'settings'] as const;
export type WeekendTab = (typeof WEEKEND_TABS)[number];
export const INBOX_PARTS = ['todo', 'news'] as const;
export type InboxPart = (typeof INBOX_PARTS)[number];
/** Narrowing cases down. The line is the route's own, as on the map. */
export const CASE_KEYS = [
  'state',
  'in',
  'unit',
  'point',
  'person',
  'overdue',
  'mine',
  'todo',
  'figure',
  'q',
  'sort',
  'by',
  'first',
  'last',
] as const;
export type CaseFilter = Partial<Record<(typeof CASE_KEYS)[number], string>>;

export interface View {
  lon: number;
  lat: number;
  z: number;
}
export interface Route {
  screen: Screen;
  view: View | null;
  /** The day asked about; null is today, whatever day that is when the link is opened. */
  on: IsoDate | null;
  line: string | null;
  measure: Measure | 'none';
  /** Whose scores: a round's code, or `patrol`; null is the last one published. */
  round: string | null;
  /** What the marks of checkpoints tell. */
  points: PointsMeasure;
  cards: Card[];
}

const KINDS: readonly PlaceKind[] = ['zones', 'streets', 'communities', 'checkpoints'];
const LETTER: Record<PlaceKind, string> = {
  zones: 'zone',
  streets: 'street',
  communities: 'community',
  checkpoints: 'point',
};
const MEASURES = ['gaps', 'doubles', 'lapses', 'score', 'cases', 'overdue', 'weekend', 'none'] as const;
/** The standing round, to which every visit belongs that belongs to no other. */
export const PATROL = 'patrol';
export const POINTS_MEASURES = ['badge', 'result', 'age'] as const;
export type PointsMeasure = (typeof POINTS_MEASURES)[number];
const CODE = /^[\w.-]{1,64}$/;
/** Deeper than this nobody means to go; it also bounds what a link can make us do. */
const MAX_DEPTH = 6;
const MAX_DUTIES = 100;

const number = (text: string | undefined, low: number, high: number): number | null => {
  if (!text) return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : null;
};

/** An address of this page, and not of another place. */
const ownAddress = (text: string | null): string | null => (text && /^\/(?![/\\])/.test(text) ? text : null);

function readCard(text: string): Card | null {
  // Just a position, as other programs write it: a place touched.
  if (/^-?[\d.]+,-?[\d.]+$/.test(text)) return readCard(`at:${text}`);
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (kind === 'at') {
    const [lon, lat, ...named] = rest.split(',');
    const name = named.join(',').trim().slice(0, 60);
    const x = number(lon, -180, 180);
    const y = number(lat, -90, 90);
    return x === null || y === null ? null : { kind, lon: x, lat: y, ...(name ? { name } : {}) };
  }
  if (kind === 'cell') {
    const [line, zone] = rest.split('/');
    return line && zone && CODE.test(line) && CODE.test(zone) ? { kind, line, zone } : null;
  }
  if (kind === 'faults') {
    return rest === 'gap' || rest === 'double' || rest === 'lapsed' || rest === 'due' ? { kind, status: rest } : null;
  }
  if (kind === 'changes') {
    const [from = '', to = ''] = rest.split('/');
    return isDate(from) && isDate(to) ? { kind, from, to } : null;
  }
  if (!CODE.test(rest)) return null;
  if (kind === 'line' || kind === 'party' || kind === 'inspection' || kind === 'case' || kind === 'shift')
    return { kind, code: rest };
  const place = KINDS.find((candidate) => LETTER[candidate] === kind);
  return place ? { kind: 'place', place, code: rest } : null;
}

export function writeCard(card: Card): string {
  switch (card.kind) {
    case 'at':
      return `at:${card.lon.toFixed(6)},${card.lat.toFixed(6)}${card.name ? `,${card.name.replace(/~/g, '')}` : ''}`;
    case 'place':
      return `${LETTER[card.place]}:${card.code}`;
    case 'cell':
      return `cell:${card.line}/${card.zone}`;
    case 'faults':
      return `faults:${card.status}`;
    case 'changes':
      return `changes:${card.from}/${card.to}`;
    default:
      return `${card.kind}:${card.code}`;
  }
}

export const sameCard = (a: Card, b: Card): boolean => writeCard(a) === writeCard(b);

function readFilter(query: URLSearchParams): CaseFilter {
  const filter: CaseFilter = {};
  for (const key of CASE_KEYS) {
    const value = query.get(key)?.slice(0, 100);
    if (value) filter[key] = value;
  }
  return filter;
}

function readScreen(path: string, query: URLSearchParams): Screen {
  const [, first, second, third] = path.split('/');
  const by = query.get('by') ?? '';
  const [kind, code] = by.split(':');
  switch (first) {
    case 'duty':
      return {
        name: 'duty',
        by:
          code && CODE.test(code) ? (kind === 'zone' ? { zone: code } : kind === 'line' ? { line: code } : null) : null,
        faultsOnly: query.get('only') === 'faults',
      };
    case 'list':
      return {
        name: 'list',
        of: KINDS.find((candidate) => candidate === second) ?? 'zones',
        q: (query.get('q') ?? '').slice(0, 100),
        zone: CODE.test(query.get('in') ?? '') ? query.get('in') : null,
      };
    case 'home':
      return { name: 'home' };
    case 'inspect':
      return { name: 'inspect', part: INSPECT_PARTS.find((part) => part === second) ?? 'today' };
    case 'visit':
      return second && CODE.test(second)
        ? { name: 'visit', point: second, round: third && CODE.test(third) ? third : null }
        : { name: 'inspect', part: 'today' };
    case 'rounds':
      return {
        name: 'rounds',
        code: second && CODE.test(second) ? second : null,
        part: ROUND_PARTS.find((part) => part === third) ?? 'about',
      };
    case 'more':
      return { name: 'more' };
    case 'cases':
      return {
        name: 'cases',
        part: CASES_PARTS.find((part) => part === second) ?? 'all',
        filter: readFilter(query),
      };
    case 'report': {
      const [lon, lat] = (query.get('at') ?? '').split(',');
      const x = number(lon, -180, 180);
      const y = number(lat, -90, 90);
      const point = query.get('point') ?? '';
      return {
        name: 'report',
        at: x === null || y === null ? null : { lon: x, lat: y },
        point: CODE.test(point) ? point : null,
      };
    }
    case 'weekend': {
      const week = query.get('week') ?? '';
      const zone = query.get('in') ?? '';
      return {
        name: 'weekend',
        tab: WEEKEND_TABS.find((tab) => tab === second) ?? 'now',
        week: isDate(week) ? week : null,
        zone: CODE.test(zone) ? zone : null,
      };
    }
    case 'inbox':
      return { name: 'inbox', part: INBOX_PARTS.find((part) => part === second) ?? 'todo' };
    case 'me':
      return { name: 'me', part: ME_PARTS.find((part) => part === second) ?? 'mine' };
    case 'admin':
      return {
        name: 'admin',
        part: ADMIN_PARTS.find((part) => part === second) ?? 'people',
        q: (query.get('q') ?? '').slice(0, 100),
      };
    case 'register': {
      const of = query.get('of') ?? '';
      return {
        name: 'register',
        part: REGISTER_PARTS.find((part) => part === second) ?? 'papers',
        of: /^[\w.:,/-]{1,200}$/.test(of) ? of : null,
      };
    }
    case 'handover': {
      const party = query.get('party') ?? '';
      const duties = (query.get('duty') ?? '').split(',').filter((code) => CODE.test(code));
      return { name: 'handover', party: CODE.test(party) ? party : null, duties: duties.slice(0, MAX_DUTIES) };
    }
    case 'enter':
      return {
        name: 'enter',
        to: ownAddress(query.get('to')),
        oidc: OIDC_FAULTS.find((fault) => fault === query.get('oidc')) ?? null,
      };
    default:
      return { name: 'map' };
  }
}

export function readRoute(address: string): Route {
  const { pathname, searchParams: query } = new URL(address, 'http://place.invalid');
  const [lon, lat] = (query.get('p') ?? '').split(',');
  const x = number(lon, -180, 180);
  const y = number(lat, -90, 90);
  const z = number(query.get('z') ?? undefined, 0, 22);
  const on = query.get('on') ?? '';
  const line = query.get('line') ?? '';
  const round = query.get('r') ?? '';
  const cards = (query.get('c') ?? '')
    .split('~')
    .slice(0, MAX_DEPTH)
    .map(readCard)
    .filter((card): card is Card => card !== null);
  // As calendars write it, which know nothing of cards.
  const shift = query.get('shift') ?? '';
  if (cards.length === 0 && CODE.test(shift)) cards.push({ kind: 'shift', code: shift });
  return {
    screen: readScreen(pathname, query),
    view: x === null || y === null || z === null ? null : { lon: x, lat: y, z },
    on: isDate(on) ? on : null,
    line: CODE.test(line) ? line : null,
    measure: MEASURES.find((candidate) => candidate === query.get('m')) ?? 'gaps',
    round: CODE.test(round) ? round : null,
    points: POINTS_MEASURES.find((candidate) => candidate === query.get('pt')) ?? 'badge',
    cards,
  };
}

/** Percent-encodes what an address needs and leaves the rest to be read by people. */
const encode = (text: string) => encodeURIComponent(text).replace(/%(2C|2F|3A|7E)/gi, decodeURIComponent);

function pathOf(screen: Screen): string {
  switch (screen.name) {
    case 'map':
      return '/';
    case 'list':
      return `/list/${screen.of}`;
    case 'inspect':
      return screen.part === 'today' ? '/inspect' : `/inspect/${screen.part}`;
    case 'visit':
      return `/visit/${screen.point}${screen.round ? `/${screen.round}` : ''}`;
    case 'rounds': {
      const part = screen.part === 'about' ? '' : `/${screen.part}`;
      return screen.code ? `/rounds/${screen.code}${part}` : '/rounds';
    }
    case 'admin':
      return `/admin/${screen.part}`;
    case 'register':
      return `/register/${screen.part}`;
    case 'cases':
      return screen.part === 'all' ? '/cases' : `/cases/${screen.part}`;
    case 'weekend':
      return screen.tab === 'now' ? '/weekend' : `/weekend/${screen.tab}`;
    case 'inbox':
      return screen.part === 'todo' ? '/inbox' : `/inbox/${screen.part}`;
    case 'me':
      return screen.part === 'mine' ? '/me' : `/me/${screen.part}`;
    default:
      return `/${screen.name}`;
  }
}

export function writeRoute(route: Route): string {
  const { screen } = route;
  // Signing in says nothing of what was looked at, but for the way back.
  if (screen.name === 'enter') return screen.to ? `/enter?to=${encode(screen.to)}` : '/enter';
  const query: [string, string][] = [];
  if (route.view) {
    query.push(['p', `${route.view.lon.toFixed(5)},${route.view.lat.toFixed(5)}`], ['z', route.view.z.toFixed(2)]);
  }
  if (route.on) query.push(['on', route.on]);
  if (route.line) query.push(['line', route.line]);
  if (route.measure !== 'gaps') query.push(['m', route.measure]);
  if (route.round) query.push(['r', route.round]);
  if (route.points !== 'badge') query.push(['pt', route.points]);
  if (screen.name === 'cases') {
    for (const key of CASE_KEYS) if (screen.filter[key]) query.push([key, screen.filter[key]]);
  }
  if (screen.name === 'report') {
    if (screen.at) query.push(['at', `${screen.at.lon.toFixed(6)},${screen.at.lat.toFixed(6)}`]);
    if (screen.point) query.push(['point', screen.point]);
  }
  if (screen.name === 'duty') {
    if (screen.by) query.push(['by', 'zone' in screen.by ? `zone:${screen.by.zone}` : `line:${screen.by.line}`]);
    if (screen.faultsOnly) query.push(['only', 'faults']);
  }
  if (screen.name === 'list') {
    if (screen.q) query.push(['q', screen.q]);
    if (screen.zone) query.push(['in', screen.zone]);
  }
  if (screen.name === 'weekend') {
    if (screen.week) query.push(['week', screen.week]);
    if (screen.zone) query.push(['in', screen.zone]);
  }
  if (screen.name === 'admin' && screen.q) query.push(['q', screen.q]);
  if (screen.name === 'register' && screen.of) query.push(['of', screen.of]);
  if (screen.name === 'handover') {
    if (screen.party) query.push(['party', screen.party]);
    if (screen.duties.length > 0) query.push(['duty', screen.duties.join(',')]);
  }
  if (route.cards.length > 0) query.push(['c', route.cards.map(writeCard).join('~')]);
  const path = pathOf(screen);
  const text = query.map(([key, value]) => `${key}=${encode(value)}`).join('&');
  return text ? `${path}?${text}` : path;
}

/** The cards after `card` was opened from the top one: a card that is already there is gone back to, not opened twice. */
export function deeper(cards: readonly Card[], card: Card): Card[] {
  const at = cards.findIndex((open) => sameCard(open, card));
  return at >= 0 ? cards.slice(0, at + 1) : [...cards, card].slice(-MAX_DEPTH);
}
