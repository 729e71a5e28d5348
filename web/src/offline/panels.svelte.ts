/** Which of the panels over the page is open. */
class Panels {
  open = $state<'outbox' | 'packs' | null>(null);
}
export const panels = new Panels();
