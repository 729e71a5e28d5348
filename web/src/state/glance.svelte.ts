/** What the sign of trust says of the records on this device; the offline part fills it in once it is there. */
class Glance {
  text = $state('');
  /** Something needs care. */
  care = $state(false);
  open = $state.raw<(() => void) | null>(null);
}
export const glance = new Glance();
