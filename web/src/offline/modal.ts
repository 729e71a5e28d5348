/** Opens a dialog over the page, and gives the focus back to where it was. */
export function modal(dialog: HTMLDialogElement): { destroy: () => void } {
  const before = document.activeElement as HTMLElement | null;
  dialog.showModal();
  return { destroy: () => before?.focus() };
}
