import type { Key } from '../i18n/dictionary.ts';
import { nav } from '../state/nav.svelte.ts';
import { writeRoute, type Screen } from '../state/route.ts';
import type { IconName } from './icons.ts';

export interface Mode {
  name: Screen['name'];
  icon: IconName;
  words: Key;
  screen: Screen;
}
export const HOME: Mode = { name: 'home', icon: 'home', words: 'nav.home', screen: { name: 'home' } };
export const MODES: readonly Mode[] = [
  { name: 'map', icon: 'map', words: 'nav.map', screen: { name: 'map' } },
  { name: 'duty', icon: 'person', words: 'nav.duty', screen: { name: 'duty', by: null, faultsOnly: false } },
  { name: 'list', icon: 'list', words: 'nav.list', screen: { name: 'list', of: 'zones', q: '', zone: null } },
  { name: 'more', icon: 'more', words: 'nav.more', screen: { name: 'more' } },
];

/** A real address, so that a mode can be opened in a new tab; a plain click stays in the page. */
export const addressOf = (screen: Screen): string => writeRoute({ ...nav.route, screen, cards: [] });
export function follow(event: MouseEvent, screen: Screen): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // The place asked about on the map is still there when one comes back to it.
  nav.go({ screen, cards: screen.name === 'map' ? nav.route.cards : [] });
}
