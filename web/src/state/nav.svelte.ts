import { deeper, readRoute, writeRoute, type Card, type Route, type Screen } from './route.ts';

interface Step {
  /** True when the entry before this one in the history is the card beneath. */
  above?: boolean;
}

class Nav {
  route = $state.raw<Route>(readRoute(location.href));
  /** Grows when the address changed under us (Back, Forward): the map then goes where the address says. */
  jumps = $state(0);

  constructor() {
    addEventListener('popstate', () => {
      this.route = readRoute(location.href);
      this.jumps += 1;
    });
  }

  get card(): Card | null {
    return this.route.cards[this.route.cards.length - 1] ?? null;
  }

  go(patch: Partial<Route>, how: 'push' | 'replace' = 'push', step: Step = {}): void {
    this.route = { ...this.route, ...patch };
    const address = writeRoute(this.route);
    if (how === 'replace') history.replaceState(history.state, '', address);
    else if (address !== location.pathname + location.search) history.pushState(step, '', address);
  }
  screen(screen: Screen): void {
    this.go({ screen, cards: [] });
  }
  /** A new card that forgets the ones before it. */
  open(card: Card): void {
    this.go({ cards: [card] });
  }
  /** A card reached from the one on top. */
  deepen(card: Card): void {
    this.go({ cards: deeper(this.route.cards, card) }, 'push', { above: true });
  }
  back(): void {
    if ((history.state as Step | null)?.above) history.back();
    else this.go({ cards: this.route.cards.slice(0, -1) }, 'replace');
  }
  close(): void {
    this.go({ cards: [] });
  }
}

export const nav = new Nav();
