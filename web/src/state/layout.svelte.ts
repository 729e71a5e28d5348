/** How much room there is, in em, so that larger text counts as less room; and whether fingers point. */
const watch = (query: string, set: (yes: boolean) => void) => {
  const list = matchMedia(query);
  set(list.matches);
  list.addEventListener('change', (event) => set(event.matches));
};

class Layout {
  /** One column, tabs below, a sheet in place of the card. */
  phone = $state(false);
  touch = $state(false);
  /** The whole matrix stands beside the map. */
  wide = $state(false);
  /** The whole matrix fits, without the map. */
  table = $state(false);

  /** The card leaves little of the map. */
  narrow = $state(false);

  constructor() {
    watch('(max-width: 76em)', (yes) => (this.narrow = yes));
    watch('(max-width: 44em)', (yes) => (this.phone = yes));
    watch('(pointer: coarse)', (yes) => (this.touch = yes));
    watch('(min-width: 88em)', (yes) => (this.wide = yes));
    watch('(min-width: 62em)', (yes) => (this.table = yes));
  }
}
export const layout = new Layout();
