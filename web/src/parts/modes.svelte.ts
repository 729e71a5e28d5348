import type { Key } from '../i18n/dictionary.ts';
import { homeOf } from '../state/home.ts';
import { nav } from '../state/nav.svelte.ts';
import { writeRoute, type Screen } from '../state/route.ts';
import { session } from '../state/session.svelte.ts';
import { waiting } from '../state/todo.svelte.ts';
import type { IconName } from './icons.ts';

export interface Mode {
  name: Screen['name'];
  icon: IconName;
  words: Key;
  screen: Screen;
  /** How many wait behind it. */
  count?: number;
}
const HOME: Mode = { name: 'home', icon: 'home', words: 'nav.home', screen: { name: 'home' } };
const MAP: Mode = { name: 'map', icon: 'map', words: 'nav.map', screen: { name: 'map' } };
const DUTY: Mode = {
  name: 'duty',
  icon: 'person',
  words: 'nav.duty',
  screen: { name: 'duty', by: null, faultsOnly: false },
};
const LIST: Mode = {
  name: 'list',
  icon: 'list',
  words: 'nav.list',
  screen: { name: 'list', of: 'zones', q: '', zone: null },
};
const INSPECT: Mode = {
  name: 'inspect',
  icon: 'inspect',
  words: 'nav.inspect',
  screen: { name: 'inspect', part: 'today' },
};
const ME: Mode = { name: 'me', icon: 'mine', words: 'nav.me', screen: { name: 'me', part: 'mine' } };
const ADMIN: Mode = {
  name: 'admin',
  icon: 'desk',
  words: 'nav.admin',
  screen: { name: 'admin', part: 'people', q: '' },
};
const CASES: Mode = {
  name: 'cases',
  icon: 'flag',
  words: 'nav.cases',
  screen: { name: 'cases', part: 'all', filter: {} },
};
const REPORT: Mode = {
  name: 'report',
  icon: 'camera',
  words: 'nav.report',
  screen: { name: 'report', at: null, point: null },
};
const WEEKEND: Mode = {
  name: 'weekend',
  icon: 'weekend',
  words: 'nav.weekend',
  screen: { name: 'weekend', tab: 'now', week: null, zone: null },
};
const cases = (): Mode => ({ ...CASES, count: waiting() });
const MORE: Mode = { name: 'more', icon: 'more', words: 'nav.more', screen: { name: 'more' } };

const INSPECTORS = ['inspector', 'office', 'admin'];
/** Whoever visits places, or sends others there. */
export const inspects = (): boolean => INSPECTORS.includes(session.account?.role ?? '');

/** What the seal leads to. */
export const home = (): Screen => homeOf(session.data);
/** On the rail of a desk: what there is for whoever is signed in. */
export const rail = (): readonly Mode[] => [
  MAP,
  DUTY,
  ...(inspects() ? [INSPECT] : []),
  ...(session.signedIn ? [cases(), WEEKEND] : []),
  LIST,
  ...(session.signedIn ? [ME] : []),
  ...(session.may('link') ? [ADMIN] : []),
  MORE,
];
const glance = (): Mode => (session.account?.role === 'reader' ? { ...HOME, words: 'nav.glance' } : HOME);
/** On a phone, five: the rest stands under one's own. */
export const tabs = (): readonly Mode[] =>
  session.signedIn && session.account?.role !== 'reader'
    ? [glance(), MAP, inspects() ? INSPECT : REPORT, cases(), ME]
    : [glance(), MAP, DUTY, LIST, ME];
/** What a phone's tabs have no room for. */
export const rest = (): readonly Mode[] => [
  ...(tabs().includes(DUTY) ? [] : [DUTY, LIST]),
  ...(session.signedIn ? [WEEKEND] : []),
];
/** Screens that are reached through a mode, and are marked as it is. */
const UNDER: Partial<Record<Screen['name'], Screen['name']>> = {
  visit: 'inspect',
  rounds: 'inspect',
  inbox: 'cases',
  register: 'admin',
};
export const modeOf = (screen: Screen): Screen['name'] => UNDER[screen.name] ?? screen.name;

/** A real address, so that a mode can be opened in a new tab; a plain click stays in the page. */
export const addressOf = (screen: Screen): string => writeRoute({ ...nav.route, screen, cards: [] });
export function follow(event: MouseEvent, screen: Screen): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // The place asked about on the map is still there when one comes back to it.
  nav.go({ screen, cards: screen.name === 'map' ? nav.route.cards : [] });
}
/** To sign in, and back to here. */
export const entering = (): Screen => {
  const here = writeRoute(nav.route);
  return { name: 'enter', to: nav.route.screen.name === 'enter' || here === '/' ? null : here, oidc: null };
};
